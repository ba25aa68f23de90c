//! The table of bounded resources: what can run out, what it is counted in, and how much there is by default.

use core::fmt;

/// Declares the resources: variant, field, text, default bound, unit and meaning. Those of components come after the others, for bounds of
/// modules are on every microcontroller.
macro_rules! resources {
    (
        modules { $($name:ident $field:ident $text:literal = $default:expr, $doc:literal;)* }
        components { $($part:ident $part_field:ident $part_text:literal = $part_default:expr, $part_doc:literal;)* }
    ) => {
        /// Something of which there is a declared, finite amount.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        #[repr(u8)]
        pub enum Resource {
            $(#[doc = $doc] $name,)*
            $(#[doc = $part_doc] $part,)*
        }

        impl Resource {
            /// Every resource that [`Limits`] bounds, in table order.
            pub const ALL: &'static [Resource] = &[$(Resource::$name,)*];

            /// Every resource that [`ComponentLimits`] bounds besides, in table order.
            pub const OF_COMPONENTS: &'static [Resource] = &[$(Resource::$part,)*];

            /// The resource's name as it stands in messages.
            #[must_use]
            pub const fn text(self) -> &'static str {
                match self {
                    $(Resource::$name => $text,)*
                    $(Resource::$part => $part_text,)*
                }
            }

            /// The name of its bound among the fields of [`Limits`] or [`ComponentLimits`].
            #[must_use]
            pub const fn field(self) -> &'static str {
                match self {
                    $(Resource::$name => stringify!($field),)*
                    $(Resource::$part => stringify!($part_field),)*
                }
            }

            /// The bound in force when nothing else was asked for.
            #[must_use]
            pub const fn default_limit(self) -> u64 {
                match self {
                    $(Resource::$name => $default,)*
                    $(Resource::$part => $part_default,)*
                }
            }
        }

        /// The bound of every [`Resource`] of modules and stores; reaching one is a [`ResourceLimit`] error that leaves the store usable.
        #[derive(Clone, PartialEq, Eq, Debug)]
        pub struct Limits {
            $(#[doc = $doc] pub $field: u64,)*
        }

        impl Limits {
            /// The bounds of the table.
            pub const DEFAULT: Limits = Limits { $($field: $default,)* };

            /// The bound of one resource; of one that only components have, the default.
            #[must_use]
            pub const fn of(&self, what: Resource) -> u64 {
                match what {
                    $(Resource::$name => self.$field,)*
                    $(Resource::$part => $part_default,)*
                }
            }

            /// Sets the bound of one resource, but not of one that only components have.
            pub const fn set(&mut self, what: Resource, limit: u64) {
                match what {
                    $(Resource::$name => self.$field = limit,)*
                    $(Resource::$part => {})*
                }
            }
        }

        /// The bound of every [`Resource`] of components, and of the modules in them.
        #[derive(Clone, PartialEq, Eq, Debug)]
        pub struct ComponentLimits {
            /// Those of modules and stores, of which some are those of components too: sizes, imports, exports, names.
            pub core: Limits,
            $(#[doc = $part_doc] pub $part_field: u64,)*
        }

        impl ComponentLimits {
            /// The bounds of the table.
            pub const DEFAULT: ComponentLimits =
                ComponentLimits { core: Limits::DEFAULT, $($part_field: $part_default,)* };

            /// The bound of one resource.
            #[must_use]
            pub const fn of(&self, what: Resource) -> u64 {
                match what {
                    $(Resource::$name => self.core.$field,)*
                    $(Resource::$part => self.$part_field,)*
                }
            }

            /// Sets the bound of one resource.
            pub const fn set(&mut self, what: Resource, limit: u64) {
                match what {
                    $(Resource::$name => self.core.$field = limit,)*
                    $(Resource::$part => self.$part_field = limit,)*
                }
            }
        }
    };
}

resources! {
    modules {
        ModuleBytes module_bytes "module size in bytes" = 1 << 30, "Bytes of one binary module.";
        ImageBytes image_bytes "image size in bytes" = 0xffff_fff0, "Bytes of one module image.";
        Types types "types" = 1_000_000, "Types one module declares, and distinct types one store knows.";
        TypeValues type_values "values of all types" = 32_000_000, "Parameters and results of all types of one module, and of all distinct types of one store.";
        Functions functions "functions" = 1_000_000, "Functions of one module, imported ones included.";
        Imports imports "imports" = 1_000_000, "Imports of one module.";
        Exports exports "exports" = 1_000_000, "Exports of one module.";
        Globals globals "globals" = 1_000_000, "Globals of one module.";
        Tables tables "tables" = 100_000, "Tables of one module, and of one store.";
        Memories memories "memories" = 100_000, "Memories of one module, and of one store.";
        ElementSegments element_segments "element segments" = 100_000, "Element segments of one module.";
        DataSegments data_segments "data segments" = 100_000, "Data segments of one module.";
        Params params "parameters" = 1_000, "Parameters of one function type.";
        Results results "results" = 1_000, "Results of one function type.";
        Locals locals "locals" = 50_000, "Locals of one function, parameters included.";
        FunctionBytes function_bytes "function body size in bytes" = 7_654_321, "Bytes of one function body.";
        ControlDepth control_depth "control depth" = 100_000, "Blocks nested in one function.";
        OperandDepth operand_depth "operand depth" = 1_000_000, "Operands on one function's stack.";
        BranchTargets branch_targets "br_table targets" = 65_520, "Targets of one `br_table`.";
        NameBytes name_bytes "name length in bytes" = 100_000, "Bytes of one import, export or custom section name.";
        Instances instances "instances" = 100_000, "Module instances of one store.";
        StoreFunctions store_functions "functions in the store" = 10_000_000, "Function instances of one store.";
        StoreGlobals store_globals "globals in the store" = 10_000_000, "Global instances of one store.";
        StoreLinks store_links "links in the store" = 40_000_000, "Index-space entries of all instances of one store.";
        StoreModules store_modules "modules in the store" = 100_000, "Modules one store holds.";
        HostFunctions host_functions "host functions" = 1_000_000, "Host functions of one store.";
        ValueStack value_stack "value stack in slots" = 1 << 20, "Slots of 8 bytes on the value stack of one execution.";
        CallDepth call_depth "call depth" = 100_000, "Frames of one execution.";
        HostDepth host_depth "host call depth" = 64, "Host functions that called back into the guest and wait for it.";
        TableElements table_elements "table elements" = 10_000_000, "Elements of one table.";
        MemoryBytes memory_bytes "memory in bytes" = 4 << 30, "Bytes of one linear memory.";
        StoreTableElements store_table_elements "table elements in the store" = 20_000_000, "Elements of all tables of one store.";
        StoreMemoryBytes store_memory_bytes "memory of the store in bytes" = 16 << 30, "Bytes of all linear memories of one store.";
        ExternRefs extern_refs "external references" = 1_000_000, "Host values that guests of one store hold references to.";
        Tags tags "tags" = 1_000_000, "Tags of exceptions of one module, imported ones included, and of one store.";
        HeapBytes heap_bytes "heap in bytes" = 1 << 30, "Bytes of all structures and arrays of one store, and of all exceptions that references may name, eight more for each included.";
        HeapObjects heap_objects "objects on the heap" = 16_000_000, "Structures and arrays of one store, and exceptions that references may name.";
        HeldReferences held_references "references held by the host" = 1_000_000, "References to structures and arrays of one store that the host holds.";
        Handlers handlers "handlers" = 1_000_000, "Handlers of exceptions of one function.";
        Roots roots "records of references" = 1_000_000, "Records that say which slots of one function hold references to objects.";
    }
    components {
        ComponentNames component_names "component names" = 1_000_000, "Distinct names in one component.";
        ComponentNameBytes component_name_bytes "bytes of component names" = 64 << 20, "Bytes of all distinct names in one component.";
        ComponentFacts component_facts "facts of a component" = 8_000_000, "Entries of the look-up tables of one component: names of a scope, exports of an instance, types with a name.";
        ComponentTypes component_types "component types" = 4_000_000, "Types of one component, those that instantiation and imports make of others included.";
        ComponentTypeWords component_type_words "words of component types" = 64_000_000, "Words of four bytes of all types of one component: a field takes two, an import or export four.";
        ComponentItems component_items "items of a component index space" = 1_000_000, "Definitions of one sort in one component and those around it.";
        ComponentDepth component_depth "component depth" = 1_000, "Components, component types and instance types nested in one another.";
        ValueTypeDepth value_type_depth "depth of a value type" = 100, "Value types nested in one another.";
        ComponentTypeSize component_type_size "size of a component type" = 1_000_000, "Types that one type of a component consists of, each counted as often as it is named.";
        ComponentSteps component_steps "steps of component type checks" = 100_000_000, "Types that the checks of one component look at, each counted as often as that is done.";
        ComponentDefinitions component_definitions "definitions of components" = 4_000_000, "Definitions of one component and all that are nested in it.";
        ComponentDefinitionWords component_definition_words "operands of component definitions" = 16_000_000, "Words of four bytes of the arguments and options of all definitions of one component.";
        StoreComponents store_components "components in the store" = 10_000, "Components one store holds.";
        ComponentInstances component_instances "component instances" = 100_000, "Component instances of one store, nested ones included.";
        InstanceDefinitions instance_definitions "definitions of component instances" = 20_000_000, "Definitions, resources, exports and handles of all component instances of one store.";
        ComponentFunctions component_functions "component functions" = 1_000_000, "Functions that components of one store lift, and those that they lower.";
        ResourceTypes resource_types "resource types" = 1_000_000, "Resource types of all component instances of one store.";
        Handles handles "handles" = 4_000_000, "Places for handles of all component instances of one store.";
        Borrows borrows "borrows" = 1_000_000, "Handles that are borrowed by the calls of one store.";
        ComponentCalls component_calls "component calls" = 1_000, "Calls between components of one store that are not over, and instantiations.";
        ValueBytes value_bytes "bytes of component values" = 1 << 30, "Bytes of all lists and strings of one call's parameters, or of its results.";
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self::DEFAULT
    }
}

impl Default for ComponentLimits {
    fn default() -> Self {
        Self::DEFAULT
    }
}

impl fmt::Display for Resource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text())
    }
}

