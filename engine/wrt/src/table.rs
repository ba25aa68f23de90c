//! A table of a store.

use wrt_platform::Platform;
use wrt_runtime::TableId;

use crate::error::Usage;
use crate::store::{Inner, StoreId};
use crate::{AsContext, AsContextMut, Result, TableType, Val, ValType};

/// A table of a store. It is a name: cheap to copy, of use with its store only.
///
/// ```
/// # #[cfg(all(feature = "decoder", feature = "platform-linux"))] {
/// use wrt::{Engine, Func, Store, Table, TableType, Val, ValType};
///
/// let mut store = Store::new(&Engine::default(), ())?;
/// let table = Table::new(&mut store, TableType::new(ValType::FuncRef, 2, None), Val::FuncRef(None))?;
/// let func = Func::wrap(&mut store, || 7)?;
/// table.set(&mut store, 1, func.into())?;
/// assert_eq!(table.get(&store, 1).unwrap().func_ref(), Some(Some(&func)));
/// assert!(table.get(&store, 2).is_none());
/// # }
/// # Ok::<(), wrt::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Table {
    pub(crate) store: StoreId,
    pub(crate) id: TableId,
}

impl Table {
    /// A table whose elements are all `init`.
    ///
    /// # Errors
    /// [`Usage::BadType`], [`Usage::ValueType`], [`Usage::OtherStore`], [`Error::Limit`](crate::Error::Limit),
    /// [`Error::Platform`](crate::Error::Platform).
    pub fn new(mut store: impl AsContextMut, ty: TableType, init: Val) -> Result<Table> {
        let inner = store.as_context_mut().inner;
        let slot = init.into_checked_slot(ty.element(), inner)?;
        let ty = wrt_runtime::TableType {
            element: ty.element().code(),
            min: ty.minimum(),
            max: ty.maximum(),
            is_64: ty.is_64(),
        };
        let id = inner.runtime.create_table(ty, slot)?;
        Ok(Table { store: inner.id, id })
    }

    /// The table's type, with its size now as the minimum; that of an empty table where it is not of this store.
    #[must_use]
    pub fn ty(&self, store: impl AsContext) -> TableType {
        self.type_in(store.as_context().inner).unwrap_or(TableType::new(ValType::FuncRef, 0, Some(0)))
    }

    pub(crate) fn type_in<T, P: Platform + Clone>(&self, inner: &Inner<T, P>) -> Result<TableType, Usage> {
        self.store.check(inner.id)?;
        let ty = inner.runtime.table_type(self.id).ok_or(Usage::OtherStore)?;
        let element = ValType::from_code(ty.element).ok_or(Usage::BadType)?;
        Ok(TableType { element, is_64: ty.is_64, minimum: ty.min, maximum: ty.max })
    }

    /// Elements; zero where it is not of this store.
    #[must_use]
    pub fn size(&self, store: impl AsContext) -> u64 {
        self.ty(store).minimum()
    }

    /// The element at `index`; `None` past the end.
    #[must_use]
    pub fn get(&self, store: impl AsContext, index: u64) -> Option<Val> {
        let inner = store.as_context().inner;
        let ty = self.type_in(inner).ok()?;
        let slot = *inner.runtime.table(self.id)?.get(usize::try_from(index).ok()?)?;
        Some(Val::from_slot(slot, ty.element(), inner))
    }

    /// Writes the element at `index`.
    ///
    /// # Errors
    /// [`Usage::OutOfBounds`], [`Usage::ValueType`], [`Usage::OtherStore`].
    pub fn set(&self, mut store: impl AsContextMut, index: u64, value: Val) -> Result<()> {
        let inner = store.as_context_mut().inner;
        let slot = value.into_checked_slot(self.type_in(inner)?.element(), inner)?;
        Ok(inner.runtime.set_table_element(self.id, index, slot)?)
    }

    /// Writes `value` to the `len` elements from `index` on. Time linear in their number.
    ///
    /// # Errors
    /// [`Usage::OutOfBounds`], [`Usage::ValueType`], [`Usage::OtherStore`]; nothing is written.
    pub fn fill(&self, mut store: impl AsContextMut, index: u64, value: Val, len: u64) -> Result<()> {
        let inner = store.as_context_mut().inner;
        let slot = value.into_checked_slot(self.type_in(inner)?.element(), inner)?;
        inner.runtime.admit(slot);
        let elements = inner.runtime.table_mut(self.id).ok_or(Usage::OtherStore)?;
        let end = index.checked_add(len).and_then(|end| usize::try_from(end).ok());
        let range = end.and_then(|end| elements.get_mut(usize::try_from(index).ok()?..end));
        range.ok_or(Usage::OutOfBounds)?.fill(slot);
        Ok(())
    }

    /// Copies `len` elements of `from` to this table: what lies at `from_index` to `index`. Both may be the same table. Time linear
    /// in their number.
    ///
    /// # Errors
    /// [`Usage::OutOfBounds`], [`Usage::ValueType`], [`Usage::OtherStore`]; nothing is copied.
    pub fn copy(
        &self,
        mut store: impl AsContextMut,
        index: u64,
        from: &Table,
        from_index: u64,
        len: u64,
    ) -> Result<()> {
        let inner = store.as_context_mut().inner;
        let (expected, found) = (self.type_in(inner)?.element(), from.type_in(inner)?.element());
        if expected != found {
            return Err(Usage::ValueType { expected, found }.into());
        }
        Ok(inner.runtime.copy_table((self.id, index), (from.id, from_index), len)?)
    }

    /// Grows by `delta` elements of value `init` and gives the size before.
    ///
    /// # Errors
    /// [`Error::Limit`](crate::Error::Limit) past its maximum or the store's bound, [`Error::Platform`](crate::Error::Platform) without memory,
    /// [`Usage::ValueType`], [`Usage::OtherStore`].
    pub fn grow(&self, mut store: impl AsContextMut, delta: u64, init: Val) -> Result<u64> {
        let inner = store.as_context_mut().inner;
        let slot = init.into_checked_slot(self.type_in(inner)?.element(), inner)?;
        Ok(inner.runtime.grow_table(self.id, delta, slot)?)
    }
}
