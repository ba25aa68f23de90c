//! Files keep what a guest writes where it writes it.

use crate::guest::{self, APPEND, CREAT, DATA, EXCL, FOLLOW, IOVS, OUT, TRUNC, guest, guest_with};
use wrt_wasi::{Access, Errno, Rights};

const SET: u64 = 0;
const CUR: u64 = 1;
const END: u64 = 2;

#[test]
fn what_is_written_can_be_read() {
    let mut guest = guest();
    let file = guest.open_to_write("file", CREAT, 0).unwrap();
    assert_eq!(guest.write(file, "hello"), Ok(5));
    assert_eq!(guest.host.read_to_string("file").unwrap(), "hello");
    assert_eq!(guest.read(file, 9).unwrap(), "");
    guest.ok("fd_seek", &[file, 1, SET, OUT]);
    assert_eq!(guest.read(file, 3).unwrap(), "ell");
    assert_eq!(guest.read(file, 3).unwrap(), "o");
}

#[test]
fn a_seek_counts_from_start_position_or_end() {
    let mut guest = guest();
    guest.host.write("file", "0123456789").unwrap();
    let file = guest.open_to_read("file").unwrap();
    let back = |by: i64| by.cast_unsigned();
    for (offset, whence, position) in [(4, SET, 4), (back(-1), CUR, 3), (back(-2), END, 8), (5, END, 15)] {
        guest.ok("fd_seek", &[file, offset, whence, OUT]);
        assert_eq!(guest.u64_at(OUT), position);
        guest.ok("fd_tell", &[file, OUT]);
        assert_eq!(guest.u64_at(OUT), position);
    }
    for (offset, whence) in [(back(-1), SET), (back(-16), CUR), (back(i64::MAX), END), (0, 3)] {
        assert_eq!(guest.call("fd_seek", &[file, offset, whence, OUT]), Errno::Inval);
    }
    guest.ok("fd_tell", &[file, OUT]);
    assert_eq!(guest.u64_at(OUT), 15);
}

#[test]
fn a_positioned_call_leaves_the_position() {
    let mut guest = guest();
    let file = guest.open_to_write("file", CREAT, 0).unwrap();
    guest.write(file, "0123456789").unwrap();
    guest.put(DATA, "ab");
    guest.vector(&[(DATA, 2)]);
    guest.ok("fd_pwrite", &[file, IOVS, 1, 4, OUT]);
    guest.vector(&[(DATA, 3)]);
    guest.ok("fd_pread", &[file, IOVS, 1, 3, OUT]);
    assert_eq!(guest.bytes_at(DATA, 3), b"3ab");
    guest.write(file, "!").unwrap();
    assert_eq!(guest.host.read_to_string("file").unwrap(), "0123ab6789!");
}

#[test]
fn appending_goes_to_the_end_and_can_be_turned_off() {
    let mut guest = guest();
    guest.host.write("file", "abc").unwrap();
    let file = guest.open_to_write("file", 0, APPEND).unwrap();
    guest.write(file, "d").unwrap();
    guest.host.open_with("file", cap_std::fs::OpenOptions::new().write(true)).unwrap().set_len(6).unwrap();
    guest.write(file, "e").unwrap();
    guest.ok("fd_tell", &[file, OUT]);
    assert_eq!(guest.u64_at(OUT), 7);
    guest.ok("fd_fdstat_set_flags", &[file, 0]);
    guest.ok("fd_seek", &[file, 0, SET, OUT]);
    guest.write(file, "A").unwrap();
    assert_eq!(guest.host.read("file").unwrap(), b"Abcd\0\0e");
}

#[test]
fn a_vector_is_moved_in_order() {
    let mut guest = guest();
    let file = guest.open_to_write("file", CREAT, 0).unwrap();
    guest.put(DATA, "abcdef");
    guest.vector(&[(DATA + 3, 3), (DATA, 0), (DATA, 3)]);
    guest.ok("fd_write", &[file, IOVS, 3, OUT]);
    assert_eq!(guest.u32_at(OUT), 6);
    guest.ok("fd_seek", &[file, 0, SET, OUT]);
    guest.vector(&[(DATA + 8, 1), (DATA, 8)]);
    guest.ok("fd_read", &[file, IOVS, 2, OUT]);
    assert_eq!(guest.u32_at(OUT), 6);
    assert_eq!(guest.bytes_at(DATA, 9), b"efabcf\0\0d");
}

