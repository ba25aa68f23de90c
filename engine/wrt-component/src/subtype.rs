//! Which definitions may stand where others are expected (Explainer, "Type Checking"; Subtyping).

use wrt_error::ParseErrorKind;
use wrt_foundation::Region;

use crate::fault::{Checked, corrupt, invalid, mismatch};
use crate::opcode::Sort;
use crate::store::{Extern, Store};
use crate::substitute::Substitution;
use crate::types::{Item, Kind, NONE, PRIMITIVE, TypeEntry, Words};

/// A list of items: its first word, and how many they are.
pub(crate) type Items = (u32, u32);

impl<R: Region> Store<R> {
    /// Checks that a definition can stand where another one is expected.
    pub(crate) fn check_item(&mut self, found: &Item, expected: &Item) -> Checked<()> {
        let base = self.goals.len();
        self.goal(found, expected)?;
        self.check_goals(base)
    }

    /// Opens an argument list for the imports of a component type: each import has its argument, and what they have of resources replaces
    /// those that the component type imports.
    pub(crate) fn check_arguments(&mut self, arguments: Items, component: u32) -> Checked<Substitution> {
        let base = self.goals.len();
        let shape = self.types.shape(component)?;
        let substitution = self.open(arguments, shape.imports, (shape.resources.0, shape.imported))?;
        self.check_goals(base)?;
        let substitution = self.renew(substitution);
        self.note_names(substitution, arguments, shape.imports)?;
        Ok(substitution)
    }

    /// Adds what has still to be compared for a definition to stand where another one is expected.
    fn goal(&mut self, found: &Item, expected: &Item) -> Checked<()> {
        if found.sort != expected.sort {
            return mismatch(expected.text(), found.text());
        }
        if found.is(Sort::Type) {
            self.push_goal(found.referenced, expected.referenced)
        } else {
            self.push_goal(found.ty, expected.ty)
        }
    }

    fn push_goal(&mut self, found: u32, expected: u32) -> Checked<()> {
        if found != expected {
            self.goals.extend_from_slice(&[found, expected])?;
        }
        Ok(())
    }

    fn check_goals(&mut self, base: usize) -> Checked<()> {
        while self.goals.len() > base {
            self.step()?;
            let (Some(expected), Some(found)) = (self.goals.pop(), self.goals.pop()) else { return corrupt() };
            self.check_types(found, expected)?;
        }
        Ok(())
    }

    /// Compares two types as far as they go by themselves, and adds their parts as goals.
    fn check_types(&mut self, found: u32, expected: u32) -> Checked<()> {
        if found == expected {
            return Ok(());
        }
        let differ = |store: &Self| mismatch(store.types.text(expected), store.types.text(found));
        if let (Some(one), Some(other)) = (self.types.primitive(found), self.types.primitive(expected)) {
            return if one == other { Ok(()) } else { differ(self) };
        }
        if (found | expected) & PRIMITIVE != 0 {
            return differ(self);
        }
        let (one, other) = (self.types.entry(found)?, self.types.entry(expected)?);
        if one.kind() != other.kind() {
            return differ(self);
        }
        match one.kind() {
            Kind::Instance => self.check_instances(found, expected),
            Kind::Component => self.check_components(found, expected),
            Kind::CoreModule => self.check_modules(&one, &other),
            Kind::CoreInstance => corrupt(),
            Kind::Resource if one.extra == other.extra => Ok(()),
            Kind::Resource => invalid("the same resource type", u64::from(one.extra)),
            Kind::Primitive
            | Kind::Record
            | Kind::Variant
            | Kind::List
            | Kind::FixedList
            | Kind::Tuple
            | Kind::Flags
            | Kind::Enum
            | Kind::Option
            | Kind::Result
            | Kind::Own
            | Kind::Borrow
            | Kind::Stream
            | Kind::Future
            | Kind::Map
            | Kind::Func => self.check_parts(&one, &other),
        }
    }

    /// Types that are the same if their parts are.
    fn check_parts(&mut self, one: &TypeEntry, other: &TypeEntry) -> Checked<()> {
        if one.extra != other.extra || one.count != other.count {
            return invalid("types of the same parts", u64::from(one.count));
        }
        let words = one.kind().words();
        for index in 0..one.count {
            let found = self.types.word(one.first.saturating_add(index))?;
            let expected = self.types.word(other.first.saturating_add(index))?;
            let is_type = match words {
                Words::Types => true,
                Words::Pairs => index & 1 != 0,
                Words::Plain | Words::Instance | Words::Component => false,
            };
            if found == expected {
                continue;
            }
            // Labels that differ in case alone are not told apart (Explainer, "Name Uniqueness").
            if !is_type
                && found != NONE
                && expected != NONE
                && self.name(found).eq_ignore_ascii_case(self.name(expected))
            {
                continue;
            }
            if !is_type || found == NONE || expected == NONE {
                return invalid("types of the same parts", u64::from(index));
            }
            self.push_goal(found, expected)?;
        }
        Ok(())
    }

