//! Integer arithmetic, bit and comparison instructions of both widths.

use wrt_error::Trap;

/// Declares one width's integer instructions: the Rust types, then a name an instruction.
macro_rules! integer {
    (
        $u:ident, $i:ident, $wasm:literal;
        add $add:ident; sub $sub:ident; mul $mul:ident;
        div_s $div_s:ident; div_u $div_u:ident; rem_s $rem_s:ident; rem_u $rem_u:ident;
        and $and:ident; or $or:ident; xor $xor:ident;
        shl $shl:ident; shr_s $shr_s:ident; shr_u $shr_u:ident; rotl $rotl:ident; rotr $rotr:ident;
        clz $clz:ident; ctz $ctz:ident; popcnt $popcnt:ident;
        eqz $eqz:ident; eq $eq:ident; ne $ne:ident;
        lt_s $lt_s:ident; lt_u $lt_u:ident; gt_s $gt_s:ident; gt_u $gt_u:ident;
        le_s $le_s:ident; le_u $le_u:ident; ge_s $ge_s:ident; ge_u $ge_u:ident;
        $($extend:ident from $narrow:ident;)*
    ) => {
        integer! { @binary $u
            $add "add", "The sum, modulo two to the width." => |a, b| a.wrapping_add(b);
            $sub "sub", "The difference, modulo two to the width." => |a, b| a.wrapping_sub(b);
            $mul "mul", "The product, modulo two to the width." => |a, b| a.wrapping_mul(b);
            $and "and", "The bitwise conjunction." => |a, b| a & b;
            $or "or", "The bitwise disjunction." => |a, b| a | b;
            $xor "xor", "The bitwise exclusive disjunction." => |a, b| a ^ b;
            $shl "shl", "`a` shifted left by `b` modulo the width." => |a, b| a.wrapping_shl(count(b));
            $shr_s "shr_s", "`a` shifted right by `b` modulo the width, filled with its sign."
                => |a, b| a.cast_signed().wrapping_shr(count(b)).cast_unsigned();
            $shr_u "shr_u", "`a` shifted right by `b` modulo the width, filled with zeros." => |a, b| a.wrapping_shr(count(b));
            $rotl "rotl", "`a` rotated left by `b` modulo the width." => |a, b| a.rotate_left(count(b));
            $rotr "rotr", "`a` rotated right by `b` modulo the width." => |a, b| a.rotate_right(count(b));
        }

        integer! { @compare $u
            $eq "eq", "Whether `a` equals `b`." => |a, b| a == b;
            $ne "ne", "Whether `a` differs from `b`." => |a, b| a != b;
            $lt_s "lt_s", "Whether `a` is less than `b`, both signed." => |a, b| a.cast_signed() < b.cast_signed();
            $lt_u "lt_u", "Whether `a` is less than `b`, both unsigned." => |a, b| a < b;
            $gt_s "gt_s", "Whether `a` is greater than `b`, both signed." => |a, b| a.cast_signed() > b.cast_signed();
            $gt_u "gt_u", "Whether `a` is greater than `b`, both unsigned." => |a, b| a > b;
            $le_s "le_s", "Whether `a` is at most `b`, both signed." => |a, b| a.cast_signed() <= b.cast_signed();
            $le_u "le_u", "Whether `a` is at most `b`, both unsigned." => |a, b| a <= b;
            $ge_s "ge_s", "Whether `a` is at least `b`, both signed." => |a, b| a.cast_signed() >= b.cast_signed();
            $ge_u "ge_u", "Whether `a` is at least `b`, both unsigned." => |a, b| a >= b;
        }

        #[doc = concat!("`", $wasm, ".eqz`: whether `a` is zero.")]
        #[must_use]
        #[inline(always)]
        pub const fn $eqz(a: $u) -> bool {
            a == 0
        }

        #[doc = concat!("`", $wasm, ".clz`: the number of leading zero bits; the width for zero.")]
        #[must_use]
        #[inline(always)]
        pub fn $clz(a: $u) -> $u {
            $u::from(a.leading_zeros())
        }

        #[doc = concat!("`", $wasm, ".ctz`: the number of trailing zero bits; the width for zero.")]
        #[must_use]
        #[inline(always)]
        pub fn $ctz(a: $u) -> $u {
            $u::from(a.trailing_zeros())
        }

        #[doc = concat!("`", $wasm, ".popcnt`: the number of one bits.")]
        #[must_use]
        #[inline(always)]
        pub fn $popcnt(a: $u) -> $u {
            $u::from(a.count_ones())
        }

        $(
            #[doc = concat!("`", $wasm, ".extend", stringify!($narrow), "_s`: the low bits, read as signed.")]
            #[must_use]
            #[inline(always)]
            pub fn $extend(a: $u) -> $u {
                const UNUSED: u32 = $u::BITS - $narrow::BITS;
                a.wrapping_shl(UNUSED).cast_signed().wrapping_shr(UNUSED).cast_unsigned()
            }
        )*

        #[doc = concat!("`", $wasm, ".div_s`: the signed quotient, rounded towards zero.")]
        ///
        /// # Errors
        ///
        /// [`Trap::IntegerDivideByZero`] when `b` is zero, [`Trap::IntegerOverflow`] for the least value divided by -1.
        #[inline(always)]
        pub const fn $div_s(a: $u, b: $u) -> Result<$u, Trap> {
            match a.cast_signed().checked_div(b.cast_signed()) {
                Some(quotient) => Ok(quotient.cast_unsigned()),
                None if b == 0 => Err(Trap::IntegerDivideByZero),
                None => Err(Trap::IntegerOverflow),
            }
        }

        #[doc = concat!("`", $wasm, ".div_u`: the unsigned quotient, rounded towards zero.")]
        ///
        /// # Errors
        ///
        /// [`Trap::IntegerDivideByZero`] when `b` is zero.
        #[inline(always)]
        pub const fn $div_u(a: $u, b: $u) -> Result<$u, Trap> {
            match a.checked_div(b) {
                Some(quotient) => Ok(quotient),
                None => Err(Trap::IntegerDivideByZero),
            }
        }

        #[doc = concat!("`", $wasm, ".rem_s`: the signed remainder, with the sign of `a`; zero for `b` = -1.")]
        ///
        /// # Errors
        ///
        /// [`Trap::IntegerDivideByZero`] when `b` is zero.
        #[inline(always)]
        pub const fn $rem_s(a: $u, b: $u) -> Result<$u, Trap> {
            match a.cast_signed().checked_rem(b.cast_signed()) {
                Some(remainder) => Ok(remainder.cast_unsigned()),
                None if b == 0 => Err(Trap::IntegerDivideByZero),
                // The least value by -1: the quotient overflows, the remainder is zero.
                None => Ok(0),
            }
        }

        #[doc = concat!("`", $wasm, ".rem_u`: the unsigned remainder.")]
        ///
        /// # Errors
        ///
        /// [`Trap::IntegerDivideByZero`] when `b` is zero.
        #[inline(always)]
        pub const fn $rem_u(a: $u, b: $u) -> Result<$u, Trap> {
            match a.checked_rem(b) {
                Some(remainder) => Ok(remainder),
                None => Err(Trap::IntegerDivideByZero),
            }
        }
    };
    (@binary $u:ident $($name:ident $op:literal, $doc:literal => |$a:ident, $b:ident| $body:expr;)*) => {
        $(
            #[doc = concat!("`", stringify!($name), "` (`", $op, "`): ", $doc)]
            #[must_use]
            #[inline(always)]
            pub fn $name($a: $u, $b: $u) -> $u {
                $body
            }
        )*
    };
    (@compare $u:ident $($name:ident $op:literal, $doc:literal => |$a:ident, $b:ident| $body:expr;)*) => {
        $(
            #[doc = concat!("`", stringify!($name), "` (`", $op, "`): ", $doc)]
            #[must_use]
            #[inline(always)]
            pub const fn $name($a: $u, $b: $u) -> bool {
                $body
            }
        )*
    };
}

