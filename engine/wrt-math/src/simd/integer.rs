//! Vector instructions on integer lanes.
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "results are taken modulo the lane's width"
)]

use super::lanes::{Lane, collect, map, zip};

macro_rules! binary {
    ($($name:ident ($t:ident) $doc:literal => |$a:ident, $b:ident| $body:expr;)*) => {
        $(
            #[doc = concat!("`", stringify!($name), "`: of each pair of lanes ", $doc, ".")]
            #[must_use]
            #[inline(always)]
            pub fn $name(a: u128, b: u128) -> u128 {
                zip(a, b, |$a: $t, $b: $t| -> $t { $body })
            }
        )*
    };
}

/// Declares what every width has.
macro_rules! integer {
    ($u:ident $i:ident;
     $add:ident $sub:ident $neg:ident $abs:ident $shl:ident $shr_s:ident $shr_u:ident $all_true:ident $bitmask:ident
     $($cmp:ident ($t:ident) $op:tt;)*) => {
        binary! {
            $add ($u) "the sum, modulo two to the width" => |a, b| a.wrapping_add(b);
            $sub ($u) "the difference, modulo two to the width" => |a, b| a.wrapping_sub(b);
        }
        $(
            #[doc = concat!("`", stringify!($cmp), "`: all ones where `a ", stringify!($op), " b`, else zero.")]
            #[must_use]
            #[inline(always)]
            pub fn $cmp(a: u128, b: u128) -> u128 {
                zip(a, b, |a: $t, b: $t| if a $op b { $u::MAX } else { 0 })
            }
        )*
        #[doc = concat!("`", stringify!($neg), "`: zero less each lane.")]
        #[must_use]
        #[inline(always)]
        pub fn $neg(a: u128) -> u128 {
            map(a, $i::wrapping_neg)
        }
        #[doc = concat!("`", stringify!($abs), "`: the magnitude of each lane; the least value stays.")]
        #[must_use]
        #[inline(always)]
        pub fn $abs(a: u128) -> u128 {
            map(a, $i::wrapping_abs)
        }
        #[doc = concat!("`", stringify!($shl), "`: each lane shifted left by `count` modulo the width.")]
        #[must_use]
        #[inline(always)]
        pub fn $shl(a: u128, count: u32) -> u128 {
            map(a, |a: $u| a.wrapping_shl(count))
        }
        #[doc = concat!("`", stringify!($shr_s), "`: each lane shifted right by `count` modulo the width, filled with its sign.")]
        #[must_use]
        #[inline(always)]
        pub fn $shr_s(a: u128, count: u32) -> u128 {
            map(a, |a: $i| a.wrapping_shr(count))
        }
        #[doc = concat!("`", stringify!($shr_u), "`: each lane shifted right by `count` modulo the width, filled with zeros.")]
        #[must_use]
        #[inline(always)]
        pub fn $shr_u(a: u128, count: u32) -> u128 {
            map(a, |a: $u| a.wrapping_shr(count))
        }
        #[doc = concat!("`", stringify!($all_true), "`: whether no lane is zero.")]
        #[must_use]
        #[inline(always)]
        pub fn $all_true(a: u128) -> bool {
            $u::split(a).into_iter().all(|lane| lane != 0)
        }
        #[doc = concat!("`", stringify!($bitmask), "`: the sign of each lane, lane 0 in bit 0.")]
        #[must_use]
        #[inline(always)]
        pub fn $bitmask(a: u128) -> u32 {
            $i::split(a).into_iter().rev().fold(0, |mask: u32, lane| mask.wrapping_shl(1) | u32::from(lane < 0))
        }
    };
}

