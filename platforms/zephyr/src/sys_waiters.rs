//! The list of the threads that wait, whose nodes and semaphores lie on those threads' own stacks.
#![allow(unsafe_code, reason = "nodes on stacks are linked by pointers here")]

use core::cell::Cell;
use core::ffi::c_void;
use core::ptr::{self, NonNull};
use core::sync::atomic::{AtomicU32, Ordering};

use critical_section::{CriticalSection, Mutex};
use wrt_platform::{CancelToken, Wait};

use crate::sys_kernel::{self as kernel, NEVER};

unsafe extern "C" {
    fn wrt_zephyr_with_semaphore(body: extern "C" fn(*mut c_void, *mut c_void), context: *mut c_void);
    fn wrt_zephyr_block(semaphore: *mut c_void, tick: u64);
    fn wrt_zephyr_give(semaphore: *mut c_void);
}

/// A thread that waits.
///
/// Invariant: a node that is in the list is alive and at its place, with its semaphore: [`wait_by`] takes it out, in a critical section,
/// before it returns, and nothing in between unwinds. Its cells are used in critical sections alone.
struct Node {
    next: Cell<Link>,
    /// What the thread blocks on; whoever takes the node out gives it.
    semaphore: *mut c_void,
    priority: u32,
    /// Address of the word.
    word: usize,
    /// Address of the token, or [`NO_TOKEN`].
    token: usize,
    /// How the wait ended, when somebody has taken the node out.
    end: Cell<Option<Wait>>,
}

const NO_TOKEN: usize = 0;

/// A node in the list.
#[derive(Clone, Copy)]
struct Link(Option<NonNull<Node>>);

// SAFETY: it is followed in critical sections alone, where the node is alive (invariant of `Node`), whatever thread does it.
unsafe impl Send for Link {}

/// The threads that wait, the most urgent first, equals in the order they came.
static WAITERS: Mutex<Cell<Link>> = Mutex::new(Cell::new(Link(None)));

/// What a wait is called with, and its end.
struct Call<'a> {
    word: &'a AtomicU32,
    expected: u32,
    until: Option<u64>,
    cancel: Option<&'a CancelToken>,
    end: Wait,
}

/// Sleeps as `FutexLike::wait`, where a thread may block; `until` is a tick.
pub(crate) fn wait(word: &AtomicU32, expected: u32, until: Option<u64>, cancel: Option<&CancelToken>) -> Wait {
    let mut call = Call { word, expected, until, cancel, end: Wait::Mismatch };
    // SAFETY: the shim calls `with_semaphore` once, before it returns, with the pointer to `call`, which nothing else uses meanwhile.
    unsafe { wrt_zephyr_with_semaphore(with_semaphore, (&raw mut call).cast()) };
    call.end
}

/// Goes on with a wait that has a semaphore.
extern "C" fn with_semaphore(semaphore: *mut c_void, call: *mut c_void) {
    // SAFETY: the pointer is to the `Call` of `wait`, borrowed by nobody else (see there).
    let call = unsafe { &mut *call.cast::<Call<'_>>() };
    call.end = wait_by(semaphore, call);
}

/// Waits by a semaphore that is there as long as this call, and that nobody else knows.
fn wait_by(semaphore: *mut c_void, call: &Call<'_>) -> Wait {
    let node = Node {
        next: Cell::new(Link(None)),
        semaphore,
        priority: kernel::priority(),
        word: ptr::from_ref(call.word).addr(),
        token: call.cancel.map_or(NO_TOKEN, |token| ptr::from_ref(token).addr()),
        end: Cell::new(None),
    };
    let at_once = critical_section::with(|section| {
        if call.cancel.is_some_and(CancelToken::is_cancelled) {
            return Some(Wait::Cancelled);
        }
        if call.word.load(Ordering::Acquire) != call.expected {
            return Some(Wait::Mismatch);
        }
        insert(section, &node);
        None
    });
    if let Some(end) = at_once {
        return end;
    }
    loop {
        let comes = call.until.is_none_or(|until| kernel::ticks() < until);
        if comes {
            // SAFETY: the semaphore is there (the caller's promise).
            unsafe { wrt_zephyr_block(semaphore, call.until.unwrap_or(NEVER)) };
        }
        let end = critical_section::with(|section| {
            // Whoever ended the wait has left the critical section in which it gave the semaphore: nobody uses node or semaphore any more.
            let end = node.end.get();
            if end.is_none() && !comes {
                take_out(section, |other| ptr::eq(other, &raw const node), |_| false);
                return Some(Wait::TimedOut);
            }
            end
        });
        if let Some(end) = end {
            return end;
        }
    }
}

/// Wakes at most `count` threads that wait on the word; how many.
pub(crate) fn wake(word: &AtomicU32, count: u32) -> u32 {
    let word = ptr::from_ref(word).addr();
    end_waits(count, Wait::Woken, |node| node.word == word)
}

/// Ends every wait that holds the token.
pub(crate) fn cancel(token: &CancelToken) {
    let token = ptr::from_ref(token).addr();
    end_waits(u32::MAX, Wait::Cancelled, |node| node.token == token);
}

/// Takes out at most `count` nodes of a kind and gives their semaphores, in one critical section: a thread that was woken and waits again
/// must not be counted twice.
fn end_waits(count: u32, end: Wait, of_kind: impl Fn(&Node) -> bool) -> u32 {
    if count == 0 {
        return 0;
    }
    let mut taken = 0_u32;
    critical_section::with(|section| {
        take_out(section, of_kind, |node| {
            node.end.set(Some(end));
            // SAFETY: a semaphore is there as long as its node (invariant), whose thread leaves `wait_by` by a critical section only,
            // so not before this one ends.
            unsafe { wrt_zephyr_give(node.semaphore) };
            taken = taken.saturating_add(1);
            taken < count
        });
    });
    if taken > 0 {
        kernel::reschedule();
    }
    taken
}

/// Puts a node behind all that are as urgent.
fn insert(section: CriticalSection<'_>, node: &Node) {
    let mut link = WAITERS.borrow(section);
    while let Some(other) = link.get().0 {
        // SAFETY: a node in the list is alive (invariant), for this section at least.
        let other = unsafe { other.as_ref() };
        if other.priority < node.priority {
            break;
        }
        link = &other.next;
    }
    node.next.set(link.get());
    link.set(Link(Some(NonNull::from(node))));
}

/// Takes nodes of a kind out, the first in the list first, as long as `more` says so.
fn take_out(section: CriticalSection<'_>, of_kind: impl Fn(&Node) -> bool, mut more: impl FnMut(&Node) -> bool) {
    let mut link = WAITERS.borrow(section);
    while let Some(node) = link.get().0 {
        // SAFETY: a node in the list is alive (invariant), for this section at least; so is one that is taken out in it (see `wait_by`).
        let node = unsafe { node.as_ref() };
        if !of_kind(node) {
            link = &node.next;
            continue;
        }
        link.set(node.next.get());
        if !more(node) {
            break;
        }
    }
}
