//! What a host has of the components of a store.

use wrt_error::{ComponentLimits, Resource};
use wrt_foundation::{List, Shared};
use wrt_platform::Platform;
use wrt_runtime::{Module, ModuleId, Store};

use super::call::Event;
use super::fault::{Fault, Run, corrupt};
use super::handles::HandleInfo;
use super::tables::{ExportRow, ExportsRow, FuncRow, HOST, ResourceRow, Tables, Task, handle, task};
use super::transfer::Values;
use super::view::{FunctionType, ValueType};
use super::{Held, Runner};
use crate::code::Code;
use crate::fault::word;
use crate::opcode::Sort;
use crate::types::{Item, NONE};

/// The components of a store and their instances.
///
/// Only functions that need core code to run take the store; it must be the same one each time.
pub struct Components<P: Platform> {
    held: List<Held<P>>,
    tables: Tables<P::Region>,
}

impl<P: Platform> core::fmt::Debug for Components<P> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Components").field("components", &self.held.len()).finish_non_exhaustive()
    }
}

/// What an instance exports.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Definition {
    /// The function with this number.
    Func(u32),
    /// The items with this number.
    Instance(u32),
    /// The component with this number.
    Component(u32),
    /// A core module.
    Module(ModuleId),
    /// The resource type with this number.
    Resource(u32),
    /// A type of values, functions or others.
    Type,
}

/// Finds what a component imports of the host: by its name, or by that of the instance that has it and its own.
pub trait Imports {
    /// The token of a function.
    fn func(&mut self, instance: Option<&str>, name: &str) -> Option<u32>;

    /// The number of a resource type that [`Components::add_resource`] gave.
    fn resource(&mut self, instance: Option<&str>, name: &str) -> Option<u32>;

    /// A core module of the store.
    fn module(&mut self, instance: Option<&str>, name: &str) -> Option<ModuleId>;
}

/// What is imported.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Request<'a> {
    /// The import's name.
    pub name: &'a str,
    /// The name of the item, where the import is an instance.
    pub item: Option<&'a str>,
    /// What it is.
    pub kind: &'static str,
}

/// Where work on instances stood.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Place<'a> {
    /// The number of the instance in the store; 0 is the host.
    pub instance: u32,
    /// The number of the component in the store.
    pub component: u32,
    /// The name by which the instance exports the function, if it does.
    pub function: Option<&'a str>,
    /// The type of the value that was being handed over.
    pub ty: Option<&'static str>,
}

impl<P: Platform + Clone> Components<P> {
    /// No components yet. Init only: reserves the regions of [`component_store_regions`](crate::component_store_regions).
    ///
    /// # Errors
    /// [`Fault::Platform`] without memory.
    pub fn new(platform: &P, limits: &ComponentLimits) -> Result<Self, Fault> {
        let held = List::new(limits.store_components, Resource::StoreComponents);
        Ok(Components { held, tables: Tables::new(platform, limits)? })
    }

    fn runner<'a>(&'a mut self, store: &'a mut Store<P>) -> Runner<'a, P> {
        Runner { held: &self.held, tables: &mut self.tables, store }
    }

    /// Takes a component, with its core modules in order; gives its number. Init only.
    ///
    /// # Errors
    /// [`Fault::Limit`], [`Fault::Platform`].
    pub fn add(
        &mut self,
        store: &mut Store<P>,
        code: Shared<Code<P::Region>>,
        modules: impl Iterator<Item = Module<P>>,
    ) -> Result<u32, Fault> {
        self.held.reserve_one()?;
        let first = word(self.tables.modules.len());
        for module in modules {
            let id = store.add_module(module)?;
            self.tables.modules.push(id.index())?;
        }
        Ok(word(self.held.push(Held { code, modules: first })?))
    }

    /// A component by its number.
    #[must_use]
    pub fn code(&self, code: u32) -> Option<&Code<P::Region>> {
        self.held.get(code as usize).map(|held| &*held.code)
    }

