//! No path leads a guest out of the directory it was given.

use crate::guest::{self, CREAT, DIRECTORY, FOLLOW, Guest, guest};
use wrt_wasi::Errno;

/// A guest whose directory lies in one that holds a secret, beside links of the host that lead there.
fn beside_a_secret() -> Guest {
    let mut guest = guest();
    let outer = cap_tempfile::tempdir(cap_tempfile::ambient_authority()).unwrap();
    outer.create_dir("inner").unwrap();
    outer.write("secret", "secret").unwrap();
    let inner = outer.open_dir("inner").unwrap();
    inner.symlink_contents("../secret", "up").unwrap();
    inner.symlink_contents("/etc/passwd", "root").unwrap();
    inner.symlink_contents("..", "parent").unwrap();
    let dir = wrt_wasi::HostDir::from(inner);
    guest.ctx = wrt_wasi::WasiCtx::builder().preopen(dir, "/", wrt_wasi::Access::ReadWrite).build().unwrap();
    guest.host = outer;
    guest
}

const WAYS_OUT: [&str; 8] =
    ["../secret", "/etc/passwd", "up", "root", "parent/secret", "./../secret", "a/../../secret", "..//secret"];

#[test]
fn no_way_out_can_be_opened() {
    let mut guest = beside_a_secret();
    guest.host.create_dir("inner/a").unwrap();
    for path in WAYS_OUT {
        assert_eq!(guest.open_to_read(path), Err(Errno::Perm), "{path}");
        assert_eq!(guest.open_to_write(path, CREAT, 0), Err(Errno::Perm), "{path}");
    }
    for path in ["..", "/", "parent", "parent/.", "a/../.."] {
        let opened = guest.open(path, FOLLOW, DIRECTORY, wrt_wasi::Rights::FD_READDIR, 0);
        assert_eq!(opened, Err(Errno::Perm), "{path}");
    }
    assert_eq!(guest.host.read_to_string("secret").unwrap(), "secret");
}

#[test]
fn no_way_out_can_be_looked_at() {
    let mut guest = beside_a_secret();
    guest.host.create_dir("inner/a").unwrap();
    for path in WAYS_OUT {
        assert_eq!(guest.stat(path, FOLLOW), Errno::Perm, "{path}");
    }
    let len = guest.put(guest::PATH, "root");
    let errno = guest.call("path_readlink", &[3, guest::PATH, len, guest::DATA, 99, guest::OUT]);
    assert_eq!(errno, Errno::Perm);
}

#[test]
fn nothing_outside_can_be_created_moved_or_removed() {
    let mut guest = beside_a_secret();
    guest.host.write("inner/mine", "mine").unwrap();
    for path in ["../new", "/new", "parent/new"] {
        assert_eq!(guest.with_path("path_create_directory", path), Errno::Perm, "{path}");
        assert_eq!(guest.rename("mine", path), Errno::Perm, "{path}");
        assert_eq!(guest.link("mine", path), Errno::Perm, "{path}");
        assert_eq!(guest.symlink("mine", path), Errno::Perm, "{path}");
    }
    for path in ["../secret", "parent/secret"] {
        assert_eq!(guest.with_path("path_unlink_file", path), Errno::Perm, "{path}");
        assert_eq!(guest.with_path("path_remove_directory", path), Errno::Perm, "{path}");
        assert_eq!(guest.rename(path, "stolen"), Errno::Perm, "{path}");
        assert_eq!(guest.link(path, "stolen"), Errno::Perm, "{path}");
    }
    let mut names: Vec<_> = guest.host.entries().unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["inner", "secret"]);
}

#[test]
fn a_guest_cannot_make_a_way_out() {
    let mut guest = beside_a_secret();
    assert_eq!(guest.symlink("/etc/passwd", "mine"), Errno::Perm);
    // A relative link is only a text, followed in confinement.
    assert_eq!(guest.symlink("../secret", "mine"), Errno::Success);
    assert_eq!(guest.open_to_read("mine"), Err(Errno::Perm));
}

#[test]
fn a_path_may_go_up_as_far_as_the_directory() {
    let mut guest = guest();
    guest.host.create_dir("a").unwrap();
    guest.host.write("file", "x").unwrap();
    assert!(guest.open_to_read("a/../file").is_ok());
    assert_eq!(guest.symlink("../file", "a/link"), Errno::Success);
    assert!(guest.open_to_read("a/link").is_ok());
}
