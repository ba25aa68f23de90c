//! Numbers, loads and stores for builds that must be small: one way in and out for a family of records, not one for each record.

use wrt_error::Trap;
use wrt_instructions::code::{Family, Op, form, place};
use wrt_instructions::for_each_code;

use super::slot::{Accs, Slot, Stored, Window, get, set};
use super::{memory, numeric};

/// What follows a numeric record.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Then {
    /// The next record.
    Next,
    /// The one behind its payload.
    Skip,
    /// A branch, if this holds.
    Branch(bool),
    /// The branch that stands behind it, if this holds.
    BranchNext(bool),
}

macro_rules! families {
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
        /// Computes a numeric row: the first operand becomes the value.
        #[inline(never)]
        fn compute(row: u16, a: &mut u64, b: u64) -> Result<(), Trap> {
            let x = *a;
            *a = match row {
                $(place::$bin => wrt_math::$bin_fn(Slot::from_slot(x), Slot::from_slot(b)).to_slot(),)*
                $(place::$bt => wrt_math::$bt_fn(Slot::from_slot(x), Slot::from_slot(b))?.to_slot(),)*
                $(place::$fb => wrt_math::$fb_fn(Slot::from_slot(x), Slot::from_slot(b)).to_slot(),)*
                $(place::$cmp => u64::from(wrt_math::$cmp_fn(Slot::from_slot(x), Slot::from_slot(b))),)*
                $(place::$fc => u64::from(wrt_math::$fc_fn(Slot::from_slot(x), Slot::from_slot(b))),)*
                $(place::$un => wrt_math::$un_fn(Slot::from_slot(x)).to_slot(),)*
                $(place::$ut => wrt_math::$ut_fn(Slot::from_slot(x))?.to_slot(),)*
                _ => return Err(Trap::Corrupt),
            };
            Ok(())
        }

        /// Whether a row takes `f64` and whether it gives one.
        const fn floats(row: u16) -> (bool, bool) {
            match row {
                $(place::$fb => (<$fb_ty as Slot>::FLOAT, <$fb_ty as Slot>::FLOAT),)*
                $(place::$fc => (<$fc_ty as Slot>::FLOAT, false),)*
                $(place::$un => (<$un_from as Slot>::FLOAT, <$un_to as Slot>::FLOAT),)*
                $(place::$ut => (<$ut_from as Slot>::FLOAT, <$ut_to as Slot>::FLOAT),)*
                place::LoadF64 => (false, true),
                place::StoreF64 => (true, false),
                _ => (false, false),
            }
        }

        /// A load's value.
        #[inline(never)]
        #[expect(clippy::cast_sign_loss, reason = "a load extends, as its row says")]
        fn read(row: u16, bytes: &[u8], address: u64) -> Result<u64, Trap> {
            Ok(match row {
                $(place::$load => (<$load_ty>::from_le_bytes(memory::read(bytes, address)?) $(as $load_via)*).to_slot(),)*
                _ => return Err(Trap::Corrupt),
            })
        }

        /// A store of a value.
        #[inline(never)]
        fn write(row: u16, bytes: &mut [u8], address: u64, value: u64) -> Result<(), Trap> {
            match row {
                $(place::$store => memory::write(bytes, address, <$store_ty>::cut(value).to_le_bytes()),)*
                _ => Err(Trap::Corrupt),
            }
        }
    };
}

for_each_code!(families);

/// Keeps a value in its accumulator and perhaps in slot `d`.
fn keep(regs: &mut Window, op: Op, accs: &mut Accs, float: bool, value: u64, store: bool) {
    if float {
        accs.float = value;
    } else {
        accs.int = value;
    }
    if store {
        set(regs, op.d(), value);
    }
}

/// A load or a store, which `code` is: whether its address stands in the record that follows.
pub(super) const fn is_access(family: Family) -> bool {
    matches!(family, Family::Load | Family::Store)
}

/// Whether a load or a store is one of any memory, whose offset stands in the record that follows.
pub(super) fn is_wide(family: Family, form: u16) -> bool {
    form == if family == Family::Load { form::load::WIDE } else { form::store::WIDE }
}

/// A load or a store at an address.
pub(super) fn access(
    bytes: &mut [u8],
    address: u64,
    regs: &mut Window,
    op: Op,
    (family, row, form): (Family, u16, u16),
    accs: &mut Accs,
) -> Result<(), Trap> {
    let row = family.place(row);
    let (takes, gives) = floats(row);
    if row < place::Store8 {
        let value = read(row, bytes, address)?;
        let store = form < form::load::S_ACC || form == form::load::WIDE;
        keep(regs, op, accs, gives, value, store);
        Ok(())
    } else {
        write(row, bytes, address, memory::value(form, takes, regs, op, accs))
    }
}

