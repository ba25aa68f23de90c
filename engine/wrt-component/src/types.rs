//! The types of a component: a table of records, whose parts are words of one region.

use wrt_error::{ComponentLimits, GrowError, Resource};
use wrt_foundation::{Region, Rows};
use wrt_instructions::ValType;
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

use crate::fault::{Checked, corrupt, invalid, word};
use crate::opcode::{Primitive, Sort};

/// In a word that may name a type: none.
pub(crate) const NONE: u32 = u32::MAX;
/// In a word that may name a type: a primitive type, whose code the lowest byte is.
pub(crate) const PRIMITIVE: u32 = 1 << 31;
/// In a word of a list of work: a mark beside the type's number.
pub(crate) const MARK: u32 = 1 << 30;

/// Bytes that a value must not reach (Binary, "Type Definitions": `elem_size`).
const MOST_BYTES: u32 = 1 << 28;
/// The most core values that a value is passed as; one more stands for any number above.
pub(crate) const MOST_FLAT: u32 = 16;

/// Declares the kinds of types: variant, text, how the words of one are laid out.
macro_rules! kinds {
    ($($variant:ident $text:literal $words:ident, $doc:literal;)*) => {
        /// What a type is.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        #[repr(u32)]
        pub(crate) enum Kind {
            $(#[doc = $doc] $variant,)*
        }

        impl Kind {
            const ALL: &[Kind] = &[$(Kind::$variant,)*];

            /// Its name in messages.
            pub(crate) const fn text(self) -> &'static str {
                match self {
                    $(Kind::$variant => $text,)*
                }
            }

            /// How its words are laid out.
            pub(crate) const fn words(self) -> Words {
                match self {
                    $(Kind::$variant => Words::$words,)*
                }
            }
        }
    };
}

/// How the words of a type are laid out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Words {
    /// Names and numbers, which mention no type.
    Plain,
    /// Types, or [`NONE`].
    Types,
    /// Pairs of a name and a type, or [`NONE`].
    Pairs,
    /// How many exports there are, the [`Item`]s, and the resources it introduces.
    Instance,
    /// How many imports and exports there are, the [`Item`]s of both, and the resources it introduces.
    Component,
}

kinds! {
    Primitive "primitive type" Plain, "A primitive type, whose code `extra` is.";
    Record "record" Pairs, "Fields.";
    Variant "variant" Pairs, "Cases, which begin at `extra` in a memory with 32-bit addresses.";
    List "list" Types, "A list.";
    FixedList "list of a fixed length" Types, "A list of `extra` elements.";
    Tuple "tuple" Types, "A tuple.";
    Flags "flags" Plain, "Names of flags.";
    Enum "enum" Plain, "Names of cases.";
    Option "option" Types, "An option, whose value begins at `extra` there.";
    Result "result" Types, "What success has, and what failure, from `extra` on there.";
    Own "own" Types, "An owned handle of a resource type.";
    Borrow "borrow" Types, "A borrowed handle of a resource type.";
    Stream "stream" Types, "A stream of some type or none.";
    Future "future" Types, "A future of some type or none.";
    Map "map" Types, "Keys and values.";
    Func "function type" Pairs, "Parameters, and the result without a name; asynchronous where `extra` is 1.";
    Instance "instance type" Instance, "An instance.";
    Component "component type" Component, "A component.";
    Resource "resource type" Plain, "The resource with the number `extra`.";
    CoreModule "core module type" Plain, "How many imports there are; pair of names and definition of each; name and definition of each export.";
    CoreInstance "core instance" Plain, "Name and definition of each export.";
}

impl Kind {
    /// Whether it is a type of values.
    pub(crate) const fn is_value(self) -> bool {
        (self as u32) < Kind::Func as u32
    }
}

