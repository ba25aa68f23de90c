//! The types of a function's locals, as runs of one type.

use wrt_error::{GrowError, Limits, Resource, ResourceLimit};
use wrt_foundation::{ForTypedRefs, Part, Region, Rows, SIMD, TYPED_REFS};
use wrt_instructions::ValType;
use wrt_platform::{PageAllocator, RegionRow as _};
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

use crate::module::Module;
use crate::refusal::{Refusal, Unit};

/// Locals that are found without a search.
const NEAR: usize = 32;

/// Locals of one type that follow one another.
#[derive(Clone, Copy, FromBytes, IntoBytes, Immutable, KnownLayout, Debug)]
#[repr(C)]
pub(crate) struct Run {
    /// The index behind its last.
    end: u32,
    ty: ValType,
    /// The slots of all locals before the first, parameters too.
    slots: [u32; SIMD as usize],
}

/// A local without a value at the start that was set.
#[derive(Clone, Copy, FromBytes, IntoBytes, Immutable, KnownLayout, Debug)]
#[repr(C)]
pub(crate) struct Set {
    local: u32,
    /// Blocks around the one it was set in: with that it ends to be set.
    depth: u32,
}

/// Which locals without a value at the start have one.
#[derive(Debug)]
struct Sets<R> {
    /// A bit for each that has one now.
    set: Rows<u32, R>,
    /// Those locals, in the order in which they got it.
    log: Rows<Set, R>,
}

impl<R: Region> Sets<R> {
    fn has(&self, index: u32) -> bool {
        self.set.get((index >> 5) as usize).is_some_and(|bits| bits >> (index & 31) & 1 != 0)
    }
}

/// The locals, parameters first. Declaring a million of them costs one record.
#[derive(Debug)]
pub(crate) struct Locals<R> {
    /// Their types; [`BOTTOM`](ValType::BOTTOM) where more than the type has to be known.
    near: [ValType; NEAR],
    /// The parameters: how many, and the place of their types among the module's words.
    params: u32,
    first: u32,
    /// The runs behind the parameters.
    runs: Rows<Run, R>,
    sets: ForTypedRefs<Sets<R>>,
    len: u32,
    /// Slots that they take.
    slots: u32,
    limit: u64,
}

impl<R: Region> Locals<R> {
    pub(crate) fn new<P: PageAllocator<Region = R>>(platform: &P, limits: &Limits) -> Result<Self, GrowError> {
        let runs = crate::regions::Locals::rows(platform, limits)?;
        let sets = Part::make(|| {
            let set = crate::regions::LocalsSet::rows(platform, limits)?;
            let log = crate::regions::LocalsLog::rows(platform, limits)?;
            Ok::<_, GrowError>(Sets { set, log })
        })?;
        Ok(Locals {
            near: [ValType::I32; NEAR],
            params: 0,
            first: 0,
            runs,
            sets,
            len: 0,
            slots: 0,
            limit: limits.locals,
        })
    }

    pub(crate) fn scratch_bytes(&self) -> usize {
        let sets = self.sets.get();
        let sets = sets.map_or(0, |sets| sets.set.committed_bytes().saturating_add(sets.log.committed_bytes()));
        self.runs.committed_bytes().saturating_add(sets)
    }

    /// Begins with the parameters, whose types lie from `first` on among the module's words: there they are looked up,
    /// because a body of two bytes may have a thousand of them.
    pub(crate) fn begin(&mut self, first: u32, params: &[ValType]) {
        self.params = u32::try_from(params.len()).unwrap_or(u32::MAX);
        self.len = self.params;
        self.slots = u32::try_from(ValType::slots(params)).unwrap_or(u32::MAX);
        let mut is_near = true;
        for (near, param) in self.near.iter_mut().zip(params) {
            is_near &= !param.is_vector();
            *near = if is_near { *param } else { ValType::BOTTOM };
        }
        self.runs.truncate(0);
        if let Some(sets) = self.sets.get_mut() {
            sets.set.truncate(0);
            sets.log.truncate(0);
        }
        self.first = first;
    }

    /// Slots that they take.
    pub(crate) const fn slots(&self) -> u32 {
        self.slots
    }

    /// Checks their number against its bound, once all are declared: only then is it known that it is one.
    pub(crate) fn check(&self, refusal: &Refusal) -> Unit<()> {
        let (what, limit, wanted) = (Resource::Locals, self.limit, u64::from(self.len));
        if wanted > limit { refusal.of(Err(ResourceLimit { what, limit, wanted })) } else { Ok(()) }
    }

    /// Declares `count` more locals of one type.
    pub(crate) fn declare(&mut self, count: u32, ty: ValType, refusal: &Refusal) -> Unit<()> {
        let first = self.len;
        let Some(end) = first.checked_add(count) else {
            let found = u64::from(first).saturating_add(u64::from(count));
            return refusal.malformed("fewer than 2^32 locals", found);
        };
        if count == 0 {
            return Ok(());
        }
        let before = self.slots;
        self.slots = before.saturating_add(if ty.is_vector() { count.saturating_mul(2) } else { count });
        // Up to the first vector an index is that of a slot.
        let is_near = self.slots == end && ty.is_defaultable();
        for near in self.near.iter_mut().take(end as usize).skip(first as usize) {
            *near = if is_near { ty } else { ValType::BOTTOM };
        }
        match self.runs.as_mut_slice().last_mut() {
            Some(last) if last.ty == ty => last.end = end,
            _ => drop(refusal.of(self.runs.push(Run { end, ty, slots: [before; SIMD as usize] }))?),
        }
        self.len = end;
        Ok(())
    }

