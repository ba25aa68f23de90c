//! Translates the functions of a module one at a time, when each is needed.

use core::fmt;

use wrt_error::{ExternKind, GrowError, ParseErrorKind};
use wrt_format::{
    DataRecord, ElementRecord, FuncRecord, GlobalRecord, Image, ImportRecord, MemoryRecord, Span, Table, TableRecord,
    TypeRecord,
};
use wrt_foundation::{ByteReader, Region, Rows};
use wrt_instructions::ValType;
use wrt_instructions::code::{Code, Op};
use wrt_platform::{PageAllocator, RegionRow as _};
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

use crate::Config;
use crate::machine::Machine;
use crate::module::{FuncType, GlobalType, Module, TableType, address_of};
use crate::regions;

/// A copy of an image that was made with [`Config::lazy`], to the end of which it adds the code of one function after the other.
///
/// A body comes the same way as when all are translated at once, through validator and translator, and becomes the same records.
pub struct FunctionTranslator<R> {
    machine: Machine<R>,
    /// The functions that are translated, in the order of their code.
    order: Rows<u32, R>,
}

impl<R> fmt::Debug for FunctionTranslator<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FunctionTranslator").finish_non_exhaustive()
    }
}

impl<R: Region> FunctionTranslator<R> {
    /// Copies the image of a module of so many bytes, which was decoded under the same configuration, and reserves what translation needs, each
    /// part up to its limit. Init only.
    ///
    /// # Errors
    /// [`GrowError::Platform`] without memory, [`GrowError::Limit`] where the image is over a bound.
    pub fn new<P: PageAllocator<Region = R>>(
        platform: &P,
        config: &Config,
        image: &Image<'_>,
        module_bytes: u64,
    ) -> Result<Self, GrowError> {
        let config = Config { lazy: false, ..config.clone() };
        let mut machine = Machine::new(platform, &config, true, Some(module_bytes))?;
        machine.writer.resume(image)?;
        machine.module.resume(image)?;
        Ok(FunctionTranslator { machine, order: regions::Functions::rows(platform, &config.limits)? })
    }

    /// Translates one of the module's own functions, if it is not translated yet: its code, its source map and its record in
    /// [`image`](FunctionTranslator::image). `wasm` is the whole module. Time linear in the body.
    ///
    /// # Errors
    /// [`ParseErrorKind::Limit`] at a bound, [`ParseErrorKind::Platform`] without memory; any other where these are not the bytes that the image
    /// was made of. Nothing changes then.
    pub fn translate(&mut self, own: u32, wasm: &[u8]) -> Result<(), ParseErrorKind> {
        let len = self.machine.writer.ops.len();
        let result = self.attempt(own, wasm);
        if result.is_err() {
            self.machine.writer.ops.truncate(len);
        }
        result
    }

    fn attempt(&mut self, own: u32, wasm: &[u8]) -> Result<(), ParseErrorKind> {
        let machine = &mut self.machine;
        let count = u64::from(FuncRecord::span(&machine.writer.header).len);
        let unknown = ParseErrorKind::UnknownIndex { space: "function", index: u64::from(own), count };
        let record = machine.writer.header_record::<FuncRecord>(own).copied().ok_or(unknown)?;
        let first = machine.writer.ops.get(record.code as usize);
        if first.and_then(|op| op.code()) != Some(Code::Untranslated) {
            return Ok(());
        }
        let short = ParseErrorKind::UnexpectedEnd { expected: "function body" };
        let from = record.source as usize;
        let rest = wasm.get(from..).ok_or(short)?;
        let mut reader = ByteReader::new(rest);
        let size = reader.u32().map_err(|_| short)?;
        let bytes = rest.get(..reader.pos().saturating_add(size as usize)).ok_or(short)?;
        self.order.reserve(1)?;
        machine.begin_at_body(own, from as u64, from.saturating_add(bytes.len()) as u64);
        machine.run(bytes).map_err(|error| error.kind)?;
        if !machine.is_between_sections() {
            return Err(short);
        }
        machine.note_image_len()?;
        self.order.push(own)?;
        Ok(())
    }

