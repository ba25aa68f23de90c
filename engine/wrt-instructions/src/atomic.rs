//! What an atomic instruction, or one that accesses a shared memory, does there: derived from its row of the opcode table.

use crate::{Immediates, Opcode, ValType};

/// Declares the actions, in the order of the opcodes that make them seven at a time.
macro_rules! actions {
    ($($number:literal $name:ident, $doc:literal;)*) => {
        /// What is done with the bytes at an address.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        #[repr(u8)]
        pub enum Action {
            $(#[doc = $doc] $name = $number,)*
        }

        impl Action {
            const fn from_number(number: u32) -> Option<Action> {
                match number {
                    $($number => Some(Action::$name),)*
                    _ => None,
                }
            }
        }
    };
}

actions! {
    0 Load, "They are read.";
    1 Store, "They are written.";
    2 Add, "The operand is added to them.";
    3 Sub, "The operand is subtracted from them.";
    4 And, "Bits that the operand lacks are cleared.";
    5 Or, "Bits that the operand has are set.";
    6 Xor, "Bits that the operand has are turned round.";
    7 Exchange, "They are replaced.";
    8 CompareExchange, "They are replaced if they are as expected.";
    9 Notify, "Threads that wait there are woken.";
    10 Wait, "The thread waits there while they are as expected.";
    11 Fence, "None are accessed; accesses before it come before those behind it.";
}

/// An access: what is done, with how many bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Access {
    /// What is done.
    pub action: Action,
    /// Bytes as a power of two, up to 3.
    pub log2: u8,
    /// Whether it is atomic: its address is a multiple of its bytes, and there is one order of all such accesses.
    pub atomic: bool,
    /// Whether what is loaded is a signed number.
    pub signed: bool,
    /// Whether the value has 64 bits.
    pub wide: bool,
}

impl Access {
    /// The access of an instruction, if it makes one to a memory and is none on vectors.
    #[must_use]
    #[expect(clippy::wildcard_enum_match_arm, reason = "picks from the table")]
    pub const fn of(opcode: Opcode) -> Option<Access> {
        let code = opcode as u16;
        let atomic = code & 0xff00 == 0xfe00;
        let log2 = match opcode.immediates() {
            Immediates::MemArg(log2) if atomic || code < 0x100 => log2,
            Immediates::Zero if atomic => 0,
            _ => return None,
        };
        let Some(signature) = opcode.signature() else { return None };
        let value = match (signature.params, signature.results) {
            (_, [result]) => Some(*result),
            ([_, value, ..], _) => Some(*value),
            _ => None,
        };
        let wide = matches!(value, Some(ValType::I64 | ValType::F64));
        let number = match code & 0xff {
            _ if !atomic => signature.results.is_empty() as u32,
            0 => Action::Notify as u32,
            1 | 2 => Action::Wait as u32,
            3 => Action::Fence as u32,
            number => (number.wrapping_sub(0x10) / 7) as u32,
        };
        let Some(action) = Action::from_number(number) else { return None };
        let signed = matches!(
            opcode,
            Opcode::I32Load8S | Opcode::I32Load16S | Opcode::I64Load8S | Opcode::I64Load16S | Opcode::I64Load32S
        );
        Some(Access { action, log2, atomic, signed, wide })
    }

    /// The access of `memory.atomic.wait32`, or of `memory.atomic.wait64`.
    #[must_use]
    pub const fn wait(wide: bool) -> Access {
        let log2 = if wide { 3 } else { 2 };
        Access { action: Action::Wait, log2, atomic: true, signed: false, wide: false }
    }

    /// Whether an address is a multiple of the bytes, where it has to be.
    #[must_use]
    #[inline]
    pub const fn is_aligned(self, address: u64) -> bool {
        !self.atomic || address & 1_u64.wrapping_shl(self.log2 as u32).wrapping_sub(1) == 0
    }

    /// The access in the bits of a record.
    #[must_use]
    #[inline]
    pub const fn bits(self) -> u32 {
        self.action as u32
            | (self.log2 as u32 & 3) << 4
            | (self.atomic as u32) << 6
            | (self.signed as u32) << 7
            | (self.wide as u32) << 8
    }

