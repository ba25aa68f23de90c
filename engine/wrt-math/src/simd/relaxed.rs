//! Relaxed vector instructions that have a result of their own in the deterministic profile.
//!
//! The others are their strict instruction there: swizzle, truncation (saturating), lane select (bit select), minimum,
//! maximum and `q15mulr` (saturating). Multiplication with addition is not fused there.

use super::lanes::{Lane, collect, zip, zip3};

macro_rules! multiply_add {
    ($($madd:ident $nmadd:ident $f:ident $mul:ident $add:ident;)*) => {
        $(
            #[doc = concat!("`", stringify!($madd), "`: `a * b + c`, rounded after each step.")]
            #[must_use]
            #[inline(always)]
            pub fn $madd(a: u128, b: u128, c: u128) -> u128 {
                zip3(a, b, c, |a: $f, b, c| crate::$add(crate::$mul(a, b), c))
            }
            #[doc = concat!("`", stringify!($nmadd), "`: `-a * b + c`, rounded after each step.")]
            #[must_use]
            #[inline(always)]
            pub fn $nmadd(a: u128, b: u128, c: u128) -> u128 {
                zip3(a, b, c, |a: $f, b, c| crate::$add(crate::$mul(-a, b), c))
            }
        )*
    };
}

multiply_add! {
    f32x4_relaxed_madd f32x4_relaxed_nmadd f32 f32_mul f32_add;
    f64x2_relaxed_madd f64x2_relaxed_nmadd f64 f64_mul f64_add;
}

/// `i16x8.relaxed_dot_i8x16_i7x16_s`: the sums of neighbouring products, both signed, or the end of the range.
#[must_use]
#[inline(always)]
pub fn i16x8_relaxed_dot_i8x16_i7x16_s(a: u128, b: u128) -> u128 {
    let (a, b) = (i8::split(a), i8::split(b));
    collect::<i16, 8>(a.as_chunks::<2>().0.iter().zip(b.as_chunks::<2>().0).map(|([a, c], [b, d])| {
        let (first, second) = (i16::from(*a).wrapping_mul(i16::from(*b)), i16::from(*c).wrapping_mul(i16::from(*d)));
        first.saturating_add(second)
    }))
}

/// `i32x4.relaxed_dot_i8x16_i7x16_add_s`: the sums of neighbours of that product, added to `c`.
#[must_use]
#[inline(always)]
pub fn i32x4_relaxed_dot_i8x16_i7x16_add_s(a: u128, b: u128, c: u128) -> u128 {
    let sums = super::i32x4_extadd_pairwise_i16x8_s(i16x8_relaxed_dot_i8x16_i7x16_s(a, b));
    zip(sums, c, u32::wrapping_add)
}