#[test]
fn a_bad_vector_moves_nothing() {
    let mut guest = guest();
    let file = guest.open_to_write("file", CREAT, 0).unwrap();
    guest.vector(&[(DATA, 3), (0xffff, 2)]);
    assert_eq!(guest.call("fd_write", &[file, IOVS, 2, OUT]), Errno::Fault);
    assert_eq!(guest.call("fd_write", &[file, IOVS, 1, 0xfffd]), Errno::Fault);
    assert_eq!(guest.host.read("file").unwrap(), b"");
}

#[test]
fn creating_and_cutting_follow_the_flags() {
    let mut guest = guest();
    assert_eq!(guest.open_to_write("file", 0, 0), Err(Errno::NoEnt));
    let file = guest.open_to_write("file", CREAT | EXCL, 0).unwrap();
    guest.write(file, "abc").unwrap();
    assert_eq!(guest.open_to_write("file", CREAT | EXCL, 0), Err(Errno::Exist));
    guest.open_to_write("file", CREAT, 0).unwrap();
    assert_eq!(guest.host.read("file").unwrap(), b"abc");
    guest.open_to_write("file", TRUNC, 0).unwrap();
    assert_eq!(guest.host.read("file").unwrap(), b"");
}

#[test]
fn size_and_times_can_be_set() {
    const ATIM: u64 = 1;
    const MTIM: u64 = 4;
    let mut guest = guest();
    let file = guest.open_to_write("file", CREAT, 0).unwrap();
    guest.ok("fd_filestat_set_size", &[file, 100]);
    guest.ok("fd_allocate", &[file, 50, 100]);
    guest.ok("fd_allocate", &[file, 0, 10]);
    guest.ok("fd_filestat_set_times", &[file, 1_000_000_001, 2_000_000_002, ATIM | MTIM]);
    guest.ok("fd_filestat_get", &[file, OUT]);
    assert_eq!(guest.bytes_at(OUT + 16, 1), [4]);
    assert_eq!(guest.u64_at(OUT + 32), 150);
    assert_eq!(guest.u64_at(OUT + 40), 1_000_000_001);
    assert_eq!(guest.u64_at(OUT + 48), 2_000_000_002);
    assert_eq!(guest.call("fd_allocate", &[file, u64::MAX, 2]), Errno::Inval);
    assert_eq!(guest.call("fd_filestat_set_times", &[file, 0, 0, 3]), Errno::Inval);
    let len = guest.put(guest::PATH, "file");
    guest.ok("path_filestat_set_times", &[3, 0, guest::PATH, len, 5, 6, MTIM]);
    guest.ok("fd_filestat_get", &[file, OUT]);
    assert_eq!(guest.u64_at(OUT + 48), 6);
    for call in ["fd_sync", "fd_datasync"] {
        guest.ok(call, &[file]);
        guest.ok(call, &[guest::DIR]);
    }
}

#[test]
fn a_renumbered_file_keeps_its_position() {
    let mut guest = guest();
    guest.host.write("one", "one").unwrap();
    guest.host.write("two", "two").unwrap();
    let one = guest.open_to_read("one").unwrap();
    let two = guest.open_to_read("two").unwrap();
    assert_eq!(guest.read(one, 1).unwrap(), "o");
    guest.ok("fd_renumber", &[one, two]);
    assert_eq!(guest.read(two, 9).unwrap(), "ne");
    assert_eq!(guest.read(one, 1), Err(Errno::Badf));
    assert_eq!(guest.call("fd_renumber", &[one, two]), Errno::Badf);
    guest.ok("fd_close", &[two]);
    assert_eq!(guest.call("fd_close", &[two]), Errno::Badf);
}

