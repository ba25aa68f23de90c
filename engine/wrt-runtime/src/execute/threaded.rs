//! The direct-threaded driver: every handler ends by calling the handler of the next record.
//!
//! An optimised build turns such a call into a jump, since the handlers share one signature and have nothing to drop
//! or to keep. Nothing in the language promises that, so [`jumps`] tries it, and only processors where the code of all
//! handlers is looked at use this driver. It runs the same flat image as the loop, and the same functions compute;
//! whatever is rare ends in [`Pause::Step`], and the loop executes that one record.

use core::cell::Cell;
use core::sync::atomic::{AtomicU8, Ordering};

use wrt_error::Trap;
use wrt_format::FuncRecord;
use wrt_foundation::COMPACT;
use wrt_instructions::code::{Code, Op, form, number};
use wrt_platform::Platform;
use wrt_sync::InterruptFlag;

use super::forms::forms;
use super::run::{enter, room_end, word_of};
use super::slot::{Accs, Cells, FEW, Slot, Stored, clear, copy, get, set, shift};
use super::{Exit, Frame, State, memory, numeric, table};
use crate::instance::{FuncRow, GlobalRow, HOST, InstanceRow};
use crate::store::Store;

/// Why the driver stopped.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Pause {
    /// The host is to be told.
    Exit,
    /// The loop is to execute one record.
    Step,
    /// Another instance goes on.
    Switch,
}

/// What handlers share but do not carry in registers.
struct Context<'a> {
    ops: &'a [Op],
    own: &'a [FuncRecord],
    stack: &'a [Cell<u64>],
    frames: &'a [Cell<Frame>],
    links: &'a [u32],
    row: &'a InstanceRow,
    globals: &'a [Cell<GlobalRow>],
    funcs: &'a [FuncRow],
    /// The elements of table 0.
    elements: &'a [u64],
    /// Memory 0.
    mem: &'a mut [u8],
    flag: &'a InterruptFlag,
    fuel: u64,
    base: usize,
    depth: usize,
    instance: u32,
    /// Where it stopped, and why.
    ip: usize,
    pause: Pause,
    exit: Exit,
    /// Where on the native stack it stopped.
    native: usize,
}

/// Executes the first record of the slice, then goes on with the rest. The numbers are the accumulators. There are as many arguments as the
/// x86-64 passes in registers; the table is one of them, since the code that makes its address is longer than a move.
type Handler = for<'a> fn(&mut Context<'a>, &'a [Op], Cells<'a>, u64, &'static Table, f64);

/// Handlers there is room for: a power of two, so that a code's number needs no check.
const HANDLERS: usize = 2048;

const _: () = assert!(Code::COUNT <= HANDLERS);

/// The handler of every code.
struct Table([Handler; HANDLERS]);

#[expect(clippy::indexing_slicing, clippy::cast_possible_truncation, reason = "evaluated by the compiler")]
static TABLE: Table = {
    let mut table = [step as Handler; HANDLERS];
    let mut code = 0;
    while code < Code::COUNT {
        table[code] = handler(code as u16);
        code = code.wrapping_add(1);
    }
    Table(table)
};

/// Goes on with the first record of the slice.
#[inline(always)]
fn next<'a>(cx: &mut Context<'a>, ip: &'a [Op], regs: Cells<'a>, accs: Accs, table: &'static Table) {
    let Some(op) = ip.first() else { return trap(cx, ip, Trap::Corrupt) };
    match table.0.get(usize::from(op.number()) & HANDLERS.wrapping_sub(1)) {
        Some(handler) => handler(cx, ip, regs, accs.int, table, f64::from_bits(accs.float)),
        None => trap(cx, ip, Trap::Corrupt),
    }
}

/// Stops at the first record of the slice.
#[cold]
#[inline(never)]
fn leave(cx: &mut Context<'_>, ip: &[Op], pause: Pause) {
    let marker = 0u8;
    cx.native = core::ptr::from_ref(&marker).addr();
    cx.ip = cx.ops.len().wrapping_sub(ip.len());
    cx.pause = pause;
}

