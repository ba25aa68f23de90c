//! Threads: pthreads that set themselves up and report before their body begins.

use alloc::sync::Arc;
use core::cell::Cell;
use core::fmt;
use core::mem;
use core::panic::AssertUnwindSafe;
use core::sync::atomic::{AtomicU32, Ordering};
use core::time::Duration;
use std::panic::catch_unwind;
use std::sync::OnceLock;
use std::thread;

use wrt_platform::{
    CancelToken, Clock, Facility, FutexLike, Instant, Join, PlatformError, Priority, Stack, StackBounds,
    StackProtection, Thread, ThreadRequest, Wait,
};

use crate::sys_memory::page_size;
use crate::sys_thread::{Body, RawThread, smallest_stack};
use crate::{Errno, os_error, sys_os};

/// What a backend adds to the threads that every POSIX system has.
pub trait ThreadSystem: FutexLike + Clock + Copy + Default + fmt::Debug + Send + Sync + 'static {
    /// Looks at a request before a thread is started for it. *Bounded*. The answer is what the thread does to itself before its body
    /// begins: in the thread itself, because only there each refusal has its own error with every C library. *Init only*; where it
    /// fails, the thread ends.
    ///
    /// # Errors
    /// As [`Threads::spawn`](wrt_platform::Threads::spawn), for what can be refused without the thread.
    fn prepare(
        request: &ThreadRequest<'_>,
    ) -> Result<impl FnOnce() -> Result<(), PlatformError> + Send + 'static, PlatformError>;
}

