//! The platform that is meant where none is named: the only place that knows the `platform-*` features.

#[cfg(feature = "platform-linux")]
pub use linux::DefaultPlatform;
#[cfg(feature = "platform-macos")]
pub use macos::DefaultPlatform;
#[cfg(not(any(feature = "platform-linux", feature = "platform-macos", feature = "platform-qnx")))]
pub use none::DefaultPlatform;
#[cfg(feature = "platform-qnx")]
pub use qnx::DefaultPlatform;

#[cfg(not(any(feature = "platform-linux", feature = "platform-macos", feature = "platform-qnx")))]
#[path = "no_platform.rs"]
mod none;

/// Declares the module of a `platform-*` feature: the crate it brings, the type in it, and the system's name.
macro_rules! platform {
    ($feature:literal, $module:ident, $package:ident, $system:ident, $name:literal) => {
        #[doc = concat!("What feature `", $feature, "` brings.")]
        #[cfg(feature = $feature)]
        mod $module {
            use $package::$system;

            #[doc = concat!("The platform of the `platform-*` feature that is on: ", $name, ".")]
            pub type DefaultPlatform = $system;

            #[cfg(feature = "alloc")]
            impl crate::Engine<$system> {
                /// An engine on the default platform. Init only.
                ///
                /// # Errors
                /// As [`with_platform`](crate::Engine::with_platform).
                pub fn new(config: &crate::Config) -> crate::Result<Self> {
                    crate::Engine::with_platform($system::new(), config)
                }
            }

            #[cfg(feature = "alloc")]
            impl Default for crate::Engine<$system> {
                fn default() -> Self {
                    crate::Engine::of($system::new(), crate::Config::new())
                }
            }
        }
    };
}

platform!("platform-linux", linux, wrt_platform_linux, Linux, "Linux");
platform!("platform-macos", macos, wrt_platform_macos, Macos, "macOS");
platform!("platform-qnx", qnx, wrt_platform_qnx, Qnx, "QNX Neutrino");
