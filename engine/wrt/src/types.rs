//! The types of values and of whatever a module imports and exports.

use alloc::sync::Arc;
use core::fmt;

use wrt_error::ExternKind;
use wrt_foundation::Pages;
use wrt_instructions::{HeapType, ValType as Code};

use crate::{AsContextMut, Result};

/// The type of a value.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[non_exhaustive]
pub enum ValType {
    /// 32-bit integer.
    I32,
    /// 64-bit integer.
    I64,
    /// 32-bit float.
    F32,
    /// 64-bit float.
    F64,
    /// Vector of 128 bits.
    V128,
    /// Nullable reference to a function.
    FuncRef,
    /// Nullable reference to a host value.
    ExternRef,
    /// Any other reference.
    Ref(RefType),
}

/// A reference type with a heap type of its own, or one that is never null.
///
/// A concrete heap type is named by its number: in types that a [`Module`](crate::Module) tells, among the module's distinct types, in those of
/// the items of a store, among the store's.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct RefType(Code);

impl RefType {
    /// Whether there is a null reference of this type.
    #[must_use]
    pub const fn is_nullable(&self) -> bool {
        self.0.is_nullable()
    }

    /// What it refers to.
    #[must_use]
    pub const fn heap_type(&self) -> HeapType {
        match self.0.heap() {
            Some(heap) => heap,
            None => HeapType::Bottom,
        }
    }
}

impl fmt::Debug for RefType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl ValType {
    pub(crate) const fn from_code(code: Code) -> Option<ValType> {
        match code {
            Code::I32 => Some(ValType::I32),
            Code::I64 => Some(ValType::I64),
            Code::F32 => Some(ValType::F32),
            Code::F64 => Some(ValType::F64),
            Code::V128 => Some(ValType::V128),
            Code::FUNCREF => Some(ValType::FuncRef),
            Code::EXTERNREF => Some(ValType::ExternRef),
            code if code.is_ref() => Some(ValType::Ref(RefType(code))),
            _ => None,
        }
    }

    pub(crate) const fn code(self) -> Code {
        match self {
            ValType::I32 => Code::I32,
            ValType::I64 => Code::I64,
            ValType::F32 => Code::F32,
            ValType::F64 => Code::F64,
            ValType::V128 => Code::V128,
            ValType::FuncRef => Code::FUNCREF,
            ValType::ExternRef => Code::EXTERNREF,
            ValType::Ref(RefType(code)) => code,
        }
    }

    /// The type of references to what `heap` says.
    #[must_use]
    pub const fn reference(nullable: bool, heap: HeapType) -> ValType {
        match Code::reference(nullable, heap) {
            Code::FUNCREF => ValType::FuncRef,
            Code::EXTERNREF => ValType::ExternRef,
            code => ValType::Ref(RefType(code)),
        }
    }

    /// Whether values of it are numbers.
    #[must_use]
    pub const fn is_num(self) -> bool {
        self.code().is_num()
    }

    /// Whether values of it are references.
    #[must_use]
    pub const fn is_ref(self) -> bool {
        self.code().is_ref()
    }
}

impl fmt::Display for ValType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.code(), f)
    }
}

/// Whether a global can be written.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Mutability {
    /// It keeps its value.
    Const,
    /// It can be written.
    Var,
}

impl Mutability {
    /// Whether it is [`Mutability::Var`].
    #[must_use]
    pub const fn is_mut(self) -> bool {
        matches!(self, Mutability::Var)
    }
}

/// The type of a function. Cheap to clone.
///
/// ```
/// use wrt::{FuncType, ValType};
///
/// let ty = FuncType::new([ValType::I32, ValType::I32], [ValType::I64]);
/// assert_eq!(ty.params().len(), 2);
/// assert_eq!(ty.to_string(), "(i32, i32) -> (i64)");
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct FuncType {
    types: Arc<[ValType]>,
    params: usize,
}

impl FuncType {
    /// The type of functions from `params` to `results`.
    #[must_use]
    pub fn new(params: impl IntoIterator<Item = ValType>, results: impl IntoIterator<Item = ValType>) -> FuncType {
        let mut count = 0usize;
        let params = params.into_iter().inspect(|_| count = count.saturating_add(1));
        let types: Arc<[ValType]> = params.chain(results).collect();
        FuncType { types, params: count }
    }

    /// The parameters' types.
    #[must_use]
    pub fn params(&self) -> &[ValType] {
        self.types.get(..self.params).unwrap_or(&[])
    }

    /// The results' types.
    #[must_use]
    pub fn results(&self) -> &[ValType] {
        self.types.get(self.params..).unwrap_or(&[])
    }

    /// The type of references to functions of this type, in a store: its number stands for it there.
    ///
    /// # Errors
    /// [`Error::Limit`](crate::Error::Limit), [`Error::Platform`](crate::Error::Platform).
    pub fn reference(&self, mut store: impl AsContextMut, nullable: bool) -> Result<ValType> {
        let codes = |types: &[ValType]| types.iter().map(|ty| ty.code()).collect::<alloc::vec::Vec<_>>();
        let (params, results) = (codes(self.params()), codes(self.results()));
        let ty = wrt_runtime::FuncType { params: &params, results: &results };
        let number = store.as_context_mut().inner.runtime.add_func_type(ty)?;
        Ok(ValType::reference(nullable, HeapType::Concrete(number)))
    }

