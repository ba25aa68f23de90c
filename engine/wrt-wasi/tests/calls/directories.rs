//! Directories list what is in them, and names move as asked.

extern crate alloc;

use alloc::collections::BTreeSet;

use crate::guest::{self, DATA, DIR, DIRECTORY, FOLLOW, Guest, OUT, guest, guest_with};
use wrt_wasi::{Access, Errno, Rights};

/// Lists the given directory from `cookie` on through a buffer of `len` bytes: names with their next cookies.
fn list(guest: &mut Guest, cookie: u64, len: u64) -> (Vec<(String, u64)>, u64) {
    guest.ok("fd_readdir", &[DIR, DATA, len, cookie, OUT]);
    let used = u64::from(guest.u32_at(OUT));
    let mut entries = Vec::new();
    let mut at = 0;
    while at + 24 <= used {
        let name_len = u64::from(guest.u32_at(DATA + at + 16));
        if at + 24 + name_len > used {
            break;
        }
        let name = String::from_utf8(guest.bytes_at(DATA + at + 24, name_len).to_vec()).unwrap();
        entries.push((name, guest.u64_at(DATA + at)));
        at += 24 + name_len;
    }
    (entries, used)
}

fn with_files(count: usize) -> Guest {
    let guest = guest();
    for index in 0..count {
        guest.host.write(format!("file-{index}"), "").unwrap();
    }
    guest
}

#[test]
fn a_directory_lists_itself_its_parent_and_its_entries() {
    let mut guest = with_files(3);
    let (entries, used) = list(&mut guest, 0, 4096);
    assert!(used < 4096);
    let names: Vec<_> = entries.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names[..2], [".", ".."]);
    assert_eq!(names[2..].iter().copied().collect::<BTreeSet<_>>(), BTreeSet::from(["file-0", "file-1", "file-2"]));
}

#[test]
fn a_small_buffer_lists_all_by_cookies() {
    let mut guest = with_files(20);
    let (mut names, mut cookie) = (BTreeSet::new(), 0);
    loop {
        let (entries, used) = list(&mut guest, cookie, 70);
        names.extend(entries.iter().map(|(name, _)| name.clone()));
        if used < 70 {
            break;
        }
        cookie = entries.last().unwrap().1;
    }
    assert_eq!(names.len(), 22);
}

#[test]
fn a_cookie_stays_true_while_entries_go() {
    let mut guest = with_files(5);
    let (_, used) = list(&mut guest, 0, 4096);
    // A full buffer does not tell that the end is in it.
    let (entries, _) = list(&mut guest, 0, used);
    assert_eq!(guest.with_path("path_unlink_file", &entries[2].0), Errno::Success);
    let (rest, _) = list(&mut guest, entries[3].1, 4096);
    assert_eq!(rest, entries[4..]);
    assert_eq!(list(&mut guest, 0, 4096).0.len(), 6);
    assert_eq!(list(&mut guest, 99, 4096).1, 0);
}

#[test]
fn names_are_created_moved_and_removed() {
    let mut guest = guest();
    assert_eq!(guest.with_path("path_create_directory", "a"), Errno::Success);
    assert_eq!(guest.with_path("path_create_directory", "a"), Errno::Exist);
    guest.host.write("a/x", "x").unwrap();
    assert_eq!(guest.with_path("path_remove_directory", "a"), Errno::NotEmpty);
    assert_eq!(guest.with_path("path_unlink_file", "a"), Errno::IsDir);
    assert_eq!(guest.link("a/x", "y"), Errno::Success);
    assert_eq!(guest.stat("y", 0), Errno::Success);
    assert_eq!(guest.u64_at(OUT + 24), 2);
    assert_eq!(guest.rename("a/x", "x"), Errno::Success);
    assert_eq!(guest.rename("a", "b"), Errno::Success);
    assert_eq!(guest.with_path("path_remove_directory", "b"), Errno::Success);
    assert_eq!(guest.with_path("path_remove_directory", "x"), Errno::NotDir);
    assert_eq!(guest.with_path("path_unlink_file", "x"), Errno::Success);
    assert_eq!(guest.with_path("path_unlink_file", "x"), Errno::NoEnt);
}

