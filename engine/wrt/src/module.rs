//! A module: the image of a binary module, checked, to be instantiated any number of times.

#[cfg(all(feature = "std", feature = "decoder"))]
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;

use wrt_error::{ExternKind, ImageError, Resource};
use wrt_format::{
    ExportRecord, GlobalRecord, Image, ImportRecord, MemoryRecord, TableRecord, TagRecord, TypeRecord, flags,
    to_this_word_order,
};
use wrt_foundation::{Pages, Region};
use wrt_instructions::ValType as Code;
use wrt_platform::{Platform, ReserveRequest};

#[cfg(all(feature = "std", feature = "decoder"))]
use crate::lazy::Validated;
use crate::{
    DefaultPlatform, Engine, ExportType, ExternType, FuncType, GlobalType, ImageBytes, ImportType, MemoryType,
    Mutability, Result, TableType, TagType, ValType,
};

/// A module, translated once and ready to run. Cheap to clone; any number of stores share it.
///
/// It has no lifetime, as a module of wasmtime or wasmi has none, so that it can lie in a `static`, move to a thread and outlive whatever
/// loaded it. Therefore [`from_image`](Module::from_image) takes an owner of the bytes (see [`ImageBytes`]) where it borrows them.
///
/// ```
/// # #[cfg(all(feature = "decoder", feature = "platform-linux"))] {
/// use wrt::{Engine, Module};
///
/// let engine = Engine::default();
/// let wasm = wat::parse_str("(module (func (export \"f\") (result i32) i32.const 7))").unwrap();
/// let module = Module::new(&engine, &wasm)?;
/// assert_eq!(module.exports().next().unwrap().name(), "f");
///
/// // The image can be kept and loaded again without the decoder.
/// let saved = module.image().to_vec();
/// let again = Module::from_image(&engine, saved)?;
/// assert_eq!(module.image(), again.image());
/// # }
/// # Ok::<(), wrt::Error>(())
/// ```
pub struct Module<P: Platform + Clone = DefaultPlatform> {
    engine: Engine<P>,
    code: wrt_runtime::Module<P>,
    /// The binary module, if functions are translated when they are first called.
    #[cfg(all(feature = "std", feature = "decoder"))]
    validated: Option<Arc<Validated<P>>>,
}

impl<P: Platform + Clone> Module<P> {
    /// Takes an image where it lies, without copying it. Init only: reads all bytes once.
    ///
    /// # Errors
    /// [`Error::Image`](crate::Error::Image) for bytes this build does not run, and for those that do not begin at a multiple of 8 or have
    /// the other word order: [`from_image_copy`](Module::from_image_copy) takes these.
    pub fn from_image(engine: &Engine<P>, image: impl Into<ImageBytes>) -> Result<Module<P>> {
        Module::of_image(engine, wrt_runtime::Module::from_bytes(image.into().into_bytes())?)
    }

    /// Copies an image into a region, converting it if it was made for the other word order. Init only.
    ///
    /// # Errors
    /// [`Error::Image`](crate::Error::Image) for bytes this build does not run, [`Error::Limit`](crate::Error::Limit) past
    /// [`Resource::ImageBytes`], [`Error::Platform`](crate::Error::Platform) without memory.
    pub fn from_image_copy(engine: &Engine<P>, image: &[u8]) -> Result<Module<P>> {
        engine.config().get_limits().check(Resource::ImageBytes, image.len() as u64)?;
        let mut region = engine.platform().reserve(ReserveRequest::new(image.len()).movable())?;
        region.commit(image.len())?;
        for (to, from) in region.bytes_mut().iter_mut().zip(image) {
            *to = *from;
        }
        to_this_word_order(region.bytes_mut())?;
        Module::of_image(engine, wrt_runtime::Module::from_region(region, image.len())?)
    }

    /// A module of an image that was checked, if it charges the fuel that the engine counts.
    fn of_image(engine: &Engine<P>, code: wrt_runtime::Module<P>) -> Result<Module<P>> {
        if engine.config().consume_fuel && code.image()?.header().flags & flags::METERED == 0 {
            return Err(ImageError::NotMetered.into());
        }
        Ok(Module::from_code(engine.clone(), code))
    }

    pub(crate) const fn from_code(engine: Engine<P>, code: wrt_runtime::Module<P>) -> Module<P> {
        Module {
            engine,
            code,
            #[cfg(all(feature = "std", feature = "decoder"))]
            validated: None,
        }
    }

    #[cfg(all(feature = "std", feature = "decoder"))]
    pub(crate) const fn from_validated(
        engine: Engine<P>,
        code: wrt_runtime::Module<P>,
        validated: Arc<Validated<P>>,
    ) -> Module<P> {
        Module { engine, code, validated: Some(validated) }
    }

    pub(crate) const fn code(&self) -> &wrt_runtime::Module<P> {
        &self.code
    }

