//! The rows of the code table as types, each form with what it does: from these, handlers of several records are put together.
#![expect(clippy::cast_sign_loss, reason = "loads extend, as their rows say")]

use core::marker::PhantomData;

use wrt_error::Trap;
use wrt_instructions::code::{Op, form};

use super::compact::Then;
use super::slot::{Accs, Slot, Slots, Stored, copy, get, set};
use super::{memory, numeric};

/// A form of a row of the code table.
pub(super) struct At<R, const FORM: u16>(PhantomData<R>);

/// A record, and what follows it.
pub(super) struct Chain<A, B>(PhantomData<(A, B)>);

/// A form that needs no more than memory 0, the frame and the accumulators.
pub(super) trait Row {
    /// Records it takes.
    const RECORDS: usize;

    /// What it does, and how to go on. `next` is the record behind it, if it takes two.
    fn execute(
        mem: &mut [u8],
        regs: &mut (impl Slots + ?Sized),
        op: Op,
        next: Op,
        accs: &mut Accs,
    ) -> Result<Then, Trap>;
}

/// A row's form for any memory.
pub(super) trait Wide {
    /// Loads or stores at an address.
    fn access(mem: &mut [u8], regs: &mut (impl Slots + ?Sized), op: Op, address: u64) -> Result<(), Trap>;
}

/// Makes the forms of a row.
macro_rules! row {
    ($row:ident $records:expr, |$mem:ident, $regs:ident, $op:ident, $next:ident, $accs:ident| $execute:expr) => {
        impl<const F: u16> Row for At<rows::$row, F> {
            const RECORDS: usize = $records;

            #[inline(always)]
            fn execute(
                $mem: &mut [u8],
                $regs: &mut (impl Slots + ?Sized),
                $op: Op,
                $next: Op,
                $accs: &mut Accs,
            ) -> Result<Then, Trap> {
                $execute
            }
        }
    };
}

/// Makes the rows of the families.
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
        /// The rows' names.
        pub(super) mod rows {
            $(pub(in super::super) struct $bin;)* $(pub(in super::super) struct $bt;)* $(pub(in super::super) struct $fb;)* $(pub(in super::super) struct $cmp;)*
            $(pub(in super::super) struct $fc;)* $(pub(in super::super) struct $cnt;)* $(pub(in super::super) struct $un;)* $(pub(in super::super) struct $ut;)*
            $(pub(in super::super) struct $load;)* $(pub(in super::super) struct $store;)*
            $(#[allow(dead_code, reason = "the rarest are left to the loop")] pub(in super::super) struct $special;)*
        }
        $(row!($bin 1, |_mem, regs, op, next, accs| {
            numeric::binary::<$bin_ty, F>(regs, op, next, accs, wrt_math::$bin_fn);
            Ok(Then::Next)
        });)*
        $(row!($bt 1, |_mem, regs, op, next, accs| {
            numeric::binary_trap::<$bt_ty, F>(regs, op, next, accs, wrt_math::$bt_fn).map(|()| Then::Next)
        });)*
        $(row!($fb numeric::records::<$fb_ty>(F), |_mem, regs, op, next, accs| {
            numeric::binary::<$fb_ty, F>(regs, op, next, accs, wrt_math::$fb_fn);
            Ok(if const { numeric::records::<$fb_ty>(F) == 1 } { Then::Next } else { Then::Skip })
        });)*
        $(row!($cmp if matches!(F, form::compare::BR_SI | form::compare::BR_AI) { 2 } else { 1 }, |_mem, regs, op, next, accs| {
            use form::compare::{BR_AI, BR_AS, BR_SI, BR_SS};
            Ok(match F {
                BR_SS => Then::Branch(numeric::holds::<$cmp_ty, false>(regs, op, accs, wrt_math::$cmp_fn)),
                BR_AS => Then::Branch(numeric::holds::<$cmp_ty, true>(regs, op, accs, wrt_math::$cmp_fn)),
                BR_SI => Then::BranchNext(numeric::holds_imm::<$cmp_ty, false>(regs, op, accs, wrt_math::$cmp_fn)),
                BR_AI => Then::BranchNext(numeric::holds_imm::<$cmp_ty, true>(regs, op, accs, wrt_math::$cmp_fn)),
                _ => {
                    numeric::compare::<$cmp_ty, F>(regs, op, next, accs, wrt_math::$cmp_fn);
                    Then::Next
                }
            })
        });)*
        $(row!($fc 1, |_mem, regs, op, next, accs| {
            use form::float_compare::{BR_AS, BR_SS, NOT_AS, NOT_SS};
            Ok(match F {
                BR_SS => Then::Branch(numeric::holds::<$fc_ty, false>(regs, op, accs, wrt_math::$fc_fn)),
                BR_AS => Then::Branch(numeric::holds::<$fc_ty, true>(regs, op, accs, wrt_math::$fc_fn)),
                NOT_SS => Then::Branch(!numeric::holds::<$fc_ty, false>(regs, op, accs, wrt_math::$fc_fn)),
                NOT_AS => Then::Branch(!numeric::holds::<$fc_ty, true>(regs, op, accs, wrt_math::$fc_fn)),
                _ => {
                    numeric::float_compare::<$fc_ty, F>(regs, op, next, accs, wrt_math::$fc_fn);
                    Then::Next
                }
            })
        });)*
        $(row!($cnt 2, |_mem, regs, op, next, accs| {
            Ok(Then::BranchNext(numeric::count::<F>(regs, op, next, accs, wrt_math::$cnt_fn)))
        });)*
        $(row!($un 1, |_mem, regs, op, next, accs| {
            numeric::unary::<$un_from, $un_to, F>(regs, op, next, accs, wrt_math::$un_fn);
            Ok(Then::Next)
        });)*
        $(row!($ut 1, |_mem, regs, op, next, accs| {
            numeric::unary_trap::<$ut_from, $ut_to, F>(regs, op, next, accs, wrt_math::$ut_fn).map(|()| Then::Next)
        });)*
        $(row!($load 1, |mem, regs, op, _next, accs| {
            memory::load::<_, _, F>(mem, regs, op, accs, |bytes| <$load_ty>::from_le_bytes(bytes) $(as $load_via)*).map(|()| Then::Next)
        });)*
        $(impl Wide for rows::$load {
            #[inline(always)]
            fn access(mem: &mut [u8], regs: &mut (impl Slots + ?Sized), op: Op, address: u64) -> Result<(), Trap> {
                memory::read(mem, address).map(|bytes| set(regs, op.d(), (<$load_ty>::from_le_bytes(bytes) $(as $load_via)*).to_slot()))
            }
        })*
        $(impl Wide for rows::$store {
            #[inline(always)]
            fn access(mem: &mut [u8], regs: &mut (impl Slots + ?Sized), op: Op, address: u64) -> Result<(), Trap> {
                memory::write(mem, address, <$store_ty>::cut(get(regs, op.d())).to_le_bytes())
            }
        })*
        $(row!($store 1, |mem, regs, op, _next, accs| {
            memory::store::<{ <$store_ty as Stored>::FLOAT }, _, F>(mem, regs, op, accs, |slot| <$store_ty>::cut(slot).to_le_bytes()).map(|()| Then::Next)
        });)*
    };
}