    /// Begins an instance of a component; [`run`](Components::run) makes it. Gives its number.
    ///
    /// # Errors
    /// [`Fault::MissingImport`], [`Fault::Limit`], [`Fault::Platform`].
    pub fn begin(&mut self, store: &mut Store<P>, code: u32, imports: &mut dyn Imports) -> Result<u32, Fault> {
        let mut runner = self.runner(store);
        let base = runner.tables.tasks.len();
        let begun = runner.begin(code, imports);
        if begun.is_err() {
            runner.unwind(base)?;
        }
        begun
    }

    /// Pieces of work that are not over: what [`run`](Components::run) and [`unwind`](Components::unwind) go back to.
    #[must_use]
    pub const fn depth(&self) -> usize {
        self.tables.tasks.len()
    }

    /// Starts a call of a function, with arguments that `values` gives; [`run`](Components::run) runs it.
    ///
    /// # Errors
    /// Every variant of [`Fault`]; [`unwind`](Components::unwind) then.
    pub fn call(&mut self, store: &mut Store<P>, func: u32, values: &mut dyn Values<P::Region>) -> Result<(), Fault> {
        self.runner(store).call(func, values)
    }

    /// Goes on until there is no more work than `depth` pieces, or a host's function is called. What the call that was started gives, `values`
    /// gets. Unbounded but for fuel and the store's interrupt flag.
    ///
    /// # Errors
    /// Every variant of [`Fault`]; [`unwind`](Components::unwind) then.
    pub fn run(
        &mut self,
        store: &mut Store<P>,
        depth: usize,
        values: &mut dyn Values<P::Region>,
    ) -> Result<Event, Fault> {
        self.runner(store).run(depth, values)
    }

    /// Gives the arguments of the host's function that is called to `values`.
    ///
    /// # Errors
    /// Every variant of [`Fault`]; [`unwind`](Components::unwind) then.
    pub fn arguments(&mut self, store: &mut Store<P>, values: &mut dyn Values<P::Region>) -> Result<(), Fault> {
        self.runner(store).arguments(values)
    }

    /// Answers the host's function that is called with what `values` gives, or says that a resource was destroyed.
    ///
    /// # Errors
    /// Every variant of [`Fault`]; [`unwind`](Components::unwind) then.
    pub fn answer(&mut self, store: &mut Store<P>, values: &mut dyn Values<P::Region>) -> Result<(), Fault> {
        self.runner(store).answer(values)
    }

    /// Gives up all work but `depth` pieces. Instances that it stood in cannot be entered any more.
    ///
    /// # Errors
    /// [`Fault::Trap`] where the tables are damaged.
    pub fn unwind(&mut self, store: &mut Store<P>, depth: usize) -> Result<(), Fault> {
        self.runner(store).unwind(depth)
    }

    /// The number of the items that an instance exports, once it is made.
    #[must_use]
    pub fn exports(&self, instance: u32) -> Option<u32> {
        self.tables.instances.get(instance as usize).map(|row| row.value).filter(|value| *value != NONE)
    }

    /// An item by its name.
    #[must_use]
    pub fn export(&self, items: u32, name: &str) -> Option<Definition> {
        let mut index = 0;
        while let Some((found, definition)) = self.export_at(items, index) {
            if found == name {
                return Some(definition);
            }
            index = index.saturating_add(1);
        }
        None
    }

    /// An item by its place, with its name.
    #[must_use]
    pub fn export_at(&self, items: u32, index: u32) -> Option<(&str, Definition)> {
        let ExportsRow { first, count } = *self.tables.values.get(items as usize)?;
        let row = self.tables.exports.get(first.saturating_add(index) as usize).filter(|_| index < count)?;
        let ExportRow { code, name, sort, value } = *row;
        let definition = match u8::try_from(sort).ok().and_then(Sort::from_code)? {
            Sort::Func => Definition::Func(value),
            Sort::Instance => Definition::Instance(value),
            Sort::Component => Definition::Component(value),
            Sort::CoreModule => Definition::Module(ModuleId::from_index(value)),
            Sort::Type if value != NONE => Definition::Resource(value),
            Sort::Type => Definition::Type,
            Sort::CoreFunc
            | Sort::CoreTable
            | Sort::CoreMemory
            | Sort::CoreGlobal
            | Sort::CoreTag
            | Sort::CoreType
            | Sort::CoreInstance
            | Sort::Value => return None,
        };
        Some((self.code(code)?.text(name), definition))
    }

