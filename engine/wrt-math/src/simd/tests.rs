//! Corner cases of the vector instructions, by behaviour.

use super::lanes::Lane;
use super::*;

fn run<T>(value: T) -> T {
    core::hint::black_box(value)
}

#[test]
fn lane_0_has_the_lowest_bits() {
    let a = run(0x0f0e_0d0c_0b0a_0908_0706_0504_0302_0100);
    assert_eq!(i8x16_extract_lane(a, 3), Some(3));
    assert_eq!(i16x8_extract_lane(a, 7), Some(0x0f0e));
    assert_eq!(i32x4_extract_lane(a, 1), Some(0x0706_0504));
    assert_eq!(i64x2_extract_lane(a, 0), Some(0x0706_0504_0302_0100));
    assert_eq!(i64x2_extract_lane(a, 2), None);
    assert_eq!(i8x16_replace_lane(0, 15, 0xff), Some(0xff << 120));
    assert_eq!(i16x8_replace_lane(0, 8, 1), None);
    assert_eq!(i16x8_splat(0x1234), 0x1234_1234_1234_1234_1234_1234_1234_1234);
}

#[test]
fn swizzle_and_shuffle_give_zero_past_the_last_lane() {
    let a = run(0x0f0e_0d0c_0b0a_0908_0706_0504_0302_0100);
    assert_eq!(i8x16_swizzle(a, 0xff10_0f00), 0x0f00);
    assert_eq!(i8x16_shuffle(a, i8x16_splat(0xaa), 0x1f10_0f01), 0xaaaa_0f01);
}

#[test]
fn saturation_stops_at_the_ends_of_the_range() {
    let both = |a: i8, b: i8| (i8x16_splat(a.cast_unsigned()), i8x16_splat(b.cast_unsigned()));
    let (a, b) = run(both(127, 1));
    assert_eq!(i8x16_add_sat_s(a, b), a);
    assert_eq!(i8x16_add(a, b), i8x16_splat(0x80));
    let (a, b) = run(both(-128, 1));
    assert_eq!(i8x16_sub_sat_s(a, b), a);
    assert_eq!(i8x16_abs(a), a);
    assert_eq!(i8x16_sub_sat_u(b, a), 0);
    let least = i16x8_splat(0x8000);
    assert_eq!(i16x8_q15mulr_sat_s(run(least), least), i16x8_splat(0x7fff));
    assert_eq!(i32x4_dot_i16x8_s(run(least), least), i32x4_splat(0x8000_0000));
    assert_eq!(i8x16_avgr_u(i8x16_splat(255), i8x16_splat(254)), i8x16_splat(255));
}

#[test]
fn narrowing_reads_signed_lanes_and_puts_the_first_operand_low() {
    let (a, b) = run((i16x8_splat(0xffff), i16x8_splat(0x0100)));
    assert_eq!(i8x16_narrow_i16x8_u(a, b), 0xffff_ffff_ffff_ffff << 64);
    assert_eq!(i8x16_narrow_i16x8_s(a, b), 0x7f7f_7f7f_7f7f_7f7f_ffff_ffff_ffff_ffff);
}

#[test]
fn widening_takes_the_half_it_names() {
    let a = run(i64x2_replace_lane(i8x16_splat(0x80), 0, 0).unwrap());
    assert_eq!(i16x8_extend_low_i8x16_s(a), 0);
    assert_eq!(i16x8_extend_high_i8x16_s(a), i16x8_splat(0xff80));
    assert_eq!(i16x8_extend_high_i8x16_u(a), i16x8_splat(0x80));
    assert_eq!(i16x8_extmul_high_i8x16_s(a, a), i16x8_splat(0x4000));
    assert_eq!(
        i64x2_extmul_low_i32x4_u(i32x4_splat(u32::MAX), i32x4_splat(u32::MAX)),
        i64x2_splat(0xffff_fffe_0000_0001)
    );
    assert_eq!(i16x8_extadd_pairwise_i8x16_s(a), i64x2_replace_lane(i16x8_splat(0xff00), 0, 0).unwrap());
}

#[test]
fn shift_counts_are_taken_modulo_the_lane() {
    let a = run(i8x16_splat(0x81));
    assert_eq!(i8x16_shl(a, 9), i8x16_splat(2));
    assert_eq!(i8x16_shr_s(a, 8), a);
    assert_eq!(i8x16_shr_s(a, 1), i8x16_splat(0xc0));
    assert_eq!(i64x2_shr_u(i64x2_splat(4), 65), i64x2_splat(2));
}

#[test]
fn masks_have_lane_0_in_bit_0() {
    assert_eq!(i8x16_bitmask(run(0x80)), 1);
    assert_eq!(i32x4_bitmask(run(1 << 127)), 8);
    assert!(!i16x8_all_true(run(1)));
    assert!(v128_any_true(run(1)));
    assert!(i64x2_all_true(run(1 | 1 << 64)));
    assert_eq!(v128_bitselect(0b1100, 0b1010, 0b0110), 0b1100);
}

#[test]
fn pseudo_minimum_and_maximum_keep_the_first_operand_unless_the_second_is_beyond() {
    let (zero, minus) = run((f32x4_splat(0.0), f32x4_splat(-0.0)));
    let nan = f32x4_splat(f32::from_bits(0x7fa0_0001));
    assert_eq!(f32x4_pmin(zero, minus), zero);
    assert_eq!(f32x4_pmax(minus, zero), minus);
    assert_eq!(f32x4_pmin(nan, zero), nan);
    assert_eq!(f32x4_pmin(zero, nan), zero);
    assert_eq!(f32x4_min(zero, minus), minus);
    assert_eq!(f32x4_max(minus, zero), zero);
    assert_eq!(f32x4_eq(zero, minus), u128::MAX);
    assert_eq!(f32x4_ne(nan, nan), u128::MAX);
}

#[test]
fn conversions_leave_the_upper_lanes_zero() {
    let a = run(f64x2_splat(-1e10));
    assert_eq!(i32x4_trunc_sat_f64x2_s_zero(a), 0x8000_0000_8000_0000);
    assert_eq!(i32x4_trunc_sat_f64x2_u_zero(a), 0);
    assert_eq!(f32::split(f32x4_demote_f64x2_zero(f64x2_splat(1.5))), [1.5, 1.5, 0.0, 0.0]);
    assert_eq!(f64::split(f64x2_convert_low_i32x4_s(run(0xffff_ffff))), [-1.0, 0.0]);
}

#[test]
fn relaxed_multiplication_with_addition_rounds_after_each_step() {
    let a = run(f32x4_splat(1.0 + f32::EPSILON));
    let c = f32x4_splat(-(1.0 + 2.0 * f32::EPSILON));
    assert_eq!(f32x4_relaxed_madd(a, a, c), f32x4_splat(0.0));
    assert_eq!(f64x2_relaxed_nmadd(f64x2_splat(2.0), f64x2_splat(3.0), f64x2_splat(7.0)), f64x2_splat(1.0));
}

#[test]
fn relaxed_dot_product_reads_both_signed() {
    let (a, b) = run((i8x16_splat(0x80), i8x16_splat(0x7f)));
    assert_eq!(i16x8_relaxed_dot_i8x16_i7x16_s(a, a), i16x8_splat(0x7fff));
    assert_eq!(i16x8_relaxed_dot_i8x16_i7x16_s(a, b), i16x8_splat((-32512_i16).cast_unsigned()));
    assert_eq!(i32x4_relaxed_dot_i8x16_i7x16_add_s(a, b, i32x4_splat(1)), i32x4_splat((-65023_i32).cast_unsigned()));
}
