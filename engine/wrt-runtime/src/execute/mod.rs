//! The executor: one loop over register code.

mod bulk;
mod memory;
mod numeric;
mod run;
mod segment;
mod slot;
mod table;

use wrt_error::Trap;
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

pub(crate) use bulk::{Brake, Stop};
pub(crate) use run::execute;
pub(crate) use segment::{Reach, reference};

/// Slots of a frame that a record can name.
pub(crate) const WINDOW: usize = 256;

/// Where a call goes on when a function returns.
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, Immutable, KnownLayout)]
#[repr(C)]
pub(crate) struct Frame {
    /// Code record behind the call.
    pub(crate) ip: u32,
    /// First slot of the caller's frame.
    pub(crate) base: u32,
    /// The caller's instance; [`HOST`](crate::instance::HOST) where it is the host.
    pub(crate) instance: u32,
    pub(crate) spare: u32,
}

/// Where a call stands.
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, Immutable, KnownLayout)]
#[repr(C)]
pub(crate) struct State {
    /// The next code record.
    pub(crate) ip: u32,
    /// First slot of the frame.
    pub(crate) base: u32,
    /// The instance that runs; [`HOST`](crate::instance::HOST) where nothing is left to run.
    pub(crate) instance: u32,
    /// Frames in use, those of calls below included.
    pub(crate) depth: u32,
}

/// Why the loop was left.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Exit {
    Finished,
    Trapped(Trap),
    /// A host's function is to be called, with its arguments at this slot.
    Host {
        func: u32,
        at: u32,
    },
    OutOfFuel,
    Interrupted,
}