#[cold]
#[inline(never)]
fn trap(cx: &mut Context<'_>, ip: &[Op], trap: Trap) {
    cx.exit = Exit::Trapped(trap);
    leave(cx, ip, Pause::Exit)
}

#[cold]
#[inline(never)]
fn interrupted(cx: &mut Context<'_>, ip: &[Op], displacement: i32) {
    let target = branch_target(cx, ip, displacement);
    let Some(target) = cx.ops.get(target..) else { return trap(cx, ip, Trap::Corrupt) };
    cx.exit = Exit::Interrupted;
    let _seen = cx.flag.take();
    // The branch is done, so each run gets on.
    leave(cx, target, Pause::Exit)
}

/// The handler of what is left to the loop.
fn step<'a>(cx: &mut Context<'a>, ip: &'a [Op], _: Cells<'a>, _: u64, _: &'static Table, _: f64) {
    leave(cx, ip, Pause::Step)
}

/// Goes on `displacement` records from the first of the slice.
#[inline(always)]
fn go<'a>(cx: &mut Context<'a>, ip: &'a [Op], displacement: i32, regs: Cells<'a>, accs: Accs, table: &'static Table) {
    let (from, target) = if displacement > 0 {
        (ip, displacement.cast_unsigned() as usize)
    } else {
        // Every loop goes back somewhere, so it is enough to look there.
        if cx.flag.is_raised() {
            return interrupted(cx, ip, displacement);
        }
        (cx.ops, branch_target(cx, ip, displacement))
    };
    match from.get(target..) {
        // Asked here, so that the next need not.
        Some(target) if !target.is_empty() => next(cx, target, regs, accs, table),
        _ => trap(cx, ip, Trap::Corrupt),
    }
}

/// The record `displacement` records from the first of the slice.
#[inline(always)]
fn branch_target(cx: &Context<'_>, ip: &[Op], displacement: i32) -> usize {
    cx.ops.len().wrapping_sub(ip.len()).wrapping_add_signed(displacement as isize)
}

/// Begins a function whose arguments lie in the first of these slots of the stack.
#[inline(always)]
fn begin<'a>(
    cx: &mut Context<'a>,
    ip: &'a [Op],
    record: &FuncRecord,
    slots: &'a [Cell<u64>],
    accs: Accs,
    table: &'static Table,
) {
    let Some(regs) = slots.first_chunk() else { return trap(cx, ip, Trap::Corrupt) };
    let Some(code) = cx.ops.get(record.code as usize..) else { return trap(cx, ip, Trap::Corrupt) };
    if record.locals > 0 {
        // A call in here would need a frame on the native stack, for all functions.
        let few = slots.get(record.params as usize..).and_then(|slots| slots.first_chunk::<FEW>());
        match few {
            Some(few) if record.locals as usize <= FEW => few.iter().for_each(|slot| slot.set(0)),
            _ => {
                return begin_many(
                    cx,
                    code,
                    regs,
                    u64::from(record.params) | u64::from(record.locals) << 32,
                    table,
                    0.0,
                );
            }
        }
    }
    // A recursion comes by here.
    if cx.flag.is_raised() {
        return interrupted(cx, code, 0);
    }
    next(cx, code, regs, accs, table)
}

/// Begins a function of many locals: the number of its parameters, and above it that of its locals, come as an accumulator.
#[inline(never)]
#[expect(clippy::cast_possible_truncation, reason = "takes apart what `begin` put together")]
fn begin_many<'a>(cx: &mut Context<'a>, code: &'a [Op], regs: Cells<'a>, counts: u64, table: &'static Table, _: f64) {
    let slots = cx.stack.get(cx.base..).unwrap_or(&[]);
    clear(slots, counts as u32 as usize, (counts >> 32) as usize);
    if cx.flag.is_raised() {
        return interrupted(cx, code, 0);
    }
    next(cx, code, regs, Accs::default(), table)
}

