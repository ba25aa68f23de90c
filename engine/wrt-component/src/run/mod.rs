//! Instances of components at work: their tables, calls between them, and what hosts have of them.
//!
//! All state is plain data in tables. A call between components is a row on the stack of [`tables::Task`]s, beside an activation of the
//! runtime's store for the core function that it runs: no call takes native stack.

mod api;
mod build;
mod call;
mod fault;
mod handles;
mod tables;
mod text;
mod transfer;
mod view;

pub use api::{Components, Definition, Imports, Place, Request};
pub use call::Event;
pub use fault::Fault;
pub use handles::HandleInfo;
pub use transfer::Values;
pub use view::{FunctionType, ValueKind, ValueType};

use wrt_foundation::{List, Shared};
use wrt_platform::Platform;
use wrt_runtime::Store;

use crate::code::Code;
use fault::{Run, corrupt};
pub(crate) use tables::table_regions;
use tables::{FuncRow, InstanceRow, Tables, Task};

/// A component that a store holds.
#[derive(Debug)]
pub(crate) struct Held<P: Platform> {
    code: Shared<Code<P::Region>>,
    /// The first of its core modules, among those of all.
    modules: u32,
}

/// The parts that work on instances takes, together.
pub(crate) struct Runner<'a, P: Platform + Clone> {
    held: &'a List<Held<P>>,
    tables: &'a mut Tables<P::Region>,
    store: &'a mut Store<P>,
}

impl<'a, P: Platform + Clone> Runner<'a, P> {
    fn held(&self, code: u32) -> Run<&'a Held<P>> {
        let held: &'a List<Held<P>> = self.held;
        held.get(code as usize).map_or_else(corrupt, Ok)
    }

    fn code(&self, code: u32) -> Run<&'a Code<P::Region>> {
        Ok(&self.held(code)?.code)
    }

    fn instance(&self, instance: u32) -> Run<InstanceRow> {
        self.tables.instances.get(instance as usize).copied().map_or_else(corrupt, Ok)
    }

    fn instance_mut(&mut self, instance: u32) -> Run<&mut InstanceRow> {
        match self.tables.instances.get_mut(instance as usize) {
            Some(row) => Ok(row),
            None => corrupt(),
        }
    }

    fn func(&self, func: u32) -> Run<FuncRow> {
        self.tables.funcs.get(func as usize).copied().map_or_else(corrupt, Ok)
    }

    fn top(&self) -> Run<Task> {
        self.tables.tasks.last().copied().map_or_else(corrupt, Ok)
    }

    fn top_mut(&mut self) -> Run<&mut Task> {
        match self.tables.tasks.last_mut() {
            Some(task) => Ok(task),
            None => corrupt(),
        }
    }
}
