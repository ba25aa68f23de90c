//! A component, translated once.

use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;

use wrt_component::{Code, Compiled};
use wrt_foundation::Shared;
use wrt_platform::Platform;

use crate::store::reserve;
use crate::{DefaultPlatform, Engine, Result};

/// A component, decoded, validated and its core modules translated. Cheap to clone; any number of stores share it.
pub struct Component<P: Platform + Clone = DefaultPlatform> {
    shared: Arc<Inner<P>>,
}

struct Inner<P: Platform + Clone> {
    engine: Engine<P>,
    code: Shared<Code<P::Region>>,
    modules: Vec<wrt_runtime::Module<P>>,
}

impl<P: Platform + Clone> Component<P> {
    /// Takes a binary component that is all there. Init only.
    ///
    /// # Errors
    /// [`Error::Parse`](crate::Error::Parse) for what is not a component or not one this configuration accepts, with the offset.
    pub fn new(engine: &Engine<P>, wasm: impl AsRef<[u8]>) -> Result<Component<P>> {
        let decoder = engine.config().for_decoder();
        let config = Self::config(engine, &decoder);
        let Compiled { code, modules } = wrt_component::compile(engine.platform(), &config, &decoder, wasm.as_ref())?;
        let mut list = Vec::new();
        reserve(&mut list, modules.len())?;
        list.extend(modules.into_values());
        Ok(Component { shared: Arc::new(Inner { engine: engine.clone(), code: Shared::new(code), modules: list }) })
    }

    /// Checks that bytes are a component this configuration accepts, without keeping anything. Init only.
    ///
    /// # Errors
    /// As [`new`](Component::new).
    pub fn validate(engine: &Engine<P>, wasm: impl AsRef<[u8]>) -> Result<()> {
        let config = Self::config(engine, &engine.config().for_decoder());
        Ok(wrt_component::validate(engine.platform(), &config, wasm.as_ref())?)
    }

    fn config(engine: &Engine<P>, decoder: &wrt_decoder::Config) -> wrt_component::Config {
        wrt_component::Config {
            limits: engine.config().get_component_limits().clone(),
            features: engine.config().component_features,
            core: decoder.features,
        }
    }

    /// The engine it was made with.
    #[must_use]
    pub fn engine(&self) -> &Engine<P> {
        &self.shared.engine
    }

    pub(crate) fn code(&self) -> &Shared<Code<P::Region>> {
        &self.shared.code
    }

    pub(crate) fn modules(&self) -> impl Iterator<Item = wrt_runtime::Module<P>> + '_ {
        self.shared.modules.iter().cloned()
    }

    /// Where it lies, which no other one does while it is there.
    pub(crate) fn address(&self) -> usize {
        Arc::as_ptr(&self.shared).addr()
    }
}

impl<P: Platform + Clone> Clone for Component<P> {
    fn clone(&self) -> Self {
        Component { shared: Arc::clone(&self.shared) }
    }
}

impl<P: Platform + Clone> fmt::Debug for Component<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Component({} core modules)", self.shared.modules.len())
    }
}
