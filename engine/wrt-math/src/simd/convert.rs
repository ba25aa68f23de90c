//! Vector instructions that convert between integer and floating-point lanes.

use super::lanes::{Lane, collect};

macro_rules! conversions {
    ($($name:ident $scalar:ident ($from:ident -> $to:ident);)*) => {
        $(
            #[doc = concat!("`", stringify!($name), "`: [`", stringify!($scalar), "`](crate::", stringify!($scalar),
                ") of the lanes, the lower ones where they widen; lanes left over are zero.")]
            #[must_use]
            #[inline(always)]
            pub fn $name(a: u128) -> u128 {
                collect::<$to, _>($from::split(a).into_iter().map(crate::$scalar))
            }
        )*
    };
}

conversions! {
    f32x4_convert_i32x4_s f32_convert_i32_s (u32 -> f32);
    f32x4_convert_i32x4_u f32_convert_i32_u (u32 -> f32);
    f64x2_convert_low_i32x4_s f64_convert_i32_s (u32 -> f64);
    f64x2_convert_low_i32x4_u f64_convert_i32_u (u32 -> f64);
    i32x4_trunc_sat_f32x4_s i32_trunc_sat_f32_s (f32 -> u32);
    i32x4_trunc_sat_f32x4_u i32_trunc_sat_f32_u (f32 -> u32);
    i32x4_trunc_sat_f64x2_s_zero i32_trunc_sat_f64_s (f64 -> u32);
    i32x4_trunc_sat_f64x2_u_zero i32_trunc_sat_f64_u (f64 -> u32);
    f32x4_demote_f64x2_zero f32_demote_f64 (f64 -> f32);
    f64x2_promote_low_f32x4 f64_promote_f32 (f32 -> f64);
}
