//! The table of results: how a call of the library ends.

/// What every function of the API that can fail returns: one of the [`Code`]s as C has it.
pub type RawResult = i32;

/// Declares the results: number, variant, text.
macro_rules! codes {
    ($($number:literal $name:ident $text:literal;)*) => {
        /// How a call ends: 0 is done, above it are the ways a guest stops, below it errors. `wrt.h` says more about each.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        #[repr(i32)]
        pub enum Code {
            $(#[doc = $text] $name = $number,)*
        }

        impl Code {
            /// Every result.
            pub const ALL: &'static [Code] = &[$(Code::$name,)*];

            /// The result with this number.
            #[must_use]
            pub const fn from_number(number: RawResult) -> Option<Code> {
                match number {
                    $($number => Some(Code::$name),)*
                    _ => None,
                }
            }

            /// Its text.
            #[must_use]
            pub const fn text(self) -> &'static str {
                match self {
                    $(Code::$name => $text,)*
                }
            }
        }
    };
}

codes! {
    0 Ok "done";
    1 Trap "the guest trapped";
    2 Pending "a call of the host waits for its answer";
    3 OutOfFuel "out of fuel";
    4 Interrupted "interrupted";
    5 Exception "the guest threw an exception that nothing caught";
    -1 ErrorNull "a pointer is null";
    -2 ErrorHandle "a pointer is to no live object of its kind";
    -3 ErrorAbi "header and library are of different versions";
    -4 ErrorArgument "an argument is out of range";
    -5 ErrorBusy "the object is being used";
    -6 ErrorInUse "something made of the object is still there";
    -7 ErrorForeign "it belongs to another store or engine";
    -8 ErrorNotFound "there is nothing of this name or index";
    -9 ErrorKind "it is of another kind";
    -10 ErrorType "the values are of other types or another number";
    -11 ErrorMalformed "not a WebAssembly module";
    -12 ErrorInvalid "the module is invalid";
    -13 ErrorUnsupported "not supported";
    -14 ErrorImage "not a usable image";
    -15 ErrorLink "an import does not fit";
    -16 ErrorLimit "a limit was reached";
    -17 ErrorMemory "out of memory";
    -18 ErrorPlatform "the operating system failed";
    -19 ErrorBounds "past the end";
    -20 ErrorImmutable "the global cannot be written";
    -21 ErrorSuspended "a call is suspended";
    -22 ErrorNoCall "there is no such call";
}
