//! Register code: what the translator writes into an image, and what the executor runs.
//!
//! A frame is a window of 64-bit slots: parameters, then locals, then temporaries. An `i32` lies zero-extended in its
//! slot, a float as its bits, a reference as 0 for null or the store's address plus one. A record names slots by the
//! bytes `d` and `a` and, in the low byte of `imm`, `b`; so the first 256 slots of a frame are in reach without a
//! bounds check. Slots beyond them are moved with [`Code::CopyFrom`] and [`Code::CopyTo`].
//!
//! The table has one macro with all rows, by family; [`for_each_code!`](crate::for_each_code) hands it to its users.

use core::fmt;

use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

/// One record of register code.
///
/// `head` holds the [`Code`] in its low 16 bits, then the bytes `d` and `a`; both words change order with the image's.
#[derive(Clone, Copy, PartialEq, Eq, FromBytes, IntoBytes, Immutable, KnownLayout)]
#[repr(C)]
pub struct Op {
    head: u32,
    imm: u32,
}

impl Op {
    /// A record of this code and these operands.
    #[must_use]
    pub const fn new(code: Code, d: u8, a: u8, imm: u32) -> Op {
        Op { head: code as u32 | (d as u32) << 16 | (a as u32) << 24, imm }
    }

    /// A record whose `d` and `a` name one slot of 16 bits.
    #[must_use]
    pub const fn with_slot(code: Code, slot: u16, imm: u32) -> Op {
        Op { head: code as u32 | (slot as u32) << 16, imm }
    }

    /// A payload record of 64 bits behind the record that it belongs to.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, reason = "the two halves of a 64-bit payload")]
    pub const fn payload(value: u64) -> Op {
        Op { head: value as u32, imm: (value >> 32) as u32 }
    }

    /// The code's number.
    #[must_use]
    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "takes the low half")]
    pub const fn number(self) -> u16 {
        self.head as u16
    }

    /// The code, if the number is one.
    #[must_use]
    #[inline]
    pub const fn code(self) -> Option<Code> {
        Code::from_number(self.number())
    }

    /// The first slot byte, mostly the destination.
    #[must_use]
    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "takes one byte")]
    pub const fn d(self) -> u8 {
        (self.head >> 16) as u8
    }

    /// The second slot byte, mostly the first operand.
    #[must_use]
    #[inline]
    pub const fn a(self) -> u8 {
        (self.head >> 24) as u8
    }

    /// The third slot byte, the low byte of the immediate.
    #[must_use]
    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "takes one byte")]
    pub const fn b(self) -> u8 {
        self.imm as u8
    }

    /// The fourth slot byte, the second byte of the immediate.
    #[must_use]
    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "takes one byte")]
    pub const fn c(self) -> u8 {
        (self.imm >> 8) as u8
    }

    /// `d` and `a` as one slot of 16 bits.
    #[must_use]
    #[inline]
    pub const fn slot(self) -> u16 {
        (self.head >> 16) as u16
    }

    /// The immediate.
    #[must_use]
    #[inline]
    pub const fn imm(self) -> u32 {
        self.imm
    }

    /// The immediate as a signed number: a branch's displacement in records from the branch itself.
    #[must_use]
    #[inline]
    pub const fn displacement(self) -> i32 {
        self.imm.cast_signed()
    }

    /// The 64 bits of a payload record.
    #[must_use]
    #[inline]
    pub const fn value(self) -> u64 {
        self.head as u64 | (self.imm as u64) << 32
    }

    /// The same record with another destination `d`.
    #[must_use]
    pub const fn with_d(self, d: u8) -> Op {
        Op { head: self.head & 0xff00_ffff | (d as u32) << 16, imm: self.imm }
    }

    /// The same record with another immediate.
    #[must_use]
    pub const fn with_imm(self, imm: u32) -> Op {
        Op { head: self.head, imm }
    }
}

impl fmt::Debug for Op {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.code() {
            Some(code) => write!(f, "{} d={} a={} imm={:#x}", code.text(), self.d(), self.a(), self.imm),
            None => write!(f, "payload {:#x}", self.value()),
        }
    }
}

