//! The import and export sections, and the declarations of component types and instance types that are like their items.

use wrt_platform::PageAllocator;

use crate::ComponentFeatures;
use crate::code::Operation;
use crate::facts::Table;
use crate::fault::{Checked, invalid, malformed, mismatch, unsupported, word};
use crate::machine::Machine;
use crate::mention::Named;
use crate::names::{ExternName, canonical, is_canonical_version, is_semver};
use crate::opcode::Sort;
use crate::scope::Scope;
use crate::types::{Info, Item, Kind, NONE};

/// Which way a definition goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Way {
    /// Into the component.
    Import,
    /// Out of it.
    Export,
}

impl Way {
    /// The table of its names.
    const fn names(self) -> Table {
        match self {
            Way::Import => Table::ImportName,
            Way::Export => Table::ExportName,
        }
    }

    /// The table of the resource types that have a name by it, and that of the names.
    const fn resources(self) -> (Table, Table) {
        match self {
            Way::Import => (Table::ImportedResource, Table::ImportedResourceName),
            Way::Export => (Table::ExportedResource, Table::ExportedResourceName),
        }
    }

    /// The table of the types that it may mention.
    const fn types(self) -> Table {
        match self {
            Way::Import => Table::ImportedType,
            Way::Export => Table::ExportedType,
        }
    }
}

/// A name with its attributes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NameAttributes<'a> {
    name: &'a str,
    implements: Option<&'a str>,
    suffix: Option<&'a str>,
}

/// The names of a list of items: where they have to differ, and where their resources have names.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NameScope {
    way: Way,
    /// The number of the scope, or of a list by itself, in which no resource has a name.
    number: u32,
}

impl<'a, P: PageAllocator> Machine<'a, P> {
    /// An import.
    pub(crate) fn import(&mut self) -> Checked<()> {
        let name = self.name_attributes()?;
        let item = self.extern_type()?;
        self.add(Way::Import, name, item, NONE)
    }

    /// An export.
    pub(crate) fn export(&mut self) -> Checked<()> {
        let name = self.name_attributes()?;
        let (sort, index) = self.sort_index()?;
        let mut item = self.definition(sort, index)?;
        let from = if sort == Sort::Type { item.referenced } else { index };
        if sort == Sort::Type {
            item.ty = self.store.types.alias(item.referenced)?;
        }
        if self.input.flag("type of an export")? {
            let ascribed = self.extern_type()?;
            self.store.check_item(&item, &ascribed)?;
            item = ascribed;
        }
        self.add(Way::Export, name, item, from)
    }

    /// An export that a type declares.
    pub(crate) fn export_declaration(&mut self) -> Checked<()> {
        let name = self.name_attributes()?;
        let item = self.extern_type()?;
        self.add(Way::Export, name, item, NONE)
    }

    /// The sort and the index of a definition that can be imported or exported.
    pub(crate) fn sort_index(&mut self) -> Checked<(Sort, u32)> {
        let sort = self.extern_sort()?;
        Ok((sort, self.input.u32("index")?))
    }

    /// The sort of a definition that can be imported or exported.
    fn extern_sort(&mut self) -> Checked<Sort> {
        let code = self.input.byte("sort")?;
        if code == 0 {
            return match self.input.byte("core sort")? {
                0x11 => Ok(Sort::CoreModule),
                other => malformed("sort of an import or export", u64::from(other)),
            };
        }
        match Sort::of_definition(code) {
            Some(Sort::Value) => unsupported("component values", u64::from(code)),
            Some(sort) => Ok(sort),
            None => malformed("sort", u64::from(code)),
        }
    }

    /// A definition of the scope as an item without a name.
    pub(crate) fn definition(&self, sort: Sort, index: u32) -> Checked<Item> {
        let ty = self.scopes.get(sort, index)?;
        let referenced = if sort == Sort::Type { ty } else { NONE };
        Ok(Item { name: NONE, sort: sort as u32, ty, referenced })
    }

