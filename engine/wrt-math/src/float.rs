//! Floating-point arithmetic, rounding and comparison instructions of both widths.

/// Declares one width's floating-point instructions: the Rust type, its facts, then a name an instruction.
macro_rules! float {
    (
        $f:ident, $wasm:literal;
        // From here on every value is an integer: two to the number of explicit mantissa bits.
        whole $whole:literal;
        // The bit that makes a NaN quiet.
        quiet $quiet:literal;
        libm_sqrt $libm_sqrt:path;
        add $add:ident; sub $sub:ident; mul $mul:ident; div $div:ident; min $min:ident; max $max:ident;
        copysign $copysign:ident; abs $abs:ident; neg $neg:ident; sqrt $sqrt:ident;
        ceil $ceil:ident; floor $floor:ident; trunc $trunc:ident; nearest $nearest:ident;
        eq $eq:ident; ne $ne:ident; lt $lt:ident; gt $gt:ident; le $le:ident; ge $ge:ident;
        canonical $canonical:ident;
        helpers $rounded:ident $quieted:ident;
    ) => {
        float! { @binary $f $wasm
            $add "add", "the sum, rounded to nearest, ties to even." => |a, b| a + b;
            $sub "sub", "the difference, rounded to nearest, ties to even." => |a, b| a - b;
            $mul "mul", "the product, rounded to nearest, ties to even." => |a, b| a * b;
            $div "div", "the quotient, rounded to nearest, ties to even." => |a, b| a / b;
            $copysign "copysign", "the magnitude of `a` with the sign of `b`, on bits." => |a, b| a.copysign(b);
        }

        float! { @compare $f $wasm
            $eq "eq", "whether `a` equals `b`; a NaN equals nothing." => |a, b| a == b;
            $ne "ne", "whether `a` differs from `b`; a NaN differs from everything." => |a, b| a != b;
            $lt "lt", "whether `a` is less than `b`." => |a, b| a < b;
            $gt "gt", "whether `a` is greater than `b`." => |a, b| a > b;
            $le "le", "whether `a` is at most `b`." => |a, b| a <= b;
            $ge "ge", "whether `a` is at least `b`." => |a, b| a >= b;
        }

        #[doc = concat!("`", $wasm, ".min`: the lesser operand; a NaN if either is one, -0 below +0.")]
        #[must_use]
        #[inline(always)]
        pub fn $min(a: $f, b: $f) -> $f {
            if a < b {
                a
            } else if b < a {
                b
            } else if a == b {
                // Equal operands differ in bits only where they are zeros, and there the sign bit decides.
                $f::from_bits(a.to_bits() | b.to_bits())
            } else {
                a + b
            }
        }

        #[doc = concat!("`", $wasm, ".max`: the greater operand; a NaN if either is one, +0 above -0.")]
        #[must_use]
        #[inline(always)]
        pub fn $max(a: $f, b: $f) -> $f {
            if a > b {
                a
            } else if b > a {
                b
            } else if a == b {
                $f::from_bits(a.to_bits() & b.to_bits())
            } else {
                a + b
            }
        }

        /// The value, or, if it is a NaN, the canonical one: positive, of its payload the topmost bit alone set.
        #[must_use]
        #[inline(always)]
        pub fn $canonical(a: $f) -> $f {
            if a.is_nan() { $f::from_bits($f::INFINITY.to_bits() | $quiet) } else { a }
        }

        #[doc = concat!("`", $wasm, ".abs`: the sign bit cleared.")]
        #[must_use]
        #[inline(always)]
        pub fn $abs(a: $f) -> $f {
            a.abs()
        }

        #[doc = concat!("`", $wasm, ".neg`: the sign bit flipped.")]
        #[must_use]
        #[inline(always)]
        pub fn $neg(a: $f) -> $f {
            -a
        }

        #[doc = concat!("`", $wasm, ".sqrt`: the square root, rounded to nearest, ties to even.")]
        #[must_use]
        #[inline(always)]
        pub fn $sqrt(a: $f) -> $f {
            $libm_sqrt(a)
        }

        #[doc = concat!("`", $wasm, ".ceil`: the least integer not below `a`; the sign of zero is that of `a`.")]
        #[must_use]
        #[inline(always)]
        pub fn $ceil(a: $f) -> $f {
            $rounded(a, |nearest| if nearest < a { nearest + 1.0 } else { nearest })
        }

        #[doc = concat!("`", $wasm, ".floor`: the greatest integer not above `a`; the sign of zero is that of `a`.")]
        #[must_use]
        #[inline(always)]
        pub fn $floor(a: $f) -> $f {
            $rounded(a, |nearest| if nearest > a { nearest - 1.0 } else { nearest })
        }

        #[doc = concat!("`", $wasm, ".trunc`: `a` rounded to an integer towards zero; the sign of zero is that of `a`.")]
        #[must_use]
        #[inline(always)]
        pub fn $trunc(a: $f) -> $f {
            $rounded(a, |nearest| {
                let magnitude = nearest.abs();
                if magnitude > a.abs() { magnitude - 1.0 } else { magnitude }
            })
        }

        #[doc = concat!("`", $wasm, ".nearest`: `a` rounded to the nearest integer, ties to even; the sign of zero is that of `a`.")]
        #[must_use]
        #[inline(always)]
        pub fn $nearest(a: $f) -> $f {
            $rounded(a, |nearest| nearest)
        }

        /// `adjust` of the integer nearest to `a`, with the sign of `a`; `a` itself where it has no fraction.
        ///
        /// Adding two to the number of mantissa bits leaves no room for a fraction, so the processor's own rounding (to
        /// nearest, ties to even) drops it, and the subtraction is exact.
        #[inline(always)]
        fn $rounded(a: $f, adjust: impl FnOnce($f) -> $f) -> $f {
            const WHOLE: $f = $whole;
            let magnitude = a.abs();
            if magnitude < WHOLE {
                let nearest = ((magnitude + WHOLE) - WHOLE).copysign(a);
                adjust(nearest).copysign(a)
            } else {
                $quieted(a)
            }
        }

        /// `a`, but a signalling NaN made quiet: written on bits, as an optimiser may drop an addition of zero.
        #[inline(always)]
        fn $quieted(a: $f) -> $f {
            if a.is_nan() { $f::from_bits(a.to_bits() | $quiet) } else { a }
        }
    };
    (@binary $f:ident $wasm:literal $($name:ident $op:literal, $doc:literal => |$a:ident, $b:ident| $body:expr;)*) => {
        $(
            #[doc = concat!("`", $wasm, ".", $op, "`: ", $doc)]
            #[must_use]
            #[inline(always)]
            pub fn $name($a: $f, $b: $f) -> $f {
                $body
            }
        )*
    };
    (@compare $f:ident $wasm:literal $($name:ident $op:literal, $doc:literal => |$a:ident, $b:ident| $body:expr;)*) => {
        $(
            #[doc = concat!("`", $wasm, ".", $op, "`: ", $doc)]
            #[must_use]
            #[inline(always)]
            pub fn $name($a: $f, $b: $f) -> bool {
                $body
            }
        )*
    };
}

