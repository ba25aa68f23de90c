//! The table of what stops a guest where it meets the canonical ABI of components.

use core::fmt;

/// Declares the traps: variant, text, meaning, what the number beside it is.
macro_rules! traps {
    ($($name:ident $text:literal, $doc:literal;)*) => {
        /// Why a guest was stopped at a boundary of components (Canonical ABI, "trap_if").
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        #[repr(u8)]
        pub enum ComponentTrap {
            $(#[doc = $doc] $name,)*
        }

        impl ComponentTrap {
            /// Every trap, in table order.
            pub const ALL: &'static [ComponentTrap] = &[$(ComponentTrap::$name,)*];

            /// Its text in messages.
            #[must_use]
            pub const fn text(self) -> &'static str {
                match self {
                    $(ComponentTrap::$name => $text,)*
                }
            }
        }
    };
}

traps! {
    CannotEnter "cannot enter component instance", "An instance was entered that is being run, or that trapped before.";
    CannotLeave "cannot leave component instance", "A `realloc` or `post-return` function called something of the component's.";
    UnknownHandle "unknown handle index", "An index names no handle of the instance; the number is the index.";
    HandleType "handle is of another resource type", "A handle is of another type than is asked for; the number is the index.";
    HandleBorrowed "cannot remove owned resource while borrowed", "An owned handle was given away or dropped while it is lent; the number is the index.";
    HandleNotOwned "borrowed handle is given as an owned one", "The number is the index.";
    BorrowsRemain "borrowed handles are still there at the end of a call", "The number says how many.";
    InvalidDiscriminant "invalid variant discriminant", "The number is the discriminant.";
    InvalidChar "invalid `char` bit pattern", "The number is the bit pattern.";
    InvalidText "invalid text encoding", "A string is not well-formed; the number is the offset in it.";
    Unaligned "unaligned pointer", "The number is the address.";
    OutOfBounds "list, string or value out of bounds of memory", "The number is the address.";
    TooLong "list or string is too long", "The number is its bytes.";
    NoResult "asynchronous function without a result, or with another", "An asynchronous function ended without `task.return`, or called it twice or with another type or options.";
    Uncaught "exception thrown across a component boundary", "A core function that was lifted threw an exception.";
    Unsupported "unsupported canonical built-in", "What was called is not there yet; the number is its code.";
}

impl fmt::Display for ComponentTrap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text())
    }
}

impl core::error::Error for ComponentTrap {}
