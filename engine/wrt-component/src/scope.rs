//! The components and types that are open: their index spaces, and what they import and export so far.
//!
//! Only the innermost one grows, so all lie on the same stacks, and closing one takes what it had off them.

use wrt_error::{ComponentLimits, GrowError, Resource};
use wrt_foundation::{Region, Rows};
use wrt_platform::{PageAllocator, RegionRow as _};
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

use crate::fault::{Checked, corrupt, invalid, unknown, word};
use crate::opcode::{SORTS, Section, Sort};
use crate::regions;
use crate::types::{Info, Item};

/// What is open.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u32)]
pub(crate) enum Scope {
    /// A component.
    Component,
    /// A component type.
    ComponentType,
    /// An instance type.
    InstanceType,
}

/// A scope that is open, and where the validator is in it.
#[derive(Clone, Copy, FromBytes, IntoBytes, Immutable, KnownLayout, Debug)]
#[repr(C)]
pub(crate) struct Frame {
    scope: u32,
    /// Its number, which no other scope has.
    pub(crate) serial: u32,
    /// Declarations, or items of the section, that are still to come.
    pub(crate) left: u32,
    /// One more than the code of the section that is open; none of a component between sections.
    section: u32,
    /// Offset of the component's end.
    pub(crate) end: u32,
    /// What is known of all imports and exports together.
    size: u32,
    depth: u32,
    flags: u32,
    /// The core type that `context.get` and `context.set` have here, if any did.
    pub(crate) context: u32,
    imports: u32,
    exports: u32,
    imported: u32,
    defined: u32,
    /// Where each of its index spaces begins.
    bases: [u32; SORTS],
    reserved: [u32; 6],
}

impl Frame {
    /// What is open.
    pub(crate) const fn scope(&self) -> Scope {
        match self.scope {
            0 => Scope::Component,
            1 => Scope::ComponentType,
            _ => Scope::InstanceType,
        }
    }

    /// The section that is open.
    pub(crate) fn section(&self) -> Option<Section> {
        self.section.checked_sub(1).and_then(|code| u8::try_from(code).ok()).and_then(Section::from_code)
    }

    /// Opens a section of so many items, or none.
    pub(crate) const fn enter(&mut self, section: Option<Section>, items: u32) {
        self.section = match section {
            Some(section) => (section as u32).saturating_add(1),
            None => 0,
        };
        self.left = items;
    }

    /// What is known of its type.
    pub(crate) const fn info(&self) -> Info {
        let mut info = Info::new();
        info.size = self.size;
        info.depth = self.depth;
        info.flags = self.flags;
        info
    }

    /// Notes what is known of its type.
    pub(crate) const fn set_info(&mut self, info: &Info) {
        self.size = info.size;
        self.depth = info.depth;
        self.flags = info.flags;
    }

    fn base(&self, sort: Sort) -> u32 {
        self.bases.get(sort as usize).copied().unwrap_or(u32::MAX)
    }
}

/// The stacks.
pub(crate) struct Scopes<R> {
    frames: Rows<Frame, R>,
    spaces: [Rows<u32, R>; SORTS],
    imports: Rows<Item, R>,
    exports: Rows<Item, R>,
    imported: Rows<u32, R>,
    defined: Rows<u32, R>,
}

impl<R: Region> Scopes<R> {
    pub(crate) fn new<P: PageAllocator<Region = R>>(platform: &P, limits: &ComponentLimits) -> Result<Self, GrowError> {
        let space = || regions::Space::rows(platform, limits);
        let items = || regions::ScopeItems::rows(platform, limits);
        Ok(Scopes {
            frames: regions::Frames::rows(platform, limits)?,
            spaces: [
                space()?,
                space()?,
                space()?,
                space()?,
                space()?,
                space()?,
                space()?,
                space()?,
                space()?,
                space()?,
                space()?,
                space()?,
                space()?,
            ],
            imports: items()?,
            exports: items()?,
            imported: space()?,
            defined: space()?,
        })
    }

    /// Opens a scope.
    pub(crate) fn open(&mut self, scope: Scope, serial: u32, left: u32, end: u32) -> Checked<()> {
        let mut bases = [0; SORTS];
        for (base, space) in bases.iter_mut().zip(&self.spaces) {
            *base = word(space.len());
        }
        let Info { size, depth, flags, .. } = Info::new();
        self.frames.push(Frame {
            scope: scope as u32,
            serial,
            left,
            section: 0,
            end,
            size,
            depth,
            flags,
            context: 0,
            imports: word(self.imports.len()),
            exports: word(self.exports.len()),
            imported: word(self.imported.len()),
            defined: word(self.defined.len()),
            bases,
            reserved: [0; 6],
        })?;
        Ok(())
    }

    /// Closes the innermost scope.
    pub(crate) fn close(&mut self) {
        let Some(frame) = self.frames.pop() else { return };
        for (space, base) in self.spaces.iter_mut().zip(frame.bases) {
            space.truncate(base as usize);
        }
        self.imports.truncate(frame.imports as usize);
        self.exports.truncate(frame.exports as usize);
        self.imported.truncate(frame.imported as usize);
        self.defined.truncate(frame.defined as usize);
    }

