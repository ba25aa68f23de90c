//! The direct-threaded driver: every handler ends by calling the handler of the next record.
//!
//! An optimised build turns such a call into a jump, since the handlers share one signature and have nothing to drop
//! or to keep. Nothing in the language promises that, so [`jumps`] tries it, and only processors where the code of all
//! handlers is looked at use this driver. Of each function it makes, at its first call, [`Threaded`] code: the image's records with their
//! handlers beside them. The same functions compute as in the loop; whatever is rare ends in [`Pause::Step`], and the loop executes
//! that one record.

mod chains;

use core::cell::Cell;
use core::slice::Iter;
use core::sync::atomic::{AtomicU8, Ordering};

use wrt_error::Trap;
use wrt_format::FuncRecord;
use wrt_foundation::{ALLOC, Boxed, COMPACT, Once, Part, THREADS};
use wrt_instructions::chain;
use wrt_instructions::code::{Behind, Code, Op, form, number};
use wrt_platform::Platform;
use wrt_sync::InterruptFlag;

use super::forms::forms;
use super::rows::{At, Wide, at, rows};
use super::run::{room_end, word_of};
use super::slot::{Accs, Cells, FEW, clear, get, set, shift};
use super::{Exit, Frame, State, UNKNOWN, atomic, gc, memory, numeric, table, vector};
use crate::heap::{Heap, View};
use crate::instance::{FuncRow, GlobalRow, HOST, InstanceRow};
use crate::memory::Memory;
use crate::shared::Lockless;
use crate::store::Store;

/// Why the driver stopped.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Pause {
    /// The host is to be told.
    Exit,
    /// The loop is to execute one record.
    Step,
    /// The loop is to go on.
    Loop,
    /// Another function goes on: one of another instance, or one that the loop called from.
    Switch,
}

/// A function as this driver runs it: twice the bytes of its records in the image.
#[derive(Debug)]
pub(crate) struct Threaded {
    /// One record that only leads to the first; then the function's.
    records: Boxed<Record>,
    /// Its index among the module's own functions.
    index: u32,
    /// The numbers in the image of its first record and of the one behind its last.
    first: u32,
    end: u32,
    /// Slots that the stack must have from the first of its frame on.
    room: usize,
    params: u32,
    locals: u32,
}

/// A record with the handler of the one that follows it: so a handler that has its record knows how to go on, and asks only once whether
/// there is one.
#[derive(Clone, Copy, Debug)]
struct Record {
    /// As in the image, but for displacements: see [`with_targets`].
    op: Op,
    next: Handler,
}

impl Threaded {
    /// Makes the code of the function with this index; `None` where there is no room for it, or nothing to make it of yet.
    fn new(own: &[FuncRecord], ops: &[Op], index: u32) -> Option<Threaded> {
        let function = own.get(index as usize)?;
        let ops = ops.get(function.code as usize..)?.get(..function.code_len as usize)?;
        if ops.first()?.number() == number::Untranslated {
            return None;
        }
        let entry = core::iter::once(Op::payload(0));
        let handlers = (0..ops.len())
            .map(|at| handler_at(ops.get(at..).unwrap_or(&[])))
            .chain(core::iter::once(beyond as Handler));
        let records = entry.chain(with_targets(ops)).zip(handlers).map(|(op, next)| Record { op, next });
        Some(Threaded {
            records: Boxed::collect(ops.len().wrapping_add(1), records)?,
            index,
            first: function.code,
            end: function.code.checked_add(function.code_len)?,
            room: room_end(0, function.frame),
            params: function.params,
            locals: function.locals,
        })
    }

    /// The number in the image of the first of these records, which are this function's last.
    #[inline(always)]
    fn ip(&self, rest: &Iter<'_, Record>) -> usize {
        (self.end as usize).wrapping_sub(rest.len())
    }
}

/// The records of a function with branches' displacements in another form: forwards, the records that are skipped; else the complement of
/// the target's number in the function.
fn with_targets(ops: &[Op]) -> impl Iterator<Item = Op> {
    // What the record is to the one before it.
    let mut is = Behind::Record;
    ops.iter().copied().zip(0_i32..).map(move |(op, number)| {
        // A payload may look like a chain.
        let op = if is == Behind::Record { chain::own(op) } else { op };
        let code = op.code().filter(|_| is == Behind::Record);
        let branches = is == Behind::Target || code.is_some_and(Code::branches);
        is = match is {
            Behind::Payloads => Behind::Payload,
            Behind::Record | Behind::Payload | Behind::Target => code.map_or(Behind::Record, Code::behind),
        };
        let target = match op.displacement() {
            _ if !branches => return op,
            back @ ..=0 => !number.wrapping_add(back),
            forwards => forwards.wrapping_sub(1),
        };
        op.with_imm(target.cast_unsigned())
    })
}

/// The record before the one with this number of a function, and those from that one on.
#[inline(always)]
fn at(records: &[Record], number: usize) -> Option<(&Record, Iter<'_, Record>)> {
    let mut rest = records.get(number..)?.iter();
    Some((rest.next()?, rest))
}

