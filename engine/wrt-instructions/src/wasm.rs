//! WebAssembly's opcode table: one row an instruction, from which decoder, validator, printer and fuel costs derive.

use crate::{Signature, ValType};

/// The standard or proposal that brought an instruction or a type.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Proposal {
    /// WebAssembly 1.0.
    Mvp,
    /// Sign-extension operators (2.0).
    SignExtension,
    /// Non-trapping float-to-int conversions (2.0).
    SaturatingFloatToInt,
    /// Bulk memory operations (2.0).
    BulkMemory,
    /// Reference types (2.0).
    ReferenceTypes,
    /// Tail calls (3.0).
    TailCall,
    /// Typed function references (3.0).
    FunctionReferences,
    /// Exceptions (3.0).
    Exceptions,
    /// Structures, arrays and integers of 31 bits (3.0).
    Gc,
    /// Wide arithmetic (a proposal).
    WideArithmetic,
    /// Exceptions as they were caught before WebAssembly 3.0.
    LegacyExceptions,
    /// Vectors of 128 bits (2.0).
    Simd,
    /// Instructions on vectors whose results may differ between processors (3.0); here each has one.
    RelaxedSimd,
    /// Shared memories and atomic instructions (a proposal).
    Threads,
}

/// What follows an opcode in the binary format.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Immediates {
    /// Nothing.
    None,
    /// A block type.
    Block,
    /// A label index.
    Label,
    /// A vector of label indices, then the default label.
    BrTable,
    /// A function index.
    Func,
    /// A type index.
    Type,
    /// A tag index.
    Tag,
    /// A block type, then a vector of handlers.
    TryTable,
    /// A type index, then a table index.
    TypeTable,
    /// A vector of value types.
    SelectTypes,
    /// A local index.
    Local,
    /// A global index.
    Global,
    /// A table index.
    Table,
    /// Alignment, memory index and offset of an access whose natural alignment is 2 to this power.
    MemArg(u8),
    /// A memory index.
    Memory,
    /// Destination memory, then source memory.
    MemoryPair,
    /// A data index, then a memory index.
    DataMemory,
    /// A data index.
    Data,
    /// An element segment index, then a table index.
    ElemTable,
    /// An element segment index.
    Elem,
    /// Destination table, then source table.
    TablePair,
    /// A signed 32-bit integer.
    I32,
    /// A signed 64-bit integer.
    I64,
    /// Four bytes of a float.
    F32,
    /// Eight bytes of a float.
    F64,
    /// A heap type.
    HeapType,
    /// A type index, then the number of a field.
    Field,
    /// A type index, then a number of operands.
    TypeCount,
    /// A type index, then a data index.
    TypeData,
    /// A type index, then an element segment index.
    TypeElem,
    /// Destination type, then source type.
    TypePair,
    /// Flags, a label index, then the heap types before and after a cast.
    Cast,
    /// The 16 bytes of a vector.
    V128,
    /// A lane of two vectors for each of 16 lanes.
    Shuffle,
    /// A lane, of so many.
    Lane(u8),
    /// As [`MemArg`](Immediates::MemArg), then a lane of those with this many bytes as a power of two.
    MemArgLane(u8),
    /// A zero byte.
    Zero,
}

/// Reads a row's signature: `own` where the validator has a rule of its own, else operands and results.
macro_rules! signature {
    (own) => {
        None
    };
    ([$($param:ident)*] [$($result:ident)*]) => {
        Some(Signature { params: &[$(ValType::$param),*], results: &[$(ValType::$result),*] })
    };
}

/// Reads a row's word on constant expressions: since WebAssembly 1.0, by extended constants, or not at all.
macro_rules! constant {
    (yes) => {
        true
    };
    (extended) => {
        true
    };
    (no) => {
        false
    };
}

/// Declares the instructions: code (prefix and number for those behind `0xfb` to `0xfe`), variant, name, immediates, signature,
/// proposal, whether it may stand in a constant expression, fuel.
macro_rules! instructions {
    ($($code:literal $name:ident $text:literal {$($imm:tt)*} ($($sig:tt)*) $proposal:ident $constant:ident $cost:literal;)*) => {
        /// An instruction of WebAssembly.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        #[repr(u16)]
        pub enum Opcode {
            $(#[doc = concat!("`", $text, "`")] $name = $code,)*
        }

        impl Opcode {
            /// Every instruction, in table order.
            pub const ALL: &'static [Opcode] = &[$(Opcode::$name,)*];

            /// The instruction with this code: a plain opcode byte; `0xfb00` plus the number behind the prefix `0xfb`, and
            /// likewise `0xfc00` and `0xfe00`; `0xfd00` plus that behind `0xfd`, or, of relaxed ones, whose numbers begin at 256, `0xff00` plus what is above.
            #[must_use]
            pub const fn from_code(code: u16) -> Option<Opcode> {
                match code {
                    $($code => Some(Opcode::$name),)*
                    _ => None,
                }
            }

            /// The instruction's name in the text format.
            #[must_use]
            pub const fn text(self) -> &'static str {
                match self {
                    $(Opcode::$name => $text,)*
                }
            }

            /// What follows the opcode.
            #[must_use]
            pub const fn immediates(self) -> Immediates {
                match self {
                    $(Opcode::$name => Immediates::$($imm)*,)*
                }
            }

            /// Operands and results, `None` where they depend on more than the immediate's memory or table.
            #[must_use]
            pub const fn signature(self) -> Option<Signature> {
                match self {
                    $(Opcode::$name => signature!($($sig)*),)*
                }
            }

            /// The standard or proposal that brought it.
            #[must_use]
            pub const fn proposal(self) -> Proposal {
                match self {
                    $(Opcode::$name => Proposal::$proposal,)*
                }
            }

            /// Whether it may stand in a constant expression (core specification, "Constant Expressions").
            #[must_use]
            pub const fn is_constant(self) -> bool {
                match self {
                    $(Opcode::$name => constant!($constant),)*
                }
            }

            /// Fuel it costs.
            #[must_use]
            pub const fn cost(self) -> u32 {
                match self {
                    $(Opcode::$name => $cost,)*
                }
            }
        }
    };
}