/// Hands the whole table of register code to the macro named, by family.
///
/// - `binary { Code CodeImm function type; }`: `d = f(a, b)`; the `Imm` form takes the immediate as second operand,
///   sign-extended for 64 bits.
/// - `binary_trap`: the same, where the function may trap.
/// - `compare { Code CodeImm Branch BranchImm function type inverse swapped; }`: `d = f(a, b)` as 0 or 1; the branch
///   compares `a` with slot `d` and goes `imm` records on if true. `BranchImm` compares `a` with its immediate and, if
///   true, goes on by the immediate of the *next* record, a `Br`, counted from that record; if false it skips that
///   record. The rows named `inverse` and `swapped` compute the negation, and the same with operands exchanged.
/// - `float_compare { Code Branch BranchNot function type swapped; }`: `BranchNot` branches when the comparison is
///   false (which, with NaN, is no comparison's truth).
/// - `float_binary { Code function type; }`, `unary { Code function from to; }`, `unary_trap { … }`: `d = f(a, b)`,
///   `d = f(a)`.
/// - `load { Code CodeWide type conversions; }`: memory 0 with a 32-bit offset in `imm`, address in `a`, result in `d`.
///   The wide form has the memory's index in `imm` and the 64-bit offset in the payload record that follows.
/// - `store { Code CodeWide type; }`: the same with the value in `d`.
/// - `special { Code; }`: all others, each with its own meaning.
#[macro_export]
macro_rules! for_each_code {
    ($user:ident) => {
        $user! {
            binary {
                I32Add I32AddImm i32_add u32;
                I32Sub I32SubImm i32_sub u32;
                I32Mul I32MulImm i32_mul u32;
                I32And I32AndImm i32_and u32;
                I32Or I32OrImm i32_or u32;
                I32Xor I32XorImm i32_xor u32;
                I32Shl I32ShlImm i32_shl u32;
                I32ShrS I32ShrSImm i32_shr_s u32;
                I32ShrU I32ShrUImm i32_shr_u u32;
                I32Rotl I32RotlImm i32_rotl u32;
                I32Rotr I32RotrImm i32_rotr u32;
                I64Add I64AddImm i64_add u64;
                I64Sub I64SubImm i64_sub u64;
                I64Mul I64MulImm i64_mul u64;
                I64And I64AndImm i64_and u64;
                I64Or I64OrImm i64_or u64;
                I64Xor I64XorImm i64_xor u64;
                I64Shl I64ShlImm i64_shl u64;
                I64ShrS I64ShrSImm i64_shr_s u64;
                I64ShrU I64ShrUImm i64_shr_u u64;
                I64Rotl I64RotlImm i64_rotl u64;
                I64Rotr I64RotrImm i64_rotr u64;
            }
            binary_trap {
                I32DivS I32DivSImm i32_div_s u32;
                I32DivU I32DivUImm i32_div_u u32;
                I32RemS I32RemSImm i32_rem_s u32;
                I32RemU I32RemUImm i32_rem_u u32;
                I64DivS I64DivSImm i64_div_s u64;
                I64DivU I64DivUImm i64_div_u u64;
                I64RemS I64RemSImm i64_rem_s u64;
                I64RemU I64RemUImm i64_rem_u u64;
            }
            compare {
                I32Eq I32EqImm BrI32Eq BrI32EqImm i32_eq u32 I32Ne I32Eq;
                I32Ne I32NeImm BrI32Ne BrI32NeImm i32_ne u32 I32Eq I32Ne;
                I32LtS I32LtSImm BrI32LtS BrI32LtSImm i32_lt_s u32 I32GeS I32GtS;
                I32LtU I32LtUImm BrI32LtU BrI32LtUImm i32_lt_u u32 I32GeU I32GtU;
                I32GtS I32GtSImm BrI32GtS BrI32GtSImm i32_gt_s u32 I32LeS I32LtS;
                I32GtU I32GtUImm BrI32GtU BrI32GtUImm i32_gt_u u32 I32LeU I32LtU;
                I32LeS I32LeSImm BrI32LeS BrI32LeSImm i32_le_s u32 I32GtS I32GeS;
                I32LeU I32LeUImm BrI32LeU BrI32LeUImm i32_le_u u32 I32GtU I32GeU;
                I32GeS I32GeSImm BrI32GeS BrI32GeSImm i32_ge_s u32 I32LtS I32LeS;
                I32GeU I32GeUImm BrI32GeU BrI32GeUImm i32_ge_u u32 I32LtU I32LeU;
                I64Eq I64EqImm BrI64Eq BrI64EqImm i64_eq u64 I64Ne I64Eq;
                I64Ne I64NeImm BrI64Ne BrI64NeImm i64_ne u64 I64Eq I64Ne;
                I64LtS I64LtSImm BrI64LtS BrI64LtSImm i64_lt_s u64 I64GeS I64GtS;
                I64LtU I64LtUImm BrI64LtU BrI64LtUImm i64_lt_u u64 I64GeU I64GtU;
                I64GtS I64GtSImm BrI64GtS BrI64GtSImm i64_gt_s u64 I64LeS I64LtS;
                I64GtU I64GtUImm BrI64GtU BrI64GtUImm i64_gt_u u64 I64LeU I64LtU;
                I64LeS I64LeSImm BrI64LeS BrI64LeSImm i64_le_s u64 I64GtS I64GeS;
                I64LeU I64LeUImm BrI64LeU BrI64LeUImm i64_le_u u64 I64GtU I64GeU;
                I64GeS I64GeSImm BrI64GeS BrI64GeSImm i64_ge_s u64 I64LtS I64LeS;
                I64GeU I64GeUImm BrI64GeU BrI64GeUImm i64_ge_u u64 I64LtU I64LeU;
            }
            float_compare {
                F32Eq BrF32Eq BrF32EqNot f32_eq f32 F32Eq;
                F32Ne BrF32Ne BrF32NeNot f32_ne f32 F32Ne;
                F32Lt BrF32Lt BrF32LtNot f32_lt f32 F32Gt;
                F32Gt BrF32Gt BrF32GtNot f32_gt f32 F32Lt;
                F32Le BrF32Le BrF32LeNot f32_le f32 F32Ge;
                F32Ge BrF32Ge BrF32GeNot f32_ge f32 F32Le;
                F64Eq BrF64Eq BrF64EqNot f64_eq f64 F64Eq;
                F64Ne BrF64Ne BrF64NeNot f64_ne f64 F64Ne;
                F64Lt BrF64Lt BrF64LtNot f64_lt f64 F64Gt;
                F64Gt BrF64Gt BrF64GtNot f64_gt f64 F64Lt;
                F64Le BrF64Le BrF64LeNot f64_le f64 F64Ge;
                F64Ge BrF64Ge BrF64GeNot f64_ge f64 F64Le;
            }
            float_binary {
                F32Add f32_add f32;
                F32Sub f32_sub f32;
                F32Mul f32_mul f32;
                F32Div f32_div f32;
                F32Min f32_min f32;
                F32Max f32_max f32;
                F32Copysign f32_copysign f32;
                F64Add f64_add f64;
                F64Sub f64_sub f64;
                F64Mul f64_mul f64;
                F64Div f64_div f64;
                F64Min f64_min f64;
                F64Max f64_max f64;
                F64Copysign f64_copysign f64;
            }
            unary {
                I32Clz i32_clz u32 u32;
                I32Ctz i32_ctz u32 u32;
                I32Popcnt i32_popcnt u32 u32;
                I32Extend8S i32_extend8_s u32 u32;
                I32Extend16S i32_extend16_s u32 u32;
                I64Clz i64_clz u64 u64;
                I64Ctz i64_ctz u64 u64;
                I64Popcnt i64_popcnt u64 u64;
                I64Extend8S i64_extend8_s u64 u64;
                I64Extend16S i64_extend16_s u64 u64;
                I64Extend32S i64_extend32_s u64 u64;
                F32Abs f32_abs f32 f32;
                F32Neg f32_neg f32 f32;
                F32Ceil f32_ceil f32 f32;
                F32Floor f32_floor f32 f32;
                F32Trunc f32_trunc f32 f32;
                F32Nearest f32_nearest f32 f32;
                F32Sqrt f32_sqrt f32 f32;
                F64Abs f64_abs f64 f64;
                F64Neg f64_neg f64 f64;
                F64Ceil f64_ceil f64 f64;
                F64Floor f64_floor f64 f64;
                F64Trunc f64_trunc f64 f64;
                F64Nearest f64_nearest f64 f64;
                F64Sqrt f64_sqrt f64 f64;
                I32WrapI64 i32_wrap_i64 u64 u32;
                I64ExtendI32S i64_extend_i32_s u32 u64;
                F32ConvertI32S f32_convert_i32_s u32 f32;
                F32ConvertI32U f32_convert_i32_u u32 f32;
                F32ConvertI64S f32_convert_i64_s u64 f32;
                F32ConvertI64U f32_convert_i64_u u64 f32;
                F32DemoteF64 f32_demote_f64 f64 f32;
                F64ConvertI32S f64_convert_i32_s u32 f64;
                F64ConvertI32U f64_convert_i32_u u32 f64;
                F64ConvertI64S f64_convert_i64_s u64 f64;
                F64ConvertI64U f64_convert_i64_u u64 f64;
                F64PromoteF32 f64_promote_f32 f32 f64;
                I32TruncSatF32S i32_trunc_sat_f32_s f32 u32;
                I32TruncSatF32U i32_trunc_sat_f32_u f32 u32;
                I32TruncSatF64S i32_trunc_sat_f64_s f64 u32;
                I32TruncSatF64U i32_trunc_sat_f64_u f64 u32;
                I64TruncSatF32S i64_trunc_sat_f32_s f32 u64;
                I64TruncSatF32U i64_trunc_sat_f32_u f32 u64;
                I64TruncSatF64S i64_trunc_sat_f64_s f64 u64;
                I64TruncSatF64U i64_trunc_sat_f64_u f64 u64;
            }
            unary_trap {
                I32TruncF32S i32_trunc_f32_s f32 u32;
                I32TruncF32U i32_trunc_f32_u f32 u32;
                I32TruncF64S i32_trunc_f64_s f64 u32;
                I32TruncF64U i32_trunc_f64_u f64 u32;
                I64TruncF32S i64_trunc_f32_s f32 u64;
                I64TruncF32U i64_trunc_f32_u f32 u64;
                I64TruncF64S i64_trunc_f64_s f64 u64;
                I64TruncF64U i64_trunc_f64_u f64 u64;
            }
            load {
                Load8 Load8Wide u8 as u64;
                Load16 Load16Wide u16 as u64;
                Load32 Load32Wide u32 as u64;
                Load64 Load64Wide u64;
                Load8S32 Load8S32Wide i8 as i32 as u32 as u64;
                Load16S32 Load16S32Wide i16 as i32 as u32 as u64;
                Load8S64 Load8S64Wide i8 as i64 as u64;
                Load16S64 Load16S64Wide i16 as i64 as u64;
                Load32S64 Load32S64Wide i32 as i64 as u64;
            }
            store {
                Store8 Store8Wide u8;
                Store16 Store16Wide u16;
                Store32 Store32Wide u32;
                Store64 Store64Wide u64;
            }
            special {
                #[doc = "Belongs to the record before it; never executed."]
                Payload;
                #[doc = "`d = a`."]
                Copy;
                #[doc = "`d` = the frame's slot `imm`, which may lie beyond the window."]
                CopyFrom;
                #[doc = "The frame's slot `imm`, which may lie beyond the window, = `a`."]
                CopyTo;
                #[doc = "Copies slots within the frame as `memmove` does: to slot `d:a`, from slot `imm & 0xffff`, `imm >> 16` of them."]
                CopySpan;
                #[doc = "`d = imm`, zero-extended."]
                Const;
                #[doc = "`d = imm`, sign-extended to 64 bits."]
                ConstSigned;
                #[doc = "`d` = the payload record that follows."]
                ConstWide;
                #[doc = "`d` = slot `c` is not zero ? `a` : `b`."]
                Select;
                #[doc = "`d` = global `imm`."]
                GlobalGet;
                #[doc = "Global `imm` = `a`."]
                GlobalSet;
                #[doc = "Goes on `imm` records from here."]
                Br;
                #[doc = "Goes on `imm` records from here if `a` is not zero (all 64 bits)."]
                BrNez;
                #[doc = "Goes on `imm` records from here if `a` is zero (all 64 bits)."]
                BrEqz;
                #[doc = "`imm` + 1 `Br` records follow: goes on at record `min(a as u32, imm)` of them, by its immediate, counted from that record."]
                BrTable;
                #[doc = "Calls the module's own function `imm` (counted behind the imported ones); arguments and results from slot `d:a`."]
                Call;
                #[doc = "Calls imported function `imm`; arguments and results from slot `d:a`."]
                CallImport;
                #[doc = "Calls through a table: type `imm`, arguments and results from slot `d:a`; the next record, `Payload`, has the element's index in slot `a` and the table in `imm`."]
                CallIndirect;
                #[doc = "As `Call`, with this frame replaced."]
                ReturnCall;
                #[doc = "As `CallImport`, with this frame replaced."]
                ReturnCallImport;
                #[doc = "As `CallIndirect`, with this frame replaced."]
                ReturnCallIndirect;
                #[doc = "Returns nothing."]
                Return;
                #[doc = "Returns `a`: slot 0 of the frame = `a`."]
                ReturnOne;
                #[doc = "Returns `imm` values from slot `d:a` on: they are moved to the frame's first slots."]
                ReturnSpan;
                #[doc = "Traps with the trap of code `imm`."]
                Unreachable;
                #[doc = "Charges `imm` units of fuel for the records up to the next `Fuel`; stands first in every block of metered code."]
                Fuel;
                #[doc = "`d` = a reference to function `imm`, imported ones counted first."]
                RefFunc;
                #[doc = "`d` = size of memory `imm` in pages."]
                MemorySize;
                #[doc = "`d` = size before growing memory `imm` by `a` pages, or -1."]
                MemoryGrow;
                #[doc = "Fills memory `imm`: address, value and length in slots `d`, `d+1`, `d+2`, which it uses up."]
                MemoryFill;
                #[doc = "Copies to memory `imm` from the memory in the payload's `imm`: to, from and length in slots `d`, `d+1`, `d+2`, which it uses up."]
                MemoryCopy;
                #[doc = "Copies to memory `imm` from the data segment in the payload's `imm`: to, from and length in slots `d`, `d+1`, `d+2`, which it uses up."]
                MemoryInit;
                #[doc = "Drops data segment `imm`."]
                DataDrop;
                #[doc = "`d` = element `a` of table `imm`."]
                TableGet;
                #[doc = "Element `a` of table `imm` = `d`."]
                TableSet;
                #[doc = "`d` = size of table `imm`."]
                TableSize;
                #[doc = "Grows table `imm` by slot `d+1` elements of value slot `d`; `d` = size before, or -1."]
                TableGrow;
                #[doc = "Fills table `imm`: index, value and length in slots `d`, `d+1`, `d+2`, which it uses up."]
                TableFill;
                #[doc = "Copies to table `imm` from the table in the payload's `imm`: to, from and length in slots `d`, `d+1`, `d+2`, which it uses up."]
                TableCopy;
                #[doc = "Copies to table `imm` from the element segment in the payload's `imm`: to, from and length in slots `d`, `d+1`, `d+2`, which it uses up."]
                TableInit;
                #[doc = "Drops element segment `imm`."]
                ElemDrop;
            }
        }
    };
}