    /// The type of a function.
    #[must_use]
    pub fn function_type(&self, func: u32) -> Option<FunctionType<'_, P::Region>> {
        let FuncRow { instance, ty, .. } = *self.tables.funcs.get(func as usize)?;
        let code = self.code(self.tables.instances.get(instance as usize)?.code)?;
        Some(FunctionType { code, ty, instance })
    }

    /// Adds a resource type of the host's; its destructor has a token.
    ///
    /// # Errors
    /// [`Fault::Limit`], [`Fault::Platform`].
    pub fn add_resource(&mut self, destructor: Option<u32>) -> Result<u32, Fault> {
        let row = ResourceRow { owner: HOST, destructor: destructor.unwrap_or(NONE) };
        Ok(word(self.tables.resources.push(row)?))
    }

    /// The number of the resource type that a type of handles is of.
    #[must_use]
    pub fn resource_of(&self, ty: &ValueType<'_, P::Region>) -> Option<u32> {
        let entry = ty.code.types.entry(ty.ty).ok()?;
        let place = ty.code.resource_place(ty.code.types.word(entry.first).ok()?)?;
        let row = self.tables.instances.get(ty.instance as usize)?;
        let at = row.resources.saturating_add(place);
        self.tables.slots.get(at as usize).copied().filter(|found| *found != NONE)
    }

    /// Gives the host a handle of a resource type; gives its index.
    ///
    /// # Errors
    /// [`Fault::Limit`], [`Fault::Platform`].
    pub fn add_handle(&mut self, store: &mut Store<P>, resource: u32, rep: u32) -> Result<u32, Fault> {
        self.runner(store).lower_own(HOST, rep, resource)
    }

    /// A handle of the host's.
    #[must_use]
    pub fn handle(&mut self, store: &mut Store<P>, index: u32) -> Option<HandleInfo> {
        let found = self.runner(store).handle(HOST, index).ok()?;
        Some(HandleInfo { resource: found.resource, rep: found.rep, is_owned: found.kind == handle::OWN })
    }

    /// Drops a handle of the host's; a destructor of a guest's is started, and [`run`](Components::run) runs it. One of the host's is for the
    /// host to carry out, as the event says, and to answer.
    ///
    /// # Errors
    /// Every variant of [`Fault`]; [`unwind`](Components::unwind) then.
    pub fn drop_handle(&mut self, store: &mut Store<P>, index: u32) -> Result<Option<Event>, Fault> {
        let mut runner = self.runner(store);
        let resource = runner.handle(HOST, index)?.resource;
        runner.drop_handle(HOST, index, resource, NONE)
    }

    /// Where the fault lay that was met last.
    #[must_use]
    pub fn place(&self) -> Option<Place<'_>> {
        let [instance, func, ty] = self.tables.place;
        let row = self.tables.instances.get(instance as usize)?;
        let first = row.exports as usize;
        let exports = self.tables.exports.as_slice().get(first..first.saturating_add(row.exported as usize));
        let is_it = |export: &&ExportRow| export.sort == Sort::Func as u32 && export.value == func;
        let function = exports.unwrap_or(&[]).iter().find(is_it);
        let function = function.and_then(|export| Some(self.code(export.code)?.text(export.name)));
        let code = self.code(row.code);
        let ty = code.filter(|_| ty != NONE).map(|code| code.types.text(ty));
        Some(Place { instance, component: row.code, function, ty })
    }

    /// The import of a component that a [`Fault::MissingImport`] speaks of.
    #[must_use]
    pub fn missing(&self, code: u32, import: u32, item: Option<u32>) -> Option<Request<'_>> {
        let code = self.code(code)?;
        if import == NONE {
            return Some(Request { name: code.text(item?), item: None, kind: "export" });
        }
        let shape = code.types.shape(code.root()?.ty).ok()?;
        let found = code.types.item(shape.imports.0.saturating_add(import.saturating_mul(Item::WORDS))).ok()?;
        let Some(item) = item else {
            return Some(Request { name: code.text(found.name), item: None, kind: found.text() });
        };
        let exports = code.types.shape(found.ty).ok()?.exports;
        let item = code.types.item(exports.0.saturating_add(item.saturating_mul(Item::WORDS))).ok()?;
        Some(Request { name: code.text(found.name), item: Some(code.text(item.name)), kind: item.text() })
    }
}