/// A declared bound was reached: nothing was changed, and the store is usable.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ResourceLimit {
    /// What ran out.
    pub what: Resource,
    /// How much there may be.
    pub limit: u64,
    /// How much was asked for.
    pub wanted: u64,
}

impl fmt::Display for ResourceLimit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "limit of {} reached: {} wanted, {} allowed", self.what, self.wanted, self.limit)
    }
}

impl core::error::Error for ResourceLimit {}

/// Whether an amount is within a bound.
const fn within(what: Resource, limit: u64, wanted: u64) -> Result<(), ResourceLimit> {
    if wanted > limit { Err(ResourceLimit { what, limit, wanted }) } else { Ok(()) }
}

impl Limits {
    /// Checks an amount against its bound.
    ///
    /// # Errors
    /// [`ResourceLimit`] when `wanted` is over the bound of `what`.
    pub const fn check(&self, what: Resource, wanted: u64) -> Result<(), ResourceLimit> {
        within(what, self.of(what), wanted)
    }
}

impl ComponentLimits {
    /// Checks an amount against its bound.
    ///
    /// # Errors
    /// [`ResourceLimit`] when `wanted` is over the bound of `what`.
    pub const fn check(&self, what: Resource, wanted: u64) -> Result<(), ResourceLimit> {
        within(what, self.of(what), wanted)
    }
}

#[cfg(test)]
mod tests {
    use super::{ComponentLimits, Limits, Resource};

    #[test]
    fn defaults_come_from_the_table() {
        for what in Resource::ALL {
            assert_eq!(Limits::DEFAULT.of(*what), what.default_limit());
        }
        for what in Resource::OF_COMPONENTS {
            assert_eq!(ComponentLimits::DEFAULT.of(*what), what.default_limit());
        }
    }

    #[test]
    fn a_components_bounds_hold_those_of_its_modules() {
        let mut limits = ComponentLimits::DEFAULT;
        limits.set(Resource::ComponentDepth, 7);
        limits.set(Resource::Locals, 8);
        assert_eq!((limits.component_depth, limits.core.locals), (7, 8));
        assert_eq!((limits.of(Resource::ComponentDepth), limits.of(Resource::Locals)), (7, 8));
    }

    #[test]
    fn one_over_the_bound_is_an_error() {
        let mut limits = Limits::DEFAULT;
        limits.set(Resource::Locals, 3);
        assert!(limits.check(Resource::Locals, 3).is_ok());
        assert_eq!(limits.check(Resource::Locals, 4).unwrap_err().wanted, 4);
    }
}
