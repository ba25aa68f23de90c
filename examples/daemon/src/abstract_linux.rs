//! Names of sockets that lie in no directory, which Linux has.

use std::io;
use std::os::linux::net::SocketAddrExt as _;
use std::os::unix::net::SocketAddr;

/// The address of that name, without the `@` that stands for the zero it begins with.
pub(crate) fn address(name: &[u8]) -> io::Result<SocketAddr> {
    SocketAddr::from_abstract_name(name)
}
