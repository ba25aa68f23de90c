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
    /// Wide arithmetic (a proposal).
    WideArithmetic,
    /// Exceptions as they were caught before WebAssembly 3.0.
    LegacyExceptions,
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

/// Declares the instructions: code (prefix and number for those behind `0xfc`), variant, name, immediates, signature,
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

            /// The instruction with this code: a plain opcode byte, or `0xfc00` plus the number behind the prefix `0xfc`.
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
}

#[cfg(test)]
mod tests {
    use super::Opcode;

    #[test]
    fn codes_round_trip() {
        for opcode in Opcode::ALL {
            assert_eq!(Opcode::from_code(*opcode as u16), Some(*opcode), "{}", opcode.text());
        }
        assert_eq!(Opcode::from_code(0x06), None);
    }
}
