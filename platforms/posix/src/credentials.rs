//! How a daemon that was started as root gives root up.

use core::error::Error;
use core::fmt;
use std::io;

use crate::Errno;
use crate::sys_credentials::{GroupId, UserId, groups, one_group, set_group, set_groups, set_user, users};

/// Why a process is still who it was, or may be half of it: the only thing left to do is to end.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum PrivilegesKept {
    /// User 0 or group 0 was asked for, which is no less than root.
    Root,
    /// The system refused a call.
    Refused {
        /// The call's name.
        call: &'static str,
        /// What it said.
        errno: Errno,
    },
    /// The calls went well, but the process still has, or can get back, what it was to give up.
    Left(&'static str),
}

impl fmt::Display for PrivilegesKept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PrivilegesKept::Root => f.write_str("user 0 and group 0 are root"),
            PrivilegesKept::Refused { call, errno } => {
                write!(f, "{call} is refused: {}", io::Error::from_raw_os_error(errno.0))
            }
            PrivilegesKept::Left(what) => write!(f, "root is not given up: {what}"),
        }
    }
}

impl Error for PrivilegesKept {}

/// Makes the process act for this user and this group alone, and for no other group, for good: real, effective and saved, looked up
/// afterwards and tried to get back. Whoever has not the right to do that, ordinarily root, is refused. Init only.
///
/// On Linux every thread changes (the C library sees to it), and the capabilities of root go with it; on QNX the abilities go that
/// are root's alone.
///
/// # Errors
/// [`PrivilegesKept`]: the process must not go on then.
pub fn drop_privileges(user: UserId, group: GroupId) -> Result<(), PrivilegesKept> {
    if user == 0 || group == 0 {
        return Err(PrivilegesKept::Root);
    }
    let refused = |call| move |errno| PrivilegesKept::Refused { call, errno };
    // The user last: without root the groups cannot be changed.
    set_groups(group).map_err(refused("setgroups"))?;
    set_group(group).map_err(refused("setgid"))?;
    set_user(user).map_err(refused("setuid"))?;
    if users() != [user; 2] {
        return Err(PrivilegesKept::Left("the user is another"));
    }
    if groups() != [group; 2] {
        return Err(PrivilegesKept::Left("the group is another"));
    }
    // Some systems keep the group itself in the list.
    if !one_group().is_ok_and(|other| other.is_none_or(|other| other == group)) {
        return Err(PrivilegesKept::Left("there are other groups"));
    }
    // A saved user or group that is still root would let these through.
    if set_user(0).is_ok() || set_group(0).is_ok() {
        return Err(PrivilegesKept::Left("it can be got back"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{PrivilegesKept, drop_privileges};

    #[test]
    fn root_is_no_less_than_root() {
        for (user, group) in [(0, 1), (1, 0), (0, 0)] {
            assert_eq!(drop_privileges(user, group), Err(PrivilegesKept::Root));
        }
    }
}
