//! The platform that is meant where none is named: the only place that knows the `platform-*` features.

#[cfg(feature = "platform-linux")]
pub use linux::DefaultPlatform;
#[cfg(not(feature = "platform-linux"))]
pub use none::DefaultPlatform;

#[cfg(not(feature = "platform-linux"))]
#[path = "no_platform.rs"]
mod none;

/// What feature `platform-linux` brings.
#[cfg(feature = "platform-linux")]
mod linux {
    use wrt_platform_linux::Linux;

    /// The platform of the `platform-*` feature that is on: Linux.
    pub type DefaultPlatform = Linux;

    #[cfg(feature = "alloc")]
    impl crate::Engine<Linux> {
        /// An engine on the default platform. Init only.
        ///
        /// # Errors
        /// As [`with_platform`](crate::Engine::with_platform).
        pub fn new(config: &crate::Config) -> crate::Result<Self> {
            crate::Engine::with_platform(Linux::new(), config)
        }
    }

    #[cfg(feature = "alloc")]
    impl Default for crate::Engine<Linux> {
        fn default() -> Self {
            crate::Engine::of(Linux::new(), crate::Config::new())
        }
    }
}