wrt_instructions::for_each_code!(families);

row!(Copy 1, |_mem, regs, op, _next, _accs| {
    copy(regs, op.d(), op.a());
    Ok(Then::Next)
});
row!(CopyTwo 1, |_mem, regs, op, _next, _accs| {
    copy(regs, op.d(), op.a());
    copy(regs, op.c(), op.b());
    Ok(Then::Next)
});
row!(CopyThree 1, |_mem, regs, op, _next, _accs| {
    copy(regs, op.d(), op.a());
    copy(regs, op.c(), op.b());
    let (from, to) = op.upper();
    copy(regs, to, from);
    Ok(Then::Next)
});
row!(Const 1, |_mem, regs, op, _next, _accs| {
    set(regs, op.d(), u64::from(op.imm()));
    Ok(Then::Next)
});
row!(ConstSigned 1, |_mem, regs, op, _next, _accs| {
    set(regs, op.d(), i64::from(op.displacement()).cast_unsigned());
    Ok(Then::Next)
});
row!(ConstWide 2, |_mem, regs, op, next, _accs| {
    set(regs, op.d(), next.value());
    Ok(Then::Skip)
});
row!(Select 1, |_mem, regs, op, _next, accs| {
    let condition = get(regs, op.c());
    numeric::select(regs, op, accs, condition);
    Ok(Then::Next)
});
row!(SelectA 1, |_mem, regs, op, _next, accs| {
    let condition = accs.int;
    numeric::select(regs, op, accs, condition);
    Ok(Then::Next)
});
row!(Br 1, |_mem, _regs, _op, _next, _accs| Ok(Then::Branch(true)));
row!(BrNez 1, |_mem, regs, op, _next, _accs| Ok(Then::Branch(get(regs, op.a()) != 0)));
row!(BrEqz 1, |_mem, regs, op, _next, _accs| Ok(Then::Branch(get(regs, op.a()) == 0)));
row!(BrNezA 1, |_mem, _regs, _op, _next, accs| Ok(Then::Branch(accs.int != 0)));
row!(BrEqzA 1, |_mem, _regs, _op, _next, accs| Ok(Then::Branch(accs.int == 0)));

/// A code of the table as a type.
macro_rules! at {
    ($row:ident $form:ident) => {
        At<rows::$row, { number::$row::$form.wrapping_sub(Code::$row.number()) }>
    };
    ($row:ident) => {
        At<rows::$row, 0>
    };
}

pub(super) use at;