/// A type.
#[derive(Clone, Copy, FromBytes, IntoBytes, Immutable, KnownLayout, Debug)]
#[repr(C)]
pub(crate) struct TypeEntry {
    kind: u32,
    /// What [`Kind`] says.
    pub(crate) extra: u32,
    /// Its first word.
    pub(crate) first: u32,
    /// Its words.
    pub(crate) count: u32,
    /// Types that it consists of, each counted as often as it is named.
    pub(crate) size: u32,
    /// How deep types of values nest in it.
    pub(crate) depth: u32,
    /// [`TypeEntry::BORROW`], [`TypeEntry::POINTER`].
    pub(crate) flags: u32,
    /// Bytes of a value.
    pub(crate) bytes: u32,
    /// Alignment of a value.
    pub(crate) align: u32,
    /// Core values that a value is passed as, at most one over [`MOST_FLAT`].
    pub(crate) flat_count: u32,
    /// Their types, two bits each from the lowest: see [`Flat`].
    pub(crate) flat: u32,
    /// The last walk that met it.
    pub(crate) walk: u32,
    /// The last substitution that met it.
    pub(crate) epoch: u32,
    /// What that made of it.
    pub(crate) became: u32,
    /// Bytes of a value in a memory with 32-bit addresses, and their alignment.
    pub(crate) narrow: Layout,
}

/// How a value lies in memory.
#[derive(Clone, Copy, FromBytes, IntoBytes, Immutable, KnownLayout, Debug)]
#[repr(C)]
pub(crate) struct Layout {
    pub(crate) bytes: u32,
    pub(crate) align: u32,
}

impl Layout {
    /// Lays a field out behind those that are there.
    fn field(&mut self, part: Layout) {
        self.align = self.align.max(part.align);
        self.bytes = align_to(self.bytes, part.align).saturating_add(part.bytes);
    }

    /// Lays a case out over those that are there.
    fn case(&mut self, part: Layout) {
        self.align = self.align.max(part.align);
        self.bytes = self.bytes.max(part.bytes);
    }

    /// Puts a tag of so many bytes before the cases; gives where they begin.
    fn tag(&mut self, tag: u32) -> u32 {
        let payload = align_to(tag, self.align);
        self.align = self.align.max(tag);
        self.bytes = align_to(payload.saturating_add(self.bytes), self.align);
        payload
    }
}

impl TypeEntry {
    /// There is a borrowed handle in it.
    pub(crate) const BORROW: u32 = 1;
    /// There is a pointer into memory in its values.
    pub(crate) const POINTER: u32 = 2;

    /// What it is.
    pub(crate) fn kind(&self) -> Kind {
        Kind::ALL.get(self.kind as usize).copied().unwrap_or(Kind::CoreInstance)
    }
}

/// An import or export of a component or instance.
#[derive(Clone, Copy, FromBytes, IntoBytes, Immutable, KnownLayout, Debug)]
#[repr(C)]
pub(crate) struct Item {
    pub(crate) name: u32,
    /// The code of its [`Sort`].
    pub(crate) sort: u32,
    /// Its type; of a type, the one that is new here.
    pub(crate) ty: u32,
    /// Of a type, the one that it equals; else [`NONE`].
    pub(crate) referenced: u32,
}

impl Item {
    /// Words of an item.
    pub(crate) const WORDS: u32 = 4;

    /// Whether it is of a sort.
    pub(crate) const fn is(&self, sort: Sort) -> bool {
        self.sort == sort as u32
    }

    /// The name of its sort.
    pub(crate) fn text(&self) -> &'static str {
        u8::try_from(self.sort).ok().and_then(Sort::from_code).map_or("definition", Sort::text)
    }
}

/// Where the parts of an instance type or a component type lie.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shape {
    /// First word of the imports, and how many they are.
    pub(crate) imports: (u32, u32),
    /// First word of the exports, and how many they are.
    pub(crate) exports: (u32, u32),
    /// First word of the resources it introduces, by imports first, and how many they are.
    pub(crate) resources: (u32, u32),
    /// How many of those are imported.
    pub(crate) imported: u32,
}

/// Core values that values become: at most one over [`MOST_FLAT`].
#[derive(Clone, Copy, Default, Debug)]
pub(crate) struct Flat {
    pub(crate) count: u32,
    types: u32,
}

impl Flat {
    const CODES: [ValType; 4] = [ValType::I32, ValType::F32, ValType::I64, ValType::F64];

    fn code(&self, index: u32) -> u32 {
        self.types.checked_shr(index.saturating_mul(2)).unwrap_or(0) & 3
    }

    /// The types of the values, where they are not too many.
    pub(crate) fn types(&self) -> impl Iterator<Item = ValType> {
        let flat = *self;
        (0..self.count.min(MOST_FLAT))
            .map(move |index| Self::CODES.get(flat.code(index) as usize).copied().unwrap_or(ValType::I32))
    }

