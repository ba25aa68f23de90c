//! Modules whose functions are translated at their first call, by whoever has their binary module.

use core::fmt::Debug;

use wrt_error::{GrowError, Trap};
use wrt_format::{FuncRecord, Image};
use wrt_foundation::{OnHeap, Once, OnceTable};
use wrt_instructions::code::Code;
use wrt_platform::Platform;

use crate::backtrace;
use crate::error::StoreError;
use crate::execute::{State, Threaded, room_end};
use crate::instance::HOST;
use crate::module::Module;
use crate::store::Store;

/// What a lazy module's image and binary module are to the stores that run it: each translates for itself what it calls.
pub trait Lazy: Send + Sync + Debug {
    /// Begins for one store, with the image of the module. Init only.
    ///
    /// # Errors
    /// [`GrowError`] without room for a copy of the image and for what translation needs.
    fn begin(&self, image: &Image<'_>) -> Result<OnHeap<dyn Functions>, GrowError>;
}

/// The functions of a lazy module in one store.
pub trait Functions: Send + Sync + Debug {
    /// The image so far: that of the module, with the code of functions that were translated at its end. *Bounded*.
    fn image(&self) -> &[u8];

    /// Makes the code of one of the module's own functions, which has none yet. Time linear in its body.
    ///
    /// # Errors
    /// [`Untranslated`] where the image is at its bound or there is no memory: nothing changed.
    fn translate(&mut self, own: u32) -> Result<(), Untranslated>;

    /// Which of the module's own functions a code record is of. Time logarithmic in those that were translated.
    fn function_at(&self, code: u32) -> Option<u32>;
}

/// A function was not translated.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Untranslated;

/// A module in a store, with what of it was translated there.
#[derive(Debug)]
pub(crate) struct StoreModule<P: Platform> {
    pub(crate) module: Module<P>,
    functions: OnHeap<dyn Functions>,
    /// Those that were translated here, as the threaded driver runs them.
    threaded: OnceTable<Threaded>,
}

impl<P: Platform> StoreModule<P> {
    pub(crate) fn new(module: Module<P>) -> Result<Self, StoreError> {
        let functions = match module.lazy() {
            Some(lazy) => lazy.begin(&module.image().map_err(|_| StoreError::UnknownId)?)?,
            None => OnHeap::none(),
        };
        Ok(StoreModule { module, functions, threaded: OnceTable::new() })
    }

    /// The image that this store runs.
    pub(crate) fn image(&self) -> Result<Image<'_>, wrt_error::ImageError> {
        match self.functions.get() {
            Some(functions) => Image::reborrow(functions.image()),
            None => self.module.image(),
        }
    }

    /// The cells of its own functions, of which there are `len`, as the threaded driver runs them.
    pub(crate) fn threaded(&self, len: usize) -> &[Once<Threaded>] {
        if self.functions.get().is_some() { self.threaded.cells(len) } else { self.module.threaded(len) }
    }

    /// The function that a code position lies in: its index among the module's own.
    pub(crate) fn function_at(&self, ip: u32) -> Option<(u32, FuncRecord)> {
        let image = self.image().ok()?;
        match self.functions.get() {
            Some(functions) => {
                let own = functions.function_at(ip)?;
                Some((own, *image.funcs().get(own as usize)?))
            }
            None => backtrace::find(&image, ip),
        }
    }

    fn translate(&mut self, own: u32) -> Result<FuncRecord, Trap> {
        let functions = self.functions.get_mut().ok_or(Trap::Corrupt)?;
        functions.translate(own).map_err(|Untranslated| Trap::Untranslatable)?;
        let image = self.image().map_err(|_| Trap::Corrupt)?;
        image.funcs().get(own as usize).copied().ok_or(Trap::Corrupt)
    }
}

/// Which of the module's own functions a call stands at the beginning of, if that has no code yet.
pub(crate) fn untranslated_at<P: Platform + Clone>(store: &Store<P>, state: &State) -> Option<u32> {
    let module = store.instances.get(state.instance as usize)?.module;
    let image = store.modules.get(module as usize)?.image().ok()?;
    let op = image.ops().get(state.ip as usize)?;
    (op.code() == Some(Code::Untranslated)).then_some(op.imm())
}

/// Translates the function that was just called, whose frame has the arguments, and begins it.
#[cold]
#[inline(never)]
pub(crate) fn begin_untranslated<P: Platform + Clone>(
    store: &mut Store<P>,
    state: &mut State,
    own: u32,
) -> Result<(), Trap> {
    let module = store.instances.get(state.instance as usize).ok_or(Trap::Corrupt)?.module;
    let record = store.modules.get_mut(module as usize).ok_or(Trap::Corrupt)?.translate(own)?;
    let base = state.base as usize;
    if store.stack.reach(room_end(base, record.frame)).is_err() {
        // As where the frame is known beforehand, it is the call that traps.
        let depth = state.depth.wrapping_sub(1);
        let caller = store.frames.records().get(depth as usize).filter(|frame| frame.instance != HOST);
        if let Some(caller) = caller {
            *state = State { ip: caller.ip.wrapping_sub(1), base: caller.base, instance: caller.instance, depth };
        }
        return Err(Trap::CallStackExhausted);
    }
    let first = base.saturating_add(record.params as usize);
    let locals = store.stack.records_mut().get_mut(first..first.saturating_add(record.locals as usize));
    locals.ok_or(Trap::Corrupt)?.fill(0);
    state.ip = record.code;
    Ok(())
}