#[test]
fn a_directory_is_opened_as_one() {
    let mut guest = guest();
    guest.host.create_dir("a").unwrap();
    guest.host.write("a/file", "x").unwrap();
    guest.host.write("file", "x").unwrap();
    let dir = guest.open("a", FOLLOW, DIRECTORY, Rights::DIRECTORY, 0).unwrap();
    guest.ok("fd_fdstat_get", &[dir, OUT]);
    assert_eq!(guest.bytes_at(OUT, 1), [3]);
    assert_eq!(guest.read(dir, 1), Err(Errno::IsDir));
    assert_eq!(guest.write(dir, "x"), Err(Errno::Badf));
    assert_eq!(guest.call("fd_prestat_get", &[dir, OUT]), Errno::Badf);
    assert_eq!(guest.open("file", FOLLOW, DIRECTORY, Rights::FD_READ, 0), Err(Errno::NotDir));
    assert_eq!(guest.open("a", FOLLOW, DIRECTORY | guest::CREAT, Rights::FD_READ, 0), Err(Errno::Inval));
    // A directory need not be asked for as one.
    let dir = guest.open_to_read("a").unwrap();
    let len = guest.put(guest::PATH, "file");
    guest.ok("path_filestat_get", &[dir, 0, guest::PATH, len, OUT]);
}

#[test]
fn a_given_directory_tells_its_name() {
    let mut guest = guest();
    guest.ok("fd_prestat_get", &[DIR, OUT]);
    assert_eq!((guest.u32_at(OUT), guest.u32_at(OUT + 4)), (0, 8));
    guest.ok("fd_prestat_dir_name", &[DIR, DATA, 8]);
    assert_eq!(guest.bytes_at(DATA, 9), b"/sandbox\0");
    assert_eq!(guest.call("fd_prestat_dir_name", &[DIR, DATA, 7]), Errno::NameTooLong);
    assert_eq!(guest.call("fd_prestat_get", &[4, OUT]), Errno::Badf);
    guest.ok("fd_close", &[DIR]);
    assert_eq!(guest.call("fd_prestat_get", &[DIR, OUT]), Errno::Badf);
}

#[test]
fn open_descriptors_are_bounded() {
    let mut guest = guest_with(Access::ReadWrite, |builder| builder.max_descriptors(5));
    guest.host.write("file", "x").unwrap();
    assert_eq!(guest.open_to_read("file"), Ok(4));
    assert_eq!(guest.open_to_read("file"), Err(Errno::Nfile));
    guest.ok("fd_close", &[4]);
    assert_eq!(guest.open_to_read("file"), Ok(4));
}

#[test]
fn listings_have_a_bound_together() {
    let mut guest = guest_with(Access::ReadWrite, |builder| builder.max_listing_bytes(2500));
    for index in 0..20 {
        guest.host.write(format!("file-{index}"), "").unwrap();
    }
    let other = guest.open(".", 0, DIRECTORY, Rights::DIRECTORY, 0).unwrap();
    let third = guest.open(".", 0, DIRECTORY, Rights::DIRECTORY, 0).unwrap();
    guest.ok("fd_readdir", &[DIR, DATA, 100, 0, OUT]);
    guest.ok("fd_readdir", &[other, DATA, 100, 0, OUT]);
    assert_eq!(guest.call("fd_readdir", &[third, DATA, 100, 0, OUT]), Errno::NoMem);
    // One that was seen to its end is kept no longer, nor is that of a directory which is closed.
    guest.ok("fd_readdir", &[DIR, DATA, 8000, 0, OUT]);
    guest.ok("fd_readdir", &[third, DATA, 100, 0, OUT]);
    assert_eq!(guest.call("fd_readdir", &[DIR, DATA, 100, 0, OUT]), Errno::NoMem);
    guest.ok("fd_close", &[other]);
    guest.ok("fd_readdir", &[DIR, DATA, 100, 0, OUT]);
}
