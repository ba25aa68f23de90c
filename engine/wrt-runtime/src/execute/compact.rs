//! Numbers, loads and stores for builds that must be small: one way in and out for a family of records, not one for each record.

use wrt_error::Trap;
use wrt_instructions::code::{Op, number};
use wrt_instructions::for_each_code;

use super::memory;
use super::slot::{Slot, Window, get, set};

/// Where a numeric record's second operand comes from, and what becomes of its value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub(super) enum Form {
    /// No numeric record.
    Other,
    /// From slot `b`, into slot `d`.
    Slots,
    /// The immediate, into slot `d`.
    Immediate,
    /// From slot `d`; a branch is taken where the value is not zero.
    Branch,
    /// The immediate; the branch behind it is taken where the value is not zero.
    BranchImmediate,
    /// From slot `d`; a branch is taken where the value is not zero. One of floats, which have no form with an immediate.
    FloatBranch,
    /// From slot `d`; a branch is taken where the value is zero.
    FloatBranchNot,
}

impl Form {
    /// How far its code's number is behind that of the plain form.
    const fn distance(self) -> u16 {
        match self {
            Form::Other | Form::Slots => 0,
            Form::Immediate | Form::FloatBranch => 1,
            Form::Branch | Form::FloatBranchNot => 2,
            Form::BranchImmediate => 3,
        }
    }
}

macro_rules! families {
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
        /// Codes there are.
        const CODES: usize = wrt_instructions::code::Code::ALL.len();

        static FORMS: [Form; CODES] = forms();

        const fn forms() -> [Form; CODES] {
            let mut table = [Form::Other; CODES];
            let mut rest: &mut [Form] = &mut table;
            let mut next = 0;
            while let Some((form, others)) = rest.split_first_mut() {
                *form = match next {
                    $(number::$bin => Form::Slots, number::$bin_imm => Form::Immediate,)*
                    $(number::$bt => Form::Slots, number::$bt_imm => Form::Immediate,)*
                    $(number::$cmp => Form::Slots, number::$cmp_imm => Form::Immediate,
                      number::$cmp_br => Form::Branch, number::$cmp_br_imm => Form::BranchImmediate,)*
                    $(number::$fc => Form::Slots, number::$fc_br => Form::FloatBranch, number::$fc_br_not => Form::FloatBranchNot,)*
                    $(number::$fb => Form::Slots,)*
                    $(number::$un => Form::Slots,)*
                    $(number::$ut => Form::Slots,)*
                    _ => Form::Other,
                };
                next = next.wrapping_add(1);
                rest = others;
            }
            table
        }

        /// Computes a numeric record of a form: the first operand becomes the value.
        #[inline(never)]
        fn compute(plain: u16, a: &mut u64, b: u64) -> Result<(), Trap> {
            let x = *a;
            *a = match plain {
                $(number::$bin => wrt_math::$bin_fn(Slot::from_slot(x), Slot::from_slot(b)).to_slot(),)*
                $(number::$bt => wrt_math::$bt_fn(Slot::from_slot(x), Slot::from_slot(b))?.to_slot(),)*
                $(number::$cmp => u64::from(wrt_math::$cmp_fn(Slot::from_slot(x), Slot::from_slot(b))),)*
                $(number::$fc => u64::from(wrt_math::$fc_fn(Slot::from_slot(x), Slot::from_slot(b))),)*
                $(number::$fb => wrt_math::$fb_fn(Slot::from_slot(x), Slot::from_slot(b)).to_slot(),)*
                $(number::$un => wrt_math::$un_fn(Slot::from_slot(x)).to_slot(),)*
                $(number::$ut => wrt_math::$ut_fn(Slot::from_slot(x))?.to_slot(),)*
                _ => return Err(Trap::Corrupt),
            };
            Ok(())
        }

        /// Whether a record is a load or a store with a 64-bit offset and any memory.
        pub(super) const fn is_wide(op: Op) -> bool {
            matches!(op.number(), $(number::$load_wide)|* | $(number::$store_wide)|*)
        }

        /// Whether a record is a load or a store.
        pub(super) const fn is_access(op: Op) -> bool {
            matches!(op.number(), $(number::$load | number::$load_wide)|* | $(number::$store | number::$store_wide)|*)
        }

        /// A load or a store at an address.
        #[inline(never)]
        #[expect(
            clippy::cast_sign_loss,
            clippy::cast_possible_truncation,
            reason = "the casts of loads and stores stand in the code table: they take and extend bits"
        )]
        pub(super) fn access(bytes: &mut [u8], address: u64, regs: &mut Window, op: Op) -> Result<(), Trap> {
            match op.number() {
                $(number::$load | number::$load_wide => {
                    set(regs, op.d(), <$load_ty>::from_le_bytes(memory::read(bytes, address)?) $(as $load_via)*);
                })*
                $(number::$store | number::$store_wide => {
                    memory::write(bytes, address, (get(regs, op.d()) as $store_ty).to_le_bytes())?;
                })*
                _ => return Err(Trap::Corrupt),
            }
            Ok(())
        }
    };
}

for_each_code!(families);

/// The form of a record.
pub(super) fn form(op: Op) -> Form {
    FORMS.get(usize::from(op.number())).copied().unwrap_or(Form::Other)
}

/// The value of a numeric record.
pub(super) fn value(form: Form, regs: &Window, op: Op) -> Result<u64, Trap> {
    let b = match form {
        Form::Other | Form::Slots => get(regs, op.b()),
        Form::Immediate | Form::BranchImmediate => i64::from(op.displacement()).cast_unsigned(),
        Form::Branch | Form::FloatBranch | Form::FloatBranchNot => get(regs, op.d()),
    };
    let mut value = get(regs, op.a());
    compute(op.number().wrapping_sub(form.distance()), &mut value, b)?;
    Ok(value)
}
