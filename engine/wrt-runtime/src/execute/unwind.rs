//! Exceptions: thrown, and carried to the handler that catches them.

use wrt_error::Trap;
use wrt_format::HandlerRecord;
use wrt_foundation::Part;
use wrt_platform::Platform;

use super::slot::{cells, shift};
use super::{Exit, State};
use crate::backtrace::function_at;
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
    with_ref: bool,
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
            let exceptions = store.exceptions.get().ok_or(Exit::Trapped(Trap::Corrupt))?;
            exceptions.get(reference).ok_or(Exit::Trapped(Trap::Corrupt))?.0
        }
    };
    let caught = handler(store, *state, tag).map_err(Exit::Trapped)?;
    let needs_ref = caught.as_ref().is_none_or(|caught| caught.with_ref);
    let reference = match thrown {
        Thrown::Reference(reference) => reference,
        Thrown::Values { tag, at, len } if needs_ref => {
            keep(store, tag, at, len, at.saturating_add(len)).map_err(Exit::Trapped)?
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
                let found = store.exceptions.get().and_then(|exceptions| exceptions.get(reference));
                let (_, values) = found.ok_or(Exit::Trapped(Trap::Corrupt))?;
                for (to, from) in stack.get_mut(next..).unwrap_or_default().iter_mut().zip(values) {
                    *to = *from;
                }
                next = next.saturating_add(values.len());
            }
        }
    }
    if caught.with_ref
        && let Some(slot) = stack.get_mut(next)
    {
        *slot = reference;
    }
    *state = caught.state;
    Ok(())
}

/// Makes an exception of values on the stack that references may name; `top` slots are in use.
pub(crate) fn keep<P: Platform + Clone>(
    store: &mut Store<P>,
    tag: u32,
    at: usize,
    len: usize,
    top: usize,
) -> Result<u64, Trap> {
    let mut added = store.exceptions.get_mut().ok_or(Trap::Corrupt)?.add(tag, len);
    if added.is_err() {
        collect(store, top);
        added = store.exceptions.get_mut().ok_or(Trap::Corrupt)?.add(tag, len);
    }
    let reference = added.map_err(|_| Trap::ExceptionLimit)?;
    let values = store.stack.records().get(at..).unwrap_or(&[]);
    let exceptions = store.exceptions.get_mut().ok_or(Trap::Corrupt)?;
    for (to, from) in exceptions.values_mut(reference).iter_mut().zip(values) {
        *to = *from;
    }
    Ok(reference)
}

/// Drops exceptions that nothing refers to.
fn collect<P: Platform + Clone>(store: &mut Store<P>, top: usize) {
    let Some(exceptions) = store.exceptions.get_mut() else { return };
    let slots = store.stack.records();
    exceptions.mark(slots.get(..top).unwrap_or(slots));
    for table in store.tables.iter().filter(|table| table.holds_exceptions()) {
        exceptions.mark(table.elements());
    }
    for global in store.globals.as_slice() {
        exceptions.mark(&[global.value]);
    }
    for call in store.activations.as_slice() {
        exceptions.mark(&[call.thrown()]);
    }
    exceptions.sweep();
}

/// The innermost handler of an exception of this tag that is thrown at a state.
fn handler<P: Platform + Clone>(store: &Store<P>, state: State, tag: u32) -> Result<Option<Caught>, Trap> {
    let mut at = state;
    loop {
        let (_, record) = function_at(store, at.instance, at.ip).ok_or(Trap::Corrupt)?;
        let row = store.instances.get(at.instance as usize).ok_or(Trap::Corrupt)?;
        if let Some(tags) = row.tags.first().filter(|_| record.handlers.len != 0) {
            let module = store.modules.get(row.module as usize).ok_or(Trap::Corrupt)?;
            let image = module.image().map_err(|_| Trap::Corrupt)?;
            let handlers = image.slice::<HandlerRecord>(record.handlers).ok_or(Trap::Corrupt)?;
            let ip = at.ip.wrapping_sub(record.code);
            let fits = |handler: &&HandlerRecord| {
                handler.start <= ip
                    && ip < handler.end
                    && (handler.tag == u32::MAX || tags.get(store.links.as_slice(), handler.tag) == Some(tag))
            };
            if let Some(handler) = handlers.iter().find(fits) {
                return Ok(Some(Caught {
                    state: State { ip: record.code.wrapping_add(handler.target), ..at },
                    at: (at.base as usize).saturating_add(handler.slot as usize),
                    wants_values: handler.tag != u32::MAX,
                    with_ref: handler.with_ref != 0,
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
