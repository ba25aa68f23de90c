//! The clocks, through clock_gettime(2), which makes no system call where the kernel maps a vDSO.

use crate::Linux;

wrt_platform_posix::implement_clock!(Linux);
