//! Makes instances of components: carries out the steps of their definitions (Explainer, "Component Definitions").

use wrt_platform::Platform;
use wrt_runtime::{Extern, FuncId, FuncType, GlobalId, InstanceId, MemoryId, ModuleId, TableId, TagId};

use super::Runner;
use super::fault::{Fault, Run, corrupt};
use super::tables::{
    ClosureRow, CoreRow, ExportRow, ExportsRow, FuncRow, HOST, InstanceRow, ResourceRow, TOKEN, Task, task,
};
use crate::code::{Code, ComponentRow, OPTION_WORDS, Operation, Step};
use crate::fault::word;
use crate::opcode::Sort;
use crate::types::{Item, NONE};

/// Options of a function, as they are in the store.
#[derive(Clone, Copy, Debug)]
struct Options {
    encoding: u32,
    memory: u32,
    realloc: u32,
    post_return: u32,
    is_async: u32,
    callback: u32,
}

/// A definition of the store by its core sort and index.
const fn extern_of(sort: u32, index: u32) -> Option<Extern> {
    Some(match sort {
        0 => Extern::Func(FuncId::from_index(index)),
        1 => Extern::Table(TableId::from_index(index)),
        2 => Extern::Memory(MemoryId::from_index(index)),
        3 => Extern::Global(GlobalId::from_index(index)),
        4 => Extern::Tag(TagId::from_index(index)),
        _ => return None,
    })
}

/// The core sort and index of a definition of the store.
const fn index_of(item: Extern) -> (u32, u32) {
    match item {
        Extern::Func(id) => (0, id.index()),
        Extern::Table(id) => (1, id.index()),
        Extern::Memory(id) => (2, id.index()),
        Extern::Global(id) => (3, id.index()),
        Extern::Tag(id) => (4, id.index()),
    }
}

