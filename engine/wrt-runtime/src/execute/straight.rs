//! The inner loop: records that need no more than frames, memory 0 and the accumulators.
//!
//! It is a function of its own so that the compiler can keep all of what it works on in the processor's registers: with
//! calls and the store's other parts in one match, it keeps it on the native stack.

use wrt_error::Trap;
use wrt_format::FuncRecord;
use wrt_foundation::COMPACT;
use wrt_instructions::code::{Op, form, number};
use wrt_sync::InterruptFlag;

use super::compact::{self, Then};
use super::forms::forms;
use super::run::{room_end, word_of};
use super::slot::{Accs, Stored, cells, clear, copy, get, set, window};
use super::{Frame, UNKNOWN, memory, numeric};

/// Why the inner loop ended.
#[derive(Clone, Copy, Debug)]
// A tag of its own: as an unused code of a trap it cost the loop up to 7 % more instructions, by where the compiler keeps what.
#[repr(u8)]
pub(super) enum End {
    /// The record is for the loop around.
    Other,
    /// The record trapped.
    Trapped(Trap),
    /// A branch backwards or a call, which is done, saw the flag.
    Interrupted,
    /// The one record that was asked for was executed.
    Stepped,
}

/// What the inner loop keeps in memory: what calls within an instance need, and the accumulators while it does not run.
pub(super) struct Calls<'a> {
    /// The module's own functions.
    pub(super) own: &'a [FuncRecord],
    /// The frames that calls may use.
    pub(super) frames: &'a mut [Frame],
    /// First slot of the frame.
    pub(super) base: usize,
    /// Frames in use.
    pub(super) depth: usize,
    /// The instance that runs.
    pub(super) instance: u32,
    /// What the accumulators hold.
    pub(super) accs: Accs,
}

/// Executes records from `start` on until there is one for the loop around; gives the record where to go on, or which trapped.
// Neither this nor the next is generic, so that this crate has their code, and not each that makes a store.
pub(super) fn straight(
    ops: &[Op],
    start: usize,
    stack: &mut [u64],
    mem: &mut [u8],
    calls: &mut Calls<'_>,
    fuel: &mut u64,
    flag: &InterruptFlag,
) -> (usize, End) {
    run::<false>(ops, start, stack, mem, calls, fuel, flag)
}

/// As [`straight`], and ends behind the first record.
pub(super) fn one(
    ops: &[Op],
    start: usize,
    stack: &mut [u64],
    mem: &mut [u8],
    calls: &mut Calls<'_>,
    fuel: &mut u64,
    flag: &InterruptFlag,
) -> (usize, End) {
    run::<true>(ops, start, stack, mem, calls, fuel, flag)
}