    /// An instance stands where one with fewer exports is expected.
    fn check_instances(&mut self, found: u32, expected: u32) -> Checked<()> {
        let (found, expected) = (self.types.shape(found)?.exports, self.types.shape(expected)?.exports);
        for index in 0..expected.1 {
            self.step()?;
            let wanted = self.item_of(expected, index)?;
            match self.find_item(found, wanted.name)? {
                Some(item) => self.goal(&item, &wanted)?,
                None => return invalid("an instance has every export that is expected", u64::from(index)),
            }
        }
        Ok(())
    }

    /// A component stands where one with more imports and fewer exports is expected.
    fn check_components(&mut self, found: u32, expected: u32) -> Checked<()> {
        let (one, other) = (self.types.shape(found)?, self.types.shape(expected)?);
        // What is expected provides the imports of what was found.
        let imports = self.open(other.imports, one.imports, (one.resources.0, one.imported))?;
        for index in 0..one.exports.1 {
            self.step()?;
            let mut item = self.item_of(one.exports, index)?;
            item.ty = self.substitute(imports, item.ty)?;
            item.referenced = self.substitute(imports, item.referenced)?;
            // Substitution adds words of its own, so the items wait among the goals.
            self.goals.extend_from_slice(&[item.name, item.sort, item.ty, item.referenced])?;
        }
        let list = self.take_items(one.exports.1)?;
        let defined =
            (other.resources.0.saturating_add(other.imported), other.resources.1.saturating_sub(other.imported));
        self.open(list, other.exports, defined)?;
        Ok(())
    }

    /// Makes a list of the items that stand last among the goals.
    fn take_items(&mut self, count: u32) -> Checked<Items> {
        let words = count.saturating_mul(Item::WORDS) as usize;
        let from = self.goals.len().saturating_sub(words);
        let first = self.types.next_word();
        self.types.words.extend_from_slice(self.goals.as_slice().get(from..).unwrap_or(&[]))?;
        self.goals.truncate(from);
        Ok((first, count))
    }

    /// Adds the goals for `found` to stand where `expected` does, of which `resources` are replaced by those that `found` has there.
    fn open(&mut self, found: Items, expected: Items, resources: Items) -> Checked<Substitution> {
        let substitution = self.begin_substitution();
        for index in 0..resources.1 {
            let resource = self.types.word(resources.0.saturating_add(index))?;
            self.replace(substitution, resource, NONE)?;
        }
        self.walk_together(found, expected, |store, found, expected| {
            let (Some(wanted), Some(resource)) = (store.resource_of(expected)?, store.resource_of(found)?) else {
                return Ok(());
            };
            if store.replacement(substitution, wanted) == Some(NONE) {
                store.replace(substitution, wanted, resource)?;
            }
            Ok(())
        })?;
        for index in 0..expected.1 {
            self.step()?;
            let mut wanted = self.item_of(expected, index)?;
            let Some(item) = self.find_item(found, wanted.name)? else {
                return invalid("each import and export that is expected is there", u64::from(index));
            };
            wanted.ty = self.substitute(substitution, wanted.ty)?;
            wanted.referenced = self.substitute(substitution, wanted.referenced)?;
            self.goal(&item, &wanted)?;
        }
        Ok(substitution)
    }

    /// Types that arguments brought are known by their names there from now on.
    fn note_names(&mut self, substitution: Substitution, found: Items, expected: Items) -> Checked<()> {
        self.walk_together(found, expected, |store, found, expected| store.rename(substitution, expected, found))
    }

    /// Visits the types of two lists that have the same names, in order, those of instances in them too: the one that was found, then the one
    /// that is expected.
    fn walk_together(
        &mut self,
        found: Items,
        expected: Items,
        mut visit: impl FnMut(&mut Self, u32, u32) -> Checked<()>,
    ) -> Checked<()> {
        let base = self.work.len();
        self.work.extend_from_slice(&[found.0, found.1, expected.0, expected.1])?;
        while self.work.len() > base {
            self.step()?;
            let (Some(left), Some(at), Some(count), Some(first)) =
                (self.work.pop(), self.work.pop(), self.work.pop(), self.work.pop())
            else {
                return corrupt();
            };
            let Some(rest) = left.checked_sub(1) else { continue };
            self.work.extend_from_slice(&[first, count, at.saturating_add(Item::WORDS), rest])?;
            let wanted = self.types.item(at)?;
            let Some(item) = self.find_item((first, count), wanted.name)? else { continue };
            if item.is(Sort::Type) && wanted.is(Sort::Type) {
                visit(self, item.ty, wanted.ty)?;
            } else if item.is(Sort::Instance) && wanted.is(Sort::Instance) {
                let (found, expected) = (self.types.shape(item.ty)?.exports, self.types.shape(wanted.ty)?.exports);
                self.work.extend_from_slice(&[found.0, found.1, expected.0, expected.1])?;
            }
        }
        Ok(())
    }

