//! A 64-bit checksum over words, for integrity: it finds damage, it does not stop a forger.

/// A running checksum (FNV-1a over 32-bit words in two lanes, so that the other word order is another sum).
#[derive(Clone, Copy, Debug)]
pub struct Checksum {
    low: u64,
    high: u64,
}

impl Checksum {
    const PRIME: u64 = 0x0000_0100_0000_01b3;

    /// The checksum of nothing.
    #[must_use]
    pub const fn new() -> Self {
        Checksum { low: 0xcbf2_9ce4_8422_2325, high: 0x9ae1_6a3b_2f90_404f }
    }

    /// Takes in bytes; their number counts too.
    pub fn update(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks::<8>();
        for word in words {
            self.word(u64::from_le_bytes(*word));
        }
        let mut last = [0; 8];
        for (to, from) in last.iter_mut().zip(rest) {
            *to = *from;
        }
        self.word(u64::from_le_bytes(last) ^ (bytes.len() as u64).rotate_left(56));
    }

    /// The sum of all that was taken in.
    #[must_use]
    pub const fn finish(&self) -> u64 {
        let mixed = (self.low ^ self.high.rotate_left(32)).wrapping_mul(0xff51_afd7_ed55_8ccd);
        mixed ^ (mixed >> 33)
    }

    const fn word(&mut self, word: u64) {
        self.low = (self.low ^ word).wrapping_mul(Self::PRIME);
        self.high = (self.high.rotate_left(5) ^ self.low).wrapping_add(word);
    }
}

impl Default for Checksum {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::Checksum;

    fn sum(bytes: &[u8]) -> u64 {
        let mut sum = Checksum::new();
        sum.update(bytes);
        sum.finish()
    }

    #[test]
    fn every_flipped_bit_changes_the_sum() {
        let bytes = [7u8; 37];
        let whole = sum(&bytes);
        for bit in 0..bytes.len() * 8 {
            let mut flipped = bytes;
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert_ne!(sum(&flipped), whole, "bit {bit}");
        }
    }

    #[test]
    fn trailing_zeros_count() {
        assert_ne!(sum(&[0; 3]), sum(&[0; 4]));
        assert_ne!(sum(&[0; 8]), sum(&[0; 16]));
    }
}
