//! The list of the threads that wait, whose nodes lie on those threads' own stacks.
#![allow(unsafe_code, reason = "nodes on stacks are linked by pointers here")]

use core::cell::Cell;
use core::fmt;
use core::mem;
use core::ptr::{self, NonNull};
use core::sync::atomic::{AtomicU32, Ordering};

use critical_section::{CriticalSection, Mutex};
use wrt_platform::{CancelToken, Wait};

/// A thread that waits, known to its kernel by `T`.
///
/// Invariant: a node that is in the list is alive and at its place: [`Waiters::wait`] takes it out, in a critical section, before it
/// returns or unwinds. Its cells are used in critical sections alone.
struct Node<T> {
    next: Cell<Link<T>>,
    thread: T,
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
struct Link<T>(Option<NonNull<Node<T>>>);

impl<T> Clone for Link<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Link<T> {}

// SAFETY: it is followed in critical sections alone, where the node is alive (invariant of `Node`), whatever thread does it, and what
// that thread gets of the node's `T` is a copy.
unsafe impl<T: Copy + Send> Send for Link<T> {}

/// The threads that wait, the most urgent first, equals in the order they came. `T` is what a kernel wakes a thread by.
pub struct Waiters<T>(Mutex<Cell<Link<T>>>);

impl<T> fmt::Debug for Waiters<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Waiters").finish_non_exhaustive()
    }
}

impl<T: Copy + Send> Default for Waiters<T> {
    fn default() -> Self {
        Waiters::new()
    }
}

/// A node that is in the list, unless its wait was ended. Dropping it takes the node out.
struct Listed<'a, T: Copy + Send>(&'a Waiters<T>, &'a Node<T>);

impl<T: Copy + Send> Drop for Listed<'_, T> {
    fn drop(&mut self) {
        critical_section::with(|section| self.0.take_out(section, |other| ptr::eq(other, self.1), |_| false));
    }
}

impl<T: Copy + Send> Waiters<T> {
    /// Nobody.
    #[must_use]
    pub const fn new() -> Waiters<T> {
        Waiters(Mutex::new(Cell::new(Link(None))))
    }

    /// Sleeps as `FutexLike::wait`, as a thread of such a priority. `block` blocks until the thread is notified, or for a while, and says
    /// so; it does not when the deadline has come. *Blocking*; a walk over all that wait, in a critical section.
    ///
    /// Nobody uses `thread` any more when this returns: the last use was in a critical section that has ended.
    pub fn wait(
        &self,
        thread: T,
        priority: u32,
        word: &AtomicU32,
        expected: u32,
        cancel: Option<&CancelToken>,
        mut block: impl FnMut() -> bool,
    ) -> Wait {
        let node = Node {
            next: Cell::new(Link(None)),
            thread,
            priority,
            word: ptr::from_ref(word).addr(),
            token: cancel.map_or(NO_TOKEN, |token| ptr::from_ref(token).addr()),
            end: Cell::new(None),
        };
        let at_once = critical_section::with(|section| {
            if cancel.is_some_and(CancelToken::is_cancelled) {
                return Some(Wait::Cancelled);
            }
            if word.load(Ordering::Acquire) != expected {
                return Some(Wait::Mismatch);
            }
            self.insert(section, &node);
            None
        });
        if let Some(end) = at_once {
            return end;
        }
        let listed = Listed(self, &node);
        loop {
            let blocked = block();
            let end = critical_section::with(|section| {
                let end = node.end.get();
                if end.is_none() && !blocked {
                    self.take_out(section, |other| ptr::eq(other, &raw const node), |_| false);
                    return Some(Wait::TimedOut);
                }
                end
            });
            // What was not for us, or was left of an earlier wait, has ended nothing.
            if let Some(end) = end {
                // The node is out; where `block` unwinds, it is not.
                mem::forget(listed);
                return end;
            }
        }
    }

    /// Ends the waits of at most `count` threads on the word; how many. `notify` is called for each, in a critical section. *Bounded*: a
    /// walk over all that wait.
    pub fn wake(&self, word: &AtomicU32, count: u32, notify: impl FnMut(T)) -> u32 {
        let word = ptr::from_ref(word).addr();
        self.end_waits(count, Wait::Woken, |node| node.word == word, notify)
    }

    /// Cancels the token and ends every wait that holds it, as [`wake`](Waiters::wake).
    pub fn cancel(&self, token: &CancelToken, notify: impl FnMut(T)) -> u32 {
        token.word().store(CancelToken::CANCELLED, Ordering::Release);
        let token = ptr::from_ref(token).addr();
        self.end_waits(u32::MAX, Wait::Cancelled, |node| node.token == token, notify)
    }

    /// Takes out at most `count` nodes of a kind and notifies their threads, in one critical section: a thread that was woken and waits
    /// again must not be counted twice.
    fn end_waits(&self, count: u32, end: Wait, of_kind: impl Fn(&Node<T>) -> bool, mut notify: impl FnMut(T)) -> u32 {
        if count == 0 {
            return 0;
        }
        let mut taken = 0_u32;
        critical_section::with(|section| {
            self.take_out(section, of_kind, |node| {
                node.end.set(Some(end));
                notify(node.thread);
                taken = taken.saturating_add(1);
                taken < count
            });
        });
        taken
    }

