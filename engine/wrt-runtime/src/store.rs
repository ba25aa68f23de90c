//! The store: all that guests own, in regions of a platform under declared limits.

use core::borrow::Borrow;

use wrt_error::{Limits, PlatformError, Resource};
use wrt_foundation::{ForExceptions, ForHeap, Fuel, List, Part, Rows};
use wrt_platform::{Platform, RegionRow as _};

use crate::budget::Budget;
use crate::call::Activation;
use crate::error::StoreError;
use crate::execute::{Dispatch, Frame, WINDOW};
use crate::heap::Heap;
use crate::ids::ModuleId;
use crate::instance::{FuncRow, GlobalRow, InstanceRow};
use crate::lazy::StoreModule;
use crate::memory::Memory;
use crate::module::Module;
use crate::regions::{self, within_31_bits};
use crate::stack::Stack;
use crate::table::Table;
use wrt_format::Types;

/// Frames that are committed at the start.
const FIRST_FRAMES: usize = 64;
/// Slots of the value stack that are committed at the start.
const FIRST_SLOTS: usize = 4 * WINDOW;

/// Instances of modules with all that they own, and the calls that run in them.
///
/// A store is used by one thread at a time. Whatever fails with an error leaves it usable.
#[derive(Debug)]
pub struct Store<P: Platform + Clone> {
    pub(crate) platform: P,
    pub(crate) limits: Limits,
    pub(crate) flag: P::Flag,
    pub(crate) fuel: u64,
    pub(crate) dispatch: Dispatch,
    /// The index of the function that the threaded driver ran last: where it goes on is mostly there.
    pub(crate) ran: u32,
    pub(crate) modules: List<StoreModule<P>>,
    pub(crate) types: Types<P::Region>,
    /// Heads of the chains of equal types.
    pub(crate) type_buckets: Rows<u32, P::Region>,
    pub(crate) instances: Rows<InstanceRow, P::Region>,
    /// The index spaces of all instances, run after run.
    pub(crate) links: Rows<u32, P::Region>,
    /// Which segments of which instance were dropped.
    pub(crate) dropped: Rows<u32, P::Region>,
    pub(crate) funcs: Rows<FuncRow, P::Region>,
    pub(crate) globals: Rows<GlobalRow, P::Region>,
    /// The type of each tag.
    pub(crate) tags: ForExceptions<Rows<u32, P::Region>>,
    pub(crate) heap: ForHeap<Heap<P::Region>>,
    pub(crate) tables: List<Table<P::Region>>,
    pub(crate) memories: List<Memory<P>>,
    pub(crate) stack: Stack<u64, P::Region>,
    pub(crate) frames: Stack<Frame, P::Region>,
    pub(crate) activations: Rows<Activation, P::Region>,
    pub(crate) table_budget: Budget,
    pub(crate) memory_budget: Budget,
}

impl<P: Platform + Clone> Store<P> {
    /// An empty store under these bounds, which may be borrowed, such as from a static. Init only: it reserves regions for all that they
    /// allow.
    ///
    /// Without an allocator a store is 1.2 KB and more. Firmware that is short of native stack borrows it from the result, for a move
    /// takes its size once more: `let Ok(store) = &mut made else { … }`.
    ///
    /// # Errors
    /// [`PlatformError`] when the platform has no room for a region or no interrupt flag left.
    #[inline]
    pub fn new(platform: P, limits: impl Borrow<Limits>) -> Result<Self, PlatformError> {
        Self::under(platform, limits.borrow())
    }

    #[inline(never)]
    fn under(platform: P, limits: &Limits) -> Result<Self, PlatformError> {
        let reserved = Reserved::new(&platform, limits)?;
        // Nothing fails from here on, so the compiler makes the store where the caller wants it.
        Ok(reserved.into_store(platform, limits))
    }

    /// Frames that all calls together may have.
    pub(crate) fn frame_limit(&self) -> usize {
        usize::try_from(self.limits.call_depth).unwrap_or(usize::MAX)
    }

    /// The bounds of this store.
    #[must_use]
    pub const fn limits(&self) -> &Limits {
        &self.limits
    }

    /// The platform it runs on.
    #[must_use]
    pub const fn platform(&self) -> &P {
        &self.platform
    }

    /// The driver that executes code: the loop or the threaded one.
    #[must_use]
    pub const fn dispatch(&self) -> Dispatch {
        self.dispatch
    }

    /// Asks for a driver; which one it is then, [`dispatch`](Store::dispatch) says. Bounded.
    pub fn set_dispatch(&mut self, dispatch: Dispatch) {
        self.dispatch = dispatch.resolve();
    }

    /// Fuel that is left for metered code. It starts at the most there can be.
    #[must_use]
    pub const fn fuel(&self) -> Fuel {
        Fuel(self.fuel)
    }

    /// Sets the fuel for metered code, whose every block charges its cost before it runs.
    pub const fn set_fuel(&mut self, fuel: Fuel) {
        self.fuel = fuel.0;
    }

