//! A global of a store.

use wrt_platform::Platform;
use wrt_runtime::GlobalId;

use crate::error::Usage;
use crate::store::{Inner, StoreId};
use crate::{AsContext, AsContextMut, GlobalType, Mutability, Result, Val, ValType};

/// A global of a store. It is a name: cheap to copy, of use with its store only.
///
/// ```
/// # #[cfg(all(feature = "decoder", feature = "platform-linux"))] {
/// use wrt::{Engine, Global, GlobalType, Mutability, Store, Val, ValType};
///
/// let mut store = Store::new(&Engine::default(), ())?;
/// let global = Global::new(&mut store, GlobalType::new(ValType::I64, Mutability::Var), Val::I64(1))?;
/// global.set(&mut store, Val::I64(2))?;
/// assert_eq!(global.get(&store).i64(), Some(2));
/// assert!(global.set(&mut store, Val::I32(3)).is_err());
/// # }
/// # Ok::<(), wrt::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Global {
    pub(crate) store: StoreId,
    pub(crate) id: GlobalId,
}

impl Global {
    /// A global with this value.
    ///
    /// # Errors
    /// [`Usage::ValueType`], [`Usage::OtherStore`], [`Error::Limit`](crate::Error::Limit), [`Error::Platform`](crate::Error::Platform).
    pub fn new(mut store: impl AsContextMut, ty: GlobalType, value: Val) -> Result<Global> {
        let inner = store.as_context_mut().inner;
        let value = value.into_checked_bits(ty.content(), inner)?;
        let ty = wrt_runtime::GlobalType { value: ty.content().code(), mutable: ty.mutability().is_mut() };
        let id = inner.runtime.create_global(ty, value)?;
        Ok(Global { store: inner.id, id })
    }

    /// The global's type; that of a constant `i32` where it is not of this store.
    #[must_use]
    pub fn ty(&self, store: impl AsContext) -> GlobalType {
        self.type_in(store.as_context().inner).unwrap_or(GlobalType::new(ValType::I32, Mutability::Const))
    }

    pub(crate) fn type_in<T, P: Platform + Clone>(&self, inner: &Inner<T, P>) -> Result<GlobalType, Usage> {
        self.store.check(inner.id)?;
        let ty = inner.runtime.global_type(self.id).ok_or(Usage::OtherStore)?;
        let content = ValType::from_code(ty.value).ok_or(Usage::BadType)?;
        Ok(GlobalType::new(content, if ty.mutable { Mutability::Var } else { Mutability::Const }))
    }

    /// The value; zero where it is not of this store.
    #[must_use]
    pub fn get(&self, store: impl AsContext) -> Val {
        let inner = store.as_context().inner;
        let ty = self.ty(&store).content();
        let value = match self.store.check(inner.id) {
            Ok(()) => inner.runtime.global(self.id).unwrap_or(0),
            Err(_) => 0,
        };
        Val::from_bits(value, ty, inner)
    }

    /// Writes the value.
    ///
    /// # Errors
    /// [`Usage::ImmutableGlobal`], [`Usage::ValueType`], [`Usage::OtherStore`].
    pub fn set(&self, mut store: impl AsContextMut, value: Val) -> Result<()> {
        let inner = store.as_context_mut().inner;
        let value = value.into_checked_bits(self.type_in(inner)?.content(), inner)?;
        Ok(inner.runtime.set_global(self.id, value)?)
    }
}
