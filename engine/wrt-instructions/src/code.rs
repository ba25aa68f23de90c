//! Register code: what the translator writes into an image, and what the executor runs.
//!
//! A frame is a window of 64-bit slots: parameters, then locals, then temporaries. An `i32` lies zero-extended in its
//! slot, a float as its bits, a reference as 0 for null or the store's address plus one. A record names slots by the
//! bytes `d` and `a` and, in the low byte of `imm`, `b`; so the first 256 slots of a frame are in reach without a
//! bounds check. Slots beyond them are moved with [`Code::CopyFrom`] and [`Code::CopyTo`].
//!
//! Beside the slots there are two accumulators, which an executor keeps in registers of the processor: one for values of
//! type `f64`, one for all others. A record that computes a value leaves it in the accumulator of its type, and in slot
//! `d` too unless its form ends in `_ACC`. Copies, constants, stores to memory 0, `GlobalSet`, `Fuel` and branches that are
//! not taken leave both as they are. Behind any other record, wide accesses among them, and at the target of a branch,
//! nothing may be expected of either: so a call that stopped goes on without them.
//!
//! The table has one macro with all rows, by family; [`for_each_code!`](crate::for_each_code) hands it to its users. The
//! rows of a family have the same [`form`]s, and their codes follow one another.

use core::fmt;

use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

use crate::chain::own;

/// What a slot of an integer of 31 bits holds above it. A reference to an object has the upper bit clear and the next one set.
pub const I31: u64 = 0xffff_ffff_8000_0000;

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
        Op { head: code.0 as u32 | (d as u32) << 16 | (a as u32) << 24, imm }
    }

    /// A record whose `d` and `a` name one slot of 16 bits.
    #[must_use]
    pub const fn with_slot(code: Code, slot: u16, imm: u32) -> Op {
        Op { head: code.0 as u32 | (slot as u32) << 16, imm }
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

    /// The fifth and sixth slot bytes, the upper half of the immediate.
    #[must_use]
    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "takes one byte each")]
    pub const fn upper(self) -> (u8, u8) {
        ((self.imm >> 16) as u8, (self.imm >> 24) as u8)
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

    /// The same record with another code.
    #[must_use]
    pub const fn with_code(self, code: Code) -> Op {
        Op { head: self.head & 0xffff_0000 | code.0 as u32, imm: self.imm }
    }

    /// The same record with the number of a chain, which is no code's.
    #[must_use]
    pub(crate) const fn with_number(self, number: u16) -> Op {
        Op { head: self.head & 0xffff_0000 | number as u32, imm: self.imm }
    }

    /// The same record with another immediate.
    #[must_use]
    pub const fn with_imm(self, imm: u32) -> Op {
        Op { head: self.head, imm }
    }
}

impl fmt::Debug for Op {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match own(*self).code() {
            Some(code) => write!(f, "{code:?} d={} a={} imm={:#x}", self.d(), self.a(), self.imm),
            None => write!(f, "payload {:#x}", self.value()),
        }
    }
}

