//! What stands for the decoder in a library without one: every call says so.
#![allow(unsafe_code, reason = "C finds these by name")]

use core::ffi::c_void;

use crate::engine::Engine;
use crate::error::{Answer, finish, finish_plain};
use crate::{Code, Failure, Module, RawResult};

/// `wrt_decoder`, of which there is none.
#[derive(Debug)]
pub enum Decoder {}

const ANSWER: Answer<()> = Err(Failure::of(Code::ErrorUnsupported).about("decoder"));

pub(crate) fn translate(_: &'static Engine, _: &[u8]) -> Answer<*mut Module> {
    ANSWER.map(|()| core::ptr::null_mut())
}

/// Says that there is no decoder.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wrt_decoder_new(
    _: *mut Engine,
    _: u64,
    _: *mut *mut Decoder,
    error: *mut Failure,
) -> RawResult {
    // SAFETY: the header's contract.
    unsafe { finish(error, || ANSWER) }
}

/// There is no decoder it could be for.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wrt_decoder_push(
    _: *mut Decoder,
    _: *const c_void,
    _: usize,
    error: *mut Failure,
) -> RawResult {
    // SAFETY: the header's contract.
    unsafe { finish(error, || ANSWER) }
}

/// There is no decoder it could be for.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wrt_decoder_finish(_: *mut Decoder, _: *mut *mut Module, error: *mut Failure) -> RawResult {
    // SAFETY: the header's contract.
    unsafe { finish(error, || ANSWER) }
}

/// There is nothing to free.
#[unsafe(no_mangle)]
pub extern "C" fn wrt_decoder_free(decoder: *mut Decoder) -> RawResult {
    finish_plain(|| if decoder.is_null() { Ok(()) } else { ANSWER })
}