/// Where a call returns to, at hand: a frame leads there by way of the instance's functions, one load after the other. The frame is written
/// when the driver is left, or where another call takes this place.
#[derive(Clone, Copy)]
struct Back<'a> {
    next: Handler,
    rest: &'a [Record],
    regs: Cells<'a>,
    code: &'a Threaded,
    base: u32,
    /// The number of the frame.
    depth: u32,
}

/// Calls whose returns are at hand, each in the place that the last digits of its frame's number name.
const NEAR: u32 = 8;

/// The place of a frame's return.
#[inline(always)]
fn near<'b, 'a>(back: &'b [Cell<Back<'a>>; NEAR as usize], depth: usize) -> Option<&'b Cell<Back<'a>>> {
    back.get(depth & (NEAR as usize).wrapping_sub(1))
}

impl<'a> Back<'a> {
    /// No returns at hand.
    fn none(code: &'a Threaded, regs: Cells<'a>) -> [Cell<Back<'a>>; NEAR as usize] {
        let none = Back { next: beyond, rest: &[], regs, code, base: 0, depth: u32::MAX };
        core::array::from_fn(|_| Cell::new(none))
    }
}

/// What handlers share but do not carry in registers.
struct Context<'a> {
    /// The function that runs, and its records.
    code: &'a Threaded,
    records: &'a [Record],
    back: [Cell<Back<'a>>; NEAR as usize],
    /// The instance's functions as this driver runs them.
    made: &'a [Once<Threaded>],
    stack: &'a [Cell<u64>],
    frames: &'a [Cell<Frame>],
    links: &'a [u32],
    row: &'a InstanceRow,
    globals: &'a [Cell<GlobalRow>],
    funcs: &'a [FuncRow],
    /// The elements of table 0.
    elements: &'a [u64],
    /// Memory 0; no bytes where threads share it.
    mem: &'a mut [u8],
    /// Memory 0, where threads share it.
    shared: Option<&'a dyn Lockless>,
    heap: View<'a>,
    flag: &'a InterruptFlag,
    fuel: u64,
    base: usize,
    depth: usize,
    instance: u32,
    /// The image's records and functions.
    ops: &'a [Op],
    own: &'a [FuncRecord],
    /// Where it stopped, and why.
    ip: usize,
    pause: Pause,
    exit: Exit,
    /// Where on the native stack it stopped.
    native: usize,
}

/// Executes the first of the records, then goes on with the rest. The numbers are the accumulators. There are no more arguments than the
/// x86-64 passes in registers.
type Handler = for<'a> fn(&mut Context<'a>, Iter<'a, Record>, Cells<'a>, u64, f64);

/// The handler of every code.
#[expect(clippy::indexing_slicing, clippy::cast_possible_truncation, reason = "evaluated by the compiler")]
static TABLE: [Handler; Code::COUNT] = {
    let mut table = [step as Handler; Code::COUNT];
    let mut code = 0;
    while code < Code::COUNT {
        table[code] = handler(code as u16);
        code = code.wrapping_add(1);
    }
    table
};

/// The handler of the first of these records, with those that follow where there is one of all of them.
fn handler_at(ops: &[Op]) -> Handler {
    chains::longest(ops).unwrap_or_else(|| ops.first().map_or(beyond as Handler, |op| handler_of(chain::own(*op))))
}

/// The handler of a record by itself.
fn handler_of(op: Op) -> Handler {
    TABLE.get(usize::from(op.number())).copied().unwrap_or(step)
}

/// Goes on behind this record with those that follow it.
#[inline(always)]
fn next<'a>(cx: &mut Context<'a>, record: &Record, rest: Iter<'a, Record>, regs: Cells<'a>, accs: Accs) {
    (record.next)(cx, rest, regs, accs.int, f64::from_bits(accs.float))
}

/// Stops at the first of the records.
#[cold]
#[inline(never)]
fn leave(cx: &mut Context<'_>, ip: Iter<'_, Record>, pause: Pause) {
    let marker = 0u8;
    cx.native = core::ptr::from_ref(&marker).addr();
    cx.ip = cx.code.ip(&ip);
    cx.pause = pause;
}

#[cold]
#[inline(never)]
fn trap(cx: &mut Context<'_>, ip: Iter<'_, Record>, trap: Trap) {
    cx.exit = Exit::Trapped(trap);
    leave(cx, ip, Pause::Exit)
}

/// Stops at the first of the records, which a branch or call led to that saw the flag: it is done, so each run gets on.
#[cold]
#[inline(never)]
fn interrupted(cx: &mut Context<'_>, target: Iter<'_, Record>) {
    cx.exit = Exit::Interrupted;
    let _seen = cx.flag.take();
    leave(cx, target, Pause::Exit)
}

/// The handler of what is left to the loop.
fn step<'a>(cx: &mut Context<'a>, ip: Iter<'a, Record>, _: Cells<'a>, _: u64, _: f64) {
    leave(cx, ip, Pause::Step)
}

/// The handler behind a function's last record.
fn beyond<'a>(cx: &mut Context<'a>, ip: Iter<'a, Record>, _: Cells<'a>, _: u64, _: f64) {
    trap(cx, ip, Trap::Corrupt)
}

