//! What an instance gives to others: its exports and its start function.

use wrt_error::ExternKind;
use wrt_format::ExportRecord;
use wrt_platform::Platform;

use crate::ids::{Extern, FuncId, GlobalId, InstanceId, MemoryId, ModuleId, TableId, TagId};
use crate::store::Store;

impl<P: Platform + Clone> Store<P> {
    /// The function to call once after instantiation, if the module has one.
    #[must_use]
    pub fn start(&self, instance: InstanceId) -> Option<FuncId> {
        let index = self.image(instance.0).ok()?.header().start;
        self.row(instance.0).ok()?.funcs.get(self.links.as_slice(), index).map(FuncId)
    }

    /// What an instance exports under a name. Time linear in the exports.
    // In one function with the host's, its part of the native stack would be taken while guests run.
    #[inline(never)]
    #[must_use]
    pub fn export(&self, instance: InstanceId, name: &str) -> Option<Extern> {
        let image = self.image(instance.0).ok()?;
        let mut exports = image.records::<ExportRecord>().iter();
        let record = exports.find(|record| image.slice::<u8>(record.name) == Some(name.as_bytes()))?;
        self.exported(instance, record)
    }

    /// An instance's export by its place among the module's exports, with its name.
    #[must_use]
    pub fn export_at(&self, instance: InstanceId, index: u32) -> Option<(&str, Extern)> {
        let image = self.image(instance.0).ok()?;
        let record = image.records::<ExportRecord>().get(index as usize)?;
        Some((image.text(record.name)?, self.exported(instance, record)?))
    }

    /// What an index of an instance's index space names in the store; for tools and debuggers.
    #[must_use]
    pub fn item(&self, instance: InstanceId, kind: ExternKind, index: u32) -> Option<Extern> {
        let row = self.row(instance.0).ok()?;
        let links = self.links.as_slice();
        match kind {
            ExternKind::Func => row.funcs.get(links, index).map(|id| Extern::Func(FuncId(id))),
            ExternKind::Table => row.tables.get(links, index).map(|id| Extern::Table(TableId(id))),
            ExternKind::Memory => row.memories.get(links, index).map(|id| Extern::Memory(MemoryId(id))),
            ExternKind::Global => row.globals.get(links, index).map(|id| Extern::Global(GlobalId(id))),
            ExternKind::Tag => row.tags.first()?.get(links, index).map(|id| Extern::Tag(TagId(id))),
        }
    }

    /// The module an instance was made of.
    #[must_use]
    pub fn instance_module(&self, instance: InstanceId) -> Option<ModuleId> {
        self.row(instance.0).ok().map(|row| ModuleId(row.module))
    }

    fn exported(&self, instance: InstanceId, record: &ExportRecord) -> Option<Extern> {
        self.item(instance, ExternKind::from_code(record.kind)?, record.index)
    }
}
