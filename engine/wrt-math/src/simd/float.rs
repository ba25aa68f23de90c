//! Vector instructions on floating-point lanes.

use super::lanes::{map, zip};

macro_rules! float {
    ($f:ident $mask:ident; pmin $pmin:ident; pmax $pmax:ident;
     unary $($unary:ident $u:ident),*; binary $($binary:ident $b:ident),*; compare $($compare:ident $c:ident),*;) => {
        $(
            #[doc = concat!("`", stringify!($unary), "`: [`", stringify!($u), "`](crate::", stringify!($u), ") of each lane.")]
            #[must_use]
            #[inline(always)]
            pub fn $unary(a: u128) -> u128 {
                map(a, crate::$u)
            }
        )*
        $(
            #[doc = concat!("`", stringify!($binary), "`: [`", stringify!($b), "`](crate::", stringify!($b), ") of each pair of lanes.")]
            #[must_use]
            #[inline(always)]
            pub fn $binary(a: u128, b: u128) -> u128 {
                zip(a, b, crate::$b)
            }
        )*
        $(
            #[doc = concat!("`", stringify!($compare), "`: all ones where [`", stringify!($c), "`](crate::", stringify!($c), ") holds, else zero.")]
            #[must_use]
            #[inline(always)]
            pub fn $compare(a: u128, b: u128) -> u128 {
                zip(a, b, |a: $f, b: $f| if crate::$c(a, b) { $mask::MAX } else { 0 })
            }
        )*
        #[doc = concat!("`", stringify!($pmin), "`: `b` where `b < a`, else `a`, with all its bits.")]
        #[must_use]
        #[inline(always)]
        pub fn $pmin(a: u128, b: u128) -> u128 {
            zip(a, b, |a: $f, b: $f| if b < a { b } else { a })
        }
        #[doc = concat!("`", stringify!($pmax), "`: `b` where `a < b`, else `a`, with all its bits.")]
        #[must_use]
        #[inline(always)]
        pub fn $pmax(a: u128, b: u128) -> u128 {
            zip(a, b, |a: $f, b: $f| if a < b { b } else { a })
        }
    };
}

float! { f32 u32; pmin f32x4_pmin; pmax f32x4_pmax;
    unary f32x4_canonical f32_canonical, f32x4_abs f32_abs, f32x4_neg f32_neg, f32x4_sqrt f32_sqrt, f32x4_ceil f32_ceil, f32x4_floor f32_floor,
        f32x4_trunc f32_trunc, f32x4_nearest f32_nearest;
    binary f32x4_add f32_add, f32x4_sub f32_sub, f32x4_mul f32_mul, f32x4_div f32_div, f32x4_min f32_min, f32x4_max f32_max;
    compare f32x4_eq f32_eq, f32x4_ne f32_ne, f32x4_lt f32_lt, f32x4_gt f32_gt, f32x4_le f32_le, f32x4_ge f32_ge;
}
float! { f64 u64; pmin f64x2_pmin; pmax f64x2_pmax;
    unary f64x2_canonical f64_canonical, f64x2_abs f64_abs, f64x2_neg f64_neg, f64x2_sqrt f64_sqrt, f64x2_ceil f64_ceil, f64x2_floor f64_floor,
        f64x2_trunc f64_trunc, f64x2_nearest f64_nearest;
    binary f64x2_add f64_add, f64x2_sub f64_sub, f64x2_mul f64_mul, f64x2_div f64_div, f64x2_min f64_min, f64x2_max f64_max;
    compare f64x2_eq f64_eq, f64x2_ne f64_ne, f64x2_lt f64_lt, f64x2_gt f64_gt, f64x2_le f64_le, f64x2_ge f64_ge;
}