    fn push(&mut self, code: u32) {
        self.types |= code.checked_shl(self.count.saturating_mul(2)).unwrap_or(0);
        self.count = self.count.saturating_add(1).min(MOST_FLAT + 1);
    }

    /// Adds a core value.
    pub(crate) fn push_type(&mut self, ty: ValType) {
        self.push(match ty {
            ValType::F32 => 1,
            ValType::I64 => 2,
            ValType::F64 => 3,
            _ => 0,
        });
    }

    /// Adds values behind those that are there.
    pub(crate) fn append(&mut self, other: Flat) {
        for index in 0..other.count {
            self.push(other.code(index));
        }
    }

    /// Makes the values ones that can stand for those of a case as well.
    fn join(&mut self, case: Flat) {
        let own = *self;
        let mut joined = Flat::default();
        for index in 0..own.count.max(case.count) {
            joined.push(match (index < own.count, index < case.count) {
                (true, false) => own.code(index),
                (false, _) => case.code(index),
                (true, true) => match (own.code(index), case.code(index)) {
                    (one, other) if one == other => one,
                    (0 | 1, 0 | 1) => 0,
                    _ => 2,
                },
            });
        }
        *self = joined;
    }
}

/// What is known of a value type, or of one being made.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Info {
    pub(crate) size: u32,
    pub(crate) depth: u32,
    pub(crate) flags: u32,
    /// Where addresses have 64 bits.
    pub(crate) wide: Layout,
    /// Where they have 32.
    pub(crate) narrow: Layout,
    pub(crate) flat: Flat,
}

impl Info {
    /// Of a type that consists of nothing yet.
    pub(crate) const fn new() -> Info {
        const NONE: Layout = Layout { bytes: 0, align: 1 };
        Info { size: 1, depth: 1, flags: 0, wide: NONE, narrow: NONE, flat: Flat { count: 0, types: 0 } }
    }

    /// Of a primitive type.
    fn of(primitive: Primitive) -> Info {
        let (bytes, align) = primitive.layout();
        let wide = Layout { bytes, align };
        let narrow = if primitive == Primitive::String { Layout { bytes: 8, align: 4 } } else { wide };
        let mut flat = Flat::default();
        for ty in primitive.flat() {
            flat.push_type(*ty);
        }
        let flags = if primitive == Primitive::String { TypeEntry::POINTER } else { 0 };
        Info { wide, narrow, flat, flags, ..Info::new() }
    }

    /// Of a value that is passed as one integer of so many bytes.
    pub(crate) fn scalar(bytes: u32) -> Info {
        let mut flat = Flat::default();
        flat.push_type(ValType::I32);
        let layout = Layout { bytes, align: bytes };
        Info { wide: layout, narrow: layout, flat, ..Info::new() }
    }

    /// Whether there is a borrowed handle in it.
    pub(crate) const fn has_borrow(&self) -> bool {
        self.flags & TypeEntry::BORROW != 0
    }

    /// Whether there is a pointer into memory in its values.
    pub(crate) const fn has_pointer(&self) -> bool {
        self.flags & TypeEntry::POINTER != 0
    }

    /// Notes that it is a borrowed handle.
    pub(crate) const fn set_borrow(&mut self) {
        self.flags |= TypeEntry::BORROW;
    }

    /// Of a list, before its elements are [counted](Info::count).
    pub(crate) fn list() -> Info {
        Info::of(Primitive::String)
    }

    /// Counts a part: its size, its depth and its flags.
    pub(crate) fn count(&mut self, part: &Info, limits: &ComponentLimits) -> Checked<()> {
        self.size = self.size.saturating_add(part.size);
        self.depth = self.depth.max(part.depth.saturating_add(1));
        self.flags |= part.flags & TypeEntry::BORROW;
        limits.check(Resource::ComponentTypeSize, u64::from(self.size))?;
        Ok(())
    }

    /// Lays a field out behind those that are there.
    pub(crate) fn field(&mut self, part: &Info) {
        self.flags |= part.flags;
        self.wide.field(part.wide);
        self.narrow.field(part.narrow);
        self.flat.append(part.flat);
    }

    /// Lays a case out over those that are there.
    pub(crate) fn case(&mut self, part: &Info) {
        self.flags |= part.flags;
        self.wide.case(part.wide);
        self.narrow.case(part.narrow);
        self.flat.join(part.flat);
    }