    /// An item of a list.
    pub(crate) fn item_of(&self, items: Items, index: u32) -> Checked<Item> {
        self.types.item(items.0.saturating_add(index.saturating_mul(Item::WORDS)))
    }

    /// The item of a list with this name.
    pub(crate) fn find_item(&mut self, items: Items, name: u32) -> Checked<Option<Item>> {
        match self.find(items, Item::WORDS, name)? {
            Some(at) => Ok(Some(self.types.item(at)?)),
            None => Ok(None),
        }
    }
}

/// The lists of a core module's type.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ModuleShape {
    /// First word of the imports, of two words each, and how many they are.
    pub(crate) imports: Items,
    /// First word of the exports, of two words each, and how many they are.
    pub(crate) exports: Items,
}

impl<R: Region> Store<R> {
    /// Where the parts of a core module's type, or of a core instance, lie.
    pub(crate) fn module_shape(&self, entry: &TypeEntry) -> Checked<ModuleShape> {
        if entry.kind() == Kind::CoreInstance {
            return Ok(ModuleShape { imports: (entry.first, 0), exports: (entry.first, entry.count / 2) });
        }
        let count = self.types.word(entry.first)?;
        let imports = entry.first.saturating_add(1);
        let exports = imports.saturating_add(count.saturating_mul(2));
        let end = entry.first.saturating_add(entry.count);
        Ok(ModuleShape { imports: (imports, count), exports: (exports, end.saturating_sub(exports) / 2) })
    }

    /// A module stands where one with more imports and fewer exports is expected.
    fn check_modules(&mut self, one: &TypeEntry, other: &TypeEntry) -> Checked<()> {
        let (one, other) = (self.module_shape(one)?, self.module_shape(other)?);
        self.check_externs(other.imports, one.imports)?;
        self.check_externs(one.exports, other.exports)
    }

    /// Each definition that is expected is there.
    fn check_externs(&mut self, found: Items, expected: Items) -> Checked<()> {
        for index in 0..expected.1 {
            self.step()?;
            let at = expected.0.saturating_add(index.saturating_mul(2));
            let name = self.types.word(at)?;
            let wanted = self.types.word(at.saturating_add(1))?;
            let Some(at) = self.find(found, 2, name)? else {
                return invalid("each core import and export that is expected is there", u64::from(index));
            };
            let found = self.types.word(at.saturating_add(1))?;
            self.check_extern(found, wanted)?;
        }
        Ok(())
    }

    /// Checks that a core definition can stand where another one is expected (core specification, "Import Subtyping").
    pub(crate) fn check_extern(&self, found: u32, expected: u32) -> Checked<()> {
        let (found, expected) = (self.extern_at(found)?, self.extern_at(expected)?);
        if found.sort != expected.sort {
            return mismatch(expected.text(), found.text());
        }
        let sort = u8::try_from(found.sort).ok().and_then(Sort::from_code);
        let types = &self.core.types;
        let fits = match sort {
            Some(Sort::CoreFunc) => types.is_subtype(found.ty, expected.ty),
            Some(Sort::CoreTag) => found.ty == expected.ty,
            Some(Sort::CoreGlobal) => found.ty == expected.ty && found.flags == expected.flags,
            _ => {
                let form = Extern::SHARED | Extern::WIDE;
                found.ty == expected.ty && (found.flags ^ expected.flags) & form == 0 && fits_limits(&found, &expected)
            }
        };
        if fits {
            return Ok(());
        }
        Err(ParseErrorKind::TypeMismatch { expected: expected.text(), found: "one of another type" })
    }
}

/// Whether there is as much at first, and no more at last, as is expected.
pub(crate) const fn fits_limits(found: &Extern, expected: &Extern) -> bool {
    let is_bounded =
        expected.flags & Extern::HAS_MAX == 0 || found.flags & Extern::HAS_MAX != 0 && found.max <= expected.max;
    found.min >= expected.min && is_bounded
}
