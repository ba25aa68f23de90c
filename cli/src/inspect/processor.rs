//! The processors that needs are told for, by their names.

/// A processor, by what the layout of an arena depends on.
///
/// The records of all regions have one size everywhere, and regions begin at multiples of 16 bytes: what is left is how much an address can
/// name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Processor {
    /// The name that it was asked for by.
    pub(crate) name: String,
    /// Bits of an address.
    pub(crate) pointer_bits: u32,
}

/// How names of processors begin, as the first words of Rust's targets do, and the bits of their addresses.
const PROCESSORS: [(&str, u32); 10] = [
    ("thumb", 32),
    ("arm", 32),
    ("cortex-m", 32),
    ("riscv32", 32),
    ("rv32", 32),
    ("riscv64", 64),
    ("rv64", 64),
    ("aarch64", 64),
    ("x86_64", 64),
    ("s390x", 64),
];

/// The processor of a name, such as `thumbv7m`, or of a target, such as `thumbv7m-none-eabi`.
pub(crate) fn processor(name: &str) -> Result<Processor, String> {
    match PROCESSORS.iter().find(|(prefix, _)| name.starts_with(prefix)) {
        Some((_, pointer_bits)) => Ok(Processor { name: name.to_owned(), pointer_bits: *pointer_bits }),
        None => {
            let known: Vec<&str> = PROCESSORS.iter().map(|(prefix, _)| *prefix).collect();
            Err(format!("unknown processor; the names of known ones begin with {}", known.join(", ")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::processor;

    #[test]
    fn names_and_whole_targets_are_known() {
        let bits = |name| processor(name).map(|processor| processor.pointer_bits);
        assert_eq!((bits("thumbv7m"), bits("thumbv7m-none-eabi")), (Ok(32), Ok(32)));
        assert_eq!((bits("riscv32imac"), bits("aarch64-unknown-none"), bits("x86_64")), (Ok(32), Ok(64), Ok(64)));
        assert!(bits("z80").is_err() && bits("").is_err());
    }
}
