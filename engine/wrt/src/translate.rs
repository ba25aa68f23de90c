//! Makes modules of binary modules, where the facade meets the decoder.

use core::fmt;

use wrt_decoder::Decoder;
use wrt_platform::Platform;

#[cfg(feature = "std")]
use crate::Error;
#[cfg(feature = "std")]
use crate::lazy::Validated;
use crate::{Config, DefaultPlatform, Dispatch, Engine, Module, Result};

impl Config {
    pub(crate) fn for_decoder(&self) -> wrt_decoder::Config {
        wrt_decoder::Config {
            limits: self.limits.core.clone(),
            features: self.features,
            keep_names: self.debug_names,
            metered: self.consume_fuel,
            chains: self.chains.unwrap_or(self.dispatch == Dispatch::Loop),
            canonical_nans: self.canonical_nans,
            lazy: false,
        }
    }
}

impl<P: Platform + Clone> Module<P> {
    /// Decodes, validates and translates a binary module, or leaves the last for later: see
    /// [`Config::compilation_mode`]. Init only.
    ///
    /// # Errors
    /// [`Error::Parse`] for what is not a module or not one this configuration accepts, with the offset;
    /// [`Error::Limit`], [`Error::Platform`].
    pub fn new(engine: &Engine<P>, wasm: impl AsRef<[u8]>) -> Result<Module<P>> {
        let wasm = wasm.as_ref();
        #[cfg(feature = "std")]
        if engine.config().compilation_mode.is_lazy(wasm.len()) {
            let (code, validated) = Validated::new(engine, wasm)?;
            return Ok(Module::from_validated(engine.clone(), code, validated));
        }
        let config = engine.config().for_decoder();
        let decoder = Decoder::with_size(engine.platform(), &config, wasm.len() as u64)?;
        let mut stream = ModuleStream { engine: engine.clone(), decoder };
        stream.push(wasm)?;
        stream.finish()
    }

    /// Checks that bytes are a module this configuration accepts, without keeping anything. Init only.
    ///
    /// # Errors
    /// As [`new`](Module::new).
    pub fn validate(engine: &Engine<P>, wasm: impl AsRef<[u8]>) -> Result<()> {
        Ok(wrt_decoder::validate(engine.platform(), &engine.config().for_decoder(), wasm.as_ref())?)
    }

    /// Reads a binary module to its end and translates it while it is read, in every
    /// [mode](Config::compilation_mode): its bytes are not kept. Init only.
    ///
    /// # Errors
    /// As [`new`](Module::new); [`Error::Host`] with what the reader says.
    #[cfg(feature = "std")]
    pub fn from_reader(engine: &Engine<P>, mut reader: impl std::io::Read) -> Result<Module<P>> {
        let mut stream = ModuleStream::new(engine)?;
        let mut chunk = [0; 4096];
        loop {
            match reader.read(&mut chunk) {
                Ok(0) => return stream.finish(),
                Ok(len) => stream.push(chunk.get(..len).unwrap_or(&chunk))?,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(error) => return Err(Error::host(error)),
            }
        }
    }

    /// Reads a file that holds a binary module. Init only.
    ///
    /// # Errors
    /// As [`from_reader`](Module::from_reader).
    #[cfg(feature = "std")]
    pub fn from_file(engine: &Engine<P>, path: impl AsRef<std::path::Path>) -> Result<Module<P>> {
        Module::from_reader(engine, std::fs::File::open(path).map_err(Error::host)?)
    }
}

/// A module that comes in chunks of any size, from a network or a serial line, and is translated while it comes, in every
/// [mode](Config::compilation_mode).
///
/// Between chunks it keeps what its scratch memory needs and the image so far, not the binary module.
///
/// ```
/// # #[cfg(all(feature = "decoder", feature = "platform-linux"))] {
/// use wrt::{Engine, Module, ModuleStream};
///
/// let engine = Engine::default();
/// let wasm = wat::parse_str("(module (func (export \"f\")))").unwrap();
/// let mut stream = ModuleStream::new(&engine)?;
/// for chunk in wasm.chunks(3) {
///     stream.push(chunk)?;
/// }
/// let module = stream.finish()?;
/// assert_eq!(module.image(), Module::new(&engine, &wasm)?.image());
/// # }
/// # Ok::<(), wrt::Error>(())
/// ```
pub struct ModuleStream<P: Platform + Clone = DefaultPlatform> {
    engine: Engine<P>,
    decoder: Decoder<P>,
}

impl<P: Platform + Clone> ModuleStream<P> {
    /// Nothing has come yet. Init only.
    ///
    /// # Errors
    /// [`Error::Platform`] without memory.
    pub fn new(engine: &Engine<P>) -> Result<ModuleStream<P>> {
        let decoder = Decoder::new(engine.platform(), &engine.config().for_decoder())?;
        Ok(ModuleStream { engine: engine.clone(), decoder })
    }

    /// Takes the next bytes. Time linear in their number.
    ///
    /// # Errors
    /// As [`Module::new`]; the same error again from then on.
    pub fn push(&mut self, chunk: &[u8]) -> Result<()> {
        Ok(self.decoder.push(chunk)?)
    }

    /// All has come: checks what is left to check, and makes the module.
    ///
    /// # Errors
    /// As [`Module::new`].
    pub fn finish(self) -> Result<Module<P>> {
        let image = self.decoder.finish()?;
        let code = wrt_runtime::Module::from_translated(image.region, image.len as usize)?;
        Ok(Module::from_code(self.engine, code))
    }

    /// Bytes of scratch memory in use.
    #[must_use]
    pub fn scratch_bytes(&self) -> usize {
        self.decoder.scratch_bytes()
    }

    /// Bytes of the image so far.
    #[must_use]
    pub fn image_bytes(&self) -> usize {
        self.decoder.image_bytes()
    }
}

impl<P: Platform + Clone> fmt::Debug for ModuleStream<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ModuleStream({} bytes of image)", self.image_bytes())
    }
}
