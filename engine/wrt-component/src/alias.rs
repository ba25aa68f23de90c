//! The alias section, and the aliases that types declare.

use wrt_platform::PageAllocator;

use crate::code::Operation;
use crate::fault::{Checked, invalid, malformed, mismatch, unsupported};
use crate::machine::Machine;
use crate::opcode::Sort;
use crate::scope::Scope;

impl<P: PageAllocator> Machine<'_, P> {
    /// An alias.
    pub(crate) fn alias(&mut self) -> Checked<()> {
        let code = self.input.byte("sort of an alias")?;
        let (sort, code) = if code == 0 {
            let code = self.input.byte("core sort of an alias")?;
            (Sort::of_core(code), code)
        } else {
            (Sort::of_definition(code), code)
        };
        let Some(sort) = sort else { return malformed("sort of an alias", u64::from(code)) };
        if sort == Sort::Value {
            return unsupported("component values", u64::from(code));
        }
        match self.input.byte("target of an alias")? {
            0x00 => self.export_alias(sort),
            0x01 => self.core_export_alias(sort),
            0x02 => self.outer_alias(sort),
            other => malformed("target of an alias", u64::from(other)),
        }
    }

    /// Checks that an alias may stand in the scope: types alias types and instances alone.
    fn check_place(&self, is_fit_for_types: bool, sort: Sort) -> Checked<()> {
        if is_fit_for_types || self.scopes.top()?.scope() == Scope::Component {
            return Ok(());
        }
        invalid("a type has aliases of types and of instances alone", sort as u64)
    }

    /// An export of an instance.
    fn export_alias(&mut self, sort: Sort) -> Checked<()> {
        let instance = self.input.u32("index of an instance")?;
        let name = self.input.name(&self.config.limits)?;
        if (sort as u8) < Sort::Func as u8 && sort != Sort::CoreModule {
            return malformed("sort of an export", sort as u64);
        }
        self.check_place(matches!(sort, Sort::Type | Sort::Instance), sort)?;
        let ty = self.scopes.get(Sort::Instance, instance)?;
        let name = self.store.intern(name.as_bytes())?;
        let exports = self.store.types.shape(ty)?.exports;
        match self.store.find_item(exports, name)? {
            Some(item) if item.is(sort) => {
                if !matches!(sort, Sort::Type) {
                    self.record(Operation::Alias, sort, [instance, name, sort as u32, 0])?;
                }
                self.scopes.define(sort, item.ty)
            }
            Some(item) => mismatch(sort.text(), item.text()),
            None => invalid("an alias is of an export that the instance has", u64::from(instance)),
        }
    }

    /// An export of a core instance.
    fn core_export_alias(&mut self, sort: Sort) -> Checked<()> {
        let instance = self.input.u32("index of a core instance")?;
        let name = self.input.name(&self.config.limits)?;
        if sort as u8 > Sort::CoreTag as u8 {
            return malformed("sort of a core export", sort as u64);
        }
        self.check_place(false, sort)?;
        let ty = self.scopes.get(Sort::CoreInstance, instance)?;
        let name = self.store.intern(name.as_bytes())?;
        match self.core_export(ty, name)? {
            Some(number) => {
                let definition = self.store.extern_at(number)?;
                if definition.sort != sort as u32 {
                    return mismatch(sort.text(), definition.text());
                }
                self.record(Operation::CoreAlias, sort, [instance, name, sort as u32, 0])?;
                self.scopes.define(sort, number)
            }
            None => invalid("an alias is of an export that the core instance has", u64::from(instance)),
        }
    }

    /// What a core instance of this type exports by a name.
    pub(crate) fn core_export(&mut self, ty: u32, name: u32) -> Checked<Option<u32>> {
        let entry = self.store.types.entry(ty)?;
        let exports = self.store.module_shape(&entry)?.exports;
        match self.store.find(exports, 2, name)? {
            Some(at) => Ok(Some(self.store.types.word(at.saturating_add(1))?)),
            None => Ok(None),
        }
    }

    /// A definition of a scope further out.
    fn outer_alias(&mut self, sort: Sort) -> Checked<()> {
        let count = self.input.u32("count of an outer alias")?;
        let index = self.input.u32("index")?;
        if !matches!(sort, Sort::CoreModule | Sort::CoreType | Sort::Type | Sort::Component) {
            return malformed("sort of an outer alias", sort as u64);
        }
        self.check_place(matches!(sort, Sort::Type | Sort::CoreType), sort)?;
        let frame = self.scopes.outer(count)?;
        let definition = self.scopes.get_in(frame, sort, index)?;
        let inner = self.scopes.frame(frame.saturating_add(1));
        if sort == Sort::Type && inner.is_some_and(|inner| inner.scope() == Scope::Component) {
            let walk = self.store.fresh();
            if self.store.find_free(walk, definition)? {
                return invalid(
                    "no resource of a component around it comes into a component by an alias",
                    u64::from(index),
                );
            }
        }
        if matches!(sort, Sort::CoreModule | Sort::Component) {
            self.record(Operation::Outer, sort, [count, index, sort as u32, 0])?;
        }
        self.scopes.define(sort, definition)
    }
}