/// A shift count; the shifts take it modulo their width, so only its low bits count.
trait Count {
    fn count(self) -> u32;
}

impl Count for u32 {
    #[inline(always)]
    fn count(self) -> u32 {
        self
    }
}

impl Count for u64 {
    #[inline(always)]
    fn count(self) -> u32 {
        (self & 0xffff_ffff) as u32
    }
}

#[inline(always)]
fn count(count: impl Count) -> u32 {
    count.count()
}

integer! {
    u32, i32, "i32";
    add i32_add; sub i32_sub; mul i32_mul;
    div_s i32_div_s; div_u i32_div_u; rem_s i32_rem_s; rem_u i32_rem_u;
    and i32_and; or i32_or; xor i32_xor;
    shl i32_shl; shr_s i32_shr_s; shr_u i32_shr_u; rotl i32_rotl; rotr i32_rotr;
    clz i32_clz; ctz i32_ctz; popcnt i32_popcnt;
    eqz i32_eqz; eq i32_eq; ne i32_ne;
    lt_s i32_lt_s; lt_u i32_lt_u; gt_s i32_gt_s; gt_u i32_gt_u;
    le_s i32_le_s; le_u i32_le_u; ge_s i32_ge_s; ge_u i32_ge_u;
    i32_extend8_s from i8; i32_extend16_s from i16;
}