    /// Lays so many elements out in a row.
    pub(crate) fn repeat(&mut self, part: &Info, times: u32) {
        self.flags |= part.flags;
        for (own, part) in [(&mut self.wide, part.wide), (&mut self.narrow, part.narrow)] {
            *own = Layout { bytes: part.bytes.saturating_mul(times), align: part.align };
        }
        for _ in 0..times.min(MOST_FLAT + 1) {
            self.flat.append(part.flat);
        }
    }

    /// Ends a record.
    pub(crate) fn end_fields(&mut self) {
        for own in [&mut self.wide, &mut self.narrow] {
            own.bytes = align_to(own.bytes, own.align);
        }
    }

    /// Ends a variant of so many cases: before them stands which it is. Gives where they begin in a memory with 32-bit addresses.
    pub(crate) fn end_cases(&mut self, cases: u32) -> u32 {
        let tag = tag_bytes(cases);
        let cases = *self;
        self.wide.tag(tag);
        let payload = self.narrow.tag(tag);
        self.flat = Flat::default();
        self.flat.push_type(ValType::I32);
        self.flat.append(cases.flat);
        payload
    }
}

/// Bytes of what says which of so many cases it is.
pub(crate) const fn tag_bytes(cases: u32) -> u32 {
    match cases {
        0..=0x100 => 1,
        0x101..=0x1_0000 => 2,
        _ => 4,
    }
}

/// The first multiple of a power of two from `offset` on.
pub(crate) fn align_to(offset: u32, align: u32) -> u32 {
    offset.checked_next_multiple_of(align).unwrap_or(u32::MAX)
}

/// The table.
#[derive(Debug)]
pub(crate) struct TypeTable<R> {
    pub(crate) entries: Rows<TypeEntry, R>,
    pub(crate) words: Rows<u32, R>,
}

impl<R: Region> TypeTable<R> {
    /// A type by its number.
    pub(crate) fn entry(&self, id: u32) -> Checked<TypeEntry> {
        match self.entries.get(id as usize) {
            Some(entry) => Ok(*entry),
            None => corrupt(),
        }
    }

    /// A type by its number, to write.
    pub(crate) fn entry_mut(&mut self, id: u32) -> Checked<&mut TypeEntry> {
        match self.entries.get_mut(id as usize) {
            Some(entry) => Ok(entry),
            None => corrupt(),
        }
    }

    /// A word.
    pub(crate) fn word(&self, at: u32) -> Checked<u32> {
        match self.words.get(at as usize) {
            Some(word) => Ok(*word),
            None => corrupt(),
        }
    }

    /// The words of a type.
    pub(crate) fn words_of(&self, entry: &TypeEntry) -> &[u32] {
        let first = entry.first as usize;
        self.words.as_slice().get(first..first.saturating_add(entry.count as usize)).unwrap_or(&[])
    }

    /// Where the next word will stand.
    pub(crate) fn next_word(&self) -> u32 {
        word(self.words.len())
    }

    /// Adds a type of the words from `first` on.
    ///
    /// # Errors
    /// [`GrowError`] at the limit or without memory.
    pub(crate) fn push(&mut self, kind: Kind, extra: u32, first: u32, info: &Info) -> Checked<u32> {
        let count = self.next_word().saturating_sub(first);
        self.push_words(kind, extra, (first, count), info)
    }

    /// Adds a type of some words.
    pub(crate) fn push_words(&mut self, kind: Kind, extra: u32, words: (u32, u32), info: &Info) -> Checked<u32> {
        if kind.is_value() && info.wide.bytes >= MOST_BYTES {
            return invalid("a value takes less than 2^28 bytes", u64::from(info.wide.bytes));
        }
        let Info { size, depth, flags, wide, narrow, flat } = *info;
        let id = self.entries.push(TypeEntry {
            kind: kind as u32,
            extra,
            first: words.0,
            count: words.1,
            size,
            depth,
            flags,
            bytes: wide.bytes,
            align: wide.align,
            flat_count: flat.count,
            flat: flat.types,
            walk: 0,
            epoch: 0,
            became: NONE,
            narrow,
        })?;
        Ok(word(id))
    }

    /// Adds a type that is the same as another one but for its number.
    pub(crate) fn alias(&mut self, id: u32) -> Checked<u32> {
        let entry = TypeEntry { walk: 0, epoch: 0, ..self.entry(id)? };
        Ok(word(self.entries.push(entry)?))
    }

