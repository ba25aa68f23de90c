//! The core module section: a module is validated by the core decoder, and becomes its type.

use wrt_decoder::Decoder;
use wrt_error::{ExternKind, ParseError};
use wrt_format::{
    ExportRecord, FuncRecord, GlobalRecord, Image, ImportRecord, MemoryRecord, TableRecord, TagRecord, TypeRecord,
};
use wrt_foundation::Region as _;
use wrt_instructions::ValType;
use wrt_platform::PageAllocator;

use crate::code::Operation;
use crate::facts::Table;
use crate::fault::{Checked, corrupt, invalid, word};
use crate::machine::Machine;
use crate::opcode::Sort;
use crate::store::Extern;

/// The image of a core module.
pub(crate) struct ModuleImage<R> {
    pub(crate) region: R,
    pub(crate) len: u32,
}

/// How many kinds of core definitions there are.
const KINDS: usize = ExternKind::Tag as usize + 1;

impl<P: PageAllocator> Machine<'_, P> {
    /// A core module, which stands at `base`.
    pub(crate) fn core_module(&mut self, bytes: &[u8], base: usize) -> Checked<()> {
        let limits = self.config.limits.core.clone();
        let features = self.config.core;
        let config = match &self.recording {
            Some(recording) => wrt_decoder::Config { limits, features, lazy: false, ..recording.decoder.clone() },
            None => wrt_decoder::Config { limits, features, lazy: true, ..wrt_decoder::Config::default() },
        };
        let decoded = Decoder::with_size(self.platform, &config, bytes.len() as u64).and_then(|mut decoder| {
            decoder.push(bytes)?;
            decoder.finish()
        });
        let image = match decoded {
            Ok(image) => image,
            Err(ParseError { offset, kind }) => {
                self.fault = Some(offset.saturating_add(base as u64));
                return Err(kind);
            }
        };
        let kept = image;
        let bytes = kept.region.bytes().get(..kept.len as usize).unwrap_or(&[]);
        let Ok(image) = Image::assume_complete_or_lazy(bytes) else { return corrupt() };
        self.take_types(&image)?;
        let ty = self.module_of(&image)?;
        let number = self.recording.as_ref().map_or(0, |recording| word(recording.modules.len()));
        self.record(Operation::CoreModule, Sort::CoreModule, [number, 0, 0, 0])?;
        if let Some(recording) = &mut self.recording {
            recording.modules.push(ModuleImage { region: kept.region, len: kept.len })?;
        }
        self.scopes.define(Sort::CoreModule, ty)
    }

    /// Finds the component's numbers of a module's types.
    fn take_types(&mut self, image: &Image<'_>) -> Checked<()> {
        self.store.core.ids.truncate(0);
        let mut rest = image.records::<TypeRecord>();
        while let Some(record) = rest.first() {
            let Some((group, behind)) = rest.split_at_checked((record.group as usize).max(1)) else { return corrupt() };
            rest = behind;
            let first = self.store.core.types.len();
            let start = word(self.store.core.ids.len());
            for record in group {
                self.take_type(image, record, first, start)?;
            }
            let first = self.store.core.types.close(first, &mut self.store.core.buckets)?;
            for number in first..first.saturating_add(word(group.len())) {
                self.store.core.ids.push(number)?;
            }
        }
        Ok(())
    }

    /// Adds a type of a group whose first type has the number `first`, and in the module the number `start`.
    fn take_type(&mut self, image: &Image<'_>, record: &TypeRecord, first: u32, start: u32) -> Checked<()> {
        let number = |machine: &Self, index: u32| match index.checked_sub(start) {
            Some(own) => Ok(first.saturating_add(own)),
            None => machine.module_type_number(index),
        };
        let (Some(kind), Some((params, results))) = (record.type_kind(), image.values_of(record)) else {
            return corrupt();
        };
        let parent = if record.parent == u32::MAX { None } else { Some(number(self, record.parent)?) };
        self.store.core.types.open(kind, record.is_final(), parent)?;
        for ty in params {
            let ty = self.renumbered(*ty, &number)?;
            self.store.core.types.param(ty)?;
        }
        for ty in results {
            let ty = self.renumbered(*ty, &number)?;
            self.store.core.types.result(ty)?;
        }
        Ok(())
    }

    fn renumbered(&self, ty: ValType, number: &impl Fn(&Self, u32) -> Checked<u32>) -> Checked<ValType> {
        match ty.number() {
            None => Ok(ty),
            Some(index) => Ok(ty.with_number(number(self, index)?)),
        }
    }

    /// The component's number of a type of the module at hand.
    fn module_type_number(&self, index: u32) -> Checked<u32> {
        match self.store.core.ids.get(index as usize) {
            Some(number) => Ok(*number),
            None => corrupt(),
        }
    }

    /// The word of a type that the module at hand names.
    fn module_value(&self, ty: u32) -> Checked<u32> {
        match ValType::from_word(ty) {
            Some(ty) => Ok(self.renumbered(ty, &Self::module_type_number)?.word()),
            None => corrupt(),
        }
    }

    fn table_extern(&self, record: &TableRecord) -> Checked<Extern> {
        Ok(Extern {
            sort: Sort::CoreTable as u32,
            ty: self.module_value(record.element)?,
            flags: record.flags,
            min: record.min(),
            max: record.max().unwrap_or(0),
            ..Extern::default()
        })
    }

    fn global_extern(&self, record: &GlobalRecord) -> Checked<Extern> {
        let flags = if record.mutable != 0 { Extern::MUTABLE } else { 0 };
        Ok(Extern { sort: Sort::CoreGlobal as u32, ty: self.module_value(record.ty)?, flags, ..Extern::default() })
    }

    /// What a module imports.
    fn import_extern(&self, image: &Image<'_>, record: &ImportRecord) -> Checked<(usize, Extern)> {
        let Some(kind) = ExternKind::from_code(record.kind) else { return corrupt() };
        let definition = match kind {
            ExternKind::Func => Extern::func(self.module_type_number(record.desc)?),
            ExternKind::Tag => tag(self.module_type_number(record.desc)?),
            ExternKind::Table => match image.record::<TableRecord>(record.desc) {
                Some(record) => self.table_extern(record)?,
                None => return corrupt(),
            },
            ExternKind::Memory => match image.record::<MemoryRecord>(record.desc) {
                Some(record) => memory(record),
                None => return corrupt(),
            },
            ExternKind::Global => match image.record::<GlobalRecord>(record.desc) {
                Some(record) => self.global_extern(record)?,
                None => return corrupt(),
            },
        };
        Ok((kind as usize, definition))
    }

    /// The definition of the module itself with this index among its own.
    fn own_extern(&self, image: &Image<'_>, kind: ExternKind, index: u32) -> Checked<Extern> {
        let at = index as usize;
        let definition = match kind {
            ExternKind::Func => match image.records::<FuncRecord>().get(at) {
                Some(record) => Some(Extern::func(self.module_type_number(record.type_index)?)),
                None => None,
            },
            ExternKind::Tag => match image.records::<TagRecord>().get(at) {
                Some(record) => Some(tag(self.module_type_number(record.type_index)?)),
                None => None,
            },
            ExternKind::Table => match image.records::<TableRecord>().get(at) {
                Some(record) => Some(self.table_extern(record)?),
                None => None,
            },
            ExternKind::Memory => image.records::<MemoryRecord>().get(at).map(memory),
            ExternKind::Global => match image.records::<GlobalRecord>().get(at) {
                Some(record) => Some(self.global_extern(record)?),
                None => None,
            },
        };
        match definition {
            Some(definition) => Ok(definition),
            None => corrupt(),
        }
    }

    /// The type of a module.
    fn module_of(&mut self, image: &Image<'_>) -> Checked<u32> {
        let imports = image.records::<ImportRecord>();
        // What is imported comes first in each index space, so the imports of one kind are numbered together.
        let mut counts = [0_u32; KINDS];
        for record in imports {
            if let Some(count) = counts.get_mut(record.kind as usize) {
                *count = count.saturating_add(1);
            }
        }
        let mut bases = [0_u32; KINDS];
        for (kind, base) in (0_u32..).zip(&mut bases) {
            for record in imports.iter().filter(|record| record.kind == kind) {
                let (_, definition) = self.import_extern(image, record)?;
                let number = self.store.add_extern(definition)?;
                if *base == 0 {
                    *base = number.saturating_add(1);
                }
            }
        }
        let scope = self.store.fresh();
        let first = self.store.types.next_word();
        self.store.types.words.push(word(imports.len()))?;
        let mut next = bases;
        for record in imports {
            let (Some(module), Some(name)) = (image.text(record.module), image.text(record.name)) else {
                return corrupt();
            };
            let (module, name) = (self.store.intern(module.as_bytes())?, self.store.intern(name.as_bytes())?);
            let pair = self.store.pair(module, name)?;
            if !self.store.facts.set(Table::ImportName, scope, pair, 0)?.1 {
                return invalid("a core module in a component imports no name twice", u64::from(pair));
            }
            let Some(next) = next.get_mut(record.kind as usize) else { return corrupt() };
            self.store.types.words.extend_from_slice(&[pair, next.saturating_sub(1)])?;
            *next = next.saturating_add(1);
        }
        for record in image.records::<ExportRecord>() {
            let (Some(kind), Some(name)) = (ExternKind::from_code(record.kind), image.text(record.name)) else {
                return corrupt();
            };
            let name = self.store.intern(name.as_bytes())?;
            let count = counts.get(kind as usize).copied().unwrap_or(0);
            let number = match record.index.checked_sub(count) {
                None => bases.get(kind as usize).copied().unwrap_or(0).saturating_sub(1).saturating_add(record.index),
                Some(own) => {
                    let definition = self.own_extern(image, kind, own)?;
                    self.store.add_extern(definition)?
                }
            };
            self.store.types.words.extend_from_slice(&[name, number])?;
        }
        self.end_module(first)
    }
}

fn tag(ty: u32) -> Extern {
    Extern { sort: Sort::CoreTag as u32, ty, ..Extern::default() }
}

fn memory(record: &MemoryRecord) -> Extern {
    Extern {
        sort: Sort::CoreMemory as u32,
        ty: record.page_log2,
        flags: record.flags,
        min: record.min(),
        max: record.max().unwrap_or(0),
        ..Extern::default()
    }
}