integer! {
    u64, i64, "i64";
    add i64_add; sub i64_sub; mul i64_mul;
    div_s i64_div_s; div_u i64_div_u; rem_s i64_rem_s; rem_u i64_rem_u;
    and i64_and; or i64_or; xor i64_xor;
    shl i64_shl; shr_s i64_shr_s; shr_u i64_shr_u; rotl i64_rotl; rotr i64_rotr;
    clz i64_clz; ctz i64_ctz; popcnt i64_popcnt;
    eqz i64_eqz; eq i64_eq; ne i64_ne;
    lt_s i64_lt_s; lt_u i64_lt_u; gt_s i64_gt_s; gt_u i64_gt_u;
    le_s i64_le_s; le_u i64_le_u; ge_s i64_ge_s; ge_u i64_ge_u;
    i64_extend8_s from i8; i64_extend16_s from i16; i64_extend32_s from i32;
}

#[cfg(test)]
mod tests {
    use super::*;

    const MIN32: u32 = 0x8000_0000;
    const MAX32: u32 = 0x7fff_ffff;
    const M32: u32 = u32::MAX;
    const MIN64: u64 = 0x8000_0000_0000_0000;
    const MAX64: u64 = 0x7fff_ffff_ffff_ffff;
    const M64: u64 = u64::MAX;

    #[test]
    fn addition_subtraction_and_multiplication_wrap() {
        assert_eq!(i32_add(MAX32, 1), MIN32);
        assert_eq!(i32_add(M32, 1), 0);
        assert_eq!(i32_sub(0, 1), M32);
        assert_eq!(i32_sub(MIN32, 1), MAX32);
        assert_eq!(i32_mul(MIN32, M32), MIN32);
        assert_eq!(i32_mul(0x1_0001, 0x1_0000), 0x1_0000);
        assert_eq!(i64_add(MAX64, 1), MIN64);
        assert_eq!(i64_sub(0, 1), M64);
        assert_eq!(i64_mul(MIN64, M64), MIN64);
    }