    /// The primitive type that a word names, by itself or by a type's number.
    pub(crate) fn primitive(&self, ty: u32) -> Option<Primitive> {
        let code = if ty & PRIMITIVE != 0 {
            ty & !PRIMITIVE
        } else {
            let entry = self.entries.get(ty as usize)?;
            if entry.kind() != Kind::Primitive {
                return None;
            }
            entry.extra
        };
        u8::try_from(code).ok().and_then(Primitive::from_code)
    }

    /// What a word names, for messages.
    pub(crate) fn text(&self, ty: u32) -> &'static str {
        match self.primitive(ty) {
            Some(primitive) => primitive.text(),
            None => self.entries.get(ty as usize).map_or("type", |entry| entry.kind().text()),
        }
    }

    /// What is known of a type that a word names.
    pub(crate) fn info(&self, ty: u32) -> Checked<Info> {
        if ty & PRIMITIVE != 0 {
            return match self.primitive(ty) {
                Some(primitive) => Ok(Info::of(primitive)),
                None => corrupt(),
            };
        }
        let TypeEntry { size, depth, flags, bytes, align, narrow, flat_count, flat, .. } = self.entry(ty)?;
        let wide = Layout { bytes, align };
        Ok(Info { size, depth, flags, wide, narrow, flat: Flat { count: flat_count, types: flat } })
    }

    /// The item at a word.
    pub(crate) fn item(&self, at: u32) -> Checked<Item> {
        let bytes = self.words.as_slice().get(at as usize..).unwrap_or(&[]).as_bytes();
        match Item::ref_from_prefix(bytes) {
            Ok((item, _)) => Ok(*item),
            Err(_) => corrupt(),
        }
    }

    /// Adds the words of an item.
    ///
    /// # Errors
    /// [`GrowError`] at the limit or without memory.
    pub(crate) fn push_item(&mut self, item: Item) -> Result<(), GrowError> {
        self.words.extend_from_slice(&[item.name, item.sort, item.ty, item.referenced])?;
        Ok(())
    }

    /// Where the parts of an instance type or a component type lie.
    pub(crate) fn shape(&self, id: u32) -> Checked<Shape> {
        let entry = self.entry(id)?;
        let is_instance = entry.kind().words() == Words::Instance;
        if !is_instance && entry.kind().words() != Words::Component {
            return corrupt();
        }
        let head = entry.first;
        let (imports, exports, imported, first) = if is_instance {
            (0, self.word(head)?, 0, head.saturating_add(1))
        } else {
            let exports = self.word(head.saturating_add(1))?;
            (self.word(head)?, exports, self.word(head.saturating_add(2))?, head.saturating_add(3))
        };
        let behind_imports = first.saturating_add(imports.saturating_mul(Item::WORDS));
        let behind_exports = behind_imports.saturating_add(exports.saturating_mul(Item::WORDS));
        let end = head.saturating_add(entry.count);
        Ok(Shape {
            imports: (first, imports),
            exports: (behind_imports, exports),
            resources: (behind_exports, end.saturating_sub(behind_exports)),
            imported,
        })
    }
}

/// What a word of a type is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Role {
    /// A name or a number.
    Plain,
    /// A type, or [`NONE`].
    Type,
    /// A resource that the type introduces.
    Resource,
}

impl<R: Region> TypeTable<R> {
    /// What the word with this index in a type is.
    pub(crate) fn role(&self, entry: &TypeEntry, index: u32) -> Role {
        let items = |head: u32, items: u32| match index.checked_sub(head) {
            None => Role::Plain,
            Some(at) if at >= items.saturating_mul(Item::WORDS) => Role::Resource,
            Some(at) if at & 2 != 0 => Role::Type,
            Some(_) => Role::Plain,
        };
        let number = |at: u32| self.words.get(entry.first.saturating_add(at) as usize).copied().unwrap_or(0);
        match entry.kind().words() {
            Words::Plain => Role::Plain,
            Words::Types => Role::Type,
            Words::Pairs if index & 1 != 0 => Role::Type,
            Words::Pairs => Role::Plain,
            Words::Instance => items(1, number(0)),
            Words::Component => items(3, number(0).saturating_add(number(1))),
        }
    }
}
