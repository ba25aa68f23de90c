//! A guest's standard streams read and write as streams do.

use crate::guest::{self, IOVS, OUT, guest, guest_with};
use wrt_wasi::{Access, BytesInput, Captured, Errno, OutputStream};

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

/// A stream that takes bytes, and cannot bring them to the other end yet.
struct Behind(Captured);

impl OutputStream for Behind {
    fn write(&mut self, bytes: &[u8]) -> Result<usize, Errno> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> Result<(), Errno> {
        Err(Errno::Again)
    }

    fn is_terminal(&self) -> bool {
        false
    }
}

#[test]
fn what_a_stream_took_is_not_asked_for_again() {
    let output = Captured::new(100);
    let stream = Behind(output.clone());
    let mut guest = guest_with(Access::ReadOnly, |builder| builder.stdout(stream));
    assert_eq!(guest.write(1, "once"), Ok(4));
    assert_eq!(output.take(), b"once");
}

#[test]
fn a_vector_of_too_many_pieces_is_refused() {
    let mut guest = guest();
    assert_eq!(guest.call("fd_write", &[1, IOVS, 1024, OUT]), Errno::Success);
    assert_eq!(guest.call("fd_write", &[1, IOVS, 1025, OUT]), Errno::Inval);
}