/// Goes on at a branch's target, counted from the first record if it is forwards.
#[inline(always)]
fn go<'a>(cx: &mut Context<'a>, ip: Iter<'a, Record>, target: i32, regs: Cells<'a>, accs: Accs) {
    if target >= 0 {
        let mut rest = ip.clone();
        match rest.nth(target.cast_unsigned() as usize) {
            Some(before) => next(cx, before, rest, regs, accs),
            None => trap(cx, ip, Trap::Corrupt),
        }
    } else {
        let Some((before, rest)) = at(cx.records, (!target).cast_unsigned() as usize) else {
            return trap(cx, ip, Trap::Corrupt);
        };
        // Every loop goes back somewhere, so it is enough to look there.
        if cx.flag.is_raised() {
            return interrupted(cx, rest);
        }
        next(cx, before, rest, regs, accs)
    }
}

/// Begins a function whose arguments lie in the first of these slots of the stack.
#[inline(always)]
fn begin<'a>(cx: &mut Context<'a>, code: &'a Threaded, slots: &'a [Cell<u64>]) {
    let records = code.records.as_slice();
    (cx.code, cx.records) = (code, records);
    let (Some(regs), Some((entry, target))) = (slots.first_chunk(), at(records, 0)) else {
        return trap(cx, records.iter(), Trap::Corrupt);
    };
    if code.locals > 0 {
        // A call in here would need a frame on the native stack, for all functions.
        let few = slots.get(code.params as usize..).and_then(|slots| slots.first_chunk::<FEW>());
        match few {
            Some(few) if code.locals as usize <= FEW => few.iter().for_each(|slot| slot.set(0)),
            _ => return begin_many(cx, target, regs, 0, 0.0),
        }
    }
    // A recursion comes by here.
    if cx.flag.is_raised() {
        return interrupted(cx, target);
    }
    next(cx, entry, target, regs, Accs::default())
}

/// Begins the function that runs, which has many locals.
#[inline(never)]
fn begin_many<'a>(cx: &mut Context<'a>, target: Iter<'a, Record>, regs: Cells<'a>, _: u64, _: f64) {
    let slots = cx.stack.get(cx.base..).unwrap_or(&[]);
    clear(slots, cx.code.params as usize, cx.code.locals as usize);
    if cx.flag.is_raised() {
        return interrupted(cx, target);
    }
    match cx.records.first() {
        Some(entry) => next(cx, entry, target, regs, Accs::default()),
        None => trap(cx, target, Trap::Corrupt),
    }
}

/// The code of a function of this instance, if it was made.
#[inline(always)]
fn made<'a>(cx: &Context<'a>, func: u32) -> Option<&'a Threaded> {
    cx.made.get(func as usize)?.get()
}

/// Makes the code of a function that the record calls, and executes the record again; leaves it to the loop where there is no
/// room. The function's index comes as an accumulator.
#[cold]
#[inline(never)]
#[expect(clippy::cast_possible_truncation, reason = "the caller had it in 32 bits")]
fn make<'a>(cx: &mut Context<'a>, ip: Iter<'a, Record>, regs: Cells<'a>, func: u64, _: f64) {
    let Some(op) = ip.as_slice().first().map(|record| record.op) else { return trap(cx, ip, Trap::Corrupt) };
    match find_or_make(cx.made, cx.own, cx.ops, func as u32) {
        // No accumulator lives at a call.
        Some(_) => handler_of(op)(cx, ip, regs, 0, 0.0),
        None => leave(cx, ip, Pause::Step),
    }
}

/// The code of a function, which is made if it was not.
fn find_or_make<'a>(made: &'a [Once<Threaded>], own: &[FuncRecord], ops: &[Op], func: u32) -> Option<&'a Threaded> {
    let cell = made.get(func as usize)?;
    cell.get().or_else(|| cell.set(Threaded::new(own, ops, func)?))
}

/// Calls a function of this instance for the first of these records, which is one of so many that the call takes.
// Neither this nor what it is called by is a part of the handlers that end in it: together they would need more registers than need not
// be saved.
#[inline(never)]
fn call<'a>(cx: &mut Context<'a>, ip: Iter<'a, Record>, regs: Cells<'a>, code: &'a Threaded, records: usize) {
    let depth = cx.depth;
    let place = near(&cx.back, depth);
    let (Some((call, rest)), Some(place)) = (ip.as_slice().split_at_checked(records), place) else {
        return trap(cx, ip, Trap::Corrupt);
    };
    // Room is made by the loop, which knows the limits.
    if depth >= cx.frames.len() {
        return leave(cx, ip, Pause::Step);
    }
    if place.get().depth == word_of(depth).wrapping_sub(NEAR) {
        keep(cx, place.get());
    }
    let next = call.last().map_or(beyond as Handler, |last| last.next);
    place.set(Back { next, rest, regs, code: cx.code, base: word_of(cx.base), depth: word_of(depth) });
    cx.depth = depth.wrapping_add(1);
    enter(cx, ip, code);
}

