//! The loop: it fetches a record, and the match that the code table makes executes it.

use wrt_error::Trap;
use wrt_format::{FuncRecord, Image};
use wrt_foundation::{ALLOC, EXCEPTIONS, List, Part, Region, SIMD, THREADS, TYPED_REFS, WIDE_ARITHMETIC};
use wrt_instructions::atomic::Action;
use wrt_instructions::chain;
use wrt_instructions::code::{Op, number};
use wrt_platform::Platform;
use wrt_sync::InterruptFlag;

use super::bulk::{Brake, Stop};
use super::compact;
use super::gc::{self, Casts, Objects};
use super::segment::Reach;
use super::slot::{Accs, Slot, cells, clear, copy, get, set, shift, window};
use super::straight::{Calls, End};
use super::{Exit, Frame, State, Thrown, UNKNOWN, WINDOW, atomic, memory, straight, table, vector, wide};
use crate::instance::{FuncRow, HOST, InstanceRow};
use crate::lazy::StoreModule;
use crate::stack::Stack;
use crate::store::Store;

/// Runs from a state until something else has to happen, or for one record only; the state then says where to go on, or
/// where it trapped.
///
/// What the loop needs stands in locals, so that the compiler can keep it in registers: `ip` is the record behind the one that
/// executes, `regs` the frame's window, `mem` memory 0 of the instance. They are taken anew where the frame, the
/// instance or a memory's size changes. Whatever comes out of the image is checked where it is used.
pub(super) fn execute<P: Platform + Clone, const ONE: bool>(
    store: &mut Store<P>,
    flag: Option<&InterruptFlag>,
    state: &mut State,
) -> Exit {
    let frame_limit = store.frame_limit();
    let flag = flag.unwrap_or(&store.flag);
    let modules = &store.modules;
    let instances = store.instances.as_slice();
    let links = store.links.as_slice();
    let funcs = store.funcs.as_slice();
    let globals = store.globals.as_mut_slice();

    let mut id = state.instance;
    let mut ip = state.ip as usize;
    let mut base = state.base as usize;
    let mut depth = state.depth as usize;
    let Some((mut row, mut image)) = enter(modules, instances, id) else { return Exit::Trapped(Trap::Corrupt) };
    let mut ops = image.ops();
    let mut own = image.funcs();
    let mut mem = memory::bytes_of(&mut store.memories, row.memory);
    let mut stack = store.stack.records_mut();
    let mut frames = bounded(store.frames.records_mut(), frame_limit);
    if window(stack, base).is_none() {
        return Exit::Trapped(Trap::CallStackExhausted);
    }
    let mut regs;
    let mut accs = Accs::default();

    let exit = 'run: loop {
        // Leaves with `ip` at the record that executes: it did nothing yet, or what it trapped at.
        macro_rules! leave {
            ($exit:expr) => {{
                ip = ip.wrapping_sub(1);
                break 'run $exit;
            }};
        }
        macro_rules! trap {
            ($trap:expr) => {
                leave!(Exit::Trapped($trap))
            };
        }
        // Goes on with the value, or traps.
        macro_rules! check {
            ($result:expr) => {
                match $result {
                    Ok(value) => value,
                    Err(trap) => trap!(trap),
                }
            };
        }
        macro_rules! some {
            ($option:expr) => {
                match $option {
                    Some(value) => value,
                    None => trap!(Trap::Corrupt),
                }
            };
        }
        macro_rules! look {
            () => {
                if flag.is_raised() {
                    break 'run Exit::Interrupted;
                }
            };
        }
        // Makes room for a frame that ends at this slot and executes the record again; traps where there is none.
        macro_rules! more_room {
            ($end:expr) => {{
                let end: usize = $end;
                if !room(&mut store.stack, &mut store.frames, end, depth.wrapping_add(1), frame_limit) {
                    trap!(Trap::CallStackExhausted);
                }
                stack = store.stack.records_mut();
                frames = bounded(store.frames.records_mut(), frame_limit);
                ip = ip.wrapping_sub(1);
                continue 'run;
            }};
        }
        macro_rules! enter {
            ($id:expr) => {{
                id = $id;
                (row, image) = some!(enter(modules, instances, id));
                ops = image.ops();
                own = image.funcs();
                mem = memory::bytes_of(&mut store.memories, row.memory);
            }};
        }
        // Begins a function whose arguments lie at this slot.
        macro_rules! begin {
            ($record:expr, $at:expr) => {{
                let record: &FuncRecord = $record;
                base = $at;
                ip = record.code as usize;
                if let Some(slots) = stack.get_mut(base..) {
                    clear(cells(slots), record.params as usize, record.locals as usize);
                }
            }};
        }
        // Calls a function of this instance, or of another that is entered between, and returns to record `after`.
        macro_rules! call {
            ($record:expr, $at:expr, $after:expr, $owner:expr) => {{
                let record: &FuncRecord = $record;
                let (at, end) = ($at, room_end($at, record.frame));
                if end > stack.len() {
                    more_room!(end);
                }
                let Some(frame) = frames.get_mut(depth) else { more_room!(end) };
                *frame = Frame { ip: word_of($after), base: word_of(base), instance: id, func: UNKNOWN };
                depth = depth.wrapping_add(1);
                $owner;
                begin!(record, at);
                // A recursion comes by here.
                look!();
            }};
        }
        // Replaces this frame by a call with its arguments at slot `from`.
        macro_rules! tail_call {
            ($record:expr, $from:expr, $owner:expr) => {{
                let record: &FuncRecord = $record;
                let end = room_end(base, record.frame);
                if end > stack.len() {
                    more_room!(end);
                }
                shift(cells(stack), base, $from, record.params as usize);
                $owner;
                begin!(record, base);
                look!();
            }};
        }
        macro_rules! go_back {
            () => {{
                depth = depth.wrapping_sub(1);
                let frame: Frame = *some!(frames.get(depth));
                ip = frame.ip as usize;
                base = frame.base as usize;
                if frame.instance != id {
                    id = frame.instance;
                    if id == HOST {
                        break 'run Exit::Finished;
                    }
                    enter!(id);
                }
            }};
        }
        // The callee of an indirect call: its type is in the record, its table and element in the payload.
        macro_rules! indirect {
            ($op:expr) => {{
                let payload: Op = *some!(ops.get(ip));
                let elements = check!(table::table_at(&mut store.tables, row, links, payload.imm())).elements();
                let ty = row.types.get(links, $op.imm());
                check!(table::indirect(elements, get(regs, payload.a()), funcs, ty, &store.types))
            }};
        }
        // Of a part that this build lacks there are no records: the image says that it needs it.
        macro_rules! only_if {
            ($has:expr) => {
                if !$has {
                    trap!(Trap::Corrupt);
                }
            };
        }
        // Whether a record's reference is of its type.
        macro_rules! is_of {
            ($op:expr) => {{
                let ty = check!(gc::wanted($op, row, links));
                let casts = Casts { heap: some!(store.heap.get()), types: &store.types, funcs };
                check!(casts.is_of(get(regs, $op.a()), ty))
            }};
        }
        macro_rules! imported {
            ($op:expr) => {{
                let func = some!(row.funcs.get(links, $op.imm()));
                (func, *some!(funcs.get(func as usize)))
            }};
        }
        // Goes on behind an operation that is done, or leaves to execute it again.
        macro_rules! go_on {
            ($done:expr) => {
                match $done {
                    Ok(()) => {}
                    Err(Stop::Trap(trap)) => trap!(trap),
                    Err(Stop::OutOfFuel { needed }) => leave!(Exit::OutOfFuel { needed }),
                    Err(Stop::Interrupted) => leave!(Exit::Interrupted),
                    // Records on objects alone stop for this.
                    Err(Stop::Collect) => trap!(Trap::Corrupt),
                }
            };
        }
        // What records on segments, memories and tables reach.
        macro_rules! reach {
            ($heap:expr) => {
                Reach {
                    memories: &mut store.memories,
                    tables: &mut store.tables,
                    dropped: store.dropped.as_mut_slice(),
                    globals,
                    links,
                    row,
                    image,
                    heap: $heap,
                }
            };
        }
        macro_rules! bulk {
            ($op:expr, $second:expr) => {{
                let mut brake = Brake { flag, fuel: &mut store.fuel, metered: row.metered != 0 };
                let mut reach = reach!(store.heap.get());
                let done = reach.execute(regs, $op, $second, &mut brake);
                mem = memory::bytes_of(&mut store.memories, row.memory);
                go_on!(done);
            }};
        }
        macro_rules! bulk_two {
            ($op:expr) => {{
                let payload: Op = *some!(ops.get(ip));
                bulk!($op, payload.imm());
                ip = ip.wrapping_add(1);
            }};
        }
        macro_rules! drop_segment {
            ($drop:ident, $op:expr) => {{
                let mut reach = reach!(store.heap.get());
                let done = reach.$drop($op.imm());
                mem = memory::bytes_of(&mut store.memories, row.memory);
                check!(done);
            }};
        }
        // Accesses the memory of a wide record, whose address this makes of its payload.
        macro_rules! wide {
            ($op:expr, $bytes:ident, $address:ident => $access:expr) => {{
                let payload: Op = *some!(ops.get(ip));
                let $address = check!(memory::wide_address(regs, $op, payload.value()));
                if $op.imm() == 0 {
                    let $bytes = &mut *mem;
                    check!($access);
                } else {
                    let done = match memory::memory_at(&mut store.memories, row, links, $op.imm()) {
                        Ok(memory) => {
                            let $bytes = memory.bytes_mut();
                            $access
                        }
                        Err(trap) => Err(trap),
                    };
                    mem = memory::bytes_of(&mut store.memories, row.memory);
                    check!(done);
                }
                ip = ip.wrapping_add(1);
            }};
        }

        // Executes a record on vectors in these slots, whose payload begins at a record, and gives the record behind it.
        macro_rules! vector_record {
            ($op:expr, $regs:expr, $payload:expr) => {{
                let payload: usize = $payload;
                let behind = vector::payload($op.number());
                let words = ops.get(payload..).and_then(|ops| ops.first_chunk()).filter(|_| behind != 0);
                let done = match vector::memory_of($op, words) {
                    0 => vector::execute($op, words, &mut *$regs, mem),
                    index => {
                        let index = u32::from_slot(index);
                        let done = memory::memory_at(&mut store.memories, row, links, index).and_then(|memory| {
                            match memory.shared() {
                                Some(mut shared) => vector::execute($op, words, &mut *$regs, &mut shared),
                                None => vector::execute($op, words, &mut *$regs, memory.bytes_mut()),
                            }
                        });
                        mem = memory::bytes_of(&mut store.memories, row.memory);
                        done
                    }
                };
                check!(done);
                payload.wrapping_add(behind)
            }};
        }
        // Executes a record on vectors and those of the kind that follow. In the inner loop their arms cost all code up to 12 % more instructions.
        macro_rules! vectors {
            ($op:expr) => {{
                only_if!(SIMD);
                ip = vector_record!($op, regs, ip);
                while let Some(next) = ops.get(ip).filter(|next| !ONE && vector::is_record(next.number())) {
                    ip = ip.wrapping_add(1);
                    ip = vector_record!(*next, regs, ip);
                }
            }};
        }
        // The upper half of the vector in a record's global: the value of the store's next.
        macro_rules! vector_half {
            ($op:expr) => {{
                let global = row.globals.get(links, $op.imm()).and_then(|global| global.checked_add(1));
                &mut some!(global.and_then(|global| globals.get_mut(global as usize))).value
            }};
        }

        // Executes the record, or says which function of the store it calls, with its arguments from which slot, where it returns
        // to, and whether the call takes this frame's place.
        let (func, callee, from, after, tail): (u32, FuncRow, usize, usize, bool) = 'row: {
            // Calls any function of the store with the arguments of a record: see behind the match.
            macro_rules! call_row {
                ($func:expr, $callee:expr, $op:expr, $after:expr, $tail:literal) => {
                    break 'row ($func, $callee, base.saturating_add(usize::from($op.slot())), $after, $tail)
                };
            }
            // The special codes that the inner loop leaves to this one.
            macro_rules! special {
                (Payload $op:ident) => {
                    trap!(Trap::Corrupt)
                };
                (CopyFrom $op:ident) => {{
                    let value = *some!(stack.get(base.saturating_add($op.imm() as usize)));
                    let regs = some!(window(stack, base));
                    set(regs, $op.d(), value);
                }};
                (CopyTo $op:ident) => {{
                    let value = get(regs, $op.a());
                    *some!(stack.get_mut(base.saturating_add($op.imm() as usize))) = value;
                }};
                (CopySpan $op:ident) => {{
                    let to = base.saturating_add(usize::from($op.slot()));
                    let from = base.saturating_add(($op.imm() & 0xffff) as usize);
                    shift(cells(stack), to, from, ($op.imm() >> 16) as usize);
                }};
                (Call $op:ident) => {{
                    let at = base.saturating_add(usize::from($op.slot()));
                    call!(some!(own.get($op.imm() as usize)), at, ip, {});
                }};
                (CallImport $op:ident) => {{
                    let (func, callee) = imported!($op);
                    call_row!(func, callee, $op, ip, false);
                }};
                (CallIndirect $op:ident) => {{
                    let (func, callee) = indirect!($op);
                    call_row!(func, callee, $op, ip.wrapping_add(1), false);
                }};
                (ReturnCall $op:ident) => {{
                    let from = base.saturating_add(usize::from($op.slot()));
                    tail_call!(some!(own.get($op.imm() as usize)), from, {});
                }};
                (ReturnCallImport $op:ident) => {{
                    let (func, callee) = imported!($op);
                    call_row!(func, callee, $op, ip, true);
                }};
                (ReturnCallIndirect $op:ident) => {{
                    let (func, callee) = indirect!($op);
                    call_row!(func, callee, $op, ip, true);
                }};
                (CallRef $op:ident) => {{
                    only_if!(TYPED_REFS);
                    let payload: Op = *some!(ops.get(ip));
                    let (func, callee) = check!(table::referred(get(regs, payload.a()), funcs));
                    call_row!(func, callee, $op, ip.wrapping_add(1), false);
                }};
                (ReturnCallRef $op:ident) => {{
                    only_if!(TYPED_REFS);
                    let payload: Op = *some!(ops.get(ip));
                    let (func, callee) = check!(table::referred(get(regs, payload.a()), funcs));
                    call_row!(func, callee, $op, ip, true);
                }};
                (RefAsNonNull $op:ident) => {{
                    only_if!(TYPED_REFS);
                    if get(regs, $op.a()) == 0 {
                        trap!(trap_of($op));
                    }
                }};
                (Return $op:ident) => {
                    go_back!()
                };
                (ReturnOne $op:ident) => {{
                    copy(regs, 0, $op.a());
                    go_back!();
                }};
                (ReturnOneA $op:ident) => {{
                    set(regs, 0, accs.int);
                    go_back!();
                }};
                (ReturnOneF $op:ident) => {{
                    set(regs, 0, accs.float);
                    go_back!();
                }};
                (ReturnSpan $op:ident) => {{
                    shift(cells(stack), base, base.saturating_add(usize::from($op.slot())), $op.imm() as usize);
                    go_back!();
                }};
                (Throw $op:ident) => {{
                    only_if!(EXCEPTIONS);
                    let tag = some!(row.tags.first().and_then(|tags| tags.get(links, $op.imm())));
                    let ty = some!(store.tags.get().and_then(|tags| tags.get(tag as usize)));
                    let (len, _) = some!(store.types.slots(*ty));
                    let at = base.saturating_add(usize::from($op.slot()));
                    leave!(Exit::Throw(Thrown::Values { tag, at, len: len as usize }));
                }};
                (ThrowRef $op:ident) => {{
                    only_if!(EXCEPTIONS);
                    leave!(Exit::Throw(Thrown::Reference(get(regs, $op.a()))))
                }};
                (Unreachable $op:ident) => {
                    trap!(trap_of($op))
                };
                (Fuel $op:ident) => {
                    match store.fuel.checked_sub(u64::from($op.imm())) {
                        Some(rest) => store.fuel = rest,
                        None => leave!(Exit::OutOfFuel { needed: u64::from($op.imm()) }),
                    }
                };
                (RefFunc $op:ident) => {{
                    let func = some!(row.funcs.get(links, $op.imm()));
                    set(regs, $op.d(), u64::from(func).wrapping_add(1));
                }};
                (MemorySize $op:ident) => {{
                    let done = memory::size(&mut store.memories, row, links, regs, $op);
                    mem = memory::bytes_of(&mut store.memories, row.memory);
                    check!(done);
                }};
                (MemoryGrow $op:ident) => {{
                    let mut brake = Brake { flag, fuel: &mut store.fuel, metered: row.metered != 0 };
                    let budget = &mut store.memory_budget;
                    let done = memory::memory_at(&mut store.memories, row, links, $op.imm())
                        .map_err(Stop::Trap)
                        .and_then(|memory| memory::grow(memory, budget, &mut brake, regs, $op));
                    mem = memory::bytes_of(&mut store.memories, row.memory);
                    go_on!(done);
                }};
                (MemoryFill $op:ident) => {
                    bulk!($op, 0)
                };
                (MemoryCopy $op:ident) => {
                    bulk_two!($op)
                };
                (MemoryInit $op:ident) => {
                    bulk_two!($op)
                };
                (DataDrop $op:ident) => {
                    drop_segment!(drop_data, $op)
                };
                (TableGet $op:ident) => {{
                    let table = check!(table::table_at(&mut store.tables, row, links, $op.imm()));
                    check!(table::element(table, regs, $op));
                }};
                (TableSet $op:ident) => {{
                    let table = check!(table::table_at(&mut store.tables, row, links, $op.imm()));
                    check!(table::set_element(table, regs, $op));
                }};
                (TableSize $op:ident) => {{
                    let table = check!(table::table_at(&mut store.tables, row, links, $op.imm()));
                    set(regs, $op.d(), table.size());
                }};
                (TableGrow $op:ident) => {{
                    let mut brake = Brake { flag, fuel: &mut store.fuel, metered: row.metered != 0 };
                    let table = check!(table::table_at(&mut store.tables, row, links, $op.imm()));
                    go_on!(table::grow(table, &mut store.table_budget, &mut brake, regs, $op));
                }};
                (TableFill $op:ident) => {
                    bulk!($op, 0)
                };
                (TableCopy $op:ident) => {
                    bulk_two!($op)
                };
                (TableInit $op:ident) => {
                    bulk_two!($op)
                };
                (ElemDrop $op:ident) => {
                    drop_segment!(drop_elements, $op)
                };
                (Untranslated $op:ident) => {
                    leave!(if ALLOC { Exit::Untranslated } else { Exit::Trapped(Trap::Corrupt) })
                };
                (I64Add128 $op:ident) => {{
                    only_if!(WIDE_ARITHMETIC);
                    some!(wide::two(stack, base, $op, wrt_math::i64_add128))
                }};
                (I64Sub128 $op:ident) => {{
                    only_if!(WIDE_ARITHMETIC);
                    some!(wide::two(stack, base, $op, wrt_math::i64_sub128))
                }};
                (I64MulWideS $op:ident) => {{
                    only_if!(WIDE_ARITHMETIC);
                    some!(wide::one(stack, base, $op, wrt_math::i64_mul_wide_s))
                }};
                (I64MulWideU $op:ident) => {{
                    only_if!(WIDE_ARITHMETIC);
                    some!(wide::one(stack, base, $op, wrt_math::i64_mul_wide_u))
                }};
                (Vector $op:ident) => {
                    vectors!($op)
                };
                (VectorScalar $op:ident) => {
                    vectors!($op)
                };
                (VectorShuffle $op:ident) => {
                    vectors!($op)
                };
                (VectorLoad $op:ident) => {
                    vectors!($op)
                };
                (VectorStore $op:ident) => {
                    vectors!($op)
                };
                (VectorFar $op:ident) => {{
                    only_if!(SIMD);
                    let next = *some!(ops.get(ip));
                    let regs = some!(window(stack, base.saturating_add(usize::from($op.slot()))));
                    ip = vector_record!(next, regs, ip.wrapping_add(1));
                }};
                (StructGet $op:ident) => {
                    check!(gc::load(&some!(store.heap.get_mut()).view(), regs, $op, gc::field))
                };
                (StructSet $op:ident) => {{
                    let place = check!(gc::field(regs, $op));
                    check!(some!(store.heap.get_mut()).set(place, get(regs, $op.d()).into()));
                }};
                (ArrayGet $op:ident) => {
                    check!(gc::load(&some!(store.heap.get_mut()).view(), regs, $op, gc::element))
                };
                (ArraySet $op:ident) => {{
                    let place = check!(gc::element(regs, $op));
                    check!(some!(store.heap.get_mut()).set(place, get(regs, $op.d()).into()));
                }};
                (ArrayLen $op:ident) => {{
                    let len = check!(some!(store.heap.get()).len(get(regs, $op.a())));
                    set(regs, $op.d(), u64::from(len));
                }};
                (RefTest $op:ident) => {{
                    let is_of = is_of!($op);
                    set(regs, $op.d(), u64::from(is_of));
                }};
                (RefCast $op:ident) => {
                    if !is_of!($op) {
                        trap!(Trap::CastFailure);
                    }
                };
                (Object $op:ident) => {{
                    let payload: Op = *some!(ops.get(ip));
                    let at = base.saturating_add(usize::from($op.slot()));
                    let reach = reach!(None);
                    let mut objects = Objects {
                        heap: some!(store.heap.get_mut()),
                        types: &store.types,
                        reach: &reach,
                        brake: &mut Brake { flag, fuel: &mut store.fuel, metered: row.metered != 0 },
                        ty: some!(row.types.get(links, $op.imm())),
                        other: payload.imm(),
                    };
                    let done = objects.execute(payload, stack.get_mut(at..).unwrap_or_default());
                    mem = memory::bytes_of(&mut store.memories, row.memory);
                    if matches!(done, Err(Stop::Collect)) {
                        leave!(Exit::Collect);
                    }
                    go_on!(done);
                    ip = ip.wrapping_add(1);
                }};
                (Atomic $op:ident) => {{
                    only_if!(THREADS);
                    let record = check!(atomic::Record::of(ops.get(ip..).and_then(|ops| ops.first_chunk())));
                    if record.access.action == Action::Wait {
                        leave!(Exit::Wait);
                    }
                    if !record.fence() {
                        let slots = stack.get_mut(base.saturating_add(usize::from($op.slot()))..).unwrap_or_default();
                        let done = memory::memory_at(&mut store.memories, row, links, $op.imm())
                            .and_then(|memory| record.execute(memory, &store.platform, slots));
                        mem = memory::bytes_of(&mut store.memories, row.memory);
                        check!(done);
                    }
                    ip = ip.wrapping_add(atomic::RECORDS.wrapping_sub(1));
                }};
                (GlobalGetHigh $op:ident) => {{
                    only_if!(SIMD);
                    set(regs, $op.d(), *vector_half!($op));
                }};
                (GlobalSetHigh $op:ident) => {{
                    only_if!(SIMD);
                    *vector_half!($op) = get(regs, $op.a());
                }};
                // The inner loop executes all others.
                ($other:ident $op:ident) => {
                    trap!(Trap::Corrupt)
                };
            }

            let mut calls = Calls {
                own,
                frames: &mut *frames,
                base,
                depth,
                instance: id,
                row,
                links,
                globals: &mut *globals,
                accs,
            };
            let end;
            let execute = if ONE { straight::one } else { straight::straight };
            (ip, end) = execute(ops, ip, stack, mem, &mut calls, &mut store.fuel, flag);
            (base, depth, accs) = (calls.base, calls.depth, calls.accs);
            match end {
                End::Other => {}
                End::Trapped(trap) => break 'run Exit::Trapped(trap),
                End::Interrupted => break 'run Exit::Interrupted,
                End::Stepped => break 'run Exit::Stepped,
            }
            let Some(op) = ops.get(ip).copied().map(chain::own) else { break 'run Exit::Trapped(Trap::Corrupt) };
            ip = ip.wrapping_add(1);
            regs = some!(window(stack, base));
            macro_rules! dispatch {
                (
                    binary { $($bin:tt)* }
                    binary_trap { $($bt:tt)* }
                    float_binary { $($fb:tt)* }
                    compare { $($cmp:tt)* }
                    float_compare { $($fc:tt)* }
                    count { $($cnt:tt)* }
                    unary { $($un:tt)* }
                    unary_trap { $($ut:tt)* }
                    load { $($load:ident $load_ty:ident $(as $load_via:ident)*;)* }
                    store { $($store:ident $store_ty:ident;)* }
                    special { $($(#[doc = $special_doc:literal])* $special:ident;)* }
                ) => {
                    match op.number() {
                        $(number::$special => special!($special op),)*
                        $(number::$load::WIDE)|* | $(number::$store::WIDE)|* => {
                            wide!(op, bytes, address => compact::access_wide(bytes, address, regs, op, &mut accs))
                        }
                        _ => trap!(Trap::Corrupt),
                    }
                };
            }
            wrt_instructions::for_each_code!(dispatch);
            if ONE {
                break 'run Exit::Stepped;
            }
            continue 'run;
        };
        if callee.owner == HOST {
            let (params, results) = some!(store.types.slots(callee.ty));
            let at = if tail { base } else { from };
            let end = room_end(at, params.max(results));
            if end > stack.len() {
                more_room!(end);
            }
            let caller = id;
            ip = after;
            if tail {
                shift(cells(stack), at, from, params as usize);
                depth = depth.wrapping_sub(1);
                let frame = some!(frames.get(depth));
                (ip, base, id) = (frame.ip as usize, frame.base as usize, frame.instance);
            }
            break 'run Exit::Host { func, at: word_of(at), caller };
        }
        let record = if callee.owner == id {
            own.get(callee.index as usize)
        } else {
            let (_, other) = some!(enter(modules, instances, callee.owner));
            other.funcs().get(callee.index as usize)
        };
        let record = some!(record);
        macro_rules! switch {
            () => {
                if callee.owner != id {
                    enter!(callee.owner);
                }
            };
        }
        if tail {
            tail_call!(record, from, switch!());
        } else {
            call!(record, from, after, switch!());
        }
        if ONE {
            break 'run Exit::Stepped;
        }
    };
    if matches!(exit, Exit::Interrupted) {
        let _seen = flag.take();
    }
    *state = State { ip: word_of(ip), base: word_of(base), instance: id, depth: word_of(depth) };
    exit
}

/// An instance with its module's image.
#[inline(never)]
pub(super) fn enter<'a, P: Platform>(
    modules: &'a List<StoreModule<P>>,
    instances: &'a [InstanceRow],
    id: u32,
) -> Option<(&'a InstanceRow, Image<'a>)> {
    let row = instances.get(id as usize)?;
    Some((row, modules.get(row.module as usize)?.image().ok()?))
}

/// Makes the value stack reach to slot `end` and the frames to `depth`, if the limits and the platform allow.
#[cold]
#[inline(never)]
fn room<R: Region>(
    stack: &mut Stack<u64, R>,
    frames: &mut Stack<Frame, R>,
    end: usize,
    depth: usize,
    frame_limit: usize,
) -> bool {
    depth <= frame_limit && stack.reach(end).is_ok() && frames.reach(depth).is_ok()
}

/// The frames that calls of this depth may use.
fn bounded(frames: &mut [Frame], limit: usize) -> &mut [Frame] {
    let len = frames.len().min(limit);
    frames.get_mut(..len).unwrap_or(&mut [])
}

/// The end of a frame at a slot, with the spare slots that make every window whole.
#[inline(always)]
pub(crate) fn room_end(at: usize, frame: u32) -> usize {
    at.saturating_add(frame as usize).saturating_add(WINDOW)
}

/// A position that a 32-bit image and value stack bound.
#[inline(always)]
#[expect(clippy::cast_possible_truncation, reason = "images and value stacks have fewer than 2^32 records")]
pub(super) fn word_of(position: usize) -> u32 {
    position as u32
}

/// The trap of an `Unreachable` record.
fn trap_of(op: Op) -> Trap {
    u8::try_from(op.imm()).ok().and_then(Trap::from_code).unwrap_or(Trap::Corrupt)
}
