//! A descriptor does what its rights allow, and they only shrink.

use crate::guest::{self, CREAT, DIR, FOLLOW, OUT, TRUNC, guest, guest_with};
use wrt_wasi::{Access, Errno, Rights};

#[test]
fn a_read_only_directory_cannot_be_changed() {
    let mut guest = guest_with(Access::ReadOnly, |builder| builder);
    guest.host.write("file", "abc").unwrap();
    guest.host.create_dir("dir").unwrap();
    let file = guest.open_to_read("file").unwrap();
    assert_eq!(guest.read(file, 9).unwrap(), "abc");
    assert_eq!(guest.write(file, "x"), Err(Errno::NotCapable));
    assert_eq!(guest.call("fd_filestat_set_size", &[file, 0]), Errno::NotCapable);
    assert_eq!(guest.call("fd_filestat_set_times", &[file, 0, 0, 2]), Errno::NotCapable);
    assert_eq!(guest.open_to_write("file", 0, 0), Err(Errno::NotCapable));
    for open in [CREAT, TRUNC] {
        assert_eq!(guest.open("file", FOLLOW, open, Rights::FD_READ, 0), Err(Errno::NotCapable));
    }
    for call in ["path_create_directory", "path_remove_directory", "path_unlink_file"] {
        assert_eq!(guest.with_path(call, "dir"), Errno::NotCapable, "{call}");
    }
    assert_eq!(guest.rename("file", "other"), Errno::NotCapable);
    assert_eq!(guest.link("file", "other"), Errno::NotCapable);
    assert_eq!(guest.symlink("file", "other"), Errno::NotCapable);
    // Nor through a directory opened in it.
    let dir = guest.open_to_read("dir").unwrap();
    let len = guest.put(guest::PATH, "new");
    assert_eq!(guest.call("path_create_directory", &[dir, guest::PATH, len]), Errno::NotCapable);
    assert_eq!(guest.host.read("file").unwrap(), b"abc");
}

#[test]
fn rights_are_given_up_for_good() {
    let mut guest = guest();
    let file = guest.open_to_write("file", CREAT, 0).unwrap();
    let fewer = Rights::FILE.without(Rights::FD_WRITE).bits();
    guest.ok("fd_fdstat_set_rights", &[file, fewer, 0]);
    assert_eq!(guest.write(file, "x"), Err(Errno::NotCapable));
    assert_eq!(guest.call("fd_fdstat_set_rights", &[file, Rights::FILE.bits(), 0]), Errno::NotCapable);
    guest.ok("fd_fdstat_get", &[file, OUT]);
    assert_eq!(guest.u64_at(OUT + 8), fewer);
}

#[test]
fn what_is_opened_inherits() {
    let mut guest = guest();
    guest.host.write("file", "abc").unwrap();
    let inheriting = Rights::FD_READ.bits();
    guest.ok("fd_fdstat_set_rights", &[DIR, Rights::PATH_OPEN.bits(), inheriting]);
    let file = guest.open_to_read("file").unwrap();
    guest.ok("fd_fdstat_get", &[file, OUT]);
    assert_eq!(guest.u64_at(OUT + 8), inheriting);
    assert_eq!(guest.open_to_write("file", 0, 0), Err(Errno::NotCapable));
    assert_eq!(guest.call("fd_tell", &[file, OUT]), Errno::NotCapable);
}

#[test]
fn a_file_is_no_directory() {
    let mut guest = guest();
    guest.host.write("file", "abc").unwrap();
    let file = guest.open_to_read("file").unwrap();
    let len = guest.put(guest::PATH, "x");
    assert_eq!(guest.call("path_create_directory", &[file, guest::PATH, len]), Errno::NotDir);
    assert_eq!(guest.call("path_create_directory", &[1, guest::PATH, len]), Errno::NotDir);
    assert_eq!(guest.call("path_create_directory", &[99, guest::PATH, len]), Errno::Badf);
    assert_eq!(guest.call("fd_readdir", &[file, guest::DATA, 64, 0, OUT]), Errno::NotDir);
    assert_eq!(guest.call("sock_shutdown", &[file, 0]), Errno::NotSock);
}
