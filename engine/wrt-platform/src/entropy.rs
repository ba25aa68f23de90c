//! The trait of a platform that has random bytes.

use wrt_error::PlatformError;

/// Random bytes.
pub trait Entropy {
    /// Whether [`fill`](Entropy::fill) can succeed.
    const ENTROPY: bool;

    /// Fills `bytes` with random bytes fit for keys. *Blocking* until the system has gathered enough after boot, then *bounded*.
    ///
    /// # Errors
    /// [`PlatformError::Unsupported`] where [`ENTROPY`](Entropy::ENTROPY) is false; [`PlatformError::Os`] when the source fails;
    /// some of `bytes` may have been written then.
    fn fill(&self, bytes: &mut [u8]) -> Result<(), PlatformError>;
}
