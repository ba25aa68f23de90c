//! Floats as they are given and shown: the bits of each are told apart, those of a NaN too.

/// Declares, for a width: how its bits are read, how they are shown, type, bits, instruction, bits of the fraction.
macro_rules! floats {
    ($($name:ident $show:ident $bits:ident $instruction:literal $fraction:literal;)*) => {
        $(
            /// The bits that a text stands for: a number of the text format, such as `1.5`, `0x1.8p3`, `inf`, `nan:0x1`, or any
            /// decimal number that the standard library knows.
            pub(super) fn $name(text: &str) -> Option<$bits> {
                constant($instruction, text)
                    .map(<$bits>::from_le_bytes)
                    .or_else(|| text.parse().ok().map(core::primitive::$name::to_bits))
            }

            /// The shortest text that stands for these bits.
            pub(super) fn $show(bits: $bits) -> String {
                const FRACTION: $bits = (1 << $fraction) - 1;
                const CANONICAL: $bits = 1 << ($fraction - 1);
                let value = core::primitive::$name::from_bits(bits);
                let sign = if value.is_sign_negative() { "-" } else { "" };
                match bits & FRACTION {
                    CANONICAL if value.is_nan() => format!("{sign}nan"),
                    payload if value.is_nan() => format!("{sign}nan:{payload:#x}"),
                    _ if value == 0.0 || (1e-5..1e16).contains(&value.abs()) || value.is_infinite() => value.to_string(),
                    _ => format!("{value:e}"),
                }
            }
        )*
    };
}

floats! {
    f32 show_f32 u32 "f32" 23;
    f64 show_f64 u64 "f64" 52;
}

/// The immediate of a float constant, as the text parser that reads modules reads it.
fn constant<const N: usize>(ty: &str, text: &str) -> Option<[u8; N]> {
    // Nothing that could end the constant gets there.
    if !text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.:_".contains(&byte)) {
        return None;
    }
    let wasm = wat::parse_str(format!("(module (global {ty} ({ty}.const {text})))")).ok()?;
    // The last byte ends the expression, and the module with it.
    let (_end, rest) = wasm.split_last()?;
    rest.last_chunk().copied()
}

#[cfg(test)]
mod tests {
    use super::{f32, f64, show_f32, show_f64};

    #[test]
    fn floats_are_read_as_in_the_text_format() {
        assert_eq!(f32("1.5"), Some(0x3fc0_0000));
        assert_eq!(f32("-0x1.8p+3"), Some((-12.0_f32).to_bits()));
        assert_eq!(f64("0x1p-1074"), Some(1));
        assert_eq!(f64("-inf"), Some(f64::NEG_INFINITY.to_bits()));
        assert_eq!(f64("1e3"), Some(1000.0_f64.to_bits()));
        assert_eq!(f64(".5"), Some(0.5_f64.to_bits()));
        for text in ["", "x", "1)(i32.const 1", "0x", "1.5 ", "nan:0x0"] {
            assert_eq!(f64(text), None, "{text}");
        }
    }

    #[test]
    fn the_payload_of_a_nan_is_kept() {
        for bits in [0x7fc0_0000, 0xffc0_0000, 0x7f80_0001, 0xffff_ffff] {
            assert_eq!(f32(&show_f32(bits)), Some(bits));
        }
        assert_eq!(show_f32(0x7fc0_0000), "nan");
        assert_eq!(show_f64(0xfff0_0000_0000_0002), "-nan:0x2");
        assert_eq!(f32("-nan"), Some(0xffc0_0000));
    }

    #[test]
    fn floats_are_shown_short() {
        assert_eq!(show_f64(f64::MAX.to_bits()), "1.7976931348623157e308");
        assert_eq!(show_f64(5e-324_f64.to_bits()), "5e-324");
        assert_eq!(show_f64((-0.0_f64).to_bits()), "-0");
        assert_eq!(show_f64(100_000.25_f64.to_bits()), "100000.25");
        assert_eq!(show_f32(f32::INFINITY.to_bits()), "inf");
    }
}