/// Calls a function of this instance and returns to the slice `after`.
#[inline(always)]
fn call<'a>(
    cx: &mut Context<'a>,
    ip: &'a [Op],
    after: &'a [Op],
    index: u32,
    slot: u16,
    accs: Accs,
    table: &'static Table,
) {
    let Some(record) = cx.own.get(index as usize) else { return trap(cx, ip, Trap::Corrupt) };
    let at = cx.base.wrapping_add(usize::from(slot));
    // Room is made by the loop, which knows the limits.
    let Some(slots) = cx.stack.get(at..).filter(|slots| slots.len() >= room_end(0, record.frame)) else {
        return leave(cx, ip, Pause::Step);
    };
    let Some(frame) = cx.frames.get(cx.depth) else { return leave(cx, ip, Pause::Step) };
    let ip_after = word_of(cx.ops.len().wrapping_sub(after.len()));
    frame.set(Frame { ip: ip_after, base: word_of(cx.base), instance: cx.instance, spare: 0 });
    cx.depth = cx.depth.wrapping_add(1);
    cx.base = at;
    begin(cx, ip, record, slots, accs, table)
}

/// Leaves for a function of the host, whose results lie in the frame as those of any call.
#[inline(never)]
fn call_host(cx: &mut Context<'_>, after: &[Op], func: u32, at: usize) {
    cx.exit = Exit::Host { func, at: word_of(at), caller: cx.instance };
    cx.ip = cx.ops.len().wrapping_sub(after.len());
    cx.pause = Pause::Exit;
}

/// Goes back to the caller.
#[inline(always)]
fn go_back<'a>(cx: &mut Context<'a>, ip: &'a [Op], accs: Accs, table: &'static Table) {
    let depth = cx.depth.wrapping_sub(1);
    let Some(frame) = cx.frames.get(depth).map(Cell::get) else { return trap(cx, ip, Trap::Corrupt) };
    cx.depth = depth;
    cx.base = frame.base as usize;
    if frame.instance != cx.instance {
        return switch(cx, frame);
    }
    let Some(slots) = cx.stack.get(frame.base as usize..) else { return trap(cx, ip, Trap::Corrupt) };
    let Some(regs) = slots.first_chunk() else { return trap(cx, ip, Trap::Corrupt) };
    match cx.ops.get(frame.ip as usize..) {
        Some(code) if !code.is_empty() => next(cx, code, regs, accs, table),
        _ => trap(cx, ip, Trap::Corrupt),
    }
}

/// Goes back to another instance or to the host.
#[cold]
#[inline(never)]
fn switch(cx: &mut Context<'_>, frame: Frame) {
    cx.ip = frame.ip as usize;
    cx.instance = frame.instance;
    cx.exit = Exit::Finished;
    cx.pause = if frame.instance == HOST { Pause::Exit } else { Pause::Switch };
}

/// Makes a handler of what it does between fetching its record and going on. That the slice has more records than this one takes
/// is asked once, for all that is read of it.
macro_rules! handler {
    ($records:expr, |$cx:ident, $ip:ident, $op:ident, $payload:ident, $rest:ident, $regs:ident, $accs:ident, $table:ident| $body:expr) => {{
        #[allow(unused_mut, reason = "some handlers only read slots")]
        fn handler<'a>(
            $cx: &mut Context<'a>,
            $ip: &'a [Op],
            mut $regs: Cells<'a>,
            acc: u64,
            $table: &'static Table,
            float: f64,
        ) {
            const RECORDS: usize = $records;
            if $ip.len() <= RECORDS {
                return trap($cx, $ip, Trap::Corrupt);
            }
            let (Some(&$op), Some(&$payload), Some($rest)) =
                ($ip.first(), $ip.get(RECORDS.wrapping_sub(1)), $ip.get(RECORDS..))
            else {
                return trap($cx, $ip, Trap::Corrupt);
            };
            let mut $accs = Accs { int: acc, float: float.to_bits() };
            $body
        }
        handler
    }};
}

