//! The decoder's public face: modules in, in chunks, images out.

use wrt_error::{GrowError, ParseError, ParseErrorKind};
use wrt_platform::{PageAllocator, ReserveRequest};

use crate::Config;
use crate::function::{FunctionTranslator, LazyImage};
use crate::machine::Machine;

/// The most bytes of a unit that a chunk may cut: the longest is a table's type with its limits.
const STAGE: usize = 64;

/// A finished image.
#[derive(Debug)]
pub struct FinishedImage<R> {
    /// The region that holds it, in its first bytes.
    pub region: R,
    /// Bytes of the image.
    pub len: u32,
}

impl<R: wrt_foundation::Region> FinishedImage<R> {
    /// The image itself.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        self.region.bytes().get(..self.len as usize).unwrap_or(&[])
    }
}

/// The input side: what chunks leave over, and the first error.
struct Stream<R> {
    machine: Machine<R>,
    staged: [u8; STAGE],
    staged_len: usize,
    failed: Option<ParseError>,
}

impl<R: wrt_foundation::Region> Stream<R> {
    fn new<P: PageAllocator<Region = R>>(
        platform: &P,
        config: &Config,
        keep: bool,
        size: Option<u64>,
    ) -> Result<Self, ParseError> {
        let at_start = |error: GrowError| ParseError { offset: 0, kind: error.into() };
        let machine = Machine::new(platform, config, keep, size).map_err(at_start)?;
        Ok(Stream { machine, staged: [0; STAGE], staged_len: 0, failed: None })
    }

    fn push(&mut self, chunk: &[u8]) -> Result<(), ParseError> {
        if let Some(error) = self.failed {
            return Err(error);
        }
        let result = self.take(chunk);
        self.failed = result.err();
        result
    }

    fn take(&mut self, chunk: &[u8]) -> Result<(), ParseError> {
        let mut rest = chunk;
        while !rest.is_empty() {
            let had = self.staged_len;
            if had == 0 {
                let used = self.machine.run(rest)?;
                rest = rest.get(used..).unwrap_or(&[]);
                rest = self.stage(rest)?;
                continue;
            }
            let added = self.stage_some(rest);
            let mut bytes = self.staged;
            let staged = bytes.get(..self.staged_len).unwrap_or(&[]);
            let used = self.machine.run(staged)?;
            if used >= had {
                self.staged_len = 0;
                rest = rest.get(used.wrapping_sub(had)..).unwrap_or(&[]);
            } else if used > 0 {
                // Some units ended inside what was staged before: only the rest of that stays.
                bytes.rotate_left(used.min(STAGE));
                self.staged = bytes;
                self.staged_len = had.saturating_sub(used);
            } else if added == 0 {
                return Err(self.overlong());
            } else {
                rest = rest.get(added..).unwrap_or(&[]);
            }
        }
        Ok(())
    }

    /// Keeps the beginning of a unit for the next chunk.
    fn stage<'a>(&mut self, bytes: &'a [u8]) -> Result<&'a [u8], ParseError> {
        let added = self.stage_some(bytes);
        if added < bytes.len() { Err(self.overlong()) } else { Ok(&[]) }
    }

    fn stage_some(&mut self, bytes: &[u8]) -> usize {
        let free = self.staged.get_mut(self.staged_len..).unwrap_or_default();
        let added = free.len().min(bytes.len());
        for (to, from) in free.iter_mut().zip(bytes) {
            *to = *from;
        }
        self.staged_len = self.staged_len.saturating_add(added);
        added
    }

    /// No unit is as long as the stage; this is an error only if the decoder has a mistake.
    #[cold]
    fn overlong(&self) -> ParseError {
        let kind = ParseErrorKind::Malformed { expected: "a shorter unit", found: STAGE as u64 };
        ParseError { offset: self.machine.offset(), kind }
    }

    fn finish(mut self) -> Result<Machine<R>, ParseError> {
        if let Some(error) = self.failed {
            return Err(error);
        }
        let end = self.machine.offset().saturating_add(self.staged_len as u64);
        self.machine.end(end)?;
        Ok(self.machine)
    }
}

/// Decodes one module into an image.
///
/// ```
/// # use wrt_decoder::{Config, Decoder};
/// # fn show(platform: &impl wrt_platform::PageAllocator, chunks: &[&[u8]]) -> Result<(), wrt_error::ParseError> {
/// let mut decoder = Decoder::new(platform, &Config::default())?;
/// for chunk in chunks {
///     decoder.push(chunk)?;
/// }
/// let image = decoder.finish()?;
/// # let _ = image.len;
/// # Ok(())
/// # }
/// ```
pub struct Decoder<P: PageAllocator> {
    stream: Stream<P::Region>,
}

impl<P: PageAllocator> Decoder<P> {
    /// Reserves what decoding needs, each part up to its limit. Init only.
    ///
    /// # Errors
    /// [`ParseErrorKind::Platform`] when the platform cannot reserve it.
    pub fn new(platform: &P, config: &Config) -> Result<Self, ParseError> {
        Ok(Decoder { stream: Stream::new(platform, config, true, None)? })
    }

