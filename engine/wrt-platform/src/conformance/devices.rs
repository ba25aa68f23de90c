//! Tests of the random source and the console.

use super::{During, Outcome, claim, claim_unsupported};
use crate::{Facility, Output, Platform};

pub(super) fn entropy_differs<P: Platform>(platform: &'static P) -> Outcome {
    // Larger than what one call to a kernel may fill at most.
    let (mut first, mut second) = ([0_u8; 600], [0_u8; 600]);
    if !P::ENTROPY {
        return claim_unsupported(platform.fill(&mut first), Facility::Entropy, "random bytes are refused");
    }
    platform.fill(&mut []).during("filling nothing")?;
    platform.fill(&mut first).during("filling with random bytes")?;
    platform.fill(&mut second).during("filling again")?;
    claim(first != second, "two fills differ")?;
    // A byte that stays zero in each of 8 fills of 600 bytes is a byte that is not written: chance is 600 / 256^8.
    let mut written = [0_u8; 600];
    for _ in 0..8 {
        platform.fill(&mut first).during("filling with random bytes")?;
        for (seen, byte) in written.iter_mut().zip(first) {
            *seen |= byte;
        }
    }
    claim(written.iter().all(|seen| *seen != 0), "every byte is filled")
}

pub(super) fn console_writes<P: Platform>(platform: &'static P) -> Outcome {
    for output in [Output::Standard, Output::Error] {
        claim(platform.write(output, &[]).during("writing nothing")? == 0, "nothing is written of nothing")?;
        let line = b"conformance: the console writes\n";
        let written = platform.write(output, line).during("writing a line")?;
        claim(written >= 1 && written <= line.len(), "a write takes at least one byte, and no more than there are")?;
        platform.write_all(output, line.get(written..).unwrap_or(&[])).during("writing the rest of a line")?;
    }
    if P::INPUT {
        claim(platform.read(&mut []).during("reading nothing")? == 0, "nothing is read into no room")
    } else {
        claim_unsupported(platform.read(&mut []), Facility::Console, "reading is refused")
    }
}
