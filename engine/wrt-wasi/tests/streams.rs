//! A guest's standard streams read and write as streams do.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a panic is how a test fails, in its helpers too"
)]

mod guest;

use guest::{IOVS, OUT, guest, guest_with};
use wrt_wasi::{Access, BytesInput, Errno};

#[test]
fn input_is_read_to_its_end() {
    let mut guest = guest_with(Access::ReadOnly, |builder| builder.stdin(BytesInput::new("line\n")));
    assert_eq!(guest.read(0, 3).unwrap(), "lin");
    assert_eq!(guest.read(0, 9).unwrap(), "e\n");
    assert_eq!(guest.read(0, 9).unwrap(), "");
}

#[test]
fn output_arrives_whole() {
    let mut guest = guest();
    assert_eq!(guest.write(1, "hello "), Ok(6));
    assert_eq!(guest.write(1, "world"), Ok(5));
    assert_eq!(guest.output.take(), b"hello world");
    assert_eq!(guest.write(1, &"x".repeat(40_000)), Ok(40_000));
    assert_eq!(guest.write(1, &"x".repeat(40_000)), Ok(25_536));
    assert_eq!(guest.write(1, "x"), Err(Errno::NoSpc));
}

#[test]
fn a_stream_goes_one_way_and_cannot_seek() {
    let mut guest = guest();
    assert_eq!(guest.read(1, 1), Err(Errno::Badf));
    assert_eq!(guest.write(0, "x"), Err(Errno::Badf));
    assert_eq!(guest.call("fd_seek", &[1, 0, 0, OUT]), Errno::Spipe);
    assert_eq!(guest.call("fd_tell", &[0, OUT]), Errno::Spipe);
    guest.vector(&[(guest::DATA, 1)]);
    assert_eq!(guest.call("fd_pread", &[0, IOVS, 1, 0, OUT]), Errno::Spipe);
    assert_eq!(guest.call("fd_pwrite", &[1, IOVS, 1, 0, OUT]), Errno::Spipe);
}

#[test]
fn a_stream_that_is_no_terminal_is_of_unknown_type() {
    let mut guest = guest();
    for fd in 0..3 {
        guest.ok("fd_fdstat_get", &[fd, OUT]);
        assert_eq!(guest.bytes_at(OUT, 1), [0]);
        guest.ok("fd_filestat_get", &[fd, OUT]);
    }
}
