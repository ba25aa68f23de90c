//! All that a validator knows of a component, whatever the scope: names, types, core types, and facts about them.

use wrt_error::{ComponentLimits, GrowError, Resource, ResourceLimit};
use wrt_format::{NameTree, Span, Types};
use wrt_foundation::{Region, Rows};
use wrt_instructions::ValType;
use wrt_platform::{PageAllocator, RegionRow as _};
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

use crate::facts::{Facts, Table};
use crate::fault::{Checked, corrupt, word};
use crate::opcode::Sort;
use crate::regions;
use crate::types::TypeTable;

/// A definition of a core module: its type.
#[derive(Clone, Copy, Default, FromBytes, IntoBytes, Immutable, KnownLayout, Debug)]
#[repr(C)]
pub(crate) struct Extern {
    /// The code of its [`Sort`]: one of the first five.
    pub(crate) sort: u32,
    /// Of a function or tag, the number of its type; of a table or global, the word of what it holds; of a memory, its pages' logarithm.
    pub(crate) ty: u32,
    /// [`Extern::HAS_MAX`], [`Extern::SHARED`], [`Extern::WIDE`], [`Extern::MUTABLE`].
    pub(crate) flags: u32,
    pub(crate) reserved: u32,
    pub(crate) min: u64,
    pub(crate) max: u64,
}

impl Extern {
    /// There is a maximum.
    pub(crate) const HAS_MAX: u32 = 1;
    /// Threads may share it.
    pub(crate) const SHARED: u32 = 2;
    /// Its addresses have 64 bits.
    pub(crate) const WIDE: u32 = 4;
    /// It can be written.
    pub(crate) const MUTABLE: u32 = 8;

    /// A function of the type with this number.
    pub(crate) fn func(ty: u32) -> Extern {
        Extern { sort: Sort::CoreFunc as u32, ty, ..Extern::default() }
    }

    /// The name of its sort.
    pub(crate) fn text(&self) -> &'static str {
        u8::try_from(self.sort).ok().and_then(Sort::from_code).map_or("definition", Sort::text)
    }
}

/// The core types of a component: equal ones have one number.
#[derive(Debug)]
pub(crate) struct CoreTypes<R> {
    pub(crate) types: Types<R>,
    pub(crate) buckets: Rows<u32, R>,
    /// The numbers of the types of the module at hand, by their indices there.
    pub(crate) ids: Rows<u32, R>,
}

/// The store.
pub(crate) struct Store<R> {
    pub(crate) names: NameTree<R>,
    pub(crate) name_bytes: Rows<u8, R>,
    pub(crate) facts: Facts<R>,
    pub(crate) types: TypeTable<R>,
    pub(crate) core: CoreTypes<R>,
    externs: Rows<Extern, R>,
    /// Types that a walk has still to look at.
    pub(crate) work: Rows<u32, R>,
    /// Pairs of types that have still to be compared.
    pub(crate) goals: Rows<u32, R>,
    pub(crate) limits: ComponentLimits,
    /// The last number that [`fresh`](Store::fresh) gave.
    last: u32,
    /// The next number of a resource.
    resources: u32,
    steps: u64,
}

impl<R: Region> Store<R> {
    pub(crate) fn new<P: PageAllocator<Region = R>>(platform: &P, limits: &ComponentLimits) -> Result<Self, GrowError> {
        Ok(Store {
            name_bytes: regions::NameBytes::rows(platform, limits)?,
            names: NameTree::new(regions::Names::rows(platform, limits)?, regions::NameNodes::rows(platform, limits)?),
            facts: Facts::new(regions::Facts::rows(platform, limits)?, regions::FactNodes::rows(platform, limits)?),
            types: TypeTable {
                entries: regions::Types::rows(platform, limits)?,
                words: regions::Words::rows(platform, limits)?,
            },
            core: CoreTypes {
                types: Types::new(
                    regions::CoreTypes::rows(platform, limits)?,
                    regions::CoreValues::rows(platform, limits)?,
                ),
                buckets: regions::CoreBuckets::rows(platform, limits)?,
                ids: regions::CoreIndices::rows(platform, limits)?,
            },
            externs: regions::Externs::rows(platform, limits)?,
            work: regions::Work::rows(platform, limits)?,
            goals: regions::Work::rows(platform, limits)?,
            limits: limits.clone(),
            last: 0,
            resources: 0,
            steps: 0,
        })
    }

    /// A number that nothing has yet: for a scope, a walk, a substitution.
    pub(crate) const fn fresh(&mut self) -> u32 {
        self.last = self.last.saturating_add(1);
        self.last
    }

