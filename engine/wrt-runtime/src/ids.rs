//! The ids by which a store's items are named.

use wrt_error::ExternKind;

/// Declares ids: name and what it names.
macro_rules! ids {
    ($($name:ident $doc:literal;)*) => {
        $(
            #[doc = $doc]
            ///
            /// It is an index into the store that gave it out; another store knows it as something else or not at all.
            #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
            pub struct $name(pub(crate) u32);

            impl $name {
                /// The id with this index.
                #[must_use]
                pub const fn from_index(index: u32) -> Self {
                    $name(index)
                }

                /// Its index in the store.
                #[must_use]
                pub const fn index(self) -> u32 {
                    self.0
                }
            }
        )*
    };
}

ids! {
    ModuleId "Names a module that a store holds.";
    InstanceId "Names a module instance of a store.";
    FuncId "Names a function of a store, the guest's or the host's.";
    TableId "Names a table of a store.";
    MemoryId "Names a linear memory of a store.";
    GlobalId "Names a global of a store.";
    TagId "Names a tag of exceptions of a store.";
}

impl FuncId {
    /// The reference to this function as a slot holds it.
    #[must_use]
    pub const fn to_slot(self) -> u64 {
        (self.0 as u64).wrapping_add(1)
    }

    /// The function of a reference in a slot; `None` for null and for what is no function reference.
    #[must_use]
    pub fn from_slot(slot: u64) -> Option<FuncId> {
        u32::try_from(slot.checked_sub(1)?).ok().map(FuncId)
    }
}

/// Something that is imported or exported.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Extern {
    /// A function.
    Func(FuncId),
    /// A table.
    Table(TableId),
    /// A linear memory.
    Memory(MemoryId),
    /// A global.
    Global(GlobalId),
    /// A tag of exceptions.
    Tag(TagId),
}

/// Names an exception of a store, as a slot holds a reference to it: one that is not there any more names none.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct ExnId(pub(crate) u64);

impl ExnId {
    /// The exception of a reference in a slot; `None` for null.
    #[must_use]
    pub const fn from_slot(slot: u64) -> Option<ExnId> {
        if slot == 0 { None } else { Some(ExnId(slot)) }
    }

    /// The reference to it as a slot holds it.
    #[must_use]
    pub const fn to_slot(self) -> u64 {
        self.0
    }
}

impl Extern {
    /// Its kind.
    #[must_use]
    pub const fn kind(self) -> ExternKind {
        match self {
            Extern::Func(_) => ExternKind::Func,
            Extern::Table(_) => ExternKind::Table,
            Extern::Memory(_) => ExternKind::Memory,
            Extern::Global(_) => ExternKind::Global,
            Extern::Tag(_) => ExternKind::Tag,
        }
    }
}
