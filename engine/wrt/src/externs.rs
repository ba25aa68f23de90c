//! Anything that can be imported and exported.

use wrt_error::ExternKind;
use wrt_platform::Platform;
use wrt_runtime::Extern as Id;

use crate::error::Usage;
use crate::store::{Inner, StoreId};
use crate::{AsContext, ExternType, Func, Global, Memory, Table, Tag};

/// Declares what can be imported and exported: variant, way to it, text.
macro_rules! externs {
    ($($variant:ident $get:ident $text:literal;)*) => {
        /// Anything that can be imported and exported.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        #[non_exhaustive]
        pub enum Extern {
            $(#[doc = concat!("A ", $text, ".")] $variant($variant),)*
        }

        impl Extern {
            /// Its kind.
            #[must_use]
            pub const fn kind(&self) -> ExternKind {
                match self {
                    $(Extern::$variant(_) => ExternKind::$variant,)*
                }
            }

            $(
                #[doc = concat!("The ", $text, ", if it is one.")]
                #[must_use]
                pub const fn $get(self) -> Option<$variant> {
                    if let Extern::$variant(item) = self { Some(item) } else { None }
                }
            )*

            pub(crate) fn type_in<T, P: Platform + Clone>(&self, inner: &Inner<T, P>) -> Result<ExternType, Usage> {
                match self {
                    $(Extern::$variant(item) => item.type_in(inner).map(ExternType::$variant),)*
                }
            }

            /// The runtime's id, where it is of this store.
            pub(crate) fn id(&self, store: StoreId) -> Result<Id, Usage> {
                match self {
                    $(Extern::$variant(item) => item.store.check(store).map(|()| Id::$variant(item.id)),)*
                }
            }

            pub(crate) const fn from_id(id: Id, store: StoreId) -> Extern {
                match id {
                    $(Id::$variant(id) => Extern::$variant($variant { store, id }),)*
                }
            }
        }

        $(impl From<$variant> for Extern {
            fn from(item: $variant) -> Self {
                Extern::$variant(item)
            }
        })*
    };
}

externs! {
    Func into_func "function";
    Table into_table "table";
    Memory into_memory "memory";
    Global into_global "global";
    Tag into_tag "tag";
}

impl Extern {
    /// Its type; `None` where it is not of this store.
    #[must_use]
    pub fn ty(&self, store: impl AsContext) -> Option<ExternType> {
        self.type_in(store.as_context().inner).ok()
    }
}