/// Writes the frame of a call whose place another takes, or which the driver leaves.
#[cold]
#[inline(never)]
fn keep(cx: &Context<'_>, back: Back<'_>) {
    if let Some(frame) = cx.frames.get(back.depth as usize) {
        let ip = word_of(back.code.ip(&back.rest.iter()));
        frame.set(Frame { ip, base: back.base, instance: cx.instance, func: back.code.index });
    }
}

/// Executes a call of a function of the module's own.
#[inline(always)]
fn call_own<'a>(cx: &mut Context<'a>, ip: Iter<'a, Record>, regs: Cells<'a>) {
    let Some(first) = ip.as_slice().first() else { return trap(cx, ip, Trap::Corrupt) };
    match made(cx, first.op.imm()) {
        Some(code) => call(cx, ip, regs, code, 1),
        None => make(cx, ip, regs, u64::from(first.op.imm()), 0.0),
    }
}

/// Executes a call through a table.
#[inline(never)]
fn call_indirect<'a>(cx: &mut Context<'a>, ip: Iter<'a, Record>, regs: Cells<'a>) {
    let [first, payload, ..] = ip.as_slice() else { return trap(cx, ip, Trap::Corrupt) };
    if payload.op.imm() != 0 {
        return leave(cx, ip, Pause::Step);
    }
    let ty = cx.row.types.get(cx.links, first.op.imm());
    match table::called(cx.elements, get(&regs, payload.op.a()), cx.funcs) {
        Ok((_, callee)) if ty == Some(callee.ty) && callee.owner == cx.instance => match made(cx, callee.index) {
            Some(code) => call(cx, ip, regs, code, 2),
            None => make(cx, ip, regs, u64::from(callee.index), 0.0),
        },
        // The loop knows other instances and subtypes, and traps.
        Ok(_) | Err(_) => leave(cx, ip, Pause::Step),
    }
}

/// Begins the function that the first record calls, whose frame was pushed.
#[inline(never)]
fn enter<'a>(cx: &mut Context<'a>, ip: Iter<'a, Record>, code: &'a Threaded) {
    let slot = ip.as_slice().first().map_or(0, |record| record.op.slot());
    let at = cx.base.wrapping_add(usize::from(slot));
    match cx.stack.get(at..) {
        Some(slots) if slots.len() >= code.room => {
            cx.base = at;
            begin(cx, code, slots)
        }
        // Room is made by the loop, which calls anew.
        _ => {
            cx.depth = cx.depth.wrapping_sub(1);
            leave(cx, ip, Pause::Step)
        }
    }
}

/// Leaves for a function of the host, whose results lie in the frame as those of any call.
#[inline(never)]
fn call_host(cx: &mut Context<'_>, after: Iter<'_, Record>, func: u32, at: usize) {
    cx.exit = Exit::Host { func, at: word_of(at), caller: cx.instance };
    cx.ip = cx.code.ip(&after);
    cx.pause = Pause::Exit;
}

/// Goes back to the caller.
#[inline(always)]
fn go_back<'a>(cx: &mut Context<'a>, ip: Iter<'a, Record>, accs: Accs) {
    let depth = cx.depth.wrapping_sub(1);
    match near(&cx.back, depth).map(Cell::get) {
        Some(back) if back.depth == word_of(depth) => {
            (cx.depth, cx.base) = (depth, back.base as usize);
            (cx.code, cx.records) = (back.code, back.code.records.as_slice());
            (back.next)(cx, back.rest.iter(), back.regs, accs.int, f64::from_bits(accs.float))
        }
        _ => go_far_back(cx, ip),
    }
}

/// Goes back by the frame alone: to where a call was left and begun again since, or where another lay in its place.
#[inline(never)]
fn go_far_back<'a>(cx: &mut Context<'a>, ip: Iter<'a, Record>) {
    let depth = cx.depth.wrapping_sub(1);
    let Some(frame) = cx.frames.get(depth).map(Cell::get) else { return trap(cx, ip, Trap::Corrupt) };
    cx.depth = depth;
    cx.base = frame.base as usize;
    if frame.instance != cx.instance {
        return switch(cx, frame);
    }
    let Some(code) = made(cx, frame.func) else { return switch(cx, frame) };
    let records = code.records.as_slice();
    let regs = cx.stack.get(frame.base as usize..).and_then(|slots| slots.first_chunk());
    let target = at(records, (frame.ip as usize).wrapping_sub(code.first as usize));
    let (Some(regs), Some((before, rest))) = (regs, target) else { return trap(cx, ip, Trap::Corrupt) };
    (cx.code, cx.records) = (code, records);
    next(cx, before, rest, regs, Accs::default())
}

/// Goes back to another instance, to a function that the loop called from, or to the host.
#[cold]
#[inline(never)]
fn switch(cx: &mut Context<'_>, frame: Frame) {
    cx.ip = frame.ip as usize;
    cx.instance = frame.instance;
    cx.exit = Exit::Finished;
    cx.pause = if frame.instance == HOST { Pause::Exit } else { Pause::Switch };
}