    /// A number that no resource has yet.
    pub(crate) const fn fresh_resource(&mut self) -> u32 {
        let number = self.resources;
        self.resources = self.resources.saturating_add(1);
        number
    }

    /// Counts a step of a check.
    ///
    /// # Errors
    /// [`ResourceLimit`] when there were too many.
    pub(crate) fn step(&mut self) -> Result<(), ResourceLimit> {
        self.steps = self.steps.saturating_add(1);
        self.limits.check(Resource::ComponentSteps, self.steps)
    }

    /// The number of a name, the same for the same bytes.
    pub(crate) fn intern(&mut self, name: &[u8]) -> Checked<u32> {
        let offset = word(self.name_bytes.len());
        self.name_bytes.extend_from_slice(name)?;
        self.end_name(offset)
    }

    /// As [`intern`](Store::intern), of bytes that come one by one.
    pub(crate) fn intern_all(&mut self, name: impl Iterator<Item = u8>) -> Checked<u32> {
        let offset = word(self.name_bytes.len());
        for byte in name {
            self.name_bytes.push(byte)?;
        }
        self.end_name(offset)
    }

    fn end_name(&mut self, offset: u32) -> Checked<u32> {
        let span = Span { offset, len: word(self.name_bytes.len()).saturating_sub(offset) };
        let bytes = &self.name_bytes;
        let number = self.names.len();
        match self.names.insert(span, |span| bytes_at(bytes, span))? {
            Some(known) => {
                self.name_bytes.truncate(offset as usize);
                Ok(known)
            }
            None => Ok(number),
        }
    }

    /// The bytes of a name.
    pub(crate) fn name(&self, number: u32) -> &[u8] {
        name_at(&self.names, &self.name_bytes, number)
    }

    /// Adds a core definition, and gives its number.
    pub(crate) fn add_extern(&mut self, definition: Extern) -> Checked<u32> {
        Ok(word(self.externs.push(definition)?))
    }

    /// A core definition by its number.
    pub(crate) fn extern_at(&self, number: u32) -> Checked<Extern> {
        match self.externs.get(number as usize) {
            Some(definition) => Ok(*definition),
            None => corrupt(),
        }
    }

    /// The number of a core function type.
    pub(crate) fn core_func_type(&mut self, params: &[ValType], results: &[ValType]) -> Checked<u32> {
        Ok(self.core.types.intern(params, results, &mut self.core.buckets)?)
    }

    /// Parameters and results of the core function with this number of a definition.
    pub(crate) fn core_signature(&self, number: u32) -> Checked<(&[ValType], &[ValType])> {
        let ty = self.extern_at(number)?.ty;
        match self.core.types.func(ty) {
            Some(signature) => Ok(signature),
            None => corrupt(),
        }
    }

    /// The pair of two names, as a name is.
    pub(crate) fn pair(&mut self, one: u32, other: u32) -> Checked<u32> {
        Ok(self.facts.set(Table::Pair, one, other, 0)?.0)
    }

    /// Where in a list of words the item of so many words stands that begins with this name, which none other does.
    pub(crate) fn find(&mut self, list: (u32, u32), words: u32, name: u32) -> Checked<Option<u32>> {
        /// Items that are looked through one by one.
        const FEW: u32 = 8;
        let (first, count) = list;
        if count <= FEW {
            for index in 0..count {
                let at = first.saturating_add(index.saturating_mul(words));
                if self.types.word(at)? == name {
                    return Ok(Some(at));
                }
            }
            return Ok(None);
        }
        if !self.facts.has(Table::Indexed, first, 0) {
            for index in 0..count {
                let at = first.saturating_add(index.saturating_mul(words));
                let name = self.types.word(at)?;
                self.facts.set(Table::Item, first, name, at)?;
            }
            self.facts.set(Table::Indexed, first, 0, 0)?;
        }
        Ok(self.facts.get(Table::Item, first, name))
    }
}

/// The bytes of a name by its number.
pub(crate) fn name_at<'a, R: Region>(names: &NameTree<R>, bytes: &'a Rows<u8, R>, number: u32) -> &'a [u8] {
    names.name(number).map_or(&[], |span| bytes_at(bytes, span))
}

/// The bytes of a name.
fn bytes_at<R: Region>(bytes: &Rows<u8, R>, span: Span) -> &[u8] {
    let first = span.offset as usize;
    bytes.as_slice().get(first..first.saturating_add(span.len as usize)).unwrap_or(&[])
}