    /// The type of functions from and to types of an image.
    pub(crate) fn from_codes(params: &[Code], results: &[Code]) -> FuncType {
        let types =
            |codes: &[Code]| codes.iter().copied().filter_map(ValType::from_code).collect::<alloc::vec::Vec<_>>();
        FuncType::new(types(params), types(results))
    }
}

/// Writes types separated by commas, in parentheses.
fn list(f: &mut fmt::Formatter<'_>, types: &[ValType]) -> fmt::Result {
    f.write_str("(")?;
    for (index, ty) in types.iter().enumerate() {
        write!(f, "{}{ty}", if index == 0 { "" } else { ", " })?;
    }
    f.write_str(")")
}

impl fmt::Display for FuncType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        list(f, self.params())?;
        if !self.results().is_empty() {
            f.write_str(" -> ")?;
            list(f, self.results())?;
        }
        Ok(())
    }
}

impl fmt::Debug for FuncType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FuncType({self})")
    }
}

/// Declares the type of something that has a size with bounds.
macro_rules! sized_types {
    ($($(#[$attr:meta])* $name:ident { $($field:ident: $ty:ty,)* } $unit:literal)*) => {
        $(
            $(#[$attr])*
            #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
            pub struct $name {
                $(pub(crate) $field: $ty,)*
                pub(crate) is_64: bool,
                pub(crate) minimum: u64,
                pub(crate) maximum: Option<u64>,
            }

            impl $name {
                #[doc = concat!("The size at the start, in ", $unit, ".")]
                #[must_use]
                pub const fn minimum(&self) -> u64 {
                    self.minimum
                }

                #[doc = concat!("The largest size in ", $unit, ", if one is stated.")]
                #[must_use]
                pub const fn maximum(&self) -> Option<u64> {
                    self.maximum
                }

                /// Whether its addresses or indices are 64 bits wide.
                #[must_use]
                pub const fn is_64(&self) -> bool {
                    self.is_64
                }
            }

            impl fmt::Display for $name {
                fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    f.write_str(if self.is_64 { "i64 " } else { "" })?;
                    write!(f, "{}", self.minimum)?;
                    if let Some(maximum) = self.maximum {
                        write!(f, "..{maximum}")?;
                    }
                    write!(f, concat!(" ", $unit))?;
                    self.fmt_unit(f)
                }
            }
        )*
    };
}

sized_types! {
    /// The type of a linear memory. Sizes are in pages, of 64 KiB where nothing else was said.
    MemoryType { page_log2: u8, shared: bool, } "pages"
    /// The type of a table.
    TableType { element: ValType, } "elements"
}

impl MemoryType {
    /// A memory of `minimum` pages with addresses of 32 bits.
    #[must_use]
    pub const fn new(minimum: u32, maximum: Option<u32>) -> MemoryType {
        MemoryType {
            is_64: false,
            minimum: minimum as u64,
            maximum: widen(maximum),
            page_log2: Pages::LOG2,
            shared: false,
        }
    }

    /// A memory that threads share, of `minimum` pages with addresses of 32 bits.
    #[must_use]
    pub const fn shared(minimum: u32, maximum: u32) -> MemoryType {
        MemoryType { shared: true, ..MemoryType::new(minimum, Some(maximum)) }
    }

    /// A memory of `minimum` pages with addresses of 64 bits.
    #[must_use]
    pub const fn new64(minimum: u64, maximum: Option<u64>) -> MemoryType {
        MemoryType { is_64: true, minimum, maximum, page_log2: Pages::LOG2, shared: false }
    }

    /// The same with pages of this power of two, bytes: 16, as any memory has them, or 0.
    #[must_use]
    pub const fn with_page_size_log2(mut self, log2: u8) -> MemoryType {
        self.page_log2 = log2;
        self
    }

    /// Bytes of a page as a power of two.
    #[must_use]
    pub const fn page_size_log2(&self) -> u8 {
        self.page_log2
    }

    /// Whether threads share it.
    #[must_use]
    pub const fn is_shared(&self) -> bool {
        self.shared
    }

    pub(crate) fn of_runtime(&self) -> wrt_runtime::MemoryType {
        wrt_runtime::MemoryType {
            min: Pages(self.minimum),
            max: self.maximum.map(Pages),
            is_64: self.is_64,
            page_log2: self.page_log2,
            shared: self.shared,
        }
    }

    pub(crate) fn from_runtime(ty: &wrt_runtime::MemoryType) -> MemoryType {
        MemoryType {
            is_64: ty.is_64,
            minimum: ty.min.0,
            maximum: ty.max.map(|max| max.0),
            page_log2: ty.page_log2,
            shared: ty.shared,
        }
    }

    fn fmt_unit(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.page_log2 != Pages::LOG2 {
            write!(f, " of {} bytes", 1u64.wrapping_shl(u32::from(self.page_log2)))?;
        }
        f.write_str(if self.shared { ", shared" } else { "" })
    }
}

impl TableType {
    /// A table of `minimum` elements with indices of 32 bits.
    #[must_use]
    pub const fn new(element: ValType, minimum: u32, maximum: Option<u32>) -> TableType {
        TableType { element, is_64: false, minimum: minimum as u64, maximum: widen(maximum) }
    }

    /// A table of `minimum` elements with indices of 64 bits.
    #[must_use]
    pub const fn new64(element: ValType, minimum: u64, maximum: Option<u64>) -> TableType {
        TableType { element, is_64: true, minimum, maximum }
    }

    const fn fmt_unit(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }

    /// The elements' type.
    #[must_use]
    pub const fn element(&self) -> ValType {
        self.element
    }
}

const fn widen(maximum: Option<u32>) -> Option<u64> {
    match maximum {
        Some(maximum) => Some(maximum as u64),
        None => None,
    }
}

/// The type of a global.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct GlobalType {
    content: ValType,
    mutability: Mutability,
}

impl GlobalType {
    /// A global that holds values of `content`.
    #[must_use]
    pub const fn new(content: ValType, mutability: Mutability) -> GlobalType {
        GlobalType { content, mutability }
    }

    /// The type of its value.
    #[must_use]
    pub const fn content(&self) -> ValType {
        self.content
    }

    /// Whether it can be written.
    #[must_use]
    pub const fn mutability(&self) -> Mutability {
        self.mutability
    }
}

impl fmt::Display for GlobalType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", if self.mutability.is_mut() { "mut " } else { "" }, self.content)
    }
}

