//! Backtraces: where calls are.
#![allow(unsafe_code, reason = "C's pointers are used")]

use crate::error::{NO_OFFSET, finish_plain};
use crate::object::out;
use crate::store::{Store, enter};
use crate::value::RawId;
use crate::{Code, RawResult, RawText};

/// `wrt_frame`.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct Frame {
    /// The instance.
    pub instance: RawId,
    /// The function's index in its module.
    pub func: u32,
    /// Zero.
    pub reserved: u32,
    /// The byte of the binary module.
    pub offset: u64,
    /// The function's name.
    pub name: RawText,
}

/// Where the newest call and those below it are.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wrt_backtrace(
    store: *mut Store,
    frames: *mut Frame,
    capacity: usize,
    count: *mut usize,
) -> RawResult {
    finish_plain(|| {
        // SAFETY: the header's contract.
        let (mut turn, count) = unsafe { (enter(store)?, out(count)?) };
        if capacity != 0 && frames.is_null() {
            return Err(Code::ErrorNull.into());
        }
        let inner = turn.inner();
        let mut written = 0;
        for (at, frame) in (0..capacity).zip(inner.store.backtrace()) {
            let image = inner.held(frame.module).and_then(|module| module.image().ok());
            let name = image.and_then(|image| image.func_name(frame.func));
            let frame = Frame {
                instance: inner.id(frame.instance.index()),
                func: frame.func,
                reserved: 0,
                offset: frame.offset.map_or(NO_OFFSET, u64::from),
                name: name.map_or(RawText::EMPTY, RawText::of),
            };
            // SAFETY: the header's contract: as many places, at a pointer that is not null where there are any.
            unsafe { frames.add(at).write(frame) };
            written = at.saturating_add(1);
        }
        count.set(written);
        Ok(())
    })
}