/// A handler of a record that ends a straight run: nothing need stand behind it.
macro_rules! last {
    (|$cx:ident, $ip:ident, $op:ident, $rest:ident, $regs:ident, $accs:ident, $table:ident| $body:expr) => {{
        #[allow(unused_mut, reason = "some handlers only read slots")]
        fn handler<'a>(
            $cx: &mut Context<'a>,
            $ip: &'a [Op],
            mut $regs: Cells<'a>,
            acc: u64,
            $table: &'static Table,
            float: f64,
        ) {
            let Some((&$op, $rest)) = $ip.split_first() else { return trap($cx, $ip, Trap::Corrupt) };
            let $accs = Accs { int: acc, float: float.to_bits() };
            $body
        }
        handler
    }};
}

/// A handler that sets slots and cannot fail.
macro_rules! slots {
    (|$op:ident, $regs:ident, $accs:ident| $body:expr) => {
        handler!(1, |cx, ip, $op, _payload, rest, $regs, $accs, table| {
            $body;
            next(cx, rest, $regs, $accs, table)
        })
    };
}

/// A handler that branches if this holds.
macro_rules! branch {
    (|$op:ident, $regs:ident, $accs:ident| $holds:expr) => {
        handler!(1, |cx, ip, $op, _payload, rest, $regs, $accs, table| {
            if $holds {
                go(cx, ip, $op.displacement(), $regs, $accs, table)
            } else {
                next(cx, rest, $regs, $accs, table)
            }
        })
    };
}

/// A handler that accesses memory 0 at the address its payload makes; the loop knows the other memories.
macro_rules! wide {
    (|$cx:ident, $op:ident, $regs:ident, $accs:ident, $address:ident| $access:expr) => {
        handler!(2, |$cx, ip, $op, payload, rest, $regs, $accs, table| {
            if $op.imm() != 0 {
                return leave($cx, ip, Pause::Step);
            }
            match memory::wide_address(&$regs, $op, payload.value()).and_then(|$address| $access) {
                Ok(()) => next($cx, rest, $regs, $accs, table),
                Err(cause) => trap($cx, ip, cause),
            }
        })
    };
}

/// The handlers that the match over all codes asks for.
macro_rules! make {
    (compute $records:expr, $function:expr, $f:expr) => {
        handler!($records, |cx, ip, op, payload, rest, regs, accs, table| {
            $function(&mut regs, op, payload, &mut accs, $f);
            next(cx, rest, regs, accs, table)
        })
    };
    (attempt $records:expr, $function:expr, $f:expr) => {
        handler!($records, |cx, ip, op, payload, rest, regs, accs, table| {
            match $function(&mut regs, op, payload, &mut accs, $f) {
                Ok(()) => next(cx, rest, regs, accs, table),
                Err(cause) => trap(cx, ip, cause),
            }
        })
    };
    (branch $function:expr, $f:expr) => {
        branch!(|op, regs, accs| $function(&regs, op, &accs, $f))
    };
    (branch_not $function:expr, $f:expr) => {
        branch!(|op, regs, accs| !$function(&regs, op, &accs, $f))
    };
    (branch_imm $function:expr, $f:expr) => {
        handler!(2, |cx, ip, op, target, after, regs, accs, table| {
            if $function(&regs, op, &accs, $f) {
                let from = ip.get(1..).unwrap_or(&[]);
                go(cx, from, target.displacement(), regs, accs, table)
            } else {
                next(cx, after, regs, accs, table)
            }
        })
    };
    (count $function:expr, $f:expr) => {
        handler!(2, |cx, ip, op, target, after, regs, accs, table| {
            if $function(&mut regs, op, target, &mut accs, $f) {
                let from = ip.get(1..).unwrap_or(&[]);
                go(cx, from, target.displacement(), regs, accs, table)
            } else {
                next(cx, after, regs, accs, table)
            }
        })
    };
    (access $function:expr, $f:expr) => {
        handler!(1, |cx, ip, op, _payload, rest, regs, accs, table| {
            match $function(cx.mem, &mut regs, op, &mut accs, $f) {
                Ok(()) => next(cx, rest, regs, accs, table),
                Err(cause) => trap(cx, ip, cause),
            }
        })
    };
    (wide_load $f:expr) => {
        wide!(|cx, op, regs, accs, address| {
            memory::read(cx.mem, address).map(|bytes| set(&mut regs, op.d(), $f(bytes).to_slot()))
        })
    };
    (wide_store $f:expr) => {
        wide!(|cx, op, regs, accs, address| memory::write(cx.mem, address, $f(get(&regs, op.d()))))
    };
    (special $code:ident) => {
        special!($code)
    };
}