    /// As [`new`](Decoder::new), for a module of so many bytes: a section which claims more is refused where it says so, and the image reserves
    /// no more than such a module can need.
    /// Init only.
    ///
    /// # Errors
    /// As [`new`](Decoder::new).
    pub fn with_size(platform: &P, config: &Config, bytes: u64) -> Result<Self, ParseError> {
        Ok(Decoder { stream: Stream::new(platform, config, true, Some(bytes))? })
    }

    /// Takes the next bytes of the module, as many as there are. Time linear in them.
    ///
    /// # Errors
    /// Why the module is refused, every variant of [`ParseErrorKind`]; the same error again after the first.
    pub fn push(&mut self, chunk: &[u8]) -> Result<(), ParseError> {
        self.stream.push(chunk)
    }

    /// Ends the module and gives its image.
    ///
    /// # Errors
    /// As [`push`](Decoder::push); [`ParseErrorKind::UnexpectedEnd`] where something is missing.
    pub fn finish(self) -> Result<FinishedImage<P::Region>, ParseError> {
        let machine = self.stream.finish()?;
        let offset = machine.offset();
        let (region, len) = machine.into_image().map_err(|kind| ParseError { offset, kind })?;
        Ok(FinishedImage { region, len })
    }

    /// Ends the module and gives its image, which under [`Config::lazy`] lacks the functions' code, with what makes that. Init only.
    ///
    /// # Errors
    /// As [`finish`](Decoder::finish).
    pub fn finish_lazy(self, platform: &P) -> Result<LazyImage<P::Region>, ParseError> {
        let mut machine = self.stream.finish()?;
        let offset = machine.offset();
        let at_end = |kind| ParseError { offset, kind };
        let spare = platform.reserve(ReserveRequest::new(size_of::<u64>()));
        let spare = spare.map_err(|error| at_end(ParseErrorKind::Platform(error)))?;
        let (region, len) = machine.take_image(spare).map_err(at_end)?;
        Ok(LazyImage { image: FinishedImage { region, len }, translator: FunctionTranslator::new(machine) })
    }

    /// Bytes of scratch memory in use, without the image.
    #[must_use]
    pub fn scratch_bytes(&self) -> usize {
        self.stream.machine.scratch_bytes()
    }

    /// Bytes of the image so far.
    #[must_use]
    pub fn image_bytes(&self) -> usize {
        self.stream.machine.image_bytes()
    }
}

/// Checks one module and keeps nothing of it.
pub struct Validator<P: PageAllocator> {
    stream: Stream<P::Region>,
}

impl<P: PageAllocator> Validator<P> {
    /// Reserves what validation needs, each part up to its limit. Init only.
    ///
    /// # Errors
    /// [`ParseErrorKind::Platform`] when the platform cannot reserve it.
    pub fn new(platform: &P, config: &Config) -> Result<Self, ParseError> {
        Ok(Validator { stream: Stream::new(platform, config, false, None)? })
    }

    /// As [`new`](Validator::new), for a module of so many bytes: a section which claims more is refused where it says so.
    /// Init only.
    ///
    /// # Errors
    /// As [`new`](Validator::new).
    pub fn with_size(platform: &P, config: &Config, bytes: u64) -> Result<Self, ParseError> {
        Ok(Validator { stream: Stream::new(platform, config, false, Some(bytes))? })
    }

    /// Takes the next bytes of the module, as many as there are. Time linear in them.
    ///
    /// # Errors
    /// As [`Decoder::push`].
    pub fn push(&mut self, chunk: &[u8]) -> Result<(), ParseError> {
        self.stream.push(chunk)
    }

    /// Ends the module.
    ///
    /// # Errors
    /// As [`Decoder::finish`].
    pub fn finish(self) -> Result<(), ParseError> {
        self.stream.finish().map(|_| ())
    }

    /// Bytes of scratch memory in use.
    #[must_use]
    pub fn scratch_bytes(&self) -> usize {
        self.stream.machine.scratch_bytes()
    }
}

/// Decodes a module that is all there.
///
/// # Errors
/// As [`Decoder::push`] and [`Decoder::finish`].
pub fn decode<P: PageAllocator>(
    platform: &P,
    config: &Config,
    wasm: &[u8],
) -> Result<FinishedImage<P::Region>, ParseError> {
    let mut decoder = Decoder::with_size(platform, config, wasm.len() as u64)?;
    decoder.push(wasm)?;
    decoder.finish()
}

/// Checks a module that is all there.
///
/// # Errors
/// As [`Validator::push`] and [`Validator::finish`].
pub fn validate<P: PageAllocator>(platform: &P, config: &Config, wasm: &[u8]) -> Result<(), ParseError> {
    let mut validator = Validator::with_size(platform, config, wasm.len() as u64)?;
    validator.push(wasm)?;
    validator.finish()
}
