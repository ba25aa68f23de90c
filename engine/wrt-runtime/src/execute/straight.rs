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
use super::rows::{At, Chain, Row, at, rows};
use super::run::{room_end, word_of};
use super::slot::{Accs, Slots, cells, clear, get, set, window};
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

/// What a chain leaves to the loop.
enum Done {
    /// The next record is to execute.
    Next,
    /// The function returns, with this value if it has one.
    Returned(Option<u64>),
    /// The loop ends, at the record where it is to go on.
    Ended(End),
}

/// A row, or several of which only the last branches.
// A chain's arm is a call of this, which only LLVM inlines, for a body with functions of traits still open is too large for the compiler's own
// inliner: with the bodies of all chains in one function of ten thousands of locals, its passes took a minute. The arms of single rows are
// written out all the same, for as calls they took 8 % more instructions.
trait Rows {
    /// Executes it, where `op` is the first record and `ip` the one behind it.
    fn execute(
        ops: &[Op],
        op: Op,
        ip: &mut usize,
        mem: &mut [u8],
        regs: &mut (impl Slots + ?Sized),
        accs: &mut Accs,
        flag: &InterruptFlag,
    ) -> Done;
}

/// Ends the loop at the record before.
#[inline(always)]
fn trapped(ip: &mut usize, trap: Trap) -> Done {
    *ip = ip.wrapping_sub(1);
    Done::Ended(End::Trapped(trap))
}

/// Goes on as a record says, which is the one before `ip` and the last that the row took unless that is `next`.
#[inline(always)]
fn go_on(ip: &mut usize, op: Op, next: Op, then: Result<Then, Trap>, flag: &InterruptFlag) -> Done {
    match then {
        Ok(Then::Next | Then::Branch(false)) => Done::Next,
        Ok(Then::Skip | Then::BranchNext(false)) => {
            *ip = ip.wrapping_add(1);
            Done::Next
        }
        Ok(Then::Branch(true)) => go(ip, ip.wrapping_sub(1), op.displacement(), flag),
        // The displacement stands in the next record.
        Ok(Then::BranchNext(true)) => go(ip, *ip, next.displacement(), flag),
        Err(trap) => trapped(ip, trap),
    }
}

/// Goes on at the record `displacement` from record `from`.
#[inline(always)]
fn go(ip: &mut usize, from: usize, displacement: i32, flag: &InterruptFlag) -> Done {
    *ip = from.wrapping_add_signed(displacement as isize);
    // Every loop goes back somewhere, so it is enough to look there; the branch is done, so each run gets on.
    if displacement <= 0 && flag.is_raised() { Done::Ended(End::Interrupted) } else { Done::Next }
}

impl<R, const F: u16> Rows for At<R, F>
where
    At<R, F>: Row,
{
    #[inline(always)]
    fn execute(
        ops: &[Op],
        op: Op,
        ip: &mut usize,
        mem: &mut [u8],
        regs: &mut (impl Slots + ?Sized),
        accs: &mut Accs,
        flag: &InterruptFlag,
    ) -> Done {
        let next = if const { Self::RECORDS == 1 } { Some(&op) } else { ops.get(*ip) };
        let Some(&next) = next else { return trapped(ip, Trap::Corrupt) };
        go_on(ip, op, next, <Self as Row>::execute(mem, regs, op, next, accs), flag)
    }
}

impl<A: Row, B: Rows> Rows for Chain<A, B> {
    #[inline(always)]
    fn execute(
        ops: &[Op],
        op: Op,
        ip: &mut usize,
        mem: &mut [u8],
        regs: &mut (impl Slots + ?Sized),
        accs: &mut Accs,
        flag: &InterruptFlag,
    ) -> Done {
        let mut next = op;
        if const { A::RECORDS != 1 } {
            let Some(payload) = ops.get(*ip) else { return trapped(ip, Trap::Corrupt) };
            next = *payload;
        }
        if let Err(trap) = A::execute(mem, regs, op, next, accs) {
            return trapped(ip, trap);
        }
        *ip = ip.wrapping_add(A::RECORDS);
        let Some(second) = ops.get(ip.wrapping_sub(1)) else { return trapped(ip, Trap::Corrupt) };
        B::execute(ops, *second, ip, mem, regs, accs, flag)
    }
}

/// Makes a code that returns a row.
macro_rules! returns {
    ($row:ident, |$op:ident, $regs:ident, $accs:ident| $value:expr) => {
        impl Rows for At<rows::$row, 0> {
            #[inline(always)]
            fn execute(
                _: &[Op],
                $op: Op,
                _: &mut usize,
                _: &mut [u8],
                $regs: &mut (impl Slots + ?Sized),
                $accs: &mut Accs,
                _: &InterruptFlag,
            ) -> Done {
                Done::Returned($value)
            }
        }
    };
}

returns!(Return, |_op, _regs, _accs| None);
returns!(ReturnOne, |op, regs, _accs| Some(get(regs, op.a())));
returns!(ReturnOneA, |_op, _regs, accs| Some(accs.int));
returns!(ReturnOneF, |_op, _regs, accs| Some(accs.float));

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
        // One record of a chain is executed as its own code says.
        let what = if ONE { chain::own(op).number() } else { op.number() };
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
                let next = if Part::RECORDS == 1 { op } else { *some!(ops.get(ip)) };
                then!(check!(<Part as Row>::execute(mem, regs, op, next, &mut accs)), next)
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
            (Canonical) => {
                set(regs, op.d(), numeric::canonical(op, get(regs, op.a())))
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
        macro_rules! chain {
            ([$($code:ident)+]) => {
                at!($($code)+)
            };
            ([$($code:ident)+] $($rest:tt)+) => {
                Chain<at!($($code)+), chain!($($rest)+)>
            };
        }
        // What a chain returns, if there is anything.
        let value = 'back: {
            // What the match over all codes asks for.
            macro_rules! execute {
            (special $special:ident) => {
                special!($special)
            };
            (wide $row:ident) => {
                leave!(End::Other)
            };
            (chain $($codes:tt)+) => {
                match <chain!($($codes)+) as Rows>::execute(ops, op, &mut ip, mem, regs, &mut accs, flag) {
                    Done::Next => continue 'run,
                    Done::Returned(value) => break 'back value,
                    Done::Ended(end) => break 'run end,
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
            } else if ONE || !CHAINS {
                wrt_instructions::for_each_code!(dispatch chains {} threaded {});
            } else {
                wrt_instructions::for_each_chain!(with_chains);
            }
            if ONE {
                break 'run End::Stepped;
            }
            continue 'run;
        };
        go_back!(value);
    };
    calls.accs = accs;
    (ip, end)
}
