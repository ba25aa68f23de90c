//! Instantiation: imports matched, items allocated, initialisers evaluated, segments applied.

use wrt_error::{ExternKind, ImageError, LinkError, Trap};
use wrt_format::{
    ConstKind, ConstRecord, DataRecord, ElementRecord, FuncRecord, GlobalRecord, Image, ImportRecord, MemoryRecord,
    SegmentMode, Storage, Table as ImageTable, TableRecord, TagRecord, TypeKind, TypeRecord, flags,
};
use wrt_foundation::{EXCEPTIONS, GC, Part, Rows};
use wrt_instructions::ValType;
use wrt_platform::Platform;
use wrt_sync::InterruptFlag;

use crate::call::Entry;
use crate::canonical::{add_types, func_type, known, word};
use crate::error::CallError;
use crate::execute::{Brake, Exit, Reach, Stop, collect, execute, reference, whole};
use crate::heap::Place;
use crate::ids::{Extern, FuncId, InstanceId, ModuleId};
use crate::instance::{FuncRow, HOST, InstanceRow, Links, NO_MEMORY, add_global, write_global};
use crate::memory::Memory;
use crate::store::Store;
use crate::table::Table;
use crate::types::{FuncType, GlobalType, MemoryType, TableType};

/// Where the imports of an instance come from.
pub(crate) enum Imports<'a> {
    /// One for each of the module's, in its order.
    Listed(&'a [Extern]),
    /// One for each of the module's, by its place in their order.
    Found(&'a dyn Fn(u32) -> Option<Extern>),
    /// By the names of their modules and their own; functions that are not among the items, by what gives their tokens.
    Named { items: &'a [(&'a str, &'a str, Extern)], resolve: &'a Resolve<'a> },
}

/// Gives the token of a function of the host, by the names of its module and its own and by its type.
type Resolve<'a> = dyn Fn(&[u8], &[u8], FuncType<'_>) -> Option<u32> + 'a;

/// A bulk operation on what an instance reaches.
type Bulk<'a, P> = dyn FnMut(&mut Reach<'_, P>, &mut Brake<'_>) -> Result<(), Stop> + 'a;

/// How much of each kind a store held, to go back to.
struct Marks {
    instances: usize,
    links: usize,
    dropped: usize,
    funcs: usize,
    globals: usize,
    tags: usize,
    tables: usize,
    memories: usize,
}

impl<P: Platform + Clone> Store<P> {
    /// Makes an instance of a module with these imports, one for each of the module's, in its order (core specification,
    /// "Instantiation"). The start function is not called: see [`start`](Store::start). Init only.
    ///
    /// # Errors
    /// Every variant of [`LinkError`]. Where segments do not fit, or writing them was stopped, what was written to imported tables and
    /// memories stays, as the specification says, and with imported tables the instance, whose functions may be in them; after
    /// every other error the store is as it was.
    pub fn instantiate(&mut self, module: ModuleId, imports: &[Extern]) -> Result<InstanceId, LinkError> {
        self.instantiate_from(module, &Imports::Listed(imports))
    }

    /// As [`instantiate`](Store::instantiate), with imports that are given by their place among the module's: for those who have no slice of
    /// them. Init only.
    ///
    /// # Errors
    /// As [`instantiate`](Store::instantiate); [`LinkError::ImportUnknown`] where `import` gives none.
    pub fn instantiate_by(
        &mut self,
        module: ModuleId,
        import: &dyn Fn(u32) -> Option<Extern>,
    ) -> Result<InstanceId, LinkError> {
        self.instantiate_from(module, &Imports::Found(import))
    }

    // In one function with the host's, its part of the native stack would be taken while guests run.
    #[inline(never)]
    pub(crate) fn instantiate_from(
        &mut self,
        module: ModuleId,
        imports: &Imports<'_>,
    ) -> Result<InstanceId, LinkError> {
        let marks = self.marks();
        match self.build(module, imports) {
            Ok(instance) => match self.apply_elements(instance).and_then(|()| self.apply_data(instance)) {
                Ok(()) => Ok(InstanceId(instance)),
                Err(error) => {
                    if self.image(instance).is_ok_and(|image| image.header().imported_tables == 0) {
                        self.go_back_to(&marks);
                    }
                    Err(error)
                }
            },
            Err(error) => {
                self.go_back_to(&marks);
                Err(error)
            }
        }
    }

    /// All that may fail without a trace.
    fn build(&mut self, module: ModuleId, imports: &Imports<'_>) -> Result<u32, LinkError> {
        let instance = self.allocate(module, imports)?;
        self.initialise_globals(instance)?;
        self.initialise_tables(instance)?;
        self.make_elements(instance)?;
        Ok(instance)
    }

    /// Evaluates the items of element segments that are made by code, in order: an object of the heap holds them from then on.
    fn make_elements(&mut self, instance: u32) -> Result<(), LinkError> {
        if !GC {
            return Ok(());
        }
        let mut index = 0;
        while let Some(record) = self.record::<ElementRecord>(instance, index)? {
            let items = self.image(instance)?.slice::<ConstRecord>(record.items).ok_or(Trap::Corrupt)?;
            if items.iter().any(|item| item.kind() == Some(ConstKind::Code)) {
                self.make_items(instance, index, record)?;
            }
            index = index.saturating_add(1);
        }
        Ok(())
    }

    fn make_items(&mut self, instance: u32, segment: u32, record: ElementRecord) -> Result<(), LinkError> {
        let ty = self.array_of_any()?;
        let bytes = u64::from(record.items.len).saturating_mul(8);
        let array = loop {
            if let Some(array) =
                self.heap.get_mut().ok_or(Trap::Corrupt)?.allocate(ty, Storage::REFERENCE.log2(), bytes)
            {
                break array;
            }
            collect(self, false, None, &[]).map_err(|_| Trap::HeapExhausted)?;
        };
        let state = self.heap.get().and_then(|heap| heap.state_of(array)).ok_or(Trap::Corrupt)?;
        let row = self.row(instance)?;
        *row.elements.get_mut(self.dropped.as_mut_slice(), segment).ok_or(Trap::Corrupt)? = state;
        let mut item = 0_u32;
        while item < record.items.len {
            let items = self.image(instance)?.slice::<ConstRecord>(record.items).ok_or(Trap::Corrupt)?;
            let value = self.evaluate(instance, *items.get(item as usize).ok_or(Trap::Corrupt)?)?;
            let heap = self.heap.get_mut().ok_or(Trap::Corrupt)?;
            heap.set(Place::element(array, item, Storage::REFERENCE), value)?;
            item = item.wrapping_add(1);
        }
        Ok(())
    }

    /// The type of arrays of references to anything.
    fn array_of_any(&mut self) -> Result<u32, LinkError> {
        let first = self.types.len();
        let added = self
            .types
            .open(TypeKind::Array, true, None)
            .and_then(|()| self.types.param(ValType::ANYREF.mutable()))
            .and_then(|()| self.types.close(first, &mut self.type_buckets));
        if added.is_err() {
            self.types.take_back(first);
        }
        Ok(added?)
    }

    fn marks(&self) -> Marks {
        Marks {
            instances: self.instances.len(),
            links: self.links.len(),
            dropped: self.dropped.len(),
            funcs: self.funcs.len(),
            globals: self.globals.len(),
            tags: self.tags.get().map_or(0, Rows::len),
            tables: self.tables.len(),
            memories: self.memories.len(),
        }
    }

    fn go_back_to(&mut self, marks: &Marks) {
        self.instances.truncate(marks.instances);
        self.links.truncate(marks.links);
        self.dropped.truncate(marks.dropped);
        self.funcs.truncate(marks.funcs);
        self.globals.truncate(marks.globals);
        if let Some(tags) = self.tags.get_mut() {
            tags.truncate(marks.tags);
        }
        self.tables.truncate(marks.tables);
        self.memories.truncate(marks.memories);
        let elements = self.tables.iter().fold(0u64, |sum, table| sum.saturating_add(table.size()));
        self.table_budget.set_used(elements);
        let bytes = self.memories.iter().fold(0u64, |sum, memory| sum.saturating_add(memory.byte_len() as u64));
        self.memory_budget.set_used(bytes);
    }

    /// Matches the imports and makes the instance with all its items, at zero and null.
    // In one function with its caller it takes more flash, 750 bytes on RISC-V, for values that find no register.
    #[inline(never)]
    fn allocate(&mut self, module: ModuleId, imports: &Imports<'_>) -> Result<u32, LinkError> {
        let image = self.modules.get(module.0 as usize).ok_or(LinkError::UnknownId)?.image()?;
        let header = *image.header();
        let wanted = image.records::<ImportRecord>();
        if let Imports::Listed(imports) = imports
            && imports.len() != wanted.len()
        {
            return Err(LinkError::ImportCount { expected: word(wanted.len()), found: word(imports.len()) });
        }
        self.instances.reserve(1)?;
        let instance = word(self.instances.len());

        let own = [image.funcs().len(), count::<TableRecord>(&image), count::<MemoryRecord>(&image)];
        let [own_funcs, own_tables, own_memories] = own.map(word);
        let own_globals = word(count::<GlobalRecord>(&image));
        // One run for each index space, imported items first.
        let mut total = word(self.links.len());
        let mut run = |imported: u32, own: u32| {
            let run = Links { first: total, len: imported.saturating_add(own) };
            total = total.saturating_add(run.len);
            run
        };
        let mut row = InstanceRow {
            module: module.0,
            memory: NO_MEMORY,
            funcs: run(header.imported_funcs, own_funcs),
            tables: run(header.imported_tables, own_tables),
            memories: run(header.imported_memories, own_memories),
            globals: run(header.imported_globals, own_globals),
            tags: [run(header.imported_tags, word(count::<TagRecord>(&image))); EXCEPTIONS as usize],
            types: run(0, word(count::<TypeRecord>(&image))),
            metered: header.flags & flags::METERED,
            ..InstanceRow::default()
        };
        self.links.extend_zeroed((total as usize).saturating_sub(self.links.len()))?;
        let mut first = word(self.dropped.len());
        row.elements = Links { first, len: word(count::<ElementRecord>(&image)) };
        first = first.saturating_add(row.elements.len);
        row.data = Links { first, len: word(count::<DataRecord>(&image)) };
        self.dropped.extend_zeroed((row.elements.len as usize).saturating_add(row.data.len as usize))?;

        // Types first: functions are matched by them.
        add_types(&mut self.types, &mut self.type_buckets, &image, row.types, self.links.as_mut_slice())?;

        let mut next = [0u32; 5];
        for (index, record) in numbered(wanted) {
            let expected = ExternKind::from_code(record.kind).ok_or(bad::<ImportRecord>(&image))?;
            let unknown = LinkError::ImportUnknown { import: index, kind: expected };
            let import = match imports {
                Imports::Listed(imports) => *imports.get(index as usize).ok_or(unknown)?,
                Imports::Found(import) => import(index).ok_or(unknown)?,
                Imports::Named { items, resolve } => {
                    let (Some(module), Some(name)) = (image.slice(record.module), image.slice(record.name)) else {
                        return Err(bad::<ImportRecord>(&image));
                    };
                    let given = items.iter().find(|item| item.0.as_bytes() == module && item.1.as_bytes() == name);
                    let token = |ty: u32| resolve(module, name, func_type(&self.types, ty)?);
                    let ty = row.types.get(self.links.as_slice(), record.desc).filter(|_| expected == ExternKind::Func);
                    match (given, ty) {
                        (Some((_, _, item)), _) => *item,
                        (None, Some(ty)) => {
                            let func = FuncRow { ty, owner: HOST, index: token(ty).ok_or(unknown)?, name: 0 };
                            Extern::Func(FuncId(word(self.funcs.push(func)?)))
                        }
                        (None, None) => return Err(unknown),
                    }
                }
            };
            if expected != import.kind() {
                return Err(LinkError::ImportKind { import: index, expected, found: import.kind() });
            }
            let mismatch = LinkError::ImportType { import: index, kind: expected };
            let (run, at, id, matches) = match import {
                Extern::Func(id) => {
                    let found = self.funcs.get(id.0 as usize).ok_or(LinkError::UnknownId)?.ty;
                    let wanted =
                        row.types.get(self.links.as_slice(), record.desc).ok_or(bad::<ImportRecord>(&image))?;
                    (row.funcs, 0, id.0, self.types.is_subtype(found, wanted))
                }
                Extern::Table(id) => {
                    let found = self.tables.get(id.0 as usize).ok_or(LinkError::UnknownId)?.ty();
                    let wanted = image.record::<TableRecord>(record.desc).and_then(TableType::from_record);
                    let wanted = wanted.and_then(|ty| self.known_table(ty, row.types));
                    (row.tables, 1, id.0, found.matches(&wanted.ok_or(bad::<ImportRecord>(&image))?))
                }
                Extern::Memory(id) => {
                    let found = self.memories.get(id.0 as usize).ok_or(LinkError::UnknownId)?.ty();
                    let wanted = image.record::<MemoryRecord>(record.desc).and_then(MemoryType::from_record);
                    (row.memories, 2, id.0, found.matches(&wanted.ok_or(bad::<ImportRecord>(&image))?))
                }
                Extern::Global(id) => {
                    let found = self.globals.get(id.0 as usize).ok_or(LinkError::UnknownId)?;
                    let record = image.record::<GlobalRecord>(record.desc).and_then(GlobalType::from_record);
                    let wanted = record.and_then(|ty| self.known_global(ty, row.types));
                    let wanted = wanted.ok_or(bad::<ImportRecord>(&image))?;
                    let value = ValType::from_word(found.ty).unwrap_or(ValType::BOTTOM);
                    // What is written through one is read through the other.
                    let fits = value == wanted.value || !wanted.mutable && self.types.matches(value, wanted.value);
                    (row.globals, 3, id.0, fits && (found.mutable != 0) == wanted.mutable)
                }
                Extern::Tag(id) => {
                    let found = self.tag(id.0).ok_or(LinkError::UnknownId)?;
                    let wanted =
                        row.types.get(self.links.as_slice(), record.desc).ok_or(bad::<ImportRecord>(&image))?;
                    (row.tags.first().copied().unwrap_or_default(), 4, id.0, found == wanted)
                }
            };
            if !matches {
                return Err(mismatch);
            }
            if let Some(next) = next.get_mut(at) {
                put(run, self.links.as_mut_slice(), *next, id);
                *next = next.saturating_add(1);
            }
        }
        let stated = [
            header.imported_funcs,
            header.imported_tables,
            header.imported_memories,
            header.imported_globals,
            header.imported_tags,
        ];
        if next != stated {
            return Err(bad::<ImportRecord>(&image));
        }

        self.funcs.reserve(own_funcs as usize)?;
        for (index, record) in numbered(image.funcs()) {
            let ty = row.types.get(self.links.as_slice(), record.type_index).ok_or(bad::<FuncRecord>(&image))?;
            let name = header.imported_funcs.saturating_add(index);
            let id = self.funcs.push(FuncRow { ty, owner: instance, index, name })?;
            put(row.funcs, self.links.as_mut_slice(), name, word(id));
        }
        self.globals.reserve(own_globals as usize)?;
        for (own, record) in numbered(image.records::<GlobalRecord>()) {
            let ty = GlobalType::from_record(record).and_then(|ty| self.known_global(ty, row.types));
            let ty = ty.ok_or(bad::<GlobalRecord>(&image))?;
            let index = header.imported_globals.saturating_add(own);
            let id = add_global(&mut self.globals, ty)?;
            put(row.globals, self.links.as_mut_slice(), index, id);
        }
        if let (Some(rows), Some(tags)) = (self.tags.get_mut(), row.tags.first()) {
            for (own, record) in numbered(image.records::<TagRecord>()) {
                let ty = row.types.get(self.links.as_slice(), record.type_index).ok_or(bad::<TagRecord>(&image))?;
                let index = header.imported_tags.saturating_add(own);
                put(*tags, self.links.as_mut_slice(), index, word(rows.push(ty)?));
            }
        }
        for (own, record) in numbered(image.records::<TableRecord>()) {
            let ty = TableType::from_record(record).and_then(|ty| self.known_table(ty, row.types));
            let ty = ty.ok_or(bad::<TableRecord>(&image))?;
            self.tables.reserve_one()?;
            let table = Table::new(&self.platform, &self.limits, &mut self.table_budget, &ty, 0)?;
            let index = header.imported_tables.saturating_add(own);
            put(row.tables, self.links.as_mut_slice(), index, word(self.tables.push(table)?));
        }
        for (own, record) in numbered(image.records::<MemoryRecord>()) {
            let ty = MemoryType::from_record(record).ok_or(bad::<MemoryRecord>(&image))?;
            self.memories.reserve_one()?;
            let memory = Memory::new(&self.platform, &self.limits, &mut self.memory_budget, &ty)?;
            let index = header.imported_memories.saturating_add(own);
            put(row.memories, self.links.as_mut_slice(), index, word(self.memories.push(memory)?));
        }
        row.memory = row.memories.get(self.links.as_slice(), 0).unwrap_or(NO_MEMORY);
        self.instances.push(row)?;
        Ok(instance)
    }

    /// A table's type with the store's ids.
    fn known_table(&self, ty: TableType, ids: Links) -> Option<TableType> {
        Some(TableType { element: known(ty.element, ids, self.links.as_slice())?, ..ty })
    }

    /// A global's type with the store's ids.
    fn known_global(&self, ty: GlobalType, ids: Links) -> Option<GlobalType> {
        Some(GlobalType { value: known(ty.value, ids, self.links.as_slice())?, ..ty })
    }

    fn initialise_globals(&mut self, instance: u32) -> Result<(), LinkError> {
        let mut index = 0;
        while let Some(record) = self.record::<GlobalRecord>(instance, index)? {
            let value = self.evaluate(instance, record.init)?;
            let row = self.row(instance)?;
            let imported = row.globals.len.saturating_sub(word(self.records::<GlobalRecord>(instance)?));
            let global = row.globals.get(self.links.as_slice(), imported.saturating_add(index));
            write_global(self.globals.as_mut_slice(), global.ok_or(LinkError::UnknownId)?, value);
            index = index.saturating_add(1);
        }
        Ok(())
    }

    fn initialise_tables(&mut self, instance: u32) -> Result<(), LinkError> {
        let mut index = 0;
        while let Some(record) = self.record::<TableRecord>(instance, index)? {
            let value = self.evaluate_slot(instance, record.init)?;
            if value != 0 {
                let row = self.row(instance)?;
                let imported = row.tables.len.saturating_sub(word(self.records::<TableRecord>(instance)?));
                let table = imported.saturating_add(index);
                let mut operands = [0, value, record.min()];
                self.reach(instance, &mut |reach, brake| reach.table_fill(table, &mut operands, brake))?;
            }
            index = index.saturating_add(1);
        }
        Ok(())
    }

    /// Writes active element segments to their tables, in order, and drops all that no instruction may use.
    fn apply_elements(&mut self, instance: u32) -> Result<(), LinkError> {
        let mut index = 0;
        while let Some(record) = self.record::<ElementRecord>(instance, index)? {
            let mode = SegmentMode::from_word(record.mode).ok_or(LinkError::Trap(Trap::Corrupt))?;
            if mode == SegmentMode::Active {
                let start = self.evaluate_slot(instance, record.start)?;
                let mut operands = [start, 0, u64::from(record.items.len)];
                self.reach(instance, &mut |reach, brake| reach.table_init(record.table, index, &mut operands, brake))?;
            }
            if mode != SegmentMode::Passive {
                self.reach(instance, &mut |reach, _| Ok(reach.drop_elements(index)?))?;
            }
            index = index.saturating_add(1);
        }
        Ok(())
    }

    /// Writes active data segments to their memories, in order, and drops them.
    fn apply_data(&mut self, instance: u32) -> Result<(), LinkError> {
        let mut index = 0;
        while let Some(record) = self.record::<DataRecord>(instance, index)? {
            let mode = SegmentMode::from_word(record.mode).ok_or(LinkError::Trap(Trap::Corrupt))?;
            if mode == SegmentMode::Active {
                let start = self.evaluate_slot(instance, record.start)?;
                let mut operands = [start, 0, u64::from(record.bytes.len)];
                self.reach(instance, &mut |reach, brake| {
                    reach.memory_init(record.memory, index, &mut operands, brake)
                })?;
                self.reach(instance, &mut |reach, _| Ok(reach.drop_data(index)?))?;
            }
            index = index.saturating_add(1);
        }
        Ok(())
    }

    /// The value of a constant expression of an instance, as a slot holds it.
    #[expect(clippy::cast_possible_truncation, reason = "what is no vector is in the low half")]
    fn evaluate_slot(&mut self, instance: u32, record: ConstRecord) -> Result<u64, LinkError> {
        self.evaluate(instance, record).map(|value| value as u64)
    }

    /// The value of a constant expression of an instance: a vector, or in the low half what a slot holds.
    fn evaluate(&mut self, instance: u32, record: ConstRecord) -> Result<u128, LinkError> {
        let row = self.row(instance)?;
        if record.kind() != Some(ConstKind::Code) {
            let slot = reference(&record, &row, self.links.as_slice(), self.globals.as_slice())?;
            return Ok(slot.into());
        }
        let code = self.image(instance)?.record::<FuncRecord>(record.low).copied();
        let code = code.ok_or(Trap::Corrupt)?;
        let entry = Entry::Constant { record: record.low, results: code.results };
        self.start_code(instance, code, entry, &[]).map_err(Trap::from)?;
        let Some(top) = self.top().copied().filter(|top| !top.is_trapped()) else {
            self.abandon();
            return Err(Trap::CallStackExhausted.into());
        };
        // Such code neither calls nor loops. One that does comes out of a damaged image, and this flag stops it at once.
        let stop = InterruptFlag::new();
        stop.raise();
        let fuel = core::mem::replace(&mut self.fuel, u64::MAX);
        let mut state = top.state;
        let exit = execute(self, Some(&stop), &mut state);
        self.fuel = fuel;
        self.abandon();
        match exit {
            Exit::Finished => {
                let slots = self.stack.records().get(top.state.base as usize..).unwrap_or(&[]);
                let [low, high] = *slots.first_chunk().ok_or(Trap::Corrupt)?;
                Ok(whole(low, if code.results > 1 { high } else { 0 }))
            }
            Exit::Trapped(trap) => Err(trap.into()),
            Exit::Host { .. }
            | Exit::OutOfFuel { .. }
            | Exit::Interrupted
            | Exit::Throw(_)
            | Exit::Uncaught { .. }
            | Exit::Untranslated
            | Exit::Collect
            | Exit::Wait
            | Exit::Stepped => Err(Trap::Corrupt.into()),
        }
    }

    /// Runs a bulk operation of an instance, unless the interrupt flag is up or the fuel runs out.
    // One function for all of them: each of its own takes some 200 bytes of the native stack while the instance is made.
    #[inline(never)]
    fn reach(&mut self, instance: u32, run: &mut Bulk<'_, P>) -> Result<(), LinkError> {
        let row = self.row(instance)?;
        let flag = self.flag.clone();
        let mut brake = Brake { flag: &flag, fuel: &mut self.fuel, metered: row.metered != 0 };
        let mut reach = Reach {
            image: self.modules.get(row.module as usize).ok_or(LinkError::UnknownId)?.image()?,
            memories: &mut self.memories,
            tables: &mut self.tables,
            dropped: self.dropped.as_mut_slice(),
            globals: self.globals.as_slice(),
            links: self.links.as_slice(),
            row: &row,
            heap: self.heap.get(),
        };
        match brake.look().and_then(|()| run(&mut reach, &mut brake)) {
            Ok(()) => Ok(()),
            Err(Stop::Trap(trap)) => Err(trap.into()),
            Err(Stop::OutOfFuel { .. }) => Err(LinkError::OutOfFuel),
            Err(Stop::Collect) => Err(Trap::Corrupt.into()),
            Err(Stop::Interrupted) => {
                let _seen = flag.take();
                Err(LinkError::Interrupted)
            }
        }
    }

    pub(crate) fn row(&self, instance: u32) -> Result<InstanceRow, LinkError> {
        self.instances.get(instance as usize).copied().ok_or(LinkError::UnknownId)
    }

    pub(crate) fn image(&self, instance: u32) -> Result<Image<'_>, LinkError> {
        let module = self.row(instance)?.module;
        Ok(self.modules.get(module as usize).ok_or(LinkError::UnknownId)?.image()?)
    }

    /// Records of one table of an instance's image.
    fn records<T: ImageTable>(&self, instance: u32) -> Result<usize, LinkError> {
        Ok(count::<T>(&self.image(instance)?))
    }

    fn record<T: ImageTable>(&self, instance: u32, index: u32) -> Result<Option<T>, LinkError> {
        Ok(self.image(instance)?.records::<T>().get(index as usize).copied())
    }
}