/// The handlers of the codes that are not of a family; all that stand not here are left to the loop.
macro_rules! special {
    (Copy) => {
        slots!(|op, regs, accs| copy(&mut regs, op.d(), op.a()))
    };
    (CopyTwo) => {
        slots!(|op, regs, accs| {
            copy(&mut regs, op.d(), op.a());
            copy(&mut regs, op.c(), op.b());
        })
    };
    (CopyThree) => {
        slots!(|op, regs, accs| {
            copy(&mut regs, op.d(), op.a());
            copy(&mut regs, op.c(), op.b());
            let (from, to) = op.upper();
            copy(&mut regs, to, from);
        })
    };
    (CopyFrom) => {
        handler!(1, |cx, ip, op, _payload, rest, regs, accs, table| {
            let slot = cx.base.saturating_add(op.imm() as usize);
            let Some(from) = cx.stack.get(slot) else { return trap(cx, ip, Trap::Corrupt) };
            set(&mut regs, op.d(), from.get());
            next(cx, rest, regs, accs, table)
        })
    };
    (CopyTo) => {
        handler!(1, |cx, ip, op, _payload, rest, regs, accs, table| {
            let slot = cx.base.saturating_add(op.imm() as usize);
            let Some(to) = cx.stack.get(slot) else { return trap(cx, ip, Trap::Corrupt) };
            to.set(get(&regs, op.a()));
            next(cx, rest, regs, accs, table)
        })
    };
    (CopySpan) => {
        handler!(1, |cx, ip, op, _payload, rest, regs, accs, table| {
            let to = cx.base.saturating_add(usize::from(op.slot()));
            let from = cx.base.saturating_add((op.imm() & 0xffff) as usize);
            shift(cx.stack, to, from, (op.imm() >> 16) as usize);
            next(cx, rest, regs, accs, table)
        })
    };
    (Const) => {
        slots!(|op, regs, accs| set(&mut regs, op.d(), u64::from(op.imm())))
    };
    (ConstSigned) => {
        slots!(|op, regs, accs| set(&mut regs, op.d(), i64::from(op.displacement()).cast_unsigned()))
    };
    (ConstWide) => {
        handler!(2, |cx, ip, op, payload, rest, regs, accs, table| {
            set(&mut regs, op.d(), payload.value());
            next(cx, rest, regs, accs, table)
        })
    };
    (Select) => {
        slots!(|op, regs, accs| {
            let condition = get(&regs, op.c());
            numeric::select(&mut regs, op, &mut accs, condition)
        })
    };
    (SelectA) => {
        slots!(|op, regs, accs| {
            let condition = accs.int;
            numeric::select(&mut regs, op, &mut accs, condition)
        })
    };
    (GlobalGet) => {
        handler!(1, |cx, ip, op, _payload, rest, regs, accs, table| {
            let global = cx.row.globals.get(cx.links, op.imm()).and_then(|at| cx.globals.get(at as usize));
            let Some(global) = global else { return trap(cx, ip, Trap::Corrupt) };
            numeric::keep(&mut regs, op, &mut accs, global.get().value, true);
            next(cx, rest, regs, accs, table)
        })
    };
    (GlobalSet) => {
        handler!(1, |cx, ip, op, _payload, rest, regs, accs, table| {
            let value = get(&regs, op.a());
            match set_global(cx, op, value) {
                Some(()) => next(cx, rest, regs, accs, table),
                None => trap(cx, ip, Trap::Corrupt),
            }
        })
    };
    (GlobalSetA) => {
        handler!(1, |cx, ip, op, _payload, rest, regs, accs, table| match set_global(cx, op, accs.int) {
            Some(()) => next(cx, rest, regs, accs, table),
            None => trap(cx, ip, Trap::Corrupt),
        })
    };
    (Br) => {
        last!(|cx, ip, op, _rest, regs, accs, table| go(cx, ip, op.displacement(), regs, accs, table))
    };
    (BrNez) => {
        branch!(|op, regs, accs| get(&regs, op.a()) != 0)
    };
    (BrEqz) => {
        branch!(|op, regs, accs| get(&regs, op.a()) == 0)
    };
    (BrNezA) => {
        branch!(|op, regs, accs| accs.int != 0)
    };
    (BrEqzA) => {
        branch!(|op, regs, accs| accs.int == 0)
    };
    (BrTable) => {
        last!(|cx, ip, op, rest, regs, accs, table| {
            let index = get(&regs, op.a());
            pick(cx, ip, op, rest, index, regs, accs, table)
        })
    };
    (BrTableA) => {
        last!(|cx, ip, op, rest, regs, accs, table| pick(cx, ip, op, rest, accs.int, regs, accs, table))
    };
    (Call) => {
        handler!(1, |cx, ip, op, _payload, rest, _regs, accs, table| call(
            cx,
            ip,
            rest,
            op.imm(),
            op.slot(),
            accs,
            table
        ))
    };
    (CallImport) => {
        handler!(1, |cx, ip, op, _payload, rest, _regs, _accs, _table| {
            let Some(func) = cx.row.funcs.get(cx.links, op.imm()) else { return trap(cx, ip, Trap::Corrupt) };
            let at = cx.base.saturating_add(usize::from(op.slot()));
            match cx.funcs.get(func as usize) {
                Some(callee) if callee.owner == HOST => call_host(cx, rest, func, at),
                Some(_) => leave(cx, ip, Pause::Step),
                None => trap(cx, ip, Trap::Corrupt),
            }
        })
    };
    (CallIndirect) => {
        handler!(2, |cx, ip, op, payload, rest, regs, accs, table| {
            if payload.imm() != 0 {
                return leave(cx, ip, Pause::Step);
            }
            let ty = cx.row.types.get(cx.links, op.imm());
            match table::indirect(cx.elements, get(&regs, payload.a()), cx.funcs, ty, |_, _| false) {
                Ok((_, callee)) if callee.owner == cx.instance => {
                    call(cx, ip, rest, callee.index, op.slot(), accs, table)
                }
                // The loop knows other instances and subtypes, and traps.
                Ok(_) | Err(_) => leave(cx, ip, Pause::Step),
            }
        })
    };
    (ReturnCall) => {
        last!(|cx, ip, op, _rest, _regs, accs, table| {
            let Some(record) = cx.own.get(op.imm() as usize) else { return trap(cx, ip, Trap::Corrupt) };
            let base = cx.base;
            let Some(slots) = cx.stack.get(base..).filter(|slots| slots.len() >= room_end(0, record.frame)) else {
                return leave(cx, ip, Pause::Step);
            };
            shift(cx.stack, base, base.saturating_add(usize::from(op.slot())), record.params as usize);
            begin(cx, ip, record, slots, accs, table)
        })
    };
    (Return) => {
        last!(|cx, ip, _op, _rest, _regs, accs, table| go_back(cx, ip, accs, table))
    };
    (ReturnOne) => {
        last!(|cx, ip, op, _rest, regs, accs, table| {
            copy(&mut regs, 0, op.a());
            go_back(cx, ip, accs, table)
        })
    };
    (ReturnOneA) => {
        last!(|cx, ip, _op, _rest, regs, accs, table| {
            set(&mut regs, 0, accs.int);
            go_back(cx, ip, accs, table)
        })
    };
    (ReturnOneF) => {
        last!(|cx, ip, _op, _rest, regs, accs, table| {
            set(&mut regs, 0, accs.float);
            go_back(cx, ip, accs, table)
        })
    };
    (ReturnSpan) => {
        last!(|cx, ip, op, _rest, _regs, accs, table| {
            let from = cx.base.saturating_add(usize::from(op.slot()));
            shift(cx.stack, cx.base, from, op.imm() as usize);
            go_back(cx, ip, accs, table)
        })
    };
    (Fuel) => {
        handler!(1, |cx, ip, op, _payload, rest, regs, accs, table| match cx.fuel.checked_sub(u64::from(op.imm())) {
            Some(fuel) => {
                cx.fuel = fuel;
                next(cx, rest, regs, accs, table)
            }
            None => {
                cx.exit = Exit::OutOfFuel { needed: u64::from(op.imm()) };
                leave(cx, ip, Pause::Exit)
            }
        })
    };
    ($rare:ident) => {
        step
    };
}

