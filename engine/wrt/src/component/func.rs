//! Functions of component instances.

use alloc::vec::Vec;

use super::Val;
use crate::error::Usage;
use crate::store::StoreId;
use crate::{AsContext, AsContextMut, Result};

/// A function that an instance of a component exports. It is a name: cheap to copy, of use with its store only.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Func {
    pub(crate) store: StoreId,
    pub(crate) number: u32,
}

impl Func {
    /// Calls it; gives its result, if it has one. The function that cleans up behind it is called as well.
    ///
    /// A call that fails, runs out of fuel or is interrupted is over, and the instances that it stood in cannot be entered any more.
    ///
    /// # Errors
    /// [`Usage::ParamCount`]; [`ComponentError::Value`](super::ComponentError::Value) for a value of another type; whatever ends the call.
    pub fn call(&self, mut store: impl AsContextMut, params: &[Val]) -> Result<Vec<Val>> {
        let inner = store.as_context_mut().inner;
        self.store.check(inner.id)?;
        inner.call_component(self.number, params)
    }

    /// How many parameters it takes.
    ///
    /// # Errors
    /// [`Usage::OtherStore`].
    pub fn param_count(&self, store: impl AsContext) -> Result<usize> {
        let inner = store.as_context().inner;
        self.store.check(inner.id)?;
        let state = inner.known_components().ok_or(Usage::OtherStore)?;
        let ty = state.components.function_type(self.number).ok_or(Usage::OtherStore)?;
        Ok(ty.params() as usize)
    }
}
