//! A reference to what a guest made: a structure, an array or an integer of 31 bits.

use wrt_error::{Resource, ResourceLimit};
use wrt_instructions::code::I31;

use crate::error::Usage;
use crate::store::StoreId;
use crate::{AsContext, AsContextMut, Error, ExternRef, HeapType, Result, Val, ValType};

/// A structure, an array, or an integer of 31 bits, or a value of the host's that a guest has among these. It is a name: cheap to copy, of use
/// with its store only.
///
/// A structure or array stays as long as guests can reach it, or the host [holds](AnyRef::hold) it; others may be gone after the next call.
///
/// ```
/// # #[cfg(all(feature = "decoder", feature = "platform-linux"))] {
/// use wrt::{Engine, Instance, Module, Store, Val};
///
/// let engine = Engine::default();
/// let mut store = Store::new(&engine, ())?;
/// let wasm = wat::parse_str(
///     r#"(module
///         (type $point (struct (field i32) (field f64)))
///         (func (export "make") (result (ref $point)) (struct.new $point (i32.const 3) (f64.const 0.5))))"#,
/// )
/// .unwrap();
/// let module = Module::new(&engine, &wasm)?;
/// let instance = Instance::new(&mut store, &module, &[])?;
/// let mut results = [Val::AnyRef(None)];
/// instance.get_func(&store, "make").unwrap().call(&mut store, &[], &mut results)?;
/// let point = *results[0].any_ref().flatten().unwrap();
/// assert_eq!(point.get(&store, 0).and_then(|field| field.i32()), Some(3));
/// assert_eq!(point.get(&store, 1).and_then(|field| field.f64()), Some(0.5));
/// # }
/// # Ok::<(), wrt::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct AnyRef {
    store: StoreId,
    slot: u64,
}

/// A hold on an object, which stays as long; it ends with [`release`](Held::release), or with the store.
#[derive(Debug)]
#[must_use]
pub struct Held {
    store: StoreId,
    hold: u64,
}

impl AnyRef {
    /// An integer of 31 bits: the low ones of this.
    #[must_use]
    pub fn from_i31(store: impl AsContext, value: i32) -> AnyRef {
        AnyRef { store: store.as_context().inner.id, slot: I31 | u64::from(value.cast_unsigned()) }
    }

    /// The integer of 31 bits, extended with its sign, if it is one.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, reason = "an integer of 31 bits is in the low half")]
    pub const fn i31(&self) -> Option<i32> {
        if self.slot >= I31 { Some((self.slot as u32).cast_signed() << 1 >> 1) } else { None }
    }

    /// Whether it refers to a structure that is there.
    #[must_use]
    pub fn is_struct(&self, store: impl AsContext) -> bool {
        self.is_of(&store, HeapType::Struct)
    }

    /// Whether it refers to an array that is there.
    #[must_use]
    pub fn is_array(&self, store: impl AsContext) -> bool {
        self.is_of(&store, HeapType::Array)
    }

    /// The same as a reference of the other kind: a guest that is given it has a host value that it can turn back.
    #[must_use]
    pub const fn to_extern(&self) -> ExternRef {
        ExternRef::from_parts(self.slot, self.store)
    }

    fn is_of(&self, store: &impl AsContext, heap: HeapType) -> bool {
        let inner = store.as_context().inner;
        self.store.check(inner.id).is_ok()
            && inner.runtime.reference_is(self.slot, ValType::reference(false, heap).code())
    }

    /// Fields of the structure or elements of the array; `None` where it is neither, of another store, or not there any more.
    #[must_use]
    pub fn len(&self, store: impl AsContext) -> Option<u32> {
        let inner = store.as_context().inner;
        self.store.check(inner.id).ok()?;
        inner.runtime.object_len(self.slot)
    }

    /// A field of the structure, or an element of the array; `None` past the end, or as [`len`](AnyRef::len). Time linear in the fields.
    #[must_use]
    pub fn get(&self, store: impl AsContext, index: u32) -> Option<Val> {
        let inner = store.as_context().inner;
        self.store.check(inner.id).ok()?;
        let (ty, value) = inner.runtime.object_get(self.slot, index)?;
        Some(Val::from_bits(value, ValType::from_code(ty)?, inner))
    }

    /// Lets the object stay for as long as the hold is not released, whatever guests do.
    ///
    /// # Errors
    /// [`Usage::OtherStore`], [`Usage::BadType`] where it refers to no object that is there, [`Error::Limit`] over
    /// [`Resource::HeldReferences`].
    pub fn hold(&self, mut store: impl AsContextMut) -> Result<Held> {
        let inner = store.as_context_mut().inner;
        self.store.check(inner.id)?;
        if inner.runtime.object_len(self.slot).is_none() {
            return Err(Usage::BadType.into());
        }
        match inner.runtime.hold_object(self.slot) {
            Some(hold) => Ok(Held { store: inner.id, hold }),
            None => {
                let (what, limit) = (Resource::HeldReferences, inner.runtime.limits().held_references);
                Err(Error::Limit(ResourceLimit { what, limit, wanted: limit.saturating_add(1) }))
            }
        }
    }

    pub(crate) const fn from_slot(slot: u64, store: StoreId) -> Option<AnyRef> {
        if slot == 0 { None } else { Some(AnyRef { store, slot }) }
    }

    pub(crate) fn into_slot(self, store: StoreId) -> Result<u64, Usage> {
        self.store.check(store)?;
        Ok(self.slot)
    }
}

impl Held {
    /// Ends the hold.
    ///
    /// # Errors
    /// [`Usage::OtherStore`].
    pub fn release(self, mut store: impl AsContextMut) -> Result<()> {
        let inner = store.as_context_mut().inner;
        self.store.check(inner.id)?;
        inner.runtime.release_object(self.hold);
        Ok(())
    }
}
