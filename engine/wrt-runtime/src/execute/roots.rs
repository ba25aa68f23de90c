//! Finds what calls refer to: the slots of their frames that hold references, and those of values between guests and host.
//!
//! Which slots of a frame those are is in the image, beside the function's code: see [`RootRecord`]. A frame ends where the next one begins, so what
//! a caller gave as arguments is the callee's. Whatever an image says, a slot that holds no reference to an object that is there does no harm.

use wrt_format::{FuncRecord, RootRecord, Types};
use wrt_foundation::{Part, Region};
use wrt_instructions::ValType;
use wrt_instructions::code::Code;
use wrt_platform::Platform;

use super::State;
use crate::call::{Activation, Held};
use crate::heap::Heap;
use crate::instance::HOST;
use crate::store::Store;

/// Marks what all calls refer to; `running` is where the newest one stands, if it runs. Time linear in their frames, in what those hold, and
/// logarithmic in their functions' code.
pub(super) fn shade_calls<P: Platform + Clone>(store: &mut Store<P>, running: Option<&State>) {
    let mut running = running.copied();
    // Where the frames above begin.
    let mut end = usize::MAX;
    for index in (0..store.activations.len()).rev() {
        let Some(call) = store.activations.get(index).copied() else { continue };
        let state = running.take().unwrap_or(call.state);
        match call.held() {
            Held::Frames => shade_frames(store, &call, state, end),
            Held::Params { func, at } => {
                shade_values(store, type_of(store, func), false, at);
                shade_frames(store, &call, behind_a_call(state), at as usize);
            }
            Held::Results { func, at } => {
                shade_values(store, type_of(store, func), true, at);
                shade_frames(store, &call, behind_a_call(state), at as usize);
            }
            Held::Finished { ty } => shade_values(store, Some(ty), true, call.bottom),
            Held::Nowhere => {
                if let Some(heap) = store.heap.get_mut() {
                    heap.shade_all(&[call.thrown()]);
                }
            }
        }
        end = call.bottom as usize;
    }
}

/// A call is before the record where it goes on.
const fn behind_a_call(state: State) -> State {
    State { ip: state.ip.wrapping_sub(1), ..state }
}

/// The type of a function of the store.
fn type_of<P: Platform + Clone>(store: &Store<P>, func: u32) -> Option<u32> {
    store.funcs.get(func as usize).map(|row| row.ty)
}

/// Marks what the parameters of a function type refer to, or its results, which lie from a slot on.
fn shade_values<P: Platform + Clone>(store: &mut Store<P>, ty: Option<u32>, results: bool, at: u32) {
    let (Some(heap), Some((params, given))) = (store.heap.get_mut(), ty.and_then(|ty| store.types.func(ty))) else {
        return;
    };
    let slots = store.stack.records().get(at as usize..).unwrap_or(&[]);
    shade_typed(heap, &store.types, if results { given } else { params }, slots);
}

/// Marks what values of these types refer to, which lie in the first of these slots.
pub(crate) fn shade_typed<R: Region>(heap: &mut Heap<R>, types: &Types<R>, values: &[ValType], slots: &[u64]) {
    let mut slots = slots.iter();
    for ty in values {
        let Some(slot) = slots.next() else { return };
        if types.may_refer(*ty) {
            heap.shade_all(&[*slot]);
        } else if ty.is_vector() {
            slots.next();
        }
    }
}

/// Marks what the frames of a call refer to, whose innermost stands at a state and ends before a slot.
fn shade_frames<P: Platform + Clone>(store: &mut Store<P>, call: &Activation, state: State, mut end: usize) {
    let mut at = state;
    while at.instance != HOST {
        shade_frame(store, call, at, end);
        end = at.base as usize;
        let Some(depth) = at.depth.checked_sub(1).filter(|depth| *depth >= call.floor) else { return };
        let Some(frame) = store.frames.records().get(depth as usize) else { return };
        at = behind_a_call(State { ip: frame.ip, base: frame.base, instance: frame.instance, depth });
    }
}

/// Marks what a frame refers to.
fn shade_frame<P: Platform + Clone>(store: &mut Store<P>, call: &Activation, at: State, end: usize) -> Option<()> {
    let row = store.instances.get(at.instance as usize)?;
    let module = store.modules.get(row.module as usize)?;
    let image = module.image().ok()?;
    let record = match call.constant() {
        Some(record) => *image.record::<FuncRecord>(record)?,
        None => module.function_at(at.ip)?.1,
    };
    let heap = store.heap.get_mut()?;
    let slots = store.stack.records();
    let slots = slots.get(..end).unwrap_or(slots).get(at.base as usize..)?;
    let roots = image.roots(&record)?;
    if roots.is_empty() && image.ops().get(record.code as usize)?.code() == Some(Code::Untranslated) {
        // All it has are its parameters.
        let ty = row.types.get(store.links.as_slice(), record.type_index)?;
        shade_typed(heap, &store.types, store.types.func(ty)?.0, slots);
        return Some(());
    }
    let code = at.ip.wrapping_sub(record.code);
    let mut index = roots.partition_point(|root| root.code <= code).checked_sub(1)?;
    let mut root = roots.get(index)?;
    loop {
        shade_slots(heap, root, slots);
        (index, root) = root.below(index, roots)?;
    }
}

/// Marks what the slots of a frame refer to that a record tells of.
fn shade_slots<R: Region>(heap: &mut Heap<R>, root: &RootRecord, slots: &[u64]) {
    let (first, end) = root.range();
    let slots = slots.get(..end as usize).unwrap_or(slots).get(first as usize..).unwrap_or(&[]);
    let mut bits = root.bits;
    for slot in slots {
        if bits & 1 != 0 {
            heap.shade_all(&[*slot]);
        }
        bits = bits.rotate_right(1);
    }
}
