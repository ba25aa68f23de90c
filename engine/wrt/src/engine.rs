//! The engine: a platform and a configuration, shared by modules and stores.

use alloc::sync::Arc;
use core::fmt;

use wrt_platform::Platform;

use crate::{Config, DefaultPlatform, Result};

/// A platform and a [`Config`], shared by the modules and stores made with it. Cheap to clone.
///
/// The type parameter is the platform. It has a default where a `platform-*` feature is on, so most programs never name it.
///
/// ```
/// # #[cfg(all(feature = "decoder", feature = "platform-linux"))] {
/// use wrt::{Config, Engine};
///
/// let engine = Engine::default();
/// let metered = Engine::new(Config::new().consume_fuel(true)).unwrap();
/// assert!(metered.config() != engine.config());
/// # }
/// ```
pub struct Engine<P: Platform + Clone = DefaultPlatform> {
    shared: Arc<Shared<P>>,
}

struct Shared<P> {
    platform: P,
    config: Config,
}

impl<P: Platform + Clone> Engine<P> {
    /// An engine on a platform value of the host's own. Init only.
    ///
    /// # Errors
    /// None today; a configuration this build cannot serve would be one.
    pub fn with_platform(platform: P, config: &Config) -> Result<Engine<P>> {
        Ok(Engine::of(platform, config.clone()))
    }

    pub(crate) fn of(platform: P, config: Config) -> Engine<P> {
        Engine { shared: Arc::new(Shared { platform, config }) }
    }

    /// The platform.
    #[must_use]
    pub fn platform(&self) -> &P {
        &self.shared.platform
    }

    /// The configuration.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.shared.config
    }

    /// Whether both are the same engine.
    #[must_use]
    pub fn same(a: &Engine<P>, b: &Engine<P>) -> bool {
        Arc::ptr_eq(&a.shared, &b.shared)
    }
}

impl<P: Platform + Clone> Clone for Engine<P> {
    fn clone(&self) -> Self {
        Engine { shared: Arc::clone(&self.shared) }
    }
}

impl<P: Platform + Clone> fmt::Debug for Engine<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Engine").field("config", self.config()).finish_non_exhaustive()
    }
}
