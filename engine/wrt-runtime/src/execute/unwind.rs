//! Exceptions: thrown, and carried to the handler that catches them.

use wrt_error::Trap;
use wrt_format::{HandlerRecord, takes};
use wrt_foundation::{ForHeap, Part, Region};
use wrt_platform::Platform;

use super::gc::collect;
use super::slot::{cells, shift};
use super::{Exit, State};
use crate::backtrace::function_at;
use crate::heap::Heap;
use crate::instance::HOST;
use crate::store::Store;

/// An exception on its way to its handler.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Thrown {
    /// Of a tag of the store, its values so many slots from this one on.
    Values { tag: u32, at: usize, len: usize },
    /// The one of a reference.
    Reference(u64),
}

/// Where an exception goes on.
struct Caught {
    state: State,
    /// The slot for its first value; none are wanted where the handler is for any tag.
    at: usize,
    wants_values: bool,
    /// Which of [`takes`] the handler is.
    takes: u32,
}

/// Throws an exception at a state, whose record throws: the state is that of the handler then. Without one the exit says what was thrown,
/// and the state stays. Time linear in the frames in between, and in the handlers of their functions.
#[cold]
#[inline(never)]
pub(crate) fn throw<P: Platform + Clone>(store: &mut Store<P>, thrown: Thrown, state: &mut State) -> Result<(), Exit> {
    let tag = match thrown {
        Thrown::Values { tag, .. } => tag,
        Thrown::Reference(0) => return Err(Exit::Trapped(Trap::NullReference)),
        Thrown::Reference(reference) => {
            let exception = store.heap.get().and_then(|heap| heap.exception(reference));
            exception.ok_or(Exit::Trapped(Trap::Corrupt))?.0
        }
    };
    let caught = handler(store, *state, tag).map_err(Exit::Trapped)?;
    let needs_ref = |caught: &Caught| !matches!(caught.takes, takes::VALUES | takes::NULL_BEFORE);
    let needs_ref = caught.as_ref().is_none_or(needs_ref);
    let reference = match thrown {
        Thrown::Reference(reference) => reference,
        Thrown::Values { tag, at, len } if needs_ref => {
            let reference = keep(store, tag, len, Some(state), &[]).map_err(Exit::Trapped)?;
            let values = store.stack.records().get(at..).unwrap_or(&[]);
            fill(&mut store.heap, reference, values);
            reference
        }
        Thrown::Values { .. } => 0,
    };
    let Some(caught) = caught else { return Err(Exit::Uncaught { reference }) };
    let stack = store.stack.records_mut();
    let mut next = caught.at;
    if caught.wants_values {
        match thrown {
            Thrown::Values { at, len, .. } => {
                shift(cells(stack), next, at, len);
                next = next.saturating_add(len);
            }
            Thrown::Reference(reference) => {
                let found = store.heap.get().and_then(|heap| heap.exception(reference));
                let (_, values) = found.ok_or(Exit::Trapped(Trap::Corrupt))?;
                for (to, from) in stack.get_mut(next..).unwrap_or_default().iter_mut().zip(values) {
                    *to = *from;
                }
                next = next.saturating_add(values.len());
            }
        }
    }
    let place = match caught.takes {
        takes::VALUES => None,
        takes::REF_BEFORE | takes::NULL_BEFORE => caught.at.checked_sub(1),
        _ => Some(next),
    };
    if let Some(slot) = place.and_then(|place| stack.get_mut(place)) {
        *slot = if caught.takes == takes::NULL_BEFORE { 0 } else { reference };
    }
    *state = caught.state;
    Ok(())
}

/// Makes an exception that references may name, with room for so many slots of values; the newest call runs at a state, or none does, and slots of
/// `more` are in use.
pub(crate) fn keep<P: Platform + Clone>(
    store: &mut Store<P>,
    tag: u32,
    len: usize,
    running: Option<&State>,
    more: &[u64],
) -> Result<u64, Trap> {
    let ty = *store.tags.get().and_then(|tags| tags.get(tag as usize)).ok_or(Trap::Corrupt)?;
    loop {
        let heap = store.heap.get_mut().ok_or(Trap::Corrupt)?;
        if !heap.is_due()
            && let Some(exception) = heap.allocate_exception(ty, tag, len)
        {
            heap.pace(&store.types, len as u64);
            return Ok(exception);
        }
        // An exception is thrown in one go.
        collect(store, false, running, more).map_err(|_| Trap::HeapExhausted)?;
    }
}

/// Writes the values of an exception that was made.
pub(crate) fn fill<R: Region>(heap: &mut ForHeap<Heap<R>>, exception: u64, values: &[u64]) {
    let kept = heap.get_mut().map_or(&mut [][..], |heap| heap.exception_values_mut(exception));
    for (to, from) in kept.iter_mut().zip(values) {
        *to = *from;
    }
}

/// The innermost handler of an exception of this tag that is thrown at a state.
fn handler<P: Platform + Clone>(store: &Store<P>, state: State, tag: u32) -> Result<Option<Caught>, Trap> {
    let mut at = state;
    loop {
        let (_, record) = function_at(store, at.instance, at.ip).ok_or(Trap::Corrupt)?;
        let row = store.instances.get(at.instance as usize).ok_or(Trap::Corrupt)?;
        if let Some(tags) = row.tags.first().filter(|_| record.handlers != 0) {
            let module = store.modules.get(row.module as usize).ok_or(Trap::Corrupt)?;
            let image = module.image().map_err(|_| Trap::Corrupt)?;
            let handlers = image.handlers(&record).ok_or(Trap::Corrupt)?;
            let ip = at.ip.wrapping_sub(record.code);
            let fits = |handler: &HandlerRecord| {
                handler.start <= ip
                    && ip < handler.end
                    && (handler.tag == u32::MAX || tags.get(store.links.as_slice(), handler.tag) == Some(tag))
            };
            let mut next = 0_usize;
            while let Some(handler) = handlers.get(next) {
                next = next.wrapping_add(1);
                if !fits(handler) {
                    continue;
                }
                if handler.takes == takes::NOTHING {
                    // Always further on, so that this ends whatever the image says.
                    next = next.max(handler.target as usize);
                    continue;
                }
                return Ok(Some(Caught {
                    state: State { ip: record.code.wrapping_add(handler.target), ..at },
                    at: (at.base as usize).saturating_add(handler.slot as usize),
                    wants_values: handler.tag != u32::MAX,
                    takes: handler.takes,
                }));
            }
        }
        let depth = at.depth.checked_sub(1).ok_or(Trap::Corrupt)?;
        let frame = store.frames.records().get(depth as usize).ok_or(Trap::Corrupt)?;
        if frame.instance == HOST {
            return Ok(None);
        }
        // A frame says where its function goes on: the call is before.
        at = State { ip: frame.ip.wrapping_sub(1), base: frame.base, instance: frame.instance, depth };
    }
}
