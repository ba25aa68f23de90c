//! The tables of the component binary format: sections, sorts, primitive types and canonical definitions.

use wrt_instructions::ValType;

use crate::ComponentFeatures;

/// Declares an enum of codes: variant, code, text.
macro_rules! codes {
    ($(#[$attr:meta])* $name:ident: $($variant:ident $code:literal $text:literal;)*) => {
        $(#[$attr])*
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        #[repr(u8)]
        pub(crate) enum $name {
            $(#[doc = concat!("`", $text, "`.")] $variant = $code,)*
        }

        impl $name {
            /// What this code stands for.
            pub(crate) const fn from_code(code: u8) -> Option<$name> {
                match code {
                    $($code => Some($name::$variant),)*
                    _ => None,
                }
            }
        }
    };
}

/// As [`codes!`], with names in messages.
macro_rules! named_codes {
    ($(#[$attr:meta])* $name:ident: $($variant:ident $code:literal $text:literal;)*) => {
        codes! { $(#[$attr])* $name: $($variant $code $text;)* }

        impl $name {
            /// Its name in messages.
            pub(crate) const fn text(self) -> &'static str {
                match self {
                    $($name::$variant => $text,)*
                }
            }
        }
    };
}

named_codes! {
    /// The sections of a component (Binary, "Component Definitions").
    Section:
    Custom 0 "custom section";
    CoreModule 1 "core module section";
    CoreInstance 2 "core instance section";
    CoreType 3 "core type section";
    Component 4 "component section";
    Instance 5 "instance section";
    Alias 6 "alias section";
    Type 7 "type section";
    Canon 8 "canonical section";
    Start 9 "start section";
    Import 10 "import section";
    Export 11 "export section";
    Value 12 "value section";
}

named_codes! {
    /// The index spaces of a component. The first five have the codes of a core `externkind`.
    Sort:
    CoreFunc 0 "core function";
    CoreTable 1 "core table";
    CoreMemory 2 "core memory";
    CoreGlobal 3 "core global";
    CoreTag 4 "core tag";
    CoreType 5 "core type";
    CoreModule 6 "core module";
    CoreInstance 7 "core instance";
    Func 8 "function";
    Value 9 "value";
    Type 10 "type";
    Component 11 "component";
    Instance 12 "instance";
}

/// How many index spaces there are.
pub(crate) const SORTS: usize = Sort::Instance as usize + 1;

impl Sort {
    /// The sort of a definition of components, by its code there; behind a zero stands a core sort's.
    pub(crate) const fn of_definition(code: u8) -> Option<Sort> {
        match code {
            1 => Some(Sort::Func),
            2 => Some(Sort::Value),
            3 => Some(Sort::Type),
            4 => Some(Sort::Component),
            5 => Some(Sort::Instance),
            _ => None,
        }
    }

    /// The sort of a core definition, by its code (`core:sort`).
    pub(crate) const fn of_core(code: u8) -> Option<Sort> {
        match code {
            0..=4 => Sort::from_code(code),
            0x10 => Some(Sort::CoreType),
            0x11 => Some(Sort::CoreModule),
            0x12 => Some(Sort::CoreInstance),
            _ => None,
        }
    }
}

/// Declares the primitive value types: variant, code, text, size and alignment in bytes, core type.
macro_rules! primitives {
    ($($variant:ident $code:literal $text:literal $bytes:literal $align:literal $flat:expr;)*) => {
        named_codes! {
            /// The primitive value types (`primvaltype`).
            Primitive:
            $($variant $code $text;)*
        }

        impl Primitive {
            /// Bytes and alignment in memory, where pointers have eight bytes.
            pub(crate) const fn layout(self) -> (u32, u32) {
                match self {
                    $(Primitive::$variant => ($bytes, $align),)*
                }
            }

            /// The core values it becomes.
            pub(crate) const fn flat(self) -> &'static [ValType] {
                match self {
                    $(Primitive::$variant => $flat,)*
                }
            }
        }
    };
}

primitives! {
    Bool 0x7f "bool" 1 1 &[ValType::I32];
    S8 0x7e "s8" 1 1 &[ValType::I32];
    U8 0x7d "u8" 1 1 &[ValType::I32];
    S16 0x7c "s16" 2 2 &[ValType::I32];
    U16 0x7b "u16" 2 2 &[ValType::I32];
    S32 0x7a "s32" 4 4 &[ValType::I32];
    U32 0x79 "u32" 4 4 &[ValType::I32];
    S64 0x78 "s64" 8 8 &[ValType::I64];
    U64 0x77 "u64" 8 8 &[ValType::I64];
    F32 0x76 "f32" 4 4 &[ValType::F32];
    F64 0x75 "f64" 8 8 &[ValType::F64];
    Char 0x74 "char" 4 4 &[ValType::I32];
    String 0x73 "string" 16 8 &[ValType::I32, ValType::I32];
    ErrorContext 0x64 "error-context" 4 4 &[ValType::I32];
}

codes! {
    /// The value types made of others (`defvaltype`).
    Compound:
    Record 0x72 "record";
    Variant 0x71 "variant";
    List 0x70 "list";
    Tuple 0x6f "tuple";
    Flags 0x6e "flags";
    Enum 0x6d "enum";
    Option 0x6b "option";
    Result 0x6a "result";
    Own 0x69 "own";
    Borrow 0x68 "borrow";
    FixedList 0x67 "list of a fixed length";
    Stream 0x66 "stream";
    Future 0x65 "future";
    Map 0x63 "map";
}

/// What stands behind the code of a canonical definition.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Immediates {
    /// Nothing.
    None,
    /// A core function, options and a function type.
    Lift,
    /// A function and options.
    Lower,
    /// A resource type.
    Resource,
    /// A result list and options.
    TaskReturn,
    /// A core value type and the number of a slot.
    Context,
    /// Whether it goes on without waiting.
    Async,
    /// Whether it can be cancelled.
    Cancellable,
    /// Whether it can be cancelled, and a core memory.
    Memory,
    /// A stream's type.
    Stream,
    /// A stream's type and options.
    StreamOptions,
    /// A stream's type, and whether it goes on without waiting.
    StreamAsync,
    /// A future's type.
    Future,
    /// A future's type and options.
    FutureOptions,
    /// A future's type, and whether it goes on without waiting.
    FutureAsync,
    /// Options.
    Options,
    /// A core function type and a core table.
    Indirect,
}

/// Declares the canonical definitions: variant, code, text, immediates, feature, parameters and results where they are always the same.
macro_rules! canons {
    ($($variant:ident $code:literal $text:literal $immediates:ident $feature:expr, $params:expr => $results:expr;)*) => {
        codes! {
            /// The canonical definitions (Binary, "Canonical Definitions").
            Canon:
            $($variant $code $text;)*
        }

        impl Canon {
            /// What stands behind its code.
            pub(crate) const fn immediates(self) -> Immediates {
                match self {
                    $(Canon::$variant => Immediates::$immediates,)*
                }
            }

            /// The feature it needs.
            pub(crate) const fn feature(self) -> Option<ComponentFeatures> {
                match self {
                    $(Canon::$variant => $feature,)*
                }
            }

            /// Parameters and results of the core function, where no immediate tells them.
            pub(crate) const fn signature(self) -> (&'static [ValType], &'static [ValType]) {
                match self {
                    $(Canon::$variant => ($params, $results),)*
                }
            }
        }
    };
}

const I: ValType = ValType::I32;
const L: ValType = ValType::I64;
const ASYNC: Option<ComponentFeatures> = Some(ComponentFeatures::ASYNC);
const ERROR: Option<ComponentFeatures> = Some(ComponentFeatures::ERROR_CONTEXT);
const THREAD: Option<ComponentFeatures> = Some(ComponentFeatures::THREADING);

canons! {
    Lift 0x00 "lift" Lift None, &[] => &[];
    Lower 0x01 "lower" Lower None, &[] => &[];
    ResourceNew 0x02 "resource.new" Resource None, &[I] => &[I];
    ResourceDrop 0x03 "resource.drop" Resource None, &[I] => &[];
    ResourceRep 0x04 "resource.rep" Resource None, &[I] => &[I];
    TaskCancel 0x05 "task.cancel" None ASYNC, &[] => &[];
    SubtaskCancel 0x06 "subtask.cancel" Async ASYNC, &[I] => &[I];
    TaskReturn 0x09 "task.return" TaskReturn ASYNC, &[] => &[];
    ContextGet 0x0a "context.get" Context ASYNC, &[] => &[I];
    ContextSet 0x0b "context.set" Context ASYNC, &[I] => &[];
    ThreadYield 0x0c "thread.yield" Cancellable ASYNC, &[] => &[I];
    SubtaskDrop 0x0d "subtask.drop" None ASYNC, &[I] => &[];
    StreamNew 0x0e "stream.new" Stream ASYNC, &[] => &[L];
    StreamRead 0x0f "stream.read" StreamOptions ASYNC, &[I, I, I] => &[I];
    StreamWrite 0x10 "stream.write" StreamOptions ASYNC, &[I, I, I] => &[I];
    StreamCancelRead 0x11 "stream.cancel-read" StreamAsync ASYNC, &[I] => &[I];
    StreamCancelWrite 0x12 "stream.cancel-write" StreamAsync ASYNC, &[I] => &[I];
    StreamDropReadable 0x13 "stream.drop-readable" Stream ASYNC, &[I] => &[];
    StreamDropWritable 0x14 "stream.drop-writable" Stream ASYNC, &[I] => &[];
    FutureNew 0x15 "future.new" Future ASYNC, &[] => &[L];
    FutureRead 0x16 "future.read" FutureOptions ASYNC, &[I, I] => &[I];
    FutureWrite 0x17 "future.write" FutureOptions ASYNC, &[I, I] => &[I];
    FutureCancelRead 0x18 "future.cancel-read" FutureAsync ASYNC, &[I] => &[I];
    FutureCancelWrite 0x19 "future.cancel-write" FutureAsync ASYNC, &[I] => &[I];
    FutureDropReadable 0x1a "future.drop-readable" Future ASYNC, &[I] => &[];
    FutureDropWritable 0x1b "future.drop-writable" Future ASYNC, &[I] => &[];
    ErrorContextNew 0x1c "error-context.new" Options ERROR, &[I, I] => &[I];
    ErrorContextDebugMessage 0x1d "error-context.debug-message" Options ERROR, &[I, I] => &[];
    ErrorContextDrop 0x1e "error-context.drop" None ERROR, &[I] => &[];
    WaitableSetNew 0x1f "waitable-set.new" None ASYNC, &[] => &[I];
    WaitableSetWait 0x20 "waitable-set.wait" Memory ASYNC, &[I, I] => &[I];
    WaitableSetPoll 0x21 "waitable-set.poll" Memory ASYNC, &[I, I] => &[I];
    WaitableSetDrop 0x22 "waitable-set.drop" None ASYNC, &[I] => &[];
    WaitableJoin 0x23 "waitable.join" None ASYNC, &[I, I] => &[];
    BackpressureInc 0x24 "backpressure.inc" None ASYNC, &[] => &[];
    BackpressureDec 0x25 "backpressure.dec" None ASYNC, &[] => &[];
    ThreadIndex 0x26 "thread.index" None THREAD, &[] => &[I];
    ThreadNewIndirect 0x27 "thread.new-indirect" Indirect THREAD, &[I, I] => &[I];
    ThreadResumeLater 0x28 "thread.resume-later" None THREAD, &[I] => &[];
    ThreadSuspend 0x29 "thread.suspend" Cancellable THREAD, &[] => &[I];
    ThreadSuspendThenResume 0x2a "thread.suspend-then-resume" Cancellable THREAD, &[I] => &[I];
    ThreadYieldThenResume 0x2b "thread.yield-then-resume" Cancellable THREAD, &[I] => &[I];
    ThreadSuspendThenPromote 0x2c "thread.suspend-then-promote" Cancellable THREAD, &[I] => &[I];
    ThreadYieldThenPromote 0x2d "thread.yield-then-promote" Cancellable THREAD, &[I] => &[I];
}