/// A load or a store of any memory, at the address that its payload makes.
pub(super) fn access_wide(
    bytes: &mut [u8],
    address: u64,
    regs: &mut Window,
    op: Op,
    accs: &mut Accs,
) -> Result<(), Trap> {
    let parts = op.code().ok_or(Trap::Corrupt)?.parts();
    access(bytes, address, regs, op, parts, accs)
}

/// A numeric record, the parts of its code, and the record that follows.
pub(super) fn compute_record(
    (family, row, form): (Family, u16, u16),
    op: Op,
    next: Op,
    regs: &mut Window,
    accs: &mut Accs,
) -> Result<Then, Trap> {
    // The rows that count have the order of the comparisons that they make.
    let row = if family == Family::Count { place::I32Eq.wrapping_add(row) } else { family.place(row) };
    let (takes, gives) = floats(row);
    let acc = if takes { accs.float } else { accs.int };
    let immediate = if takes { next.value() } else { i64::from(op.displacement()).cast_unsigned() };
    let (a, b, d) = (get(regs, op.a()), get(regs, op.b()), get(regs, op.d()));
    // The operands, and whether the value goes to a slot too; a branch has its second operand in slot `d`.
    let (mut value, right, then) = match family {
        Family::Binary | Family::BinaryTrap | Family::FloatBinary => {
            use form::binary::{AI, AS, SI, SS, SS_ACC};
            let (left, right) = match form % SS_ACC {
                SS => (a, b),
                SI => (a, immediate),
                AS => (acc, b),
                AI => (acc, immediate),
                _ => (a, acc),
            };
            let skips = takes && matches!(form % SS_ACC, SI | AI);
            (left, right, if skips { Then::Skip } else { Then::Next })
        }
        Family::Compare => {
            use form::compare::{AI, AI_ACC, AS, AS_ACC, BR_AI, BR_AS, BR_SI, BR_SS, SI, SI_ACC};
            match form {
                SI | SI_ACC => (a, immediate, Then::Next),
                AS | AS_ACC => (acc, b, Then::Next),
                AI | AI_ACC => (acc, immediate, Then::Next),
                BR_SS => (a, d, Then::Branch(true)),
                BR_SI => (a, immediate, Then::BranchNext(true)),
                BR_AS => (acc, d, Then::Branch(true)),
                BR_AI => (acc, immediate, Then::BranchNext(true)),
                _ => (a, b, Then::Next),
            }
        }
        Family::FloatCompare => {
            use form::float_compare::{AS, AS_ACC, BR_AS, BR_SS, NOT_AS, NOT_SS};
            match form {
                AS | AS_ACC => (acc, b, Then::Next),
                BR_SS => (a, d, Then::Branch(true)),
                BR_AS => (acc, d, Then::Branch(true)),
                NOT_SS => (a, d, Then::Branch(false)),
                NOT_AS => (acc, d, Then::Branch(false)),
                _ => (a, b, Then::Next),
            }
        }
        Family::Count => {
            let sum = u64::from(u32::from_slot(a).wrapping_add(numeric::step(form, regs, op)));
            keep(regs, op, accs, false, sum, true);
            (sum, u64::from(numeric::limit(form, regs, next)), Then::BranchNext(true))
        }
        Family::Special | Family::Load | Family::Store => return Err(Trap::Corrupt),
        Family::Unary | Family::UnaryTrap => {
            (if form % form::unary::S_ACC == form::unary::A { acc } else { a }, 0, Then::Next)
        }
    };
    compute(row, &mut value, right)?;
    Ok(match then {
        Then::Branch(wanted) => Then::Branch((value != 0) == wanted),
        Then::BranchNext(_) => Then::BranchNext(value != 0),
        Then::Next | Then::Skip => {
            let first_acc = match family {
                Family::Binary | Family::BinaryTrap | Family::FloatBinary => form::binary::SS_ACC,
                Family::Compare => form::compare::SS_ACC,
                Family::FloatCompare => form::float_compare::SS_ACC,
                Family::Special | Family::Count | Family::Unary | Family::UnaryTrap | Family::Load | Family::Store => {
                    form::unary::S_ACC
                }
            };
            keep(regs, op, accs, gives, value, form < first_acc);
            then
        }
    })
}