    /// The engine it was made with.
    #[must_use]
    pub const fn engine(&self) -> &Engine<P> {
        &self.engine
    }

    /// The image's bytes: save them, and [`from_image`](Module::from_image) loads them again. The same binary module gives the same bytes.
    ///
    /// Of a module whose functions are [translated when they are first called](crate::CompilationMode::LazyTranslation) it is made when it is first
    /// asked for, here or by what else tells of the code; it is empty where a bound or the platform's memory does not allow that.
    #[must_use]
    pub fn image(&self) -> &[u8] {
        self.view().map_or(&[], |image| image.bytes())
    }

    /// What it imports, in order.
    pub fn imports(&self) -> impl Iterator<Item = ImportType<'_>> {
        self.declared().into_iter().flat_map(|image| {
            image.records::<ImportRecord>().iter().filter_map(move |import| {
                Some(ImportType {
                    module: image.text(import.module)?,
                    name: image.text(import.name)?,
                    ty: imported_type(&image, import)?,
                })
            })
        })
    }

    /// What it exports, in order.
    pub fn exports(&self) -> impl Iterator<Item = ExportType<'_>> {
        self.declared().into_iter().flat_map(|image| {
            let imported = Imported::of(&image);
            image.records::<ExportRecord>().iter().filter_map(move |export| {
                let ty = imported.extern_type(&image, ExternKind::from_code(export.kind)?, export.index)?;
                Some(ExportType { name: image.text(export.name)?, ty })
            })
        })
    }

    /// The type of what it exports under a name.
    #[must_use]
    pub fn get_export(&self, name: &str) -> Option<ExternType> {
        let image = self.declared()?;
        let mut exports = image.records::<ExportRecord>().iter();
        let export = exports.find(|export| image.slice::<u8>(export.name) == Some(name.as_bytes()))?;
        Imported::of(&image).extern_type(&image, ExternKind::from_code(export.kind)?, export.index)
    }

    /// The name of a function from the name section, imported functions counted first.
    #[must_use]
    pub fn func_name(&self, index: u32) -> Option<&str> {
        self.declared()?.func_name(index)
    }

    /// The module's own functions: what a tool shows of them, of [their code](Module::image) too.
    pub fn functions(&self) -> impl Iterator<Item = FunctionInfo<'_>> {
        self.view().into_iter().flat_map(|image| {
            let first = image.header().imported_funcs;
            (0u32..).zip(image.funcs()).map(move |(own, func)| FunctionInfo {
                index: first.saturating_add(own),
                name: image.func_name(first.saturating_add(own)),
                ty: func_type(&image, func.type_index).unwrap_or_else(|| FuncType::new([], [])),
                locals: func.locals,
                frame_slots: func.frame,
                code_bytes: u64::from(func.code_len).saturating_mul(8),
                source_offset: u64::from(func.source),
            })
        })
    }

    /// The types it declares, in order.
    pub fn types(&self) -> impl Iterator<Item = FuncType> {
        self.declared().into_iter().flat_map(|image| {
            let count = u32::try_from(image.records::<TypeRecord>().len()).unwrap_or(u32::MAX);
            (0..count).filter_map(move |index| func_type(&image, index))
        })
    }

    /// What an instance of it needs at the start.
    #[must_use]
    pub fn resources_required(&self) -> ResourcesRequired {
        let Some(image) = self.view() else { return ResourcesRequired::default() };
        let sum = |sizes: &mut dyn Iterator<Item = u64>| sizes.fold(0u64, u64::saturating_add);
        ResourcesRequired {
            image_bytes: image.bytes().len() as u64,
            functions: image.funcs().len() as u64,
            num_memories: image.records::<MemoryRecord>().len() as u64,
            initial_memory_bytes: sum(&mut image
                .records::<MemoryRecord>()
                .iter()
                .map(|memory| Pages(memory.min()).bytes_at(page_log2(memory)).unwrap_or(u64::MAX))),
            num_tables: image.records::<TableRecord>().len() as u64,
            initial_table_elements: sum(&mut image.records::<TableRecord>().iter().map(TableRecord::min)),
            globals: image.records::<GlobalRecord>().len() as u64,
            largest_frame_slots: image.funcs().iter().map(|func| func.frame).max().unwrap_or(0),
        }
    }

    /// The image, for tools that show its layout.
    #[must_use]
    pub fn view(&self) -> Option<Image<'_>> {
        #[cfg(all(feature = "std", feature = "decoder"))]
        if let Some(validated) = &self.validated {
            return validated.whole()?.image().ok();
        }
        self.declared()
    }

    /// The image of all but the functions' code, which it may lack.
    pub(crate) fn declared(&self) -> Option<Image<'_>> {
        self.code.image().ok()
    }
}

impl<P: Platform + Clone> Clone for Module<P> {
    fn clone(&self) -> Self {
        Module {
            engine: self.engine.clone(),
            code: self.code.clone(),
            #[cfg(all(feature = "std", feature = "decoder"))]
            validated: self.validated.clone(),
        }
    }
}

