//! Corner cases of the floating-point instructions, by behaviour.

extern crate alloc;
extern crate std;

use super::*;
use alloc::vec::Vec;

const SNAN32: u32 = 0x7fa0_0001;
const SNAN64: u64 = 0x7ff4_0000_0000_0001;
const CANONICAL32: u32 = 0x7fc0_0000;
const CANONICAL64: u64 = 0x7ff8_0000_0000_0000;

/// Hides a value from the optimiser, so that the processor computes and not the compiler.
fn run<T>(value: T) -> T {
    core::hint::black_box(value)
}

fn is_arithmetic32(a: f32) -> bool {
    a.to_bits() & CANONICAL32 == CANONICAL32
}

fn is_arithmetic64(a: f64) -> bool {
    a.to_bits() & CANONICAL64 == CANONICAL64
}

/// Every exponent with mantissas at the borders, both signs; no NaN.
fn samples32() -> Vec<f32> {
    let mut samples = Vec::new();
    for exponent in 0..=254_u32 {
        for mantissa in [0, 1, 2, 0x2a_aaaa, 0x3f_ffff, 0x40_0000, 0x40_0001, 0x7f_fffe, 0x7f_ffff] {
            for sign in [0, 1 << 31] {
                samples.push(f32::from_bits(sign | exponent << 23 | mantissa));
            }
        }
    }
    samples.extend([f32::INFINITY, f32::NEG_INFINITY]);
    for i in -100..=100_i16 {
        samples.push(f32::from(i) / 4.0);
    }
    samples
}

fn samples64() -> Vec<f64> {
    let mut samples: Vec<f64> = samples32().into_iter().map(f64::from).collect();
    for exponent in 0..=2046_u64 {
        for mantissa in [0, 1, 0x7_ffff_ffff_ffff, 0x8_0000_0000_0000, 0x8_0000_0000_0001, 0xf_ffff_ffff_ffff] {
            for sign in [0, 1 << 63] {
                samples.push(f64::from_bits(sign | exponent << 52 | mantissa));
            }
        }
    }
    samples
}

#[test]
fn rounding_agrees_with_the_standard_library() {
    for a in samples32() {
        assert_eq!(f32_ceil(a).to_bits(), a.ceil().to_bits(), "ceil {a:e}");
        assert_eq!(f32_floor(a).to_bits(), a.floor().to_bits(), "floor {a:e}");
        assert_eq!(f32_trunc(a).to_bits(), a.trunc().to_bits(), "trunc {a:e}");
        assert_eq!(f32_nearest(a).to_bits(), a.round_ties_even().to_bits(), "nearest {a:e}");
    }
    for a in samples64() {
        assert_eq!(f64_ceil(a).to_bits(), a.ceil().to_bits(), "ceil {a:e}");
        assert_eq!(f64_floor(a).to_bits(), a.floor().to_bits(), "floor {a:e}");
        assert_eq!(f64_trunc(a).to_bits(), a.trunc().to_bits(), "trunc {a:e}");
        assert_eq!(f64_nearest(a).to_bits(), a.round_ties_even().to_bits(), "nearest {a:e}");
    }
}

#[test]
fn square_root_agrees_with_the_standard_library() {
    for a in samples32().into_iter().filter(|a| *a >= 0.0) {
        assert_eq!(f32_sqrt(a).to_bits(), a.sqrt().to_bits(), "sqrt {a:e}");
    }
    for a in samples64().into_iter().filter(|a| *a >= 0.0) {
        assert_eq!(f64_sqrt(a).to_bits(), a.sqrt().to_bits(), "sqrt {a:e}");
    }
    assert!(is_arithmetic32(f32_sqrt(run(-1.0))) && is_arithmetic64(f64_sqrt(run(-1.0))));
    assert_eq!(f64_sqrt(-0.0).to_bits(), (-0.0_f64).to_bits());
}