float! {
    f32, "f32";
    whole 8_388_608.0;
    quiet 0x0040_0000;
    libm_sqrt libm::sqrtf;
    add f32_add; sub f32_sub; mul f32_mul; div f32_div; min f32_min; max f32_max;
    copysign f32_copysign; abs f32_abs; neg f32_neg; sqrt f32_sqrt;
    ceil f32_ceil; floor f32_floor; trunc f32_trunc; nearest f32_nearest;
    eq f32_eq; ne f32_ne; lt f32_lt; gt f32_gt; le f32_le; ge f32_ge;
    canonical f32_canonical;
    helpers f32_rounded f32_quieted;
}

float! {
    f64, "f64";
    whole 4_503_599_627_370_496.0;
    quiet 0x0008_0000_0000_0000;
    libm_sqrt libm::sqrt;
    add f64_add; sub f64_sub; mul f64_mul; div f64_div; min f64_min; max f64_max;
    copysign f64_copysign; abs f64_abs; neg f64_neg; sqrt f64_sqrt;
    ceil f64_ceil; floor f64_floor; trunc f64_trunc; nearest f64_nearest;
    eq f64_eq; ne f64_ne; lt f64_lt; gt f64_gt; le f64_le; ge f64_ge;
    canonical f64_canonical;
    helpers f64_rounded f64_quieted;
}

#[cfg(test)]
mod tests;
