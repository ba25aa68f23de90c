//! What is kept of a component that was validated: what instantiation does, and the types that values have.

use wrt_error::{ComponentLimits, GrowError, Resource};
use wrt_format::NameTree;
use wrt_foundation::{List, Region, Rows};
use wrt_platform::{PageAllocator, Platform, RegionRow as _};
use wrt_runtime::Module;
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

use crate::core_module::ModuleImage;
use crate::fault::{Checked, word};
use crate::machine::Machine;
use crate::opcode::{SORTS, Sort};
use crate::regions;
use crate::scope::{Frame, Scope};
use crate::store::{CoreTypes, Store, name_at};
use crate::types::{Kind, NONE, PRIMITIVE, TypeTable};

/// Declares what a step does: variant, meaning.
macro_rules! operations {
    ($($name:ident $doc:literal;)*) => {
        /// What a step of a component does.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        #[repr(u32)]
        pub(crate) enum Operation {
            $(#[doc = $doc] $name,)*
        }

        impl Operation {
            const ALL: &[Operation] = &[$(Operation::$name,)*];
        }
    };
}

operations! {
    CoreModule "`a` is the number of a core module.";
    CoreInstance "Makes an instance of core module `a`: `c` arguments from word `b` on, of name and core instance.";
    CoreExports "A core instance of `c` exports from word `b` on, of name, sort and index.";
    CoreAlias "The export `b` of core instance `a`, of sort `c`.";
    Alias "The export `b` of instance `a`, of sort `c`.";
    Outer "The definition `b` of the scope `a` levels out, of sort `c`.";
    Lift "The core function `a` lifted, with options from word `b` on, as a function of type `c`.";
    Lower "The function `a` lowered, with options from word `b` on; the core function has type `d`.";
    ResourceNew "`resource.new` of resource type `a`; the core function has type `d`.";
    ResourceDrop "`resource.drop` of resource type `a`; the core function has type `d`.";
    ResourceRep "`resource.rep` of resource type `a`; the core function has type `d`.";
    Builtin "The canonical built-in with code `a`, of slot `b` of a context; the core function has type `d`.";
    TaskReturn "`task.return` of a result of type `c`, or of none, with options from word `b` on; the core function has type `d`.";
    Resource "The resource with place `a`, whose destructor is core function `b`, or none.";
    Component "Component `a` is nested here; `b` is the first step behind it.";
    Instance "Makes an instance of component `a`: `c` arguments from word `b` on, of name, sort and index; its type is `d`.";
    Exports "An instance of `c` exports from word `b` on, of name, sort and index; its type is `d`.";
    Import "The import with name `a`, of sort `b` and type `d`, is the import with number `c`.";
    Export "The export with name `a`, of sort `b` and type `d`, is definition `c`.";
}

/// One definition of a component. The index of a definition of types is the type's number.
#[derive(Clone, Copy, Default, FromBytes, IntoBytes, Immutable, KnownLayout, Debug)]
#[repr(C)]
pub(crate) struct Step {
    operation: u32,
    /// Its index among the definitions of its sort.
    pub(crate) at: u32,
    pub(crate) a: u32,
    pub(crate) b: u32,
    pub(crate) c: u32,
    pub(crate) d: u32,
}

impl Step {
    /// What it does.
    pub(crate) fn operation(&self) -> Option<Operation> {
        Operation::ALL.get(self.operation as usize).copied()
    }
}

/// A component, be it nested or not.
#[derive(Clone, Copy, Default, FromBytes, IntoBytes, Immutable, KnownLayout, Debug)]
#[repr(C)]
pub(crate) struct ComponentRow {
    /// Its first step.
    pub(crate) first: u32,
    /// The first step that is not its own.
    pub(crate) end: u32,
    /// Its type.
    pub(crate) ty: u32,
    /// Resources that it names.
    pub(crate) resources: u32,
    pub(crate) exports: u32,
    /// Definitions of all sorts.
    pub(crate) definitions: u32,
    /// Where the definitions of each sort begin among them.
    pub(crate) bases: [u32; SORTS],
    reserved: u32,
}

/// Words of the options of a function: encoding, memory, `realloc`, `post-return`, whether it is asynchronous, callback.
pub(crate) const OPTION_WORDS: u32 = 6;

/// A component that was validated, as instances are made of it. Plain data in regions, which never changes.
#[derive(Debug)]
pub struct Code<R> {
    pub(crate) steps: Rows<Step, R>,
    pub(crate) words: Rows<u32, R>,
    pub(crate) components: Rows<ComponentRow, R>,
    /// Of each resource that types name, where an instance of its component keeps which one it is.
    resources: Rows<u32, R>,
    pub(crate) types: TypeTable<R>,
    pub(crate) core: CoreTypes<R>,
    names: NameTree<R>,
    name_bytes: Rows<u8, R>,
}

/// A component that was validated, and its core modules, translated.
pub struct Compiled<P: Platform> {
    /// What instances are made of.
    pub code: Code<P::Region>,
    /// Its core modules and those of components nested in it, in order.
    pub modules: List<Module<P>>,
}

impl<P: Platform> core::fmt::Debug for Compiled<P> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Compiled").field("modules", &self.modules.len()).finish_non_exhaustive()
    }
}

impl<R: Region> Code<R> {
    /// The bytes of a name.
    pub(crate) fn name(&self, number: u32) -> &[u8] {
        name_at(&self.names, &self.name_bytes, number)
    }