impl<P: Platform + Clone> fmt::Debug for Module<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Module({} bytes)", self.declared().map_or(0, |image| image.bytes().len()))
    }
}

/// What a tool shows of a function.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FunctionInfo<'module> {
    /// Its index, imported functions counted first.
    pub index: u32,
    /// Its name from the name section.
    pub name: Option<&'module str>,
    /// Its type.
    pub ty: FuncType,
    /// Its locals, parameters left out.
    pub locals: u32,
    /// Slots of 8 bytes of its frame.
    pub frame_slots: u32,
    /// Bytes of its code.
    pub code_bytes: u64,
    /// Where its body lies, in bytes from the first byte of the binary module.
    pub source_offset: u64,
}

/// What an instance of a module needs at the start, so that the static arenas of a small system can be sized.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct ResourcesRequired {
    /// Bytes of the image.
    pub image_bytes: u64,
    /// Functions of its own.
    pub functions: u64,
    /// Memories of its own.
    pub num_memories: u64,
    /// Bytes of all its memories at the start.
    pub initial_memory_bytes: u64,
    /// Tables of its own.
    pub num_tables: u64,
    /// Elements of all its tables at the start.
    pub initial_table_elements: u64,
    /// Globals of its own.
    pub globals: u64,
    /// Slots of 8 bytes of the largest frame.
    pub largest_frame_slots: u32,
}

fn func_type(image: &Image<'_>, index: u32) -> Option<FuncType> {
    image.func_type(index).map(|(params, results)| FuncType::from_codes(params, results))
}

fn tag_type(image: &Image<'_>, index: u32) -> Option<TagType> {
    image.func_type(index).map(|(values, _)| TagType::from_codes(values))
}

fn table_type(record: &TableRecord) -> Option<TableType> {
    let element = Code::from_word(record.element).and_then(ValType::from_code)?;
    Some(TableType { element, is_64: record.is_64(), minimum: record.min(), maximum: record.max() })
}

fn memory_type(record: &MemoryRecord) -> MemoryType {
    MemoryType {
        is_64: record.is_64(),
        minimum: record.min(),
        maximum: record.max(),
        page_log2: page_log2(record),
        shared: record.is_shared(),
    }
}

fn page_log2(record: &MemoryRecord) -> u8 {
    u8::try_from(record.page_log2).unwrap_or(u8::MAX)
}

fn global_type(record: &GlobalRecord) -> Option<GlobalType> {
    let content = Code::from_word(record.ty).and_then(ValType::from_code)?;
    Some(GlobalType::new(content, if record.mutable != 0 { Mutability::Var } else { Mutability::Const }))
}

/// The type of an import.
pub(crate) fn imported_type(image: &Image<'_>, import: &ImportRecord) -> Option<ExternType> {
    match ExternKind::from_code(import.kind)? {
        ExternKind::Func => func_type(image, import.desc).map(ExternType::Func),
        ExternKind::Table => table_type(image.record(import.desc)?).map(ExternType::Table),
        ExternKind::Memory => Some(ExternType::Memory(memory_type(image.record(import.desc)?))),
        ExternKind::Global => global_type(image.record(import.desc)?).map(ExternType::Global),
        ExternKind::Tag => tag_type(image, import.desc).map(ExternType::Tag),
    }
}

/// Where the imports of each kind stand among all imports, so that index spaces need no search.
struct Imported([Vec<u32>; 5]);

impl Imported {
    /// Time linear in the imports.
    fn of(image: &Image<'_>) -> Imported {
        let mut places = [const { Vec::new() }; 5];
        for (place, import) in (0u32..).zip(image.records::<ImportRecord>()) {
            if let Some(places) = places.get_mut(import.kind as usize) {
                places.extend(Some(place));
            }
        }
        Imported(places)
    }

    /// The type of the item of a kind with this index, imported ones counted first.
    fn extern_type(&self, image: &Image<'_>, kind: ExternKind, index: u32) -> Option<ExternType> {
        let imported = self.0.get(kind as usize)?;
        let Some(own) = (index as usize).checked_sub(imported.len()) else {
            let place = *imported.get(index as usize)? as usize;
            return imported_type(image, image.records::<ImportRecord>().get(place)?);
        };
        match kind {
            ExternKind::Func => func_type(image, image.funcs().get(own)?.type_index).map(ExternType::Func),
            ExternKind::Table => table_type(image.records::<TableRecord>().get(own)?).map(ExternType::Table),
            ExternKind::Memory => image.records().get(own).map(|record| ExternType::Memory(memory_type(record))),
            ExternKind::Global => global_type(image.records::<GlobalRecord>().get(own)?).map(ExternType::Global),
            ExternKind::Tag => tag_type(image, image.records::<TagRecord>().get(own)?.type_index).map(ExternType::Tag),
        }
    }
}