/// Makes a handler of what it does between fetching its record, and that of its payload, and going on.
macro_rules! handler {
    ($records:expr, |$cx:ident, $ip:ident, $op:ident, $payload:ident, $last:ident, $rest:ident, $regs:ident, $accs:ident| $body:expr) => {{
        #[allow(unused_mut, unused_variables, reason = "some handlers only read slots, some end a straight run")]
        fn handler<'a>($cx: &mut Context<'a>, $ip: Iter<'a, Record>, mut $regs: Cells<'a>, acc: u64, float: f64) {
            let mut $rest = $ip.clone();
            let Some(first) = $rest.next() else { return trap($cx, $ip, Trap::Corrupt) };
            let $last = if const { $records == 1 } {
                first
            } else {
                let Some(payload) = $rest.next() else { return trap($cx, $ip, Trap::Corrupt) };
                payload
            };
            let ($op, $payload) = (first.op, $last.op);
            let mut $accs = Accs { int: acc, float: float.to_bits() };
            $body
        }
        handler
    }};
}

/// The handler of a record that gets what a place on the heap holds.
macro_rules! object_get {
    ($place:path) => {
        handler!(1, |cx, ip, op, payload, last, rest, regs, accs| match gc::load(&cx.heap, &mut regs, op, $place) {
            Ok(()) => next(cx, last, rest, regs, accs),
            Err(cause) => trap(cx, ip, cause),
        })
    };
}

/// The handler of a record that sets a place on the heap; the loop does where a collection has to know.
macro_rules! object_set {
    ($place:path) => {
        handler!(1, |cx, ip, op, payload, last, rest, regs, accs| {
            let done = $place(&regs, op).map(|place| cx.heap.set(place, get(&regs, op.d()).into()));
            match done {
                Ok(Some(Ok(()))) => next(cx, last, rest, regs, accs),
                Ok(Some(Err(cause))) | Err(cause) => trap(cx, ip, cause),
                Ok(None) => leave(cx, ip, Pause::Step),
            }
        })
    };
}

/// The handler of a load or store of any memory, at the address that its payload makes: memory 0 here; the loop knows the others.
fn wide<'a, R: Wide>(cx: &mut Context<'a>, ip: Iter<'a, Record>, mut regs: Cells<'a>, acc: u64, float: f64) {
    let mut rest = ip.clone();
    let (Some(first), Some(last)) = (rest.next(), rest.next()) else { return trap(cx, ip, Trap::Corrupt) };
    if first.op.imm() != 0 {
        return leave(cx, ip, Pause::Step);
    }
    let address = memory::wide_address(&regs, first.op, last.op.value());
    match address.and_then(|address| R::access(cx.mem, &mut regs, first.op, address)) {
        Ok(()) => next(cx, last, rest, regs, Accs { int: acc, float: float.to_bits() }),
        Err(cause) => trap(cx, ip, cause),
    }
}

/// The handlers that the match over all codes asks for.
macro_rules! make {
    (special $code:ident) => {
        special!($code)
    };
    (wide $row:ident) => {
        wide::<rows::$row>
    };
    ($($code:ident)+) => {
        single!($($code)+)
    };
}

/// The handler of a code that chains have too.
macro_rules! single {
    ($($code:ident)+) => {
        chains::handler::<at!($($code)+)>
    };
}

