//! What threads of the WRT runtime share: waiting on a word, locks, a parking lot, cancel tokens and interrupt flags.
//!
//! Nothing here needs an atomic wider than 32 bits, an allocator or an operating system: the traits say what a
//! platform must do, the types are the words it does it on.
#![no_std]
#![forbid(unsafe_code)]

mod cancel;
mod futex;
mod instant;
mod interrupt;
mod lock;
mod lot;
mod word;

pub use cancel::CancelToken;
pub use futex::{FutexLike, Wait};
pub use instant::Instant;
pub use interrupt::InterruptFlag;
pub use lock::{FutexLock, Held, Lock};
pub use lot::{Next, ParkError, Parked, ParkingLot};