impl<P: Platform + Clone> Runner<'_, P> {
    fn begin(&mut self, code: u32, imports: &mut dyn Imports) -> Run<u32> {
        let code_row = self.code(code)?;
        let Some(root) = code_row.root() else { return corrupt() };
        let args = word(self.tables.links.len());
        let task = Task { args, ..Task::new(task::BUILD, 0, HOST) };
        let instance = self.begin_instance(code, 0, NONE, task)?;
        let (first, count) = code_row.types.shape(root.ty)?.imports;
        // The values of imports stay for as long as the store: instances may be made while others are.
        for index in 0..count {
            let item = code_row.types.item(first.saturating_add(index.saturating_mul(Item::WORDS)))?;
            let found = if item.is(Sort::Instance) {
                self.import_instance(code_row, instance, &item, imports)?
            } else {
                self.import(code_row, instance, None, &item, imports)?.ok_or(None)
            };
            match found {
                Ok(value) => drop(self.tables.links.push(value)?),
                Err(item) => return Err(Fault::MissingImport { import: index, item }),
            }
        }
        Ok(instance)
    }

    /// What the host has for an import that is no instance, or for an item of one.
    fn import(
        &mut self,
        code: &Code<P::Region>,
        instance: u32,
        within: Option<&str>,
        item: &Item,
        imports: &mut dyn Imports,
    ) -> Run<Option<u32>> {
        let name = code.text(item.name);
        let found = match u8::try_from(item.sort).ok().and_then(Sort::from_code) {
            Some(Sort::Func) => match imports.func(within, name) {
                Some(token) => {
                    let row = FuncRow {
                        instance,
                        ty: item.ty,
                        core: NONE,
                        token,
                        memory: NONE,
                        realloc: NONE,
                        post_return: NONE,
                        encoding: 0,
                        is_async: 0,
                        callback: NONE,
                    };
                    Some(word(self.tables.funcs.push(row)?))
                }
                None => None,
            },
            Some(Sort::CoreModule) => imports.module(within, name).map(ModuleId::index),
            // A type that is no new resource type brings nothing.
            Some(Sort::Type) if item.ty == item.referenced && code.resource_place(item.ty).is_some() => {
                imports.resource(within, name)
            }
            Some(Sort::Type) => Some(NONE),
            _ => None,
        };
        Ok(found)
    }

    /// An instance of the items that the host has under the import's name; else which item is missing.
    fn import_instance(
        &mut self,
        code: &Code<P::Region>,
        instance: u32,
        import: &Item,
        imports: &mut dyn Imports,
    ) -> Run<Result<u32, Option<u32>>> {
        let number = self.instance(instance)?.code;
        let (first, count) = code.types.shape(import.ty)?.exports;
        let rows = word(self.tables.exports.extend_zeroed(count as usize)?);
        for index in 0..count {
            let item = code.types.item(first.saturating_add(index.saturating_mul(Item::WORDS)))?;
            let found = self.import(code, instance, Some(code.text(import.name)), &item, imports)?;
            let Some(value) = found else { return Ok(Err(Some(index))) };
            if let Some(row) = self.tables.exports.get_mut(rows.saturating_add(index) as usize) {
                *row = ExportRow { code: number, name: item.name, sort: item.sort, value };
            }
        }
        Ok(Ok(word(self.tables.values.push(ExportsRow { first: rows, count })?)))
    }
}