/// Declares the enumeration of all codes.
macro_rules! codes {
    (
        binary { $($bin:ident $bin_imm:ident $bin_fn:ident $bin_ty:ident;)* }
        binary_trap { $($bt:ident $bt_imm:ident $bt_fn:ident $bt_ty:ident;)* }
        compare { $($cmp:ident $cmp_imm:ident $cmp_br:ident $cmp_br_imm:ident $cmp_fn:ident $cmp_ty:ident $cmp_not:ident $cmp_swap:ident;)* }
        float_compare { $($fc:ident $fc_br:ident $fc_br_not:ident $fc_fn:ident $fc_ty:ident $fc_swap:ident;)* }
        float_binary { $($fb:ident $fb_fn:ident $fb_ty:ident;)* }
        unary { $($un:ident $un_fn:ident $un_from:ident $un_to:ident;)* }
        unary_trap { $($ut:ident $ut_fn:ident $ut_from:ident $ut_to:ident;)* }
        load { $($load:ident $load_wide:ident $load_ty:ident $(as $load_via:ident)*;)* }
        store { $($store:ident $store_wide:ident $store_ty:ident;)* }
        special { $($(#[doc = $special_doc:literal])* $special:ident;)* }
    ) => {
        /// What a record of register code does.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        #[repr(u16)]
        pub enum Code {
            $($(#[doc = $special_doc])* $special,)*
            $(#[doc = concat!("`", stringify!($bin_fn), "` of two slots.")] $bin,
              #[doc = concat!("`", stringify!($bin_fn), "` of a slot and the immediate.")] $bin_imm,)*
            $(#[doc = concat!("`", stringify!($bt_fn), "` of two slots, or a trap.")] $bt,
              #[doc = concat!("`", stringify!($bt_fn), "` of a slot and the immediate, or a trap.")] $bt_imm,)*
            $(#[doc = concat!("`", stringify!($cmp_fn), "` of two slots.")] $cmp,
              #[doc = concat!("`", stringify!($cmp_fn), "` of a slot and the immediate.")] $cmp_imm,
              #[doc = concat!("Branch on `", stringify!($cmp_fn), "` of slots `a` and `d`.")] $cmp_br,
              #[doc = concat!("Branch on `", stringify!($cmp_fn), "` of slot `a` and the immediate.")] $cmp_br_imm,)*
            $(#[doc = concat!("`", stringify!($fc_fn), "` of two slots.")] $fc,
              #[doc = concat!("Branch on `", stringify!($fc_fn), "` of slots `a` and `d`.")] $fc_br,
              #[doc = concat!("Branch unless `", stringify!($fc_fn), "` of slots `a` and `d`.")] $fc_br_not,)*
            $(#[doc = concat!("`", stringify!($fb_fn), "` of two slots.")] $fb,)*
            $(#[doc = concat!("`", stringify!($un_fn), "` of a slot.")] $un,)*
            $(#[doc = concat!("`", stringify!($ut_fn), "` of a slot, or a trap.")] $ut,)*
            $(#[doc = concat!("Load `", stringify!($load_ty), "` from memory 0.")] $load,
              #[doc = concat!("Load `", stringify!($load_ty), "` from any memory.")] $load_wide,)*
            $(#[doc = concat!("Store `", stringify!($store_ty), "` to memory 0.")] $store,
              #[doc = concat!("Store `", stringify!($store_ty), "` to any memory.")] $store_wide,)*
        }

        impl Code {
            /// Every code, in the order of their numbers.
            pub const ALL: &'static [Code] = &[
                $(Code::$special,)*
                $(Code::$bin, Code::$bin_imm,)*
                $(Code::$bt, Code::$bt_imm,)*
                $(Code::$cmp, Code::$cmp_imm, Code::$cmp_br, Code::$cmp_br_imm,)*
                $(Code::$fc, Code::$fc_br, Code::$fc_br_not,)*
                $(Code::$fb,)*
                $(Code::$un,)*
                $(Code::$ut,)*
                $(Code::$load, Code::$load_wide,)*
                $(Code::$store, Code::$store_wide,)*
            ];

            /// The code's name.
            #[must_use]
            pub const fn text(self) -> &'static str {
                match self {
                    $(Code::$special => stringify!($special),)*
                    $(Code::$bin => stringify!($bin), Code::$bin_imm => stringify!($bin_imm),)*
                    $(Code::$bt => stringify!($bt), Code::$bt_imm => stringify!($bt_imm),)*
                    $(Code::$cmp => stringify!($cmp), Code::$cmp_imm => stringify!($cmp_imm),
                      Code::$cmp_br => stringify!($cmp_br), Code::$cmp_br_imm => stringify!($cmp_br_imm),)*
                    $(Code::$fc => stringify!($fc), Code::$fc_br => stringify!($fc_br),
                      Code::$fc_br_not => stringify!($fc_br_not),)*
                    $(Code::$fb => stringify!($fb),)*
                    $(Code::$un => stringify!($un),)*
                    $(Code::$ut => stringify!($ut),)*
                    $(Code::$load => stringify!($load), Code::$load_wide => stringify!($load_wide),)*
                    $(Code::$store => stringify!($store), Code::$store_wide => stringify!($store_wide),)*
                }
            }

            /// The form that takes the immediate as its second operand, where there is one.
            #[must_use]
            pub const fn with_immediate(self) -> Option<Code> {
                match self {
                    $(Code::$bin => Some(Code::$bin_imm),)*
                    $(Code::$bt => Some(Code::$bt_imm),)*
                    $(Code::$cmp => Some(Code::$cmp_imm),)*
                    _ => None,
                }
            }

            /// For a comparison, what stands in its row; `None` for all other codes.
            #[must_use]
            pub fn comparison(self) -> Option<&'static Comparison> {
                // A row has four codes of integers, of which the first two compare into a slot, or three of floats.
                let (integer, float) = (first(&[$(Code::$cmp),*]), first(&[$(Code::$fc),*]));
                let number = self as u16;
                match (number.checked_sub(integer), number.checked_sub(float)) {
                    (_, Some(at)) if at % 3 == 0 => FLOAT_COMPARISONS.get(usize::from(at / 3)),
                    (Some(at), None) if at % 4 < 2 => INTEGER_COMPARISONS.get(usize::from(at / 4)),
                    (_, _) => None,
                }
            }

            /// The form of a load or store that takes any memory and a 64-bit offset.
            #[must_use]
            pub const fn wide(self) -> Option<Code> {
                match self {
                    $(Code::$load => Some(Code::$load_wide),)*
                    $(Code::$store => Some(Code::$store_wide),)*
                    _ => None,
                }
            }

            /// Whether it may trap, call, or stop: the source map has an entry for each such record.
            #[must_use]
            pub const fn may_stop(self) -> bool {
                match self {
                    $(Code::$bt | Code::$bt_imm => true,)*
                    $(Code::$ut => true,)*
                    $(Code::$load | Code::$load_wide => true,)*
                    $(Code::$store | Code::$store_wide => true,)*
                    $(Code::$bin | Code::$bin_imm => false,)*
                    $(Code::$cmp | Code::$cmp_imm | Code::$cmp_br | Code::$cmp_br_imm => false,)*
                    $(Code::$fc | Code::$fc_br | Code::$fc_br_not => false,)*
                    $(Code::$fb => false,)*
                    $(Code::$un => false,)*
                    Code::Payload | Code::Copy | Code::CopyFrom | Code::CopyTo | Code::CopySpan | Code::Const
                    | Code::ConstSigned | Code::ConstWide | Code::Select | Code::Br | Code::BrNez | Code::BrEqz
                    | Code::BrTable | Code::Return | Code::ReturnOne | Code::ReturnSpan => false,
                    _ => true,
                }
            }

            /// The code with this number.
            #[must_use]
            #[inline]
            pub const fn from_number(of: u16) -> Option<Code> {
                match of {
                    $(number::$special => Some(Code::$special),)*
                    $(number::$bin => Some(Code::$bin), number::$bin_imm => Some(Code::$bin_imm),)*
                    $(number::$bt => Some(Code::$bt), number::$bt_imm => Some(Code::$bt_imm),)*
                    $(number::$cmp => Some(Code::$cmp), number::$cmp_imm => Some(Code::$cmp_imm),
                      number::$cmp_br => Some(Code::$cmp_br), number::$cmp_br_imm => Some(Code::$cmp_br_imm),)*
                    $(number::$fc => Some(Code::$fc), number::$fc_br => Some(Code::$fc_br), number::$fc_br_not => Some(Code::$fc_br_not),)*
                    $(number::$fb => Some(Code::$fb),)*
                    $(number::$un => Some(Code::$un),)*
                    $(number::$ut => Some(Code::$ut),)*
                    $(number::$load => Some(Code::$load), number::$load_wide => Some(Code::$load_wide),)*
                    $(number::$store => Some(Code::$store), number::$store_wide => Some(Code::$store_wide),)*
                    _ => None,
                }
            }
        }

        /// The codes' numbers as constants of the codes' names, to match on without making an enumeration first.
        #[allow(non_upper_case_globals, reason = "each is named as the code it numbers")]
        pub mod number {
            $(#[doc = "Number of the code of this name."] pub const $special: u16 = super::Code::$special as u16;)*
            $(#[doc = "Number of the code of this name."] pub const $bin: u16 = super::Code::$bin as u16; #[doc = "Number of the code of this name."] pub const $bin_imm: u16 = super::Code::$bin_imm as u16;)*
            $(#[doc = "Number of the code of this name."] pub const $bt: u16 = super::Code::$bt as u16; #[doc = "Number of the code of this name."] pub const $bt_imm: u16 = super::Code::$bt_imm as u16;)*
            $(#[doc = "Number of the code of this name."] pub const $cmp: u16 = super::Code::$cmp as u16; #[doc = "Number of the code of this name."] pub const $cmp_imm: u16 = super::Code::$cmp_imm as u16;
              #[doc = "Number of the code of this name."] pub const $cmp_br: u16 = super::Code::$cmp_br as u16; #[doc = "Number of the code of this name."] pub const $cmp_br_imm: u16 = super::Code::$cmp_br_imm as u16;)*
            $(#[doc = "Number of the code of this name."] pub const $fc: u16 = super::Code::$fc as u16; #[doc = "Number of the code of this name."] pub const $fc_br: u16 = super::Code::$fc_br as u16;
              #[doc = "Number of the code of this name."] pub const $fc_br_not: u16 = super::Code::$fc_br_not as u16;)*
            $(#[doc = "Number of the code of this name."] pub const $fb: u16 = super::Code::$fb as u16;)*
            $(#[doc = "Number of the code of this name."] pub const $un: u16 = super::Code::$un as u16;)*
            $(#[doc = "Number of the code of this name."] pub const $ut: u16 = super::Code::$ut as u16;)*
            $(#[doc = "Number of the code of this name."] pub const $load: u16 = super::Code::$load as u16; #[doc = "Number of the code of this name."] pub const $load_wide: u16 = super::Code::$load_wide as u16;)*
            $(#[doc = "Number of the code of this name."] pub const $store: u16 = super::Code::$store as u16; #[doc = "Number of the code of this name."] pub const $store_wide: u16 = super::Code::$store_wide as u16;)*
        }

        static INTEGER_COMPARISONS: [Comparison; [$(Code::$cmp),*].len()] = [$(Comparison {
            branch: Code::$cmp_br,
            branch_not: inverse_branch(Code::$cmp_not),
            branch_immediate: Some(Code::$cmp_br_imm),
            branch_not_immediate: inverse_branch_immediate(Code::$cmp_not),
            inverse: Some(Code::$cmp_not),
            swapped: Code::$cmp_swap,
        }),*];

        static FLOAT_COMPARISONS: [Comparison; [$(Code::$fc),*].len()] = [$(Comparison {
            branch: Code::$fc_br,
            branch_not: Code::$fc_br_not,
            branch_immediate: None,
            branch_not_immediate: None,
            inverse: None,
            swapped: Code::$fc_swap,
        }),*];

        /// The branch of the comparison that is the negation.
        const fn inverse_branch(code: Code) -> Code {
            match code {
                $(Code::$cmp => Code::$cmp_br,)*
                _ => Code::Payload,
            }
        }

        /// The branch with an immediate of the comparison that is the negation.
        const fn inverse_branch_immediate(code: Code) -> Option<Code> {
            match code {
                $(Code::$cmp => Some(Code::$cmp_br_imm),)*
                _ => None,
            }
        }
    };
}

for_each_code!(codes);

/// The number of the first code.
const fn first(codes: &[Code]) -> u16 {
    match codes {
        [first, ..] => *first as u16,
        [] => u16::MAX,
    }
}

/// What a comparison's row says of its other forms.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Comparison {
    /// Branches when slots `a` and `d` compare true.
    pub branch: Code,
    /// Branches when they compare false.
    pub branch_not: Code,
    /// Branches when slot `a` and the immediate compare true; integers only.
    pub branch_immediate: Option<Code>,
    /// Branches when slot `a` and the immediate compare false; integers only.
    pub branch_not_immediate: Option<Code>,
    /// The comparison that is true when this is false; integers only.
    pub inverse: Option<Code>,
    /// The comparison that gives the same with its operands exchanged.
    pub swapped: Code,
}

#[cfg(test)]
mod tests {
    use super::{Code, Op};

    #[test]
    fn numbers_are_dense_and_round_trip() {
        for (number, code) in Code::ALL.iter().enumerate() {
            assert_eq!(*code as usize, number);
            assert_eq!(Code::from_number(u16::try_from(number).unwrap()), Some(*code));
        }
        assert_eq!(Code::from_number(u16::try_from(Code::ALL.len()).unwrap()), None);
    }

    #[test]
    fn inverse_and_swapped_undo_themselves() {
        for code in Code::ALL {
            let Some(row) = code.comparison() else { continue };
            assert_eq!(row.swapped.comparison().unwrap().swapped.comparison(), code.comparison());
            if let Some(inverse) = row.inverse {
                assert_eq!(inverse.comparison().unwrap().branch, row.branch_not);
                assert_eq!(inverse.comparison().unwrap().branch_not, row.branch);
            }
            assert_ne!(row.branch_not, Code::Payload);
        }
    }

    #[test]
    fn a_record_gives_back_what_it_was_made_of() {
        let op = Op::new(Code::I32Add, 1, 255, 0x0203);
        assert_eq!((op.code(), op.d(), op.a(), op.b(), op.c()), (Some(Code::I32Add), 1, 255, 3, 2));
        assert_eq!(Op::with_slot(Code::Call, 0xabcd, 7).slot(), 0xabcd);
        assert_eq!(Op::payload(u64::MAX - 1).value(), u64::MAX - 1);
        assert_eq!(op.with_d(9).with_imm(5), Op::new(Code::I32Add, 9, 255, 5));
    }
}
