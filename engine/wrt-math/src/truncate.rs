//! Conversions from float to integer: those that trap outside the integer's range beside those that saturate.
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the range is checked before the cast, or saturating at its ends is what the instruction does"
)]

use wrt_error::Trap;

/// Declares the conversions to one integer from one float: both names, instructions, types, and the range of floats
/// that truncate to a value of the integer's type.
macro_rules! truncations {
    ($($trunc:ident $sat:ident $wasm:literal $sat_wasm:literal ($f:ident) -> $u:ident as $int:ident,
       |$a:ident| $in_range:expr;)*) => {
        $(
            #[doc = concat!("`", $wasm, "`: `a` rounded towards zero.")]
            ///
            /// # Errors
            ///
            /// [`Trap::InvalidConversionToInteger`] for a NaN, [`Trap::IntegerOverflow`] when the result does not fit.
            #[inline(always)]
            pub fn $trunc($a: $f) -> Result<$u, Trap> {
                if $in_range {
                    Ok($a as $int as $u)
                } else if $a.is_nan() {
                    Err(Trap::InvalidConversionToInteger)
                } else {
                    Err(Trap::IntegerOverflow)
                }
            }

            #[doc = concat!("`", $sat_wasm, "`: `a` rounded towards zero, the nearest end of the range outside it; zero for a NaN.")]
            #[must_use]
            #[inline(always)]
            pub fn $sat(a: $f) -> $u {
                a as $int as $u
            }
        )*
    };
}

truncations! {
    i32_trunc_f32_s i32_trunc_sat_f32_s "i32.trunc_f32_s" "i32.trunc_sat_f32_s" (f32) -> u32 as i32,
        |a| (-2_147_483_648.0..2_147_483_648.0).contains(&a);
    i32_trunc_f32_u i32_trunc_sat_f32_u "i32.trunc_f32_u" "i32.trunc_sat_f32_u" (f32) -> u32 as u32,
        |a| a > -1.0 && a < 4_294_967_296.0;
    i32_trunc_f64_s i32_trunc_sat_f64_s "i32.trunc_f64_s" "i32.trunc_sat_f64_s" (f64) -> u32 as i32,
        |a| a > -2_147_483_649.0 && a < 2_147_483_648.0;
    i32_trunc_f64_u i32_trunc_sat_f64_u "i32.trunc_f64_u" "i32.trunc_sat_f64_u" (f64) -> u32 as u32,
        |a| a > -1.0 && a < 4_294_967_296.0;
    i64_trunc_f32_s i64_trunc_sat_f32_s "i64.trunc_f32_s" "i64.trunc_sat_f32_s" (f32) -> u64 as i64,
        |a| (-9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0).contains(&a);
    i64_trunc_f32_u i64_trunc_sat_f32_u "i64.trunc_f32_u" "i64.trunc_sat_f32_u" (f32) -> u64 as u64,
        |a| a > -1.0 && a < 18_446_744_073_709_551_616.0;
    i64_trunc_f64_s i64_trunc_sat_f64_s "i64.trunc_f64_s" "i64.trunc_sat_f64_s" (f64) -> u64 as i64,
        |a| (-9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0).contains(&a);
    i64_trunc_f64_u i64_trunc_sat_f64_u "i64.trunc_f64_u" "i64.trunc_sat_f64_u" (f64) -> u64 as u64,
        |a| a > -1.0 && a < 18_446_744_073_709_551_616.0;
}

#[cfg(test)]
mod tests {
    use super::*;

    const OVERFLOW: Trap = Trap::IntegerOverflow;

    /// One table a float-and-integer pair: the functions, then float, trapping result, saturating result.
    macro_rules! check {
        ($trunc:ident $sat:ident $f:ident; $($a:expr => $result:expr, $saturated:expr;)*) => {
            $(
                assert_eq!($trunc($a), $result, "{} {:?}", stringify!($trunc), $a);
                assert_eq!($sat($a), $saturated, "{} {:?}", stringify!($sat), $a);
            )*
            for a in [$f::NAN, -$f::NAN] {
                assert_eq!($trunc(a), Err(Trap::InvalidConversionToInteger), "{}", stringify!($trunc));
                assert_eq!($sat(a), 0, "{}", stringify!($sat));
            }
            for a in [0.0, -0.0, 0.5, -0.5, 0.999, -0.999, $f::MIN_POSITIVE, -$f::MIN_POSITIVE, $f::from_bits(1)] {
                assert_eq!($trunc(a), Ok(0), "{} {a}", stringify!($trunc));
                assert_eq!($sat(a), 0, "{} {a}", stringify!($sat));
            }
            for a in [$f::INFINITY, -$f::INFINITY, $f::MAX, $f::MIN] {
                assert_eq!($trunc(a), Err(OVERFLOW), "{} {a}", stringify!($trunc));
            }
            assert_eq!($sat($f::INFINITY), $sat($f::MAX));
            assert_eq!($sat($f::NEG_INFINITY), $sat($f::MIN));
            assert_eq!($trunc(1.999), Ok(1));
        };
    }