    /// The image with all that is translated: what [`Image::assume_complete_or_lazy`] takes.
    #[must_use]
    pub fn image(&self) -> &[u8] {
        self.machine.writer.ops.as_slice().as_bytes()
    }

    /// Which of the module's own functions the record of this number belongs to, if it was translated here, or stands for one that is not. Time
    /// logarithmic in the functions that were translated.
    #[must_use]
    pub fn function_at(&self, code: u32) -> Option<u32> {
        let writer = &self.machine.writer;
        let op: &Op = writer.ops.get(code as usize)?;
        if op.code() == Some(Code::Untranslated) {
            return Some(op.imm());
        }
        let funcs = Image::reborrow(self.image()).ok()?.funcs();
        let record = |own: &u32| funcs.get(*own as usize);
        let behind = self.order.as_slice().partition_point(|own| record(own).is_some_and(|func| func.code <= code));
        let own = self.order.get(behind.checked_sub(1)?)?;
        let func = record(own)?;
        (code.checked_sub(func.code)? < func.code_len).then_some(*own)
    }

    /// Bytes of memory in use, without the image.
    #[must_use]
    pub fn scratch_bytes(&self) -> usize {
        self.machine.scratch_bytes().saturating_add(self.order.committed_bytes())
    }
}

impl<R: Region> Module<R> {
    /// Takes the index spaces of a validated module from its image.
    fn resume(&mut self, image: &Image<'_>) -> Result<(), GrowError> {
        for ty in image.records::<TypeRecord>() {
            let first = u32::try_from(self.words.len()).unwrap_or(u32::MAX);
            let types = Span { offset: ty.offset, len: ty.params.saturating_add(ty.results) };
            self.words.extend_from_slice(image.slice::<ValType>(types).unwrap_or(&[]))?;
            self.types.push(FuncType { first, params: ty.params, results: ty.results })?;
        }
        for import in image.records::<ImportRecord>() {
            self.resume_import(image, import)?;
        }
        for func in image.funcs() {
            self.funcs.push(func.type_index)?;
        }
        for table in image.records::<TableRecord>() {
            self.tables.push(TableType::of(table))?;
        }
        for memory in image.records::<MemoryRecord>() {
            self.memories.push(address_of(memory))?;
        }
        for global in image.records::<GlobalRecord>() {
            self.globals.push(GlobalType::of(global))?;
        }
        for segment in image.records::<ElementRecord>() {
            self.elements.push(ValType::from_word(segment.element).unwrap_or(ValType::FUNCREF))?;
        }
        // Bodies were validated, so whatever they name is declared.
        self.declare_all()?;
        self.data_count = u32::try_from(image.records::<DataRecord>().len()).ok();
        let header = image.header();
        self.imported_funcs = header.imported_funcs;
        self.imported_tables = header.imported_tables;
        self.imported_memories = header.imported_memories;
        self.imported_globals = header.imported_globals;
        Ok(())
    }

    fn resume_import(&mut self, image: &Image<'_>, import: &ImportRecord) -> Result<(), GrowError> {
        match ExternKind::from_code(import.kind) {
            Some(ExternKind::Func) => drop(self.funcs.push(import.desc)?),
            Some(ExternKind::Table) => drop(self.tables.push(TableType::of(&described(image, import)))?),
            Some(ExternKind::Memory) => drop(self.memories.push(address_of(&described(image, import)))?),
            Some(ExternKind::Global) => drop(self.globals.push(GlobalType::of(&described(image, import)))?),
            Some(ExternKind::Tag) | None => {}
        }
        Ok(())
    }
}

/// The record that describes an import.
fn described<T: FromBytes + IntoBytes + Immutable + KnownLayout + Copy + Default>(
    image: &Image<'_>,
    import: &ImportRecord,
) -> T {
    image.record(import.desc).copied().unwrap_or_default()
}
