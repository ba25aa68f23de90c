//! The tables of a store's component instances.

use wrt_error::{ComponentLimits, GrowError};
use wrt_foundation::{Region, Rows};
use wrt_platform::{PageAllocator, RegionRow as _, region_table};
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

use crate::types::NONE;

/// The number of the instance that the host is: it has handles of its own.
pub(crate) const HOST: u32 = 0;
/// In the token of a core function: it is one of these tables.
pub(crate) const TOKEN: u32 = 1 << 31;

/// Runs of handles of an instance, each twice as long as the one before.
pub(crate) const RUNS: usize = 19;

/// A component instance.
#[derive(Clone, Copy, Default, FromBytes, IntoBytes, Immutable, KnownLayout, Debug)]
#[repr(C)]
pub(crate) struct InstanceRow {
    pub(crate) code: u32,
    pub(crate) component: u32,
    /// The instance of the component around its component, whose definitions that one may name.
    pub(crate) outer: u32,
    /// The instance that made it.
    pub(crate) parent: u32,
    /// How many instances are above it.
    pub(crate) depth: u32,
    /// The first of its definitions.
    pub(crate) definitions: u32,
    /// The first of its places for resources.
    pub(crate) resources: u32,
    /// The first of its exports, how many there are, and how many are there already.
    pub(crate) exports: u32,
    pub(crate) exported: u32,
    /// [`InstanceRow::MAY_ENTER`], [`InstanceRow::MAY_LEAVE`].
    pub(crate) flags: u32,
    /// Its exports as a value, once it is made.
    pub(crate) value: u32,
    /// Places for handles that were ever in use.
    pub(crate) handles: u32,
    /// The free place that was freed last; 0 if there is none.
    pub(crate) free: u32,
    /// Where the runs of its handles begin.
    pub(crate) runs: [u32; RUNS],
}

impl InstanceRow {
    /// It may be entered: nothing runs in it.
    pub(crate) const MAY_ENTER: u32 = 1;
    /// It may call what it imports.
    pub(crate) const MAY_LEAVE: u32 = 2;
}

/// A place for a handle.
#[derive(Clone, Copy, Default, FromBytes, IntoBytes, Immutable, KnownLayout, Debug)]
#[repr(C)]
pub(crate) struct HandleRow {
    /// One of those in [`handle`].
    pub(crate) kind: u32,
    /// The resource type.
    pub(crate) resource: u32,
    pub(crate) rep: u32,
    /// How often it is lent; of a free place, the one that was freed before.
    pub(crate) lends: u32,
    /// The call that a borrowed handle is for.
    pub(crate) scope: u32,
}

/// What is in a place for a handle.
pub(crate) mod handle {
    pub(crate) const FREE: u32 = 0;
    pub(crate) const OWN: u32 = 1;
    pub(crate) const BORROW: u32 = 2;
}

/// A function that is lifted, or one of the host's.
#[derive(Clone, Copy, FromBytes, IntoBytes, Immutable, KnownLayout, Debug)]
#[repr(C)]
pub(crate) struct FuncRow {
    /// The instance that lifted it, or that imports it of the host; its resources are those of the type.
    pub(crate) instance: u32,
    pub(crate) ty: u32,
    /// The core function; of the host's, none.
    pub(crate) core: u32,
    /// The host's token.
    pub(crate) token: u32,
    pub(crate) memory: u32,
    pub(crate) realloc: u32,
    pub(crate) post_return: u32,
    pub(crate) encoding: u32,
    pub(crate) is_async: u32,
    pub(crate) callback: u32,
}

/// A core function that a component makes: one that is lowered, or a built-in.
#[derive(Clone, Copy, FromBytes, IntoBytes, Immutable, KnownLayout, Debug)]
#[repr(C)]
pub(crate) struct CoreRow {
    /// The code of its [`Operation`](crate::code::Operation).
    pub(crate) operation: u32,
    pub(crate) instance: u32,
    /// The function, the resource, the code of the built-in, or the type of a result.
    pub(crate) target: u32,
    pub(crate) memory: u32,
    pub(crate) realloc: u32,
    pub(crate) encoding: u32,
    /// Whether it is asynchronous; of a context, the slot.
    pub(crate) detail: u32,
    pub(crate) reserved: u32,
}

/// A resource type.
#[derive(Clone, Copy, FromBytes, IntoBytes, Immutable, KnownLayout, Debug)]
#[repr(C)]
pub(crate) struct ResourceRow {
    /// The instance that defines it.
    pub(crate) owner: u32,
    /// The core function that destroys one, or the host's token; or none.
    pub(crate) destructor: u32,
}

