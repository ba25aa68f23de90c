//! The trait of a platform that runs several threads.

use wrt_error::PlatformError;
use wrt_sync::{CancelToken, Instant};

/// A fixed scheduling priority: 1 is the lowest, larger is more urgent, whatever the system counts in itself.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[repr(transparent)]
pub struct Priority(pub u8);

/// The processors a thread may run on: bit *n* stands for processor *n*.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[repr(transparent)]
pub struct Affinity(pub u64);

/// The native stack a thread is given.
#[derive(PartialEq, Eq, Debug, Default)]
pub enum Stack {
    /// What the system gives when nothing is asked for.
    #[default]
    Default,
    /// At least this many bytes, from the system.
    Size(usize),
    /// These bytes, which the thread keeps for good.
    Static(&'static mut [u8]),
}

/// What is asked of [`Threads::spawn`].
#[derive(PartialEq, Eq, Debug, Default)]
pub struct ThreadRequest<'a> {
    /// The name debuggers show; cut off where the system's names are shorter.
    pub name: &'a str,
    /// A fixed priority; none leaves it to the system, which may copy the spawning thread's.
    pub priority: Option<Priority>,
    /// The processors it may run on; none leaves it to the system, which may copy the spawning thread's.
    pub affinity: Option<Affinity>,
    /// Its stack.
    pub stack: Stack,
}

/// How a join ended.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Join {
    /// The thread's body returned.
    Finished,
    /// The thread's body panicked, on a system that survives it.
    Panicked,
    /// The deadline passed; the thread still runs, or ends, and may be joined again.
    TimedOut,
}

/// Threads.
pub trait Threads {
    /// A thread that was spawned. Dropping it lets the thread run on by itself.
    type Thread: Thread + Send + 'static;

    /// Whether [`spawn`](Threads::spawn) can succeed.
    const THREADS: bool;

    /// Whether a thread can have a fixed priority, rights allowing.
    const PRIORITIES: bool;

    /// Whether a thread can be bound to processors.
    const AFFINITY: bool;

    /// The most urgent priority there is; none where [`PRIORITIES`](Threads::PRIORITIES) is false. *Bounded*.
    fn highest_priority(&self) -> Option<Priority>;

    /// The processors the current thread may run on, which it can bind others to; no bit is set where [`AFFINITY`](Threads::AFFINITY) is
    /// false. *Bounded*.
    fn processors(&self) -> Affinity;

    /// Starts a thread that runs `body` and is all that was asked for before its body begins.
    ///
    /// The body is given the token that [`Thread::cancel`] cancels, to hand it to the calls that may block. It is moved to where
    /// the platform keeps it: a platform without a heap takes bodies up to a size it documents. *Init only*.
    ///
    /// # Errors
    /// [`PlatformError::OutOfMemory`] for want of memory or threads; [`PlatformError::Denied`] when the process lacks the right
    /// to the priority or the processors; [`PlatformError::Invalid`] when there is no such priority or processor or the static stack is too
    /// small; [`PlatformError::Unsupported`] for what the constants rule out. No thread runs after an error.
    fn spawn<F>(&self, request: ThreadRequest<'_>, body: F) -> Result<Self::Thread, PlatformError>
    where
        F: FnOnce(&CancelToken) + Send + 'static;
}

/// A thread that was started by [`Threads::spawn`].
pub trait Thread {
    /// Waits until the thread has ended, or the deadline passes. After [`Join::Finished`] its stack is given back. *Blocking*.
    ///
    /// # Errors
    /// [`PlatformError::Os`] when the system refuses to wait.
    fn join(&mut self, deadline: Option<Instant>) -> Result<Join, PlatformError>;

    /// Cancels the call the thread is blocked in, if that call was given the body's token, and every later one. *Bounded*.
    fn cancel(&self);
}
