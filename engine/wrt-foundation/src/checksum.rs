//! A 64-bit checksum over words, for integrity: it finds damage, it does not stop a forger.

/// A running checksum: words of 64 bits in eight lanes, which a processor works on at once. Words that change places, or are in the other
/// order of bytes, give another sum.
#[derive(Clone, Copy, Debug)]
pub struct Checksum {
    lanes: [u64; 8],
}

impl Checksum {
    /// Odd, so that no two words give the same product.
    const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;

    /// The checksum of nothing.
    #[must_use]
    pub const fn new() -> Self {
        Checksum {
            lanes: [
                0xcbf2_9ce4_8422_2325,
                0x9ae1_6a3b_2f90_404f,
                0xff51_afd7_ed55_8ccd,
                0xc4ce_b9fe_1a85_ec53,
                0xbf58_476d_1ce4_e5b9,
                0x94d0_49bb_1331_11eb,
                0xd6e8_feb8_6659_fd93,
                0xa076_1d64_78bd_642f,
            ],
        }
    }

    /// Takes in bytes; their number counts too.
    pub fn update(&mut self, bytes: &[u8]) {
        let (blocks, rest) = bytes.as_chunks::<64>();
        // Apart from `self`, so that they stay in registers.
        let mut lanes = self.lanes;
        for block in blocks {
            for (lane, word) in lanes.iter_mut().zip(block.as_chunks::<8>().0) {
                *lane = mixed(*lane, u64::from_le_bytes(*word));
            }
        }
        for (lane, bytes) in lanes.iter_mut().zip(rest.chunks(8)) {
            let mut word = [0; 8];
            for (to, from) in word.iter_mut().zip(bytes) {
                *to = *from;
            }
            *lane = mixed(*lane, u64::from_le_bytes(word));
        }
        self.lanes = lanes.map(|lane| mixed(lane, bytes.len() as u64));
    }

    /// The sum of all that was taken in.
    #[must_use]
    pub fn finish(&self) -> u64 {
        self.lanes.iter().fold(0, |sum, lane| mixed(sum, *lane))
    }
}

/// A lane after one more word. Other words give other lanes, and a bit soon changes all others: the product carries it up, the shift down.
const fn mixed(lane: u64, word: u64) -> u64 {
    let product = (lane ^ word).wrapping_mul(Checksum::FACTOR);
    product ^ (product >> 32)
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
    fn two_flipped_bits_and_words_that_change_places_change_the_sum() {
        let mut bytes = [0u8; 136];
        for (byte, value) in bytes.iter_mut().zip(0..) {
            *byte = value;
        }
        let whole = sum(&bytes);
        for one in 0..bytes.len() * 8 {
            for other in 0..one {
                let mut flipped = bytes;
                flipped[one / 8] ^= 1 << (one % 8);
                flipped[other / 8] ^= 1 << (other % 8);
                assert_ne!(sum(&flipped), whole, "bits {one} and {other}");
            }
        }
        for at in 1..bytes.len() / 8 {
            let mut moved = bytes;
            for byte in 0..8 {
                moved.swap(byte, at * 8 + byte);
            }
            assert_ne!(sum(&moved), whole, "words 0 and {at}");
        }
    }

    #[test]
    fn trailing_zeros_count() {
        assert_ne!(sum(&[0; 3]), sum(&[0; 4]));
        assert_ne!(sum(&[0; 8]), sum(&[0; 16]));
    }
}