instructions! {
    0x0000 Unreachable "unreachable" {None} (own) Mvp no 1;
    0x0001 Nop "nop" {None} ([] []) Mvp no 0;
    0x0002 Block "block" {Block} (own) Mvp no 0;
    0x0003 Loop "loop" {Block} (own) Mvp no 0;
    0x0004 If "if" {Block} (own) Mvp no 1;
    0x0005 Else "else" {None} (own) Mvp no 0;
    0x0006 Try "try" {Block} (own) LegacyExceptions no 0;
    0x0007 Catch "catch" {Tag} (own) LegacyExceptions no 0;
    0x0008 Throw "throw" {Tag} (own) Exceptions no 1;
    0x0009 Rethrow "rethrow" {Label} (own) LegacyExceptions no 1;
    0x000a ThrowRef "throw_ref" {None} (own) Exceptions no 1;
    0x000b End "end" {None} (own) Mvp yes 0;
    0x000c Br "br" {Label} (own) Mvp no 1;
    0x000d BrIf "br_if" {Label} (own) Mvp no 1;
    0x000e BrTable "br_table" {BrTable} (own) Mvp no 1;
    0x000f Return "return" {None} (own) Mvp no 1;
    0x0010 Call "call" {Func} (own) Mvp no 1;
    0x0011 CallIndirect "call_indirect" {TypeTable} (own) Mvp no 1;
    0x0012 ReturnCall "return_call" {Func} (own) TailCall no 1;
    0x0013 ReturnCallIndirect "return_call_indirect" {TypeTable} (own) TailCall no 1;
    0x0014 CallRef "call_ref" {Type} (own) FunctionReferences no 1;
    0x0015 ReturnCallRef "return_call_ref" {Type} (own) FunctionReferences no 1;
    0x0018 Delegate "delegate" {Label} (own) LegacyExceptions no 0;
    0x0019 CatchAll "catch_all" {None} (own) LegacyExceptions no 0;
    0x001a Drop "drop" {None} (own) Mvp no 0;
    0x001b Select "select" {None} (own) Mvp no 1;
    0x001c SelectTyped "select" {SelectTypes} (own) ReferenceTypes no 1;
    0x001f TryTable "try_table" {TryTable} (own) Exceptions no 0;
    0x0020 LocalGet "local.get" {Local} (own) Mvp no 1;
    0x0021 LocalSet "local.set" {Local} (own) Mvp no 1;
    0x0022 LocalTee "local.tee" {Local} (own) Mvp no 1;
    0x0023 GlobalGet "global.get" {Global} (own) Mvp yes 1;
    0x0024 GlobalSet "global.set" {Global} (own) Mvp no 1;
    0x0025 TableGet "table.get" {Table} ([ADDRESS] [ELEMENT]) ReferenceTypes no 1;
    0x0026 TableSet "table.set" {Table} ([ADDRESS ELEMENT] []) ReferenceTypes no 1;
    0x0028 I32Load "i32.load" {MemArg(2)} ([ADDRESS] [I32]) Mvp no 1;
    0x0029 I64Load "i64.load" {MemArg(3)} ([ADDRESS] [I64]) Mvp no 1;
    0x002a F32Load "f32.load" {MemArg(2)} ([ADDRESS] [F32]) Mvp no 1;
    0x002b F64Load "f64.load" {MemArg(3)} ([ADDRESS] [F64]) Mvp no 1;
    0x002c I32Load8S "i32.load8_s" {MemArg(0)} ([ADDRESS] [I32]) Mvp no 1;
    0x002d I32Load8U "i32.load8_u" {MemArg(0)} ([ADDRESS] [I32]) Mvp no 1;
    0x002e I32Load16S "i32.load16_s" {MemArg(1)} ([ADDRESS] [I32]) Mvp no 1;
    0x002f I32Load16U "i32.load16_u" {MemArg(1)} ([ADDRESS] [I32]) Mvp no 1;
    0x0030 I64Load8S "i64.load8_s" {MemArg(0)} ([ADDRESS] [I64]) Mvp no 1;
    0x0031 I64Load8U "i64.load8_u" {MemArg(0)} ([ADDRESS] [I64]) Mvp no 1;
    0x0032 I64Load16S "i64.load16_s" {MemArg(1)} ([ADDRESS] [I64]) Mvp no 1;
    0x0033 I64Load16U "i64.load16_u" {MemArg(1)} ([ADDRESS] [I64]) Mvp no 1;
    0x0034 I64Load32S "i64.load32_s" {MemArg(2)} ([ADDRESS] [I64]) Mvp no 1;
    0x0035 I64Load32U "i64.load32_u" {MemArg(2)} ([ADDRESS] [I64]) Mvp no 1;
    0x0036 I32Store "i32.store" {MemArg(2)} ([ADDRESS I32] []) Mvp no 1;
    0x0037 I64Store "i64.store" {MemArg(3)} ([ADDRESS I64] []) Mvp no 1;
    0x0038 F32Store "f32.store" {MemArg(2)} ([ADDRESS F32] []) Mvp no 1;
    0x0039 F64Store "f64.store" {MemArg(3)} ([ADDRESS F64] []) Mvp no 1;
    0x003a I32Store8 "i32.store8" {MemArg(0)} ([ADDRESS I32] []) Mvp no 1;
    0x003b I32Store16 "i32.store16" {MemArg(1)} ([ADDRESS I32] []) Mvp no 1;
    0x003c I64Store8 "i64.store8" {MemArg(0)} ([ADDRESS I64] []) Mvp no 1;
    0x003d I64Store16 "i64.store16" {MemArg(1)} ([ADDRESS I64] []) Mvp no 1;
    0x003e I64Store32 "i64.store32" {MemArg(2)} ([ADDRESS I64] []) Mvp no 1;
    0x003f MemorySize "memory.size" {Memory} ([] [ADDRESS]) Mvp no 1;
    0x0040 MemoryGrow "memory.grow" {Memory} ([ADDRESS] [ADDRESS]) Mvp no 1;
    0x0041 I32Const "i32.const" {I32} ([] [I32]) Mvp yes 1;
    0x0042 I64Const "i64.const" {I64} ([] [I64]) Mvp yes 1;
    0x0043 F32Const "f32.const" {F32} ([] [F32]) Mvp yes 1;
    0x0044 F64Const "f64.const" {F64} ([] [F64]) Mvp yes 1;
    0x0045 I32Eqz "i32.eqz" {None} ([I32] [I32]) Mvp no 1;
    0x0046 I32Eq "i32.eq" {None} ([I32 I32] [I32]) Mvp no 1;
    0x0047 I32Ne "i32.ne" {None} ([I32 I32] [I32]) Mvp no 1;
    0x0048 I32LtS "i32.lt_s" {None} ([I32 I32] [I32]) Mvp no 1;
    0x0049 I32LtU "i32.lt_u" {None} ([I32 I32] [I32]) Mvp no 1;
    0x004a I32GtS "i32.gt_s" {None} ([I32 I32] [I32]) Mvp no 1;
    0x004b I32GtU "i32.gt_u" {None} ([I32 I32] [I32]) Mvp no 1;
    0x004c I32LeS "i32.le_s" {None} ([I32 I32] [I32]) Mvp no 1;
    0x004d I32LeU "i32.le_u" {None} ([I32 I32] [I32]) Mvp no 1;
    0x004e I32GeS "i32.ge_s" {None} ([I32 I32] [I32]) Mvp no 1;
    0x004f I32GeU "i32.ge_u" {None} ([I32 I32] [I32]) Mvp no 1;
    0x0050 I64Eqz "i64.eqz" {None} ([I64] [I32]) Mvp no 1;
    0x0051 I64Eq "i64.eq" {None} ([I64 I64] [I32]) Mvp no 1;
    0x0052 I64Ne "i64.ne" {None} ([I64 I64] [I32]) Mvp no 1;
    0x0053 I64LtS "i64.lt_s" {None} ([I64 I64] [I32]) Mvp no 1;
    0x0054 I64LtU "i64.lt_u" {None} ([I64 I64] [I32]) Mvp no 1;
    0x0055 I64GtS "i64.gt_s" {None} ([I64 I64] [I32]) Mvp no 1;
    0x0056 I64GtU "i64.gt_u" {None} ([I64 I64] [I32]) Mvp no 1;
    0x0057 I64LeS "i64.le_s" {None} ([I64 I64] [I32]) Mvp no 1;
    0x0058 I64LeU "i64.le_u" {None} ([I64 I64] [I32]) Mvp no 1;
    0x0059 I64GeS "i64.ge_s" {None} ([I64 I64] [I32]) Mvp no 1;
    0x005a I64GeU "i64.ge_u" {None} ([I64 I64] [I32]) Mvp no 1;
    0x005b F32Eq "f32.eq" {None} ([F32 F32] [I32]) Mvp no 1;
    0x005c F32Ne "f32.ne" {None} ([F32 F32] [I32]) Mvp no 1;
    0x005d F32Lt "f32.lt" {None} ([F32 F32] [I32]) Mvp no 1;
    0x005e F32Gt "f32.gt" {None} ([F32 F32] [I32]) Mvp no 1;
    0x005f F32Le "f32.le" {None} ([F32 F32] [I32]) Mvp no 1;
    0x0060 F32Ge "f32.ge" {None} ([F32 F32] [I32]) Mvp no 1;
    0x0061 F64Eq "f64.eq" {None} ([F64 F64] [I32]) Mvp no 1;
    0x0062 F64Ne "f64.ne" {None} ([F64 F64] [I32]) Mvp no 1;
    0x0063 F64Lt "f64.lt" {None} ([F64 F64] [I32]) Mvp no 1;
    0x0064 F64Gt "f64.gt" {None} ([F64 F64] [I32]) Mvp no 1;
    0x0065 F64Le "f64.le" {None} ([F64 F64] [I32]) Mvp no 1;
    0x0066 F64Ge "f64.ge" {None} ([F64 F64] [I32]) Mvp no 1;
    0x0067 I32Clz "i32.clz" {None} ([I32] [I32]) Mvp no 1;
    0x0068 I32Ctz "i32.ctz" {None} ([I32] [I32]) Mvp no 1;
    0x0069 I32Popcnt "i32.popcnt" {None} ([I32] [I32]) Mvp no 1;
    0x006a I32Add "i32.add" {None} ([I32 I32] [I32]) Mvp extended 1;
    0x006b I32Sub "i32.sub" {None} ([I32 I32] [I32]) Mvp extended 1;
    0x006c I32Mul "i32.mul" {None} ([I32 I32] [I32]) Mvp extended 1;
    0x006d I32DivS "i32.div_s" {None} ([I32 I32] [I32]) Mvp no 1;
    0x006e I32DivU "i32.div_u" {None} ([I32 I32] [I32]) Mvp no 1;
    0x006f I32RemS "i32.rem_s" {None} ([I32 I32] [I32]) Mvp no 1;
    0x0070 I32RemU "i32.rem_u" {None} ([I32 I32] [I32]) Mvp no 1;
    0x0071 I32And "i32.and" {None} ([I32 I32] [I32]) Mvp no 1;
    0x0072 I32Or "i32.or" {None} ([I32 I32] [I32]) Mvp no 1;
    0x0073 I32Xor "i32.xor" {None} ([I32 I32] [I32]) Mvp no 1;
    0x0074 I32Shl "i32.shl" {None} ([I32 I32] [I32]) Mvp no 1;
    0x0075 I32ShrS "i32.shr_s" {None} ([I32 I32] [I32]) Mvp no 1;
    0x0076 I32ShrU "i32.shr_u" {None} ([I32 I32] [I32]) Mvp no 1;
    0x0077 I32Rotl "i32.rotl" {None} ([I32 I32] [I32]) Mvp no 1;
    0x0078 I32Rotr "i32.rotr" {None} ([I32 I32] [I32]) Mvp no 1;
    0x0079 I64Clz "i64.clz" {None} ([I64] [I64]) Mvp no 1;
    0x007a I64Ctz "i64.ctz" {None} ([I64] [I64]) Mvp no 1;
    0x007b I64Popcnt "i64.popcnt" {None} ([I64] [I64]) Mvp no 1;
    0x007c I64Add "i64.add" {None} ([I64 I64] [I64]) Mvp extended 1;
    0x007d I64Sub "i64.sub" {None} ([I64 I64] [I64]) Mvp extended 1;
    0x007e I64Mul "i64.mul" {None} ([I64 I64] [I64]) Mvp extended 1;
    0x007f I64DivS "i64.div_s" {None} ([I64 I64] [I64]) Mvp no 1;
    0x0080 I64DivU "i64.div_u" {None} ([I64 I64] [I64]) Mvp no 1;
    0x0081 I64RemS "i64.rem_s" {None} ([I64 I64] [I64]) Mvp no 1;
    0x0082 I64RemU "i64.rem_u" {None} ([I64 I64] [I64]) Mvp no 1;
    0x0083 I64And "i64.and" {None} ([I64 I64] [I64]) Mvp no 1;
    0x0084 I64Or "i64.or" {None} ([I64 I64] [I64]) Mvp no 1;
    0x0085 I64Xor "i64.xor" {None} ([I64 I64] [I64]) Mvp no 1;
    0x0086 I64Shl "i64.shl" {None} ([I64 I64] [I64]) Mvp no 1;
    0x0087 I64ShrS "i64.shr_s" {None} ([I64 I64] [I64]) Mvp no 1;
    0x0088 I64ShrU "i64.shr_u" {None} ([I64 I64] [I64]) Mvp no 1;
    0x0089 I64Rotl "i64.rotl" {None} ([I64 I64] [I64]) Mvp no 1;
    0x008a I64Rotr "i64.rotr" {None} ([I64 I64] [I64]) Mvp no 1;
    0x008b F32Abs "f32.abs" {None} ([F32] [F32]) Mvp no 1;
    0x008c F32Neg "f32.neg" {None} ([F32] [F32]) Mvp no 1;
    0x008d F32Ceil "f32.ceil" {None} ([F32] [F32]) Mvp no 1;
    0x008e F32Floor "f32.floor" {None} ([F32] [F32]) Mvp no 1;
    0x008f F32Trunc "f32.trunc" {None} ([F32] [F32]) Mvp no 1;
    0x0090 F32Nearest "f32.nearest" {None} ([F32] [F32]) Mvp no 1;
    0x0091 F32Sqrt "f32.sqrt" {None} ([F32] [F32]) Mvp no 1;
    0x0092 F32Add "f32.add" {None} ([F32 F32] [F32]) Mvp no 1;
    0x0093 F32Sub "f32.sub" {None} ([F32 F32] [F32]) Mvp no 1;
    0x0094 F32Mul "f32.mul" {None} ([F32 F32] [F32]) Mvp no 1;
    0x0095 F32Div "f32.div" {None} ([F32 F32] [F32]) Mvp no 1;
    0x0096 F32Min "f32.min" {None} ([F32 F32] [F32]) Mvp no 1;
    0x0097 F32Max "f32.max" {None} ([F32 F32] [F32]) Mvp no 1;
    0x0098 F32Copysign "f32.copysign" {None} ([F32 F32] [F32]) Mvp no 1;
    0x0099 F64Abs "f64.abs" {None} ([F64] [F64]) Mvp no 1;
    0x009a F64Neg "f64.neg" {None} ([F64] [F64]) Mvp no 1;
    0x009b F64Ceil "f64.ceil" {None} ([F64] [F64]) Mvp no 1;
    0x009c F64Floor "f64.floor" {None} ([F64] [F64]) Mvp no 1;
    0x009d F64Trunc "f64.trunc" {None} ([F64] [F64]) Mvp no 1;
    0x009e F64Nearest "f64.nearest" {None} ([F64] [F64]) Mvp no 1;
    0x009f F64Sqrt "f64.sqrt" {None} ([F64] [F64]) Mvp no 1;
    0x00a0 F64Add "f64.add" {None} ([F64 F64] [F64]) Mvp no 1;
    0x00a1 F64Sub "f64.sub" {None} ([F64 F64] [F64]) Mvp no 1;
    0x00a2 F64Mul "f64.mul" {None} ([F64 F64] [F64]) Mvp no 1;
    0x00a3 F64Div "f64.div" {None} ([F64 F64] [F64]) Mvp no 1;
    0x00a4 F64Min "f64.min" {None} ([F64 F64] [F64]) Mvp no 1;
    0x00a5 F64Max "f64.max" {None} ([F64 F64] [F64]) Mvp no 1;
    0x00a6 F64Copysign "f64.copysign" {None} ([F64 F64] [F64]) Mvp no 1;
    0x00a7 I32WrapI64 "i32.wrap_i64" {None} ([I64] [I32]) Mvp no 1;
    0x00a8 I32TruncF32S "i32.trunc_f32_s" {None} ([F32] [I32]) Mvp no 1;
    0x00a9 I32TruncF32U "i32.trunc_f32_u" {None} ([F32] [I32]) Mvp no 1;
    0x00aa I32TruncF64S "i32.trunc_f64_s" {None} ([F64] [I32]) Mvp no 1;
    0x00ab I32TruncF64U "i32.trunc_f64_u" {None} ([F64] [I32]) Mvp no 1;
    0x00ac I64ExtendI32S "i64.extend_i32_s" {None} ([I32] [I64]) Mvp no 1;
    0x00ad I64ExtendI32U "i64.extend_i32_u" {None} ([I32] [I64]) Mvp no 1;
    0x00ae I64TruncF32S "i64.trunc_f32_s" {None} ([F32] [I64]) Mvp no 1;
    0x00af I64TruncF32U "i64.trunc_f32_u" {None} ([F32] [I64]) Mvp no 1;
    0x00b0 I64TruncF64S "i64.trunc_f64_s" {None} ([F64] [I64]) Mvp no 1;
    0x00b1 I64TruncF64U "i64.trunc_f64_u" {None} ([F64] [I64]) Mvp no 1;
    0x00b2 F32ConvertI32S "f32.convert_i32_s" {None} ([I32] [F32]) Mvp no 1;
    0x00b3 F32ConvertI32U "f32.convert_i32_u" {None} ([I32] [F32]) Mvp no 1;
    0x00b4 F32ConvertI64S "f32.convert_i64_s" {None} ([I64] [F32]) Mvp no 1;
    0x00b5 F32ConvertI64U "f32.convert_i64_u" {None} ([I64] [F32]) Mvp no 1;
    0x00b6 F32DemoteF64 "f32.demote_f64" {None} ([F64] [F32]) Mvp no 1;
    0x00b7 F64ConvertI32S "f64.convert_i32_s" {None} ([I32] [F64]) Mvp no 1;
    0x00b8 F64ConvertI32U "f64.convert_i32_u" {None} ([I32] [F64]) Mvp no 1;
    0x00b9 F64ConvertI64S "f64.convert_i64_s" {None} ([I64] [F64]) Mvp no 1;
    0x00ba F64ConvertI64U "f64.convert_i64_u" {None} ([I64] [F64]) Mvp no 1;
    0x00bb F64PromoteF32 "f64.promote_f32" {None} ([F32] [F64]) Mvp no 1;
    0x00bc I32ReinterpretF32 "i32.reinterpret_f32" {None} ([F32] [I32]) Mvp no 1;
    0x00bd I64ReinterpretF64 "i64.reinterpret_f64" {None} ([F64] [I64]) Mvp no 1;
    0x00be F32ReinterpretI32 "f32.reinterpret_i32" {None} ([I32] [F32]) Mvp no 1;
    0x00bf F64ReinterpretI64 "f64.reinterpret_i64" {None} ([I64] [F64]) Mvp no 1;
    0x00c0 I32Extend8S "i32.extend8_s" {None} ([I32] [I32]) SignExtension no 1;
    0x00c1 I32Extend16S "i32.extend16_s" {None} ([I32] [I32]) SignExtension no 1;
    0x00c2 I64Extend8S "i64.extend8_s" {None} ([I64] [I64]) SignExtension no 1;
    0x00c3 I64Extend16S "i64.extend16_s" {None} ([I64] [I64]) SignExtension no 1;
    0x00c4 I64Extend32S "i64.extend32_s" {None} ([I64] [I64]) SignExtension no 1;
    0x00d0 RefNull "ref.null" {HeapType} (own) ReferenceTypes yes 1;
    0x00d1 RefIsNull "ref.is_null" {None} (own) ReferenceTypes no 1;
    0x00d2 RefFunc "ref.func" {Func} (own) ReferenceTypes yes 1;
    0x00d4 RefAsNonNull "ref.as_non_null" {None} (own) FunctionReferences no 1;
    0x00d5 BrOnNull "br_on_null" {Label} (own) FunctionReferences no 1;
    0x00d6 BrOnNonNull "br_on_non_null" {Label} (own) FunctionReferences no 1;
    0x00d3 RefEq "ref.eq" {None} ([EQREF EQREF] [I32]) Gc no 1;
    0xfb00 StructNew "struct.new" {Type} (own) Gc yes 1;
    0xfb01 StructNewDefault "struct.new_default" {Type} (own) Gc yes 1;
    0xfb02 StructGet "struct.get" {Field} (own) Gc no 1;
    0xfb03 StructGetS "struct.get_s" {Field} (own) Gc no 1;
    0xfb04 StructGetU "struct.get_u" {Field} (own) Gc no 1;
    0xfb05 StructSet "struct.set" {Field} (own) Gc no 1;
    0xfb06 ArrayNew "array.new" {Type} (own) Gc yes 1;
    0xfb07 ArrayNewDefault "array.new_default" {Type} (own) Gc yes 1;
    0xfb08 ArrayNewFixed "array.new_fixed" {TypeCount} (own) Gc yes 1;
    0xfb09 ArrayNewData "array.new_data" {TypeData} (own) Gc no 1;
    0xfb0a ArrayNewElem "array.new_elem" {TypeElem} (own) Gc no 1;
    0xfb0b ArrayGet "array.get" {Type} (own) Gc no 1;
    0xfb0c ArrayGetS "array.get_s" {Type} (own) Gc no 1;
    0xfb0d ArrayGetU "array.get_u" {Type} (own) Gc no 1;
    0xfb0e ArraySet "array.set" {Type} (own) Gc no 1;
    0xfb0f ArrayLen "array.len" {None} ([ARRAYREF] [I32]) Gc no 1;
    0xfb10 ArrayFill "array.fill" {Type} (own) Gc no 1;
    0xfb11 ArrayCopy "array.copy" {TypePair} (own) Gc no 1;
    0xfb12 ArrayInitData "array.init_data" {TypeData} (own) Gc no 1;
    0xfb13 ArrayInitElem "array.init_elem" {TypeElem} (own) Gc no 1;
    0xfb14 RefTest "ref.test" {HeapType} (own) Gc no 1;
    0xfb15 RefTestNull "ref.test" {HeapType} (own) Gc no 1;
    0xfb16 RefCast "ref.cast" {HeapType} (own) Gc no 1;
    0xfb17 RefCastNull "ref.cast" {HeapType} (own) Gc no 1;
    0xfb18 BrOnCast "br_on_cast" {Cast} (own) Gc no 1;
    0xfb19 BrOnCastFail "br_on_cast_fail" {Cast} (own) Gc no 1;
    0xfb1a AnyConvertExtern "any.convert_extern" {None} (own) Gc yes 1;
    0xfb1b ExternConvertAny "extern.convert_any" {None} (own) Gc yes 1;
    0xfb1c RefI31 "ref.i31" {None} (own) Gc yes 1;
    0xfb1d I31GetS "i31.get_s" {None} ([I31REF] [I32]) Gc no 1;
    0xfb1e I31GetU "i31.get_u" {None} ([I31REF] [I32]) Gc no 1;
    0xfc00 I32TruncSatF32S "i32.trunc_sat_f32_s" {None} ([F32] [I32]) SaturatingFloatToInt no 1;
    0xfc01 I32TruncSatF32U "i32.trunc_sat_f32_u" {None} ([F32] [I32]) SaturatingFloatToInt no 1;
    0xfc02 I32TruncSatF64S "i32.trunc_sat_f64_s" {None} ([F64] [I32]) SaturatingFloatToInt no 1;
    0xfc03 I32TruncSatF64U "i32.trunc_sat_f64_u" {None} ([F64] [I32]) SaturatingFloatToInt no 1;
    0xfc04 I64TruncSatF32S "i64.trunc_sat_f32_s" {None} ([F32] [I64]) SaturatingFloatToInt no 1;
    0xfc05 I64TruncSatF32U "i64.trunc_sat_f32_u" {None} ([F32] [I64]) SaturatingFloatToInt no 1;
    0xfc06 I64TruncSatF64S "i64.trunc_sat_f64_s" {None} ([F64] [I64]) SaturatingFloatToInt no 1;
    0xfc07 I64TruncSatF64U "i64.trunc_sat_f64_u" {None} ([F64] [I64]) SaturatingFloatToInt no 1;
    0xfc08 MemoryInit "memory.init" {DataMemory} ([ADDRESS I32 I32] []) BulkMemory no 1;
    0xfc09 DataDrop "data.drop" {Data} ([] []) BulkMemory no 1;
    0xfc0a MemoryCopy "memory.copy" {MemoryPair} (own) BulkMemory no 1;
    0xfc0b MemoryFill "memory.fill" {Memory} ([ADDRESS I32 ADDRESS] []) BulkMemory no 1;
    0xfc0c TableInit "table.init" {ElemTable} ([ADDRESS I32 I32] []) BulkMemory no 1;
    0xfc0d ElemDrop "elem.drop" {Elem} ([] []) BulkMemory no 1;
    0xfc0e TableCopy "table.copy" {TablePair} (own) BulkMemory no 1;
    0xfc0f TableGrow "table.grow" {Table} ([ELEMENT ADDRESS] [ADDRESS]) ReferenceTypes no 1;
    0xfc10 TableSize "table.size" {Table} ([] [ADDRESS]) ReferenceTypes no 1;
    0xfc11 TableFill "table.fill" {Table} ([ADDRESS ELEMENT ADDRESS] []) ReferenceTypes no 1;
    0xfc13 I64Add128 "i64.add128" {None} (own) WideArithmetic no 1;
    0xfc14 I64Sub128 "i64.sub128" {None} (own) WideArithmetic no 1;
    0xfc15 I64MulWideS "i64.mul_wide_s" {None} (own) WideArithmetic no 1;
    0xfc16 I64MulWideU "i64.mul_wide_u" {None} (own) WideArithmetic no 1;
    0xfd00 V128Load "v128.load" {MemArg(4)} ([ADDRESS] [V128]) Simd no 1;
    0xfd01 V128Load8x8S "v128.load8x8_s" {MemArg(3)} ([ADDRESS] [V128]) Simd no 1;
    0xfd02 V128Load8x8U "v128.load8x8_u" {MemArg(3)} ([ADDRESS] [V128]) Simd no 1;
    0xfd03 V128Load16x4S "v128.load16x4_s" {MemArg(3)} ([ADDRESS] [V128]) Simd no 1;
    0xfd04 V128Load16x4U "v128.load16x4_u" {MemArg(3)} ([ADDRESS] [V128]) Simd no 1;
    0xfd05 V128Load32x2S "v128.load32x2_s" {MemArg(3)} ([ADDRESS] [V128]) Simd no 1;
    0xfd06 V128Load32x2U "v128.load32x2_u" {MemArg(3)} ([ADDRESS] [V128]) Simd no 1;
    0xfd07 V128Load8Splat "v128.load8_splat" {MemArg(0)} ([ADDRESS] [V128]) Simd no 1;
    0xfd08 V128Load16Splat "v128.load16_splat" {MemArg(1)} ([ADDRESS] [V128]) Simd no 1;
    0xfd09 V128Load32Splat "v128.load32_splat" {MemArg(2)} ([ADDRESS] [V128]) Simd no 1;
    0xfd0a V128Load64Splat "v128.load64_splat" {MemArg(3)} ([ADDRESS] [V128]) Simd no 1;
    0xfd0b V128Store "v128.store" {MemArg(4)} ([ADDRESS V128] []) Simd no 1;
    0xfd0c V128Const "v128.const" {V128} ([] [V128]) Simd yes 1;
    0xfd0d I8x16Shuffle "i8x16.shuffle" {Shuffle} ([V128 V128] [V128]) Simd no 1;
    0xfd0e I8x16Swizzle "i8x16.swizzle" {None} ([V128 V128] [V128]) Simd no 1;
    0xfd0f I8x16Splat "i8x16.splat" {None} ([I32] [V128]) Simd no 1;
    0xfd10 I16x8Splat "i16x8.splat" {None} ([I32] [V128]) Simd no 1;
    0xfd11 I32x4Splat "i32x4.splat" {None} ([I32] [V128]) Simd no 1;
    0xfd12 I64x2Splat "i64x2.splat" {None} ([I64] [V128]) Simd no 1;
    0xfd13 F32x4Splat "f32x4.splat" {None} ([F32] [V128]) Simd no 1;
    0xfd14 F64x2Splat "f64x2.splat" {None} ([F64] [V128]) Simd no 1;
    0xfd15 I8x16ExtractLaneS "i8x16.extract_lane_s" {Lane(16)} ([V128] [I32]) Simd no 1;
    0xfd16 I8x16ExtractLaneU "i8x16.extract_lane_u" {Lane(16)} ([V128] [I32]) Simd no 1;
    0xfd17 I8x16ReplaceLane "i8x16.replace_lane" {Lane(16)} ([V128 I32] [V128]) Simd no 1;
    0xfd18 I16x8ExtractLaneS "i16x8.extract_lane_s" {Lane(8)} ([V128] [I32]) Simd no 1;
    0xfd19 I16x8ExtractLaneU "i16x8.extract_lane_u" {Lane(8)} ([V128] [I32]) Simd no 1;
    0xfd1a I16x8ReplaceLane "i16x8.replace_lane" {Lane(8)} ([V128 I32] [V128]) Simd no 1;
    0xfd1b I32x4ExtractLane "i32x4.extract_lane" {Lane(4)} ([V128] [I32]) Simd no 1;
    0xfd1c I32x4ReplaceLane "i32x4.replace_lane" {Lane(4)} ([V128 I32] [V128]) Simd no 1;
    0xfd1d I64x2ExtractLane "i64x2.extract_lane" {Lane(2)} ([V128] [I64]) Simd no 1;
    0xfd1e I64x2ReplaceLane "i64x2.replace_lane" {Lane(2)} ([V128 I64] [V128]) Simd no 1;
    0xfd1f F32x4ExtractLane "f32x4.extract_lane" {Lane(4)} ([V128] [F32]) Simd no 1;
    0xfd20 F32x4ReplaceLane "f32x4.replace_lane" {Lane(4)} ([V128 F32] [V128]) Simd no 1;
    0xfd21 F64x2ExtractLane "f64x2.extract_lane" {Lane(2)} ([V128] [F64]) Simd no 1;
    0xfd22 F64x2ReplaceLane "f64x2.replace_lane" {Lane(2)} ([V128 F64] [V128]) Simd no 1;
    0xfd23 I8x16Eq "i8x16.eq" {None} ([V128 V128] [V128]) Simd no 1;
    0xfd24 I8x16Ne "i8x16.ne" {None} ([V128 V128] [V128]) Simd no 1;
    0xfd25 I8x16LtS "i8x16.lt_s" {None} ([V128 V128] [V128]) Simd no 1;
    0xfd26 I8x16LtU "i8x16.lt_u" {None} ([V128 V128] [V128]) Simd no 1;
    0xfd27 I8x16GtS "i8x16.gt_s" {None} ([V128 V128] [V128]) Simd no 1;
    0xfd28 I8x16GtU "i8x16.gt_u" {None} ([V128 V128] [V128]) Simd no 1;
    0xfd29 I8x16LeS "i8x16.le_s" {None} ([V128 V128] [V128]) Simd no 1;
    0xfd2a I8x16LeU "i8x16.le_u" {None} ([V128 V128] [V128]) Simd no 1;
    0xfd2b I8x16GeS "i8x16.ge_s" {None} ([V128 V128] [V128]) Simd no 1;
    0xfd2c I8x16GeU "i8x16.ge_u" {None} ([V128 V128] [V128]) Simd no 1;
    0xfd2d I16x8Eq "i16x8.eq" {None} ([V128 V128] [V128]) Simd no 1;
    0xfd2e I16x8Ne "i16x8.ne" {None} ([V128 V128] [V128]) Simd no 1;
    0xfd2f I16x8LtS "i16x8.lt_s" {None} ([V128 V128] [V128]) Simd no 1;
    0xfd30 I16x8LtU "i16x8.lt_u" {None} ([V128 V128] [V128]) Simd no 1;
    0xfd31 I16x8GtS "i16x8.gt_s" {None} ([V128 V128] [V128]) Simd no 1;
    0xfd32 I16x8GtU "i16x8.gt_u" {None} ([V128 V128] [V128]) Simd no 1;
    0xfd33 I16x8LeS "i16x8.le_s" {None} ([V128 V128] [V128]) Simd no 1;
    0xfd34 I16x8LeU "i16x8.le_u" {None} ([V128 V128] [V128]) Simd no 1;
    0xfd35 I16x8GeS "i16x8.ge_s" {None} ([V128 V128] [V128]) Simd no 1;
    0xfd36 I16x8GeU "i16x8.ge_u" {None} ([V128 V128] [V128]) Simd no 1;
    0xfd37 I32x4Eq "i32x4.eq" {None} ([V128 V128] [V128]) Simd no 1;
    0xfd38 I32x4Ne "i32x4.ne" {None} ([V128 V128] [V128]) Simd no 1;
    0xfd39 I32x4LtS "i32x4.lt_s" {None} ([V128 V128] [V128]) Simd no 1;
    0xfd3a I32x4LtU "i32x4.lt_u" {None} ([V128 V128] [V128]) Simd no 1;
    0xfd3b I32x4GtS "i32x4.gt_s" {None} ([V128 V128] [V128]) Simd no 1;
    0xfd3c I32x4GtU "i32x4.gt_u" {None} ([V128 V128] [V128]) Simd no 1;
    0xfd3d I32x4LeS "i32x4.le_s" {None} ([V128 V128] [V128]) Simd no 1;
    0xfd3e I32x4LeU "i32x4.le_u" {None} ([V128 V128] [V128]) Simd no 1;
    0xfd3f I32x4GeS "i32x4.ge_s" {None} ([V128 V128] [V128]) Simd no 1;
    0xfd40 I32x4GeU "i32x4.ge_u" {None} ([V128 V128] [V128]) Simd no 1;
    0xfd41 F32x4Eq "f32x4.eq" {None} ([V128 V128] [V128]) Simd no 1;
    0xfd42 F32x4Ne "f32x4.ne" {None} ([V128 V128] [V128]) Simd no 1;
    0xfd43 F32x4Lt "f32x4.lt" {None} ([V128 V128] [V128]) Simd no 1;
    0xfd44 F32x4Gt "f32x4.gt" {None} ([V128 V128] [V128]) Simd no 1;
    0xfd45 F32x4Le "f32x4.le" {None} ([V128 V128] [V128]) Simd no 1;
    0xfd46 F32x4Ge "f32x4.ge" {None} ([V128 V128] [V128]) Simd no 1;
    0xfd47 F64x2Eq "f64x2.eq" {None} ([V128 V128] [V128]) Simd no 1;
    0xfd48 F64x2Ne "f64x2.ne" {None} ([V128 V128] [V128]) Simd no 1;
    0xfd49 F64x2Lt "f64x2.lt" {None} ([V128 V128] [V128]) Simd no 1;
    0xfd4a F64x2Gt "f64x2.gt" {None} ([V128 V128] [V128]) Simd no 1;
    0xfd4b F64x2Le "f64x2.le" {None} ([V128 V128] [V128]) Simd no 1;
    0xfd4c F64x2Ge "f64x2.ge" {None} ([V128 V128] [V128]) Simd no 1;
    0xfd4d V128Not "v128.not" {None} ([V128] [V128]) Simd no 1;
    0xfd4e V128And "v128.and" {None} ([V128 V128] [V128]) Simd no 1;
    0xfd4f V128Andnot "v128.andnot" {None} ([V128 V128] [V128]) Simd no 1;
    0xfd50 V128Or "v128.or" {None} ([V128 V128] [V128]) Simd no 1;
    0xfd51 V128Xor "v128.xor" {None} ([V128 V128] [V128]) Simd no 1;
    0xfd52 V128Bitselect "v128.bitselect" {None} ([V128 V128 V128] [V128]) Simd no 1;
    0xfd53 V128AnyTrue "v128.any_true" {None} ([V128] [I32]) Simd no 1;
    0xfd54 V128Load8Lane "v128.load8_lane" {MemArgLane(0)} ([ADDRESS V128] [V128]) Simd no 1;
    0xfd55 V128Load16Lane "v128.load16_lane" {MemArgLane(1)} ([ADDRESS V128] [V128]) Simd no 1;
    0xfd56 V128Load32Lane "v128.load32_lane" {MemArgLane(2)} ([ADDRESS V128] [V128]) Simd no 1;
    0xfd57 V128Load64Lane "v128.load64_lane" {MemArgLane(3)} ([ADDRESS V128] [V128]) Simd no 1;
    0xfd58 V128Store8Lane "v128.store8_lane" {MemArgLane(0)} ([ADDRESS V128] []) Simd no 1;
    0xfd59 V128Store16Lane "v128.store16_lane" {MemArgLane(1)} ([ADDRESS V128] []) Simd no 1;
    0xfd5a V128Store32Lane "v128.store32_lane" {MemArgLane(2)} ([ADDRESS V128] []) Simd no 1;
    0xfd5b V128Store64Lane "v128.store64_lane" {MemArgLane(3)} ([ADDRESS V128] []) Simd no 1;
    0xfd5c V128Load32Zero "v128.load32_zero" {MemArg(2)} ([ADDRESS] [V128]) Simd no 1;
    0xfd5d V128Load64Zero "v128.load64_zero" {MemArg(3)} ([ADDRESS] [V128]) Simd no 1;
    0xfd5e F32x4DemoteF64x2Zero "f32x4.demote_f64x2_zero" {None} ([V128] [V128]) Simd no 1;
    0xfd5f F64x2PromoteLowF32x4 "f64x2.promote_low_f32x4" {None} ([V128] [V128]) Simd no 1;
    0xfd60 I8x16Abs "i8x16.abs" {None} ([V128] [V128]) Simd no 1;
    0xfd61 I8x16Neg "i8x16.neg" {None} ([V128] [V128]) Simd no 1;
    0xfd62 I8x16Popcnt "i8x16.popcnt" {None} ([V128] [V128]) Simd no 1;
    0xfd63 I8x16AllTrue "i8x16.all_true" {None} ([V128] [I32]) Simd no 1;
    0xfd64 I8x16Bitmask "i8x16.bitmask" {None} ([V128] [I32]) Simd no 1;
    0xfd65 I8x16NarrowI16x8S "i8x16.narrow_i16x8_s" {None} ([V128 V128] [V128]) Simd no 1;
    0xfd66 I8x16NarrowI16x8U "i8x16.narrow_i16x8_u" {None} ([V128 V128] [V128]) Simd no 1;
    0xfd67 F32x4Ceil "f32x4.ceil" {None} ([V128] [V128]) Simd no 1;
    0xfd68 F32x4Floor "f32x4.floor" {None} ([V128] [V128]) Simd no 1;
    0xfd69 F32x4Trunc "f32x4.trunc" {None} ([V128] [V128]) Simd no 1;
    0xfd6a F32x4Nearest "f32x4.nearest" {None} ([V128] [V128]) Simd no 1;
    0xfd6b I8x16Shl "i8x16.shl" {None} ([V128 I32] [V128]) Simd no 1;
    0xfd6c I8x16ShrS "i8x16.shr_s" {None} ([V128 I32] [V128]) Simd no 1;
    0xfd6d I8x16ShrU "i8x16.shr_u" {None} ([V128 I32] [V128]) Simd no 1;
    0xfd6e I8x16Add "i8x16.add" {None} ([V128 V128] [V128]) Simd no 1;
    0xfd6f I8x16AddSatS "i8x16.add_sat_s" {None} ([V128 V128] [V128]) Simd no 1;
    0xfd70 I8x16AddSatU "i8x16.add_sat_u" {None} ([V128 V128] [V128]) Simd no 1;
    0xfd71 I8x16Sub "i8x16.sub" {None} ([V128 V128] [V128]) Simd no 1;
    0xfd72 I8x16SubSatS "i8x16.sub_sat_s" {None} ([V128 V128] [V128]) Simd no 1;
    0xfd73 I8x16SubSatU "i8x16.sub_sat_u" {None} ([V128 V128] [V128]) Simd no 1;
    0xfd74 F64x2Ceil "f64x2.ceil" {None} ([V128] [V128]) Simd no 1;
    0xfd75 F64x2Floor "f64x2.floor" {None} ([V128] [V128]) Simd no 1;
    0xfd76 I8x16MinS "i8x16.min_s" {None} ([V128 V128] [V128]) Simd no 1;
    0xfd77 I8x16MinU "i8x16.min_u" {None} ([V128 V128] [V128]) Simd no 1;
    0xfd78 I8x16MaxS "i8x16.max_s" {None} ([V128 V128] [V128]) Simd no 1;
    0xfd79 I8x16MaxU "i8x16.max_u" {None} ([V128 V128] [V128]) Simd no 1;
    0xfd7a F64x2Trunc "f64x2.trunc" {None} ([V128] [V128]) Simd no 1;
    0xfd7b I8x16AvgrU "i8x16.avgr_u" {None} ([V128 V128] [V128]) Simd no 1;
    0xfd7c I16x8ExtaddPairwiseI8x16S "i16x8.extadd_pairwise_i8x16_s" {None} ([V128] [V128]) Simd no 1;
    0xfd7d I16x8ExtaddPairwiseI8x16U "i16x8.extadd_pairwise_i8x16_u" {None} ([V128] [V128]) Simd no 1;
    0xfd7e I32x4ExtaddPairwiseI16x8S "i32x4.extadd_pairwise_i16x8_s" {None} ([V128] [V128]) Simd no 1;
    0xfd7f I32x4ExtaddPairwiseI16x8U "i32x4.extadd_pairwise_i16x8_u" {None} ([V128] [V128]) Simd no 1;
    0xfd80 I16x8Abs "i16x8.abs" {None} ([V128] [V128]) Simd no 1;
    0xfd81 I16x8Neg "i16x8.neg" {None} ([V128] [V128]) Simd no 1;
    0xfd82 I16x8Q15mulrSatS "i16x8.q15mulr_sat_s" {None} ([V128 V128] [V128]) Simd no 1;
    0xfd83 I16x8AllTrue "i16x8.all_true" {None} ([V128] [I32]) Simd no 1;
    0xfd84 I16x8Bitmask "i16x8.bitmask" {None} ([V128] [I32]) Simd no 1;
    0xfd85 I16x8NarrowI32x4S "i16x8.narrow_i32x4_s" {None} ([V128 V128] [V128]) Simd no 1;
    0xfd86 I16x8NarrowI32x4U "i16x8.narrow_i32x4_u" {None} ([V128 V128] [V128]) Simd no 1;
    0xfd87 I16x8ExtendLowI8x16S "i16x8.extend_low_i8x16_s" {None} ([V128] [V128]) Simd no 1;
    0xfd88 I16x8ExtendHighI8x16S "i16x8.extend_high_i8x16_s" {None} ([V128] [V128]) Simd no 1;
    0xfd89 I16x8ExtendLowI8x16U "i16x8.extend_low_i8x16_u" {None} ([V128] [V128]) Simd no 1;
    0xfd8a I16x8ExtendHighI8x16U "i16x8.extend_high_i8x16_u" {None} ([V128] [V128]) Simd no 1;
    0xfd8b I16x8Shl "i16x8.shl" {None} ([V128 I32] [V128]) Simd no 1;
    0xfd8c I16x8ShrS "i16x8.shr_s" {None} ([V128 I32] [V128]) Simd no 1;
    0xfd8d I16x8ShrU "i16x8.shr_u" {None} ([V128 I32] [V128]) Simd no 1;
    0xfd8e I16x8Add "i16x8.add" {None} ([V128 V128] [V128]) Simd no 1;
    0xfd8f I16x8AddSatS "i16x8.add_sat_s" {None} ([V128 V128] [V128]) Simd no 1;
    0xfd90 I16x8AddSatU "i16x8.add_sat_u" {None} ([V128 V128] [V128]) Simd no 1;
    0xfd91 I16x8Sub "i16x8.sub" {None} ([V128 V128] [V128]) Simd no 1;
    0xfd92 I16x8SubSatS "i16x8.sub_sat_s" {None} ([V128 V128] [V128]) Simd no 1;
    0xfd93 I16x8SubSatU "i16x8.sub_sat_u" {None} ([V128 V128] [V128]) Simd no 1;
    0xfd94 F64x2Nearest "f64x2.nearest" {None} ([V128] [V128]) Simd no 1;
    0xfd95 I16x8Mul "i16x8.mul" {None} ([V128 V128] [V128]) Simd no 1;
    0xfd96 I16x8MinS "i16x8.min_s" {None} ([V128 V128] [V128]) Simd no 1;
    0xfd97 I16x8MinU "i16x8.min_u" {None} ([V128 V128] [V128]) Simd no 1;
    0xfd98 I16x8MaxS "i16x8.max_s" {None} ([V128 V128] [V128]) Simd no 1;
    0xfd99 I16x8MaxU "i16x8.max_u" {None} ([V128 V128] [V128]) Simd no 1;
    0xfd9b I16x8AvgrU "i16x8.avgr_u" {None} ([V128 V128] [V128]) Simd no 1;
    0xfd9c I16x8ExtmulLowI8x16S "i16x8.extmul_low_i8x16_s" {None} ([V128 V128] [V128]) Simd no 1;
    0xfd9d I16x8ExtmulHighI8x16S "i16x8.extmul_high_i8x16_s" {None} ([V128 V128] [V128]) Simd no 1;
    0xfd9e I16x8ExtmulLowI8x16U "i16x8.extmul_low_i8x16_u" {None} ([V128 V128] [V128]) Simd no 1;
    0xfd9f I16x8ExtmulHighI8x16U "i16x8.extmul_high_i8x16_u" {None} ([V128 V128] [V128]) Simd no 1;
    0xfda0 I32x4Abs "i32x4.abs" {None} ([V128] [V128]) Simd no 1;
    0xfda1 I32x4Neg "i32x4.neg" {None} ([V128] [V128]) Simd no 1;
    0xfda3 I32x4AllTrue "i32x4.all_true" {None} ([V128] [I32]) Simd no 1;
    0xfda4 I32x4Bitmask "i32x4.bitmask" {None} ([V128] [I32]) Simd no 1;
    0xfda7 I32x4ExtendLowI16x8S "i32x4.extend_low_i16x8_s" {None} ([V128] [V128]) Simd no 1;
    0xfda8 I32x4ExtendHighI16x8S "i32x4.extend_high_i16x8_s" {None} ([V128] [V128]) Simd no 1;
    0xfda9 I32x4ExtendLowI16x8U "i32x4.extend_low_i16x8_u" {None} ([V128] [V128]) Simd no 1;
    0xfdaa I32x4ExtendHighI16x8U "i32x4.extend_high_i16x8_u" {None} ([V128] [V128]) Simd no 1;
    0xfdab I32x4Shl "i32x4.shl" {None} ([V128 I32] [V128]) Simd no 1;
    0xfdac I32x4ShrS "i32x4.shr_s" {None} ([V128 I32] [V128]) Simd no 1;
    0xfdad I32x4ShrU "i32x4.shr_u" {None} ([V128 I32] [V128]) Simd no 1;
    0xfdae I32x4Add "i32x4.add" {None} ([V128 V128] [V128]) Simd no 1;
    0xfdb1 I32x4Sub "i32x4.sub" {None} ([V128 V128] [V128]) Simd no 1;
    0xfdb5 I32x4Mul "i32x4.mul" {None} ([V128 V128] [V128]) Simd no 1;
    0xfdb6 I32x4MinS "i32x4.min_s" {None} ([V128 V128] [V128]) Simd no 1;
    0xfdb7 I32x4MinU "i32x4.min_u" {None} ([V128 V128] [V128]) Simd no 1;
    0xfdb8 I32x4MaxS "i32x4.max_s" {None} ([V128 V128] [V128]) Simd no 1;
    0xfdb9 I32x4MaxU "i32x4.max_u" {None} ([V128 V128] [V128]) Simd no 1;
    0xfdba I32x4DotI16x8S "i32x4.dot_i16x8_s" {None} ([V128 V128] [V128]) Simd no 1;
    0xfdbc I32x4ExtmulLowI16x8S "i32x4.extmul_low_i16x8_s" {None} ([V128 V128] [V128]) Simd no 1;
    0xfdbd I32x4ExtmulHighI16x8S "i32x4.extmul_high_i16x8_s" {None} ([V128 V128] [V128]) Simd no 1;
    0xfdbe I32x4ExtmulLowI16x8U "i32x4.extmul_low_i16x8_u" {None} ([V128 V128] [V128]) Simd no 1;
    0xfdbf I32x4ExtmulHighI16x8U "i32x4.extmul_high_i16x8_u" {None} ([V128 V128] [V128]) Simd no 1;
    0xfdc0 I64x2Abs "i64x2.abs" {None} ([V128] [V128]) Simd no 1;
    0xfdc1 I64x2Neg "i64x2.neg" {None} ([V128] [V128]) Simd no 1;
    0xfdc3 I64x2AllTrue "i64x2.all_true" {None} ([V128] [I32]) Simd no 1;
    0xfdc4 I64x2Bitmask "i64x2.bitmask" {None} ([V128] [I32]) Simd no 1;
    0xfdc7 I64x2ExtendLowI32x4S "i64x2.extend_low_i32x4_s" {None} ([V128] [V128]) Simd no 1;
    0xfdc8 I64x2ExtendHighI32x4S "i64x2.extend_high_i32x4_s" {None} ([V128] [V128]) Simd no 1;
    0xfdc9 I64x2ExtendLowI32x4U "i64x2.extend_low_i32x4_u" {None} ([V128] [V128]) Simd no 1;
    0xfdca I64x2ExtendHighI32x4U "i64x2.extend_high_i32x4_u" {None} ([V128] [V128]) Simd no 1;
    0xfdcb I64x2Shl "i64x2.shl" {None} ([V128 I32] [V128]) Simd no 1;
    0xfdcc I64x2ShrS "i64x2.shr_s" {None} ([V128 I32] [V128]) Simd no 1;
    0xfdcd I64x2ShrU "i64x2.shr_u" {None} ([V128 I32] [V128]) Simd no 1;
    0xfdce I64x2Add "i64x2.add" {None} ([V128 V128] [V128]) Simd no 1;
    0xfdd1 I64x2Sub "i64x2.sub" {None} ([V128 V128] [V128]) Simd no 1;
    0xfdd5 I64x2Mul "i64x2.mul" {None} ([V128 V128] [V128]) Simd no 1;
    0xfdd6 I64x2Eq "i64x2.eq" {None} ([V128 V128] [V128]) Simd no 1;
    0xfdd7 I64x2Ne "i64x2.ne" {None} ([V128 V128] [V128]) Simd no 1;
    0xfdd8 I64x2LtS "i64x2.lt_s" {None} ([V128 V128] [V128]) Simd no 1;
    0xfdd9 I64x2GtS "i64x2.gt_s" {None} ([V128 V128] [V128]) Simd no 1;
    0xfdda I64x2LeS "i64x2.le_s" {None} ([V128 V128] [V128]) Simd no 1;
    0xfddb I64x2GeS "i64x2.ge_s" {None} ([V128 V128] [V128]) Simd no 1;
    0xfddc I64x2ExtmulLowI32x4S "i64x2.extmul_low_i32x4_s" {None} ([V128 V128] [V128]) Simd no 1;
    0xfddd I64x2ExtmulHighI32x4S "i64x2.extmul_high_i32x4_s" {None} ([V128 V128] [V128]) Simd no 1;
    0xfdde I64x2ExtmulLowI32x4U "i64x2.extmul_low_i32x4_u" {None} ([V128 V128] [V128]) Simd no 1;
    0xfddf I64x2ExtmulHighI32x4U "i64x2.extmul_high_i32x4_u" {None} ([V128 V128] [V128]) Simd no 1;
    0xfde0 F32x4Abs "f32x4.abs" {None} ([V128] [V128]) Simd no 1;
    0xfde1 F32x4Neg "f32x4.neg" {None} ([V128] [V128]) Simd no 1;
    0xfde3 F32x4Sqrt "f32x4.sqrt" {None} ([V128] [V128]) Simd no 1;
    0xfde4 F32x4Add "f32x4.add" {None} ([V128 V128] [V128]) Simd no 1;
    0xfde5 F32x4Sub "f32x4.sub" {None} ([V128 V128] [V128]) Simd no 1;
    0xfde6 F32x4Mul "f32x4.mul" {None} ([V128 V128] [V128]) Simd no 1;
    0xfde7 F32x4Div "f32x4.div" {None} ([V128 V128] [V128]) Simd no 1;
    0xfde8 F32x4Min "f32x4.min" {None} ([V128 V128] [V128]) Simd no 1;
    0xfde9 F32x4Max "f32x4.max" {None} ([V128 V128] [V128]) Simd no 1;
    0xfdea F32x4Pmin "f32x4.pmin" {None} ([V128 V128] [V128]) Simd no 1;
    0xfdeb F32x4Pmax "f32x4.pmax" {None} ([V128 V128] [V128]) Simd no 1;
    0xfdec F64x2Abs "f64x2.abs" {None} ([V128] [V128]) Simd no 1;
    0xfded F64x2Neg "f64x2.neg" {None} ([V128] [V128]) Simd no 1;
    0xfdef F64x2Sqrt "f64x2.sqrt" {None} ([V128] [V128]) Simd no 1;
    0xfdf0 F64x2Add "f64x2.add" {None} ([V128 V128] [V128]) Simd no 1;
    0xfdf1 F64x2Sub "f64x2.sub" {None} ([V128 V128] [V128]) Simd no 1;
    0xfdf2 F64x2Mul "f64x2.mul" {None} ([V128 V128] [V128]) Simd no 1;
    0xfdf3 F64x2Div "f64x2.div" {None} ([V128 V128] [V128]) Simd no 1;
    0xfdf4 F64x2Min "f64x2.min" {None} ([V128 V128] [V128]) Simd no 1;
    0xfdf5 F64x2Max "f64x2.max" {None} ([V128 V128] [V128]) Simd no 1;
    0xfdf6 F64x2Pmin "f64x2.pmin" {None} ([V128 V128] [V128]) Simd no 1;
    0xfdf7 F64x2Pmax "f64x2.pmax" {None} ([V128 V128] [V128]) Simd no 1;
    0xfdf8 I32x4TruncSatF32x4S "i32x4.trunc_sat_f32x4_s" {None} ([V128] [V128]) Simd no 1;
    0xfdf9 I32x4TruncSatF32x4U "i32x4.trunc_sat_f32x4_u" {None} ([V128] [V128]) Simd no 1;
    0xfdfa F32x4ConvertI32x4S "f32x4.convert_i32x4_s" {None} ([V128] [V128]) Simd no 1;
    0xfdfb F32x4ConvertI32x4U "f32x4.convert_i32x4_u" {None} ([V128] [V128]) Simd no 1;
    0xfdfc I32x4TruncSatF64x2SZero "i32x4.trunc_sat_f64x2_s_zero" {None} ([V128] [V128]) Simd no 1;
    0xfdfd I32x4TruncSatF64x2UZero "i32x4.trunc_sat_f64x2_u_zero" {None} ([V128] [V128]) Simd no 1;
    0xfdfe F64x2ConvertLowI32x4S "f64x2.convert_low_i32x4_s" {None} ([V128] [V128]) Simd no 1;
    0xfdff F64x2ConvertLowI32x4U "f64x2.convert_low_i32x4_u" {None} ([V128] [V128]) Simd no 1;
    0xff00 I8x16RelaxedSwizzle "i8x16.relaxed_swizzle" {None} ([V128 V128] [V128]) RelaxedSimd no 1;
    0xff01 I32x4RelaxedTruncF32x4S "i32x4.relaxed_trunc_f32x4_s" {None} ([V128] [V128]) RelaxedSimd no 1;
    0xff02 I32x4RelaxedTruncF32x4U "i32x4.relaxed_trunc_f32x4_u" {None} ([V128] [V128]) RelaxedSimd no 1;
    0xff03 I32x4RelaxedTruncF64x2SZero "i32x4.relaxed_trunc_f64x2_s_zero" {None} ([V128] [V128]) RelaxedSimd no 1;
    0xff04 I32x4RelaxedTruncF64x2UZero "i32x4.relaxed_trunc_f64x2_u_zero" {None} ([V128] [V128]) RelaxedSimd no 1;
    0xff05 F32x4RelaxedMadd "f32x4.relaxed_madd" {None} ([V128 V128 V128] [V128]) RelaxedSimd no 1;
    0xff06 F32x4RelaxedNmadd "f32x4.relaxed_nmadd" {None} ([V128 V128 V128] [V128]) RelaxedSimd no 1;
    0xff07 F64x2RelaxedMadd "f64x2.relaxed_madd" {None} ([V128 V128 V128] [V128]) RelaxedSimd no 1;
    0xff08 F64x2RelaxedNmadd "f64x2.relaxed_nmadd" {None} ([V128 V128 V128] [V128]) RelaxedSimd no 1;
    0xff09 I8x16RelaxedLaneselect "i8x16.relaxed_laneselect" {None} ([V128 V128 V128] [V128]) RelaxedSimd no 1;
    0xff0a I16x8RelaxedLaneselect "i16x8.relaxed_laneselect" {None} ([V128 V128 V128] [V128]) RelaxedSimd no 1;
    0xff0b I32x4RelaxedLaneselect "i32x4.relaxed_laneselect" {None} ([V128 V128 V128] [V128]) RelaxedSimd no 1;
    0xff0c I64x2RelaxedLaneselect "i64x2.relaxed_laneselect" {None} ([V128 V128 V128] [V128]) RelaxedSimd no 1;
    0xff0d F32x4RelaxedMin "f32x4.relaxed_min" {None} ([V128 V128] [V128]) RelaxedSimd no 1;
    0xff0e F32x4RelaxedMax "f32x4.relaxed_max" {None} ([V128 V128] [V128]) RelaxedSimd no 1;
    0xff0f F64x2RelaxedMin "f64x2.relaxed_min" {None} ([V128 V128] [V128]) RelaxedSimd no 1;
    0xff10 F64x2RelaxedMax "f64x2.relaxed_max" {None} ([V128 V128] [V128]) RelaxedSimd no 1;
    0xff11 I16x8RelaxedQ15mulrS "i16x8.relaxed_q15mulr_s" {None} ([V128 V128] [V128]) RelaxedSimd no 1;
    0xff12 I16x8RelaxedDotI8x16I7x16S "i16x8.relaxed_dot_i8x16_i7x16_s" {None} ([V128 V128] [V128]) RelaxedSimd no 1;
    0xff13 I32x4RelaxedDotI8x16I7x16AddS "i32x4.relaxed_dot_i8x16_i7x16_add_s" {None} ([V128 V128 V128] [V128]) RelaxedSimd no 1;
    0xfe00 MemoryAtomicNotify "memory.atomic.notify" {MemArg(2)} ([ADDRESS I32] [I32]) Threads no 1;
    0xfe01 MemoryAtomicWait32 "memory.atomic.wait32" {MemArg(2)} ([ADDRESS I32 I64] [I32]) Threads no 1;
    0xfe02 MemoryAtomicWait64 "memory.atomic.wait64" {MemArg(3)} ([ADDRESS I64 I64] [I32]) Threads no 1;
    0xfe03 AtomicFence "atomic.fence" {Zero} ([] []) Threads no 1;
    0xfe10 I32AtomicLoad "i32.atomic.load" {MemArg(2)} ([ADDRESS] [I32]) Threads no 1;
    0xfe11 I64AtomicLoad "i64.atomic.load" {MemArg(3)} ([ADDRESS] [I64]) Threads no 1;
    0xfe12 I32AtomicLoad8U "i32.atomic.load8_u" {MemArg(0)} ([ADDRESS] [I32]) Threads no 1;
    0xfe13 I32AtomicLoad16U "i32.atomic.load16_u" {MemArg(1)} ([ADDRESS] [I32]) Threads no 1;
    0xfe14 I64AtomicLoad8U "i64.atomic.load8_u" {MemArg(0)} ([ADDRESS] [I64]) Threads no 1;
    0xfe15 I64AtomicLoad16U "i64.atomic.load16_u" {MemArg(1)} ([ADDRESS] [I64]) Threads no 1;
    0xfe16 I64AtomicLoad32U "i64.atomic.load32_u" {MemArg(2)} ([ADDRESS] [I64]) Threads no 1;
    0xfe17 I32AtomicStore "i32.atomic.store" {MemArg(2)} ([ADDRESS I32] []) Threads no 1;
    0xfe18 I64AtomicStore "i64.atomic.store" {MemArg(3)} ([ADDRESS I64] []) Threads no 1;
    0xfe19 I32AtomicStore8 "i32.atomic.store8" {MemArg(0)} ([ADDRESS I32] []) Threads no 1;
    0xfe1a I32AtomicStore16 "i32.atomic.store16" {MemArg(1)} ([ADDRESS I32] []) Threads no 1;
    0xfe1b I64AtomicStore8 "i64.atomic.store8" {MemArg(0)} ([ADDRESS I64] []) Threads no 1;
    0xfe1c I64AtomicStore16 "i64.atomic.store16" {MemArg(1)} ([ADDRESS I64] []) Threads no 1;
    0xfe1d I64AtomicStore32 "i64.atomic.store32" {MemArg(2)} ([ADDRESS I64] []) Threads no 1;
    0xfe1e I32AtomicRmwAdd "i32.atomic.rmw.add" {MemArg(2)} ([ADDRESS I32] [I32]) Threads no 1;
    0xfe1f I64AtomicRmwAdd "i64.atomic.rmw.add" {MemArg(3)} ([ADDRESS I64] [I64]) Threads no 1;
    0xfe20 I32AtomicRmw8AddU "i32.atomic.rmw8.add_u" {MemArg(0)} ([ADDRESS I32] [I32]) Threads no 1;
    0xfe21 I32AtomicRmw16AddU "i32.atomic.rmw16.add_u" {MemArg(1)} ([ADDRESS I32] [I32]) Threads no 1;
    0xfe22 I64AtomicRmw8AddU "i64.atomic.rmw8.add_u" {MemArg(0)} ([ADDRESS I64] [I64]) Threads no 1;
    0xfe23 I64AtomicRmw16AddU "i64.atomic.rmw16.add_u" {MemArg(1)} ([ADDRESS I64] [I64]) Threads no 1;
    0xfe24 I64AtomicRmw32AddU "i64.atomic.rmw32.add_u" {MemArg(2)} ([ADDRESS I64] [I64]) Threads no 1;
    0xfe25 I32AtomicRmwSub "i32.atomic.rmw.sub" {MemArg(2)} ([ADDRESS I32] [I32]) Threads no 1;
    0xfe26 I64AtomicRmwSub "i64.atomic.rmw.sub" {MemArg(3)} ([ADDRESS I64] [I64]) Threads no 1;
    0xfe27 I32AtomicRmw8SubU "i32.atomic.rmw8.sub_u" {MemArg(0)} ([ADDRESS I32] [I32]) Threads no 1;
    0xfe28 I32AtomicRmw16SubU "i32.atomic.rmw16.sub_u" {MemArg(1)} ([ADDRESS I32] [I32]) Threads no 1;
    0xfe29 I64AtomicRmw8SubU "i64.atomic.rmw8.sub_u" {MemArg(0)} ([ADDRESS I64] [I64]) Threads no 1;
    0xfe2a I64AtomicRmw16SubU "i64.atomic.rmw16.sub_u" {MemArg(1)} ([ADDRESS I64] [I64]) Threads no 1;
    0xfe2b I64AtomicRmw32SubU "i64.atomic.rmw32.sub_u" {MemArg(2)} ([ADDRESS I64] [I64]) Threads no 1;
    0xfe2c I32AtomicRmwAnd "i32.atomic.rmw.and" {MemArg(2)} ([ADDRESS I32] [I32]) Threads no 1;
    0xfe2d I64AtomicRmwAnd "i64.atomic.rmw.and" {MemArg(3)} ([ADDRESS I64] [I64]) Threads no 1;
    0xfe2e I32AtomicRmw8AndU "i32.atomic.rmw8.and_u" {MemArg(0)} ([ADDRESS I32] [I32]) Threads no 1;
    0xfe2f I32AtomicRmw16AndU "i32.atomic.rmw16.and_u" {MemArg(1)} ([ADDRESS I32] [I32]) Threads no 1;
    0xfe30 I64AtomicRmw8AndU "i64.atomic.rmw8.and_u" {MemArg(0)} ([ADDRESS I64] [I64]) Threads no 1;
    0xfe31 I64AtomicRmw16AndU "i64.atomic.rmw16.and_u" {MemArg(1)} ([ADDRESS I64] [I64]) Threads no 1;
    0xfe32 I64AtomicRmw32AndU "i64.atomic.rmw32.and_u" {MemArg(2)} ([ADDRESS I64] [I64]) Threads no 1;
    0xfe33 I32AtomicRmwOr "i32.atomic.rmw.or" {MemArg(2)} ([ADDRESS I32] [I32]) Threads no 1;
    0xfe34 I64AtomicRmwOr "i64.atomic.rmw.or" {MemArg(3)} ([ADDRESS I64] [I64]) Threads no 1;
    0xfe35 I32AtomicRmw8OrU "i32.atomic.rmw8.or_u" {MemArg(0)} ([ADDRESS I32] [I32]) Threads no 1;
    0xfe36 I32AtomicRmw16OrU "i32.atomic.rmw16.or_u" {MemArg(1)} ([ADDRESS I32] [I32]) Threads no 1;
    0xfe37 I64AtomicRmw8OrU "i64.atomic.rmw8.or_u" {MemArg(0)} ([ADDRESS I64] [I64]) Threads no 1;
    0xfe38 I64AtomicRmw16OrU "i64.atomic.rmw16.or_u" {MemArg(1)} ([ADDRESS I64] [I64]) Threads no 1;
    0xfe39 I64AtomicRmw32OrU "i64.atomic.rmw32.or_u" {MemArg(2)} ([ADDRESS I64] [I64]) Threads no 1;
    0xfe3a I32AtomicRmwXor "i32.atomic.rmw.xor" {MemArg(2)} ([ADDRESS I32] [I32]) Threads no 1;
    0xfe3b I64AtomicRmwXor "i64.atomic.rmw.xor" {MemArg(3)} ([ADDRESS I64] [I64]) Threads no 1;
    0xfe3c I32AtomicRmw8XorU "i32.atomic.rmw8.xor_u" {MemArg(0)} ([ADDRESS I32] [I32]) Threads no 1;
    0xfe3d I32AtomicRmw16XorU "i32.atomic.rmw16.xor_u" {MemArg(1)} ([ADDRESS I32] [I32]) Threads no 1;
    0xfe3e I64AtomicRmw8XorU "i64.atomic.rmw8.xor_u" {MemArg(0)} ([ADDRESS I64] [I64]) Threads no 1;
    0xfe3f I64AtomicRmw16XorU "i64.atomic.rmw16.xor_u" {MemArg(1)} ([ADDRESS I64] [I64]) Threads no 1;
    0xfe40 I64AtomicRmw32XorU "i64.atomic.rmw32.xor_u" {MemArg(2)} ([ADDRESS I64] [I64]) Threads no 1;
    0xfe41 I32AtomicRmwXchg "i32.atomic.rmw.xchg" {MemArg(2)} ([ADDRESS I32] [I32]) Threads no 1;
    0xfe42 I64AtomicRmwXchg "i64.atomic.rmw.xchg" {MemArg(3)} ([ADDRESS I64] [I64]) Threads no 1;
    0xfe43 I32AtomicRmw8XchgU "i32.atomic.rmw8.xchg_u" {MemArg(0)} ([ADDRESS I32] [I32]) Threads no 1;
    0xfe44 I32AtomicRmw16XchgU "i32.atomic.rmw16.xchg_u" {MemArg(1)} ([ADDRESS I32] [I32]) Threads no 1;
    0xfe45 I64AtomicRmw8XchgU "i64.atomic.rmw8.xchg_u" {MemArg(0)} ([ADDRESS I64] [I64]) Threads no 1;
    0xfe46 I64AtomicRmw16XchgU "i64.atomic.rmw16.xchg_u" {MemArg(1)} ([ADDRESS I64] [I64]) Threads no 1;
    0xfe47 I64AtomicRmw32XchgU "i64.atomic.rmw32.xchg_u" {MemArg(2)} ([ADDRESS I64] [I64]) Threads no 1;
    0xfe48 I32AtomicRmwCmpxchg "i32.atomic.rmw.cmpxchg" {MemArg(2)} ([ADDRESS I32 I32] [I32]) Threads no 1;
    0xfe49 I64AtomicRmwCmpxchg "i64.atomic.rmw.cmpxchg" {MemArg(3)} ([ADDRESS I64 I64] [I64]) Threads no 1;
    0xfe4a I32AtomicRmw8CmpxchgU "i32.atomic.rmw8.cmpxchg_u" {MemArg(0)} ([ADDRESS I32 I32] [I32]) Threads no 1;
    0xfe4b I32AtomicRmw16CmpxchgU "i32.atomic.rmw16.cmpxchg_u" {MemArg(1)} ([ADDRESS I32 I32] [I32]) Threads no 1;
    0xfe4c I64AtomicRmw8CmpxchgU "i64.atomic.rmw8.cmpxchg_u" {MemArg(0)} ([ADDRESS I64 I64] [I64]) Threads no 1;
    0xfe4d I64AtomicRmw16CmpxchgU "i64.atomic.rmw16.cmpxchg_u" {MemArg(1)} ([ADDRESS I64 I64] [I64]) Threads no 1;
    0xfe4e I64AtomicRmw32CmpxchgU "i64.atomic.rmw32.cmpxchg_u" {MemArg(2)} ([ADDRESS I64 I64] [I64]) Threads no 1;
}

#[cfg(test)]
mod tests {
    use super::Opcode;

    #[test]
    fn codes_round_trip() {
        for opcode in Opcode::ALL {
            assert_eq!(Opcode::from_code(*opcode as u16), Some(*opcode), "{}", opcode.text());
        }
        assert_eq!(Opcode::from_code(0x16), None);
    }
}