impl<'a, P: Platform + Clone> Runner<'a, P> {
    fn component(&self, row: &InstanceRow) -> Run<&'a ComponentRow> {
        match self.code(row.code)?.components.get(row.component as usize) {
            Some(component) => Ok(component),
            None => corrupt(),
        }
    }

    /// Where an instance keeps a definition.
    fn slot(&self, instance: u32, sort: u32, index: u32) -> Run<usize> {
        let row = self.instance(instance)?;
        let Some(base) = self.component(&row)?.bases.get(sort as usize) else { return corrupt() };
        Ok((row.definitions as usize).saturating_add(*base as usize).saturating_add(index as usize))
    }

    /// A definition of an instance; of types, the resource type that the type with this number is, if it is one.
    fn definition(&self, instance: u32, sort: u32, index: u32) -> Run<u32> {
        if sort == Sort::Type as u32 {
            let code = self.instance(instance)?.code;
            return match self.code(code)?.resource_place(index) {
                Some(_) => self.resource(instance, index),
                None => Ok(NONE),
            };
        }
        let slot = self.slot(instance, sort, index)?;
        self.tables.slots.get(slot).copied().map_or_else(corrupt, Ok)
    }

    /// Sets a definition of an instance.
    fn define(&mut self, instance: u32, sort: Sort, index: u32, value: u32) -> Run<()> {
        if matches!(sort, Sort::Type | Sort::CoreType | Sort::Value) {
            return Ok(());
        }
        let slot = self.slot(instance, sort as u32, index)?;
        match self.tables.slots.get_mut(slot) {
            Some(place) => {
                *place = value;
                Ok(())
            }
            None => corrupt(),
        }
    }

    /// Begins an instance; its definitions are made when it is run. Gives its number.
    pub(crate) fn begin_instance(&mut self, code: u32, component: u32, outer: u32, task: Task) -> Run<u32> {
        let Some(row) = self.code(code)?.components.get(component as usize) else { return corrupt() };
        let definitions = word(self.tables.slots.extend_zeroed(row.definitions as usize)?);
        let resources = word(self.tables.slots.extend_zeroed(row.resources as usize)?);
        if let Some(places) = self.tables.slots.as_mut_slice().get_mut(resources as usize..) {
            places.fill(NONE);
        }
        let exports = word(self.tables.exports.extend_zeroed(row.exports as usize)?);
        let parent = task.caller;
        let depth = self.instance(parent)?.depth.saturating_add(1);
        let instance = word(self.tables.instances.push(InstanceRow {
            code,
            component,
            outer,
            parent,
            depth,
            definitions,
            resources,
            exports,
            flags: InstanceRow::MAY_LEAVE,
            value: NONE,
            ..InstanceRow::default()
        })?);
        let level = word(self.store.call_depth());
        let borrows = word(self.tables.borrows.len());
        self.tables.tasks.push(Task { instance, step: row.first, end: row.end, level, borrows, ..task })?;
        Ok(instance)
    }

    /// Carries out steps of the instance that is being made, until it is made or something else has to run before.
    pub(crate) fn build(&mut self) -> Run<()> {
        let depth = self.tables.tasks.len();
        while self.tables.tasks.len() == depth {
            let top = self.top()?;
            if top.step >= top.end {
                return self.end_instance(&top);
            }
            let code = self.instance(top.instance)?.code;
            let code_row = self.code(code)?;
            let Some(step) = code_row.steps.get(top.step as usize).copied() else { return corrupt() };
            self.top_mut()?.step = top.step.saturating_add(1);
            self.tables.place = [top.instance, NONE, NONE];
            self.step(&top, code, code_row, step)?;
        }
        Ok(())
    }

    /// Ends the instance that was made, and gives it to the one that wanted it.
    fn end_instance(&mut self, top: &Task) -> Run<()> {
        let row = self.instance(top.instance)?;
        self.instance_mut(top.instance)?.flags |= InstanceRow::MAY_ENTER;
        let value = word(self.tables.values.push(ExportsRow { first: row.exports, count: row.exported })?);
        self.instance_mut(top.instance)?.value = value;
        self.tables.tasks.pop();
        if top.caller == HOST {
            return Ok(());
        }
        self.define(top.caller, Sort::Instance, top.at, value)?;
        self.bind(top.caller, Sort::Instance as u32, top.ty, value)
    }

    fn step(&mut self, top: &Task, code: u32, code_row: &'a Code<P::Region>, step: Step) -> Run<()> {
        let instance = top.instance;
        let Step { at, a, b, c, d, .. } = step;
        let Some(operation) = step.operation() else { return corrupt() };
        match operation {
            Operation::CoreModule => {
                let number = self.held(code)?.modules.saturating_add(a);
                let Some(module) = self.tables.modules.get(number as usize).copied() else { return corrupt() };
                self.define(instance, Sort::CoreModule, at, module)
            }
            Operation::CoreInstance => self.core_instance(instance, code_row, step),
            Operation::CoreExports => {
                let first = word(self.tables.exports.len());
                self.copy_exports(instance, code, code_row, (b, c))?;
                let value = word(self.tables.core_instances.push(ExportsRow { first, count: c })?);
                self.define(instance, Sort::CoreInstance, at, value)
            }
            Operation::CoreAlias => {
                let from = self.definition(instance, Sort::CoreInstance as u32, a)?;
                let Some((_, value)) = self.core_export(from, code_row.name(b)) else {
                    return Err(Fault::MissingImport { import: NONE, item: Some(b) });
                };
                let Some(sort) = u8::try_from(c).ok().and_then(Sort::from_code) else { return corrupt() };
                self.define(instance, sort, at, value)
            }
            Operation::Alias => {
                let from = self.definition(instance, Sort::Instance as u32, a)?;
                let Some(found) = self.export(from, code_row.name(b)) else {
                    return Err(Fault::MissingImport { import: NONE, item: Some(b) });
                };
                let Some(sort) = u8::try_from(c).ok().and_then(Sort::from_code) else { return corrupt() };
                self.define(instance, sort, at, found.value)
            }
            Operation::Outer => {
                let mut from = instance;
                for _ in 0..a {
                    from = self.instance(from)?.outer;
                }
                let value = self.definition(from, c, b)?;
                let Some(sort) = u8::try_from(c).ok().and_then(Sort::from_code) else { return corrupt() };
                self.define(instance, sort, at, value)
            }
            Operation::Lift => {
                let Options { encoding, memory, realloc, post_return, is_async, callback } =
                    self.options(instance, code_row, b)?;
                let core = self.definition(instance, Sort::CoreFunc as u32, a)?;
                let row = FuncRow {
                    instance,
                    ty: c,
                    core,
                    token: 0,
                    memory,
                    realloc,
                    post_return,
                    encoding,
                    is_async,
                    callback,
                };
                let func = word(self.tables.funcs.push(row)?);
                self.define(instance, Sort::Func, at, func)
            }
            Operation::Lower => {
                let Options { encoding, memory, realloc, is_async, .. } = self.options(instance, code_row, b)?;
                let target = self.definition(instance, Sort::Func as u32, a)?;
                self.core_func(
                    code_row,
                    step,
                    CoreRow {
                        operation: operation as u32,
                        instance,
                        target,
                        memory,
                        realloc,
                        encoding,
                        detail: is_async,
                        reserved: 0,
                    },
                )
            }
            Operation::ResourceNew | Operation::ResourceDrop | Operation::ResourceRep => {
                let target = self.resource(instance, a)?;
                self.core_func(code_row, step, CoreRow::builtin(operation, instance, target, 0))
            }
            Operation::TaskReturn => {
                let Options { encoding, memory, .. } = self.options(instance, code_row, b)?;
                self.core_func(
                    code_row,
                    step,
                    CoreRow { memory, encoding, ..CoreRow::builtin(operation, instance, c, 0) },
                )
            }
            Operation::Builtin => self.core_func(code_row, step, CoreRow::builtin(operation, instance, a, b)),
            Operation::Resource => {
                let destructor = if b == NONE { NONE } else { self.definition(instance, Sort::CoreFunc as u32, b)? };
                let resource = word(self.tables.resources.push(ResourceRow { owner: instance, destructor })?);
                self.set_resource(instance, a, resource)
            }
            Operation::Component => {
                self.top_mut()?.step = b;
                let value = word(self.tables.closures.push(ClosureRow { component: a, outer: instance })?);
                self.define(instance, Sort::Component, at, value)
            }
            Operation::Instance => {
                let closure = self.definition(instance, Sort::Component as u32, a)?;
                let Some(closure) = self.tables.closures.get(closure as usize).copied() else { return corrupt() };
                let code = self.instance(closure.outer)?.code;
                let task = Task { args: b, arg_count: c, at, ty: d, ..Task::new(task::BUILD, 0, instance) };
                self.begin_instance(code, closure.component, closure.outer, task)?;
                Ok(())
            }
            Operation::Exports => {
                let first = word(self.tables.exports.len());
                self.copy_exports(instance, code, code_row, (b, c))?;
                let value = word(self.tables.values.push(ExportsRow { first, count: c })?);
                self.define(instance, Sort::Instance, at, value)
            }
            Operation::Import => {
                let value = if top.caller == HOST {
                    let at = top.args.saturating_add(c);
                    self.tables.links.get(at as usize).copied().map_or_else(corrupt, Ok)?
                } else {
                    self.argument(top, code_row.name(a))?
                };
                let Some(sort) = u8::try_from(b).ok().and_then(Sort::from_code) else { return corrupt() };
                self.define(instance, sort, at, value)?;
                self.bind(instance, b, d, value)
            }
            Operation::Export => {
                let value = self.definition(instance, b, c)?;
                let row = self.instance(instance)?;
                let place = row.exports.saturating_add(row.exported);
                match self.tables.exports.get_mut(place as usize) {
                    Some(export) => *export = ExportRow { code, name: a, sort: b, value },
                    None => return corrupt(),
                }
                self.instance_mut(instance)?.exported = row.exported.saturating_add(1);
                let Some(sort) = u8::try_from(b).ok().and_then(Sort::from_code) else { return corrupt() };
                self.define(instance, sort, at, value)?;
                self.bind(instance, b, d, value)
            }
        }
    }

    /// The argument with a name that the instance which is being made was given.
    fn argument(&self, top: &Task, name: &[u8]) -> Run<u32> {
        let giver = self.instance(top.caller)?.code;
        let code = self.code(giver)?;
        for words in code.words(top.args, top.arg_count.saturating_mul(3)).chunks_exact(3) {
            if let [given, sort, index] = words
                && code.name(*given) == name
            {
                return self.definition(top.caller, *sort, *index);
            }
        }
        corrupt()
    }

    /// Adds exports for the words of name, sort and index.
    fn copy_exports(
        &mut self,
        instance: u32,
        code: u32,
        code_row: &'a Code<P::Region>,
        (first, count): (u32, u32),
    ) -> Run<()> {
        for words in code_row.words(first, count.saturating_mul(3)).chunks_exact(3) {
            let [name, sort, index] = words else { continue };
            let value = self.definition(instance, *sort, *index)?;
            self.tables.exports.push(ExportRow { code, name: *name, sort: *sort, value })?;
        }
        Ok(())
    }

    fn options(&self, instance: u32, code: &'a Code<P::Region>, first: u32) -> Run<Options> {
        let [encoding, memory, realloc, post_return, is_async, callback] = code.words(first, OPTION_WORDS) else {
            return corrupt();
        };
        let found = |sort: Sort, index: u32| {
            if index == NONE { Ok(NONE) } else { self.definition(instance, sort as u32, index) }
        };
        Ok(Options {
            encoding: *encoding,
            memory: found(Sort::CoreMemory, *memory)?,
            realloc: found(Sort::CoreFunc, *realloc)?,
            post_return: found(Sort::CoreFunc, *post_return)?,
            is_async: *is_async,
            callback: found(Sort::CoreFunc, *callback)?,
        })
    }

    /// Adds a core function of the component's own.
    fn core_func(&mut self, code: &'a Code<P::Region>, step: Step, row: CoreRow) -> Run<()> {
        let Some((params, results)) = code.core.types.func(step.d) else { return corrupt() };
        let token = word(self.tables.cores.push(row)?) | TOKEN;
        let func = self.store.create_host_func(FuncType { params, results }, token)?;
        self.define(row.instance, Sort::CoreFunc, step.at, func.index())
    }

    /// Makes an instance of a core module, and starts its start function.
    fn core_instance(&mut self, instance: u32, code: &'a Code<P::Region>, step: Step) -> Run<()> {
        let module = ModuleId::from_index(self.definition(instance, Sort::CoreModule as u32, step.a)?);
        let base = self.tables.links.len();
        let mut index = 0_u32;
        while let Some((from, name)) = self.store.module(module).and_then(|module| module.import(index)) {
            let mut found = None;
            for words in code.words(step.b, step.c.saturating_mul(2)).chunks_exact(2) {
                if let [given, core] = words
                    && code.name(*given) == from.as_bytes()
                {
                    let core = self.definition(instance, Sort::CoreInstance as u32, *core)?;
                    found = self.core_export(core, name.as_bytes());
                }
            }
            let (sort, id) = found.unwrap_or((NONE, 0));
            self.tables.links.extend_from_slice(&[sort, id])?;
            index = index.saturating_add(1);
        }
        let links = &self.tables.links;
        let import = |index: u32| {
            let at = base.saturating_add((index as usize).saturating_mul(2));
            match links.as_slice().get(at..)? {
                [sort, id, ..] => extern_of(*sort, *id),
                _ => None,
            }
        };
        let made = self.store.instantiate_by(module, &import);
        self.tables.links.truncate(base);
        let made = made.map_err(Fault::Link)?;
        let value = word(self.tables.core_instances.push(ExportsRow { first: made.index(), count: NONE })?);
        self.define(instance, Sort::CoreInstance, step.at, value)?;
        if let Some(start) = self.store.start(made) {
            let level = word(self.store.call_depth());
            let borrows = word(self.tables.borrows.len());
            self.tables.tasks.push(Task { level, borrows, ..Task::new(task::START, instance, instance) })?;
            self.store.start_call(start, &[])?;
        }
        Ok(())
    }

    /// What a core instance exports under a name: core sort and index.
    fn core_export(&self, core: u32, name: &[u8]) -> Option<(u32, u32)> {
        let exports = *self.tables.core_instances.get(core as usize)?;
        if exports.count == NONE {
            let name = core::str::from_utf8(name).ok()?;
            return self.store.export(InstanceId::from_index(exports.first), name).map(index_of);
        }
        self.find_export(exports, name).map(|export| (export.sort, export.value))
    }

    /// What an instance exports under a name.
    pub(crate) fn export(&self, value: u32, name: &[u8]) -> Option<ExportRow> {
        self.find_export(*self.tables.values.get(value as usize)?, name)
    }

    fn find_export(&self, exports: ExportsRow, name: &[u8]) -> Option<ExportRow> {
        let first = exports.first as usize;
        let rows = self.tables.exports.as_slice().get(first..first.saturating_add(exports.count as usize))?;
        rows.iter().find(|row| self.code(row.code).is_ok_and(|code| code.name(row.name) == name)).copied()
    }

    fn set_resource(&mut self, instance: u32, place: u32, resource: u32) -> Run<()> {
        let at = self.instance(instance)?.resources.saturating_add(place);
        match self.tables.slots.get_mut(at as usize) {
            Some(slot) => {
                *slot = resource;
                Ok(())
            }
            None => corrupt(),
        }
    }

    /// Notes which resource types the types are that a definition brings into an instance.
    fn bind(&mut self, instance: u32, sort: u32, ty: u32, value: u32) -> Run<()> {
        let row = self.instance(instance)?;
        if self.component(&row)?.resources == 0 {
            return Ok(());
        }
        let code = self.code(row.code)?;
        if sort == Sort::Type as u32 {
            return match code.resource_place(ty) {
                Some(place) if value != NONE => self.set_resource(instance, place, value),
                _ => Ok(()),
            };
        }
        if sort != Sort::Instance as u32 {
            return Ok(());
        }
        let base = self.tables.binds.len();
        self.tables.binds.extend_from_slice(&[ty, value])?;
        while self.tables.binds.len() > base {
            let (Some(value), Some(ty)) = (self.tables.binds.pop(), self.tables.binds.pop()) else { return corrupt() };
            let (first, count) = code.types.shape(ty)?.exports;
            for index in 0..count {
                let item = code.types.item(first.saturating_add(index.saturating_mul(Item::WORDS)))?;
                if !item.is(Sort::Type) && !item.is(Sort::Instance) {
                    continue;
                }
                let Some(found) = self.export(value, code.name(item.name)) else { continue };
                if item.is(Sort::Instance) {
                    self.tables.binds.extend_from_slice(&[item.ty, found.value])?;
                } else if let Some(place) = code.resource_place(item.ty)
                    && found.value != NONE
                {
                    self.set_resource(instance, place, found.value)?;
                }
            }
        }
        Ok(())
    }
}

impl CoreRow {
    const fn builtin(operation: Operation, instance: u32, target: u32, detail: u32) -> CoreRow {
        CoreRow {
            operation: operation as u32,
            instance,
            target,
            memory: NONE,
            realloc: NONE,
            encoding: 0,
            detail,
            reserved: 0,
        }
    }
}