/// Declares the forms of a family, in the order of their codes, and the numbers of a row in them.
macro_rules! forms {
    ($($(#[$family_doc:meta])* $family:ident { $($(#[$doc:meta])* $form:ident)* })*) => {
        /// Forms: which operands are slots (`S`), the accumulator of their type (`A`) or the immediate (`I`). They count from the
        /// first code of a row; those that end in `_ACC` leave the value in the accumulator only.
        ///
        /// The immediate is `imm`, sign-extended for 64 bits; for `f64` it is the payload record that follows.
        pub mod form {
            $(
                $(#[$family_doc])*
                pub mod $family {
                    #[allow(clippy::upper_case_acronyms, non_camel_case_types, reason = "counts the forms")]
                    enum At { $($form,)* ALL }
                    $($(#[$doc])* pub const $form: u16 = At::$form as u16;)*
                    /// Forms of a row.
                    pub const ALL: u16 = At::ALL as u16;
                }
            )*
        }

        macro_rules! numbers {
            $(($family $row:ident) => {
                $($(#[$doc])* pub const $form: u16 = $crate::code::Code::$row.with($crate::code::form::$family::$form).number();)*
            };)*
        }
    };
}

forms! {
    /// Of `binary`, `binary_trap` and `float_binary`: `f(a, b)`.
    binary {
        /// Slots `a` and `b`.
        SS
        /// Slot `a` and the immediate.
        SI
        /// The accumulator and slot `b`.
        AS
        /// The accumulator and the immediate.
        AI
        /// Slot `a` and the accumulator.
        SA
        /// As `SS`, without slot `d`.
        SS_ACC
        /// As `SI`, without slot `d`.
        SI_ACC
        /// As `AS`, without slot `d`.
        AS_ACC
        /// As `AI`, without slot `d`.
        AI_ACC
        /// As `SA`, without slot `d`.
        SA_ACC
    }
    /// Of `compare`: `f(a, b)` as 0 or 1, or a branch.
    compare {
        /// Slots `a` and `b`.
        SS
        /// Slot `a` and the immediate.
        SI
        /// The accumulator and slot `b`.
        AS
        /// The accumulator and the immediate.
        AI
        /// As `SS`, without slot `d`.
        SS_ACC
        /// As `SI`, without slot `d`.
        SI_ACC
        /// As `AS`, without slot `d`.
        AS_ACC
        /// As `AI`, without slot `d`.
        AI_ACC
        /// Compares slots `a` and `d`; goes `imm` records on if true.
        BR_SS
        /// Compares slot `a` and the immediate. If true, goes on by the immediate of the *next* record, a `Br`, counted from that
        /// record; if false, skips that record.
        BR_SI
        /// Compares the accumulator and slot `d`; goes `imm` records on if true.
        BR_AS
        /// As `BR_SI`, of the accumulator.
        BR_AI
    }
    /// Of `float_compare`: `f(a, b)` as 0 or 1, or a branch, also where it is false, which, with NaN, is no comparison's truth.
    float_compare {
        /// Slots `a` and `b`.
        SS
        /// The accumulator and slot `b`.
        AS
        /// As `SS`, without slot `d`.
        SS_ACC
        /// As `AS`, without slot `d`.
        AS_ACC
        /// Compares slots `a` and `d`; goes `imm` records on if true.
        BR_SS
        /// Compares the accumulator and slot `d`; goes `imm` records on if true.
        BR_AS
        /// As `BR_SS`, if false.
        NOT_SS
        /// As `BR_AS`, if false.
        NOT_AS
    }
    /// Of `count`: slot `d` and the accumulator = slot `a` plus a step; then, if `f` is true of the sum and the limit, goes on by the
    /// immediate of the *next* record, counted from that record; if false, skips that record.
    count {
        /// The step is `imm`, the limit the next record's slot `d`.
        IS
        /// The step is `imm`, the limit the low half of the next record.
        II
        /// The step is slot `b`, the limit the next record's slot `d`.
        SS
        /// The step is slot `b`, the limit the low half of the next record.
        SI
    }
    /// Of `unary` and `unary_trap`: `f(a)`.
    unary {
        /// Slot `a`.
        S
        /// The accumulator.
        A
        /// As `S`, without slot `d`.
        S_ACC
        /// As `A`, without slot `d`.
        A_ACC
    }
    /// Of `load`: memory 0 at a 32-bit address, plus an offset.
    load {
        /// Address in slot `a`, offset `imm`.
        S
        /// Address in the accumulator, offset `imm`.
        A
        /// Address slot `a` plus slot `b` shifted left by `c`; offset `imm >> 16`.
        X
        /// Address slot `a` plus the accumulator shifted left by `c`; offset `imm >> 16`.
        AX
        /// Address slot `a` plus `imm`, which wraps; no offset.
        W
        /// Address `imm`; no offset.
        K
        /// As `S`, without slot `d`.
        S_ACC
        /// As `A`, without slot `d`.
        A_ACC
        /// As `X`, without slot `d`.
        X_ACC
        /// As `AX`, without slot `d`.
        AX_ACC
        /// As `W`, without slot `d`.
        W_ACC
        /// As `K`, without slot `d`.
        K_ACC
        /// Any memory: its index in `imm`, address in slot `a`, the 64-bit offset in the payload record that follows.
        WIDE
    }
    /// Of `store`: addresses as of `load`, and the value in slot `d`, in the accumulator of its type (`_A`), or `d` itself,
    /// sign-extended (`_I`).
    store {
        /// Address as `load::S`.
        S
        /// Address as `load::A`.
        A
        /// Address as `load::X`.
        X
        /// Address as `load::AX`.
        AX
        /// Address as `load::W`.
        W
        /// Address as `load::K`.
        K
        /// Address as `load::S`, the accumulator's value.
        S_A
        /// Address as `load::A`, the accumulator's value.
        A_A
        /// Address as `load::X`, the accumulator's value.
        X_A
        /// Address as `load::AX`, the accumulator's value.
        AX_A
        /// Address as `load::W`, the accumulator's value.
        W_A
        /// Address as `load::K`, the accumulator's value.
        K_A
        /// Address as `load::S`, `d` as the value.
        S_I
        /// Address as `load::A`, `d` as the value.
        A_I
        /// Address as `load::X`, `d` as the value.
        X_I
        /// Address as `load::AX`, `d` as the value.
        AX_I
        /// Address as `load::W`, `d` as the value.
        W_I
        /// Address as `load::K`, `d` as the value.
        K_I
        /// Address as `load::WIDE`.
        WIDE
    }
}

/// Hands the whole table of register code to the macro named, by family.
///
/// - `binary { Code function type; }`: the value is `f(a, b)`; `binary_trap`: the same, where the function may trap;
///   `float_binary`: the same, of floats.
/// - `compare { Code function type inverse swapped; }`, `float_compare { Code function type swapped; }`: the rows named
///   `inverse` and `swapped` compute the negation, and the same with operands exchanged.
/// - `count { Code function; }`: adds to a slot, and branches on `f` of the sum and a limit.
/// - `unary { Code function from to; }`, `unary_trap { … }`: `f(a)`.
/// - `load { Code type conversions; }`, `store { Code type; }`.
/// - `special { Code; }`: all others, each with its own meaning.
#[macro_export]
macro_rules! for_each_code {
    ($user:ident $($more:tt)*) => {
        $user! {
            $($more)*
            binary {
                I32Add i32_add u32;
                I32Sub i32_sub u32;
                I32Mul i32_mul u32;
                I32And i32_and u32;
                I32Or i32_or u32;
                I32Xor i32_xor u32;
                I32Shl i32_shl u32;
                I32ShrS i32_shr_s u32;
                I32ShrU i32_shr_u u32;
                I32Rotl i32_rotl u32;
                I32Rotr i32_rotr u32;
                I64Add i64_add u64;
                I64Sub i64_sub u64;
                I64Mul i64_mul u64;
                I64And i64_and u64;
                I64Or i64_or u64;
                I64Xor i64_xor u64;
                I64Shl i64_shl u64;
                I64ShrS i64_shr_s u64;
                I64ShrU i64_shr_u u64;
                I64Rotl i64_rotl u64;
                I64Rotr i64_rotr u64;
            }
            binary_trap {
                I32DivS i32_div_s u32;
                I32DivU i32_div_u u32;
                I32RemS i32_rem_s u32;
                I32RemU i32_rem_u u32;
                I64DivS i64_div_s u64;
                I64DivU i64_div_u u64;
                I64RemS i64_rem_s u64;
                I64RemU i64_rem_u u64;
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
            compare {
                I32Eq i32_eq u32 I32Ne I32Eq;
                I32Ne i32_ne u32 I32Eq I32Ne;
                I32LtS i32_lt_s u32 I32GeS I32GtS;
                I32LtU i32_lt_u u32 I32GeU I32GtU;
                I32GtS i32_gt_s u32 I32LeS I32LtS;
                I32GtU i32_gt_u u32 I32LeU I32LtU;
                I32LeS i32_le_s u32 I32GtS I32GeS;
                I32LeU i32_le_u u32 I32GtU I32GeU;
                I32GeS i32_ge_s u32 I32LtS I32LeS;
                I32GeU i32_ge_u u32 I32LtU I32LeU;
                I64Eq i64_eq u64 I64Ne I64Eq;
                I64Ne i64_ne u64 I64Eq I64Ne;
                I64LtS i64_lt_s u64 I64GeS I64GtS;
                I64LtU i64_lt_u u64 I64GeU I64GtU;
                I64GtS i64_gt_s u64 I64LeS I64LtS;
                I64GtU i64_gt_u u64 I64LeU I64LtU;
                I64LeS i64_le_s u64 I64GtS I64GeS;
                I64LeU i64_le_u u64 I64GtU I64GeU;
                I64GeS i64_ge_s u64 I64LtS I64LeS;
                I64GeU i64_ge_u u64 I64LtU I64LeU;
            }
            float_compare {
                F32Eq f32_eq f32 F32Eq;
                F32Ne f32_ne f32 F32Ne;
                F32Lt f32_lt f32 F32Gt;
                F32Gt f32_gt f32 F32Lt;
                F32Le f32_le f32 F32Ge;
                F32Ge f32_ge f32 F32Le;
                F64Eq f64_eq f64 F64Eq;
                F64Ne f64_ne f64 F64Ne;
                F64Lt f64_lt f64 F64Gt;
                F64Gt f64_gt f64 F64Lt;
                F64Le f64_le f64 F64Ge;
                F64Ge f64_ge f64 F64Le;
            }
            count {
                CountEq i32_eq;
                CountNe i32_ne;
                CountLtS i32_lt_s;
                CountLtU i32_lt_u;
                CountGtS i32_gt_s;
                CountGtU i32_gt_u;
                CountLeS i32_le_s;
                CountLeU i32_le_u;
                CountGeS i32_ge_s;
                CountGeU i32_ge_u;
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
                Load8 u8 as u64;
                Load16 u16 as u64;
                Load32 u32 as u64;
                Load64 u64;
                LoadF64 f64;
                Load8S32 i8 as i32 as u32 as u64;
                Load16S32 i16 as i32 as u32 as u64;
                Load8S64 i8 as i64 as u64;
                Load16S64 i16 as i64 as u64;
                Load32S64 i32 as i64 as u64;
            }
            store {
                Store8 u8;
                Store16 u16;
                Store32 u32;
                Store64 u64;
                StoreF64 f64;
            }
            special {
                #[doc = "Belongs to the record before it; never executed."]
                Payload;
                #[doc = "`d = a`."]
                Copy;
                #[doc = "`d = a`, then slot `c` = slot `b`."]
                CopyTwo;
                #[doc = "`d = a`, then slot `c` = slot `b`, then slot `imm >> 24` = slot `imm >> 16 & 0xff`."]
                CopyThree;
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
                #[doc = "`d` = the accumulator is not zero ? `a` : `b`."]
                SelectA;
                #[doc = "`d` = `a`, or, if that is a NaN, the canonical one of the type whose number is `imm`: see `vector::Canonical`."]
                Canonical;
                #[doc = "`d` = global `imm`."]
                GlobalGet;
                #[doc = "Global `imm` = `a`."]
                GlobalSet;
                #[doc = "Global `imm` = the accumulator."]
                GlobalSetA;
                #[doc = "Goes on `imm` records from here."]
                Br;
                #[doc = "Goes on `imm` records from here if `a` is not zero (all 64 bits)."]
                BrNez;
                #[doc = "Goes on `imm` records from here if `a` is zero (all 64 bits)."]
                BrEqz;
                #[doc = "Goes on `imm` records from here if the accumulator is not zero (all 64 bits)."]
                BrNezA;
                #[doc = "Goes on `imm` records from here if the accumulator is zero (all 64 bits)."]
                BrEqzA;
                #[doc = "`imm` + 1 `Br` records follow: goes on at record `min(a as u32, imm)` of them, by its immediate, counted from that record."]
                BrTable;
                #[doc = "As `BrTable`, by the accumulator."]
                BrTableA;
                #[doc = "Calls the module's own function `imm` (counted behind the imported ones); arguments and results from slot `d:a`."]
                Call;
                #[doc = "Calls imported function `imm`; arguments and results from slot `d:a`."]
                CallImport;
                #[doc = "Calls through a table: type `imm`, arguments and results from slot `d:a`; the next record, `Payload`, has the element's index in slot `a` and the table in `imm`."]
                CallIndirect;
                #[doc = "Calls the function of a reference: its type `imm`, arguments and results from slot `d:a`; the next record, `Payload`, has the reference in slot `a`."]
                CallRef;
                #[doc = "As `Call`, with this frame replaced."]
                ReturnCall;
                #[doc = "As `CallImport`, with this frame replaced."]
                ReturnCallImport;
                #[doc = "As `CallIndirect`, with this frame replaced."]
                ReturnCallIndirect;
                #[doc = "As `CallRef`, with this frame replaced."]
                ReturnCallRef;
                #[doc = "Returns nothing."]
                Return;
                #[doc = "Returns `a`: slot 0 of the frame = `a`."]
                ReturnOne;
                #[doc = "Returns the accumulator."]
                ReturnOneA;
                #[doc = "Returns the accumulator of `f64`."]
                ReturnOneF;
                #[doc = "Returns `imm` values from slot `d:a` on: they are moved to the frame's first slots."]
                ReturnSpan;
                #[doc = "Throws an exception of tag `imm`, with its values from slot `d:a` on."]
                Throw;
                #[doc = "Throws the exception of the reference in slot `a`."]
                ThrowRef;
                #[doc = "Traps with the trap of code `imm`."]
                Unreachable;
                #[doc = "Charges `imm` units of fuel for the records up to the next `Fuel`; stands first in every block of metered code."]
                Fuel;
                #[doc = "`d` = a reference to function `imm`, imported ones counted first."]
                RefFunc;
                #[doc = "Traps with the trap of code `imm` if the reference in slot `a` is null."]
                RefAsNonNull;
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
                #[doc = "Stands for the module's own function `imm` (counted behind the imported ones), whose code is made when this is executed; in lazy images alone."]
                Untranslated;
                #[doc = "Slots `d:a` and the next, a 128-bit integer with its low half first, += the one in the two slots behind."]
                I64Add128;
                #[doc = "As `I64Add128`, with the difference."]
                I64Sub128;
                #[doc = "Slots `d:a` and the next, a 128-bit integer with its low half first = the product of the two as signed 64-bit integers."]
                I64MulWideS;
                #[doc = "As `I64MulWideS`, of unsigned integers."]
                I64MulWideU;
                #[doc = "A vector, in slot `d` and the one behind it, of those in slots `a`, `b` and `c` and the ones behind each, or of a number in one of"]
                #[doc = "these slots, or of lane `c`: by the instruction whose code is `imm >> 16`; `select` is one of them."]
                Vector;
                #[doc = "`d` = a number of a vector; operands as of `Vector`."]
                VectorScalar;
                #[doc = "As `Vector`, with the lanes of a shuffle, the low half first, in the two payload records that follow."]
                VectorShuffle;
                #[doc = "As `Vector`, with the memory whose index is in the first payload record that follows, whose `imm` says whether threads share it, at"]
                #[doc = "slot `a` plus the second; `b` is the vector whose lane `c` is loaded."]
                VectorLoad;
                #[doc = "Stores vector `b`, or its lane `c`; address as of `VectorLoad`."]
                VectorStore;
                #[doc = "The record that follows is executed with slot `d:a`, which may lie beyond the window, in the place of slot 0, and so on."]
                VectorFar;
                #[doc = "`d` = a field of the structure in slot `a`: at byte `imm & 0xffffff` of it, as the storage `imm >> 24` says."]
                StructGet;
                #[doc = "A field of the structure in slot `a`, as of `StructGet`, = `d`."]
                StructSet;
                #[doc = "`d` = element `b` of the array in slot `a`, as the storage `imm >> 24` says."]
                ArrayGet;
                #[doc = "Element `b` of the array in slot `a`, as of `ArrayGet`, = `d`."]
                ArraySet;
                #[doc = "`d` = the length of the array in slot `a`."]
                ArrayLen;
                #[doc = "`d` = whether the reference in slot `a` is of the reference type `imm`."]
                RefTest;
                #[doc = "Traps unless the reference in slot `a` is of the reference type `imm`."]
                RefCast;
                #[doc = "An instruction on objects, with operands and result from slot `d:a` on and type `imm`: the payload record that follows has the"]
                #[doc = "low byte of its code, above it the number of its operands' slots, and in its `imm` what else it names."]
                Object;
                #[doc = "An atomic instruction, or an access to a shared memory, in memory `imm`: operands, the address first, and result in slots from `d:a`"]
                #[doc = "on; the two payload records that follow have the bits of the `atomic::Access` and the offset."]
                Atomic;
                #[doc = "`d` = the upper half of the vector in global `imm`."]
                GlobalGetHigh;
                #[doc = "The upper half of the vector in global `imm` = `a`."]
                GlobalSetHigh;
            }
        }
    };
}

/// Declares the codes.
macro_rules! codes {
    (
        binary { $($bin:ident $bin_fn:ident $bin_ty:ident;)* }
        binary_trap { $($bt:ident $bt_fn:ident $bt_ty:ident;)* }
        float_binary { $($fb:ident $fb_fn:ident $fb_ty:ident;)* }
        compare { $($cmp:ident $cmp_fn:ident $cmp_ty:ident $cmp_not:ident $cmp_swap:ident;)* }
        float_compare { $($fc:ident $fc_fn:ident $fc_ty:ident $fc_swap:ident;)* }
        count { $($cnt:ident $cnt_fn:ident;)* }
        unary { $($un:ident $un_fn:ident $un_from:ident $un_to:ident;)* }
        unary_trap { $($ut:ident $ut_fn:ident $ut_from:ident $ut_to:ident;)* }
        load { $($load:ident $load_ty:ident $(as $load_via:ident)*;)* }
        store { $($store:ident $store_ty:ident;)* }
        special { $($(#[doc = $special_doc:literal])* $special:ident;)* }
    ) => {
        /// The rows of every family, to count them.
        #[derive(Clone, Copy)]
        enum Specials { $($special,)* All }
        #[derive(Clone, Copy)]
        enum Binaries { $($bin,)* All }
        #[derive(Clone, Copy)]
        enum BinaryTraps { $($bt,)* All }
        #[derive(Clone, Copy)]
        enum FloatBinaries { $($fb,)* All }
        #[derive(Clone, Copy)]
        enum Compares { $($cmp,)* All }
        #[derive(Clone, Copy)]
        enum FloatCompares { $($fc,)* All }
        #[derive(Clone, Copy)]
        enum Counts { $($cnt,)* All }
        #[derive(Clone, Copy)]
        enum Unaries { $($un,)* All }
        #[derive(Clone, Copy)]
        enum UnaryTraps { $($ut,)* All }
        #[derive(Clone, Copy)]
        enum Loads { $($load,)* All }
        #[derive(Clone, Copy)]
        enum Stores { $($store,)* All }

        #[allow(non_upper_case_globals, reason = "each is named as the instruction that it executes")]
        impl Code {
            $($(#[doc = $special_doc])* pub const $special: Code = row(0, Specials::$special as u16, 1);)*
            $(#[doc = concat!("`", stringify!($bin_fn), "`.")] pub const $bin: Code = row(BINARY, Binaries::$bin as u16, form::binary::ALL);)*
            $(#[doc = concat!("`", stringify!($bt_fn), "`, or a trap.")] pub const $bt: Code = row(BINARY_TRAP, BinaryTraps::$bt as u16, form::binary::ALL);)*
            $(#[doc = concat!("`", stringify!($fb_fn), "`.")] pub const $fb: Code = row(FLOAT_BINARY, FloatBinaries::$fb as u16, form::binary::ALL);)*
            $(#[doc = concat!("`", stringify!($cmp_fn), "`.")] pub const $cmp: Code = row(COMPARE, Compares::$cmp as u16, form::compare::ALL);)*
            $(#[doc = concat!("`", stringify!($fc_fn), "`.")] pub const $fc: Code = row(FLOAT_COMPARE, FloatCompares::$fc as u16, form::float_compare::ALL);)*
            $(#[doc = concat!("Counts, and branches on `", stringify!($cnt_fn), "`.")] pub const $cnt: Code = row(COUNT, Counts::$cnt as u16, form::count::ALL);)*
            $(#[doc = concat!("`", stringify!($un_fn), "`.")] pub const $un: Code = row(UNARY, Unaries::$un as u16, form::unary::ALL);)*
            $(#[doc = concat!("`", stringify!($ut_fn), "`, or a trap.")] pub const $ut: Code = row(UNARY_TRAP, UnaryTraps::$ut as u16, form::unary::ALL);)*
            $(#[doc = concat!("Loads `", stringify!($load_ty), "`.")] pub const $load: Code = row(LOAD, Loads::$load as u16, form::load::ALL);)*
            $(#[doc = concat!("Stores `", stringify!($store_ty), "`.")] pub const $store: Code = row(STORE, Stores::$store as u16, form::store::ALL);)*
        }

        /// The first code of each family. They lie in the order of this table.
        const BINARY: u16 = end(0, Specials::All as u16, 1);
        const BINARY_TRAP: u16 = end(BINARY, Binaries::All as u16, form::binary::ALL);
        const FLOAT_BINARY: u16 = end(BINARY_TRAP, BinaryTraps::All as u16, form::binary::ALL);
        const COMPARE: u16 = end(FLOAT_BINARY, FloatBinaries::All as u16, form::binary::ALL);
        const FLOAT_COMPARE: u16 = end(COMPARE, Compares::All as u16, form::compare::ALL);
        const COUNT: u16 = end(FLOAT_COMPARE, FloatCompares::All as u16, form::float_compare::ALL);
        const UNARY: u16 = end(COUNT, Counts::All as u16, form::count::ALL);
        const UNARY_TRAP: u16 = end(UNARY, Unaries::All as u16, form::unary::ALL);
        const LOAD: u16 = end(UNARY_TRAP, UnaryTraps::All as u16, form::unary::ALL);
        const STORE: u16 = end(LOAD, Loads::All as u16, form::load::ALL);
        const CODES: u16 = end(STORE, Stores::All as u16, form::store::ALL);

        /// The codes' numbers as constants, to match on: those of special codes by their names, those of a row by its forms in a module
        /// of its name.
        #[allow(non_upper_case_globals, non_snake_case, reason = "each is named as the code it numbers")]
        pub mod number {
            $(#[doc = "Number of the code of this name."] pub const $special: u16 = super::Code::$special.0;)*
            $(#[doc = "Numbers of this row's forms."] pub mod $bin { numbers!(binary $bin); })*
            $(#[doc = "Numbers of this row's forms."] pub mod $bt { numbers!(binary $bt); })*
            $(#[doc = "Numbers of this row's forms."] pub mod $fb { numbers!(binary $fb); })*
            $(#[doc = "Numbers of this row's forms."] pub mod $cmp { numbers!(compare $cmp); })*
            $(#[doc = "Numbers of this row's forms."] pub mod $fc { numbers!(float_compare $fc); })*
            $(#[doc = "Numbers of this row's forms."] pub mod $cnt { numbers!(count $cnt); })*
            $(#[doc = "Numbers of this row's forms."] pub mod $un { numbers!(unary $un); })*
            $(#[doc = "Numbers of this row's forms."] pub mod $ut { numbers!(unary $ut); })*
            $(#[doc = "Numbers of this row's forms."] pub mod $load { numbers!(load $load); })*
            $(#[doc = "Numbers of this row's forms."] pub mod $store { numbers!(store $store); })*
        }

        /// Every row but the special ones, in the order of their codes.
        #[derive(Clone, Copy)]
        #[expect(dead_code, reason = "those that count have no constant")]
        enum Rows { $($bin,)* $($bt,)* $($fb,)* $($cmp,)* $($fc,)* $($cnt,)* $($un,)* $($ut,)* $($load,)* $($store,)* }

        /// The places of rows among all rows but the special ones, as constants of the rows' names, to match on: they follow one another.
        #[allow(non_upper_case_globals, reason = "each is named as the row whose place it is")]
        pub mod place {
            use super::Rows;
            $(#[doc = "Place of the row of this name."] pub const $bin: u16 = Rows::$bin as u16;)*
            $(#[doc = "Place of the row of this name."] pub const $bt: u16 = Rows::$bt as u16;)*
            $(#[doc = "Place of the row of this name."] pub const $fb: u16 = Rows::$fb as u16;)*
            $(#[doc = "Place of the row of this name."] pub const $cmp: u16 = Rows::$cmp as u16;)*
            $(#[doc = "Place of the row of this name."] pub const $fc: u16 = Rows::$fc as u16;)*
            $(#[doc = "Place of the row of this name."] pub const $un: u16 = Rows::$un as u16;)*
            $(#[doc = "Place of the row of this name."] pub const $ut: u16 = Rows::$ut as u16;)*
            $(#[doc = "Place of the row of this name."] pub const $load: u16 = Rows::$load as u16;)*
            $(#[doc = "Place of the row of this name."] pub const $store: u16 = Rows::$store as u16;)*
        }

        impl BinaryTraps { const FIRST: u16 = Binaries::All as u16; }
        impl FloatBinaries { const FIRST: u16 = BinaryTraps::FIRST + BinaryTraps::All as u16; }
        impl Compares { const FIRST: u16 = FloatBinaries::FIRST + FloatBinaries::All as u16; }
        impl FloatCompares { const FIRST: u16 = Compares::FIRST + Compares::All as u16; }
        impl Counts { const FIRST: u16 = FloatCompares::FIRST + FloatCompares::All as u16; }
        impl Unaries { const FIRST: u16 = Counts::FIRST + Counts::All as u16; }
        impl UnaryTraps { const FIRST: u16 = Unaries::FIRST + Unaries::All as u16; }
        impl Loads { const FIRST: u16 = UnaryTraps::FIRST + UnaryTraps::All as u16; }
        impl Stores { const FIRST: u16 = Loads::FIRST + Loads::All as u16; }

        /// The place of each family's first row, in the order of the families.
        static FIRST_PLACES: [u16; 11] = [
            0,
            0,
            BinaryTraps::FIRST,
            FloatBinaries::FIRST,
            Compares::FIRST,
            FloatCompares::FIRST,
            Counts::FIRST,
            Unaries::FIRST,
            UnaryTraps::FIRST,
            Loads::FIRST,
            Stores::FIRST,
        ];

        /// The names of a family's rows.
        const fn names(family: Family) -> &'static [&'static str] {
            match family {
                Family::Special => &[$(stringify!($special)),*],
                Family::Binary => &[$(stringify!($bin)),*],
                Family::BinaryTrap => &[$(stringify!($bt)),*],
                Family::FloatBinary => &[$(stringify!($fb)),*],
                Family::Compare => &[$(stringify!($cmp)),*],
                Family::FloatCompare => &[$(stringify!($fc)),*],
                Family::Count => &[$(stringify!($cnt)),*],
                Family::Unary => &[$(stringify!($un)),*],
                Family::UnaryTrap => &[$(stringify!($ut)),*],
                Family::Load => &[$(stringify!($load)),*],
                Family::Store => &[$(stringify!($store)),*],
            }
        }

        static COMPARISONS: [Comparison; [$(Code::$cmp),*].len()] =
            [$(Comparison { inverse: Some(Code::$cmp_not), swapped: Code::$cmp_swap }),*];

        /// The rows that count, in the order of the comparisons of 32-bit integers.
        const COUNTS: &[Code] = &[$(Code::$cnt),*];

        /// The types of the rows of two floats.
        const FLOATS: &[&str] = &[$(stringify!($fb_ty)),*];

        static FLOAT_COMPARISONS: [Comparison; [$(Code::$fc),*].len()] =
            [$(Comparison { inverse: None, swapped: Code::$fc_swap }),*];
    };
}

for_each_code!(codes);

/// The first code of a row.
const fn row(family: u16, row: u16, forms: u16) -> Code {
    Code(end(family, row, forms))
}

/// The number behind so many rows of a family.
const fn end(family: u16, rows: u16, forms: u16) -> u16 {
    family.wrapping_add(rows.wrapping_mul(forms))
}

/// What a record of register code does: a row of the table, in one of its forms.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Code(u16);

/// Rows of one kind, with the same forms.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Family {
    /// Each with its own meaning.
    Special,
    /// Two integers.
    Binary,
    /// Two integers, or a trap.
    BinaryTrap,
    /// Two floats.
    FloatBinary,
    /// Compares two integers.
    Compare,
    /// Compares two floats.
    FloatCompare,
    /// Counts, compares and branches.
    Count,
    /// One value.
    Unary,
    /// One value, or a trap.
    UnaryTrap,
    /// Reads a memory.
    Load,
    /// Writes a memory.
    Store,
}

/// What a record is to the one before it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Behind {
    /// A record with a code of its own.
    Record,
    /// Its payload.
    Payload,
    /// Its payload, of which the next record is more.
    Payloads,
    /// Its payload, whose immediate is a displacement from there.
    Target,
}

impl Behind {
    /// Records up to the next that has a code of its own.
    #[must_use]
    pub const fn records(self) -> usize {
        match self {
            Behind::Record => 1,
            Behind::Payload | Behind::Target => 2,
            Behind::Payloads => 3,
        }
    }
}

impl Family {
    /// The place of one of its rows among all rows but the special ones: see [`place`].
    #[must_use]
    pub fn place(self, row: u16) -> u16 {
        FIRST_PLACES.get(self as usize).map_or(row, |first| first.wrapping_add(row))
    }
}

impl Code {
    /// Codes there are.
    pub const COUNT: usize = CODES as usize;

    /// The code with this number.
    #[must_use]
    #[inline]
    pub const fn from_number(number: u16) -> Option<Code> {
        if number < CODES { Some(Code(number)) } else { None }
    }

    /// The code's number.
    #[must_use]
    #[inline]
    pub const fn number(self) -> u16 {
        self.0
    }

    /// The code of the form that is this much behind.
    #[must_use]
    #[inline]
    pub const fn with(self, form: u16) -> Code {
        Code(self.0.wrapping_add(form))
    }

    /// Its family, the row's number in it, and its form.
    #[must_use]
    pub fn parts(self) -> (Family, u16, u16) {
        let (family, first, forms) = match self.0 {
            ..BINARY => (Family::Special, 0, 1),
            BINARY..BINARY_TRAP => (Family::Binary, BINARY, form::binary::ALL),
            BINARY_TRAP..FLOAT_BINARY => (Family::BinaryTrap, BINARY_TRAP, form::binary::ALL),
            FLOAT_BINARY..COMPARE => (Family::FloatBinary, FLOAT_BINARY, form::binary::ALL),
            COMPARE..FLOAT_COMPARE => (Family::Compare, COMPARE, form::compare::ALL),
            FLOAT_COMPARE..COUNT => (Family::FloatCompare, FLOAT_COMPARE, form::float_compare::ALL),
            COUNT..UNARY => (Family::Count, COUNT, form::count::ALL),
            UNARY..UNARY_TRAP => (Family::Unary, UNARY, form::unary::ALL),
            UNARY_TRAP..LOAD => (Family::UnaryTrap, UNARY_TRAP, form::unary::ALL),
            LOAD..STORE => (Family::Load, LOAD, form::load::ALL),
            STORE.. => (Family::Store, STORE, form::store::ALL),
        };
        let at = self.0.wrapping_sub(first);
        (family, at.checked_div(forms).unwrap_or(0), at.checked_rem(forms).unwrap_or(0))
    }

    /// The first code of its row.
    #[must_use]
    pub fn row(self) -> Code {
        let (_, _, form) = self.parts();
        Code(self.0.wrapping_sub(form))
    }

    /// The name of its row.
    #[must_use]
    pub fn text(self) -> &'static str {
        let (family, row, _) = self.parts();
        names(family).get(usize::from(row)).copied().unwrap_or("")
    }

    /// For a comparison of any form, what stands in its row; `None` for all other codes.
    #[must_use]
    pub fn comparison(self) -> Option<&'static Comparison> {
        match self.parts() {
            (Family::Compare, row, _) => COMPARISONS.get(usize::from(row)),
            (Family::FloatCompare, row, _) => FLOAT_COMPARISONS.get(usize::from(row)),
            _ => None,
        }
    }

    /// For a comparison of 32-bit integers, the row that counts and branches on it.
    #[must_use]
    pub fn counting(self) -> Option<Code> {
        match self.parts() {
            (Family::Compare, row, _) => COUNTS.get(usize::from(row)).copied(),
            _ => None,
        }
    }

    /// Whether the record's immediate is a displacement. Those of `BrTable` and of a comparison with an immediate are in the `Br`
    /// records that follow.
    #[must_use]
    pub fn branches(self) -> bool {
        use form::{compare, float_compare};
        match self.parts() {
            (Family::Special, ..) => {
                matches!(self, Code::Br | Code::BrNez | Code::BrEqz | Code::BrNezA | Code::BrEqzA)
            }
            (Family::Compare, _, form) => matches!(form, compare::BR_SS | compare::BR_AS),
            (Family::FloatCompare, _, form) => form >= float_compare::BR_SS,
            _ => false,
        }
    }

    /// What the record behind one of this code is to it.
    #[must_use]
    pub fn behind(self) -> Behind {
        use form::{binary, load, store};
        if matches!(self, Code::VectorShuffle | Code::VectorLoad | Code::VectorStore | Code::Atomic) {
            return Behind::Payloads;
        }
        let payload = match self.parts() {
            (Family::Special, ..) => matches!(
                self,
                Code::ConstWide
                    | Code::CallIndirect
                    | Code::ReturnCallIndirect
                    | Code::MemoryCopy
                    | Code::MemoryInit
                    | Code::TableCopy
                    | Code::TableInit
                    | Code::Object
            ),
            (Family::FloatBinary, row, form) => {
                let immediate = matches!(form, binary::SI | binary::AI | binary::SI_ACC | binary::AI_ACC);
                immediate && FLOATS.get(usize::from(row)).is_some_and(|ty| *ty == "f64")
            }
            (Family::Load, _, form) => form == load::WIDE,
            (Family::Store, _, form) => form == store::WIDE,
            (Family::Count, ..) => return Behind::Target,
            _ => false,
        };
        if payload { Behind::Payload } else { Behind::Record }
    }

    /// Whether it may trap, call, or stop: the source map has an entry for each such record.
    #[must_use]
    pub fn may_stop(self) -> bool {
        if self.0 >= LOAD {
            return true;
        }
        if self.0 >= BINARY {
            return (BINARY_TRAP <= self.0 && self.0 < FLOAT_BINARY) || UNARY_TRAP <= self.0;
        }
        !matches!(
            self,
            Code::Payload
                | Code::Copy
                | Code::CopyTwo
                | Code::CopyThree
                | Code::CopyFrom
                | Code::CopyTo
                | Code::CopySpan
                | Code::Const
                | Code::ConstSigned
                | Code::ConstWide
                | Code::Select
                | Code::SelectA
                | Code::Canonical
                | Code::Br
                | Code::BrNez
                | Code::BrEqz
                | Code::BrNezA
                | Code::BrEqzA
                | Code::BrTable
                | Code::BrTableA
                | Code::Return
                | Code::ReturnOne
                | Code::ReturnOneA
                | Code::ReturnOneF
                | Code::ReturnSpan
                | Code::I64Add128
                | Code::I64Sub128
                | Code::I64MulWideS
                | Code::I64MulWideU
                | Code::Vector
                | Code::VectorScalar
                | Code::VectorShuffle
        )
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (_, _, form) = self.parts();
        if form == 0 { f.write_str(self.text()) } else { write!(f, "{}+{form}", self.text()) }
    }
}

/// What a comparison's row says of its relatives.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Comparison {
    /// The comparison that is true when this is false; integers only.
    pub inverse: Option<Code>,
    /// The comparison that gives the same with its operands exchanged.
    pub swapped: Code,
}

#[cfg(test)]
mod tests {
    use super::{Behind, Code, Family, Op, form, place};

    fn all() -> impl Iterator<Item = Code> {
        (0..=u16::MAX).map_while(Code::from_number)
    }

    #[test]
    fn numbers_are_dense_and_have_a_row_and_a_form() {
        assert_eq!(all().count(), Code::COUNT);
        for code in all() {
            let (family, _, form) = code.parts();
            assert!(!code.text().is_empty(), "{}", code.number());
            assert_eq!(code.row().with(form), code);
            assert_eq!(code.row().parts().0, family);
        }
        assert_eq!(Code::I32Sub.with(form::binary::SA).parts(), (Family::Binary, 1, form::binary::SA));
        assert_eq!(Code::Store64.text(), "Store64");
        for (code, expected) in
            [(Code::I32Add, place::I32Add), (Code::F64Ge, place::F64Ge), (Code::StoreF64, place::StoreF64)]
        {
            let (family, row, _) = code.parts();
            assert_eq!(family.place(row), expected);
        }
    }

    #[test]
    fn inverse_and_swapped_undo_themselves() {
        for code in all() {
            let Some(row) = code.comparison() else { continue };
            assert_eq!(row.swapped.comparison().unwrap().swapped, code.row());
            if let Some(inverse) = row.inverse {
                assert_eq!(inverse.comparison().unwrap().inverse, Some(code.row()));
            }
        }
    }

    #[test]
    fn comparisons_and_the_rows_that_count_lie_in_one_order() {
        for code in all().filter(|code| code.row() == *code) {
            if let Some(counting) = code.counting() {
                assert_eq!(code.text().strip_prefix("I32"), counting.text().strip_prefix("Count"));
            }
        }
        assert_eq!(Code::I32GeU.counting(), Some(Code::CountGeU));
        assert_eq!(Code::I64Eq.counting(), None);
    }

    #[test]
    fn what_may_trap_has_a_place_in_the_source_map() {
        for code in [Code::I32DivS, Code::I64TruncF64U, Code::Load8, Code::StoreF64.with(form::store::WIDE), Code::Call]
        {
            assert!(code.may_stop(), "{code:?}");
        }
        for code in
            [Code::I32Add, Code::F64Div, Code::I32Eq, Code::F64Ge, Code::I32Clz, Code::I64TruncSatF64U, Code::Br]
        {
            assert!(!code.may_stop(), "{code:?}");
        }
    }

    #[test]
    fn what_has_a_payload_says_so() {
        for (code, expected) in [
            (Code::F64Add.with(form::binary::SI), Behind::Payload),
            (Code::F64Add.with(form::binary::SS), Behind::Record),
            (Code::F32Add.with(form::binary::SI), Behind::Record),
            (Code::I64Add.with(form::binary::SI), Behind::Record),
            (Code::Load8.with(form::load::WIDE), Behind::Payload),
            (Code::StoreF64.with(form::store::WIDE), Behind::Payload),
            (Code::StoreF64.with(form::store::K_I), Behind::Record),
            (Code::CountEq, Behind::Target),
            (Code::I32Eq.with(form::compare::BR_SI), Behind::Record),
            (Code::ConstWide, Behind::Payload),
            (Code::VectorShuffle, Behind::Payloads),
            (Code::Vector, Behind::Record),
        ] {
            assert_eq!(code.behind(), expected, "{code:?}");
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
