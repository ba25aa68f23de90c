//! Objects that C holds pointers to: where they lie, and how a pointer is looked at before it is used.
#![allow(unsafe_code, reason = "C's pointers become references here")]

use core::mem::ManuallyDrop;
use core::sync::atomic::{AtomicU32, Ordering};

use wrt_platform::{Region, ReserveRequest};
use wrt_platform_arena::ArenaRegion;

use crate::Code;
use crate::engine::Hold;
use crate::error::Answer;

/// What every object begins with: a word that says what it is as long as it lives.
#[derive(Debug)]
#[repr(transparent)]
pub struct Tag(AtomicU32);

impl Tag {
    pub(crate) const fn new(word: [u8; 4]) -> Tag {
        Tag(AtomicU32::new(u32::from_le_bytes(word)))
    }

    /// Takes the word away, once: from now on pointers to the object are refused.
    pub(crate) fn end(&self) -> bool {
        self.0.swap(0, Ordering::AcqRel) != 0
    }
}

/// A type of objects.
///
/// # Safety
/// It is `repr(C)`, begins with a [`Tag`] of the word, and every part of it that is reached through `&Self` may be by several threads.
pub(crate) unsafe trait Object: Sized {
    /// What its tag says; no other type has the same.
    const WORD: [u8; 4];
}

/// An object by C's pointer.
///
/// # Safety
/// The header's contract: null, or a pointer that came from the library; it is not freed while the answer is used. One that was freed before
/// is found out as long as its memory holds nothing new.
pub(crate) unsafe fn object<'a, T: Object>(pointer: *const T) -> Answer<&'a T> {
    if pointer.is_null() {
        return Err(Code::ErrorNull.into());
    }
    if !pointer.is_aligned() {
        return Err(Code::ErrorHandle.into());
    }
    // SAFETY: an aligned pointer to an object of some type (the header's contract), all of which begin with a tag.
    let tag = unsafe { &*pointer.cast::<Tag>() };
    if tag.0.load(Ordering::Acquire) != u32::from_le_bytes(T::WORD) {
        return Err(Code::ErrorHandle.into());
    }
    // SAFETY: its tag says that it is a live object of this type.
    Ok(unsafe { &*pointer })
}

/// A place to write an answer to.
///
/// # Safety
/// `place` is null, or for a value of the type.
pub(crate) unsafe fn out<'a, T>(place: *mut T) -> Answer<Place<'a, T>> {
    if place.is_null() {
        return Err(Code::ErrorNull.into());
    }
    Ok(Place { place, life: core::marker::PhantomData })
}

/// A place of C's for one value, which is only written.
pub(crate) struct Place<'a, T> {
    place: *mut T,
    life: core::marker::PhantomData<&'a mut T>,
}

impl<T> Place<'_, T> {
    pub(crate) fn set(&self, value: T) {
        // SAFETY: not null, so a place for such a value (the promise to `out`); what was in it has no drop that matters to C.
        unsafe { self.place.write(value) };
    }
}

/// Where an object lies: the region that holds the object which holds this, and a hold on its engine, given back in this order.
#[derive(Debug)]
pub(crate) struct Home {
    _region: ArenaRegion,
    pub(crate) hold: Hold,
}

/// An object that [`place`] puts into a region of its own.
pub(crate) trait Placed: Object {
    /// Where it lies.
    fn home(&mut self) -> &mut ManuallyDrop<Home>;
}

/// Puts an object into a region of its own.
pub(crate) fn place<T: Placed>(hold: Hold, make: impl FnOnce(ManuallyDrop<Home>) -> T) -> Answer<*mut T> {
    const { assert!(align_of::<T>() <= ArenaRegion::ALIGN) };
    let mut region = hold.engine().arena.reserve(ReserveRequest::new(size_of::<T>()))?;
    region.commit(size_of::<T>())?;
    let at: *mut T = region.bytes_mut().as_mut_ptr().cast();
    let object = make(ManuallyDrop::new(Home { _region: region, hold }));
    // SAFETY: the region has as many bytes committed, aligned to 16, and belongs to the object from now on; it does not move when its
    // handle does.
    unsafe { at.write(object) };
    Ok(at)
}

/// Ends an object and gives its region back.
///
/// # Safety
/// It is one that [`place`] made, its tag was [ended](Tag::end) by the caller, and nobody uses it any more.
pub(crate) unsafe fn remove<T: Placed>(object: *mut T) {
    // SAFETY: it is alive until here and the caller's alone. Its home is taken out once: the object's drop leaves it (`ManuallyDrop`), and
    // is over when the region goes back.
    unsafe {
        let home = ManuallyDrop::take((*object).home());
        object.drop_in_place();
        drop(home);
    }
}