/// Sets a global.
#[inline(always)]
fn set_global(cx: &Context<'_>, op: Op, value: u64) -> Option<()> {
    let global = cx.globals.get(cx.row.globals.get(cx.links, op.imm())? as usize)?;
    global.set(GlobalRow { value, ..global.get() });
    Some(())
}

/// Goes on at the branch of a table that this index picks.
#[inline(always)]
#[expect(clippy::too_many_arguments, reason = "what a handler has")]
fn pick<'a>(
    cx: &mut Context<'a>,
    ip: &'a [Op],
    op: Op,
    rest: &'a [Op],
    index: u64,
    regs: Cells<'a>,
    accs: Accs,
    table: &'static Table,
) {
    let index = (index & 0xffff_ffff).min(u64::from(op.imm())) as usize;
    match rest.get(index..).and_then(|from| Some((from, from.first()?.displacement()))) {
        Some((from, displacement)) => go(cx, from, displacement, regs, accs, table),
        None => trap(cx, ip, Trap::Corrupt),
    }
}

/// The handler of a code's number.
#[expect(clippy::cast_sign_loss, reason = "loads extend, as their rows say")]
const fn handler(code: u16) -> Handler {
    macro_rules! handler_of {
        ($($families:tt)*) => {
            forms!([code, make, step] $($families)*)
        };
    }
    wrt_instructions::for_each_code!(handler_of)
}