#[test]
fn rounding_ties_go_to_even_and_keep_the_sign_of_zero() {
    for (a, nearest) in
        [(0.5, 0.0), (1.5, 2.0), (2.5, 2.0), (-0.5, -0.0), (-1.5, -2.0), (-2.5, -2.0), (0.0, 0.0), (-0.0, -0.0)]
    {
        assert_eq!(f64_nearest(a).to_bits(), f64::to_bits(nearest));
    }
    for (a, ceil, floor, trunc) in [(-0.7, -0.0, -1.0, -0.0), (0.7, 1.0, 0.0, 0.0), (-0.0, -0.0, -0.0, -0.0)] {
        assert_eq!(f64_ceil(a).to_bits(), f64::to_bits(ceil));
        assert_eq!(f64_floor(a).to_bits(), f64::to_bits(floor));
        assert_eq!(f64_trunc(a).to_bits(), f64::to_bits(trunc));
    }
    assert_eq!(f32_nearest(8_388_607.5), 8_388_608.0);
    assert_eq!(f64_nearest(4_503_599_627_370_495.5), 4_503_599_627_370_496.0);
}

#[test]
fn rounding_and_square_root_quiet_a_signalling_nan_and_keep_the_rest() {
    for sign in [0, 1 << 31] {
        for f in [f32_ceil, f32_floor, f32_trunc, f32_nearest] {
            assert_eq!(f(run(f32::from_bits(sign | SNAN32))).to_bits(), sign | SNAN32 | 0x0040_0000);
            assert_eq!(f(run(f32::from_bits(sign | CANONICAL32))).to_bits(), sign | CANONICAL32);
        }
        assert!(is_arithmetic32(f32_sqrt(run(f32::from_bits(sign | SNAN32)))));
    }
    for sign in [0, 1 << 63] {
        for f in [f64_ceil, f64_floor, f64_trunc, f64_nearest] {
            assert_eq!(f(run(f64::from_bits(sign | SNAN64))).to_bits(), sign | SNAN64 | 0x0008_0000_0000_0000);
            assert_eq!(f(run(f64::from_bits(sign | CANONICAL64))).to_bits(), sign | CANONICAL64);
        }
        assert!(is_arithmetic64(f64_sqrt(run(f64::from_bits(sign | SNAN64)))));
    }
}

#[test]
fn minimum_and_maximum_order_the_zeros() {
    for (a, b) in [(0.0_f32, -0.0_f32), (-0.0, 0.0)] {
        assert_eq!(f32_min(a, b).to_bits(), (-0.0_f32).to_bits());
        assert_eq!(f32_max(a, b).to_bits(), 0);
    }
    for (a, b) in [(0.0_f64, -0.0_f64), (-0.0, 0.0)] {
        assert_eq!(f64_min(a, b).to_bits(), (-0.0_f64).to_bits());
        assert_eq!(f64_max(a, b).to_bits(), 0);
    }
    assert_eq!(f32_min(f32::NEG_INFINITY, 1.0), f32::NEG_INFINITY);
    assert_eq!(f64_max(f64::INFINITY, 1.0), f64::INFINITY);
    assert_eq!((f64_min(-3.0, 2.0), f64_max(-3.0, 2.0), f64_min(2.0, 2.0)), (-3.0, 2.0, 2.0));
}

#[test]
fn arithmetic_with_a_nan_gives_an_arithmetic_nan() {
    let others = [0.0, -0.0, 1.0, -1.0, 1e30, f32::INFINITY, f32::NEG_INFINITY, f32::from_bits(SNAN32)];
    for other in others {
        for f in [f32_add, f32_sub, f32_mul, f32_div, f32_min, f32_max] {
            let nan = f32::from_bits(SNAN32);
            assert!(is_arithmetic32(f(run(nan), run(other))) && is_arithmetic32(f(run(other), run(nan))));
        }
        for f in [f64_add, f64_sub, f64_mul, f64_div, f64_min, f64_max] {
            let (nan, other) = (f64::from_bits(SNAN64), f64::from(other));
            assert!(is_arithmetic64(f(run(nan), run(other))) && is_arithmetic64(f(run(other), run(nan))));
        }
    }
}

