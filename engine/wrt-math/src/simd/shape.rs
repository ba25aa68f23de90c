//! Vector instructions on bits and on the places of lanes.

use super::lanes::{Lane, collect};

macro_rules! lanes {
    ($($t:ident; $splat:ident $extract:ident $replace:ident $wasm:literal;)*) => {
        $(
            #[doc = concat!("`", $wasm, ".splat`: every lane is `a`.")]
            #[must_use]
            #[inline(always)]
            pub fn $splat(a: $t) -> u128 {
                <$t>::join([a; _])
            }

            #[doc = concat!("`", $wasm, ".extract_lane`: lane `lane` of `a`; nothing where there is no such lane.")]
            #[must_use]
            #[inline(always)]
            pub fn $extract(a: u128, lane: u8) -> Option<$t> {
                <$t>::split(a).get(usize::from(lane)).copied()
            }

            #[doc = concat!("`", $wasm, ".replace_lane`: `a` with `b` as lane `lane`; nothing where there is no such lane.")]
            #[must_use]
            #[inline(always)]
            pub fn $replace(a: u128, lane: u8, b: $t) -> Option<u128> {
                let mut lanes = <$t>::split(a);
                *lanes.get_mut(usize::from(lane))? = b;
                Some(<$t>::join(lanes))
            }
        )*
    };
}

lanes! {
    u8; i8x16_splat i8x16_extract_lane i8x16_replace_lane "i8x16";
    u16; i16x8_splat i16x8_extract_lane i16x8_replace_lane "i16x8";
    u32; i32x4_splat i32x4_extract_lane i32x4_replace_lane "i32x4";
    u64; i64x2_splat i64x2_extract_lane i64x2_replace_lane "i64x2";
    f32; f32x4_splat f32x4_extract_lane f32x4_replace_lane "f32x4";
    f64; f64x2_splat f64x2_extract_lane f64x2_replace_lane "f64x2";
}

/// `v128.not`: the bits that `a` has not.
#[must_use]
#[inline(always)]
pub const fn v128_not(a: u128) -> u128 {
    !a
}

/// `v128.and`: the bits that both have.
#[must_use]
#[inline(always)]
pub const fn v128_and(a: u128, b: u128) -> u128 {
    a & b
}

/// `v128.or`: the bits that one of them has.
#[must_use]
#[inline(always)]
pub const fn v128_or(a: u128, b: u128) -> u128 {
    a | b
}

/// `v128.xor`: the bits that just one of them has.
#[must_use]
#[inline(always)]
pub const fn v128_xor(a: u128, b: u128) -> u128 {
    a ^ b
}

/// `v128.andnot`: the bits of `a` that `b` has not.
#[must_use]
#[inline(always)]
pub const fn v128_andnot(a: u128, b: u128) -> u128 {
    a & !b
}

/// `v128.bitselect`: a bit of `a` where `mask` has one, else of `b`.
#[must_use]
#[inline(always)]
pub const fn v128_bitselect(a: u128, b: u128, mask: u128) -> u128 {
    (a & mask) | (b & !mask)
}

/// `v128.any_true`: whether any bit is one.
#[must_use]
#[inline(always)]
pub const fn v128_any_true(a: u128) -> bool {
    a != 0
}

/// `i8x16.swizzle`: the lanes of `a` that `indices` names; zero for an index past the last.
#[must_use]
#[inline(always)]
pub fn i8x16_swizzle(a: u128, indices: u128) -> u128 {
    let lanes = u8::split(a);
    collect::<u8, 16>(u8::split(indices).into_iter().map(|i| lanes.get(usize::from(i)).copied().unwrap_or(0)))
}

/// `i8x16.shuffle`: the lanes of `a` (0 to 15) and of `b` (16 to 31) that `indices` names; zero for an index past the last.
#[must_use]
#[inline(always)]
pub fn i8x16_shuffle(a: u128, b: u128, indices: u128) -> u128 {
    let (a, b) = (u8::split(a), u8::split(b));
    collect::<u8, 16>(u8::split(indices).into_iter().map(|i| {
        let i = usize::from(i);
        a.get(i).or_else(|| b.get(i.wrapping_sub(16))).copied().unwrap_or(0)
    }))
}
