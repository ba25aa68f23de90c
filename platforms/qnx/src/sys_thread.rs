//! The calls on threads that QNX has of its own: names, the range of priorities, runmasks.
#![allow(unsafe_code, reason = "the kernel and the C library are called here")]

use core::ffi::CStr;

use libc::c_int;
use wrt_platform_posix::{Errno, cut_name};

/// Bytes of a name in the kernel, its final zero included.
const NAME: usize = 100;

/// Names the current thread. A name only serves debuggers: not worth failing for.
pub(crate) fn set_name(name: &str) {
    let name = cut_name::<NAME>(name);
    if let Ok(name) = CStr::from_bytes_until_nul(&name)
        && !name.is_empty()
    {
        // SAFETY: the thread is the current one; the name ends with a zero and lives through the call.
        let _ = unsafe { libc::pthread_setname_np(libc::pthread_self(), name.as_ptr()) };
    }
}

/// The most urgent priority of SCHED_FIFO that the system has, as it counts them.
pub(crate) fn highest_priority() -> i32 {
    // SAFETY: the call reads no memory of ours.
    unsafe { libc::sched_get_priority_max(libc::SCHED_FIFO) }
}

/// Processors there are.
pub(crate) fn processors() -> usize {
    // SAFETY: sysconf reads no memory of ours.
    usize::try_from(unsafe { libc::sysconf(libc::_SC_NPROCESSORS_ONLN) }).unwrap_or(1).max(1)
}

/// Processors that a word of a runmask names.
const BITS: usize = 32;

/// Words of the largest runmask asked for: what 256 processors need.
const WORDS: usize = 8;

/// The current thread's runmask, of which the first 64 processors are told; with a mask it is replaced, and the mask that threads
/// inherit which this one starts.
pub(crate) fn runmask(new: Option<u64>) -> Result<u64, Errno> {
    let words = processors().div_ceil(BITS).min(WORDS);
    // What the kernel takes: the number of words in a mask, the mask, the inherited mask. Masks of zeros leave what there is; what was
    // there comes back in their place.
    let mut data = [0_u32; 1 + 2 * WORDS];
    let (masks, _) =
        data.get_mut(1..).unwrap_or(&mut []).split_at_mut_checked(words.saturating_mul(2)).unwrap_or_default();
    for mask in masks.chunks_mut(words) {
        let new = new.unwrap_or(0);
        for (word, bits) in mask.iter_mut().zip([lower(new), lower(new >> BITS)]) {
            *word = bits;
        }
    }
    if let Some(count) = data.first_mut() {
        *count = u32::try_from(words).unwrap_or(0);
    }
    let command = libc::_NTO_TCTL_RUNMASK_GET_AND_SET_INHERIT.cast_signed();
    // SAFETY: the kernel reads and writes a count and two masks of so many words, which the array has room for: `words` is at most WORDS.
    if unsafe { libc::ThreadCtl(command, data.as_mut_ptr().cast()) } == -1 {
        return Err(Errno::last());
    }
    let word = |at: usize| u64::from(data.get(at).copied().unwrap_or(0));
    Ok(if words > 1 { word(1) | word(2) << BITS } else { word(1) })
}

/// The lower half of a mask.
fn lower(mask: u64) -> u32 {
    u32::try_from(mask & u64::from(u32::MAX)).unwrap_or(0)
}

const _: () = assert!(size_of::<c_int>() == size_of::<u32>());