/// Runs from a state until something happens that is not for this driver; the state then says where to go on.
pub(crate) fn run<P: Platform + Clone>(
    store: &mut Store<P>,
    flag: Option<&InterruptFlag>,
    state: &mut State,
) -> (Pause, Exit) {
    let corrupt = (Pause::Exit, Exit::Trapped(Trap::Corrupt));
    let frame_limit = store.frame_limit();
    let Some((row, image)) = enter(&store.modules, store.instances.as_slice(), state.instance) else { return corrupt };
    let links = store.links.as_slice();
    let table = row.tables.get(links, 0).and_then(|table| store.tables.get(table as usize));
    let frames = Cell::from_mut(store.frames.records_mut()).as_slice_of_cells();
    let mut cx = Context {
        ops: image.ops(),
        own: image.funcs(),
        stack: Cell::from_mut(store.stack.records_mut()).as_slice_of_cells(),
        frames: frames.get(..frame_limit).unwrap_or(frames),
        links,
        row,
        globals: Cell::from_mut(store.globals.as_mut_slice()).as_slice_of_cells(),
        funcs: store.funcs.as_slice(),
        elements: table.map_or(&[], |table| table.elements()),
        mem: memory::bytes_of(&mut store.memories, row.memory),
        flag: flag.unwrap_or(&store.flag),
        fuel: store.fuel,
        base: state.base as usize,
        depth: state.depth as usize,
        instance: state.instance,
        ip: state.ip as usize,
        pause: Pause::Exit,
        exit: Exit::Finished,
        native: 0,
    };
    let regs = cx.stack.get(cx.base..).and_then(|slots| slots.first_chunk());
    let (Some(code), Some(regs)) = (cx.ops.get(cx.ip..), regs) else { return corrupt };
    next(&mut cx, code, regs, Accs::default(), &TABLE);
    *state = State { ip: word_of(cx.ip), base: word_of(cx.base), instance: cx.instance, depth: word_of(cx.depth) };
    let (pause, exit, fuel) = (cx.pause, cx.exit, cx.fuel);
    store.fuel = fuel;
    (pause, exit)
}