/// The type of anything a module imports or exports.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
#[non_exhaustive]
pub enum ExternType {
    /// A function's.
    Func(FuncType),
    /// A table's.
    Table(TableType),
    /// A memory's.
    Memory(MemoryType),
    /// A global's.
    Global(GlobalType),
    /// A tag's.
    Tag(TagType),
}

/// The type of a tag of exceptions. Cheap to clone.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct TagType(FuncType);

impl TagType {
    /// The type of tags whose exceptions have values of these types.
    #[must_use]
    pub fn new(values: impl IntoIterator<Item = ValType>) -> TagType {
        TagType(FuncType::new(values, []))
    }

    /// The types of the values.
    #[must_use]
    pub fn values(&self) -> &[ValType] {
        self.0.params()
    }

    pub(crate) fn from_codes(values: &[Code]) -> TagType {
        TagType(FuncType::from_codes(values, &[]))
    }
}

impl fmt::Display for TagType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

/// Declares the ways from an [`ExternType`] to each of its variants.
macro_rules! extern_types {
    ($($variant:ident $ty:ident $get:ident $text:literal;)*) => {
        impl ExternType {
            /// Which kind of thing has this type.
            #[must_use]
            pub const fn kind(&self) -> ExternKind {
                match self {
                    $(ExternType::$variant(_) => ExternKind::$variant,)*
                }
            }

            $(
                #[doc = concat!("The ", $text, "'s type, if it is a ", $text, "'s.")]
                #[must_use]
                pub const fn $get(&self) -> Option<&$ty> {
                    if let ExternType::$variant(ty) = self { Some(ty) } else { None }
                }
            )*
        }

        $(impl From<$ty> for ExternType {
            fn from(ty: $ty) -> Self {
                ExternType::$variant(ty)
            }
        })*
    };
}

extern_types! {
    Func FuncType func "function";
    Table TableType table "table";
    Memory MemoryType memory "memory";
    Global GlobalType global "global";
    Tag TagType tag "tag";
}

impl fmt::Display for ExternType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ExternType::Func(ty) => write!(f, "func {ty}"),
            ExternType::Table(ty) => write!(f, "table {ty} of {}", ty.element),
            ExternType::Memory(ty) => write!(f, "memory {ty}"),
            ExternType::Global(ty) => write!(f, "global {ty}"),
            ExternType::Tag(ty) => write!(f, "tag {ty}"),
        }
    }
}

/// Something a module imports.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ImportType<'module> {
    pub(crate) module: &'module str,
    pub(crate) name: &'module str,
    pub(crate) ty: ExternType,
}

impl<'module> ImportType<'module> {
    /// The name of the module it comes from.
    #[must_use]
    pub const fn module(&self) -> &'module str {
        self.module
    }

    /// Its own name.
    #[must_use]
    pub const fn name(&self) -> &'module str {
        self.name
    }

    /// Its type.
    #[must_use]
    pub const fn ty(&self) -> &ExternType {
        &self.ty
    }
}

/// Something a module exports.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ExportType<'module> {
    pub(crate) name: &'module str,
    pub(crate) ty: ExternType,
}

impl<'module> ExportType<'module> {
    /// Its name.
    #[must_use]
    pub const fn name(&self) -> &'module str {
        self.name
    }

    /// Its type.
    #[must_use]
    pub const fn ty(&self) -> &ExternType {
        &self.ty
    }
}