/// A component as a value: with the instance whose definitions it may name.
#[derive(Clone, Copy, FromBytes, IntoBytes, Immutable, KnownLayout, Debug)]
#[repr(C)]
pub(crate) struct ClosureRow {
    pub(crate) component: u32,
    pub(crate) outer: u32,
}

/// An export, of an instance or of a core one.
#[derive(Clone, Copy, FromBytes, IntoBytes, Immutable, KnownLayout, Debug)]
#[repr(C)]
pub(crate) struct ExportRow {
    /// The component that knows the name.
    pub(crate) code: u32,
    pub(crate) name: u32,
    pub(crate) sort: u32,
    pub(crate) value: u32,
}

/// Exports of an instance; of a core instance of a module, none, and its id.
#[derive(Clone, Copy, FromBytes, IntoBytes, Immutable, KnownLayout, Debug)]
#[repr(C)]
pub(crate) struct ExportsRow {
    pub(crate) first: u32,
    /// How many; [`NONE`] of a core instance of a module.
    pub(crate) count: u32,
}

/// What is being done.
pub(crate) mod task {
    /// An instance is made.
    pub(crate) const BUILD: u32 = 0;
    /// The start function of a core module runs.
    pub(crate) const START: u32 = 1;
    /// A function that is lifted runs.
    pub(crate) const CALL: u32 = 2;
    /// A destructor runs.
    pub(crate) const DESTROY: u32 = 3;
    /// A function of the host's runs.
    pub(crate) const HOST: u32 = 4;
}

/// A piece of work that others wait for.
#[derive(Clone, Copy, FromBytes, IntoBytes, Immutable, KnownLayout, Debug)]
#[repr(C)]
pub(crate) struct Task {
    /// One of those in [`task`].
    pub(crate) kind: u32,
    /// The instance that is entered, or made.
    pub(crate) instance: u32,
    /// The instance that calls.
    pub(crate) caller: u32,
    /// The function; of a host's destructor, none.
    pub(crate) func: u32,
    /// The core function by which it was called; none if the host called.
    pub(crate) core: u32,
    /// Activations of the store before it.
    pub(crate) level: u32,
    /// The first handle that it borrows, in the stack of all.
    pub(crate) borrows: u32,
    /// Borrowed handles that it was given and that are still there.
    pub(crate) held: u32,
    /// The caller's address for results.
    pub(crate) out: u32,
    /// The context of the canonical ABI.
    pub(crate) context: [u32; 2],
    /// Of an instance that is made: the next step and the end, the arguments, where it goes, its type.
    pub(crate) step: u32,
    pub(crate) end: u32,
    pub(crate) args: u32,
    pub(crate) arg_count: u32,
    pub(crate) at: u32,
    pub(crate) ty: u32,
    /// The representation that a destructor gets.
    pub(crate) rep: u32,
    /// Whether an asynchronous function has given its result, and that as a core value, low half first.
    pub(crate) has_returned: u32,
    pub(crate) result: [u32; 2],
}

impl Task {
    pub(crate) const fn new(kind: u32, instance: u32, caller: u32) -> Task {
        Task {
            kind,
            instance,
            caller,
            func: NONE,
            core: NONE,
            level: 0,
            borrows: 0,
            held: 0,
            out: 0,
            context: [0; 2],
            step: 0,
            end: 0,
            args: 0,
            arg_count: 0,
            at: 0,
            ty: 0,
            rep: 0,
            has_returned: 0,
            result: [0; 2],
        }
    }
}

/// A handle that a call borrows.
#[derive(Clone, Copy, FromBytes, IntoBytes, Immutable, KnownLayout, Debug)]
#[repr(C)]
pub(crate) struct BorrowRow {
    pub(crate) instance: u32,
    pub(crate) handle: u32,
    /// Whether the handle was made for the call, and goes with it.
    pub(crate) is_made: u32,
}

/// Values on their way: what is left of a list, or of the parts of one.
#[derive(Clone, Copy, FromBytes, IntoBytes, Immutable, KnownLayout, Debug)]
#[repr(C)]
pub(crate) struct WalkRow {
    /// [`WalkRow::PARTS`], [`WalkRow::ELEMENTS`] or [`WalkRow::PAIRS`], and which sides have flat values.
    pub(crate) flags: u32,
    /// The word of the next part's type; the type of elements; the word of a pair's types.
    pub(crate) next: u32,
    /// Words from one part to the next.
    pub(crate) stride: u32,
    pub(crate) left: u32,
    /// Where the next one lies, and is to lie: an address, or the index of a core value.
    pub(crate) from: u32,
    pub(crate) to: u32,
}