    #[test]
    fn conversion_to_signed_i32_covers_exactly_its_range() {
        check! { i32_trunc_f32_s i32_trunc_sat_f32_s f32;
            -1.5 => Ok(u32::MAX), u32::MAX;
            2_147_483_520.0 => Ok(0x7fff_ff80), 0x7fff_ff80;
            2_147_483_648.0 => Err(OVERFLOW), 0x7fff_ffff;
            -2_147_483_648.0 => Ok(0x8000_0000), 0x8000_0000;
            -2_147_483_904.0 => Err(OVERFLOW), 0x8000_0000;
        }
        check! { i32_trunc_f64_s i32_trunc_sat_f64_s f64;
            -1.5 => Ok(u32::MAX), u32::MAX;
            2_147_483_647.9 => Ok(0x7fff_ffff), 0x7fff_ffff;
            2_147_483_648.0 => Err(OVERFLOW), 0x7fff_ffff;
            -2_147_483_648.9 => Ok(0x8000_0000), 0x8000_0000;
            -2_147_483_649.0 => Err(OVERFLOW), 0x8000_0000;
        }
    }

    #[test]
    fn conversion_to_unsigned_i32_covers_exactly_its_range() {
        check! { i32_trunc_f32_u i32_trunc_sat_f32_u f32;
            4_294_967_040.0 => Ok(0xffff_ff00), 0xffff_ff00;
            4_294_967_296.0 => Err(OVERFLOW), u32::MAX;
            -1.0 => Err(OVERFLOW), 0;
            -0.999_999_94 => Ok(0), 0;
        }
        check! { i32_trunc_f64_u i32_trunc_sat_f64_u f64;
            4_294_967_295.9 => Ok(u32::MAX), u32::MAX;
            4_294_967_296.0 => Err(OVERFLOW), u32::MAX;
            -1.0 => Err(OVERFLOW), 0;
            -0.999_999_999_999_999_9 => Ok(0), 0;
        }
    }

    #[test]
    fn conversion_to_signed_i64_covers_exactly_its_range() {
        check! { i64_trunc_f32_s i64_trunc_sat_f32_s f32;
            -1.5 => Ok(u64::MAX), u64::MAX;
            9_223_371_487_098_961_920.0 => Ok(0x7fff_ff80_0000_0000), 0x7fff_ff80_0000_0000;
            9_223_372_036_854_775_808.0 => Err(OVERFLOW), 0x7fff_ffff_ffff_ffff;
            -9_223_372_036_854_775_808.0 => Ok(0x8000_0000_0000_0000), 0x8000_0000_0000_0000;
            -9_223_373_136_366_403_584.0 => Err(OVERFLOW), 0x8000_0000_0000_0000;
        }
        check! { i64_trunc_f64_s i64_trunc_sat_f64_s f64;
            -1.5 => Ok(u64::MAX), u64::MAX;
            9_223_372_036_854_774_784.0 => Ok(0x7fff_ffff_ffff_fc00), 0x7fff_ffff_ffff_fc00;
            9_223_372_036_854_775_808.0 => Err(OVERFLOW), 0x7fff_ffff_ffff_ffff;
            -9_223_372_036_854_775_808.0 => Ok(0x8000_0000_0000_0000), 0x8000_0000_0000_0000;
            -9_223_372_036_854_777_856.0 => Err(OVERFLOW), 0x8000_0000_0000_0000;
        }
    }

    #[test]
    fn conversion_to_unsigned_i64_covers_exactly_its_range() {
        check! { i64_trunc_f32_u i64_trunc_sat_f32_u f32;
            18_446_742_974_197_923_840.0 => Ok(0xffff_ff00_0000_0000), 0xffff_ff00_0000_0000;
            18_446_744_073_709_551_616.0 => Err(OVERFLOW), u64::MAX;
            -1.0 => Err(OVERFLOW), 0;
        }
        check! { i64_trunc_f64_u i64_trunc_sat_f64_u f64;
            18_446_744_073_709_549_568.0 => Ok(0xffff_ffff_ffff_f800), 0xffff_ffff_ffff_f800;
            18_446_744_073_709_551_616.0 => Err(OVERFLOW), u64::MAX;
            -1.0 => Err(OVERFLOW), 0;
        }
    }
}
