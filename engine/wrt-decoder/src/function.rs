//! Translates the functions of a module one at a time, when each is needed.

use core::fmt;
use core::mem::swap;

use wrt_error::{GrowError, ParseErrorKind};
use wrt_format::{FuncRecord, Image, Table as _};
use wrt_foundation::{ByteReader, Region, Rows};
use wrt_instructions::code::{Code, Op};
use wrt_platform::{PageAllocator, RegionRow as _};
use zerocopy::IntoBytes as _;

use crate::Config;
use crate::decoder::FinishedImage;
use crate::machine::Machine;
use crate::regions;
use crate::writer::image_rows;

/// What decoding under [`Config::lazy`] gives.
#[derive(Debug)]
pub struct LazyImage<R> {
    /// The image of all but the functions' code.
    pub image: FinishedImage<R>,
    /// What makes the code.
    pub translator: FunctionTranslator<R>,
}

/// What a decoder knows of its module, to translate the functions one after the other: any number of times, each in another [`GrowingImage`].
///
/// A body comes the same way as when all are translated at once, through validator and translator, and becomes the same records.
pub struct FunctionTranslator<R> {
    /// Its image is that which grows, while it does.
    machine: Machine<R>,
}

impl<R: Region> FunctionTranslator<R> {
    pub(crate) const fn new(machine: Machine<R>) -> Self {
        FunctionTranslator { machine }
    }

    /// Translates one of the module's own functions, if the image lacks it yet: its code, its source map and its record.
    /// `wasm` is the whole module. Time linear in the body.
    ///
    /// # Errors
    /// [`ParseErrorKind::Limit`] at a bound, [`ParseErrorKind::Platform`] without memory; any other where module or image is not that of the
    /// decoder. The image stays as it was.
    pub fn translate(&mut self, image: &mut GrowingImage<R>, own: u32, wasm: &[u8]) -> Result<(), ParseErrorKind> {
        image.order.reserve(1)?;
        let len = image.ops.len();
        swap(&mut self.machine.writer.ops, &mut image.ops);
        let result = self.append(own, wasm);
        swap(&mut self.machine.writer.ops, &mut image.ops);
        match result {
            Ok(true) => drop(image.order.push(own)?),
            Ok(false) => {}
            Err(kind) => {
                image.ops.truncate(len);
                return Err(kind);
            }
        }
        Ok(())
    }

    /// Whether the function was translated now.
    fn append(&mut self, own: u32, wasm: &[u8]) -> Result<bool, ParseErrorKind> {
        let machine = &mut self.machine;
        let count = u64::from(FuncRecord::span(&machine.writer.header).len);
        let unknown = ParseErrorKind::UnknownIndex { space: "function", index: u64::from(own), count };
        let record = machine.writer.header_record::<FuncRecord>(own).copied().ok_or(unknown)?;
        let first = machine.writer.ops.get(record.code as usize);
        if first.and_then(|op| op.code()) != Some(Code::Untranslated) {
            return Ok(false);
        }
        let short = ParseErrorKind::UnexpectedEnd { expected: "function body" };
        let from = record.source as usize;
        let rest = wasm.get(from..).ok_or(short)?;
        let mut reader = ByteReader::new(rest);
        let size = reader.u32().map_err(|_| short)?;
        let bytes = rest.get(..reader.pos().saturating_add(size as usize)).ok_or(short)?;
        machine.begin_at_body(own, from as u64, from.saturating_add(bytes.len()) as u64);
        machine.run(bytes).map_err(|error| error.kind)?;
        if !machine.is_between_sections() {
            return Err(short);
        }
        machine.note_image_len()?;
        Ok(true)
    }

    /// Bytes of memory in use.
    #[must_use]
    pub fn scratch_bytes(&self) -> usize {
        self.machine.scratch_bytes()
    }
}

impl<R> fmt::Debug for FunctionTranslator<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FunctionTranslator").finish_non_exhaustive()
    }
}

/// A copy of an image that lacks functions, to which a [`FunctionTranslator`] adds their code.
pub struct GrowingImage<R> {
    ops: Rows<Op, R>,
    /// The functions that were added, in the order of their code.
    order: Rows<u32, R>,
}

impl<R: Region> GrowingImage<R> {
    /// Copies the image of a module of so many bytes, which was decoded under the same configuration. Init only.
    ///
    /// # Errors
    /// [`GrowError::Platform`] without memory, [`GrowError::Limit`] where the image is over its bound.
    pub fn new<P: PageAllocator<Region = R>>(
        platform: &P,
        config: &Config,
        image: &Image<'_>,
        module_bytes: u64,
    ) -> Result<Self, GrowError> {
        let mut ops = image_rows(platform, &config.limits, Some(module_bytes))?;
        ops.extend_from_slice(image.ops())?;
        Ok(GrowingImage { ops, order: regions::Functions::rows(platform, &config.limits)? })
    }

    /// The image with all that was added: what [`Image::assume_complete_or_lazy`] takes.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        self.ops.as_slice().as_bytes()
    }

    /// Which of the module's own functions the record of this number belongs to, if it was added here, or stands for one that was not. Time
    /// logarithmic in the functions that were added.
    #[must_use]
    pub fn function_at(&self, code: u32) -> Option<u32> {
        let op = self.ops.get(code as usize)?;
        if op.code() == Some(Code::Untranslated) {
            return Some(op.imm());
        }
        let funcs = Image::reborrow(self.bytes()).ok()?.funcs();
        let record = |own: &u32| funcs.get(*own as usize);
        let behind = self.order.as_slice().partition_point(|own| record(own).is_some_and(|func| func.code <= code));
        let own = self.order.get(behind.checked_sub(1)?)?;
        let func = record(own)?;
        func.has(code).then_some(*own)
    }
}

impl<R: Region> fmt::Debug for GrowingImage<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "GrowingImage({} bytes)", self.bytes().len())
    }
}
