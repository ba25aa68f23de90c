//! Modules whose functions are translated when they are first called.

use alloc::boxed::Box;
use alloc::sync::Arc;
use core::fmt;
use std::sync::{Mutex, PoisonError};

use wrt_decoder::{Decoder, FunctionTranslator, GrowingImage, LazyImage};
use wrt_error::GrowError;
use wrt_format::Image;
use wrt_foundation::{Bytes, OnHeap, Once, Region};
use wrt_platform::{Platform, ReserveRequest};
use wrt_runtime::{Functions, Lazy, Untranslated};

use crate::{Config, Engine, Result};

/// A binary module that was validated, with all it takes to translate its functions.
pub(crate) struct Validated<P: Platform + Clone> {
    engine: Engine<P>,
    wasm: Bytes<P::Region>,
    /// One for all stores: only they that translate at the same moment wait for one another, and each no longer than a body takes.
    translator: Mutex<FunctionTranslator<P::Region>>,
    /// The module with all functions translated, once somebody asked for its image.
    whole: Once<wrt_runtime::Module<P>>,
}

impl<P: Platform + Clone> Validated<P> {
    /// Validates a binary module and keeps a copy of it: what stores run, and this.
    pub(crate) fn new(engine: &Engine<P>, wasm: &[u8]) -> Result<(wrt_runtime::Module<P>, Arc<Validated<P>>)> {
        let config = wrt_decoder::Config { lazy: true, ..engine.config().for_decoder() };
        let mut decoder = Decoder::with_size(engine.platform(), &config, wasm.len() as u64)?;
        decoder.push(wasm)?;
        let LazyImage { image, translator } = decoder.finish_lazy(engine.platform())?;
        let mut region = engine.platform().reserve(ReserveRequest::new(wasm.len()))?;
        region.commit(wasm.len())?;
        for (to, from) in region.bytes_mut().iter_mut().zip(wasm) {
            *to = *from;
        }
        let wasm = Bytes::from_region(region, wasm.len());
        let translator = Mutex::new(translator);
        let validated = Arc::new(Validated { engine: engine.clone(), wasm, translator, whole: Once::new() });
        let lazy: Box<dyn Lazy> = Box::new(Shared(Arc::clone(&validated)));
        let code = wrt_runtime::Module::from_validated(image.region, image.len as usize, lazy.into())?;
        Ok((code, validated))
    }

    /// The module with all functions translated; `None` where a bound or the platform's memory does not allow that. Init only.
    pub(crate) fn whole(&self) -> Option<&wrt_runtime::Module<P>> {
        self.whole.get().or_else(|| self.whole.set(self.translate_all().ok()?))
    }

    fn translate_all(&self) -> Result<wrt_runtime::Module<P>> {
        let config = self.config().for_decoder();
        let image = wrt_decoder::decode(self.engine.platform(), &config, self.wasm.as_slice())?;
        Ok(wrt_runtime::Module::from_translated(image.region, image.len as usize)?)
    }

    fn config(&self) -> &Config {
        self.engine.config()
    }
}

/// A validated module as stores see it.
struct Shared<P: Platform + Clone>(Arc<Validated<P>>);

impl<P: Platform + Clone> Lazy for Shared<P> {
    fn begin(&self, image: &Image<'_>) -> Result<OnHeap<dyn Functions>, GrowError> {
        let Validated { engine, wasm, .. } = &*self.0;
        let bytes = wasm.as_slice().len() as u64;
        let image = GrowingImage::new(engine.platform(), &self.0.config().for_decoder(), image, bytes)?;
        let functions: Box<dyn Functions> = Box::new(InStore { module: Arc::clone(&self.0), image });
        Ok(functions.into())
    }
}

/// The functions of a validated module in one store.
struct InStore<P: Platform + Clone> {
    module: Arc<Validated<P>>,
    image: GrowingImage<P::Region>,
}

impl<P: Platform + Clone> Functions for InStore<P> {
    fn image(&self) -> &[u8] {
        self.image.bytes()
    }

    fn translate(&mut self, own: u32) -> Result<(), Untranslated> {
        let mut translator = self.module.translator.lock().unwrap_or_else(PoisonError::into_inner);
        translator.translate(&mut self.image, own, self.module.wasm.as_slice()).map_err(|_| Untranslated)
    }

    fn function_at(&self, code: u32) -> Option<u32> {
        self.image.function_at(code)
    }
}

impl<P: Platform + Clone> fmt::Debug for Shared<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.wasm.fmt(f)
    }
}

impl<P: Platform + Clone> fmt::Debug for InStore<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.image.fmt(f)
    }
}