    /// Sets how the heap is collected: how many words of 8 bytes a slice looks at or moves, but for an object that has more, and whether all is
    /// collected before each allocation, as tests want it. Bounded.
    pub fn set_collection(&mut self, slice: u32, always: bool) {
        if let Some(heap) = self.heap.get_mut() {
            heap.set_collection(slice, always);
        }
    }

    /// A hold on the flag that ends [`run`](Store::run) with [`Outcome::Interrupted`](crate::Outcome::Interrupted),
    /// for other threads and timers to raise. Ending lowers it.
    #[must_use]
    pub fn interrupt_flag(&self) -> P::Flag {
        self.flag.clone()
    }

    /// Takes a module, for any number of instances. Of one whose functions are translated when they are called it makes a copy of the image.
    ///
    /// # Errors
    /// [`StoreError::Limit`] over [`Resource::StoreModules`], [`StoreError::Platform`] without memory.
    pub fn add_module(&mut self, module: Module<P>) -> Result<ModuleId, StoreError> {
        self.modules.reserve_one()?;
        Ok(ModuleId(crate::canonical::word(self.modules.push(StoreModule::new(module)?)?)))
    }

    /// A module that was added.
    #[must_use]
    pub fn module(&self, id: ModuleId) -> Option<&Module<P>> {
        self.modules.get(id.0 as usize).map(|held| &held.module)
    }
}

/// What of a store the platform may refuse: its regions, for collections that are still to be made, take less of the native stack.
struct Reserved<P: Platform + Clone> {
    stack: Stack<u64, P::Region>,
    frames: Stack<Frame, P::Region>,
    flag: P::Flag,
    types: P::Region,
    type_values: P::Region,
    type_buckets: P::Region,
    instances: P::Region,
    links: P::Region,
    dropped: P::Region,
    funcs: P::Region,
    globals: P::Region,
    tags: ForExceptions<Rows<u32, P::Region>>,
    heap: ForHeap<Heap<P::Region>>,
    activations: P::Region,
}

impl<P: Platform + Clone> Reserved<P> {
    #[inline(always)]
    fn new(platform: &P, limits: &Limits) -> Result<Self, PlatformError> {
        let mut stack = Stack::new(regions::ValueStack::region(platform, limits)?);
        let slots = regions::ValueStack::records(limits);
        stack.reach(FIRST_SLOTS.min(usize::try_from(slots).unwrap_or(usize::MAX)))?;
        let mut frames = Stack::new(regions::Frames::region(platform, limits)?);
        let depth = regions::Frames::records(limits);
        frames.reach(FIRST_FRAMES.min(usize::try_from(depth).unwrap_or(usize::MAX)))?;
        Ok(Reserved {
            stack,
            frames,
            flag: platform.flag()?,
            types: regions::Types::region(platform, limits)?,
            type_values: regions::TypeValues::region(platform, limits)?,
            type_buckets: regions::TypeBuckets::region(platform, limits)?,
            instances: regions::Instances::region(platform, limits)?,
            links: regions::Links::region(platform, limits)?,
            dropped: regions::Dropped::region(platform, limits)?,
            funcs: regions::Functions::region(platform, limits)?,
            globals: regions::Globals::region(platform, limits)?,
            tags: Part::make(|| regions::Tags::rows(platform, limits))?,
            heap: Part::make(|| Heap::new(platform, limits))?,
            activations: regions::Activations::region(platform, limits)?,
        })
    }

    /// The store. A function of its own, whose result is written in place.
    #[inline(never)]
    fn into_store(self, platform: P, limits: &Limits) -> Store<P> {
        let mut store = Store {
            platform,
            limits: limits.clone(),
            flag: self.flag,
            fuel: u64::MAX,
            dispatch: Dispatch::Auto.resolve(),
            ran: 0,
            modules: List::new(limits.store_modules, Resource::StoreModules),
            types: Types::new(regions::Types::over(self.types), regions::TypeValues::over(self.type_values)),
            type_buckets: regions::TypeBuckets::over(self.type_buckets),
            instances: regions::Instances::over(self.instances),
            links: regions::Links::over(self.links),
            dropped: regions::Dropped::over(self.dropped),
            funcs: regions::Functions::over(self.funcs),
            globals: regions::Globals::over(self.globals),
            tags: self.tags,
            heap: self.heap,
            tables: List::new(limits.tables, Resource::Tables),
            memories: List::new(limits.memories, Resource::Memories),
            stack: self.stack,
            frames: self.frames,
            activations: regions::Activations::over(self.activations),
            table_budget: Budget::new(Resource::StoreTableElements, limits.store_table_elements),
            memory_budget: Budget::new(Resource::StoreMemoryBytes, limits.store_memory_bytes),
        };
        // Records name slots and frames with 32 bits.
        store.limits.value_stack = within_31_bits(limits.value_stack);
        store.limits.call_depth = within_31_bits(limits.call_depth);
        store.limits.params = limits.params.min(Types::<P::Region>::MOST_VALUES);
        store.limits.results = limits.results.min(Types::<P::Region>::MOST_VALUES);
        store
    }
}