/// Records with their indices. An open range of numbers would check each of its additions, and an `enumerate` may.
fn numbered<T>(records: &[T]) -> impl Iterator<Item = (u32, &T)> {
    let mut next = 0_u32;
    records.iter().map(move |record| {
        let index = next;
        next = next.wrapping_add(1);
        (index, record)
    })
}

fn count<T: ImageTable>(image: &Image<'_>) -> usize {
    image.records::<T>().len()
}

fn bad<T: ImageTable>(image: &Image<'_>) -> LinkError {
    LinkError::Image(ImageError::BadRecord { offset: T::span(image.header()).offset, what: T::NAME })
}

/// Writes a link; what is past the run was counted wrongly by the image, which is found later.
fn put(run: Links, links: &mut [u32], index: u32, id: u32) {
    if let Some(place) = run.get_mut(links, index) {
        *place = id;
    }
}

impl From<CallError> for Trap {
    /// The trap of an initialiser that could not be started.
    fn from(error: CallError) -> Self {
        match error {
            CallError::Limit(_) | CallError::Platform(_) => Trap::CallStackExhausted,
            CallError::UnknownId | CallError::ArgumentCount { .. } | CallError::Suspended | CallError::NotWaiting => {
                Trap::Corrupt
            }
        }
    }
}