    /// Puts a node behind all that are as urgent.
    fn insert(&self, section: CriticalSection<'_>, node: &Node<T>) {
        let mut link = self.0.borrow(section);
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
    fn take_out(
        &self,
        section: CriticalSection<'_>,
        of_kind: impl Fn(&Node<T>) -> bool,
        mut more: impl FnMut(&Node<T>) -> bool,
    ) {
        let mut link = self.0.borrow(section);
        while let Some(node) = link.get().0 {
            // SAFETY: a node in the list is alive (invariant), for this section at least; so is one that is taken out in it, since `wait`
            // enters another before it returns.
            let node = unsafe { node.as_ref() };
            if !of_kind(node) {
                link = &node.next;
                continue;
            }
            // What is out leads to no node, which may go before it.
            link.set(node.next.replace(Link(None)));
            if !more(node) {
                break;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;
    use core::panic::AssertUnwindSafe;
    use core::sync::atomic::AtomicU32;
    use std::panic::catch_unwind;

    use wrt_platform::{CancelToken, Wait};

    use super::Waiters;

    /// Waits of one thread inside each other, each a letter and a priority; in the last, `then`. How they end, the last first.
    fn waits(
        waiters: &Waiters<char>,
        word: &AtomicU32,
        cancel: Option<&CancelToken>,
        each: &[(char, u32)],
        then: &mut dyn FnMut(),
    ) -> Vec<(char, Wait)> {
        let Some((&(name, priority), rest)) = each.split_first() else {
            then();
            return Vec::new();
        };
        let mut ends = None;
        let end = waiters.wait(name, priority, word, 0, cancel, || {
            let first = ends.is_none();
            if first {
                ends = Some(waits(waiters, word, cancel, rest, then));
            }
            first
        });
        let mut ends = ends.unwrap_or_default();
        ends.push((name, end));
        ends
    }

    const THREADS: [(char, u32); 4] = [('a', 1), ('b', 3), ('c', 2), ('d', 3)];

    #[test]
    fn the_most_urgent_are_woken_first_and_equals_in_the_order_they_came() {
        let (waiters, word, other) = (Waiters::new(), AtomicU32::new(0), AtomicU32::new(0));
        let mut woken = Vec::new();
        let ends = waits(&waiters, &word, None, &THREADS, &mut || {
            assert_eq!(waiters.wake(&other, 9, |_| panic!("not this word's")), 0);
            assert_eq!(waiters.wake(&word, 0, |_| panic!("none were asked for")), 0);
            assert_eq!(waiters.wake(&word, 3, |thread| woken.push(thread)), 3);
        });
        assert_eq!(woken, ['b', 'd', 'c']);
        assert_eq!(ends, [('d', Wait::Woken), ('c', Wait::Woken), ('b', Wait::Woken), ('a', Wait::TimedOut)]);
        assert_eq!(waiters.wake(&word, 9, |_| panic!("nobody is left")), 0);
    }

    #[test]
    fn a_token_ends_all_waits_that_hold_it_and_those_that_come() {
        let (waiters, word, token) = (Waiters::new(), AtomicU32::new(0), CancelToken::new());
        let mut ended = 0;
        let ends = waits(&waiters, &word, Some(&token), &THREADS, &mut || ended = waiters.cancel(&token, |_| ()));
        assert_eq!(ended, 4);
        assert!(ends.iter().all(|(_, end)| *end == Wait::Cancelled));
        assert_eq!(waiters.wait('e', 1, &word, 0, Some(&token), || panic!("it blocks")), Wait::Cancelled);
    }

    #[test]
    fn a_word_that_has_another_value_is_not_waited_on() {
        let (waiters, word) = (Waiters::new(), AtomicU32::new(1));
        assert_eq!(waiters.wait('a', 1, &word, 0, None, || panic!("it blocks")), Wait::Mismatch);
    }

    #[test]
    fn a_wait_that_is_woken_as_its_deadline_comes_was_woken() {
        let (waiters, word) = (Waiters::new(), AtomicU32::new(0));
        let end = waiters.wait('a', 1, &word, 0, None, || {
            assert_eq!(waiters.wake(&word, 1, |_| ()), 1);
            false
        });
        assert_eq!(end, Wait::Woken);
    }

    #[test]
    fn a_wait_that_unwinds_leaves_the_list() {
        let (waiters, word) = (Waiters::new(), AtomicU32::new(0));
        let unwound = catch_unwind(AssertUnwindSafe(|| waiters.wait('a', 1, &word, 0, None, || panic!("of the test"))));
        assert!(unwound.is_err());
        assert_eq!(waiters.wake(&word, 1, |_| panic!("nobody waits")), 0);
    }
}
