//! Configurations: the bounds of the engine's table, with values that suit an arena.
#![allow(unsafe_code, reason = "C's pointers are written and read here")]

use wrt::{Limits, Resource};

use crate::error::{Answer, finish_plain};
use crate::object::out;
use crate::version::ABI;
use crate::{Code, RawResult};

/// How many limits there are.
pub const LIMIT_COUNT: usize = Resource::ALL.len();

/// `WRT_FLAG_FUEL`.
pub const FLAG_FUEL: u32 = 1;
/// `WRT_FLAG_NAMES`.
pub const FLAG_NAMES: u32 = 2;
/// `WRT_FLAG_CANONICAL_NANS`.
pub const FLAG_CANONICAL_NANS: u32 = 4;

/// `wrt_config`.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct Config {
    /// Its own bytes.
    pub size: u32,
    /// The header's version.
    pub abi: u32,
    /// Bits `WRT_FLAG_…`.
    pub flags: u32,
    /// Bits `WRT_FEATURE_…`.
    pub features: u32,
    /// Regions at a time.
    pub regions: u32,
    /// Zero.
    pub reserved: u32,
    /// A bound for each [`Resource`].
    pub limits: [u64; LIMIT_COUNT],
}

/// All bits of `WRT_FEATURE_…`.
pub(crate) const FEATURES: u32 = (1 << 23) - 1;

/// What a preset bounds closer than the engine's table: the resource, `WRT_PRESET_DEFAULT`, `WRT_PRESET_SMALL`. The others stay: they bound
/// single things of a module that take nothing of their own, or no more than those here leave them.
const PRESETS: &[(Resource, u64, u64)] = &[
    (Resource::ImageBytes, 256 << 10, 24 << 10),
    (Resource::Types, 256, 32),
    (Resource::TypeValues, 2048, 128),
    (Resource::Functions, 2048, 128),
    (Resource::Imports, 128, 32),
    (Resource::Exports, 256, 32),
    (Resource::Globals, 256, 32),
    (Resource::Tables, 8, 4),
    (Resource::Memories, 8, 4),
    (Resource::ElementSegments, 256, 32),
    (Resource::DataSegments, 256, 32),
    (Resource::Params, 32, 16),
    (Resource::Results, 16, 4),
    (Resource::Locals, 1024, 128),
    (Resource::FunctionBytes, 32 << 10, 4 << 10),
    (Resource::ControlDepth, 256, 48),
    (Resource::OperandDepth, 1024, 256),
    (Resource::BranchTargets, 1024, 256),
    (Resource::NameBytes, 1024, 128),
    (Resource::Instances, 8, 4),
    (Resource::StoreFunctions, 2048, 128),
    (Resource::StoreGlobals, 256, 32),
    (Resource::StoreLinks, 4096, 256),
    (Resource::StoreModules, 8, 4),
    (Resource::HostFunctions, 64, 16),
    (Resource::ValueStack, 8192, 1024),
    (Resource::CallDepth, 512, 64),
    (Resource::HostDepth, 8, 4),
    (Resource::TableElements, 4096, 256),
    (Resource::StoreTableElements, 8192, 512),
    (Resource::Tags, 64, 8),
    (Resource::HeapBytes, 8 << 10, 512),
    (Resource::HeapObjects, 128, 8),
    (Resource::HeldReferences, 16, 1),
    (Resource::Handlers, 512, 32),
    (Resource::Roots, 1024, 32),
];

/// Bytes of a configuration.
#[allow(clippy::cast_possible_truncation, reason = "some hundred bytes")]
const SIZE: u32 = size_of::<Config>() as u32;

impl Config {
    /// A preset's values.
    pub(crate) fn preset(small: bool) -> Config {
        let mut limits = Limits::DEFAULT;
        for (what, default, least) in PRESETS {
            limits.set(*what, if small { *least } else { *default });
        }
        let mut config = Config {
            size: SIZE,
            abi: ABI,
            flags: 0,
            features: FEATURES,
            regions: if small { 64 } else { 128 },
            reserved: 0,
            limits: [0; LIMIT_COUNT],
        };
        for (bound, what) in config.limits.iter_mut().zip(Resource::ALL) {
            *bound = limits.of(*what);
        }
        config
    }

    /// The bounds as the engine has them.
    pub(crate) fn bounds(&self) -> Limits {
        let mut limits = Limits::DEFAULT;
        for (bound, what) in self.limits.iter().zip(Resource::ALL) {
            limits.set(*what, *bound);
        }
        limits
    }

    /// One bound as a number of things in memory.
    pub(crate) fn bound(&self, what: Resource) -> usize {
        let bound = self.limits.get(what as usize).copied();
        bound.and_then(|bound| usize::try_from(bound).ok()).unwrap_or(usize::MAX)
    }

    /// A copy of C's configuration.
    ///
    /// # Safety
    /// `config` is null, or one that `wrt_config_default` filled.
    pub(crate) unsafe fn read(config: *const Config) -> Answer<Config> {
        if config.is_null() {
            return Err(Code::ErrorNull.into());
        }
        // SAFETY: not null, so a configuration, of whatever version of the header: each begins with these two words.
        let [size, abi] = unsafe { config.cast::<[u32; 2]>().read() };
        if abi != ABI || size != SIZE {
            return Err(Code::ErrorAbi.into());
        }
        // SAFETY: it is one of this version.
        let config = unsafe { config.read() };
        let known =
            config.flags & !(FLAG_FUEL | FLAG_NAMES | FLAG_CANONICAL_NANS) == 0 && config.features & !FEATURES == 0;
        if !known || config.reserved != 0 {
            return Err(Code::ErrorArgument.into());
        }
        Ok(config)
    }
}

/// Fills a configuration with a preset's values.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wrt_config_default(config: *mut Config, size: usize, abi: u32, preset: u32) -> RawResult {
    finish_plain(|| {
        // SAFETY: the header's contract.
        let config = unsafe { out(config) }?;
        if abi != ABI || size != size_of::<Config>() {
            return Err(Code::ErrorAbi.into());
        }
        if preset > 1 {
            return Err(Code::ErrorArgument.into());
        }
        config.set(Config::preset(preset == 1));
        Ok(())
    })
}