    /// A name with its attributes.
    pub(crate) fn name_attributes(&mut self) -> Checked<NameAttributes<'a>> {
        let code = self.input.byte("name of an import or export")?;
        let attributes = ComponentFeatures::ATTRIBUTES;
        let suffixes = ComponentFeatures::VERSION_SUFFIXES;
        let has_attributes = match code {
            0x00 | 0x01 => false,
            0x02 if self.config.features.contains(attributes) || self.config.features.contains(suffixes) => true,
            0x02 => return unsupported(attributes.text(), u64::from(code)),
            other => return malformed("name of an import or export", u64::from(other)),
        };
        let limits = &self.config.limits;
        let mut found = NameAttributes { name: self.input.name(limits)?, implements: None, suffix: None };
        let mut has_external = false;
        let count = if has_attributes { self.input.count("number of attributes")? } else { 0 };
        for _ in 0..count {
            let code = self.input.byte("attribute")?;
            let text = self.input.name(limits)?;
            let (feature, was_there) = match code {
                0x00 => (attributes, found.implements.replace(text).is_some()),
                0x01 => (suffixes, found.suffix.replace(text).is_some()),
                0x02 => (attributes, core::mem::replace(&mut has_external, true)),
                other => return malformed("attribute", u64::from(other)),
            };
            if was_there {
                return invalid("a name has each attribute once at most", u64::from(code));
            }
            self.needs_feature(feature, u64::from(code))?;
        }
        Ok(found)
    }

    /// The type of an import or export.
    fn extern_type(&mut self) -> Checked<Item> {
        let sort = self.extern_sort()?;
        if sort == Sort::Type {
            return match self.input.byte("bound of a type")? {
                0x00 => {
                    let index = self.input.u32("type index")?;
                    let referenced = self.scopes.get(Sort::Type, index)?;
                    let ty = self.store.types.alias(referenced)?;
                    Ok(Item { name: NONE, sort: sort as u32, ty, referenced })
                }
                0x01 => {
                    let resource = self.fresh_resource()?;
                    let ty = self.store.resource_type(resource)?;
                    Ok(Item { name: NONE, sort: sort as u32, ty, referenced: ty })
                }
                other => malformed("bound of a type", u64::from(other)),
            };
        }
        let index = self.input.u32("type index")?;
        let (space, wanted) = match sort {
            Sort::CoreModule => (Sort::CoreType, Kind::CoreModule),
            Sort::Func => (Sort::Type, Kind::Func),
            Sort::Component => (Sort::Type, Kind::Component),
            Sort::Instance => (Sort::Type, Kind::Instance),
            Sort::CoreFunc
            | Sort::CoreTable
            | Sort::CoreMemory
            | Sort::CoreGlobal
            | Sort::CoreTag
            | Sort::CoreType
            | Sort::CoreInstance
            | Sort::Value
            | Sort::Type => return crate::fault::corrupt(),
        };
        let ty = self.scopes.get(space, index)?;
        if space == Sort::CoreType && ty & crate::core_type::CORE != 0 {
            return mismatch(wanted.text(), "core type");
        }
        let kind = self.store.types.entry(ty)?.kind();
        if kind != wanted {
            return mismatch(wanted.text(), kind.text());
        }
        Ok(Item { name: NONE, sort: sort as u32, ty, referenced: NONE })
    }

    /// Adds an import or export to the scope; an export of a component is of the definition `from`.
    fn add(&mut self, way: Way, name: NameAttributes<'_>, mut item: Item, from: u32) -> Checked<()> {
        item.name = self.store.intern(name.name.as_bytes())?;
        let frame = *self.scopes.top()?;
        if item.is(Sort::Instance) {
            item.ty = match way {
                Way::Import => self.import_instance(item.ty)?,
                Way::Export => self.export_instance(item.ty, frame.serial)?,
            };
        }
        if let Some(sort) = u8::try_from(item.sort).ok().and_then(Sort::from_code) {
            let (operation, number) = match way {
                Way::Import => (Operation::Import, word(self.scopes.imports().len())),
                Way::Export => (Operation::Export, from),
            };
            self.record(operation, sort, [item.name, item.sort, number, item.ty])?;
            self.scopes.define(sort, item.ty)?;
        }
        if item.is(Sort::Type)
            && let Some(resource) = self.store.resource_of(item.ty)?
        {
            let is_new = item.ty == item.referenced;
            if way == Way::Import && is_new {
                self.scopes.import_resource(resource)?;
            }
            if way == Way::Export {
                if is_new {
                    self.scopes.define_resource(resource)?;
                }
                self.store.facts.set(Table::Explicit, frame.serial, resource, 0)?;
            }
            let (types, names) = way.resources();
            self.store.facts.set(types, frame.serial, item.ty, item.name)?;
            self.store.facts.set(names, frame.serial, item.name, 0)?;
        }
        if frame.scope() != Scope::InstanceType {
            self.check_mentions(way, frame.serial, &item)?;
        }
        let info = self.check_name(NameScope { way, number: frame.serial }, name, &item)?;
        self.scopes.count(&info, &self.config.limits)?;
        match way {
            Way::Import => self.scopes.add_import(item, &self.config.limits),
            Way::Export => self.scopes.add_export(item, &self.config.limits),
        }
    }

    /// Resources that an instance type introduces become imports of the scope, new ones at each import.
    fn import_instance(&mut self, ty: u32) -> Checked<u32> {
        let shape = self.store.types.shape(ty)?;
        if shape.resources.1 == 0 {
            return Ok(ty);
        }
        let substitution = self.store.begin_substitution();
        for index in 0..shape.resources.1 {
            let old = self.store.types.word(shape.resources.0.saturating_add(index))?;
            let new = self.fresh_resource()?;
            self.store.replace(substitution, old, new)?;
            self.scopes.import_resource(new)?;
        }
        self.substituted_instance(substitution, shape.exports)
    }

    /// Resources that an instance type introduces become definitions of the scope, new ones at each export; those that it exports are exported
    /// by the scope.
    fn export_instance(&mut self, mut ty: u32, scope: u32) -> Checked<u32> {
        let shape = self.store.types.shape(ty)?;
        if shape.resources.1 != 0 {
            let substitution = self.store.begin_substitution();
            for index in 0..shape.resources.1 {
                let old = self.store.types.word(shape.resources.0.saturating_add(index))?;
                let new = self.fresh_resource()?;
                self.store.replace(substitution, old, new)?;
                self.scopes.define_resource(new)?;
            }
            ty = self.substituted_instance(substitution, shape.exports)?;
        }
        self.store.visit_exports(ty, |store, item| {
            if item.is(Sort::Type)
                && let Some(resource) = store.resource_of(item.ty)?
            {
                store.facts.set(Table::Explicit, scope, resource, 0)?;
            }
            Ok(true)
        })?;
        Ok(ty)
    }

    /// Checks that what an import or export mentions has a name, and gives names to the types that it brings.
    fn check_mentions(&mut self, way: Way, scope: u32, item: &Item) -> Checked<()> {
        let named = Named { table: way.types(), scope };
        let register = |store: &mut crate::store::Store<P::Region>, item: &Item| {
            if item.is(Sort::Func) {
                return store.parts_are_named(named, item.ty);
            }
            if !item.is(Sort::Type) {
                return Ok(true);
            }
            if !store.parts_are_named(named, item.referenced)? {
                return Ok(false);
            }
            store.facts.set(Table::ExportedType, scope, item.ty, 0)?;
            if way == Way::Import {
                store.facts.set(Table::ImportedType, scope, item.ty, 0)?;
            }
            Ok(true)
        };
        let is_fine = if item.is(Sort::Instance) {
            self.store.visit_exports(item.ty, register)?
        } else {
            register(&mut self.store, item)?
        };
        if is_fine {
            return Ok(());
        }
        invalid("an import or export mentions only types with names of their own", u64::from(item.name))
    }

    /// Checks the name of an import or export; gives what is known of its type.
    fn check_name(&mut self, scope: NameScope, name: NameAttributes<'_>, item: &Item) -> Checked<Info> {
        let form = ExternName::parse(name.name, self.config.features)?;
        let length = name.name.len() as u64;
        if scope.way == Way::Export && matches!(form, ExternName::Implementation) {
            return invalid("an export says not where its implementation comes from", length);
        }
        if let Some(interface) = name.implements {
            let is_interface =
                matches!(ExternName::parse(interface, self.config.features), Ok(ExternName::Interface(_)));
            if !is_interface || !matches!(form, ExternName::Label) || !item.is(Sort::Instance) {
                return invalid("an instance with a plain name implements an interface", length);
            }
        }
        if name.suffix.is_some() && !item.is(Sort::Instance) {
            return invalid("an instance has a version suffix", length);
        }
        match form {
            ExternName::Label | ExternName::Implementation => {}
            ExternName::Interface(version) => self.check_version(version, name.suffix)?,
            ExternName::Constructor(resource) => self.check_constructor(scope, resource, item)?,
            ExternName::Method(resource, _) => self.check_method(scope, resource, item)?,
            ExternName::Static(resource, _) => {
                self.function_of(item)?;
                let resource = self.store.intern(resource.as_bytes())?;
                if !self.store.facts.has(scope.way.resources().1, scope.number, resource) {
                    return invalid("a static function names a resource before it", u64::from(resource));
                }
            }
        }
        let canonical = self.store.intern_all(canonical(name.name, &form))?;
        if !self.store.facts.set(scope.way.names(), scope.number, canonical, 0)?.1 {
            return invalid("no two names of imports or of exports are alike", u64::from(canonical));
        }
        self.store.types.info(item.ty)
    }

    /// Checks the name of an item of a list by itself; gives what is known of its type.
    pub(crate) fn check_inline_name(&mut self, list: u32, name: NameAttributes<'_>, item: &mut Item) -> Checked<Info> {
        item.name = self.store.intern(name.name.as_bytes())?;
        self.check_name(NameScope { way: Way::Export, number: list }, name, item)
    }

    fn check_version(&mut self, version: Option<&str>, suffix: Option<&str>) -> Checked<()> {
        let (is_fine, length) = match (version, suffix) {
            (None, None) => (true, 0),
            (None, Some(suffix)) => (false, suffix.len()),
            (Some(version), None) => {
                let takes_canonical = self.config.features.contains(ComponentFeatures::VERSION_SUFFIXES);
                (is_semver(version) || takes_canonical && is_canonical_version(version), version.len())
            }
            (Some(version), Some(suffix)) => {
                let whole = self.store.intern_all(version.bytes().chain(suffix.bytes()))?;
                let whole = core::str::from_utf8(self.store.name(whole)).unwrap_or("");
                (is_canonical_version(version) && is_semver(whole), whole.len())
            }
        };
        if is_fine { Ok(()) } else { invalid("a version of semantic versioning", length as u64) }
    }

    /// The type of a function.
    fn function_of(&self, item: &Item) -> Checked<u32> {
        if item.is(Sort::Func) { Ok(item.ty) } else { mismatch("function", item.text()) }
    }

    /// The resource type that a handle type is of, if a word names a handle type of this kind.
    fn handle_of(&self, ty: u32, kind: Kind) -> Checked<Option<u32>> {
        let entry = match self.store.types.entries.get(ty as usize) {
            Some(entry) if entry.kind() == kind => *entry,
            _ => return Ok(None),
        };
        Ok(Some(self.store.types.word(entry.first)?))
    }

    /// Checks that a resource type has a name in the scope.
    fn check_resource_name(&mut self, scope: NameScope, ty: u32, name: &str) -> Checked<()> {
        let name = self.store.intern(name.as_bytes())?;
        if self.store.facts.get(scope.way.resources().0, scope.number, ty) == Some(name) {
            return Ok(());
        }
        invalid("the resource that the name says", u64::from(name))
    }

    fn check_constructor(&mut self, scope: NameScope, resource: &str, item: &Item) -> Checked<()> {
        let entry = self.store.types.entry(self.function_of(item)?)?;
        if entry.extra != 0 {
            return invalid("a constructor is not asynchronous", u64::from(item.name));
        }
        let result = self.func_result(&entry)?;
        let mut handle = self.handle_of(result, Kind::Own)?;
        if handle.is_none()
            && let Some(success) = self.handle_of(result, Kind::Result)?
        {
            handle = self.handle_of(success, Kind::Own)?;
        }
        match handle {
            Some(ty) => self.check_resource_name(scope, ty, resource),
            None => invalid("a constructor gives an owned handle", u64::from(item.name)),
        }
    }

    fn check_method(&mut self, scope: NameScope, resource: &str, item: &Item) -> Checked<()> {
        let entry = self.store.types.entry(self.function_of(item)?)?;
        let own = self.store.intern(b"self")?;
        if let [name, ty, ..] = self.store.types.words_of(&entry)
            && *name == own
            && let Some(ty) = self.handle_of(*ty, Kind::Borrow)?
        {
            return self.check_resource_name(scope, ty, resource);
        }
        invalid("a method begins with a borrowed handle named self", u64::from(item.name))
    }

    /// The result of a function type, or [`NONE`].
    pub(crate) fn func_result(&self, entry: &crate::types::TypeEntry) -> Checked<u32> {
        Ok(match self.store.types.words_of(entry) {
            [.., name, ty] if *name == NONE => *ty,
            _ => NONE,
        })
    }

    /// An instance of the items of a list, in which a substitution replaced resources; it introduces none itself.
    pub(crate) fn substituted_instance(
        &mut self,
        substitution: crate::substitute::Substitution,
        items: (u32, u32),
    ) -> Checked<u32> {
        let base = self.store.goals.len();
        for index in 0..items.1 {
            let item = self.store.item_of(items, index)?;
            let ty = self.store.substitute(substitution, item.ty)?;
            let referenced = self.store.substitute(substitution, item.referenced)?;
            self.store.goals.extend_from_slice(&[item.name, item.sort, ty, referenced])?;
        }
        self.end_instance(base)
    }

    /// An instance of the items that stand among the goals from `base` on.
    pub(crate) fn end_instance(&mut self, base: usize) -> Checked<u32> {
        let store = &mut self.store;
        let items = store.goals.as_slice().get(base..).unwrap_or(&[]);
        let first = store.types.next_word();
        store.types.words.push(word(items.len()) / Item::WORDS)?;
        store.types.words.extend_from_slice(items)?;
        store.goals.truncate(base);
        let count = store.types.next_word().saturating_sub(first) / Item::WORDS;
        let mut info = Info::new();
        for index in 0..count {
            let item = store.item_of((first.saturating_add(1), count), index)?;
            info.count(&store.types.info(item.ty)?, &store.limits)?;
        }
        store.types.push(Kind::Instance, 0, first, &info)
    }
}