integer! { u8 i8;
    i8x16_add i8x16_sub i8x16_neg i8x16_abs i8x16_shl i8x16_shr_s i8x16_shr_u i8x16_all_true i8x16_bitmask
    i8x16_eq (u8) ==; i8x16_ne (u8) !=; i8x16_lt_s (i8) <; i8x16_lt_u (u8) <; i8x16_gt_s (i8) >; i8x16_gt_u (u8) >;
    i8x16_le_s (i8) <=; i8x16_le_u (u8) <=; i8x16_ge_s (i8) >=; i8x16_ge_u (u8) >=;
}
integer! { u16 i16;
    i16x8_add i16x8_sub i16x8_neg i16x8_abs i16x8_shl i16x8_shr_s i16x8_shr_u i16x8_all_true i16x8_bitmask
    i16x8_eq (u16) ==; i16x8_ne (u16) !=; i16x8_lt_s (i16) <; i16x8_lt_u (u16) <; i16x8_gt_s (i16) >; i16x8_gt_u (u16) >;
    i16x8_le_s (i16) <=; i16x8_le_u (u16) <=; i16x8_ge_s (i16) >=; i16x8_ge_u (u16) >=;
}
integer! { u32 i32;
    i32x4_add i32x4_sub i32x4_neg i32x4_abs i32x4_shl i32x4_shr_s i32x4_shr_u i32x4_all_true i32x4_bitmask
    i32x4_eq (u32) ==; i32x4_ne (u32) !=; i32x4_lt_s (i32) <; i32x4_lt_u (u32) <; i32x4_gt_s (i32) >; i32x4_gt_u (u32) >;
    i32x4_le_s (i32) <=; i32x4_le_u (u32) <=; i32x4_ge_s (i32) >=; i32x4_ge_u (u32) >=;
}
integer! { u64 i64;
    i64x2_add i64x2_sub i64x2_neg i64x2_abs i64x2_shl i64x2_shr_s i64x2_shr_u i64x2_all_true i64x2_bitmask
    i64x2_eq (u64) ==; i64x2_ne (u64) !=; i64x2_lt_s (i64) <; i64x2_gt_s (i64) >; i64x2_le_s (i64) <=; i64x2_ge_s (i64) >=;
}

binary! {
    i8x16_add_sat_s (i8) "the sum, or the end of the signed range" => |a, b| a.saturating_add(b);
    i8x16_add_sat_u (u8) "the sum, or the end of the unsigned range" => |a, b| a.saturating_add(b);
    i8x16_sub_sat_s (i8) "the difference, or the end of the signed range" => |a, b| a.saturating_sub(b);
    i8x16_sub_sat_u (u8) "the difference, or zero" => |a, b| a.saturating_sub(b);
    i8x16_min_s (i8) "the lesser, signed" => |a, b| a.min(b);
    i8x16_min_u (u8) "the lesser, unsigned" => |a, b| a.min(b);
    i8x16_max_s (i8) "the greater, signed" => |a, b| a.max(b);
    i8x16_max_u (u8) "the greater, unsigned" => |a, b| a.max(b);
    i8x16_avgr_u (u8) "the mean, halves rounded up" => |a, b| u16::from(a).wrapping_add(u16::from(b)).wrapping_add(1).wrapping_shr(1) as u8;
    i16x8_mul (u16) "the product, modulo two to the width" => |a, b| a.wrapping_mul(b);
    i16x8_add_sat_s (i16) "the sum, or the end of the signed range" => |a, b| a.saturating_add(b);
    i16x8_add_sat_u (u16) "the sum, or the end of the unsigned range" => |a, b| a.saturating_add(b);
    i16x8_sub_sat_s (i16) "the difference, or the end of the signed range" => |a, b| a.saturating_sub(b);
    i16x8_sub_sat_u (u16) "the difference, or zero" => |a, b| a.saturating_sub(b);
    i16x8_min_s (i16) "the lesser, signed" => |a, b| a.min(b);
    i16x8_min_u (u16) "the lesser, unsigned" => |a, b| a.min(b);
    i16x8_max_s (i16) "the greater, signed" => |a, b| a.max(b);
    i16x8_max_u (u16) "the greater, unsigned" => |a, b| a.max(b);
    i16x8_avgr_u (u16) "the mean, halves rounded up" => |a, b| u32::from(a).wrapping_add(u32::from(b)).wrapping_add(1).wrapping_shr(1) as u16;
    i16x8_q15mulr_sat_s (i16) "the product of fractions of 15 bits, rounded, or the end of the range"
        => |a, b| i32::from(a).wrapping_mul(i32::from(b)).wrapping_add(0x4000).wrapping_shr(15).min(0x7fff) as i16;
    i32x4_mul (u32) "the product, modulo two to the width" => |a, b| a.wrapping_mul(b);
    i32x4_min_s (i32) "the lesser, signed" => |a, b| a.min(b);
    i32x4_min_u (u32) "the lesser, unsigned" => |a, b| a.min(b);
    i32x4_max_s (i32) "the greater, signed" => |a, b| a.max(b);
    i32x4_max_u (u32) "the greater, unsigned" => |a, b| a.max(b);
    i64x2_mul (u64) "the product, modulo two to the width" => |a, b| a.wrapping_mul(b);
}

/// `i8x16.popcnt`: the number of one bits of each lane.
#[must_use]
#[inline(always)]
pub fn i8x16_popcnt(a: u128) -> u128 {
    map(a, |a: u8| a.count_ones() as u8)
}