#[expect(clippy::cast_sign_loss, reason = "loads extend, as their rows say")]
fn run<const ONE: bool>(
    ops: &[Op],
    start: usize,
    stack: &mut [u64],
    mem: &mut [u8],
    calls: &mut Calls<'_>,
    fuel: &mut u64,
    flag: &InterruptFlag,
) -> (usize, End) {
    let Some(mut regs) = window(stack, calls.base) else { return (start, End::Trapped(Trap::Corrupt)) };
    let mut accs = calls.accs;
    // The record behind the one that executes.
    let mut ip = start;
    let end = 'run: loop {
        let Some(&op) = ops.get(ip) else { break 'run End::Trapped(Trap::Corrupt) };
        ip = ip.wrapping_add(1);
        macro_rules! leave {
            ($end:expr) => {{
                ip = ip.wrapping_sub(1);
                break 'run $end;
            }};
        }
        macro_rules! check {
            ($result:expr) => {
                match $result {
                    Ok(value) => value,
                    Err(trap) => leave!(End::Trapped(trap)),
                }
            };
        }
        macro_rules! some {
            ($option:expr) => {
                match $option {
                    Some(value) => value,
                    None => leave!(End::Trapped(Trap::Corrupt)),
                }
            };
        }
        // Goes on at the record `displacement` from record `from`.
        macro_rules! go {
            ($from:expr, $displacement:expr) => {{
                let displacement: i32 = $displacement;
                ip = $from.wrapping_add_signed(displacement as isize);
                // Every loop goes back somewhere, so it is enough to look there; the branch is done, so each run gets on.
                if displacement <= 0 && flag.is_raised() {
                    break 'run End::Interrupted;
                }
            }};
        }
        macro_rules! branch {
            ($holds:expr) => {
                if $holds {
                    go!(ip.wrapping_sub(1), op.displacement())
                }
            };
        }
        // A branch whose displacement stands in the next record.
        macro_rules! branch_next {
            ($holds:expr) => {
                if $holds {
                    let next: Op = *some!(ops.get(ip));
                    go!(ip, next.displacement());
                } else {
                    ip = ip.wrapping_add(1);
                }
            };
        }
        // The branch of a table that an index picks.
        macro_rules! pick {
            ($index:expr) => {{
                let index = ($index & 0xffff_ffff).min(u64::from(op.imm())) as usize;
                let from = ip.saturating_add(index);
                let target: Op = *some!(ops.get(from));
                go!(from, target.displacement());
            }};
        }
        // Returns to the caller, if that is of this instance, with a value.
        macro_rules! go_back {
            ($value:expr) => {{
                let depth = calls.depth.wrapping_sub(1);
                let Some(frame) = calls.frames.get(depth).filter(|frame| frame.instance == calls.instance) else {
                    leave!(End::Other)
                };
                if let Some(value) = $value {
                    set(regs, 0, value);
                }
                (calls.depth, calls.base, ip) = (depth, frame.base as usize, frame.ip as usize);
                regs = some!(window(stack, calls.base));
            }};
        }
        macro_rules! select {
            ($condition:expr) => {{
                let condition = $condition;
                numeric::select(regs, op, &mut accs, condition);
            }};
        }
        macro_rules! special {
            (Copy) => {
                copy(regs, op.d(), op.a())
            };
            (CopyTwo) => {{
                copy(regs, op.d(), op.a());
                copy(regs, op.c(), op.b());
            }};
            (CopyThree) => {{
                copy(regs, op.d(), op.a());
                copy(regs, op.c(), op.b());
                let (from, to) = op.upper();
                copy(regs, to, from);
            }};
            (Const) => {
                set(regs, op.d(), u64::from(op.imm()))
            };
            (ConstSigned) => {
                set(regs, op.d(), i64::from(op.displacement()).cast_unsigned())
            };
            (ConstWide) => {{
                let payload: Op = *some!(ops.get(ip));
                set(regs, op.d(), payload.value());
                ip = ip.wrapping_add(1);
            }};
            (Select) => {
                select!(get(regs, op.c()))
            };
            (SelectA) => {
                select!(accs.int)
            };
            (Br) => {
                branch!(true)
            };
            (BrNez) => {
                branch!(get(regs, op.a()) != 0)
            };
            (BrEqz) => {
                branch!(get(regs, op.a()) == 0)
            };
            (BrNezA) => {
                branch!(accs.int != 0)
            };
            (BrEqzA) => {
                branch!(accs.int == 0)
            };
            (BrTable) => {
                pick!(get(regs, op.a()))
            };
            (BrTableA) => {
                pick!(accs.int)
            };
            (Fuel) => {
                match fuel.checked_sub(u64::from(op.imm())) {
                    Some(rest) => *fuel = rest,
                    None => leave!(End::Other),
                }
            };
            (Call) => {{
                let record: &FuncRecord = some!(calls.own.get(op.imm() as usize));
                let at = calls.base.saturating_add(usize::from(op.slot()));
                // Room is made by the loop around, which knows the limits.
                let frame = calls.frames.get_mut(calls.depth).filter(|_| room_end(at, record.frame) <= stack.len());
                let Some(frame) = frame else { leave!(End::Other) };
                *frame = Frame { ip: word_of(ip), base: word_of(calls.base), instance: calls.instance, func: UNKNOWN };
                calls.depth = calls.depth.wrapping_add(1);
                calls.base = at;
                ip = record.code as usize;
                if let Some(slots) = stack.get_mut(at..) {
                    clear(cells(slots), record.params as usize, record.locals as usize);
                }
                regs = some!(window(stack, at));
                // A recursion comes by here.
                if flag.is_raised() {
                    break 'run End::Interrupted;
                }
            }};
            (Return) => {
                go_back!(None)
            };
            (ReturnOne) => {
                go_back!(Some(get(regs, op.a())))
            };
            (ReturnOneA) => {
                go_back!(Some(accs.int))
            };
            (ReturnOneF) => {
                go_back!(Some(accs.float))
            };
            ($other:ident) => {
                leave!(End::Other)
            };
        }
        // What the match over all codes asks for.
        macro_rules! execute {
            (compute $records:expr, $function:expr, $f:expr) => {{
                let payload = if const { $records == 1 } { op } else { *some!(ops.get(ip)) };
                $function(regs, op, payload, &mut accs, $f);
                ip = ip.wrapping_add(const { $records }).wrapping_sub(1);
            }};
            (attempt $records:expr, $function:expr, $f:expr) => {
                check!($function(regs, op, op, &mut accs, $f))
            };
            (branch $function:expr, $f:expr) => {
                branch!($function(regs, op, &accs, $f))
            };
            (branch_not $function:expr, $f:expr) => {
                branch!(!$function(regs, op, &accs, $f))
            };
            (branch_imm $function:expr, $f:expr) => {
                branch_next!($function(regs, op, &accs, $f))
            };
            (count $function:expr, $f:expr) => {{
                let next: Op = *some!(ops.get(ip));
                branch_next!($function(regs, op, next, &mut accs, $f))
            }};
            (access $function:expr, $f:expr) => {
                check!($function(mem, regs, op, &mut accs, $f))
            };
            (wide_load $f:expr) => {
                leave!(End::Other)
            };
            (wide_store $f:expr) => {
                leave!(End::Other)
            };
            (special $special:ident) => {
                special!($special)
            };
        }
        macro_rules! dispatch {
            ($($families:tt)*) => {
                forms!([op.number(), execute, leave!(End::Trapped(Trap::Corrupt))] $($families)*)
            };
        }
        // As above, with one arm for all numbers and one for all loads and stores.
        macro_rules! dispatch_compact {
            (
                binary { $($bin:tt)* }
                binary_trap { $($bt:tt)* }
                float_binary { $($fb:tt)* }
                compare { $($cmp:tt)* }
                float_compare { $($fc:tt)* }
                count { $($cnt:tt)* }
                unary { $($un:tt)* }
                unary_trap { $($ut:tt)* }
                load { $($load:tt)* }
                store { $($store:tt)* }
                special { $($(#[doc = $special_doc:literal])* $special:ident;)* }
            ) => {
                match op.number() {
                    $(number::$special => special!($special),)*
                    _ => {
                        let parts @ (family, _, form) = some!(op.code()).parts();
                        if !compact::is_access(family) {
                            let next = ops.get(ip).copied().unwrap_or(op);
                            match check!(compact::compute_record(parts, op, next, regs, &mut accs)) {
                                Then::Next => {}
                                Then::Skip => ip = ip.wrapping_add(1),
                                Then::Branch(holds) => branch!(holds),
                                Then::BranchNext(holds) => branch_next!(holds),
                            }
                        } else if compact::is_wide(family, form) {
                            leave!(End::Other);
                        } else {
                            let address = memory::address(form, regs, op, &accs);
                            check!(compact::access(mem, address, regs, op, parts, &mut accs));
                        }
                    }
                }
            };
        }
        if COMPACT {
            wrt_instructions::for_each_code!(dispatch_compact);
        } else {
            wrt_instructions::for_each_code!(dispatch);
        }
        if ONE {
            break 'run End::Stepped;
        }
    };
    calls.accs = accs;
    (ip, end)
}
