//! Integers of 128 bits (proposal "wide arithmetic").

/// `i64.add128`.
#[must_use]
#[inline]
pub const fn i64_add128(a: u128, b: u128) -> u128 {
    a.wrapping_add(b)
}

/// `i64.sub128`.
#[must_use]
#[inline]
pub const fn i64_sub128(a: u128, b: u128) -> u128 {
    a.wrapping_sub(b)
}

/// `i64.mul_wide_s`: the whole product of two signed integers.
#[must_use]
#[inline]
pub const fn i64_mul_wide_s(a: u64, b: u64) -> u128 {
    (a.cast_signed() as i128).wrapping_mul(b.cast_signed() as i128).cast_unsigned()
}

/// `i64.mul_wide_u`: the whole product of two unsigned integers.
#[must_use]
#[inline]
pub const fn i64_mul_wide_u(a: u64, b: u64) -> u128 {
    (a as u128).wrapping_mul(b as u128)
}

#[cfg(test)]
mod tests {
    use super::{i64_add128, i64_mul_wide_s, i64_mul_wide_u, i64_sub128};

    #[test]
    fn sums_and_differences_wrap() {
        assert_eq!(i64_add128(u128::MAX, 2), 1);
        assert_eq!(i64_sub128(1, 2), u128::MAX);
        assert_eq!(i64_add128(u128::from(u64::MAX), 1), 1 << 64);
    }

    #[test]
    fn products_keep_all_their_bits() {
        assert_eq!(i64_mul_wide_u(u64::MAX, u64::MAX), u128::MAX - (u128::from(u64::MAX) << 1));
        assert_eq!(i64_mul_wide_s(u64::MAX, u64::MAX), 1);
        assert_eq!(i64_mul_wide_s(1 << 63, 2), u128::MAX << 64);
    }
}
