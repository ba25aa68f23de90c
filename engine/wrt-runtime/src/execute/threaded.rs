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
use wrt_instructions::code::{Code, Op, number};
use wrt_platform::Platform;
use wrt_sync::InterruptFlag;

use super::run::{enter, room_end, word_of};
use super::slot::{Cells, clear, copy, get, set, shift};
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

/// Executes the first record of the slice, then goes on with the rest. The last argument is memory 0.
type Handler = for<'a> fn(&mut Context<'a>, &'a [Op], Cells<'a>, &'a mut [u8]);

/// Handlers there is room for: a power of two, so that a code's number needs no check.
const HANDLERS: usize = 512;

const _: () = assert!(Code::ALL.len() <= HANDLERS);

/// The handler of every code.
#[expect(clippy::indexing_slicing, reason = "evaluated by the compiler")]
static TABLE: [Handler; HANDLERS] = {
    let mut table = [step as Handler; HANDLERS];
    let mut code = 0;
    while code < Code::ALL.len() {
        table[code] = handler(Code::ALL[code] as u16);
        code = code.wrapping_add(1);
    }
    table
};

/// Goes on with the first record of the slice.
#[inline(always)]
fn next<'a>(cx: &mut Context<'a>, ip: &'a [Op], regs: Cells<'a>, mem: &'a mut [u8]) {
    let Some(op) = ip.first() else { return trap(cx, ip, Trap::Corrupt) };
    match TABLE.get(usize::from(op.number()) & HANDLERS.wrapping_sub(1)) {
        Some(handler) => handler(cx, ip, regs, mem),
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
fn step<'a>(cx: &mut Context<'a>, ip: &'a [Op], _: Cells<'a>, _: &'a mut [u8]) {
    leave(cx, ip, Pause::Step)
}

/// Goes on `displacement` records from the first of the slice.
#[inline(always)]
fn go<'a>(cx: &mut Context<'a>, ip: &'a [Op], displacement: i32, regs: Cells<'a>, mem: &'a mut [u8]) {
    if displacement > 0 {
        return match ip.get(displacement.cast_unsigned() as usize..) {
            Some(target) => next(cx, target, regs, mem),
            None => trap(cx, ip, Trap::Corrupt),
        };
    }
    // Every loop goes back somewhere, so it is enough to look there.
    if cx.flag.is_raised() {
        return interrupted(cx, ip, displacement);
    }
    match cx.ops.get(branch_target(cx, ip, displacement)..) {
        Some(target) => next(cx, target, regs, mem),
        None => trap(cx, ip, Trap::Corrupt),
    }
}

/// The record `displacement` records from the first of the slice.
#[inline(always)]
fn branch_target(cx: &Context<'_>, ip: &[Op], displacement: i32) -> usize {
    cx.ops.len().wrapping_sub(ip.len()).wrapping_add_signed(displacement as isize)
}

/// Begins a function whose arguments lie at slot `at`.
#[inline(always)]
fn begin<'a>(cx: &mut Context<'a>, ip: &'a [Op], record: &FuncRecord, at: usize, mem: &'a mut [u8]) {
    cx.base = at;
    let slots = cx.stack.get(at..).unwrap_or(&[]);
    clear(slots, record.params as usize, record.locals as usize);
    match (slots.first_chunk(), cx.ops.get(record.code as usize..)) {
        // A recursion comes by here.
        (_, Some(code)) if cx.flag.is_raised() => interrupted(cx, code, 0),
        (Some(regs), Some(code)) => next(cx, code, regs, mem),
        _ => trap(cx, ip, Trap::Corrupt),
    }
}

/// Calls a function of this instance and returns to the slice `after`.
#[inline(always)]
fn call<'a>(cx: &mut Context<'a>, ip: &'a [Op], after: &'a [Op], index: u32, slot: u16, mem: &'a mut [u8]) {
    let Some(record) = cx.own.get(index as usize) else { return trap(cx, ip, Trap::Corrupt) };
    let at = cx.base.saturating_add(usize::from(slot));
    // Room is made by the loop, which knows the limits.
    if room_end(at, record.frame) > cx.stack.len() {
        return leave(cx, ip, Pause::Step);
    }
    let Some(frame) = cx.frames.get(cx.depth) else { return leave(cx, ip, Pause::Step) };
    let ip_after = word_of(cx.ops.len().wrapping_sub(after.len()));
    frame.set(Frame { ip: ip_after, base: word_of(cx.base), instance: cx.instance, spare: 0 });
    cx.depth = cx.depth.wrapping_add(1);
    begin(cx, ip, record, at, mem)
}