    #[test]
    fn division_rounds_towards_zero() {
        for (a, b, quotient, remainder) in [
            (7_i32, 2_i32, 3_i32, 1_i32),
            (-7, 2, -3, -1),
            (7, -2, -3, 1),
            (-7, -2, 3, -1),
            (i32::MIN, 2, i32::MIN / 2, 0),
        ] {
            let (a32, b32) = (a.cast_unsigned(), b.cast_unsigned());
            assert_eq!(i32_div_s(a32, b32), Ok(quotient.cast_unsigned()));
            assert_eq!(i32_rem_s(a32, b32), Ok(remainder.cast_unsigned()));
            let (a64, b64) = (i64::from(a).cast_unsigned(), i64::from(b).cast_unsigned());
            assert_eq!(i64_div_s(a64, b64), Ok(i64::from(quotient).cast_unsigned()));
            assert_eq!(i64_rem_s(a64, b64), Ok(i64::from(remainder).cast_unsigned()));
        }
        assert_eq!(i32_div_u(M32, 2), Ok(MAX32));
        assert_eq!(i32_rem_u(M32, 10), Ok(5));
        assert_eq!(i64_div_u(M64, 2), Ok(MAX64));
        assert_eq!(i64_rem_u(M64, 10), Ok(5));
    }

    #[test]
    fn division_by_zero_traps() {
        for f in [i32_div_s, i32_div_u, i32_rem_s, i32_rem_u] {
            for a in [0, 1, MIN32, M32] {
                assert_eq!(f(a, 0), Err(Trap::IntegerDivideByZero));
            }
        }
        for f in [i64_div_s, i64_div_u, i64_rem_s, i64_rem_u] {
            for a in [0, 1, MIN64, M64] {
                assert_eq!(f(a, 0), Err(Trap::IntegerDivideByZero));
            }
        }
    }

    #[test]
    fn the_least_value_by_minus_one_overflows_in_division_alone() {
        assert_eq!(i32_div_s(MIN32, M32), Err(Trap::IntegerOverflow));
        assert_eq!(i32_rem_s(MIN32, M32), Ok(0));
        assert_eq!(i32_div_u(MIN32, M32), Ok(0));
        assert_eq!(i32_rem_u(MIN32, M32), Ok(MIN32));
        assert_eq!(i64_div_s(MIN64, M64), Err(Trap::IntegerOverflow));
        assert_eq!(i64_rem_s(MIN64, M64), Ok(0));
        assert_eq!(i64_div_u(MIN64, M64), Ok(0));
        assert_eq!(i64_rem_u(MIN64, M64), Ok(MIN64));
    }

    #[test]
    fn shift_and_rotation_counts_are_taken_modulo_the_width() {
        for (count, effective) in [(0, 0), (1, 1), (31, 31), (32, 0), (33, 1), (M32, 31)] {
            assert_eq!(i32_shl(0xdead_beef, count), 0xdead_beef << effective);
            assert_eq!(i32_shr_u(0xdead_beef, count), 0xdead_beef >> effective);
            assert_eq!(i32_shr_s(0xdead_beef, count), (0xdead_beef_u32.cast_signed() >> effective).cast_unsigned());
            assert_eq!(i32_rotl(0xdead_beef, count), 0xdead_beef_u32.rotate_left(effective));
            assert_eq!(i32_rotr(0xdead_beef, count), 0xdead_beef_u32.rotate_right(effective));
        }
        const V: u64 = 0xdead_beef_0bad_cafe;
        for (count, effective) in
            [(0, 0), (1, 1), (63, 63), (64, 0), (65, 1), (1 << 32, 0), ((1 << 32) + 7, 7), (M64, 63)]
        {
            assert_eq!(i64_shl(V, count), V << effective);
            assert_eq!(i64_shr_u(V, count), V >> effective);
            assert_eq!(i64_shr_s(V, count), (V.cast_signed() >> effective).cast_unsigned());
            assert_eq!(i64_rotl(V, count), V.rotate_left(effective));
            assert_eq!(i64_rotr(V, count), V.rotate_right(effective));
        }
        assert_eq!(i32_rotl(0x8000_0001, 1), 3);
        assert_eq!(i32_rotr(3, 1), 0x8000_0001);
        assert_eq!(i32_shr_s(MIN32, 31), M32);
        assert_eq!(i64_shr_s(MIN64, 63), M64);
    }

