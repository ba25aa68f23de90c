//! Instantiation: imports matched, items allocated, initialisers evaluated, segments applied.

use wrt_error::LinkError;
use wrt_platform::Platform;

use crate::ids::{Extern, FuncId, InstanceId, ModuleId};
use crate::store::Store;

impl<P: Platform + Clone> Store<P> {
    /// Makes an instance of a module with these imports, one for each of the module's, in its order (core specification,
    /// "Instantiation"). The start function is not called: see [`start`](Store::start). Init only.
    ///
    /// # Errors
    /// Every variant of [`LinkError`]. After a trap while segments are applied, what was written to imported tables and
    /// memories stays, as the specification says; after every other error the store is as it was.
    pub fn instantiate(&mut self, module: ModuleId, imports: &[Extern]) -> Result<InstanceId, LinkError> {
        let _ = (module, imports);
        Err(LinkError::UnknownId)
    }

    /// The function to call once after instantiation, if the module has one.
    #[must_use]
    pub fn start(&self, instance: InstanceId) -> Option<FuncId> {
        let _ = instance;
        None
    }

    /// What an instance exports under a name. Time linear in the exports.
    #[must_use]
    pub fn export(&self, instance: InstanceId, name: &str) -> Option<Extern> {
        let _ = (instance, name);
        None
    }

    /// An instance's export by its place among the module's exports.
    #[must_use]
    pub fn export_at(&self, instance: InstanceId, index: u32) -> Option<(&str, Extern)> {
        let _ = (instance, index);
        None
    }

    /// The module an instance was made of.
    #[must_use]
    pub fn instance_module(&self, instance: InstanceId) -> Option<ModuleId> {
        self.instances.get(instance.0 as usize).map(|row| ModuleId(row.module))
    }
}
