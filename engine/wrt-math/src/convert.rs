//! Conversions that always have a result: between widths, from integer to float, and of bits.
#![expect(clippy::cast_possible_truncation, reason = "rounding to the narrower type is what the instruction does")]

/// The bit that makes a NaN quiet, of `f64`, where `a` is one. Processors set it when they widen; the routine that does it for
/// those without an FPU does not.
#[inline(always)]
const fn quiet(a: f32) -> u64 {
    if a.to_bits() << 1 > 0xff00_0000 { 1 << 51 } else { 0 }
}

/// Declares conversions: name, instruction, types, meaning, expression.
macro_rules! conversions {
    ($($name:ident $wasm:literal ($a:ident: $from:ident) -> $to:ident, $doc:literal => $body:expr;)*) => {
        $(
            #[doc = concat!("`", $wasm, "`: ", $doc)]
            #[must_use]
            #[inline(always)]
            pub fn $name($a: $from) -> $to {
                $body
            }
        )*
    };
}

conversions! {
    i32_wrap_i64 "i32.wrap_i64" (a: u64) -> u32, "the low 32 bits." => a as u32;
    i64_extend_i32_s "i64.extend_i32_s" (a: u32) -> u64, "`a` widened, filled with its sign."
        => i64::from(a.cast_signed()).cast_unsigned();
    i64_extend_i32_u "i64.extend_i32_u" (a: u32) -> u64, "`a` widened, filled with zeros." => u64::from(a);

    f32_convert_i32_s "f32.convert_i32_s" (a: u32) -> f32, "signed `a`, rounded to nearest, ties to even."
        => a.cast_signed() as f32;
    f32_convert_i32_u "f32.convert_i32_u" (a: u32) -> f32, "unsigned `a`, rounded to nearest, ties to even." => a as f32;
    f32_convert_i64_s "f32.convert_i64_s" (a: u64) -> f32, "signed `a`, rounded to nearest, ties to even."
        => a.cast_signed() as f32;
    f32_convert_i64_u "f32.convert_i64_u" (a: u64) -> f32, "unsigned `a`, rounded to nearest, ties to even." => a as f32;
    f64_convert_i32_s "f64.convert_i32_s" (a: u32) -> f64, "signed `a`, exactly." => f64::from(a.cast_signed());
    f64_convert_i32_u "f64.convert_i32_u" (a: u32) -> f64, "unsigned `a`, exactly." => f64::from(a);
    f64_convert_i64_s "f64.convert_i64_s" (a: u64) -> f64, "signed `a`, rounded to nearest, ties to even."
        => a.cast_signed() as f64;
    f64_convert_i64_u "f64.convert_i64_u" (a: u64) -> f64, "unsigned `a`, rounded to nearest, ties to even." => a as f64;

    f32_demote_f64 "f32.demote_f64" (a: f64) -> f32, "`a` rounded to nearest, ties to even; a NaN made quiet." => a as f32;
    f64_promote_f32 "f64.promote_f32" (a: f32) -> f64, "`a`, exactly; a NaN made quiet." => f64::from_bits(f64::from(a).to_bits() | quiet(a));

    i32_reinterpret_f32 "i32.reinterpret_f32" (a: f32) -> u32, "the bits of `a`." => a.to_bits();
    i64_reinterpret_f64 "i64.reinterpret_f64" (a: f64) -> u64, "the bits of `a`." => a.to_bits();
    f32_reinterpret_i32 "f32.reinterpret_i32" (a: u32) -> f32, "the number with the bits `a`." => f32::from_bits(a);
    f64_reinterpret_i64 "f64.reinterpret_i64" (a: u64) -> f64, "the number with the bits `a`." => f64::from_bits(a);
}

#[cfg(test)]
mod tests {
    use super::*;
    use core::hint::black_box;

    #[test]
    fn integers_widen_by_their_sign_and_narrow_to_their_low_half() {
        assert_eq!(i32_wrap_i64(0x0123_4567_89ab_cdef), 0x89ab_cdef);
        assert_eq!(i64_extend_i32_s(0x8000_0000), 0xffff_ffff_8000_0000);
        assert_eq!(i64_extend_i32_s(0x7fff_ffff), 0x7fff_ffff);
        assert_eq!(i64_extend_i32_u(0x8000_0000), 0x8000_0000);
    }