    /// How many scopes are open.
    pub(crate) const fn depth(&self) -> usize {
        self.frames.len()
    }

    /// The innermost scope.
    pub(crate) fn top(&self) -> Checked<&Frame> {
        match self.frames.last() {
            Some(frame) => Ok(frame),
            None => corrupt(),
        }
    }

    /// The innermost scope, to write.
    pub(crate) fn top_mut(&mut self) -> Checked<&mut Frame> {
        match self.frames.last_mut() {
            Some(frame) => Ok(frame),
            None => corrupt(),
        }
    }

    /// The index in the stack of the scope so many levels out.
    pub(crate) fn outer(&self, count: u32) -> Checked<usize> {
        match self.frames.len().checked_sub(1).and_then(|top| top.checked_sub(count as usize)) {
            Some(index) => Ok(index),
            None => invalid("an outer alias reaches no further than the outermost component", u64::from(count)),
        }
    }

    /// A scope by its index in the stack.
    pub(crate) fn frame(&self, index: usize) -> Option<&Frame> {
        self.frames.get(index)
    }

    fn space(&self, sort: Sort) -> Checked<&Rows<u32, R>> {
        match self.spaces.get(sort as usize) {
            Some(space) => Ok(space),
            None => corrupt(),
        }
    }

    /// Adds a definition to an index space of the innermost scope.
    pub(crate) fn define(&mut self, sort: Sort, definition: u32) -> Checked<()> {
        match self.spaces.get_mut(sort as usize) {
            Some(space) => space.push(definition)?,
            None => return corrupt(),
        };
        Ok(())
    }

    /// How many definitions of a sort the innermost scope has.
    pub(crate) fn count_of(&self, sort: Sort) -> Checked<u32> {
        Ok(word(self.space(sort)?.len()).saturating_sub(self.top()?.base(sort)))
    }

    /// A definition of the innermost scope.
    pub(crate) fn get(&self, sort: Sort, index: u32) -> Checked<u32> {
        let base = self.top()?.base(sort);
        let space = self.space(sort)?;
        match space.get((base as usize).saturating_add(index as usize)) {
            Some(definition) => Ok(*definition),
            None => unknown(sort.text(), index, space.len().saturating_sub(base as usize)),
        }
    }

    /// A definition of the scope with this index in the stack.
    pub(crate) fn get_in(&self, frame: usize, sort: Sort, index: u32) -> Checked<u32> {
        let Some(scope) = self.frames.get(frame) else { return corrupt() };
        let space = self.space(sort)?;
        let base = scope.base(sort) as usize;
        let end = match self.frames.get(frame.saturating_add(1)) {
            Some(next) => next.base(sort) as usize,
            None => space.len(),
        };
        let at = base.saturating_add(index as usize);
        match space.get(at) {
            Some(definition) if at < end => Ok(*definition),
            _ => unknown(sort.text(), index, end.saturating_sub(base)),
        }
    }

    /// Counts an import or export in the type of the innermost scope.
    pub(crate) fn count(&mut self, info: &Info, limits: &ComponentLimits) -> Checked<()> {
        let frame = self.top_mut()?;
        let mut all = frame.info();
        all.count(info, limits)?;
        frame.set_info(&all);
        Ok(())
    }

    /// Adds an import.
    pub(crate) fn add_import(&mut self, item: Item, limits: &ComponentLimits) -> Checked<()> {
        let count = self.imports().len().saturating_add(1);
        limits.check(Resource::Imports, count as u64)?;
        self.imports.push(item)?;
        Ok(())
    }

    /// Adds an export.
    pub(crate) fn add_export(&mut self, item: Item, limits: &ComponentLimits) -> Checked<()> {
        let count = self.exports().len().saturating_add(1);
        limits.check(Resource::Exports, count as u64)?;
        self.exports.push(item)?;
        Ok(())
    }

    /// What the innermost scope added to a list, behind what those around it did.
    fn innermost<'a, T>(&'a self, list: &'a [T], base: fn(&Frame) -> u32) -> &'a [T] {
        list.get(self.frames.last().map_or(0, base) as usize..).unwrap_or(&[])
    }

    /// The imports of the innermost scope.
    pub(crate) fn imports(&self) -> &[Item] {
        self.innermost(self.imports.as_slice(), |frame| frame.imports)
    }

    /// The exports of the innermost scope.
    pub(crate) fn exports(&self) -> &[Item] {
        self.innermost(self.exports.as_slice(), |frame| frame.exports)
    }

    /// Notes that the innermost scope imports a resource.
    pub(crate) fn import_resource(&mut self, resource: u32) -> Checked<()> {
        self.imported.push(resource)?;
        Ok(())
    }

    /// Notes that the innermost scope defines a resource.
    pub(crate) fn define_resource(&mut self, resource: u32) -> Checked<()> {
        self.defined.push(resource)?;
        Ok(())
    }

    /// The resources that the innermost scope imports.
    pub(crate) fn imported(&self) -> &[u32] {
        self.innermost(self.imported.as_slice(), |frame| frame.imported)
    }

    /// The resources that the innermost scope defines.
    pub(crate) fn defined(&self) -> &[u32] {
        self.innermost(self.defined.as_slice(), |frame| frame.defined)
    }
}