impl WalkRow {
    pub(crate) const PARTS: u32 = 0;
    pub(crate) const ELEMENTS: u32 = 1;
    pub(crate) const PAIRS: u32 = 2;
    /// The source's values are core values.
    pub(crate) const FROM_FLAT: u32 = 4;
    /// The target's values are core values.
    pub(crate) const TO_FLAT: u32 = 8;
}

region_table! {
    /// The regions of the tables, in the order in which they are reserved.
    pub(crate) fn table_regions(limits: ComponentLimits);

    Instances "component instances": InstanceRow = 128 bytes, ComponentInstances, limits.component_instances;
    Values "exports of instances": ExportsRow = 8 bytes, InstanceDefinitions, limits.instance_definitions;
    CoreInstances "core instances of components": ExportsRow = 8 bytes, InstanceDefinitions, limits.instance_definitions;
    Exports "items of instances": ExportRow = 16 bytes, InstanceDefinitions, limits.instance_definitions;
    Slots "definitions of instances": u32 = 4 bytes, InstanceDefinitions, limits.instance_definitions;
    Closures "components of instances": ClosureRow = 8 bytes, InstanceDefinitions, limits.instance_definitions;
    Funcs "lifted functions": FuncRow = 40 bytes, ComponentFunctions, limits.component_functions;
    Cores "lowered functions": CoreRow = 32 bytes, ComponentFunctions, limits.component_functions;
    ModuleIds "core modules of components": u32 = 4 bytes, StoreModules, limits.core.store_modules;
    Resources "resource types": ResourceRow = 8 bytes, ResourceTypes, limits.resource_types;
    Handles "handles": HandleRow = 20 bytes, Handles, limits.handles;
    Borrows "borrowed handles": BorrowRow = 12 bytes, Borrows, limits.borrows;
    Tasks "calls of components": Task = 84 bytes, ComponentCalls, limits.component_calls;
    Walks "values on their way": WalkRow = 24 bytes, ValueTypeDepth, limits.value_type_depth.saturating_mul(2).saturating_add(2);
    Links "imports to be linked": u32 = 4 bytes, InstanceDefinitions, limits.instance_definitions;
    Binds "types to be bound": u32 = 4 bytes, InstanceDefinitions, limits.instance_definitions;
}

/// The tables.
#[derive(Debug)]
pub(crate) struct Tables<R> {
    pub(crate) instances: Rows<InstanceRow, R>,
    pub(crate) values: Rows<ExportsRow, R>,
    pub(crate) core_instances: Rows<ExportsRow, R>,
    pub(crate) exports: Rows<ExportRow, R>,
    pub(crate) slots: Rows<u32, R>,
    pub(crate) closures: Rows<ClosureRow, R>,
    pub(crate) funcs: Rows<FuncRow, R>,
    pub(crate) cores: Rows<CoreRow, R>,
    pub(crate) modules: Rows<u32, R>,
    pub(crate) resources: Rows<ResourceRow, R>,
    pub(crate) handles: Rows<HandleRow, R>,
    pub(crate) borrows: Rows<BorrowRow, R>,
    pub(crate) tasks: Rows<Task, R>,
    pub(crate) walks: Rows<WalkRow, R>,
    pub(crate) links: Rows<u32, R>,
    pub(crate) binds: Rows<u32, R>,
    /// Where the fault lay that was met last: instance, function, type.
    pub(crate) place: [u32; 3],
}

impl<R: Region> Tables<R> {
    pub(crate) fn new<P: PageAllocator<Region = R>>(platform: &P, limits: &ComponentLimits) -> Result<Self, GrowError> {
        let mut tables = Tables {
            instances: Instances::rows(platform, limits)?,
            values: Values::rows(platform, limits)?,
            core_instances: CoreInstances::rows(platform, limits)?,
            exports: Exports::rows(platform, limits)?,
            slots: Slots::rows(platform, limits)?,
            closures: Closures::rows(platform, limits)?,
            funcs: Funcs::rows(platform, limits)?,
            cores: Cores::rows(platform, limits)?,
            modules: ModuleIds::rows(platform, limits)?,
            resources: Resources::rows(platform, limits)?,
            handles: Handles::rows(platform, limits)?,
            borrows: Borrows::rows(platform, limits)?,
            tasks: Tasks::rows(platform, limits)?,
            walks: Walks::rows(platform, limits)?,
            links: Links::rows(platform, limits)?,
            binds: Binds::rows(platform, limits)?,
            place: [NONE; 3],
        };
        let flags = InstanceRow::MAY_ENTER | InstanceRow::MAY_LEAVE;
        tables.instances.push(InstanceRow { code: NONE, outer: NONE, flags, ..InstanceRow::default() })?;
        Ok(tables)
    }
}