    /// The access that bits of a record say.
    #[must_use]
    #[inline]
    pub const fn from_bits(bits: u32) -> Option<Access> {
        let Some(action) = Action::from_number(bits & 15) else { return None };
        let log2 = (bits >> 4 & 3) as u8;
        Some(Access { action, log2, atomic: bits >> 6 & 1 != 0, signed: bits >> 7 & 1 != 0, wide: bits >> 8 & 1 != 0 })
    }

    /// The bits of 64 that a value of so many bytes has not.
    #[inline]
    const fn unused(self) -> u32 {
        64_u32.wrapping_sub(8_u32.wrapping_shl(self.log2 as u32 & 3))
    }

    /// The bits that a value of so many bytes has.
    #[must_use]
    #[inline]
    pub const fn mask(self) -> u64 {
        u64::MAX.wrapping_shr(self.unused())
    }

    /// What the bytes are afterwards, where they were `old` and these are the operands behind the address; nothing where they stay.
    #[must_use]
    #[inline]
    pub const fn apply(self, old: u64, operand: u64, replacement: u64) -> Option<u64> {
        let new = match self.action {
            Action::Store | Action::Exchange => operand,
            Action::Add => old.wrapping_add(operand),
            Action::Sub => old.wrapping_sub(operand),
            Action::And => old & operand,
            Action::Or => old | operand,
            Action::Xor => old ^ operand,
            Action::CompareExchange if old == operand & self.mask() => replacement,
            Action::CompareExchange | Action::Load | Action::Notify | Action::Wait | Action::Fence => return None,
        };
        Some(new & self.mask())
    }

    /// The slot of a value that was loaded.
    #[must_use]
    #[inline]
    pub const fn loaded(self, value: u64) -> u64 {
        if !self.signed {
            return value;
        }
        let top = value.wrapping_shl(self.unused()).cast_signed();
        let extended = top.wrapping_shr(self.unused()).cast_unsigned();
        if self.wide { extended } else { extended & 0xffff_ffff }
    }
}

#[cfg(test)]
mod tests {
    use super::{Access, Action};
    use crate::Opcode;

    #[test]
    fn names_say_what_the_table_says() {
        let mut atomic = 0;
        for opcode in Opcode::ALL {
            let Some(access) = Access::of(*opcode) else { continue };
            let text = opcode.text();
            assert_eq!(Access::from_bits(access.bits()), Some(access), "{text}");
            assert_eq!(access.atomic, text.contains("atomic"), "{text}");
            assert_eq!(access.signed, text.ends_with("_s"), "{text}");
            atomic += u32::from(access.atomic);
            for (word, action) in [
                (".load", Action::Load),
                (".store", Action::Store),
                (".add", Action::Add),
                (".sub", Action::Sub),
                (".and", Action::And),
                (".or", Action::Or),
                (".xor", Action::Xor),
                (".xchg", Action::Exchange),
                (".cmpxchg", Action::CompareExchange),
                (".notify", Action::Notify),
                (".wait", Action::Wait),
                (".fence", Action::Fence),
            ] {
                assert_eq!(text.contains(word), access.action == action, "{text}");
            }
            let sized = text
                .split(['.', '_'])
                .filter(|part| ["load", "store", "rmw", "wait"].iter().any(|word| part.starts_with(word)));
            let bits = sized.filter_map(|part| part.trim_start_matches(char::is_alphabetic).parse::<u32>().ok()).next();
            assert!(bits.is_none_or(|bits| bits == 8 << access.log2), "{text}");
        }
        assert_eq!(atomic, 67);
    }

    #[test]
    fn narrow_values_wrap_and_are_extended() {
        let access = |opcode| Access::of(opcode).unwrap();
        let byte = access(Opcode::I32AtomicRmw8AddU);
        assert_eq!(byte.apply(0xff, 0x102, 0), Some(1));
        let exchange = access(Opcode::I64AtomicRmw16CmpxchgU);
        assert_eq!(exchange.apply(0x1111, 0xabcd_1111, 0x7_2222), Some(0x2222));
        assert_eq!(exchange.apply(0x1112, 0x1111, 0x2222), None);
        assert_eq!(access(Opcode::I32Load8S).loaded(0x80), 0xffff_ff80);
        assert_eq!(access(Opcode::I64Load8S).loaded(0x80), 0xffff_ffff_ffff_ff80);
        assert_eq!(access(Opcode::I64AtomicLoad).loaded(u64::MAX), u64::MAX);
    }
}
