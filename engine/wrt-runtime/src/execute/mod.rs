//! The executor: register code run by one of two drivers.

mod atomic;
mod bulk;
mod compact;
mod forms;
mod gc;
mod memory;
mod numeric;
mod roots;
mod rows;
mod run;
mod segment;
mod slot;
mod straight;
mod table;
mod threaded;
mod unwind;
mod vector;
mod wide;

use wrt_error::Trap;
use wrt_foundation::{ALLOC, COMPACT, EXCEPTIONS, GC, THREADS};
use wrt_platform::Platform;
use wrt_sync::InterruptFlag;
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

pub(crate) use bulk::{Brake, Stop, move_items, part, part_mut};
pub(crate) use gc::{Casts, collect};
pub(crate) use roots::shade_typed;
pub(crate) use run::room_end;
pub(crate) use segment::{Reach, reference};
pub(crate) use threaded::Threaded;
pub(crate) use unwind::{Thrown, fill, keep, throw};
pub(crate) use wide::{halves, whole};

use self::threaded::Pause;
use crate::lazy::{begin_untranslated, untranslated_at};
use crate::store::Store;

/// Slots that the stack has behind the first of every frame, so that none that a record can name is looked for; in a compact build there
/// are those of the frame alone.
pub(crate) const WINDOW: usize = if COMPACT { 0 } else { slot::NAMED };

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
    /// The caller's index among its module's own functions, [`UNKNOWN`] where the loop called: it needs none.
    pub(crate) func: u32,
}

/// No function's index.
pub(crate) const UNKNOWN: u32 = u32::MAX;

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
    /// A host's function is to be called by an instance, with its arguments at this slot.
    Host {
        func: u32,
        at: u32,
        caller: u32,
    },
    /// What comes next costs this much, and there is less.
    OutOfFuel {
        needed: u64,
    },
    Interrupted,
    /// The function that was called has no code yet.
    Untranslated,
    /// An allocation is to be executed again when the heap was collected.
    Collect,
    /// The thread is to wait, as the record says that the state names.
    Wait,
    /// An exception is thrown by the record that the state names.
    Throw(Thrown),
    /// Nothing caught the exception of this reference.
    Uncaught {
        reference: u64,
    },
    /// The one record that was asked for was executed.
    Stepped,
}

/// Which driver executes code.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Dispatch {
    /// The fastest that this build is known to run soundly.
    #[default]
    Auto,
    /// One loop over the image: every build, every processor.
    Loop,
    /// Handlers that jump to one another, where the build turns their calls into jumps; else the loop.
    Threaded,
}

impl Dispatch {
    /// The driver that runs: [`Loop`](Dispatch::Loop) or [`Threaded`](Dispatch::Threaded).
    #[must_use]
    pub fn resolve(self) -> Dispatch {
        match self {
            Dispatch::Loop => Dispatch::Loop,
            Dispatch::Auto | Dispatch::Threaded if threaded::jumps() => Dispatch::Threaded,
            Dispatch::Auto | Dispatch::Threaded => Dispatch::Loop,
        }
    }
}

/// Runs from a state until the host has to know; the state then says where to go on, or where it trapped.
pub(crate) fn execute<P: Platform + Clone>(
    store: &mut Store<P>,
    flag: Option<&InterruptFlag>,
    state: &mut State,
) -> Exit {
    loop {
        let exit = drive(store, flag, state);
        match exit {
            Exit::Throw(thrown) if EXCEPTIONS => {
                if let Err(exit) = throw(store, thrown, state) {
                    return exit;
                }
                // A handler may lie before what throws, as a branch back may go.
                if flag.unwrap_or(&store.flag).take() {
                    return Exit::Interrupted;
                }
            }
            Exit::Collect if GC => {
                // A constant expression is evaluated in one go.
                if let Err(exit) = collect(store, flag.is_none(), Some(state), &[]) {
                    return exit;
                }
            }
            Exit::Wait if THREADS => {
                if let Err(exit) = atomic::wait(store, flag, state) {
                    return exit;
                }
            }
            Exit::Untranslated | Exit::Interrupted if ALLOC => {
                let begun = untranslated_at(store, state).map(|own| begin_untranslated(store, state, own));
                match (exit, begun) {
                    (Exit::Untranslated, Some(Ok(()))) => {}
                    (Exit::Untranslated, Some(Err(trap))) => return Exit::Trapped(trap),
                    (Exit::Untranslated, None) => return Exit::Trapped(Trap::Corrupt),
                    // A call looks at the flag when it is done: now it stands where it would in a function that was translated before.
                    // Where that failed, it fails again when the call runs on.
                    _ => return exit,
                }
            }
            Exit::Finished
            | Exit::Trapped(_)
            | Exit::Host { .. }
            | Exit::OutOfFuel { .. }
            | Exit::Interrupted
            | Exit::Untranslated
            | Exit::Collect
            | Exit::Wait
            | Exit::Throw(_)
            | Exit::Uncaught { .. }
            | Exit::Stepped => return exit,
        }
    }
}

/// Runs until a function has to be translated, an exception is thrown, or the host has to know.
fn drive<P: Platform + Clone>(store: &mut Store<P>, flag: Option<&InterruptFlag>, state: &mut State) -> Exit {
    if !threaded::MAY_JUMP || store.dispatch != Dispatch::Threaded {
        return run::execute::<P, false>(store, flag, state);
    }
    loop {
        match threaded::run(store, flag, state) {
            (Pause::Exit, exit) => return exit,
            (Pause::Switch, _) => {}
            (Pause::Loop, _) => return run::execute::<P, false>(store, flag, state),
            (Pause::Step, _) => match run::execute::<P, true>(store, flag, state) {
                Exit::Stepped => {}
                exit @ (Exit::Finished
                | Exit::Trapped(_)
                | Exit::Host { .. }
                | Exit::OutOfFuel { .. }
                | Exit::Throw(_)
                | Exit::Uncaught { .. }
                | Exit::Interrupted
                | Exit::Collect
                | Exit::Wait
                | Exit::Untranslated) => {
                    return exit;
                }
            },
        }
    }
}