/// The handlers of the codes that are not of a family; all that stand not here are left to the loop.
macro_rules! special {
    (Copy) => {
        single!(Copy)
    };
    (CopyTwo) => {
        single!(CopyTwo)
    };
    (CopyThree) => {
        single!(CopyThree)
    };
    (Const) => {
        single!(Const)
    };
    (ConstSigned) => {
        single!(ConstSigned)
    };
    (ConstWide) => {
        single!(ConstWide)
    };
    (Select) => {
        single!(Select)
    };
    (SelectA) => {
        single!(SelectA)
    };
    (GlobalGet) => {
        single!(GlobalGet)
    };
    (GlobalSet) => {
        single!(GlobalSet)
    };
    (GlobalSetA) => {
        single!(GlobalSetA)
    };
    (Br) => {
        single!(Br)
    };
    (BrNez) => {
        single!(BrNez)
    };
    (BrEqz) => {
        single!(BrEqz)
    };
    (BrNezA) => {
        single!(BrNezA)
    };
    (BrEqzA) => {
        single!(BrEqzA)
    };
    (BrTable) => {
        single!(BrTable)
    };
    (BrTableA) => {
        single!(BrTableA)
    };
    (Call) => {
        single!(Call)
    };
    (CallIndirect) => {
        single!(CallIndirect)
    };
    (Return) => {
        single!(Return)
    };
    (ReturnOne) => {
        single!(ReturnOne)
    };
    (ReturnOneA) => {
        single!(ReturnOneA)
    };
    (ReturnOneF) => {
        single!(ReturnOneF)
    };
    (Canonical) => {
        handler!(1, |cx, ip, op, payload, last, rest, regs, accs| {
            let value = numeric::canonical(op, get(&regs, op.a()));
            set(&mut regs, op.d(), value);
            next(cx, last, rest, regs, accs)
        })
    };
    (CopyFrom) => {
        handler!(1, |cx, ip, op, payload, last, rest, regs, accs| {
            let slot = cx.base.saturating_add(op.imm() as usize);
            let Some(from) = cx.stack.get(slot) else { return trap(cx, ip, Trap::Corrupt) };
            set(&mut regs, op.d(), from.get());
            next(cx, last, rest, regs, accs)
        })
    };
    (CopyTo) => {
        handler!(1, |cx, ip, op, payload, last, rest, regs, accs| {
            let slot = cx.base.saturating_add(op.imm() as usize);
            let Some(to) = cx.stack.get(slot) else { return trap(cx, ip, Trap::Corrupt) };
            to.set(get(&regs, op.a()));
            next(cx, last, rest, regs, accs)
        })
    };
    (CopySpan) => {
        handler!(1, |cx, ip, op, payload, last, rest, regs, accs| {
            let to = cx.base.saturating_add(usize::from(op.slot()));
            let from = cx.base.saturating_add((op.imm() & 0xffff) as usize);
            shift(cx.stack, to, from, (op.imm() >> 16) as usize);
            next(cx, last, rest, regs, accs)
        })
    };
    (CallImport) => {
        handler!(1, |cx, ip, op, payload, last, rest, regs, accs| {
            let Some(func) = cx.row.funcs.get(cx.links, op.imm()) else { return trap(cx, ip, Trap::Corrupt) };
            let at = cx.base.saturating_add(usize::from(op.slot()));
            match cx.funcs.get(func as usize) {
                Some(callee) if callee.owner == HOST => call_host(cx, rest, func, at),
                Some(_) => leave(cx, ip, Pause::Step),
                None => trap(cx, ip, Trap::Corrupt),
            }
        })
    };
    (ReturnCall) => {
        handler!(1, |cx, ip, op, payload, last, rest, regs, accs| {
            let Some(code) = made(cx, op.imm()) else { return make(cx, ip, regs, u64::from(op.imm()), 0.0) };
            let base = cx.base;
            let Some(slots) = cx.stack.get(base..).filter(|slots| slots.len() >= code.room) else {
                return leave(cx, ip, Pause::Step);
            };
            shift(cx.stack, base, base.saturating_add(usize::from(op.slot())), code.params as usize);
            begin(cx, code, slots)
        })
    };
    (ReturnSpan) => {
        handler!(1, |cx, ip, op, payload, last, rest, regs, accs| {
            let from = cx.base.saturating_add(usize::from(op.slot()));
            shift(cx.stack, cx.base, from, op.imm() as usize);
            go_back(cx, ip, accs)
        })
    };
    (Fuel) => {
        handler!(1, |cx, ip, op, payload, last, rest, regs, accs| match charge(cx, op) {
            Some(()) => next(cx, last, rest, regs, accs),
            None => out_of_fuel(cx, ip),
        })
    };
    (StructGet) => {
        object_get!(gc::field)
    };
    (StructSet) => {
        object_set!(gc::field)
    };
    (ArrayGet) => {
        object_get!(gc::element)
    };
    (ArraySet) => {
        object_set!(gc::element)
    };
    (ArrayLen) => {
        handler!(1, |cx, ip, op, payload, last, rest, regs, accs| match cx.heap.len(get(&regs, op.a())) {
            Ok(len) => {
                set(&mut regs, op.d(), u64::from(len));
                next(cx, last, rest, regs, accs)
            }
            Err(cause) => trap(cx, ip, cause),
        })
    };
    (RefTest) => {
        handler!(1, |cx, ip, op, payload, last, rest, regs, accs| match gc::is_plainly_of(
            &cx.heap, &regs, op, cx.row, cx.links
        ) {
            Some(is_of) => {
                set(&mut regs, op.d(), u64::from(is_of));
                next(cx, last, rest, regs, accs)
            }
            None => leave(cx, ip, Pause::Step),
        })
    };
    (RefCast) => {
        handler!(1, |cx, ip, op, payload, last, rest, regs, accs| match gc::is_plainly_of(
            &cx.heap, &regs, op, cx.row, cx.links
        ) {
            Some(true) => next(cx, last, rest, regs, accs),
            _ => leave(cx, ip, Pause::Step),
        })
    };
    (RefAsNonNull) => {
        handler!(1, |cx, ip, op, payload, last, rest, regs, accs| {
            if get(&regs, op.a()) == 0 { leave(cx, ip, Pause::Step) } else { next(cx, last, rest, regs, accs) }
        })
    };
    (Vector) => {
        vector_record::<0>
    };
    (VectorScalar) => {
        vector_record::<0>
    };
    (VectorShuffle) => {
        vector_record::<2>
    };
    (VectorLoad) => {
        vector_record::<2>
    };
    (VectorStore) => {
        vector_record::<2>
    };
    (Atomic) => {
        atomic_record
    };
    ($rare:ident) => {
        step
    };
}

