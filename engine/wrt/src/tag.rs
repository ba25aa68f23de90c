//! Tags of exceptions, and exceptions as the host throws and sees them.

use alloc::vec::Vec;
use core::fmt;

use wrt_platform::Platform;
use wrt_runtime::{ExnId, TagId};

use crate::error::Usage;
use crate::store::{Inner, StoreId, reserve};
use crate::{AsContext, AsContextMut, Result, TagType, Val, ValType};

/// A tag of exceptions: what they are caught by. It is a name: cheap to copy, of use with its store only.
///
/// ```
/// # #[cfg(all(feature = "decoder", feature = "platform-linux"))] {
/// use wrt::{Engine, Error, Exception, Linker, Module, Store, Tag, TagType, Val, ValType};
///
/// let engine = Engine::default();
/// let wasm = wat::parse_str("(module (import \"host\" \"tag\" (tag $tag (param i32)))
///     (func (export \"fail\") (throw $tag (i32.const 7))))")?;
/// let module = Module::new(&engine, &wasm)?;
/// let mut store = Store::new(&engine, ())?;
/// let tag = Tag::new(&mut store, TagType::new([ValType::I32]))?;
/// let mut linker = Linker::new(&engine);
/// linker.define("host", "tag", tag)?;
/// let fail = linker.instantiate(&mut store, &module)?.get_typed_func::<(), ()>(&store, "fail")?;
/// let Err(Error::Exception(exception)) = fail.call(&mut store, ()) else { panic!("it throws") };
/// assert_eq!(exception.tag(), tag);
/// assert_eq!(exception.values()[0].i32(), Some(7));
/// # }
/// # Ok::<(), Box<dyn core::error::Error>>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Tag {
    pub(crate) store: StoreId,
    pub(crate) id: TagId,
}

impl Tag {
    /// A tag, which is another than every other.
    ///
    /// # Errors
    /// [`Error::Limit`](crate::Error::Limit), [`Error::Platform`](crate::Error::Platform).
    pub fn new(mut store: impl AsContextMut, ty: TagType) -> Result<Tag> {
        let inner = store.as_context_mut().inner;
        let values: Vec<_> = ty.values().iter().map(|ty| ty.code()).collect();
        let id = inner.runtime.create_tag(&values)?;
        Ok(Tag { store: inner.id, id })
    }

    /// The tag's type; that of exceptions without values where it is not of this store.
    #[must_use]
    pub fn ty(&self, store: impl AsContext) -> TagType {
        self.type_in(store.as_context().inner).unwrap_or_else(|_| TagType::new([]))
    }

    pub(crate) fn type_in<T, P: Platform + Clone>(&self, inner: &Inner<T, P>) -> Result<TagType, Usage> {
        self.store.check(inner.id)?;
        let values = inner.runtime.tag_type(self.id).ok_or(Usage::OtherStore)?;
        Ok(TagType::from_codes(values))
    }
}

/// An exception with its values.
///
/// A call of a guest that throws one which nothing catches fails with [`Error::Exception`](crate::Error::Exception); a host function that
/// fails with it throws it into the guest.
#[derive(Clone, Debug)]
pub struct Exception {
    tag: Tag,
    values: Vec<Val>,
}

impl Exception {
    /// An exception of a tag.
    #[must_use]
    pub fn new(tag: Tag, values: impl IntoIterator<Item = Val>) -> Exception {
        Exception { tag, values: values.into_iter().collect() }
    }

    /// Its tag.
    #[must_use]
    pub const fn tag(&self) -> Tag {
        self.tag
    }

    /// Its values, of the tag's types.
    #[must_use]
    pub fn values(&self) -> &[Val] {
        &self.values
    }

    /// The exception that a reference names, if it is still there.
    pub(crate) fn read<T, P: Platform + Clone>(inner: &Inner<T, P>, id: ExnId) -> Option<Exception> {
        let (tag, slots) = inner.runtime.exception(id)?;
        let types = inner.runtime.tag_type(tag)?;
        let mut slots = slots.iter();
        let types = types.iter().filter_map(|code| ValType::from_code(*code));
        let values = types.map(|ty| Val::take(&mut slots, ty, inner)).collect();
        Some(Exception { tag: Tag { store: inner.id, id: tag }, values })
    }

    /// Throws it into the guest that waits for a function of the host.
    pub(crate) fn throw<T, P: Platform + Clone>(&self, inner: &mut Inner<T, P>) -> Result<()> {
        let ty = self.tag.type_in(inner)?;
        let (expected, found) = (ty.values().len(), self.values.len());
        if expected != found {
            return Err(Usage::ParamCount { expected, found }.into());
        }
        let types = inner.runtime.tag_type(self.tag.id).unwrap_or(&[]);
        let len = wrt_instructions::ValType::slots(types);
        let mut slots = Vec::new();
        reserve(&mut slots, len)?;
        slots.resize(len, 0);
        let mut next = slots.iter_mut();
        for (val, ty) in self.values.iter().zip(ty.values()) {
            val.check(*ty, inner)?;
            val.put(*ty, inner.id, &mut next)?;
        }
        Ok(inner.runtime.throw_host_call(self.tag.id, &slots)?)
    }
}

impl fmt::Display for Exception {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the guest threw an exception that nothing caught")
    }
}

impl core::error::Error for Exception {}