/// Goes back to the caller.
#[inline(always)]
fn go_back<'a>(cx: &mut Context<'a>, ip: &'a [Op], mem: &'a mut [u8]) {
    let depth = cx.depth.wrapping_sub(1);
    let Some(frame) = cx.frames.get(depth).map(Cell::get) else { return trap(cx, ip, Trap::Corrupt) };
    cx.depth = depth;
    cx.base = frame.base as usize;
    let Some(code) = cx.ops.get(frame.ip as usize..).filter(|_| frame.instance == cx.instance) else {
        return switch(cx, frame);
    };
    match cx.stack.get(frame.base as usize..).and_then(|slots| slots.first_chunk()) {
        Some(regs) => next(cx, code, regs, mem),
        None => trap(cx, code, Trap::Corrupt),
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

/// Makes a handler of what it does between fetching its record and going on.
macro_rules! handler {
    (|$cx:ident, $ip:ident, $op:ident, $rest:ident, $regs:ident, $mem:ident| $body:expr) => {{
        #[allow(unused_mut, reason = "some handlers only read slots")]
        fn handler<'a>($cx: &mut Context<'a>, $ip: &'a [Op], mut $regs: Cells<'a>, $mem: &'a mut [u8]) {
            let Some((&$op, $rest)) = $ip.split_first() else { return trap($cx, $ip, Trap::Corrupt) };
            $body
        }
        handler
    }};
}

/// A handler that computes and cannot fail.
macro_rules! compute {
    (|$op:ident, $regs:ident| $body:expr) => {
        handler!(|cx, ip, $op, rest, $regs, mem| {
            $body;
            next(cx, rest, $regs, mem)
        })
    };
}

/// A handler that computes or traps.
macro_rules! attempt {
    (|$op:ident, $regs:ident, $mem:ident| $body:expr) => {
        handler!(|cx, ip, $op, rest, $regs, $mem| match $body {
            Ok(()) => next(cx, rest, $regs, $mem),
            Err(cause) => trap(cx, ip, cause),
        })
    };
}

/// A handler that accesses memory 0 at the address its payload makes; the loop knows the other memories.
macro_rules! wide {
    (|$op:ident, $regs:ident, $mem:ident, $address:ident| $access:expr) => {
        handler!(|cx, ip, $op, rest, $regs, $mem| {
            let Some((payload, rest)) = rest.split_first() else { return trap(cx, ip, Trap::Corrupt) };
            if $op.imm() != 0 {
                return leave(cx, ip, Pause::Step);
            }
            match memory::wide_address(&$regs, $op, payload.value()).and_then(|$address| $access) {
                Ok(()) => next(cx, rest, $regs, $mem),
                Err(cause) => trap(cx, ip, cause),
            }
        })
    };
}

/// A handler that branches if this holds.
macro_rules! branch {
    (|$op:ident, $regs:ident| $holds:expr) => {
        handler!(|cx, ip, $op, rest, $regs, mem| {
            if $holds { go(cx, ip, $op.displacement(), $regs, mem) } else { next(cx, rest, $regs, mem) }
        })
    };
}

/// The handlers of the codes that are not of a family; all that stand not here are left to the loop.
macro_rules! special {
    (Copy) => {
        compute!(|op, regs| copy(&mut regs, op.d(), op.a()))
    };
    (CopyFrom) => {
        handler!(|cx, ip, op, rest, regs, mem| {
            let slot = cx.base.saturating_add(op.imm() as usize);
            let Some(from) = cx.stack.get(slot) else { return trap(cx, ip, Trap::Corrupt) };
            set(&mut regs, op.d(), from.get());
            next(cx, rest, regs, mem)
        })
    };
    (CopyTo) => {
        handler!(|cx, ip, op, rest, regs, mem| {
            let slot = cx.base.saturating_add(op.imm() as usize);
            let Some(to) = cx.stack.get(slot) else { return trap(cx, ip, Trap::Corrupt) };
            to.set(get(&regs, op.a()));
            next(cx, rest, regs, mem)
        })
    };
    (CopySpan) => {
        handler!(|cx, ip, op, rest, regs, mem| {
            let to = cx.base.saturating_add(usize::from(op.slot()));
            let from = cx.base.saturating_add((op.imm() & 0xffff) as usize);
            shift(cx.stack, to, from, (op.imm() >> 16) as usize);
            next(cx, rest, regs, mem)
        })
    };
    (Const) => {
        compute!(|op, regs| set(&mut regs, op.d(), u64::from(op.imm())))
    };
    (ConstSigned) => {
        compute!(|op, regs| set(&mut regs, op.d(), i64::from(op.displacement()).cast_unsigned()))
    };
    (ConstWide) => {
        handler!(|cx, ip, op, rest, regs, mem| {
            let Some((payload, rest)) = rest.split_first() else { return trap(cx, ip, Trap::Corrupt) };
            set(&mut regs, op.d(), payload.value());
            next(cx, rest, regs, mem)
        })
    };
    (Select) => {
        compute!(|op, regs| {
            let from = if get(&regs, op.c()) != 0 { op.a() } else { op.b() };
            copy(&mut regs, op.d(), from)
        })
    };
    (GlobalGet) => {
        handler!(|cx, ip, op, rest, regs, mem| {
            let global = cx.row.globals.get(cx.links, op.imm()).and_then(|at| cx.globals.get(at as usize));
            let Some(global) = global else { return trap(cx, ip, Trap::Corrupt) };
            set(&mut regs, op.d(), global.get().value);
            next(cx, rest, regs, mem)
        })
    };
    (GlobalSet) => {
        handler!(|cx, ip, op, rest, regs, mem| {
            let global = cx.row.globals.get(cx.links, op.imm()).and_then(|at| cx.globals.get(at as usize));
            let Some(global) = global else { return trap(cx, ip, Trap::Corrupt) };
            global.set(GlobalRow { value: get(&regs, op.a()), ..global.get() });
            next(cx, rest, regs, mem)
        })
    };
    (Br) => {
        handler!(|cx, ip, op, _rest, regs, mem| go(cx, ip, op.displacement(), regs, mem))
    };
    (BrNez) => {
        branch!(|op, regs| get(&regs, op.a()) != 0)
    };
    (BrEqz) => {
        branch!(|op, regs| get(&regs, op.a()) == 0)
    };
    (BrTable) => {
        handler!(|cx, ip, op, rest, regs, mem| {
            let index = (get(&regs, op.a()) & 0xffff_ffff).min(u64::from(op.imm())) as usize;
            match rest.get(index..).and_then(|from| Some((from, from.first()?.displacement()))) {
                Some((from, displacement)) => go(cx, from, displacement, regs, mem),
                None => trap(cx, ip, Trap::Corrupt),
            }
        })
    };
    (Call) => {
        handler!(|cx, ip, op, rest, _regs, mem| call(cx, ip, rest, op.imm(), op.slot(), mem))
    };
    (CallIndirect) => {
        handler!(|cx, ip, op, rest, regs, mem| {
            let Some((payload, rest)) = rest.split_first() else { return trap(cx, ip, Trap::Corrupt) };
            if payload.imm() != 0 {
                return leave(cx, ip, Pause::Step);
            }
            let ty = cx.row.types.get(cx.links, op.imm());
            match table::indirect(cx.elements, get(&regs, payload.a()), cx.funcs, ty) {
                Ok((_, callee)) if callee.owner == cx.instance => call(cx, ip, rest, callee.index, op.slot(), mem),
                Ok(_) => leave(cx, ip, Pause::Step),
                Err(cause) => trap(cx, ip, cause),
            }
        })
    };
    (ReturnCall) => {
        handler!(|cx, ip, op, _rest, _regs, mem| {
            let Some(record) = cx.own.get(op.imm() as usize) else { return trap(cx, ip, Trap::Corrupt) };
            let base = cx.base;
            if room_end(base, record.frame) > cx.stack.len() {
                return leave(cx, ip, Pause::Step);
            }
            shift(cx.stack, base, base.saturating_add(usize::from(op.slot())), record.params as usize);
            begin(cx, ip, record, base, mem)
        })
    };
    (Return) => {
        handler!(|cx, ip, _op, _rest, _regs, mem| go_back(cx, ip, mem))
    };
    (ReturnOne) => {
        handler!(|cx, ip, op, _rest, regs, mem| {
            copy(&mut regs, 0, op.a());
            go_back(cx, ip, mem)
        })
    };
    (ReturnSpan) => {
        handler!(|cx, ip, op, _rest, _regs, mem| {
            let from = cx.base.saturating_add(usize::from(op.slot()));
            shift(cx.stack, cx.base, from, op.imm() as usize);
            go_back(cx, ip, mem)
        })
    };
    (Fuel) => {
        handler!(|cx, ip, op, rest, regs, mem| match cx.fuel.checked_sub(u64::from(op.imm())) {
            Some(fuel) => {
                cx.fuel = fuel;
                next(cx, rest, regs, mem)
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

/// Makes the function that gives each code its handler.
macro_rules! handlers {
    (
        binary { $($bin:ident $bin_imm:ident $bin_fn:ident $bin_ty:ident;)* }
        binary_trap { $($bt:ident $bt_imm:ident $bt_fn:ident $bt_ty:ident;)* }
        compare { $($cmp:ident $cmp_imm:ident $cmp_br:ident $cmp_br_imm:ident $cmp_fn:ident $cmp_ty:ident $cmp_not:ident $cmp_swap:ident;)* }
        float_compare { $($fc:ident $fc_br:ident $fc_br_not:ident $fc_fn:ident $fc_ty:ident $fc_swap:ident;)* }
        float_binary { $($fb:ident $fb_fn:ident $fb_ty:ident;)* }
        unary { $($un:ident $un_fn:ident $un_from:ident $un_to:ident;)* }
        unary_trap { $($ut:ident $ut_fn:ident $ut_from:ident $ut_to:ident;)* }
        load { $($load:ident $load_wide:ident $load_ty:ident $(as $load_via:ident)*;)* }
        store { $($store:ident $store_wide:ident $store_ty:ident;)* }
        special { $($(#[doc = $special_doc:literal])* $special:ident;)* }
    ) => {
        /// The handler of a code's number.
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "loads extend and stores cut, as their rows say"
        )]
        const fn handler(code: u16) -> Handler {
            match code {
                $(number::$special => special!($special),)*
                $(
                    number::$bin => compute!(|op, regs| numeric::binary(&mut regs, op, wrt_math::$bin_fn)),
                    number::$bin_imm => compute!(|op, regs| numeric::binary_imm(&mut regs, op, wrt_math::$bin_fn)),
                )*
                $(
                    number::$bt => attempt!(|op, regs, mem| numeric::binary_trap(&mut regs, op, wrt_math::$bt_fn)),
                    number::$bt_imm => {
                        attempt!(|op, regs, mem| numeric::binary_trap_imm(&mut regs, op, wrt_math::$bt_fn))
                    }
                )*
                $(
                    number::$cmp => compute!(|op, regs| numeric::compare(&mut regs, op, wrt_math::$cmp_fn)),
                    number::$cmp_imm => compute!(|op, regs| numeric::compare_imm(&mut regs, op, wrt_math::$cmp_fn)),
                    number::$cmp_br => branch!(|op, regs| numeric::holds(&regs, op, wrt_math::$cmp_fn)),
                    number::$cmp_br_imm => handler!(|cx, ip, op, rest, regs, mem| {
                        let Some((target, after)) = rest.split_first() else { return trap(cx, ip, Trap::Corrupt) };
                        if numeric::holds_imm(&regs, op, wrt_math::$cmp_fn) {
                            go(cx, rest, target.displacement(), regs, mem)
                        } else {
                            next(cx, after, regs, mem)
                        }
                    }),
                )*
                $(
                    number::$fc => compute!(|op, regs| numeric::compare(&mut regs, op, wrt_math::$fc_fn)),
                    number::$fc_br => branch!(|op, regs| numeric::holds(&regs, op, wrt_math::$fc_fn)),
                    number::$fc_br_not => branch!(|op, regs| !numeric::holds(&regs, op, wrt_math::$fc_fn)),
                )*
                $(number::$fb => compute!(|op, regs| numeric::binary(&mut regs, op, wrt_math::$fb_fn)),)*
                $(number::$un => compute!(|op, regs| numeric::unary(&mut regs, op, wrt_math::$un_fn)),)*
                $(number::$ut => attempt!(|op, regs, mem| numeric::unary_trap(&mut regs, op, wrt_math::$ut_fn)),)*
                $(
                    number::$load => attempt!(|op, regs, mem| {
                        memory::read(mem, memory::address(&regs, op)).map(|bytes| {
                            set(&mut regs, op.d(), <$load_ty>::from_le_bytes(bytes) $(as $load_via)*);
                        })
                    }),
                    number::$load_wide => wide!(|op, regs, mem, address| {
                        memory::read(mem, address).map(|bytes| {
                            set(&mut regs, op.d(), <$load_ty>::from_le_bytes(bytes) $(as $load_via)*);
                        })
                    }),
                )*
                $(
                    number::$store => attempt!(|op, regs, mem| {
                        let value = (get(&regs, op.d()) as $store_ty).to_le_bytes();
                        memory::write(mem, memory::address(&regs, op), value)
                    }),
                    number::$store_wide => wide!(|op, regs, mem, address| {
                        memory::write(mem, address, (get(&regs, op.d()) as $store_ty).to_le_bytes())
                    }),
                )*
                _ => step,
            }
        }
    };
}

wrt_instructions::for_each_code!(handlers);

/// Runs from a state until something happens that is not for this driver; the state then says where to go on.
pub(crate) fn run<P: Platform + Clone>(store: &mut Store<P>, flag: &InterruptFlag, state: &mut State) -> (Pause, Exit) {
    let corrupt = (Pause::Exit, Exit::Trapped(Trap::Corrupt));
    let Some((row, image)) = enter(&store.modules, store.instances.as_slice(), state.instance) else { return corrupt };
    let links = store.links.as_slice();
    let table = row.tables.get(links, 0).and_then(|table| store.tables.get(table as usize));
    let frame_limit = store.frame_limit();
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
        flag,
        fuel: store.fuel,
        base: state.base as usize,
        depth: state.depth as usize,
        instance: state.instance,
        ip: state.ip as usize,
        pause: Pause::Exit,
        exit: Exit::Finished,
        native: 0,
    };
    let mem = memory::bytes_of(&mut store.memories, row.memory);
    let regs = cx.stack.get(cx.base..).and_then(|slots| slots.first_chunk());
    let (Some(code), Some(regs)) = (cx.ops.get(cx.ip..), regs) else { return corrupt };
    next(&mut cx, code, regs, mem);
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
const TRIAL: [Op; 16] = [
    Op::new(Code::Fuel, 0, 0, 0),
    Op::new(Code::Copy, 1, 0, 0),
    Op::new(Code::I64AddImm, 0, 0, 1),
    Op::new(Code::I32Sub, 2, 0, 1),
    Op::new(Code::F64Add, 3, 2, 1),
    Op::new(Code::I32LtU, 4, 1, 0),
    Op::new(Code::Store32, 0, 1, 0),
    Op::new(Code::Load32, 2, 1, 0),
    Op::new(Code::I32DivUImm, 2, 2, 3),
    Op::new(Code::BrI32Ne, 2, 0, 1),
    Op::new(Code::BrI32EqImm, 0, 2, 9),
    Op::new(Code::Br, 0, 0, 1),
    Op::new(Code::BrNez, 0, 0, 1),
    Op::with_slot(Code::Call, 4, 0),
    Op::payload(0),
    Op::new(Code::ReturnOne, 0, 0, 0),
];

/// Where on the native stack a run of records ends.
fn native_depth(ops: &[Op]) -> Option<usize> {
    let stack = [const { Cell::new(0) }; super::slot::NAMED.saturating_mul(2)];
    let callee = FuncRecord { code: 15, code_len: 1, frame: 1, params: 1, results: 1, ..FuncRecord::default() };
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
    start(&mut cx, ops, regs, &mut mem);
    (cx.pause == Pause::Step).then_some(cx.native)
}

/// Not inlined, so that both trials begin at the same depth.
#[inline(never)]
fn start<'a>(cx: &mut Context<'a>, ops: &'a [Op], regs: Cells<'a>, mem: &'a mut [u8]) {
    next(cx, ops, regs, mem);
}

#[cfg(test)]
mod tests {
    use super::{TRIAL, native_depth};

    #[test]
    fn the_trial_runs_to_its_end() {
        assert!(native_depth(&TRIAL).is_some());
    }
}