    #[test]
    fn integers_become_the_nearest_float_with_ties_to_even() {
        for (a, signed, unsigned) in [
            (0, 0.0, 0.0),
            (0xffff_ffff, -1.0, 4_294_967_296.0),
            (0x8000_0000, -2_147_483_648.0, 2_147_483_648.0),
            (0x7fff_ffff, 2_147_483_648.0, 2_147_483_648.0),
            (16_777_217, 16_777_216.0, 16_777_216.0),
            (16_777_219, 16_777_220.0, 16_777_220.0),
        ] {
            assert_eq!(f32_convert_i32_s(a), signed);
            assert_eq!(f32_convert_i32_u(a), unsigned);
        }
        assert_eq!(f64_convert_i32_s(0xffff_ffff), -1.0);
        assert_eq!(f64_convert_i32_u(0xffff_ffff), 4_294_967_295.0);
        assert_eq!(f64_convert_i64_s(u64::MAX), -1.0);
        assert_eq!(f64_convert_i64_u(u64::MAX), 18_446_744_073_709_551_616.0);
        assert_eq!(f64_convert_i64_u(9_007_199_254_740_993), 9_007_199_254_740_992.0);
        assert_eq!(f64_convert_i64_s(9_007_199_254_740_995), 9_007_199_254_740_996.0);
        // One rounding, not two: through f64 this would tie and go the other way.
        assert_eq!(f32_convert_i64_s(0x7fff_ffbf_ffff_ffff).to_bits(), 0x5eff_ffff);
        assert_eq!(f32_convert_i64_u(0x8000_0080_0000_0001).to_bits(), 0x5f00_0001);
        assert_eq!(f32_convert_i64_u(0x8000_0080_0000_0000).to_bits(), 0x5f00_0000);
    }

    #[test]
    fn demotion_rounds_and_overflows_to_infinity() {
        assert_eq!(f32_demote_f64(1.0), 1.0);
        assert_eq!(f32_demote_f64(f64::MAX), f32::INFINITY);
        assert_eq!(f32_demote_f64(-1e-300).to_bits(), 1 << 31);
        assert_eq!(f32_demote_f64(3.402_823_466_385_288_6e38), f32::MAX);
        assert_eq!(f32_demote_f64(1.000_000_059_604_644_8).to_bits(), 0x3f80_0000);
        assert_eq!(f32_demote_f64(1.000_000_059_604_645).to_bits(), 0x3f80_0001);
    }

    #[test]
    fn a_nan_is_made_quiet_without_the_processor() {
        for (bits, wanted) in [(0x7fa0_0000, 1 << 51), (0xff80_0001, 1 << 51), (0x7f80_0000, 0), (0x3f80_0000, 0)] {
            assert_eq!(quiet(f32::from_bits(bits)), wanted);
        }
    }

    #[test]
    fn width_changes_quiet_a_nan_and_keep_a_canonical_one() {
        let quiet32 = f32_demote_f64(black_box(f64::from_bits(0x7ff4_0000_0000_0001)));
        assert_eq!(quiet32.to_bits() & 0x7fc0_0000, 0x7fc0_0000);
        let quiet64 = f64_promote_f32(black_box(f32::from_bits(0x7fa0_0001)));
        assert_eq!(quiet64.to_bits() & 0x7ff8_0000_0000_0000, 0x7ff8_0000_0000_0000);
        assert_eq!(f32_demote_f64(black_box(f64::NAN)).to_bits() & 0x7fff_ffff, 0x7fc0_0000);
        assert_eq!(f64_promote_f32(black_box(f32::NAN)).to_bits() & (u64::MAX >> 1), 0x7ff8_0000_0000_0000);
        assert_eq!(f64_promote_f32(f32::from_bits(1)), 1.401_298_464_324_817e-45);
    }

    #[test]
    fn reinterpretation_keeps_every_bit() {
        for bits in [0, 1, 0x7fa0_0001, 0xffa0_0001, 0x7fc0_0000, u32::MAX, 1 << 31] {
            assert_eq!(i32_reinterpret_f32(f32_reinterpret_i32(black_box(bits))), bits);
        }
        for bits in [0, 1, 0x7ff4_0000_0000_0001, 0xfff4_0000_0000_0001, u64::MAX, 1 << 63] {
            assert_eq!(i64_reinterpret_f64(f64_reinterpret_i64(black_box(bits))), bits);
        }
    }
}
