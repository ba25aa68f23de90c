//! The console: the file descriptors 0, 1 and 2.

use crate::Linux;

wrt_platform_posix::implement_console!(Linux);

#[cfg(test)]
mod tests {
    use nix::fcntl::OFlag;
    use nix::unistd::{dup2_stderr, dup2_stdin, dup2_stdout, pipe, pipe2, read, write};
    use wrt_platform::{Console, Facility, Output, PlatformError};

    use crate::Linux;
    use crate::sys_probe::{End, end_of};

    #[test]
    fn streams_are_the_descriptors_0_1_and_2() {
        let (in_reader, in_writer) = pipe().unwrap();
        let (out_reader, out_writer) = pipe().unwrap();
        let (err_reader, err_writer) = pipe().unwrap();
        write(&in_writer, b"ping").unwrap();
        drop(in_writer);
        let end = end_of(|| {
            dup2_stdin(&in_reader).unwrap();
            dup2_stdout(&out_writer).unwrap();
            dup2_stderr(&err_writer).unwrap();
            let mut bytes = [0; 16];
            let got = Linux::new().read(&mut bytes).unwrap();
            Linux::new().write_all(Output::Standard, &bytes[..got]).unwrap();
            Linux::new().write_all(Output::Error, b"pong").unwrap();
            i32::from(Linux::new().read(&mut bytes) != Ok(0))
        });
        assert_eq!(end, End::Exited(0));
        let mut bytes = [0; 16];
        let got = read(&out_reader, &mut bytes).unwrap();
        assert_eq!(&bytes[..got], b"ping");
        let got = read(&err_reader, &mut bytes).unwrap();
        assert_eq!(&bytes[..got], b"pong");
    }

    #[test]
    fn a_stream_that_does_not_block_is_waited_for() {
        let (in_reader, in_writer) = pipe2(OFlag::O_NONBLOCK).unwrap();
        let (out_reader, out_writer) = pipe2(OFlag::O_NONBLOCK).unwrap();
        // More than a pipe holds.
        let long = vec![7; 1 << 20];
        let end = end_of(|| {
            dup2_stdin(&in_reader).unwrap();
            dup2_stdout(&out_writer).unwrap();
            let feeder = std::thread::spawn(move || {
                std::thread::sleep(core::time::Duration::from_millis(20));
                write(&in_writer, b"late").unwrap();
                std::thread::sleep(core::time::Duration::from_millis(20));
                let (mut got, mut bytes) = (0, vec![0; 1 << 16]);
                while got < 1 << 20 {
                    match read(&out_reader, &mut bytes) {
                        Ok(more) => got += more,
                        Err(_) => std::thread::yield_now(),
                    }
                }
            });
            let mut bytes = [0; 16];
            assert_eq!(Linux::new().read(&mut bytes), Ok(4));
            Linux::new().write_all(Output::Standard, &long).unwrap();
            i32::from(feeder.join().is_err())
        });
        assert_eq!(end, End::Exited(0));
    }

    #[test]
    fn a_broken_stream_is_an_error() {
        let (reader, writer) = pipe().unwrap();
        drop(reader);
        let end = end_of(|| {
            dup2_stdout(&writer).unwrap();
            let broken = PlatformError::Os { facility: Facility::Console, code: nix::errno::Errno::EPIPE as i32 };
            i32::from(Linux::new().write(Output::Standard, b"x") != Err(broken))
        });
        assert_eq!(end, End::Exited(0));
    }
}