#[test]
fn arithmetic_with_canonical_nans_gives_a_canonical_nan() {
    for f in [f32_add, f32_sub, f32_mul, f32_div, f32_min, f32_max] {
        for other in [1.0, f32::INFINITY, f32::from_bits(CANONICAL32)] {
            let nan = f32::from_bits(CANONICAL32);
            assert_eq!(f(run(nan), run(other)).to_bits() & 0x7fff_ffff, CANONICAL32);
            assert_eq!(f(run(other), run(nan)).to_bits() & 0x7fff_ffff, CANONICAL32);
        }
    }
    for f in [f64_add, f64_sub, f64_mul, f64_div, f64_min, f64_max] {
        for other in [1.0, f64::INFINITY, f64::from_bits(CANONICAL64)] {
            let nan = f64::from_bits(CANONICAL64);
            assert_eq!(f(run(nan), run(other)).to_bits() & (u64::MAX >> 1), CANONICAL64);
            assert_eq!(f(run(other), run(nan)).to_bits() & (u64::MAX >> 1), CANONICAL64);
        }
    }
    for invalid in [f64_div(run(0.0), run(0.0)), f64_sub(run(f64::INFINITY), run(f64::INFINITY)), f64_sqrt(run(-1.0))] {
        assert_eq!(invalid.to_bits() & (u64::MAX >> 1), CANONICAL64);
    }
}

#[test]
fn sign_instructions_work_on_bits_and_keep_a_signalling_nan() {
    let (nan32, nan64) = (f32::from_bits(SNAN32), f64::from_bits(SNAN64));
    assert_eq!(f32_neg(run(nan32)).to_bits(), SNAN32 | 1 << 31);
    assert_eq!(f32_abs(run(f32::from_bits(SNAN32 | 1 << 31))).to_bits(), SNAN32);
    assert_eq!(f32_copysign(run(nan32), run(-1.0)).to_bits(), SNAN32 | 1 << 31);
    assert_eq!(f64_neg(run(nan64)).to_bits(), SNAN64 | 1 << 63);
    assert_eq!(f64_abs(run(f64::from_bits(SNAN64 | 1 << 63))).to_bits(), SNAN64);
    assert_eq!(f64_copysign(run(nan64), run(-1.0)).to_bits(), SNAN64 | 1 << 63);
    assert_eq!(f64_neg(0.0).to_bits(), 1 << 63);
    assert_eq!(f64_copysign(-3.0, f64::from_bits(SNAN64)), 3.0);
    assert_eq!(f64_copysign(3.0, f64::from_bits(SNAN64 | 1 << 63)), -3.0);
}

#[test]
fn comparisons_with_a_nan_are_false_but_for_inequality() {
    for (a, b) in [(f64::NAN, 1.0), (1.0, f64::NAN), (f64::NAN, f64::NAN)] {
        assert!(![f64_eq, f64_lt, f64_gt, f64_le, f64_ge].iter().any(|f| f(a, b)) && f64_ne(a, b));
    }
    for (a, b) in [(f32::NAN, 1.0), (1.0, f32::NAN), (f32::NAN, f32::NAN)] {
        assert!(![f32_eq, f32_lt, f32_gt, f32_le, f32_ge].iter().any(|f| f(a, b)) && f32_ne(a, b));
    }
    assert!(f64_eq(0.0, -0.0) && !f64_ne(0.0, -0.0) && !f64_lt(-0.0, 0.0) && f64_le(0.0, -0.0));
    assert!(f32_lt(-1.0, 1.0) && f32_gt(f32::INFINITY, f32::MAX) && f32_ge(1.0, 1.0) && f32_eq(0.0, -0.0));
}

#[test]
fn arithmetic_rounds_to_nearest_ties_to_even() {
    assert_eq!(f32_add(16_777_216.0, 1.0), 16_777_216.0);
    assert_eq!(f32_add(16_777_218.0, 1.0), 16_777_220.0);
    assert_eq!(f64_add(9_007_199_254_740_992.0, 1.0), 9_007_199_254_740_992.0);
    assert_eq!(f32_mul(f32::MAX, 2.0), f32::INFINITY);
    assert_eq!(f64_div(1.0, -0.0), f64::NEG_INFINITY);
    assert_eq!(f64_sub(f64::MIN_POSITIVE, f64::MIN_POSITIVE / 2.0), f64::MIN_POSITIVE / 2.0);
}
