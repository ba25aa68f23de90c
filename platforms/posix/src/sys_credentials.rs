//! The calls on the user and the groups that a process acts for.
#![allow(unsafe_code, reason = "the C library is called here")]

use core::ptr;

use crate::Errno;

/// A user's number, as the system has it.
pub type UserId = libc::uid_t;
/// A group's number, as the system has it.
pub type GroupId = libc::gid_t;

/// Replaces the supplementary groups by one. Of a process with threads the C library changes all.
pub(crate) fn set_groups(group: GroupId) -> Result<(), Errno> {
    // SAFETY: the call reads one number from a live local.
    checked(unsafe { libc::setgroups(1, &raw const group) })
}

/// Sets the real, the effective and the saved group, as far as the process may.
pub(crate) fn set_group(group: GroupId) -> Result<(), Errno> {
    // SAFETY: the call reads no memory of ours.
    checked(unsafe { libc::setgid(group) })
}

/// Sets the real, the effective and the saved user, as far as the process may.
pub(crate) fn set_user(user: UserId) -> Result<(), Errno> {
    // SAFETY: the call reads no memory of ours.
    checked(unsafe { libc::setuid(user) })
}

/// The real and the effective user.
pub(crate) fn users() -> [UserId; 2] {
    // SAFETY: the calls read no memory of ours and cannot fail.
    unsafe { [libc::getuid(), libc::geteuid()] }
}

/// The real and the effective group.
pub(crate) fn groups() -> [GroupId; 2] {
    // SAFETY: the calls read no memory of ours and cannot fail.
    unsafe { [libc::getgid(), libc::getegid()] }
}

/// The supplementary groups, if they are not more than one; whether it is there. More are an error, EINVAL.
pub(crate) fn one_group() -> Result<Option<GroupId>, Errno> {
    let mut group = 0;
    // SAFETY: the call writes one number at most, to a live local.
    let count = unsafe { libc::getgroups(1, ptr::from_mut(&mut group)) };
    checked(count)?;
    Ok((count > 0).then_some(group))
}

fn checked(answer: libc::c_int) -> Result<(), Errno> {
    if answer == -1 { Err(Errno::last()) } else { Ok(()) }
}
