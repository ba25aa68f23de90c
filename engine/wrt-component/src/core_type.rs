//! The core type section, and core types wherever else they stand.

use wrt_decoder::Features;
use wrt_error::Resource;
use wrt_format::TypeKind;
use wrt_instructions::{HeapType, ValType};
use wrt_platform::PageAllocator;

use crate::facts::Table;
use crate::fault::{Checked, corrupt, invalid, malformed, mismatch, unknown, unsupported, word};
use crate::machine::Machine;
use crate::opcode::Sort;
use crate::store::Extern;
use crate::types::{Info, Kind, MARK};

/// In the index space of core types, where there are types of modules too: the number of a type that a module can have.
pub(crate) const CORE: u32 = MARK;

/// The codes of core type forms.
mod form {
    pub(super) const SUB_PREFIX: u8 = 0x00;
    pub(super) const REC: u8 = 0x4e;
    pub(super) const SUB_FINAL: u8 = 0x4f;
    /// In a component by itself, a module's type.
    pub(super) const SUB: u8 = 0x50;
    pub(super) const ARRAY: u8 = 0x5e;
    pub(super) const STRUCT: u8 = 0x5f;
    pub(super) const FUNC: u8 = 0x60;
}

/// Where the indices of core types lead.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Space {
    /// To the scope's core types.
    Scope,
    /// To those of the module type at hand.
    Module,
}

/// A group of types that is open: the number of its first type, how many it has, and the index of the first.
#[derive(Clone, Copy, Debug)]
struct Group {
    first: u32,
    size: u32,
    index: u32,
}

