//! The core instance section and the instance section.

use wrt_platform::PageAllocator;

use crate::code::Operation;
use crate::facts::Table;
use crate::fault::{Checked, corrupt, invalid, malformed};
use crate::machine::Machine;
use crate::opcode::Sort;
use crate::types::{Info, Kind};

impl<P: PageAllocator> Machine<'_, P> {
    /// A core instance.
    pub(crate) fn core_instance(&mut self) -> Checked<()> {
        let ty = match self.input.byte("core instance")? {
            0x00 => self.instantiate_module()?,
            0x01 => self.inline_core_instance()?,
            other => return malformed("core instance", u64::from(other)),
        };
        self.scopes.define(Sort::CoreInstance, ty)
    }

    fn instantiate_module(&mut self) -> Checked<u32> {
        let index = self.input.u32("index of a core module")?;
        let list = self.store.fresh();
        let step_words = self.next_step_word();
        let count = self.input.count("number of arguments")?;
        for _ in 0..count {
            let name = self.input.name(&self.config.limits)?;
            match self.input.byte("sort of an argument")? {
                0x12 => {}
                other => return malformed("sort of an argument", u64::from(other)),
            }
            let instance = self.input.u32("index of a core instance")?;
            let ty = self.scopes.get(Sort::CoreInstance, instance)?;
            let name = self.store.intern(name.as_bytes())?;
            if !self.store.facts.set(Table::Label, list, name, ty)?.1 {
                return invalid("no two arguments have the same name", u64::from(name));
            }
            self.record_words(&[name, instance])?;
        }
        self.record(Operation::CoreInstance, Sort::CoreInstance, [index, step_words, count, 0])?;
        let ty = self.scopes.get(Sort::CoreModule, index)?;
        let module = self.store.types.entry(ty)?;
        let shape = self.store.module_shape(&module)?;
        for index in 0..shape.imports.1 {
            self.store.step()?;
            let at = shape.imports.0.saturating_add(index.saturating_mul(2));
            let Some((from, name)) = self.store.facts.pair(self.store.types.word(at)?) else { return corrupt() };
            let expected = self.store.types.word(at.saturating_add(1))?;
            let Some(instance) = self.store.facts.get(Table::Label, list, from) else {
                return invalid("each module that is imported from has its argument", u64::from(index));
            };
            let Some(found) = self.core_export(instance, name)? else {
                return invalid("each import of a module is an export of its argument", u64::from(index));
            };
            self.store.check_extern(found, expected)?;
        }
        let info = self.store.types.info(ty)?;
        let words = (shape.exports.0, shape.exports.1.saturating_mul(2));
        self.store.types.push_words(Kind::CoreInstance, 0, words, &info)
    }

    fn inline_core_instance(&mut self) -> Checked<u32> {
        let first = self.store.types.next_word();
        let list = self.store.fresh();
        let step_words = self.next_step_word();
        let count = self.input.count("number of exports")?;
        for _ in 0..count {
            let name = self.input.name(&self.config.limits)?;
            let code = self.input.byte("core sort")?;
            let sort = match Sort::of_core(code) {
                Some(sort) if code <= Sort::CoreTag as u8 => sort,
                _ => return malformed("sort of a core export", u64::from(code)),
            };
            let index = self.input.u32("index")?;
            let definition = self.core_definition(sort, index)?;
            let name = self.store.intern(name.as_bytes())?;
            if !self.store.facts.set(Table::Label, list, name, 0)?.1 {
                return invalid("no two exports have the same name", u64::from(name));
            }
            self.store.types.words.extend_from_slice(&[name, definition])?;
            self.record_words(&[name, sort as u32, index])?;
        }
        self.record(Operation::CoreExports, Sort::CoreInstance, [0, step_words, count, 0])?;
        let mut info = Info::new();
        info.size = count.saturating_add(1);
        self.store.types.push(Kind::CoreInstance, 0, first, &info)
    }

    /// An instance.
    pub(crate) fn instance(&mut self) -> Checked<()> {
        let ty = match self.input.byte("instance")? {
            0x00 => self.instantiate_component()?,
            0x01 => self.inline_instance()?,
            other => return malformed("instance", u64::from(other)),
        };
        self.scopes.define(Sort::Instance, ty)
    }

    /// An instance of a component (Explainer, "Instance Definitions"): its type is that of the component's exports, with the resources that the
    /// arguments bring, and new ones for those that the component defines.
    fn instantiate_component(&mut self) -> Checked<u32> {
        let index = self.input.u32("index of a component")?;
        let list = self.store.fresh();
        let base = self.store.goals.len();
        let words = self.next_step_word();
        let count = self.input.count("number of arguments")?;
        for _ in 0..count {
            let name = self.input.name(&self.config.limits)?;
            let (sort, at) = self.sort_index()?;
            let item = self.definition(sort, at)?;
            let name = self.store.intern(name.as_bytes())?;
            if !self.store.facts.set(Table::Label, list, name, 0)?.1 {
                return invalid("no two arguments have the same name", u64::from(name));
            }
            self.store.goals.extend_from_slice(&[name, item.sort, item.ty, item.referenced])?;
            let at = if sort == Sort::Type { item.referenced } else { at };
            self.record_words(&[name, item.sort, at])?;
        }
        let component = self.scopes.get(Sort::Component, index)?;
        let store = &mut self.store;
        let first = store.types.next_word();
        store.types.words.extend_from_slice(store.goals.as_slice().get(base..).unwrap_or(&[]))?;
        store.goals.truncate(base);
        let substitution = self.store.check_arguments((first, count), component)?;
        let shape = self.store.types.shape(component)?;
        for at in shape.imported..shape.resources.1 {
            let old = self.store.types.word(shape.resources.0.saturating_add(at))?;
            let new = self.fresh_resource()?;
            self.store.replace(substitution, old, new)?;
            self.scopes.define_resource(new)?;
        }
        let ty = self.substituted_instance(substitution, shape.exports)?;
        self.record(Operation::Instance, Sort::Instance, [index, words, count, ty])?;
        Ok(ty)
    }

    fn inline_instance(&mut self) -> Checked<u32> {
        let base = self.store.goals.len();
        let list = self.store.fresh();
        let words = self.next_step_word();
        let count = self.input.count("number of exports")?;
        for _ in 0..count {
            let name = self.name_attributes()?;
            let (sort, index) = self.sort_index()?;
            let mut item = self.definition(sort, index)?;
            self.check_inline_name(list, name, &mut item)?;
            self.store.goals.extend_from_slice(&[item.name, item.sort, item.ty, item.referenced])?;
            let at = if sort == Sort::Type { item.referenced } else { index };
            self.record_words(&[item.name, item.sort, at])?;
        }
        let ty = self.end_instance(base)?;
        self.record(Operation::Exports, Sort::Instance, [0, words, count, ty])?;
        Ok(ty)
    }
}
