//! Whatever a guest passes, a call ends in an error number.

use crate::guest::{CREAT, guest};
use wrt_wasi::{Preview1, call};

/// A generator of numbers that are often small, often an edge, seldom anything.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let high = self.0 >> 33;
        match high % 8 {
            0..=2 => (high >> 3) % 8,
            3 => 0xfff0 + (high >> 3) % 32,
            4 => 0xffff_fff0 + (high >> 3) % 32,
            5 => u64::MAX - (high >> 3) % 8,
            6 => (high >> 3) % 0x1_0000,
            _ => self.0,
        }
    }
}

#[test]
fn random_calls_end_in_an_error_number() {
    let mut numbers = Numbers(1);
    for _ in 0..20 {
        play(&mut numbers, 10_000);
    }
}

/// Plays a guest that makes this many calls, some of which may close or give up what it was given.
fn play(numbers: &mut Numbers, calls: u32) {
    let mut guest = guest();
    for round in 0..calls {
        if round % 1000 == 0 {
            // Things to work on, for the guest may have closed or removed them.
            guest.host.create_dir("a").ok();
            guest.open_to_write("b", CREAT, 0).ok();
            for at in (0..0x8000).step_by(4) {
                let value = numbers.next().to_le_bytes();
                guest.put(at, &value[..4]);
            }
            for (at, text) in [(0, "a"), (8, "b"), (16, "../b"), (24, "a/.."), (32, "new")] {
                guest.put(at, text);
            }
        }
        let index = usize::try_from(numbers.next() % Preview1::ALL.len() as u64).unwrap();
        let func = Preview1::ALL[index];
        // Made seldom, else there is soon nothing left to call.
        let ends = matches!(func, Preview1::FdClose | Preview1::FdRenumber | Preview1::FdFdstatSetRights);
        if ends && round % 100 != 0 {
            continue;
        }
        let args: Vec<u64> = func.params().iter().map(|_| numbers.next()).collect();
        let answer = call(&mut guest.ctx, func, &mut guest.memory, &args);
        assert!(answer.is_ok() || func == Preview1::ProcExit);
    }
}