#[test]
fn a_link_at_the_end_is_followed_only_if_asked() {
    let mut guest = guest();
    guest.host.write("file", "x").unwrap();
    assert_eq!(guest.symlink("file", "link"), Errno::Success);
    assert_eq!(guest.open("link", 0, 0, Rights::FD_READ, 0), Err(Errno::Loop));
    assert!(guest.open_to_read("link").is_ok());
    assert_eq!(guest.stat("link", 0), Errno::Success);
    assert_eq!(guest.bytes_at(OUT + 16, 1), [7]);
    let len = guest.put(guest::PATH, "link");
    guest.ok("path_readlink", &[3, guest::PATH, len, DATA, 2, OUT]);
    assert_eq!((guest.u32_at(OUT), guest.bytes_at(DATA, 3)), (2, &b"fi\0"[..]));
}

#[test]
fn without_a_free_descriptor_nothing_is_created_or_cut() {
    let mut guest = guest_with(Access::ReadWrite, |builder| builder.max_descriptors(4));
    guest.host.write("file", "abc").unwrap();
    assert_eq!(guest.open_to_write("file", TRUNC, 0), Err(Errno::Nfile));
    assert_eq!(guest.open_to_write("new", CREAT, 0), Err(Errno::Nfile));
    assert_eq!(guest.host.read_to_string("file").unwrap(), "abc");
    assert!(!guest.host.exists("new"));
}

#[test]
fn a_file_that_must_exist_is_created_only_where_it_does_not() {
    let mut guest = guest();
    guest.host.write("file", "abc").unwrap();
    let mut permissions = guest.host.metadata("file").unwrap().permissions();
    permissions.set_readonly(true);
    guest.host.set_permissions("file", permissions).unwrap();
    let fd = guest.open("file", FOLLOW, CREAT, Rights::FD_READ, 0).unwrap();
    assert_eq!(guest.read(fd, 9).unwrap(), "abc");
    guest.open("new", FOLLOW, CREAT, Rights::FD_READ, 0).unwrap();
    assert!(guest.host.exists("new"));
}

#[cfg(unix)]
#[test]
fn a_pipe_that_nobody_writes_keeps_no_one_who_must_not_wait() {
    const NONBLOCK: u64 = 4;
    let mut guest = guest();
    rustix::fs::mknodat(&*guest.host, "pipe", rustix::fs::FileType::Fifo, rustix::fs::Mode::RWXU, 0).unwrap();
    let fd = guest.open("pipe", FOLLOW, 0, Rights::FD_READ.with(Rights::FD_FDSTAT_SET_FLAGS), NONBLOCK).unwrap();
    assert_eq!(guest.read(fd, 9).unwrap(), "");
    let to = guest.open("pipe", FOLLOW, 0, Rights::FD_WRITE, NONBLOCK).unwrap();
    assert_eq!(guest.read(fd, 9), Err(Errno::Again));
    guest.write(to, "abc").unwrap();
    assert_eq!(guest.read(fd, 9).unwrap(), "abc");
    assert_eq!(guest.read(fd, 9), Err(Errno::Again));
    guest.ok("fd_fdstat_set_flags", &[fd, 0]);
    guest.ok("fd_close", &[to]);
    assert_eq!(guest.read(fd, 9).unwrap(), "");
}

#[test]
fn a_slash_at_the_end_stands_for_a_directory() {
    let mut guest = guest();
    guest.host.write("file", "").unwrap();
    guest.host.create_dir("dir").unwrap();
    for lookup in [0, FOLLOW] {
        assert_eq!(guest.stat("file/", lookup), Errno::NotDir);
        assert_eq!(guest.stat("dir/", lookup), Errno::Success);
    }
    assert_eq!(guest.rename("file", "new/"), Errno::NotDir);
    assert_eq!(guest.rename("file/", "new"), Errno::NotDir);
    assert!(guest.host.exists("file"));
    assert_eq!(guest.rename("dir/", "other/"), Errno::Success);
}
