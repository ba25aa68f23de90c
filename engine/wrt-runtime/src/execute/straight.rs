//! The inner loop: records that need no more than frames, memory 0 and the accumulators.
//!
//! It is a function of its own so that the compiler can keep all of what it works on in the processor's registers: with
//! calls and the store's other parts in one match, it keeps it on the native stack.

use wrt_error::Trap;
use wrt_format::FuncRecord;
use wrt_foundation::{CHAINS, COMPACT};
use wrt_instructions::chain;
use wrt_instructions::code::{Code, Op, number};
use wrt_sync::InterruptFlag;

use super::compact::{self, Then};
use super::forms::forms;
use super::rows::{At, Row as _, at, rows};
use super::run::{room_end, word_of};
use super::slot::{Accs, cells, clear, get, set, window};
use super::{Frame, UNKNOWN, memory, numeric};
use crate::instance::{GlobalRow, InstanceRow};

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
    /// Where its globals are among the store's.
    pub(super) row: &'a InstanceRow,
    pub(super) links: &'a [u32],
    pub(super) globals: &'a mut [GlobalRow],
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

#[allow(unused_assignments, reason = "not every code reads its record, which a chain fetches")]
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
        let Some(&(mut op)) = ops.get(ip) else { break 'run End::Trapped(Trap::Corrupt) };
        ip = ip.wrapping_add(1);
        // One record of a chain is executed as its own code says.
        let what = if ONE && CHAINS { chain::own(op).number().min(chain::FIRST.wrapping_sub(1)) } else { op.number() };
        if ONE {
            use core::sync::atomic::Ordering::Relaxed;
            STEPS.fetch_add(1, Relaxed);
            let skip = SKIP.load(Relaxed);
            if skip > 0 { SKIP.store(skip - 1, Relaxed); } else if let Some(n) = op.number().checked_sub(chain::FIRST) {
                COUNTS[n as usize].fetch_add(1, Relaxed);
                SKIP.store(chain::len(n) - 1, Relaxed);
            }
        }
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
        macro_rules! then {
            ($then:expr, $next:expr) => {
                match $then {
                    Then::Next => {}
                    Then::Skip => ip = ip.wrapping_add(1),
                    Then::Branch(holds) => {
                        if holds {
                            go!(ip.wrapping_sub(1), op.displacement())
                        }
                    }
                    // The displacement stands in the next record.
                    Then::BranchNext(true) => {
                        let next: Op = $next;
                        go!(ip, next.displacement())
                    }
                    Then::BranchNext(false) => ip = ip.wrapping_add(1),
                }
            };
        }
        macro_rules! row {
            ($($code:ident)+) => {{
                type Part = at!($($code)+);
                let next = if const { Part::RECORDS == 1 } { op } else { *some!(ops.get(ip)) };
                then!(check!(Part::execute(mem, regs, op, next, &mut accs)), next)
            }};
        }
        // The value of the record's global, to set it.
        macro_rules! global {
            () => {{
                let global = calls.row.globals.get(calls.links, op.imm());
                &mut some!(global.and_then(|global| calls.globals.get_mut(global as usize))).value
            }};
        }
        macro_rules! special {
            (Copy) => {
                row!(Copy)
            };
            (CopyTwo) => {
                row!(CopyTwo)
            };
            (CopyThree) => {
                row!(CopyThree)
            };
            (Const) => {
                row!(Const)
            };
            (ConstSigned) => {
                row!(ConstSigned)
            };
            (ConstWide) => {
                row!(ConstWide)
            };
            (Select) => {
                row!(Select)
            };
            (SelectA) => {
                row!(SelectA)
            };
            (Br) => {
                row!(Br)
            };
            (BrNez) => {
                row!(BrNez)
            };
            (BrEqz) => {
                row!(BrEqz)
            };
            (BrNezA) => {
                row!(BrNezA)
            };
            (BrEqzA) => {
                row!(BrEqzA)
            };
            (GlobalGet) => {{
                let global = calls.row.globals.get(calls.links, op.imm());
                let value = some!(global.and_then(|global| calls.globals.get(global as usize))).value;
                numeric::keep(regs, op, &mut accs, value, true);
            }};
            (GlobalSet) => {
                *global!() = get(regs, op.a())
            };
            (GlobalSetA) => {
                *global!() = accs.int
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
            // The loop around executes what is rare.
            ($rare:ident) => {
                leave!(End::Other)
            };
        }
        macro_rules! part {
            ([$special:ident]) => {
                special!($special)
            };
            ([$row:ident $form:ident]) => {
                row!($row $form)
            };
        }
        // What the match over all codes asks for.
        macro_rules! execute {
            (special $special:ident) => {
                special!($special)
            };
            (wide $row:ident) => {
                leave!(End::Other)
            };
            (chain $first:tt $($rest:tt)+) => {
                // One record of a chain is executed as its own code says.
                if const { ONE } {
                    leave!(End::Trapped(Trap::Corrupt))
                } else {
                    part!($first);
                    $(
                        op = *some!(ops.get(ip));
                        ip = ip.wrapping_add(1);
                        part!($rest);
                    )+
                }
            };
            ($row:ident $form:ident) => {
                row!($row $form)
            };
        }
        macro_rules! dispatch {
            ($($families:tt)*) => {
                forms!([what, execute, leave!(End::Trapped(Trap::Corrupt))] $($families)*)
            };
        }
        macro_rules! with_chains {
            ($($chains:tt)*) => {
                wrt_instructions::for_each_code!(dispatch $($chains)*)
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
                match what {
                    $(number::$special => special!($special),)*
                    _ => {
                        let parts @ (family, _, form) = some!(op.code()).parts();
                        if !compact::is_access(family) {
                            let next = ops.get(ip).copied().unwrap_or(op);
                            then!(check!(compact::compute_record(parts, op, next, regs, &mut accs)), next)
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
            wrt_instructions::for_each_code!(dispatch chains {} threaded {});
        }
        if ONE {
            break 'run End::Stepped;
        }
    };
    calls.accs = accs;
    (ip, end)
}

pub static STEPS: core::sync::atomic::AtomicU64 = core::sync::atomic::AtomicU64::new(0);
pub static SKIP: core::sync::atomic::AtomicU64 = core::sync::atomic::AtomicU64::new(0);
pub static COUNTS: [core::sync::atomic::AtomicU64; 1200] = [const { core::sync::atomic::AtomicU64::new(0) }; 1200];