/// `i32x4.dot_i16x8_s`: the sums of neighbouring products, signed.
#[must_use]
#[inline(always)]
pub fn i32x4_dot_i16x8_s(a: u128, b: u128) -> u128 {
    let (a, b) = (i16::split(a), i16::split(b));
    collect::<i32, 4>(a.as_chunks::<2>().0.iter().zip(b.as_chunks::<2>().0).map(|([a, c], [b, d])| {
        i32::from(*a).wrapping_mul(i32::from(*b)).wrapping_add(i32::from(*c).wrapping_mul(i32::from(*d)))
    }))
}

/// Declares for one pair of widths the instructions that widen.
macro_rules! widening {
    ($($from:ident -> $to:ident; $low:ident $high:ident $mul_low:ident $mul_high:ident;)*) => {
        $(
            #[doc = concat!("`", stringify!($low), "`: the lower half of the lanes, widened.")]
            #[must_use]
            #[inline(always)]
            pub fn $low(a: u128) -> u128 {
                collect($from::split(a).into_iter().map($to::from))
            }
            #[doc = concat!("`", stringify!($high), "`: the upper half of the lanes, widened.")]
            #[must_use]
            #[inline(always)]
            pub fn $high(a: u128) -> u128 {
                $low(a >> 64)
            }
            #[doc = concat!("`", stringify!($mul_low), "`: the products of the lower halves, in full.")]
            #[must_use]
            #[inline(always)]
            pub fn $mul_low(a: u128, b: u128) -> u128 {
                zip($low(a), $low(b), $to::wrapping_mul)
            }
            #[doc = concat!("`", stringify!($mul_high), "`: the products of the upper halves, in full.")]
            #[must_use]
            #[inline(always)]
            pub fn $mul_high(a: u128, b: u128) -> u128 {
                zip($high(a), $high(b), $to::wrapping_mul)
            }
        )*
    };
}

widening! {
    i8 -> i16; i16x8_extend_low_i8x16_s i16x8_extend_high_i8x16_s i16x8_extmul_low_i8x16_s i16x8_extmul_high_i8x16_s;
    u8 -> u16; i16x8_extend_low_i8x16_u i16x8_extend_high_i8x16_u i16x8_extmul_low_i8x16_u i16x8_extmul_high_i8x16_u;
    i16 -> i32; i32x4_extend_low_i16x8_s i32x4_extend_high_i16x8_s i32x4_extmul_low_i16x8_s i32x4_extmul_high_i16x8_s;
    u16 -> u32; i32x4_extend_low_i16x8_u i32x4_extend_high_i16x8_u i32x4_extmul_low_i16x8_u i32x4_extmul_high_i16x8_u;
    i32 -> i64; i64x2_extend_low_i32x4_s i64x2_extend_high_i32x4_s i64x2_extmul_low_i32x4_s i64x2_extmul_high_i32x4_s;
    u32 -> u64; i64x2_extend_low_i32x4_u i64x2_extend_high_i32x4_u i64x2_extmul_low_i32x4_u i64x2_extmul_high_i32x4_u;
}

macro_rules! pairwise {
    ($($name:ident $from:ident -> $to:ident;)*) => {
        $(
            #[doc = concat!("`", stringify!($name), "`: the sums of neighbouring lanes, in full.")]
            #[must_use]
            #[inline(always)]
            pub fn $name(a: u128) -> u128 {
                collect($from::split(a).as_chunks::<2>().0.iter().map(|[a, b]| $to::from(*a).wrapping_add($to::from(*b))))
            }
        )*
    };
}

pairwise! {
    i16x8_extadd_pairwise_i8x16_s i8 -> i16; i16x8_extadd_pairwise_i8x16_u u8 -> u16;
    i32x4_extadd_pairwise_i16x8_s i16 -> i32; i32x4_extadd_pairwise_i16x8_u u16 -> u32;
}

macro_rules! narrow {
    ($($name:ident $from:ident -> $to:ident;)*) => {
        $(
            #[doc = concat!("`", stringify!($name), "`: the lanes of `a`, then of `b`, signed, or the nearest end of the narrow range.")]
            #[must_use]
            #[inline(always)]
            pub fn $name(a: u128, b: u128) -> u128 {
                let lanes = $from::split(a).into_iter().chain($from::split(b));
                collect(lanes.map(|lane| lane.clamp($from::from($to::MIN), $from::from($to::MAX)) as $to))
            }
        )*
    };
}

narrow! {
    i8x16_narrow_i16x8_s i16 -> i8; i8x16_narrow_i16x8_u i16 -> u8;
    i16x8_narrow_i32x4_s i32 -> i16; i16x8_narrow_i32x4_u i32 -> u16;
}