    /// The type of a local that is found without a search.
    #[inline]
    pub(super) fn near(&self, index: u32) -> Option<ValType> {
        if index < self.len {
            self.near.get(index as usize).copied().filter(|ty| !TYPED_REFS && !SIMD || *ty != ValType::BOTTOM)
        } else {
            None
        }
    }

    /// The type of a local. Time logarithmic in the runs.
    #[inline]
    pub(crate) fn get(&self, index: u32, module: &Module<R>) -> Unit<ValType> {
        if index >= self.len {
            return module.refusal.unknown("local", index, self.len as usize);
        }
        if let Some(ty) = self.near(index) {
            return Ok(ty);
        }
        if index < self.params {
            let word = module.types.words().get((self.first as usize).saturating_add(index as usize));
            return Ok(word.copied().unwrap_or(ValType::I32));
        }
        let runs = self.runs.as_slice();
        let at = runs.partition_point(|run| run.end <= index);
        Ok(runs.get(at).map_or(ValType::I32, |run| run.ty))
    }

    /// The first slot of a local. Time logarithmic in the runs; with vectors among the parameters linear in those.
    pub(crate) fn slot(&self, index: u32, module: &Module<R>) -> u32 {
        if !SIMD || self.slots == self.len {
            return index;
        }
        if index < self.params {
            let words = module.types.words().get(self.first as usize..).unwrap_or(&[]);
            let slots = ValType::slots(words.get(..index as usize).unwrap_or(&[]));
            return u32::try_from(slots).unwrap_or(u32::MAX);
        }
        let runs = self.runs.as_slice();
        let at = runs.partition_point(|run| run.end <= index);
        let first = at.checked_sub(1).and_then(|before| runs.get(before)).map_or(self.params, |before| before.end);
        let Some(run) = runs.get(at) else { return index };
        let before = index.saturating_sub(first);
        let slots = if run.ty.is_vector() { before.saturating_mul(2) } else { before };
        run.slots.first().copied().unwrap_or(0).saturating_add(slots)
    }

    /// The first slot of each run of locals that may be references to objects, and how many it has. Time linear in parameters and runs.
    pub(crate) fn references<'a>(&'a self, module: &'a Module<R>) -> impl Iterator<Item = (u32, u32)> + 'a {
        let params = module.types.words().get(self.first as usize..).unwrap_or(&[]);
        let params = params.iter().take(self.params as usize).map(|ty| (*ty, 1));
        let (mut before, mut slot) = (self.params, 0_u32);
        let runs = self.runs.as_slice().iter().map(move |run| {
            let count = run.end.saturating_sub(before);
            before = run.end;
            (run.ty, count)
        });
        params.chain(runs).filter_map(move |(ty, count)| {
            let first = slot;
            slot = slot.saturating_add(if ty.is_vector() { count.saturating_mul(2) } else { count });
            module.types.may_refer(ty).then_some((first, count))
        })
    }

    /// Whether a local of this type has a value.
    pub(crate) fn is_set(&self, index: u32, ty: ValType) -> bool {
        ty.is_defaultable() || index < self.params || self.sets.get().is_some_and(|sets| sets.has(index))
    }

    /// Whether any local without a value at the start has one.
    #[inline]
    pub(super) fn were_set(&self) -> bool {
        self.sets.get().is_some_and(|sets| !sets.log.is_empty())
    }

    /// Takes note that a local of this type got a value, in a block with so many around it.
    pub(crate) fn set(&mut self, index: u32, ty: ValType, depth: usize, refusal: &Refusal) -> Unit<()> {
        if self.is_set(index, ty) {
            return Ok(());
        }
        let Some(sets) = self.sets.get_mut() else { return Ok(()) };
        let word = (index >> 5) as usize;
        if let Some(missing) = word.checked_sub(sets.set.len()) {
            refusal.of(sets.set.extend_zeroed(missing.saturating_add(1)))?;
        }
        refusal.of(sets.log.push(Set { local: index, depth: u32::try_from(depth).unwrap_or(u32::MAX) }))?;
        if let Some(bits) = sets.set.get_mut(word) {
            *bits |= 1 << (index & 31);
        }
        Ok(())
    }

    /// Takes back what got a value since the block with so many around it was opened.
    pub(crate) fn leave(&mut self, depth: usize) {
        let Some(sets) = self.sets.get_mut() else { return };
        while let Some(last) = sets.log.last().copied().filter(|last| last.depth as usize >= depth) {
            if let Some(bits) = sets.set.get_mut((last.local >> 5) as usize) {
                *bits &= !(1 << (last.local & 31));
            }
            sets.log.pop();
        }
    }
}
