//! Which types and resources a type mentions, and whether they have names.

use wrt_foundation::Region;

use crate::facts::Table;
use crate::fault::Checked;
use crate::opcode::Sort;
use crate::store::Store;
use crate::types::{Item, Kind, MARK, PRIMITIVE, Role};

/// Names of types in a scope: those that its imports may mention, or its exports.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Named {
    /// [`Table::ImportedType`] or [`Table::ExportedType`].
    pub(crate) table: Table,
    pub(crate) scope: u32,
}

impl<R: Region> Store<R> {
    /// Notes which resources that no closed type introduces by itself are mentioned by the type that a word names, under the number of a walk;
    /// gives whether there are any. A walk meets no type twice.
    pub(crate) fn find_free(&mut self, walk: u32, ty: u32) -> Checked<bool> {
        let mut found = false;
        let base = self.work.len();
        self.work.push(ty)?;
        while self.work.len() > base {
            self.step()?;
            let Some(id) = self.work.pop() else { break };
            if id & PRIMITIVE != 0 {
                continue;
            }
            let entry = self.types.entry_mut(id)?;
            if entry.walk == walk {
                continue;
            }
            entry.walk = walk;
            let entry = *entry;
            if entry.kind() == Kind::Resource && !self.facts.has(Table::Bound, entry.extra, 0) {
                self.facts.set(Table::Free, walk, entry.extra, 0)?;
                found = true;
            }
            for index in 0..entry.count {
                if self.types.role(&entry, index) == Role::Type {
                    let part = self.types.word(entry.first.saturating_add(index))?;
                    self.work.push(part)?;
                }
            }
        }
        Ok(found)
    }

    /// Whether all types that a definition's type mentions have names, or need none (Explainer, "Type Checking": what an import or export
    /// mentions is imported or exported before). The type itself needs no name here.
    pub(crate) fn parts_are_named(&mut self, named: Named, ty: u32) -> Checked<bool> {
        let base = self.work.len();
        // The mark says that a type needs no name itself.
        self.work.push(ty | MARK)?;
        while self.work.len() > base {
            self.step()?;
            let Some(top) = self.work.pop() else { break };
            if top & PRIMITIVE != 0 {
                continue;
            }
            let (id, needs_name) = (top & !MARK, top & MARK == 0);
            let entry = self.types.entry(id)?;
            let has_name = |store: &Self, ty: u32| store.facts.has(named.table, named.scope, ty);
            let is_fine = match entry.kind() {
                Kind::Flags | Kind::Enum | Kind::Record | Kind::Variant if needs_name => has_name(self, id),
                Kind::Own | Kind::Borrow => has_name(self, self.types.word(entry.first)?),
                Kind::Record
                | Kind::Variant
                | Kind::Tuple
                | Kind::List
                | Kind::FixedList
                | Kind::Option
                | Kind::Result
                | Kind::Stream
                | Kind::Future
                | Kind::Map
                | Kind::Func => {
                    for index in 0..entry.count {
                        if self.types.role(&entry, index) == Role::Type {
                            let part = self.types.word(entry.first.saturating_add(index))?;
                            self.work.push(part)?;
                        }
                    }
                    true
                }
                Kind::Instance => {
                    let exports = self.types.shape(id)?.exports;
                    for index in 0..exports.1 {
                        let item = self.item_of(exports, index)?;
                        self.work.push(item.ty | MARK)?;
                    }
                    true
                }
                // Types of components and modules stand by themselves, and a resource is named by being here.
                Kind::Primitive
                | Kind::Flags
                | Kind::Enum
                | Kind::Component
                | Kind::Resource
                | Kind::CoreModule
                | Kind::CoreInstance => true,
            };
            if !is_fine {
                self.work.truncate(base);
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Visits the items of an instance's type in order, those of instances in it before those behind them.
    pub(crate) fn visit_exports(
        &mut self,
        instance: u32,
        mut visit: impl FnMut(&mut Self, &Item) -> Checked<bool>,
    ) -> Checked<bool> {
        let base = self.work.len();
        let exports = self.types.shape(instance)?.exports;
        self.work.extend_from_slice(&[exports.0, exports.1])?;
        while self.work.len() > base {
            self.step()?;
            let (Some(left), Some(at)) = (self.work.pop(), self.work.pop()) else { break };
            let Some(rest) = left.checked_sub(1) else { continue };
            self.work.extend_from_slice(&[at.saturating_add(Item::WORDS), rest])?;
            let item = self.types.item(at)?;
            if item.is(Sort::Instance) {
                let exports = self.types.shape(item.ty)?.exports;
                self.work.extend_from_slice(&[exports.0, exports.1])?;
            } else if !visit(self, &item)? {
                self.work.truncate(base);
                return Ok(false);
            }
        }
        self.work.truncate(base);
        Ok(true)
    }
}
