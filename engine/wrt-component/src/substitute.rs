//! Puts other resources in the place of those that a type mentions.

use wrt_foundation::Region;

use crate::facts::Table;
use crate::fault::{Checked, word};
use crate::store::Store;
use crate::types::{Info, Kind, MARK, NONE, PRIMITIVE, Role};

/// A substitution under way: what it replaces is known by one number, what it made already by another.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Substitution {
    /// The number that [`Table::Substituted`] knows the resources by.
    pub(crate) resources: u32,
    /// The number that types remember what became of them by.
    pub(crate) epoch: u32,
}

impl<R: Region> Store<R> {
    /// Begins a substitution that replaces nothing yet.
    pub(crate) const fn begin_substitution(&mut self) -> Substitution {
        Substitution { resources: self.fresh(), epoch: self.fresh() }
    }

    /// The same substitution, which forgets what it made of types.
    pub(crate) const fn renew(&mut self, substitution: Substitution) -> Substitution {
        Substitution { epoch: self.fresh(), ..substitution }
    }

    /// Notes that `resource` is replaced by `by`, or with [`NONE`] that this is not known yet.
    pub(crate) fn replace(&mut self, substitution: Substitution, resource: u32, by: u32) -> Checked<()> {
        self.facts.set(Table::Substituted, substitution.resources, resource, by)?;
        Ok(())
    }

    /// What replaces `resource`, or [`NONE`] where that is not known yet.
    pub(crate) fn replacement(&self, substitution: Substitution, resource: u32) -> Option<u32> {
        self.facts.get(Table::Substituted, substitution.resources, resource)
    }

    /// Notes what a type becomes, whatever it consists of.
    pub(crate) fn rename(&mut self, substitution: Substitution, ty: u32, to: u32) -> Checked<()> {
        let entry = self.types.entry_mut(ty)?;
        entry.epoch = substitution.epoch;
        entry.became = to;
        Ok(())
    }

    /// What became of a type, if that is known.
    fn became(&self, substitution: Substitution, ty: u32) -> Checked<Option<u32>> {
        let entry = self.types.entry(ty)?;
        Ok((entry.epoch == substitution.epoch).then_some(entry.became))
    }

    /// The type that a word names, with every resource replaced.
    pub(crate) fn substitute(&mut self, substitution: Substitution, ty: u32) -> Checked<u32> {
        if ty & PRIMITIVE != 0 {
            return Ok(ty);
        }
        let base = self.work.len();
        self.work.push(ty)?;
        while self.work.len() > base {
            self.step()?;
            let Some(top) = self.work.last_mut() else { break };
            let id = *top & !MARK;
            let is_open = *top & MARK != 0;
            *top |= MARK;
            if self.became(substitution, id)?.is_some() {
                self.work.pop();
            } else if is_open {
                self.work.pop();
                let made = self.rebuild(substitution, id)?;
                self.rename(substitution, id, made)?;
            } else {
                self.open_parts(substitution, id)?;
            }
        }
        self.work.truncate(base);
        Ok(self.became(substitution, ty)?.unwrap_or(ty))
    }

    /// Puts the parts of a type that are still to be made on the list of work.
    fn open_parts(&mut self, substitution: Substitution, id: u32) -> Checked<()> {
        let entry = self.types.entry(id)?;
        for index in 0..entry.count {
            if self.types.role(&entry, index) != Role::Type {
                continue;
            }
            let part = self.types.word(entry.first.saturating_add(index))?;
            if part & PRIMITIVE == 0 && self.became(substitution, part)?.is_none() {
                self.work.push(part)?;
            }
        }
        Ok(())
    }

    /// Makes a type of what became of its parts: itself if nothing did.
    fn rebuild(&mut self, substitution: Substitution, id: u32) -> Checked<u32> {
        let entry = self.types.entry(id)?;
        if entry.kind() == Kind::Resource {
            let Some(by) = self.replacement(substitution, entry.extra).filter(|by| *by != NONE) else { return Ok(id) };
            let copy = self.types.alias(id)?;
            self.types.entry_mut(copy)?.extra = by;
            return Ok(copy);
        }
        let first = self.types.next_word();
        let mut has_changed = false;
        for index in 0..entry.count {
            let old = self.types.word(entry.first.saturating_add(index))?;
            let new = match self.types.role(&entry, index) {
                Role::Plain => old,
                Role::Type if old & PRIMITIVE != 0 => old,
                Role::Type => self.became(substitution, old)?.unwrap_or(old),
                Role::Resource => self.replacement(substitution, old).filter(|by| *by != NONE).unwrap_or(old),
            };
            has_changed |= old != new;
            self.types.words.push(new)?;
        }
        if !has_changed {
            self.types.words.truncate(first as usize);
            return Ok(id);
        }
        let info: Info = self.types.info(id)?;
        self.types.push(entry.kind(), entry.extra, first, &info)
    }

    /// The type that names a resource.
    pub(crate) fn resource_type(&mut self, resource: u32) -> Checked<u32> {
        self.types.push(Kind::Resource, resource, word(self.types.words.len()), &Info::new())
    }

    /// The resource that a type names, if it is a resource type.
    pub(crate) fn resource_of(&self, ty: u32) -> Checked<Option<u32>> {
        let entry = self.types.entry(ty)?;
        Ok((entry.kind() == Kind::Resource).then_some(entry.extra))
    }
}
