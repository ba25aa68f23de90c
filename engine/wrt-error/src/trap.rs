//! The trap table: every way a running guest can fail.

use core::fmt;

/// Declares the traps: variant, stable code, text of the specification, meaning.
macro_rules! traps {
    ($($code:literal $name:ident $text:literal, $doc:literal;)*) => {
        /// Why a guest was stopped (core specification, "Runtime Structure" and "Traps").
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        #[repr(u8)]
        pub enum Trap {
            $(#[doc = $doc] $name = $code,)*
        }

        impl Trap {
            /// Every trap, in the order of their codes.
            pub const ALL: &'static [Trap] = &[$(Trap::$name,)*];

            /// The trap with this stable code, as it stands in register code and at the C API.
            #[must_use]
            pub const fn from_code(code: u8) -> Option<Trap> {
                match code {
                    $($code => Some(Trap::$name),)*
                    _ => None,
                }
            }

            /// The text the reference test-suite expects.
            #[must_use]
            pub const fn text(self) -> &'static str {
                match self {
                    $(Trap::$name => $text,)*
                }
            }
        }
    };
}

traps! {
    0 Unreachable "unreachable", "An `unreachable` instruction was executed.";
    1 MemoryOutOfBounds "out of bounds memory access", "A memory access, or a bulk memory operation, reached past the end.";
    2 TableOutOfBounds "out of bounds table access", "A table access, or a bulk table operation, reached past the end.";
    3 UndefinedElement "undefined element", "An indirect call's index is past the end of its table.";
    4 UninitializedElement "uninitialized element", "An indirect call met a null reference.";
    5 IndirectCallTypeMismatch "indirect call type mismatch", "An indirect call met a function of another type.";
    6 IntegerOverflow "integer overflow", "A division or a float-to-integer conversion does not fit its result.";
    7 IntegerDivideByZero "integer divide by zero", "An integer was divided by zero.";
    8 InvalidConversionToInteger "invalid conversion to integer", "A NaN was converted to an integer.";
    9 CallStackExhausted "call stack exhausted", "The value stack or the call depth reached its limit.";
    10 NullReference "null reference", "A null reference was used where a value is needed.";
    11 Corrupt "corrupt image", "An image holds what a translator never writes; the store is still consistent.";
    12 Host "host error", "A host function failed; the host holds the cause.";
    13 Untranslatable "function cannot be translated", "A function that is translated at its first call met a bound of the image or the platform's memory; it may be called again.";
    14 HeapExhausted "heap exhausted", "The heap of structures, arrays and exceptions has no room left, even with all taken back that nothing refers to.";
    15 NullI31 "null i31 reference", "A null reference was used in the place of an integer of 31 bits.";
    16 NullStruct "null structure reference", "A null reference was used in the place of a structure.";
    17 NullArray "null array reference", "A null reference was used in the place of an array.";
    18 ArrayOutOfBounds "out of bounds array access", "An access to an array, or an operation on a part of one, reached past the end.";
    19 CastFailure "cast failure", "A reference is not of the type that it was cast to.";
    20 UnalignedAtomic "unaligned atomic", "An atomic access's address is no multiple of its bytes.";
    21 NotShared "expected shared memory", "A thread is to wait on a memory that no other can change.";
    22 CannotWait "cannot wait", "The platform cannot put the thread to sleep, or as many wait on the memory as may.";
}

impl Trap {
    /// The trap's stable code.
    #[must_use]
    pub const fn code(self) -> u8 {
        self as u8
    }
}

impl fmt::Display for Trap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text())
    }
}

impl core::error::Error for Trap {}

#[cfg(test)]
mod tests {
    use super::Trap;

    #[test]
    fn codes_are_dense_and_round_trip() {
        for (code, trap) in Trap::ALL.iter().enumerate() {
            assert_eq!(usize::from(trap.code()), code);
            assert_eq!(Trap::from_code(trap.code()), Some(*trap));
        }
    }
}