/// Starts a thread that is all that was asked for before its body begins. Init only.
///
/// # Errors
/// As [`Threads::spawn`](wrt_platform::Threads::spawn).
pub fn spawn<S, F>(system: S, request: ThreadRequest<'_>, body: F) -> Result<PosixThread<S>, PlatformError>
where
    S: ThreadSystem,
    F: FnOnce(&CancelToken) + Send + 'static,
{
    let setup = S::prepare(&request)?;
    let shared = Arc::new(Shared::default());
    let wanted = stack_size(&request.stack);
    let stack = rounded(request.stack);
    let static_stack = bounds_of_static(&stack);
    let body = thread_body::<S>(setup, static_stack, Arc::clone(&shared), body);
    let raw = RawThread::spawn(stack, body).map_err(|errno| match errno {
        Errno::EAGAIN | Errno::ENOMEM => PlatformError::OutOfMemory { wanted },
        Errno::EINVAL => PlatformError::Invalid(Facility::Thread),
        Errno::EPERM => PlatformError::Denied(Facility::Thread),
        _ => os_error(Facility::Thread, errno),
    })?;
    while shared.state.load(Ordering::Acquire) == STARTING {
        // However the wait ends, the state is looked at again: an error here must not leave a thread nobody knows of.
        let _ = system.wait(&shared.state, STARTING, None, None);
    }
    if let Some(error) = shared.failure.get() {
        raw.join().map_err(|errno| os_error(Facility::Thread, errno))?;
        return Err(*error);
    }
    Ok(PosixThread { raw: Some(raw), shared, system })
}

/// The bounds of the static stack that the current thread was started on by [`spawn`], below which there is no guard; none for another
/// stack. Bounded.
#[must_use]
pub fn static_stack() -> Option<StackBounds> {
    STATIC_STACK.try_with(Cell::get).unwrap_or(None)
}

thread_local! {
    static STATIC_STACK: Cell<Option<StackBounds>> = const { Cell::new(None) };
}

fn bounds_of_static(stack: &Stack) -> Option<StackBounds> {
    let Stack::Static(bytes) = stack else { return None };
    let low = bytes.as_ptr().addr();
    Some(StackBounds { low, high: low.saturating_add(bytes.len()), protection: StackProtection::None })
}

/// The priority that a request asks for, if any. Bounded.
///
/// # Errors
/// [`PlatformError::Invalid`] when it is zero or above `highest`.
pub fn asked_priority(request: &ThreadRequest<'_>, highest: Priority) -> Result<Option<Priority>, PlatformError> {
    match request.priority {
        Some(priority) if priority.0 == 0 || priority > highest => Err(PlatformError::Invalid(Facility::Priority)),
        other => Ok(other),
    }
}

/// The error for what the system said when a thread asked for something that not every process may have. Bounded.
#[must_use]
pub fn refused(facility: Facility, errno: Errno) -> PlatformError {
    match errno {
        Errno::EPERM => PlatformError::Denied(facility),
        Errno::EINVAL => PlatformError::Invalid(facility),
        _ => os_error(facility, errno),
    }
}

/// A thread started by [`spawn`]. Dropping it lets the thread run on by itself.
#[derive(Debug)]
pub struct PosixThread<S> {
    /// None once it was joined.
    raw: Option<RawThread>,
    shared: Arc<Shared>,
    system: S,
}

impl<S: ThreadSystem> Thread for PosixThread<S> {
    fn join(&mut self, deadline: Option<Instant>) -> Result<Join, PlatformError> {
        let end = loop {
            match self.shared.state.load(Ordering::Acquire) {
                FINISHED => break Join::Finished,
                PANICKED => break Join::Panicked,
                state => {
                    if self.system.wait(&self.shared.state, state, deadline, None)? == Wait::TimedOut {
                        return Ok(Join::TimedOut);
                    }
                }
            }
        };
        // The body has returned: what is left of the thread is the C library's few steps to its end, but also the destructors of
        // what the body put into thread-local places, however long they take.
        self.raw = match (self.raw.take(), deadline) {
            (Some(raw), Some(deadline)) => {
                try_join(self.system, raw, deadline).map_err(|errno| os_error(Facility::Thread, errno))?
            }
            (Some(raw), None) => {
                raw.join().map_err(|errno| os_error(Facility::Thread, errno))?;
                None
            }
            (None, _) => None,
        };
        Ok(if self.raw.is_some() { Join::TimedOut } else { end })
    }

    fn cancel(&self) {
        self.system.cancel(&self.shared.token);
    }
}

/// Joins a thread that is about to end; gives it back at the deadline. It looks again and again, because the C library takes a
/// deadline on the wall clock, which may be set meanwhile.
fn try_join<S: ThreadSystem>(system: S, raw: RawThread, deadline: Instant) -> Result<Option<RawThread>, Errno> {
    const LONGEST: Duration = Duration::from_millis(1);
    let mut raw = raw;
    let mut step = Duration::from_micros(10);
    loop {
        raw = match raw.try_join()? {
            None => return Ok(None),
            Some(raw) => raw,
        };
        let left = deadline.since(system.now());
        if left.is_zero() {
            return Ok(Some(raw));
        }
        thread::sleep(step.min(left));
        step = step.saturating_mul(2).min(LONGEST);
    }
}

/// What a thread and its handle share.
#[derive(Debug, Default)]
struct Shared {
    /// One of the states below; a futex.
    state: AtomicU32,
    token: CancelToken,
    /// Why the thread could not be set up.
    failure: OnceLock<PlatformError>,
}

const STARTING: u32 = 0;
const RUNNING: u32 = 1;
const FINISHED: u32 = 2;
const PANICKED: u32 = 3;

impl Shared {
    fn enter<S: ThreadSystem>(&self, state: u32) {
        self.state.store(state, Ordering::Release);
        S::default().wake(&self.state, u32::MAX);
    }
}

/// What the thread does: it sets itself up, reports, runs the body, reports again.
fn thread_body<S: ThreadSystem>(
    setup: impl FnOnce() -> Result<(), PlatformError> + Send + 'static,
    static_stack: Option<StackBounds>,
    shared: Arc<Shared>,
    body: impl FnOnce(&CancelToken) + Send + 'static,
) -> Body {
    Box::new(move || {
        let _ = STATIC_STACK.try_with(|known| known.set(static_stack));
        if let Err(error) = setup() {
            // Nobody else sets it, so it is empty.
            let _ = shared.failure.set(error);
            // What was moved into the body may panic as it is dropped.
            mem::forget(catch_unwind(AssertUnwindSafe(|| drop(body))));
            return shared.enter::<S>(FINISHED);
        }
        shared.enter::<S>(RUNNING);
        // The body is consumed by the call, so nothing half done of it is seen after.
        let end = catch_unwind(AssertUnwindSafe(|| body(&shared.token)));
        shared.enter::<S>(if end.is_ok() { FINISHED } else { PANICKED });
        // To drop what it panicked with could panic again, with nobody to catch it.
        mem::forget(end);
    })
}

/// A name cut at a character, and at a zero, to what a system keeps: at most `N` bytes, its final zero included. Bounded.
#[must_use]
pub fn cut_name<const N: usize>(name: &str) -> [u8; N] {
    let mut kept = [0; N];
    let mut rest = kept.as_mut_slice();
    for character in name.chars().take_while(|character| *character != '\0') {
        // One byte stays for the final zero.
        if rest.len() <= character.len_utf8() {
            break;
        }
        let written = character.encode_utf8(rest).len();
        rest = rest.get_mut(written..).unwrap_or(&mut []);
    }
    kept
}

fn stack_size(stack: &Stack) -> usize {
    match stack {
        Stack::Default => 0,
        Stack::Size(bytes) => *bytes,
        Stack::Static(bytes) => bytes.len(),
    }
}

/// The stack as the C library takes it: sizes in whole pages, with room for what it keeps on the stack itself.
pub(crate) fn rounded(stack: Stack) -> Stack {
    match stack {
        Stack::Size(bytes) => {
            let page = page_size();
            let bytes = bytes.max(smallest_stack());
            // One page more, since some C libraries take the guard out of the size.
            Stack::Size(bytes.checked_next_multiple_of(page).and_then(|bytes| bytes.checked_add(page)).unwrap_or(bytes))
        }
        Stack::Static(bytes) if sys_os::STATIC_STACKS_ARE_PAGES => Stack::Static(whole_pages(bytes, page_size())),
        Stack::Default | Stack::Static(_) => stack,
    }
}

/// The pages that lie in `bytes` as a whole; `page` is a power of two.
fn whole_pages(bytes: &'static mut [u8], page: usize) -> &'static mut [u8] {
    let low = bytes.as_ptr().addr();
    let front = low.checked_next_multiple_of(page).unwrap_or(usize::MAX).saturating_sub(low);
    let rest = bytes.get_mut(front..).unwrap_or(&mut []);
    let over = rest.len() & page.saturating_sub(1);
    let kept = rest.len().saturating_sub(over);
    rest.get_mut(..kept).unwrap_or(&mut [])
}

#[cfg(test)]
mod tests {
    use super::{cut_name, whole_pages};

    #[test]
    fn whole_pages_are_cut_out_of_bytes() {
        let bytes: &'static mut [u8] = Box::leak(vec![0; 10_000].into_boxed_slice());
        let (low, len) = (bytes.as_ptr().addr(), bytes.len());
        let pages = whole_pages(bytes, 1024);
        assert_eq!((pages.as_ptr().addr() % 1024, pages.len() % 1024), (0, 0));
        assert!(pages.as_ptr().addr() - low < 1024 && len - pages.len() < 2048);
        assert!(whole_pages(&mut [], 1024).is_empty());
        assert!(whole_pages(Box::leak(Box::new([0; 1000])), 1024).is_empty());
    }

    #[test]
    fn a_long_name_is_cut_at_a_character() {
        assert_eq!(&cut_name::<16>("short"), b"short\0\0\0\0\0\0\0\0\0\0\0");
        assert_eq!(&cut_name::<16>("fifteen letters and more"), b"fifteen letters\0");
        assert_eq!(&cut_name::<16>("fourteen byte\u{e9}s"), "fourteen byte\u{e9}\0".as_bytes());
        assert_eq!(&cut_name::<16>("fourteen bytes\u{e9}"), b"fourteen bytes\0\0");
        assert_eq!(&cut_name::<16>("cut\0here"), b"cut\0\0\0\0\0\0\0\0\0\0\0\0\0");
    }
}