impl<P: PageAllocator> Machine<'_, P> {
    /// A core type definition.
    pub(crate) fn core_type(&mut self) -> Checked<()> {
        match self.input.peek("core type")? {
            form::SUB_PREFIX => {
                self.input.byte("core type")?;
                match self.input.peek("core type")? {
                    form::SUB => self.define_core_types(Space::Scope),
                    other => malformed("a subtype that is not final", u64::from(other)),
                }
            }
            form::SUB => {
                self.input.byte("core type")?;
                self.module_type()
            }
            _ => self.define_core_types(Space::Scope),
        }
    }

    /// A group of types, each of which gets an index.
    fn define_core_types(&mut self, space: Space) -> Checked<()> {
        let (first, size) = self.rec_type(space)?;
        for number in first..first.saturating_add(size) {
            match space {
                Space::Scope => self.scopes.define(Sort::CoreType, number | CORE)?,
                Space::Module => drop(self.store.core.ids.push(number)?),
            }
        }
        Ok(())
    }

    /// Reads a group of types; gives the number of its first, and how many they are.
    fn rec_type(&mut self, space: Space) -> Checked<(u32, u32)> {
        let mut size = 1;
        if self.input.peek("core type")? == form::REC {
            self.needs(Features::GC_TYPES, "recursive types", form::REC)?;
            self.input.byte("core type")?;
            size = self.input.count("number of types")?;
            if size == 0 {
                return Ok((0, 0));
            }
        }
        let index = match space {
            Space::Scope => self.scopes.count_of(Sort::CoreType)?,
            Space::Module => word(self.store.core.ids.len()),
        };
        let first = self.store.core.types.len();
        let group = Group { first, size, index };
        for _ in 0..size {
            self.sub_type(space, group)?;
        }
        for number in first..self.store.core.types.len() {
            if !self.store.core.types.fits_parent(number) {
                return invalid("sub type matches its supertype", u64::from(number.wrapping_sub(first)));
            }
        }
        let first = self.store.core.types.close(first, &mut self.store.core.buckets)?;
        Ok((first, size))
    }

    fn needs(&self, feature: Features, what: &'static str, found: u8) -> Checked<()> {
        if self.config.core.contains(feature) { Ok(()) } else { unsupported(what, u64::from(found)) }
    }

    fn sub_type(&mut self, space: Space, group: Group) -> Checked<()> {
        let mut code = self.input.byte("core type")?;
        let is_final = code != form::SUB;
        let mut parent = None;
        if matches!(code, form::SUB | form::SUB_FINAL) {
            self.needs(Features::GC_TYPES, "recursive types", code)?;
            match self.input.u32("number of supertypes")? {
                0 => {}
                1 => {
                    let index = self.input.u32("type index")?;
                    parent = Some(self.core_type_number(space, Some(group), index)?);
                }
                more => return invalid("a type has at most one supertype", u64::from(more)),
            }
            code = self.input.byte("core type")?;
        }
        if let Some(parent) = parent.filter(|parent| !self.store.core.types.may_have_subtype(*parent)) {
            return invalid("a supertype stands before its subtypes, of which 63 nest", u64::from(parent));
        }
        match code {
            form::FUNC => {
                self.store.core.types.open(TypeKind::Func, is_final, parent)?;
                let params = self.input.u32("number of parameters")?;
                self.config.limits.check(Resource::Params, u64::from(params))?;
                for _ in 0..params {
                    let ty = self.core_value_type(space, Some(group))?;
                    self.store.core.types.param(ty)?;
                }
                let results = self.input.u32("number of results")?;
                self.config.limits.check(Resource::Results, u64::from(results))?;
                for _ in 0..results {
                    let ty = self.core_value_type(space, Some(group))?;
                    self.store.core.types.result(ty)?;
                }
            }
            form::STRUCT | form::ARRAY => {
                self.needs(Features::GC_TYPES, "recursive types", code)?;
                let kind = if code == form::STRUCT { TypeKind::Struct } else { TypeKind::Array };
                self.store.core.types.open(kind, is_final, parent)?;
                let fields = if kind == TypeKind::Struct { self.input.u32("number of fields")? } else { 1 };
                self.config.limits.check(Resource::Params, u64::from(fields))?;
                for _ in 0..fields {
                    let ty = self.field_type(space, group)?;
                    self.store.core.types.param(ty)?;
                }
            }
            _ => return malformed("core type", u64::from(code)),
        }
        Ok(())
    }

    fn field_type(&mut self, space: Space, group: Group) -> Checked<ValType> {
        let packed = match self.input.peek("field")? {
            0x78 => Some(ValType::I8),
            0x77 => Some(ValType::I16),
            _ => None,
        };
        let ty = match packed {
            Some(ty) => {
                self.input.byte("field")?;
                ty
            }
            None => self.core_value_type(space, Some(group))?,
        };
        Ok(if self.input.flag("mutability")? { ty.mutable() } else { ty })
    }

    /// A core value type outside of types.
    pub(crate) fn plain_value_type(&mut self) -> Checked<ValType> {
        self.core_value_type(Space::Scope, None)
    }

    fn core_value_type(&mut self, space: Space, group: Option<Group>) -> Checked<ValType> {
        let byte = self.input.byte("core value type")?;
        if matches!(byte, 0x63 | 0x64) {
            self.needs(Features::FUNCTION_REFERENCES, "function references", byte)?;
            let ty = self.heap_type(space, group)?;
            return Ok(if byte == 0x64 { ty.non_null() } else { ty });
        }
        match ValType::from_byte(byte) {
            Some(ty) => Ok(ty),
            None => malformed("core value type", u64::from(byte)),
        }
    }

    /// A heap type, as a nullable reference to it.
    fn heap_type(&mut self, space: Space, group: Option<Group>) -> Checked<ValType> {
        let byte = self.input.peek("heap type")?;
        if byte & 0xc0 == 0x40 {
            self.input.byte("heap type")?;
            return match ValType::from_byte(byte) {
                Some(ty) if ty.is_ref() => Ok(ty),
                _ => malformed("heap type", u64::from(byte)),
            };
        }
        let index = self.input.type_index("heap type")?;
        let number = self.core_type_number(space, group, index)?;
        Ok(ValType::reference(true, HeapType::Concrete(number)))
    }

    /// The number of a core type by its index.
    fn core_type_number(&self, space: Space, group: Option<Group>, index: u32) -> Checked<u32> {
        if let Some(group) = group
            && let Some(own) = index.checked_sub(group.index)
        {
            return if own < group.size {
                Ok(group.first.saturating_add(own))
            } else {
                unknown("core type", index, group.index.saturating_add(group.size) as usize)
            };
        }
        match space {
            Space::Scope => self.core_type_at(index),
            Space::Module => match self.store.core.ids.get(index as usize) {
                Some(number) => Ok(*number),
                None => unknown("core type", index, self.store.core.ids.len()),
            },
        }
    }

    /// The number of a type that a core module can have, by its index in the scope.
    pub(crate) fn core_type_at(&self, index: u32) -> Checked<u32> {
        let ty = self.scopes.get(Sort::CoreType, index)?;
        if ty & CORE == 0 { mismatch("core type", Kind::CoreModule.text()) } else { Ok(ty & !CORE) }
    }

    /// A module's type.
    fn module_type(&mut self) -> Checked<()> {
        self.store.core.ids.truncate(0);
        let scope = self.store.fresh();
        let base = self.store.goals.len();
        // Imports wait on the one list of work, exports on the other, until all are known.
        let exports_base = self.store.work.len();
        let count = self.input.count("number of declarations")?;
        for _ in 0..count {
            match self.input.byte("declaration of a module type")? {
                0x00 => {
                    let module = self.input.name(&self.config.limits)?;
                    let name = self.input.name(&self.config.limits)?;
                    let definition = self.core_extern()?;
                    let (module, name) = (self.store.intern(module.as_bytes())?, self.store.intern(name.as_bytes())?);
                    let pair = self.store.pair(module, name)?;
                    if !self.store.facts.set(Table::ImportName, scope, pair, 0)?.1 {
                        return invalid("a core module imports no name twice", u64::from(pair));
                    }
                    self.store.goals.extend_from_slice(&[pair, definition])?;
                }
                0x01 => self.define_core_types(Space::Module)?,
                0x02 => self.module_type_alias()?,
                0x03 => {
                    let name = self.input.name(&self.config.limits)?;
                    let definition = self.core_extern()?;
                    let name = self.store.intern(name.as_bytes())?;
                    if !self.store.facts.set(Table::ExportName, scope, name, 0)?.1 {
                        return invalid("a core module exports no name twice", u64::from(name));
                    }
                    self.store.work.extend_from_slice(&[name, definition])?;
                }
                other => return malformed("declaration of a module type", u64::from(other)),
            }
        }
        let store = &mut self.store;
        let first = store.types.next_word();
        let imports = store.goals.as_slice().get(base..).unwrap_or(&[]);
        let exports = store.work.as_slice().get(exports_base..).unwrap_or(&[]);
        store.types.words.push(word(imports.len() / 2))?;
        store.types.words.extend_from_slice(imports)?;
        store.types.words.extend_from_slice(exports)?;
        store.goals.truncate(base);
        store.work.truncate(exports_base);
        let ty = self.end_module(first)?;
        self.scopes.define(Sort::CoreType, ty)
    }

    /// Makes a module's type of the words from `first` on.
    pub(crate) fn end_module(&mut self, first: u32) -> Checked<u32> {
        let mut info = Info::new();
        info.size = self.store.types.next_word().saturating_sub(first);
        self.config.limits.check(Resource::ComponentTypeSize, u64::from(info.size))?;
        self.store.types.push(Kind::CoreModule, 0, first, &info)
    }

    /// An alias in a module's type: of a type further out.
    fn module_type_alias(&mut self) -> Checked<()> {
        match self.input.byte("sort of a core alias")? {
            0x10 => {}
            other => return malformed("sort of a core alias", u64::from(other)),
        }
        match self.input.byte("target of a core alias")? {
            0x01 => {}
            other => return malformed("target of a core alias", u64::from(other)),
        }
        let count = self.input.u32("count of an outer alias")?;
        let index = self.input.u32("type index")?;
        let number = match count.checked_sub(1) {
            None => self.core_type_number(Space::Module, None, index)?,
            Some(count) => {
                let ty = self.scopes.get_in(self.scopes.outer(count)?, Sort::CoreType, index)?;
                if ty & CORE == 0 {
                    return invalid("no module type is a type of a core module", u64::from(index));
                }
                ty & !CORE
            }
        };
        self.store.core.ids.push(number)?;
        Ok(())
    }

    /// A core import's or export's type, as the number of a definition.
    fn core_extern(&mut self) -> Checked<u32> {
        let code = self.input.byte("kind of a core definition")?;
        let sort = match Sort::from_code(code) {
            Some(sort) if code <= Sort::CoreTag as u8 => sort,
            _ => return malformed("kind of a core definition", u64::from(code)),
        };
        let mut definition = Extern { sort: sort as u32, ..Extern::default() };
        if sort == Sort::CoreTag {
            if self.input.byte("tag")? != 0 {
                return malformed("tag", u64::from(code));
            }
            definition.ty = self.core_func_index()?;
            self.needs(Features::EXCEPTIONS, "exception handling", code)?;
            return self.store.add_extern(definition);
        }
        match code {
            0 => definition.ty = self.core_func_index()?,
            1 => {
                let ty = self.core_value_type(Space::Module, None)?;
                if !ty.is_ref() {
                    return malformed("reference type", u64::from(code));
                }
                definition.ty = ty.word();
                self.core_limits(&mut definition)?;
            }
            2 => self.core_limits(&mut definition)?,
            _ => {
                definition.ty = self.core_value_type(Space::Module, None)?.word();
                definition.flags = if self.input.flag("mutability")? { Extern::MUTABLE } else { 0 };
            }
        }
        self.store.add_extern(definition)
    }

    fn core_func_index(&mut self) -> Checked<u32> {
        let index = self.input.u32("type index")?;
        let number = self.core_type_number(Space::Module, None, index)?;
        match self.store.core.types.func(number) {
            Some(_) => Ok(number),
            None => invalid("a function type", u64::from(index)),
        }
    }

    /// The limits of a table or memory, and how its addresses and pages are.
    fn core_limits(&mut self, definition: &mut Extern) -> Checked<()> {
        let is_memory = definition.sort == Sort::CoreMemory as u32;
        let flags = self.input.byte("limits")?;
        let known = if is_memory { 0x0f } else { 0x05 };
        if flags & !known != 0 {
            return malformed("limits", u64::from(flags));
        }
        definition.flags = u32::from(flags & 7);
        let is_wide = definition.flags & Extern::WIDE != 0;
        if is_wide {
            self.needs(Features::MEMORY64, "64-bit memories and tables", flags)?;
        }
        if definition.flags & Extern::SHARED != 0 {
            self.needs(Features::THREADS, "threads", flags)?;
        }
        let mut read = || if is_wide { self.input.u64("limit") } else { self.input.u32("limit").map(u64::from) };
        definition.min = read()?;
        if definition.flags & Extern::HAS_MAX != 0 {
            definition.max = read()?;
        }
        let mut page = 16;
        if flags & 8 != 0 {
            self.needs(Features::CUSTOM_PAGE_SIZES, "custom page sizes", flags)?;
            page = self.input.u32("page size")?;
            if page != 0 && page != 16 {
                return invalid("a page has one byte or 64 Ki", u64::from(page));
            }
        }
        if is_memory {
            definition.ty = page;
        }
        let has_max = definition.flags & Extern::HAS_MAX != 0;
        let most = match (is_memory, is_wide) {
            (true, false) => (1 << 32_u64) >> page,
            (true, true) => u64::MAX >> page,
            (false, false) => u64::from(u32::MAX),
            (false, true) => u64::MAX,
        };
        if definition.min > most || definition.max > most || has_max && definition.min > definition.max {
            return invalid("size minimum must not be greater than maximum", definition.min);
        }
        if definition.flags & Extern::SHARED != 0 && !has_max {
            return invalid("shared memory must have maximum", definition.min);
        }
        Ok(())
    }

    /// A core definition of the scope by its sort and index.
    pub(crate) fn core_definition(&self, sort: Sort, index: u32) -> Checked<u32> {
        if (sort as u8) > Sort::CoreTag as u8 {
            return corrupt();
        }
        self.scopes.get(sort, index)
    }
}