/// The handler of a record on vectors with so many payload records: memory 0 here; the loop knows the others.
fn vector_record<'a, const PAYLOAD: usize>(
    cx: &mut Context<'a>,
    ip: Iter<'a, Record>,
    mut regs: Cells<'a>,
    _: u64,
    _: f64,
) {
    let records = ip.as_slice();
    let (Some(first), Some(last)) = (records.first(), records.get(PAYLOAD)) else { return trap(cx, ip, Trap::Corrupt) };
    let rest = records.get(PAYLOAD.wrapping_add(1)..).unwrap_or(&[]).iter();
    // With a payload among what lies on the native stack the call of the next handler would be none but a call.
    let done = if PAYLOAD == 0 {
        vector::execute(first.op, None, &mut regs, cx.mem).map(|()| true)
    } else {
        vector_access(records, regs, cx.mem)
    };
    match done {
        Ok(true) => next(cx, last, rest, regs, Accs::default()),
        Ok(false) => leave(cx, ip, Pause::Step),
        Err(cause) => trap(cx, ip, cause),
    }
}

/// Executes the first of these records, one on vectors that has a payload; false where it accesses another memory than the first.
#[inline(never)]
fn vector_access(records: &[Record], mut regs: Cells<'_>, mem: &mut [u8]) -> Result<bool, Trap> {
    let [first, low, high, ..] = records else { return Err(Trap::Corrupt) };
    let words = [low.op, high.op];
    if vector::memory_of(first.op, Some(&words)) != 0 {
        return Ok(false);
    }
    vector::execute(first.op, Some(&words), &mut regs, mem).map(|()| true)
}

/// The handler of an atomic record, or one on a shared memory: in memory 0 here, where it needs no lock.
fn atomic_record<'a>(cx: &mut Context<'a>, ip: Iter<'a, Record>, regs: Cells<'a>, _: u64, _: f64) {
    let [_, _, last, rest @ ..] = ip.as_slice() else { return trap(cx, ip, Trap::Corrupt) };
    match atomic_access(cx, ip.as_slice()) {
        Ok(true) => next(cx, last, rest.iter(), regs, Accs::default()),
        Ok(false) => leave(cx, ip, Pause::Step),
        Err(cause) => trap(cx, ip, cause),
    }
}

/// Executes the first of these records, an atomic one; false where it is left to the loop.
#[inline(never)]
fn atomic_access(cx: &mut Context<'_>, records: &[Record]) -> Result<bool, Trap> {
    let [first, bits, offset, ..] = records else { return Err(Trap::Corrupt) };
    if !THREADS || first.op.imm() != 0 {
        return Ok(false);
    }
    let record = atomic::Record::of(Some(&[bits.op, offset.op]))?;
    let at = cx.base.saturating_add(usize::from(first.op.slot()));
    let done = record.try_execute(cx.mem, cx.shared, cx.stack.get(at..).unwrap_or(&[]));
    Ok(done.transpose()?.is_some())
}

/// Charges a record's fuel, if there is so much.
#[inline(always)]
fn charge(cx: &mut Context<'_>, op: Op) -> Option<()> {
    cx.fuel = cx.fuel.checked_sub(u64::from(op.imm()))?;
    Some(())
}

/// Stops at the first of the records, which charges more fuel than there is.
#[cold]
#[inline(never)]
fn out_of_fuel(cx: &mut Context<'_>, ip: Iter<'_, Record>) {
    let needed = ip.as_slice().first().map_or(0, |record| record.op.imm());
    cx.exit = Exit::OutOfFuel { needed: u64::from(needed) };
    leave(cx, ip, Pause::Exit)
}

/// A record's global.
#[inline(always)]
fn global<'a>(cx: &Context<'a>, op: Op) -> Option<&'a Cell<GlobalRow>> {
    cx.globals.get(cx.row.globals.get(cx.links, op.imm())? as usize)
}

/// Sets a global.
#[inline(always)]
fn set_global(cx: &Context<'_>, op: Op, value: u64) -> Option<()> {
    let global = global(cx, op)?;
    global.set(GlobalRow { value, ..global.get() });
    Some(())
}

/// Goes on at the branch of the first record's table that this index picks.
#[inline(always)]
fn pick<'a>(cx: &mut Context<'a>, ip: Iter<'a, Record>, index: u64, regs: Cells<'a>, accs: Accs) {
    let Some((first, table)) = ip.as_slice().split_first() else { return trap(cx, ip, Trap::Corrupt) };
    let index = (index & 0xffff_ffff).min(u64::from(first.op.imm())) as usize;
    let from = table.get(index..).unwrap_or(&[]);
    match from.first() {
        Some(entry) => go(cx, from.iter(), entry.op.displacement(), regs, accs),
        None => trap(cx, ip, Trap::Corrupt),
    }
}