/// Whether this build may turn handlers' calls into jumps. Only on these processors does CI look at the code of every handler; without
/// optimisation there is nothing to try. Elsewhere the driver is left out of the program.
pub(crate) const MAY_JUMP: bool =
    !cfg!(debug_assertions) && !COMPACT && cfg!(any(target_arch = "x86_64", target_arch = "aarch64"));

/// Whether this build turns handlers' calls into jumps, as far as trying tells: where it does, the native stack is as deep
/// behind many records as behind one. Tried once.
pub(crate) fn jumps() -> bool {
    const UNKNOWN: u8 = 0;
    const NO: u8 = 1;
    const YES: u8 = 2;
    static TRIED: AtomicU8 = AtomicU8::new(UNKNOWN);
    if !MAY_JUMP {
        return false;
    }
    match TRIED.load(Ordering::Relaxed) {
        UNKNOWN => {
            let one = native_depth(&[Op::payload(0)]);
            let many = native_depth(&TRIAL);
            let found = one.is_some() && one == many;
            TRIED.store(if found { YES } else { NO }, Ordering::Relaxed);
            found
        }
        known => known == YES,
    }
}

/// Records of every kind of handler, and at the end one that is left to the loop; the function it calls stands behind.
const TRIAL: [Op; 19] = [
    Op::new(Code::Fuel, 0, 0, 0),
    Op::new(Code::Copy, 1, 0, 0),
    Op::new(Code::I64Add.with(form::binary::SI), 0, 0, 1),
    Op::new(Code::I32Sub.with(form::binary::AS_ACC), 2, 0, 1),
    Op::new(Code::F64Add, 3, 2, 1),
    Op::new(Code::F64Sub.with(form::binary::AI), 3, 0, 0),
    Op::payload(0),
    Op::new(Code::I32LtU, 4, 1, 0),
    Op::new(Code::Store32, 0, 1, 0),
    Op::new(Code::Load32, 2, 1, 0),
    Op::new(Code::I32DivU.with(form::binary::AI), 2, 2, 3),
    Op::new(Code::I32Ne.with(form::compare::BR_SS), 2, 0, 1),
    Op::new(Code::I32Eq.with(form::compare::BR_SI), 0, 2, 9),
    Op::new(Code::Br, 0, 0, 1),
    Op::new(Code::BrNez, 0, 0, 1),
    Op::with_slot(Code::Call, 4, 0),
    Op::payload(0),
    Op::new(Code::ReturnOne, 0, 0, 0),
    Op::payload(0),
];

/// Where on the native stack a run of records ends.
fn native_depth(ops: &[Op]) -> Option<usize> {
    let stack = [const { Cell::new(0) }; super::slot::NAMED.saturating_mul(2)];
    let callee = FuncRecord { code: 17, code_len: 1, frame: 1, params: 1, results: 1, ..FuncRecord::default() };
    let frames = [Cell::new(Frame { ip: 0, base: 0, instance: HOST, spare: 0 })];
    let row = InstanceRow::default();
    let flag = InterruptFlag::new();
    let mut mem = [0; 8];
    let mut cx = Context {
        ops,
        own: core::slice::from_ref(&callee),
        stack: &stack,
        frames: &frames,
        links: &[],
        row: &row,
        globals: &[],
        funcs: &[],
        elements: &[],
        mem: &mut mem,
        flag: &flag,
        fuel: 0,
        base: 0,
        depth: 0,
        instance: HOST,
        ip: 0,
        pause: Pause::Exit,
        exit: Exit::Finished,
        native: 0,
    };
    let regs = stack.first_chunk()?;
    start(&mut cx, ops, regs);
    (cx.pause == Pause::Step).then_some(cx.native)
}

/// Not inlined, so that both trials begin at the same depth.
#[inline(never)]
fn start<'a>(cx: &mut Context<'a>, ops: &'a [Op], regs: Cells<'a>) {
    next(cx, ops, regs, Accs::default(), &TABLE);
}

#[cfg(test)]
mod tests {
    use super::{TRIAL, native_depth};

    #[test]
    fn the_trial_runs_to_its_end() {
        assert!(native_depth(&TRIAL).is_some());
    }
}