    #[test]
    fn bits_are_counted_over_the_whole_width() {
        for (a, clz, ctz, popcnt) in
            [(0, 32, 32, 0), (1, 31, 0, 1), (MIN32, 0, 31, 1), (M32, 0, 0, 32), (0x00f0_0000, 8, 20, 4)]
        {
            assert_eq!((i32_clz(a), i32_ctz(a), i32_popcnt(a)), (clz, ctz, popcnt));
        }
        for (a, clz, ctz, popcnt) in
            [(0, 64, 64, 0), (1, 63, 0, 1), (MIN64, 0, 63, 1), (M64, 0, 0, 64), (0x00f0_0000, 40, 20, 4)]
        {
            assert_eq!((i64_clz(a), i64_ctz(a), i64_popcnt(a)), (clz, ctz, popcnt));
        }
    }

    #[test]
    fn bitwise_instructions_work_on_each_bit() {
        assert_eq!(i32_and(0b1100, 0b1010), 0b1000);
        assert_eq!(i32_or(0b1100, 0b1010), 0b1110);
        assert_eq!(i32_xor(0b1100, 0b1010), 0b0110);
        assert_eq!(i64_and(M64, MIN64), MIN64);
        assert_eq!(i64_or(MAX64, MIN64), M64);
        assert_eq!(i64_xor(M64, MIN64), MAX64);
    }

    #[test]
    fn signed_and_unsigned_comparisons_disagree_across_the_sign() {
        let values = [0_i32, 1, -1, i32::MIN, i32::MAX, 42, -42];
        for a in values {
            for b in values {
                let (x, y) = (a.cast_unsigned(), b.cast_unsigned());
                assert_eq!((i32_eq(x, y), i32_ne(x, y)), (a == b, a != b));
                assert_eq!(
                    (i32_lt_s(x, y), i32_gt_s(x, y), i32_le_s(x, y), i32_ge_s(x, y)),
                    (a < b, a > b, a <= b, a >= b)
                );
                assert_eq!(
                    (i32_lt_u(x, y), i32_gt_u(x, y), i32_le_u(x, y), i32_ge_u(x, y)),
                    (x < y, x > y, x <= y, x >= y)
                );
                let (a, b) = (i64::from(a) << 31, i64::from(b) << 31);
                let (x, y) = (a.cast_unsigned(), b.cast_unsigned());
                assert_eq!((i64_eq(x, y), i64_ne(x, y)), (a == b, a != b));
                assert_eq!(
                    (i64_lt_s(x, y), i64_gt_s(x, y), i64_le_s(x, y), i64_ge_s(x, y)),
                    (a < b, a > b, a <= b, a >= b)
                );
                assert_eq!(
                    (i64_lt_u(x, y), i64_gt_u(x, y), i64_le_u(x, y), i64_ge_u(x, y)),
                    (x < y, x > y, x <= y, x >= y)
                );
            }
        }
        assert!(i32_lt_s(M32, 0) && i32_gt_u(M32, 0));
        assert!(i32_eqz(0) && !i32_eqz(MIN32) && i64_eqz(0) && !i64_eqz(1 << 32));
    }

    #[test]
    fn narrow_extension_ignores_the_high_bits() {
        for (a, e8, e16) in
            [(0x7f, 0x7f, 0x7f), (0x80, 0xffff_ff80, 0x80), (0xabcd_7fff, M32, 0x7fff), (0x1234_8000, 0, 0xffff_8000)]
        {
            assert_eq!((i32_extend8_s(a), i32_extend16_s(a)), (e8, e16));
        }
        assert_eq!(i64_extend8_s(0x0123_4567_89ab_cd80), 0xffff_ffff_ffff_ff80);
        assert_eq!(i64_extend16_s(0x0123_4567_89ab_8000), 0xffff_ffff_ffff_8000);
        assert_eq!(i64_extend32_s(0x0123_4567_8000_0000), 0xffff_ffff_8000_0000);
        assert_eq!(i64_extend32_s(0xfedc_ba98_7fff_ffff), 0x7fff_ffff);
    }
}