/// The handler of a code's number.
const fn handler(code: u16) -> Handler {
    macro_rules! handler_of {
        ($($families:tt)*) => {
            forms!([code, make, step] chains {} threaded {} $($families)*)
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
    let Some(row) = store.instances.get(state.instance as usize) else { return corrupt };
    let Some(module) = store.modules.get(row.module as usize) else { return corrupt };
    let Ok(image) = module.image() else { return corrupt };
    let made = module.threaded(image.funcs().len());
    let ran = image.funcs().get(store.ran as usize).filter(|record| record.has(state.ip)).map(|_| store.ran);
    let code = ran
        .or_else(|| module.function_at(state.ip).map(|(func, _)| func))
        .and_then(|func| find_or_make(made, image.funcs(), image.ops(), func));
    // Constant expressions are code of no function; and where there is no room for a function's code, the loop executes it.
    let Some(code) = code else { return (Pause::Loop, Exit::Stepped) };
    let links = store.links.as_slice();
    let table = row.tables.get(links, 0).and_then(|table| store.tables.get(table as usize));
    let frames = Cell::from_mut(store.frames.records_mut()).as_slice_of_cells();
    let stack = Cell::from_mut(store.stack.records_mut()).as_slice_of_cells();
    let Some(regs) = stack.get(state.base as usize..).and_then(|slots| slots.first_chunk()) else { return corrupt };
    let (mem, shared) = store.memories.get_mut(row.memory as usize).map_or((&mut [][..], None), Memory::both);
    let mut cx = Context {
        code,
        records: code.records.as_slice(),
        back: Back::none(code, regs),
        made,
        stack,
        frames: frames.get(..frame_limit).unwrap_or(frames),
        links,
        row,
        globals: Cell::from_mut(store.globals.as_mut_slice()).as_slice_of_cells(),
        funcs: store.funcs.as_slice(),
        elements: table.map_or(&[], |table| table.elements()),
        mem,
        shared: shared.map(|shared| shared as &dyn Lockless),
        heap: store.heap.get_mut().map(Heap::view).unwrap_or_default(),
        flag: flag.unwrap_or(&store.flag),
        fuel: store.fuel,
        base: state.base as usize,
        depth: state.depth as usize,
        instance: state.instance,
        ops: image.ops(),
        own: image.funcs(),
        ip: state.ip as usize,
        pause: Pause::Exit,
        exit: Exit::Finished,
        native: 0,
    };
    let number = cx.ip.wrapping_sub(code.first as usize);
    let Some((before, rest)) = at(cx.records, number) else { return corrupt };
    next(&mut cx, before, rest, regs, Accs::default());
    keep_all(&cx);
    *state = State { ip: word_of(cx.ip), base: word_of(cx.base), instance: cx.instance, depth: word_of(cx.depth) };
    let (pause, exit, fuel, ran) = (cx.pause, cx.exit, cx.fuel, cx.code.index);
    (store.fuel, store.ran) = (fuel, ran);
    (pause, exit)
}

/// Writes the frames whose returns were at hand.
fn keep_all(cx: &Context<'_>) {
    for depth in cx.depth.saturating_sub(NEAR as usize)..cx.depth {
        if let Some(back) = near(&cx.back, depth).map(Cell::get).filter(|back| back.depth == word_of(depth)) {
            keep(cx, back);
        }
    }
}

/// Whether this build may turn handlers' calls into jumps. Only on these processors does CI look at the code of every handler; without
/// optimisation there is nothing to try. Elsewhere the driver is left out of the program.
pub(crate) const MAY_JUMP: bool =
    !cfg!(debug_assertions) && !COMPACT && ALLOC && cfg!(any(target_arch = "x86_64", target_arch = "aarch64"));

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
    Op::with_slot(Code::Call, 4, 1),
    Op::payload(0),
    Op::new(Code::ReturnOne, 0, 0, 0),
    Op::payload(0),
];

/// Where on the native stack a run of records ends.
fn native_depth(ops: &[Op]) -> Option<usize> {
    let stack = [const { Cell::new(0) }; super::slot::NAMED.saturating_mul(2)];
    let caller = FuncRecord { code_len: word_of(ops.len()), ..FuncRecord::default() };
    let callee = FuncRecord { code: 17, code_len: 1, frame: 1, params: 1, results: 1, ..FuncRecord::default() };
    let own = [caller, callee];
    let made = [Once::new(), Once::new()];
    let frames = [Cell::new(Frame { ip: 0, base: 0, instance: HOST, func: UNKNOWN })];
    let row = InstanceRow::default();
    let flag = InterruptFlag::new();
    let mut mem = [0; 8];
    let code = find_or_make(&made, &own, ops, 0)?;
    let regs = stack.first_chunk()?;
    let mut cx = Context {
        code,
        records: code.records.as_slice(),
        back: Back::none(code, regs),
        made: &made,
        stack: &stack,
        frames: &frames,
        links: &[],
        row: &row,
        globals: &[],
        funcs: &[],
        elements: &[],
        mem: &mut mem,
        shared: None,
        heap: View::default(),
        flag: &flag,
        fuel: 0,
        base: 0,
        depth: 0,
        instance: HOST,
        ops,
        own: &own,
        ip: 0,
        pause: Pause::Exit,
        exit: Exit::Finished,
        native: 0,
    };
    start(&mut cx, regs)?;
    (cx.pause == Pause::Step).then_some(cx.native)
}

/// Not inlined, so that both trials begin at the same depth.
#[inline(never)]
fn start<'a>(cx: &mut Context<'a>, regs: Cells<'a>) -> Option<()> {
    let (before, rest) = at(cx.records, 0)?;
    next(cx, before, rest, regs, Accs::default());
    Some(())
}

#[cfg(test)]
mod tests {
    use super::{TRIAL, native_depth};

    #[test]
    fn the_trial_runs_to_its_end() {
        assert!(!wrt_foundation::ALLOC || native_depth(&TRIAL).is_some());
    }
}
