//! The list of the tasks that wait, whose nodes lie on those tasks' own stacks.
#![allow(unsafe_code, reason = "nodes on stacks are linked by pointers here")]

use core::cell::Cell;
use core::ptr::{self, NonNull};
use core::sync::atomic::{AtomicU32, Ordering};

use critical_section::{CriticalSection, Mutex};
use wrt_platform::{CancelToken, Wait};

use crate::sys_kernel::{self as kernel, Task};

/// A task that waits.
///
/// Invariant: a node that is in the list is alive and at its place: [`wait`] takes it out, in a critical section, before it returns, and
/// nothing in between unwinds. Its cells are used in critical sections alone.
struct Node {
    next: Cell<Link>,
    task: Task,
    priority: u32,
    /// Address of the word.
    word: usize,
    /// Address of the token, or [`NO_TOKEN`].
    token: usize,
    /// One of the states below. Whoever changes it has taken the node out.
    state: AtomicU32,
}

const NO_TOKEN: usize = 0;

const WAITS: u32 = 0;
const WOKEN: u32 = 1;
const CANCELLED: u32 = 2;

/// A node in the list.
#[derive(Clone, Copy)]
struct Link(Option<NonNull<Node>>);

// SAFETY: it is followed in critical sections alone, where the node is alive (invariant of `Node`), whatever task does it.
unsafe impl Send for Link {}

/// The tasks that wait, the most urgent first, equals in the order they came.
static WAITERS: Mutex<Cell<Link>> = Mutex::new(Cell::new(Link(None)));

/// Sleeps as `FutexLike::wait`, in task context with the scheduler running; `left` gives the ticks that are left, none of no deadline,
/// `task` is the one that runs.
pub(crate) fn wait(
    task: Task,
    word: &AtomicU32,
    expected: u32,
    left: impl Fn() -> Option<u64>,
    cancel: Option<&CancelToken>,
) -> Wait {
    let node = Node {
        next: Cell::new(Link(None)),
        task,
        priority: kernel::priority(),
        word: ptr::from_ref(word).addr(),
        token: cancel.map_or(NO_TOKEN, |token| ptr::from_ref(token).addr()),
        state: AtomicU32::new(WAITS),
    };
    let at_once = critical_section::with(|section| {
        if cancel.is_some_and(CancelToken::is_cancelled) {
            return Some(Wait::Cancelled);
        }
        if word.load(Ordering::Acquire) != expected {
            return Some(Wait::Mismatch);
        }
        insert(section, &node);
        None
    });
    if let Some(end) = at_once {
        return end;
    }
    loop {
        let left = left();
        if left == Some(0) {
            return give_up(&node);
        }
        kernel::block(left);
        // What was not for us, or was left of an earlier wait, changes no state.
        if let Some(end) = ended(&node) {
            return end;
        }
    }
}

/// How the wait of a node ended that somebody took out.
fn ended(node: &Node) -> Option<Wait> {
    match node.state.load(Ordering::Acquire) {
        WOKEN => Some(Wait::Woken),
        CANCELLED => Some(Wait::Cancelled),
        _ => None,
    }
}

/// Takes the node out at its deadline, unless somebody did before.
fn give_up(node: &Node) -> Wait {
    let end = critical_section::with(|section| {
        let end = ended(node);
        if end.is_none() {
            take_out(section, |other| ptr::eq(other, node), |_| false);
        }
        end
    });
    if end.is_some() {
        // It was notified too: nothing of that stays for the next wait.
        kernel::block(Some(0));
    }
    end.unwrap_or(Wait::TimedOut)
}

/// Wakes at most `count` tasks that wait on the word; how many.
pub(crate) fn wake(word: &AtomicU32, count: u32) -> u32 {
    let word = ptr::from_ref(word).addr();
    end_waits(count, WOKEN, |node| node.word == word)
}

/// Ends every wait that holds the token.
pub(crate) fn cancel(token: &CancelToken) {
    let token = ptr::from_ref(token).addr();
    end_waits(u32::MAX, CANCELLED, |node| node.token == token);
}

/// Takes out at most `count` nodes of a kind and notifies their tasks, in one critical section: a task that was woken and waits again
/// must not be counted twice.
fn end_waits(count: u32, state: u32, of_kind: impl Fn(&Node) -> bool) -> u32 {
    if count == 0 {
        return 0;
    }
    let mut taken = 0_u32;
    let mut yields = false;
    critical_section::with(|section| {
        take_out(section, of_kind, |node| {
            node.state.store(state, Ordering::Release);
            // SAFETY: the task is inside `wait` until the section ends, and nobody deletes one that is (the crate's rule).
            yields |= unsafe { kernel::notify(node.task) };
            taken = taken.saturating_add(1);
            taken < count
        });
    });
    if yields {
        kernel::yield_now();
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
        // SAFETY: a node in the list is alive (invariant), for this section at least; so is one that is taken out in it, since its task
        // does not run meanwhile.
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