    /// A name as text.
    pub(crate) fn text(&self, number: u32) -> &str {
        core::str::from_utf8(self.name(number)).unwrap_or("")
    }

    /// Words from one on.
    pub(crate) fn words(&self, first: u32, count: u32) -> &[u32] {
        let first = first as usize;
        self.words.as_slice().get(first..first.saturating_add(count as usize)).unwrap_or(&[])
    }

    /// The resource that a type names, if it is a resource type: where an instance keeps which one it is.
    pub(crate) fn resource_place(&self, ty: u32) -> Option<u32> {
        let entry = self.types.entries.get(ty as usize).filter(|_| ty & PRIMITIVE == 0)?;
        if entry.kind() != Kind::Resource {
            return None;
        }
        self.resources.get(entry.extra as usize).copied().filter(|place| *place != NONE)
    }

    /// The component that is not nested.
    pub(crate) fn root(&self) -> Option<&ComponentRow> {
        self.components.get(0)
    }
}

/// What is recorded while a component is validated.
pub(crate) struct Recording<P: PageAllocator> {
    steps: Rows<Step, P::Region>,
    words: Rows<u32, P::Region>,
    components: Rows<ComponentRow, P::Region>,
    resources: Rows<u32, P::Region>,
    pub(crate) decoder: wrt_decoder::Config,
    pub(crate) modules: List<ModuleImage<P::Region>>,
}

impl<P: PageAllocator> Recording<P> {
    pub(crate) fn new(platform: &P, limits: &ComponentLimits, decoder: wrt_decoder::Config) -> Result<Self, GrowError> {
        Ok(Recording {
            steps: regions::Steps::rows(platform, limits)?,
            words: regions::StepWords::rows(platform, limits)?,
            components: regions::Components::rows(platform, limits)?,
            resources: regions::ResourcePlaces::rows(platform, limits)?,
            decoder,
            modules: List::new(limits.core.store_modules, Resource::StoreModules),
        })
    }

    /// How many components began.
    pub(crate) fn count(&self) -> u32 {
        word(self.components.len())
    }

    /// Joins what was recorded with what the validator knows.
    pub(crate) fn finish(self, store: Store<P::Region>) -> (Code<P::Region>, List<ModuleImage<P::Region>>) {
        let Store { names, name_bytes, types, core, .. } = store;
        let Recording { steps, words, components, resources, modules, .. } = self;
        (Code { steps, words, components, resources, types, core, names, name_bytes }, modules)
    }
}

impl<P: PageAllocator> Machine<'_, P> {
    /// Where the words of the next step begin.
    pub(crate) fn next_step_word(&self) -> u32 {
        self.recording.as_ref().map_or(0, |recording| word(recording.words.len()))
    }

    /// Adds words of the next step.
    pub(crate) fn record_words(&mut self, words: &[u32]) -> Checked<()> {
        if let Some(recording) = &mut self.recording
            && self.scopes.top()?.scope() == Scope::Component
        {
            recording.words.extend_from_slice(words)?;
        }
        Ok(())
    }

    /// Records a step that makes the next definition of a sort in the innermost scope, if that is a component.
    pub(crate) fn record(&mut self, operation: Operation, sort: Sort, operands: [u32; 4]) -> Checked<()> {
        if self.recording.is_none() || self.scopes.top()?.scope() != Scope::Component {
            return Ok(());
        }
        let at = self.scopes.count_of(sort)?;
        let [a, b, c, d] = operands;
        if let Some(recording) = &mut self.recording {
            recording.steps.push(Step { operation: operation as u32, at, a, b, c, d })?;
        }
        Ok(())
    }

    /// A resource that nothing is known of yet. If a component names it, its instances have a place for it.
    pub(crate) fn fresh_resource(&mut self) -> Checked<u32> {
        let number = self.store.fresh_resource();
        let frame = self.scopes.top_mut()?;
        let mut place = NONE;
        if frame.scope() == Scope::Component {
            place = frame.resources;
            frame.resources = frame.resources.saturating_add(1);
        }
        if let Some(recording) = &mut self.recording {
            recording.resources.push(place)?;
        }
        Ok(number)
    }

    /// Notes that the component which was opened last begins here; it is the definition of the one around it, if there is one.
    pub(crate) fn record_component(&mut self) -> Checked<()> {
        let Some(recording) = &mut self.recording else { return Ok(()) };
        let first = word(recording.steps.len());
        let number = recording.components.push(ComponentRow { first, ..ComponentRow::default() })?;
        self.scopes.top_mut()?.component = word(number);
        Ok(())
    }

    /// Notes that the innermost component, of which this was the frame, ends here.
    pub(crate) fn record_end(&mut self, frame: &Frame, counts: [u32; SORTS], exports: u32, ty: u32) -> Checked<()> {
        let Some(recording) = &mut self.recording else { return Ok(()) };
        let end = word(recording.steps.len());
        let Some(row) = recording.components.get_mut(frame.component as usize) else { return crate::fault::corrupt() };
        let mut next = 0_u32;
        for (base, count) in row.bases.iter_mut().zip(counts) {
            *base = next;
            next = next.saturating_add(count);
        }
        row.end = end;
        row.ty = ty;
        row.resources = frame.resources;
        row.exports = exports;
        row.definitions = next;
        if let Some(step) = (row.first as usize).checked_sub(1).and_then(|at| recording.steps.get_mut(at)) {
            step.b = end;
        }
        Ok(())
    }
}
