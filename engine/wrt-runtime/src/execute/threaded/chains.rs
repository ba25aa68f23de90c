//! Handlers of chains: records that follow one another often in real programs.
//!
//! What an interpreter waits for is mostly the jump to the next handler, so one jump for several records is worth more than shorter
//! handlers. A chain is only in its handler: the records stay as they are, and a branch into it finds the handler of what is left.
#![expect(clippy::cast_sign_loss, reason = "loads extend, as their rows say")]

use core::marker::PhantomData;
use core::slice::Iter;

use wrt_error::Trap;
use wrt_instructions::code::{Behind, Code, Op, form, number};

use super::{
    Context, Handler, Record, call_indirect, call_own, charge, global, go, go_back, next, out_of_fuel, pick,
    set_global, trap,
};
use crate::execute::slot::{Accs, Cells, Stored, copy, get, set};
use crate::execute::{memory, numeric};

/// A record that goes on with the next: any but the last of a chain.
trait Straight {
    /// Records it takes.
    const RECORDS: usize = 1;

    /// What it does.
    fn execute(cx: &mut Context<'_>, regs: &mut Cells<'_>, op: Op, payload: Op, accs: &mut Accs) -> Result<(), Trap>;
}

/// The last of a chain, or a chain.
pub(super) trait Last {
    /// Executes the first of these records, then goes on.
    fn finish<'a>(cx: &mut Context<'a>, ip: Iter<'a, Record>, regs: Cells<'a>, accs: Accs);
}

/// A form of a row of the code table.
pub(super) struct At<R, const FORM: u16>(PhantomData<R>);

/// A record, and what follows it.
struct Chain<A, B>(PhantomData<(A, B)>);

impl<A: Straight, B: Last> Last for Chain<A, B> {
    #[inline(always)]
    fn finish<'a>(cx: &mut Context<'a>, ip: Iter<'a, Record>, mut regs: Cells<'a>, mut accs: Accs) {
        match execute::<A>(cx, ip.clone(), &mut regs, &mut accs) {
            Ok((_, rest)) => B::finish(cx, rest, regs, accs),
            Err(cause) => trap(cx, ip, cause),
        }
    }
}

/// Code that is metered charges fuel where a block begins.
impl<B: Last> Last for Chain<At<rows::Fuel, 0>, B> {
    #[inline(always)]
    fn finish<'a>(cx: &mut Context<'a>, ip: Iter<'a, Record>, regs: Cells<'a>, accs: Accs) {
        let mut rest = ip.clone();
        let Some(first) = rest.next() else { return trap(cx, ip, Trap::Corrupt) };
        match charge(cx, first.op) {
            Some(()) => B::finish(cx, rest, regs, accs),
            None => out_of_fuel(cx, ip),
        }
    }
}

/// The handler of a chain, or of a record by itself.
pub(super) fn handler<'a, C: Last>(cx: &mut Context<'a>, ip: Iter<'a, Record>, regs: Cells<'a>, acc: u64, float: f64) {
    C::finish(cx, ip, regs, Accs { int: acc, float: float.to_bits() });
}

/// Executes the first of these records; gives the last that it took, and the rest.
#[inline(always)]
fn execute<'a, A: Straight>(
    cx: &mut Context<'a>,
    mut rest: Iter<'a, Record>,
    regs: &mut Cells<'a>,
    accs: &mut Accs,
) -> Result<(&'a Record, Iter<'a, Record>), Trap> {
    let first = rest.next().ok_or(Trap::Corrupt)?;
    let last = if const { A::RECORDS == 1 } { first } else { rest.next().ok_or(Trap::Corrupt)? };
    A::execute(cx, regs, first.op, last.op, accs)?;
    Ok((last, rest))
}

/// Executes a record that goes on with the next, and goes on.
#[inline(always)]
fn straight<'a, A: Straight>(cx: &mut Context<'a>, ip: Iter<'a, Record>, mut regs: Cells<'a>, mut accs: Accs) {
    match execute::<A>(cx, ip.clone(), &mut regs, &mut accs) {
        Ok((last, rest)) => next(cx, last, rest, regs, accs),
        Err(cause) => trap(cx, ip, cause),
    }
}

/// Executes a branch that is taken if this holds of the record.
#[inline(always)]
fn branch<'a>(
    cx: &mut Context<'a>,
    ip: Iter<'a, Record>,
    regs: Cells<'a>,
    accs: Accs,
    holds: impl FnOnce(&Cells<'a>, Op, &Accs) -> bool,
) {
    let mut rest = ip.clone();
    let Some(first) = rest.next() else { return trap(cx, ip, Trap::Corrupt) };
    if holds(&regs, first.op, &accs) {
        go(cx, ip, first.op.displacement(), regs, accs)
    } else {
        next(cx, first, rest, regs, accs)
    }
}

/// Executes a branch whose target is in the next record, and which is taken if this holds of both.
#[inline(always)]
fn branch_next<'a>(
    cx: &mut Context<'a>,
    ip: Iter<'a, Record>,
    mut regs: Cells<'a>,
    mut accs: Accs,
    holds: impl FnOnce(&mut Cells<'a>, Op, Op, &mut Accs) -> bool,
) {
    let mut from = ip.clone();
    let Some(first) = from.next() else { return trap(cx, ip, Trap::Corrupt) };
    let mut rest = from.clone();
    let Some(target) = rest.next() else { return trap(cx, ip, Trap::Corrupt) };
    if holds(&mut regs, first.op, target.op, &mut accs) {
        go(cx, from, target.op.displacement(), regs, accs)
    } else {
        next(cx, target, rest, regs, accs)
    }
}

/// Makes a row's forms that all go on with the next record.
macro_rules! straight_row {
    ($row:ident $records:expr, |$cx:ident, $regs:ident, $op:ident, $payload:ident, $accs:ident| $execute:expr) => {
        impl<const F: u16> Straight for At<rows::$row, F> {
            const RECORDS: usize = $records;

            #[inline(always)]
            fn execute(
                $cx: &mut Context<'_>,
                $regs: &mut Cells<'_>,
                $op: Op,
                $payload: Op,
                $accs: &mut Accs,
            ) -> Result<(), Trap> {
                $execute
            }
        }
    };
}

/// Makes a row the last of chains.
macro_rules! last_row {
    ($row:ident, |$cx:ident, $ip:ident, $regs:ident, $accs:ident| $finish:expr) => {
        impl<const F: u16> Last for At<rows::$row, F> {
            #[inline(always)]
            fn finish<'a>($cx: &mut Context<'a>, $ip: Iter<'a, Record>, $regs: Cells<'a>, $accs: Accs) {
                $finish
            }
        }
    };
}

/// Makes a row whose forms all go on with the next record, anywhere in a chain.
macro_rules! row {
    ($row:ident $($rest:tt)*) => {
        straight_row!($row $($rest)*);
        last_row!($row, |cx, ip, regs, accs| straight::<Self>(cx, ip, regs, accs));
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
        /// The rows of the code table as types.
        pub(super) mod rows {
            $(pub(in super::super) struct $bin;)* $(pub(in super::super) struct $bt;)* $(pub(in super::super) struct $fb;)* $(pub(in super::super) struct $cmp;)*
            $(pub(in super::super) struct $fc;)* $(pub(in super::super) struct $cnt;)* $(pub(in super::super) struct $un;)* $(pub(in super::super) struct $ut;)*
            $(pub(in super::super) struct $load;)* $(pub(in super::super) struct $store;)* $(#[allow(dead_code, reason = "most are in no chain")] pub(in super::super) struct $special;)*
        }
        $(row!($bin 1, |_cx, regs, op, payload, accs| {
            numeric::binary::<$bin_ty, F>(regs, op, payload, accs, wrt_math::$bin_fn);
            Ok(())
        });)*
        $(row!($bt 1, |_cx, regs, op, payload, accs| {
            numeric::binary_trap::<$bt_ty, F>(regs, op, payload, accs, wrt_math::$bt_fn)
        });)*
        $(row!($fb numeric::records::<$fb_ty>(F), |_cx, regs, op, payload, accs| {
            numeric::binary::<$fb_ty, F>(regs, op, payload, accs, wrt_math::$fb_fn);
            Ok(())
        });)*
        $(straight_row!($cmp 1, |_cx, regs, op, payload, accs| {
            numeric::compare::<$cmp_ty, F>(regs, op, payload, accs, wrt_math::$cmp_fn);
            Ok(())
        });
        last_row!($cmp, |cx, ip, regs, accs| {
            use form::compare::{BR_AI, BR_AS, BR_SI, BR_SS};
            match F {
                BR_SS => branch(cx, ip, regs, accs, |regs, op, accs| numeric::holds::<$cmp_ty, false>(regs, op, accs, wrt_math::$cmp_fn)),
                BR_AS => branch(cx, ip, regs, accs, |regs, op, accs| numeric::holds::<$cmp_ty, true>(regs, op, accs, wrt_math::$cmp_fn)),
                BR_SI => branch_next(cx, ip, regs, accs, |regs, op, _, accs| numeric::holds_imm::<$cmp_ty, false>(regs, op, accs, wrt_math::$cmp_fn)),
                BR_AI => branch_next(cx, ip, regs, accs, |regs, op, _, accs| numeric::holds_imm::<$cmp_ty, true>(regs, op, accs, wrt_math::$cmp_fn)),
                _ => straight::<Self>(cx, ip, regs, accs),
            }
        });)*
        $(straight_row!($fc 1, |_cx, regs, op, payload, accs| {
            numeric::float_compare::<$fc_ty, F>(regs, op, payload, accs, wrt_math::$fc_fn);
            Ok(())
        });
        last_row!($fc, |cx, ip, regs, accs| {
            use form::float_compare::{BR_AS, BR_SS, NOT_AS, NOT_SS};
            match F {
                BR_SS => branch(cx, ip, regs, accs, |regs, op, accs| numeric::holds::<$fc_ty, false>(regs, op, accs, wrt_math::$fc_fn)),
                BR_AS => branch(cx, ip, regs, accs, |regs, op, accs| numeric::holds::<$fc_ty, true>(regs, op, accs, wrt_math::$fc_fn)),
                NOT_SS => branch(cx, ip, regs, accs, |regs, op, accs| !numeric::holds::<$fc_ty, false>(regs, op, accs, wrt_math::$fc_fn)),
                NOT_AS => branch(cx, ip, regs, accs, |regs, op, accs| !numeric::holds::<$fc_ty, true>(regs, op, accs, wrt_math::$fc_fn)),
                _ => straight::<Self>(cx, ip, regs, accs),
            }
        });)*
        $(last_row!($cnt, |cx, ip, regs, accs| {
            branch_next(cx, ip, regs, accs, |regs, op, target, accs| numeric::count::<F>(regs, op, target, accs, wrt_math::$cnt_fn))
        });)*
        $(row!($un 1, |_cx, regs, op, payload, accs| {
            numeric::unary::<$un_from, $un_to, F>(regs, op, payload, accs, wrt_math::$un_fn);
            Ok(())
        });)*
        $(row!($ut 1, |_cx, regs, op, payload, accs| {
            numeric::unary_trap::<$ut_from, $ut_to, F>(regs, op, payload, accs, wrt_math::$ut_fn)
        });)*
        $(row!($load 1, |cx, regs, op, _payload, accs| {
            memory::load::<_, _, F>(cx.mem, regs, op, accs, |bytes| <$load_ty>::from_le_bytes(bytes) $(as $load_via)*)
        });)*
        $(row!($store 1, |cx, regs, op, _payload, accs| {
            memory::store::<{ <$store_ty as Stored>::FLOAT }, _, F>(cx.mem, regs, op, accs, |slot| <$store_ty>::cut(slot).to_le_bytes())
        });)*
    };
}

wrt_instructions::for_each_code!(families);

/// Makes a special code, which has one form.
macro_rules! special {
    ($row:ident $records:expr, |$regs:ident, $op:ident, $payload:ident, $accs:ident| $execute:expr) => {
        row!($row $records, |_cx, $regs, $op, $payload, $accs| {
            $execute;
            Ok(())
        });
    };
}

special!(Copy 1, |regs, op, _payload, _accs| copy(regs, op.d(), op.a()));
special!(CopyTwo 1, |regs, op, _payload, _accs| {
    copy(regs, op.d(), op.a());
    copy(regs, op.c(), op.b());
});
special!(CopyThree 1, |regs, op, _payload, _accs| {
    copy(regs, op.d(), op.a());
    copy(regs, op.c(), op.b());
    let (from, to) = op.upper();
    copy(regs, to, from);
});
special!(Const 1, |regs, op, _payload, _accs| set(regs, op.d(), u64::from(op.imm())));
special!(ConstSigned 1, |regs, op, _payload, _accs| set(regs, op.d(), i64::from(op.displacement()).cast_unsigned()));
special!(ConstWide 2, |regs, op, payload, _accs| set(regs, op.d(), payload.value()));
special!(Select 1, |regs, op, _payload, accs| {
    let condition = get(regs, op.c());
    numeric::select(regs, op, accs, condition);
});
special!(SelectA 1, |regs, op, _payload, accs| {
    let condition = accs.int;
    numeric::select(regs, op, accs, condition);
});
row!(GlobalGet 1, |cx, regs, op, _payload, accs| {
    numeric::keep(regs, op, accs, global(cx, op).ok_or(Trap::Corrupt)?.get().value, true);
    Ok(())
});
row!(GlobalSet 1, |cx, regs, op, _payload, _accs| {
    set_global(cx, op, get(regs, op.a())).ok_or(Trap::Corrupt)
});
row!(GlobalSetA 1, |cx, _regs, op, _payload, accs| set_global(cx, op, accs.int).ok_or(Trap::Corrupt));
last_row!(Br, |cx, ip, regs, accs| branch(cx, ip, regs, accs, |_, _, _| true));
last_row!(BrNez, |cx, ip, regs, accs| branch(cx, ip, regs, accs, |regs, op, _| get(regs, op.a()) != 0));
last_row!(BrEqz, |cx, ip, regs, accs| branch(cx, ip, regs, accs, |regs, op, _| get(regs, op.a()) == 0));
last_row!(BrNezA, |cx, ip, regs, accs| branch(cx, ip, regs, accs, |_, _, accs| accs.int != 0));
last_row!(BrEqzA, |cx, ip, regs, accs| branch(cx, ip, regs, accs, |_, _, accs| accs.int == 0));
last_row!(Return, |cx, ip, _regs, accs| go_back(cx, ip, accs));
last_row!(ReturnOne, |cx, ip, regs, accs| {
    let Some(op) = ip.as_slice().first().map(|record| record.op) else { return trap(cx, ip, Trap::Corrupt) };
    let mut regs = regs;
    copy(&mut regs, 0, op.a());
    go_back(cx, ip, accs)
});
last_row!(ReturnOneA, |cx, ip, regs, accs| {
    let mut regs = regs;
    set(&mut regs, 0, accs.int);
    go_back(cx, ip, accs)
});
last_row!(ReturnOneF, |cx, ip, regs, accs| {
    let mut regs = regs;
    set(&mut regs, 0, accs.float);
    go_back(cx, ip, accs)
});

last_row!(Call, |cx, ip, regs, accs| {
    let _dead: Accs = accs;
    call_own(cx, ip, regs)
});
last_row!(CallIndirect, |cx, ip, regs, accs| {
    let _dead: Accs = accs;
    call_indirect(cx, ip, regs)
});
last_row!(BrTable, |cx, ip, regs, accs| {
    let Some(op) = ip.as_slice().first().map(|record| record.op) else { return trap(cx, ip, Trap::Corrupt) };
    pick(cx, ip, get(&regs, op.a()), regs, accs)
});
last_row!(BrTableA, |cx, ip, regs, accs| pick(cx, ip, accs.int, regs, accs));

/// A code of the table as a type.
macro_rules! at {
    ([$row:ident $form:ident]) => {
        At<rows::$row, { number::$row::$form.wrapping_sub(Code::$row.number()) }>
    };
    ([$row:ident]) => {
        At<rows::$row, 0>
    };
}

/// The number of a code of the table.
macro_rules! number_of {
    ([$row:ident $form:ident]) => {
        number::$row::$form
    };
    ([$row:ident]) => {
        number::$row
    };
}

/// A chain of codes as a type.
macro_rules! chain {
    ($last:tt) => {
        at!($last)
    };
    ($first:tt $($rest:tt)+) => {
        Chain<at!($first), chain!($($rest)+)>
    };
}

/// Makes the chains' handlers.
macro_rules! chains {
    ($($([$row:ident $($form:ident)?])+;)*) => {
        /// The codes of a chain, and its handler.
        static CHAINS: &[([u16; LONGEST], Handler)] = &[
            $((padded(&[$(number_of!([$row $($form)?])),+]), handler::<chain!($([$row $($form)?])+)>),)*
        ];
    };
}

// Chosen by how often they follow one another in CoreMark, SQLite, JSON, x25519, SHA-256 and the other guests of the benchmarks; those
// with `Fuel` by how often they stand at the beginning of a block of the same programs, metered.
chains! {
    [Const] [Br];
    [Const] [BrNez];
    [Const] [Call];
    [Const] [Const];
    [Const] [Const] [Const];
    [Const] [Const] [Const] [Const];
    [Const] [Const] [Const] [Copy];
    [Const] [Const] [Copy];
    [Const] [Const] [F64Mul SI_ACC];
    [Const] [Const] [SelectA];
    [Const] [Copy];
    [Const] [Copy] [Const];
    [Const] [Copy] [Load32 S] [CountGeS IS];
    [Const] [CopyTwo] [Call];
    [Const] [CountNe II];
    [Const] [F64Lt AS_ACC];
    [Const] [F64Lt AS_ACC] [BrEqzA];
    [Const] [F64Mul SI] [I32Add SI_ACC] [I32And AI_ACC];
    [Const] [I32Add SI] [Call];
    [Const] [I32Add SI] [Load8 S] [BrEqzA];
    [Const] [I32Add SI_ACC] [BrTableA];
    [Const] [I32Add SI_ACC] [I32And AI_ACC] [I32LtU BR_AI];
    [Const] [I32Add SI_ACC] [I32LtU BR_AI];
    [Const] [I32And SI_ACC] [I32Ne BR_AI];
    [Const] [I32LtU BR_SI];
    [Const] [I32Shl SS];
    [Const] [I32Shl SS_ACC];
    [Const] [I32Shl SS_ACC] [I32And AI_ACC] [BrEqzA];
    [Const] [I32Sub SS];
    [Const] [I32Sub SS] [Load32 S_ACC] [Load32 A_ACC];
    [Const] [I64Shl SA_ACC];
    [Const] [Load32 S] [BrEqzA];
    [Const] [Load32 S_ACC] [I32Add AI] [Store32 S_A];
    [Const] [Load32 S_ACC] [I32Add AI_ACC] [Store32 S_A];
    [Const] [Load32 S_ACC] [I32LeU BR_AS];
    [Const] [Load8 S];
    [Const] [Load8 S] [I32Eq AI_ACC];
    [Const] [ReturnOne];
    [Const] [Select];
    [Const] [SelectA];
    [Const] [SelectA] [Br];
    [Const] [Store16 S];
    [Const] [Store16 S] [I32Add SI];
    [Const] [Store16 S_I];
    [Const] [Store32 S];
    [Const] [Store32 S_I];
    [Const] [Store8 S_I];
    [ConstSigned] [Load32 W] [Load32 W];
    [ConstSigned] [Load32 W] [Load32 W] [I32LtS BR_AS];
    [ConstWide] [F64Div SA];
    [ConstWide] [I64And SS_ACC];
    [ConstWide] [I64Mul AS];
    [ConstWide] [I64Mul AS] [I64ShrU SI_ACC] [I64Add AS];
    [ConstWide] [Store64 S];
    [Copy] [Br];
    [Copy] [BrEqz];
    [Copy] [BrNez];
    [Copy] [BrNezA];
    [Copy] [BrTable];
    [Copy] [Call];
    [Copy] [CallIndirect];
    [Copy] [Const];
    [Copy] [CountNe II];
    [Copy] [I32Add SI];
    [Copy] [I32Add SI] [Call];
    [Copy] [I32Add SI] [I32Add SI];
    [Copy] [I32Add SI] [I64ShrU SI] [BrNezA];
    [Copy] [I32Add SI] [Load32 A] [I32GtS BR_AS];
    [Copy] [I32Add SI] [Load32 S] [I32GtS BR_AS];
    [Copy] [I32Extend16S S_ACC];
    [Copy] [I32Extend16S S_ACC] [I32LeS BR_AI];
    [Copy] [I32LtU BR_SI];
    [Copy] [I32Ne BR_SI];
    [Copy] [I32Or SI_ACC];
    [Copy] [I32Or SI_ACC] [I32Add AS];
    [Copy] [I32Or SI_ACC] [I32Add AS] [CountNe IS];
    [Copy] [Load16 S] [I32And AI_ACC] [BrEqzA];
    [Copy] [Load32 K_ACC];
    [Copy] [Load32 S] [BrNezA];
    [Copy] [Load32 W];
    [Copy] [Load32 W] [Load32 S] [I32Add SS];
    [Copy] [ReturnOne];
    [Copy] [Store32 S] [ReturnOne];
    [Copy] [Store32 S_I];
    [CopyThree] [Br];
    [CopyThree] [Call];
    [CopyThree] [CopyThree];
    [CopyThree] [CopyThree] [I32Xor SS_ACC] [Copy];
    [CopyTwo] [Br];
    [CopyTwo] [BrNez];
    [CopyTwo] [Call];
    [CopyTwo] [CallIndirect];
    [CopyTwo] [Const];
    [CopyTwo] [Const] [I32LtS BR_SI];
    [CopyTwo] [Const] [Load16S32 X];
    [CopyTwo] [Load32 S] [Store32 S];
    [CopyTwo] [Load32 S] [Store32 S] [BrNezA];
    [F64Add AI_ACC] [I64TruncSatF64U A];
    [F64Add AI_ACC] [I64TruncSatF64U A] [I64DivU AI] [Copy];
    [F64Add AS] [StoreF64 K_A];
    [F64Add SA_ACC] [ConstWide];
    [F64Add SA_ACC] [ConstWide] [F64Le BR_AS];
    [F64Add SA_ACC] [F64Add SA];
    [F64Add SA_ACC] [F64Add SA_ACC] [F64Add SA];
    [F64Add SA_ACC] [StoreF64 A_A];
    [F64Add SI] [CountNe IS];
    [F64Add SS] [Load32 S] [BrEqzA];
    [F64Add SS] [Load32 S] [BrNezA];
    [F64Add SS] [StoreF64 S_A];
    [F64Add SS_ACC] [F64Mul AS_ACC];
    [F64Add SS_ACC] [F64Mul AS_ACC] [F64Add AS];
    [F64ConvertI32U A] [F64Div SI];
    [F64ConvertI32U A_ACC] [F64Add SA];
    [F64ConvertI32U A_ACC] [F64Add SA] [I32Add SI] [Load8 A];
    [F64ConvertI32U A_ACC] [F64Mul AI_ACC];
    [F64ConvertI32U A_ACC] [F64Mul AI_ACC] [F64Add AI];
    [F64ConvertI32U A_ACC] [F64Mul AI_ACC] [StoreF64 W_A];
    [F64ConvertI32U A_ACC] [F64Mul AI_ACC] [StoreF64 W_A] [CountNe II];
    [F64Div AS_ACC] [F64Add AI];
    [F64Ge AS_ACC] [BrEqzA];
    [F64Le AS_ACC] [BrEqzA];
    [F64Mul AS] [F64Add SA_ACC] [ConstWide];
    [F64Mul AS] [LoadF64 A_ACC];
    [F64Mul AS] [LoadF64 A_ACC] [F64Add SA_ACC] [StoreF64 A_A];
    [F64Mul SA_ACC] [F64Add AS];
    [F64Mul SA_ACC] [F64Add AS] [I32Add SI] [Load8 A];
    [F64Mul SA_ACC] [F64Add AS_ACC];
    [F64Mul SI] [I32Add SI_ACC] [I32And AI_ACC];
    [F64Mul SI_ACC] [F64Div AS_ACC] [F64Add AI];
    [F64Mul SS] [F64Mul SS];
    [F64Mul SS_ACC] [F64Add AI_ACC];
    [F64Mul SS_ACC] [F64Add AI_ACC] [F64Add SA_ACC] [F64Add SA];
    [F64Neg S] [Const] [Const] [F64Mul SI_ACC];
    [F64Neg S] [I32Eq SI_ACC] [SelectA];
    [F64Sqrt A_ACC] [F64Mul SA_ACC];
    [F64Sqrt A_ACC] [F64Mul SA_ACC] [ConstWide] [F64Div SA];
    [F64Sub SA_ACC] [StoreF64 S_A];
    [F64Sub SA_ACC] [StoreF64 S_A] [I32Add SI] [F64Mul SS_ACC];
    [F64Sub SS_ACC] [F64Add SA];
    [F64Sub SS_ACC] [F64Add SA] [Const] [CountNe II];
    [F64Sub SS_ACC] [F64Add SA] [F64Mul AS];
    [GlobalGet] [I32Sub AI];
    [GlobalGet] [I32Sub AI] [GlobalSetA];
    [I32Add AI] [I32Add SS] [I32Add SS];
    [I32Add AI_ACC] [BrTableA];
    [I32Add AI_ACC] [Store16 S_A];
    [I32Add AI_ACC] [Store32 S_A];
    [I32Add AI_ACC] [Store8 S_A] [I32Add SI];
    [I32Add AS] [Copy];
    [I32Add AS] [Copy] [CountNe II];
    [I32Add AS] [I32Add SI_ACC];
    [I32Add AS] [I32Add SI_ACC] [I32Extend16S A] [I32LtS BR_AS];
    [I32Add AS] [I32Add SS];
    [I32Add AS] [I32Add SS] [CountNe II];
    [I32Add AS] [Load32 A_ACC];
    [I32Add AS] [Load32 A_ACC] [I32Add AI_ACC] [Store32 S_A];
    [I32Add AS] [Load32 A_ACC] [I32GtU BR_AS];
    [I32Add AS] [Load8 A];
    [I32Add AS] [Load8 A_ACC] [I32Shl AI] [Load8 S_ACC];
    [I32Add AS_ACC] [I32Add AS];
    [I32Add AS_ACC] [I32Add AS] [I32Add SI] [CountNe IS];
    [I32Add AS_ACC] [I32Add AS] [I32Xor SI_ACC];
    [I32Add AS_ACC] [ReturnOneA];
    [I32Add AS_ACC] [Store16 S_A] [I32Add SI] [Load16 A_ACC];
    [I32Add AS_ACC] [Store32 S_A];
    [I32Add AS_ACC] [Store32 S_A] [Copy] [Br];
    [I32Add AS_ACC] [Store32 S_A] [CountNe II];
    [I32Add SI] [Br];
    [I32Add SI] [BrNez];
    [I32Add SI] [Call];
    [I32Add SI] [Const];
    [I32Add SI] [Const] [BrTable];
    [I32Add SI] [Const] [I32And SI] [I32Eq BR_AI];
    [I32Add SI] [Const] [I32DivU SS_ACC] [I32LtU BR_AS];
    [I32Add SI] [Copy];
    [I32Add SI] [Copy] [Call];
    [I32Add SI] [Copy] [CallIndirect];
    [I32Add SI] [Copy] [I32Add SI] [Call];
    [I32Add SI] [Copy] [I32LtU BR_SS];
    [I32Add SI] [CopyThree];
    [I32Add SI] [CopyThree] [I32GtS BR_SI];
    [I32Add SI] [CopyTwo];
    [I32Add SI] [CopyTwo] [Call];
    [I32Add SI] [CountNe II];
    [I32Add SI] [CountNe IS];
    [I32Add SI] [F64Mul SS_ACC];
    [I32Add SI] [I32Add SI];
    [I32Add SI] [I32Add SI] [Br];
    [I32Add SI] [I32Add SI] [Call];
    [I32Add SI] [I32Add SI] [Copy];
    [I32Add SI] [I32Add SI] [Copy] [I32LtU BR_SI];
    [I32Add SI] [I32Add SI] [CountNe II];
    [I32Add SI] [I32Add SI] [CountNe IS];
    [I32Add SI] [I32Add SI] [Load32 A] [I32LtS BR_AS];
    [I32Add SI] [I32Add SI] [Load8 A];
    [I32Add SI] [I32Add SI] [Load8 A] [BrNezA];
    [I32Add SI] [I32Add SI] [Load8 S];
    [I32Add SI] [I32Add SS];
    [I32Add SI] [I32Add SS] [I32Add SS];
    [I32Add SI] [I32Add SS_ACC] [I32Add AI_ACC];
    [I32Add SI] [I32LtS BR_SS];
    [I32Add SI] [I32Ne BR_SS];
    [I32Add SI] [I32Sub AS];
    [I32Add SI] [I64DivU SS];
    [I32Add SI] [I64Mul SI_ACC] [I64Sub SA] [BrEqzA];
    [I32Add SI] [Load32 A];
    [I32Add SI] [Load32 A] [I32GtS BR_AS];
    [I32Add SI] [Load32 A] [I32LtS BR_AS];
    [I32Add SI] [Load32 A_ACC] [BrEqzA];
    [I32Add SI] [Load32 S];
    [I32Add SI] [Load32 S] [BrNezA];
    [I32Add SI] [Load32 S] [CopyTwo] [BrNez];
    [I32Add SI] [Load32 S] [Load32 S];
    [I32Add SI] [Load32 S] [Store32 S];
    [I32Add SI] [Load32 S_ACC] [Load32 A_ACC];
    [I32Add SI] [Load32 X_ACC] [Store32 X_A] [ReturnOne];
    [I32Add SI] [Load64 A];
    [I32Add SI] [Load64 A] [Load64 S] [I64Xor AS_ACC];
    [I32Add SI] [Load64 S];
    [I32Add SI] [Load64 S] [I64ShrS AI_ACC] [I64Xor AS];
    [I32Add SI] [Load8 A];
    [I32Add SI] [Load8 S];
    [I32Add SI] [Load8 S] [Br];
    [I32Add SI] [Load8 S] [BrEqzA];
    [I32Add SI] [Load8 S] [I32Eq BR_AI];
    [I32Add SI] [Load8 S_ACC] [BrTableA];
    [I32Add SI] [Load8 W_ACC];
    [I32Add SI] [Load8 W_ACC] [I32Add AI_ACC] [BrTableA];
    [I32Add SI] [Store16 S_A];
    [I32Add SI] [Store32 K_A];
    [I32Add SI] [Store32 K_A] [Br];
    [I32Add SI] [Store32 K_A] [Store32 S_I];
    [I32Add SI] [Store32 S_A];
    [I32Add SI_ACC] [BrTableA];
    [I32Add SI_ACC] [GlobalSetA];
    [I32Add SI_ACC] [I32Add AS];
    [I32Add SI_ACC] [I32Add AS] [I32Add SI_ACC] [I32Add AS];
    [I32Add SI_ACC] [I32And AI_ACC];
    [I32Add SI_ACC] [I32And AI_ACC] [F64ConvertI32U A] [F64Div SI];
    [I32Add SI_ACC] [I32And AI_ACC] [I32GeU BR_AI];
    [I32Add SI_ACC] [I32And AI_ACC] [I32GtU BR_AI];
    [I32Add SI_ACC] [I32And AI_ACC] [I32LeU BR_AI];
    [I32Add SI_ACC] [I32And AI_ACC] [I32LtU BR_AI];
    [I32Add SI_ACC] [I32LtU BR_AI];
    [I32Add SI_ACC] [I32Xor AS_ACC];
    [I32Add SI_ACC] [ReturnOneA];
    [I32Add SI_ACC] [Store32 K_A];
    [I32Add SI_ACC] [Store32 S_A];
    [I32Add SS] [Br];
    [I32Add SS] [CopyTwo] [Call];
    [I32Add SS] [CountGtU II];
    [I32Add SS] [CountNe IS];
    [I32Add SS] [I32Add SI];
    [I32Add SS] [I32Add SI] [Copy];
    [I32Add SS] [I32Add SI] [CountNe IS];
    [I32Add SS] [I32Add SS];
    [I32Add SS] [I32Add SS] [Load64 W_ACC] [Store64 W_A];
    [I32Add SS] [I32Mul SI];
    [I32Add SS] [I32Mul SI] [Load32 W] [I32GtU BR_AI];
    [I32Add SS] [I32Sub SS];
    [I32Add SS] [I32Xor SI_ACC];
    [I32Add SS] [I32Xor SI_ACC] [I32And AI_ACC] [I32ShrU AI_ACC];
    [I32Add SS] [Load32 W];
    [I32Add SS] [Load64 A];
    [I32Add SS] [Load64 A] [Load64 X] [I64Mul AS_ACC];
    [I32Add SS] [Load8S32 S] [I32And AI];
    [I32Add SS] [LoadF64 W] [LoadF64 W_ACC] [F64Mul SA];
    [I32Add SS] [Store8 W_A] [I32Add SI];
    [I32Add SS_ACC] [I32Add AI];
    [I32Add SS_ACC] [I32Add AI] [I64Add SS];
    [I32Add SS_ACC] [I32Add AI_ACC];
    [I32Add SS_ACC] [I32Add AI_ACC] [I32ShrU AI] [I32And AI];
    [I32Add SS_ACC] [I32Add AI_ACC] [Load32 A];
    [I32Add SS_ACC] [I32ShrS AI];
    [I32Add SS_ACC] [I32ShrS AI] [Br];
    [I32Add SS_ACC] [ReturnOneA];
    [I32And AI] [I32ShrU SI_ACC];
    [I32And AI] [I32ShrU SI_ACC] [I32And AI_ACC];
    [I32And AI] [I32ShrU SI_ACC] [I32And AI_ACC] [I32Mul AS];
    [I32And AI] [Store16 W_A];
    [I32And AI_ACC] [BrEqzA];
    [I32And AI_ACC] [BrNezA];
    [I32And AI_ACC] [Const] [SelectA];
    [I32And AI_ACC] [I32Rotr AI] [I32Rotr SI_ACC] [I32And AI_ACC];
    [I32And AI_ACC] [I32Shl AI];
    [I32And AI_ACC] [I32Shl AI] [I32Add SI_ACC] [Load32 AX_ACC];
    [I32And AI_ACC] [I32Shl AI_ACC];
    [I32And AI_ACC] [I32Shl AI_ACC] [Load16 A];
    [I32And AI_ACC] [I32Shl AI_ACC] [Load32 A];
    [I32And AI_ACC] [I32ShrU AI];
    [I32And AI_ACC] [I32ShrU AI_ACC];
    [I32And AS] [I32And SS_ACC];
    [I32And AS_ACC] [I32Add AS];
    [I32And AS_ACC] [I32Add AS] [Load32 W_ACC] [I32Add AS];
    [I32And AS_ACC] [Store32 S_A] [Copy] [Br];
    [I32And SI] [Const] [Copy];
    [I32And SI] [I32Add SI] [Const];
    [I32And SI] [I32Eq BR_AI];
    [I32And SI] [I32GtU BR_AI];
    [I32And SI] [I32LtU BR_AI];
    [I32And SI] [I32Shl SI] [Load32 X];
    [I32And SI] [Store8 A];
    [I32And SI] [Store8 A_I];
    [I32And SI] [Store8 A_I] [I32Add SI_ACC] [Store32 K_A];
    [I32And SI_ACC] [BrEqzA];
    [I32And SI_ACC] [BrNezA];
    [I32And SI_ACC] [I32Eq BR_AI];
    [I32And SI_ACC] [I32Eq BR_AS];
    [I32And SI_ACC] [I32GeU BR_AI];
    [I32And SI_ACC] [I32GtU BR_AS];
    [I32And SI_ACC] [I32Ne BR_AI];
    [I32And SI_ACC] [I32Or AI_ACC] [Store16 S_A] [Br];
    [I32And SI_ACC] [I32Shl AI] [I32Add SI_ACC] [I32Add AS];
    [I32And SI_ACC] [I32Shl AI_ACC] [Load16 A];
    [I32And SI_ACC] [I32ShrU AI_ACC];
    [I32And SI_ACC] [I32ShrU AI_ACC] [I32Xor AS];
    [I32And SI_ACC] [I32ShrU AI_ACC] [I32Xor AS] [Const];
    [I32And SI_ACC] [I32ShrU AI_ACC] [I32Xor AS_ACC];
    [I32And SI_ACC] [I32Xor AS_ACC];
    [I32And SI_ACC] [I32Xor AS_ACC] [BrEqzA];
    [I32And SI_ACC] [ReturnOneA];
    [I32And SS_ACC] [I32Add AS_ACC] [ReturnOneA];
    [I32DivU SS_ACC] [I32LtU BR_AS];
    [I32Eq SI_ACC] [Const] [Const] [SelectA];
    [I32Eq SI_ACC] [SelectA];
    [I32Extend16S A] [I32LtS BR_AS];
    [I32Extend8S S] [I32And SI];
    [I32Extend8S S] [I32And SI] [Copy] [Call];
    [I32Extend8S S_ACC] [I32Eq BR_AS];
    [I32Extend8S S_ACC] [I32Ne BR_AS];
    [I32GtS AI_ACC] [Const] [SelectA];
    [I32GtS AS] [Const] [SelectA];
    [I32GtS AS] [Const] [SelectA] [I32Add AS];
    [I32GtS AS_ACC] [SelectA];
    [I32GtS SS] [Const] [Select];
    [I32GtS SS_ACC] [Const] [Const] [SelectA];
    [I32GtU AI_ACC] [Const] [SelectA];
    [I32GtU AS_ACC] [Store32 S_A] [Copy] [Br];
    [I32GtU SS_ACC] [SelectA] [ReturnOneA];
    [I32Mul AI_ACC] [I32Add AS];
    [I32Mul AI_ACC] [I32Add AS] [CountNe II];
    [I32Mul AI_ACC] [I32Add AS_ACC];
    [I32Mul AI_ACC] [I32Add AS_ACC] [I32Add AI];
    [I32Mul AI_ACC] [I32Add AS_ACC] [I32Mul AI_ACC] [I32Add AS_ACC];
    [I32Mul AS] [I32ShrU AI_ACC];
    [I32Mul AS_ACC] [I32Add AS];
    [I32Mul AS_ACC] [I32Add AS_ACC] [I32Add AS];
    [I32Mul AS_ACC] [Store32 S_A] [Copy] [Br];
    [I32Mul SI] [I32Add SI];
    [I32Mul SI_ACC] [I32Add AS];
    [I32Mul SI_ACC] [I32Add AS_ACC];
    [I32Mul SS_ACC] [I32Shl AI];
    [I32Mul SS_ACC] [I32Shl AI] [I32Shl SI] [I32Add AS_ACC];
    [I32Or AI_ACC] [Store16 S_A];
    [I32Or AI_ACC] [Store16 S_A] [Br];
    [I32Or AI_ACC] [Store8 S_A];
    [I32Or AS] [I32Add SI];
    [I32Or AS] [Load16 S_ACC];
    [I32Or AS] [Load16 S_ACC] [I32And AS_ACC] [I32Add AS];
    [I32Or AS_ACC] [I32And AS_ACC] [I32Add AS];
    [I32Or AS_ACC] [I32And AS_ACC] [I32Add AS] [BrEqz];
    [I32Or AS_ACC] [Store32 X_A];
    [I32Or AS_ACC] [Store32 X_A] [CountNe II];
    [I32Or SI_ACC] [I32Mul AS_ACC];
    [I32Or SI_ACC] [I32Mul AS_ACC] [ReturnOneA];
    [I32Rotl AI] [I32Rotl SI_ACC] [I32Xor AS];
    [I32Rotl SI] [I32Rotl SI_ACC] [I32Xor AS];
    [I32Rotl SI_ACC] [I32Add AS_ACC] [ReturnOneA];
    [I32Rotl SI_ACC] [I32Xor AS];
    [I32Rotl SI_ACC] [I32Xor AS] [I32And SS_ACC];
    [I32Rotl SI_ACC] [I32Xor AS_ACC];
    [I32Rotl SI_ACC] [I32Xor AS_ACC] [I32Add AS] [Copy];
    [I32Rotr AI] [I32Rotr SI_ACC];
    [I32Rotr AI] [I32Rotr SI_ACC] [I32And AI_ACC];
    [I32Shl AI] [I32Add SI_ACC];
    [I32Shl AI] [I32Add SI_ACC] [I32Add AS];
    [I32Shl AI] [I32Add SI_ACC] [I32Add AS] [Load32 A];
    [I32Shl AI] [I32Add SI_ACC] [Load32 AX_ACC];
    [I32Shl AI] [Load8 S_ACC];
    [I32Shl AI] [Load8 W_ACC];
    [I32Shl AI_ACC] [I32Add AS];
    [I32Shl AI_ACC] [Load16 A];
    [I32Shl AI_ACC] [Load16 A_ACC];
    [I32Shl AI_ACC] [Load16 A_ACC] [I32Xor AS];
    [I32Shl AI_ACC] [Load16 A_ACC] [I32Xor AS_ACC] [ReturnOneA];
    [I32Shl SI] [I32Add AS];
    [I32Shl SI] [I32Add AS] [Copy];
    [I32Shl SI] [I32Add AS_ACC];
    [I32Shl SI] [I32Add SI_ACC];
    [I32Shl SI] [Load32 X];
    [I32Shl SI_ACC] [I32Or AS_ACC];
    [I32Shl SI_ACC] [I32Or AS_ACC] [Store16 S_A];
    [I32Shl SI_ACC] [I32Sub AS_ACC];
    [I32Shl SI_ACC] [I32Xor AS];
    [I32Shl SI_ACC] [I32Xor AS] [I32And AI] [Store16 W_A];
    [I32Shl SI_ACC] [I32Xor AS] [I32And AI_ACC];
    [I32Shl SI_ACC] [I32Xor AS] [I32RemU AI_ACC];
    [I32Shl SI_ACC] [I32Xor AS] [I32ShrU AI_ACC] [I32Xor AS];
    [I32Shl SI_ACC] [I32Xor AS] [Store32 W_A];
    [I32Shl SI_ACC] [I32Xor AS] [Store32 W_A] [CountNe II];
    [I32Shl SI_ACC] [I32Xor AS_ACC] [ReturnOneA];
    [I32Shl SI_ACC] [Load16 A];
    [I32ShrS SI] [I32And SI_ACC];
    [I32ShrS SI] [I32And SI_ACC] [I32Xor AS];
    [I32ShrU AI] [I32And AI];
    [I32ShrU AI] [I32And SI];
    [I32ShrU AI_ACC] [I32Xor AS];
    [I32ShrU SA_ACC] [Store32 S_A] [Copy] [Br];
    [I32ShrU SI] [I32Shl SI_ACC];
    [I32ShrU SI] [I32Shl SI_ACC] [I32Add AS_ACC] [ReturnOneA];
    [I32ShrU SI_ACC] [I32And AI];
    [I32ShrU SI_ACC] [I32Xor AS];
    [I32ShrU SI_ACC] [I32Xor AS_ACC];
    [I32Sub SA] [BrNezA];
    [I32Sub SA] [I32Eq SS_ACC];
    [I32Sub SA] [I32Eq SS_ACC] [SelectA] [ReturnOneA];
    [I32Sub SA] [I32ShrS SI] [I32And SI_ACC] [I32Xor AS];
    [I32Sub SA_ACC] [ReturnOneA];
    [I32Sub SS] [I32Add SS] [I32Add SI];
    [I32Sub SS] [I32Add SS] [I32Add SI] [I32LtU BR_SI];
    [I32Sub SS] [I32Sub SS];
    [I32Sub SS_ACC] [I32ShrS AI];
    [I32Sub SS_ACC] [ReturnOneA];
    [I32WrapI64 S] [I32And AI_ACC] [I32ShrU AI];
    [I32Xor AS] [I32And AI_ACC] [I32Shl AI_ACC] [Load16 A];
    [I32Xor AS] [I32Rotl SI] [I32Rotl SI_ACC] [I32Xor AS];
    [I32Xor AS_ACC] [I32Extend8S A_ACC];
    [I32Xor AS_ACC] [I32Extend8S A_ACC] [I32GtS BR_AI];
    [I32Xor AS_ACC] [ReturnOneA];
    [I32Xor AS_ACC] [Store32 S_A] [Copy] [Br];
    [I32Xor SS] [I32And AI_ACC] [I32Shl AI_ACC] [Load16 A];
    [I32Xor SS_ACC] [Copy];
    [I32Xor SS_ACC] [I32And AI_ACC] [I32Shl AI_ACC] [Load32 A];
    [I64Add AI_ACC] [Store64 S_A];
    [I64Add AS] [CountNe II];
    [I64Add AS] [I64ShrS AI_ACC];
    [I64Add AS] [I64ShrS AI_ACC] [I64Add AS] [I64ShrS AI_ACC];
    [I64Add AS] [Load32S64 S_ACC] [I64LtS BR_AS];
    [I64Add AS_ACC] [Store64 S_A];
    [I64Add AS_ACC] [Store64 S_A] [I32Add SI] [Load64 A];
    [I64Add SI] [Load8 S] [BrTableA];
    [I64And AI_ACC] [Store64 S_A];
    [I64And AI_ACC] [Store64 S_A] [I64And SI];
    [I64And AS] [I64Xor AS_ACC];
    [I64And AS] [I64Xor AS_ACC] [Store64 S_A] [I64Xor SS_ACC];
    [I64DivU AI] [Copy];
    [I64DivU SI] [I64Mul AI_ACC] [I64Sub SA_ACC] [I32WrapI64 A_ACC];
    [I64DivU SS] [I32WrapI64 A_ACC];
    [I64ExtendI32S S] [I64Add AS];
    [I64GeU SS] [Copy] [BrNezA];
    [I64GtU SI] [Copy] [BrNezA];
    [I64Mul AI_ACC] [I64Sub SA_ACC] [I32WrapI64 A_ACC];
    [I64Mul AS_ACC] [I64Sub SA_ACC] [I32WrapI64 A_ACC];
    [I64Mul SI_ACC] [I64Sub SA];
    [I64Mul SI_ACC] [I64Sub SA] [BrEqzA];
    [I64Mul SS] [I64DivU SI];
    [I64Mul SS] [I64DivU SI] [I64Sub SS] [BrNezA];
    [I64Mul SS_ACC] [I64Add AS_ACC] [Store64 S_A];
    [I64Mul SS_ACC] [I64Add AS_ACC] [Store64 S_A] [CountNe II];
    [I64Shl AI] [Load8 S_ACC];
    [I64Shl AI_ACC] [I64Or AS];
    [I64Shl AI_ACC] [I64Or AS] [I64Or AS_ACC];
    [I64Shl AI_ACC] [I64Or AS] [Load8 S_ACC] [I64Or AS];
    [I64ShrS AI_ACC] [I64Xor AS];
    [I64ShrS SI_ACC] [I64Add AS];
    [I64ShrU SI] [BrNezA];
    [I64ShrU SI] [Store8 S];
    [I64ShrU SI] [Store8 S] [I64ShrU SI] [Store8 S];
    [I64ShrU SI_ACC] [I64Add AS];
    [I64Sub SA_ACC] [I32WrapI64 A_ACC];
    [I64Sub SS] [BrNezA];
    [I64Sub SS_ACC] [Store64 S_A];
    [I64Sub SS_ACC] [Store64 S_A] [I64Sub SS_ACC] [Store64 S_A];
    [I64Xor AS] [Store64 W_A];
    [I64Xor AS] [Store64 W_A] [I64Add AS] [CountNe II];
    [I64Xor AS] [Store64 W_A] [Load64 W] [I64Add SS];
    [Load16 AX] [Load16 X_ACC];
    [Load16 AX] [Load16 X_ACC] [I32Mul AS] [I32ShrU AI_ACC];
    [Load16 A_ACC] [I32Eq BR_AS];
    [Load16 S] [Br];
    [Load16 S] [I32And AI_ACC] [BrEqzA];
    [Load16 S] [I32And AI_ACC] [BrNezA];
    [Load16 S] [Load16 S_ACC];
    [Load16 S] [Load16 S_ACC] [I32Mul AS] [I32ShrU AI_ACC];
    [Load16 S_ACC] [BrEqzA];
    [Load16 S_ACC] [BrNezA];
    [Load16 S_ACC] [I32Add AI_ACC] [Store16 S_A];
    [Load16 S_ACC] [I32And AI_ACC];
    [Load16 S_ACC] [I32LtU BR_AS];
    [Load16 S_ACC] [I32Shl AI_ACC];
    [Load16 S_ACC] [I32Sub AS_ACC];
    [Load16 S_ACC] [I64GeU BR_AS];
    [Load16 W] [I32Add SS];
    [Load16 W] [I32And AI_ACC] [BrEqzA];
    [Load16 W_ACC] [I32Mul AS] [I32ShrU AI_ACC];
    [Load16 X] [Load16 W_ACC] [I32Mul AS] [I32ShrU AI_ACC];
    [Load16S32 AX] [Load16S32 X_ACC] [I32Mul AS_ACC] [I32Add AS];
    [Load16S32 S] [Load16S32 S];
    [Load16S32 S] [Load16S32 S_ACC];
    [Load16S32 S] [Load16S32 S_ACC] [I32GeS BR_AS];
    [Load16S32 S] [Load16S32 S_ACC] [I32Sub SA_ACC] [ReturnOneA];
    [Load16S32 W_ACC] [I32Mul AS];
    [Load16S32 W_ACC] [I32Mul AS] [Load16S32 S] [Load16S32 S_ACC];
    [Load16S32 W_ACC] [I32Mul AS_ACC];
    [Load16S32 W_ACC] [I32Mul AS_ACC] [I32Add AS];
    [Load16S32 W_ACC] [I32Mul AS_ACC] [I32Add AS_ACC] [Store32 S_A];
    [Load16S32 W_ACC] [I32Mul AS_ACC] [Store32 W_A];
    [Load16S32 X_ACC] [I32Mul AS_ACC] [I32Add AS];
    [Load32 A] [BrEqzA];
    [Load32 A] [I32GtS BR_AS];
    [Load32 A_ACC] [BrEqzA];
    [Load32 A_ACC] [Load8 A_ACC];
    [Load32 A_ACC] [Load8 A_ACC] [SelectA] [ReturnOne];
    [Load32 A_ACC] [Store32 S_A];
    [Load32 A_ACC] [Store32 S_A] [Br];
    [Load32 A_ACC] [Store32 S_A] [Store32 S] [Br];
    [Load32 K] [Copy] [CallIndirect];
    [Load32 K] [I32Add SI] [Load8 S] [I32Eq BR_AI];
    [Load32 K] [I32And AI_ACC] [I32Shl AI];
    [Load32 K_ACC] [BrEqzA];
    [Load32 S] [Br];
    [Load32 S] [BrEqz];
    [Load32 S] [BrEqzA];
    [Load32 S] [BrNezA];
    [Load32 S] [BrTableA];
    [Load32 S] [Const];
    [Load32 S] [Copy];
    [Load32 S] [Copy] [I32Add SI];
    [Load32 S] [Copy] [I32Add SI] [CallIndirect];
    [Load32 S] [Copy] [I32LeU BR_SS];
    [Load32 S] [CountGeS IS];
    [Load32 S] [F64ConvertI32U A];
    [Load32 S] [F64ConvertI32U A] [I32Ne BR_AI];
    [Load32 S] [I32Add SS];
    [Load32 S] [I32Add SS] [Load32 S_ACC] [I32GtU BR_AS];
    [Load32 S] [I32And SI_ACC];
    [Load32 S] [I32GtS BR_AS];
    [Load32 S] [I32GtS BR_SI];
    [Load32 S] [I32LtS BR_AI];
    [Load32 S] [I32Mul AI_ACC] [I32Add AS];
    [Load32 S] [I32Mul SI_ACC] [I32Add AS];
    [Load32 S] [I32Shl SI];
    [Load32 S] [I32Shl SI_ACC];
    [Load32 S] [Load32 A];
    [Load32 S] [Load32 A] [Load32 S];
    [Load32 S] [Load32 A_ACC];
    [Load32 S] [Load32 S];
    [Load32 S] [Load32 S] [CallIndirect];
    [Load32 S] [Load32 S] [I32LeU BR_AS];
    [Load32 S] [Load32 S] [Load32 S] [Load32 A];
    [Load32 S] [Load32 S] [Load8 S];
    [Load32 S] [Load32 S_ACC];
    [Load32 S] [Load32 S_ACC] [I32Add AS];
    [Load32 S] [Load32 S_ACC] [I32Add AS] [I32GtU BR_SI];
    [Load32 S] [Load32 S_ACC] [I32GtU BR_AS];
    [Load32 S] [Load32 S_ACC] [I32Mul AI_ACC] [I32Add AS];
    [Load32 S] [Load32 S_ACC] [I32Shl AI_ACC] [I32Add AS];
    [Load32 S] [Load32 S_ACC] [Load32 AX];
    [Load32 S] [Load32 S_ACC] [Load32 AX] [Load32 A];
    [Load32 S] [Load8 A];
    [Load32 S] [Load8 A] [BrNezA];
    [Load32 S] [Load8 A_ACC];
    [Load32 S] [Load8 A_ACC] [I32And AI_ACC] [BrEqzA];
    [Load32 S] [Load8 A_ACC] [Store8 S_A];
    [Load32 S] [Store32 A];
    [Load32 S] [Store32 S];
    [Load32 S] [Store32 S_A];
    [Load32 S] [Store32 S_I];
    [Load32 S] [Store8 S_I];
    [Load32 S_ACC] [BrEqzA];
    [Load32 S_ACC] [BrNezA];
    [Load32 S_ACC] [I32Add AI];
    [Load32 S_ACC] [I32Add AI] [Store32 S_A];
    [Load32 S_ACC] [I32Add AI_ACC] [Store32 S_A];
    [Load32 S_ACC] [I32Add AI_ACC] [Store32 S_A] [Br];
    [Load32 S_ACC] [I32Add AI_ACC] [Store32 S_A] [ReturnOne];
    [Load32 S_ACC] [I32Add AS];
    [Load32 S_ACC] [I32Eq AI_ACC];
    [Load32 S_ACC] [I32Eq BR_AS];
    [Load32 S_ACC] [I32GeS BR_AS];
    [Load32 S_ACC] [I32GtU BR_AS];
    [Load32 S_ACC] [I32LeU BR_AS];
    [Load32 S_ACC] [I32Mul AI];
    [Load32 S_ACC] [I32Mul AI] [Load32 S] [BrEqzA];
    [Load32 S_ACC] [I32Mul AI_ACC];
    [Load32 S_ACC] [I32Mul AI_ACC] [I32Add AS];
    [Load32 S_ACC] [I32Mul AI_ACC] [I32Add AS_ACC] [I32Add AI];
    [Load32 S_ACC] [I32Ne BR_AI];
    [Load32 S_ACC] [I64GeU BR_AS];
    [Load32 S_ACC] [Load16 A_ACC] [I32Eq BR_AS];
    [Load32 S_ACC] [Load32 A];
    [Load32 S_ACC] [Load32 A_ACC];
    [Load32 S_ACC] [Load8 A];
    [Load32 S_ACC] [Load8 A_ACC];
    [Load32 S_ACC] [Load8 A_ACC] [BrEqzA];
    [Load32 S_ACC] [Load8 A_ACC] [BrNezA];
    [Load32 S_ACC] [Store32 S_A];
    [Load32 S_ACC] [Store32 S_A] [I32And SI];
    [Load32 S_ACC] [Store32 S_A] [I32ShrU SI_ACC] [I32And AI];
    [Load32 S_ACC] [Store32 S_A] [Store32 S] [Br];
    [Load32 W] [I32Add SI] [Copy];
    [Load32 W] [I32GtU BR_AI];
    [Load32 W] [I32LtS BR_AS];
    [Load32 W] [Load32 W];
    [Load32 W] [Load32 W] [Load32 W] [Load32 W];
    [Load32 W_ACC] [I32Add AS];
    [Load32 W_ACC] [I32Add AS] [Load32 S_ACC] [I32Add AS];
    [Load32 W_ACC] [I32LtS BR_AS];
    [Load32 W_ACC] [ReturnOneA];
    [Load32 W_ACC] [Store32 W_A];
    [Load32 W_ACC] [Store32 W_A] [Load32 S_ACC] [Store32 S_A];
    [Load32 W_ACC] [Store32 W_A] [Load32 W_ACC] [Store32 W_A];
    [Load32 X] [CountLtS SI];
    [Load32 X] [Store32 X_A];
    [Load32 X] [Store32 X_A] [I32Add SI] [I32Sub AS];
    [Load32 X_ACC] [I32Add AS];
    [Load32 X_ACC] [Store32 X_A];
    [Load32 X_ACC] [Store32 X_A] [ReturnOne];
    [Load32S64 S_ACC] [I64LtS BR_AS];
    [Load64 A] [Load64 S] [I64Xor AS_ACC];
    [Load64 S] [I64GeS BR_AS];
    [Load64 S] [I64Xor AS_ACC];
    [Load64 S] [Load64 S];
    [Load64 S] [Load64 S] [I64Add AS_ACC] [Store64 S_A];
    [Load64 S] [Load64 S] [Load64 S] [Load64 S];
    [Load64 S] [Load64 S_ACC];
    [Load64 S] [Load8 S] [I32Add SI_ACC] [BrTableA];
    [Load64 S_ACC] [I64Add AI_ACC] [Store64 S_A];
    [Load64 S_ACC] [I64Add AS];
    [Load64 S_ACC] [I64Mul AI];
    [Load64 S_ACC] [I64Mul AI] [Load64 S_ACC] [I64Add AS];
    [Load64 S_ACC] [Store64 S_A];
    [Load64 S_ACC] [Store64 S_A] [Load64 S_ACC] [Store64 S_A];
    [Load64 W] [I64Add SS];
    [Load64 W_ACC] [Store64 W_A];
    [Load64 X] [I64Mul AS_ACC];
    [Load8 A] [I32Eq BR_AI];
    [Load8 AX_ACC] [Store8 S_A] [I32Add SI];
    [Load8 A_ACC] [BrEqzA];
    [Load8 A_ACC] [I32And AI];
    [Load8 A_ACC] [I32And AI] [Br];
    [Load8 A_ACC] [I32And AI_ACC] [BrEqzA];
    [Load8 A_ACC] [I32And AI_ACC] [BrNezA];
    [Load8 A_ACC] [I32Shl AI] [Load8 S_ACC];
    [Load8 S] [Br];
    [Load8 S] [BrEqzA];
    [Load8 S] [BrTableA];
    [Load8 S] [CountGtU II];
    [Load8 S] [I32Add SI] [BrNez];
    [Load8 S] [I32Add SI_ACC] [BrTableA];
    [Load8 S] [I32And AI_ACC] [BrEqzA];
    [Load8 S] [I32Eq BR_AI];
    [Load8 S] [I32Extend8S A];
    [Load8 S] [I32Extend8S A] [I32LtS BR_AI];
    [Load8 S] [I32GtU AI_ACC] [Const] [SelectA];
    [Load8 S] [I32Ne BR_AS];
    [Load8 S] [Load32 S_ACC] [I32Eq AI_ACC];
    [Load8 S] [Load32 S_ACC] [I32Eq AI_ACC] [I32Eq BR_AS];
    [Load8 S] [Load8 S] [I32Ne BR_AS];
    [Load8 S] [Load8 S_ACC];
    [Load8 S] [Load8 S_ACC] [I32Sub SA] [BrNezA];
    [Load8 S] [Load8S32 S];
    [Load8 S_ACC] [BrEqzA];
    [Load8 S_ACC] [BrNezA];
    [Load8 S_ACC] [BrTableA];
    [Load8 S_ACC] [I32Add AS];
    [Load8 S_ACC] [I32Add AS] [Load8 S_ACC] [I32Add AS];
    [Load8 S_ACC] [I32And AI];
    [Load8 S_ACC] [I32And AI_ACC];
    [Load8 S_ACC] [I32And AI_ACC] [BrEqzA];
    [Load8 S_ACC] [I32And AI_ACC] [BrNezA];
    [Load8 S_ACC] [I32And AI_ACC] [Store8 S_A];
    [Load8 S_ACC] [I32Eq BR_AI];
    [Load8 S_ACC] [I32LtU BR_AI];
    [Load8 S_ACC] [I32Ne BR_AI];
    [Load8 S_ACC] [I32Or AI_ACC] [Store8 S_A];
    [Load8 S_ACC] [I32Shl AI] [Load8 W_ACC];
    [Load8 S_ACC] [I64Or AS];
    [Load8 S_ACC] [I64Shl AI] [Load8 S_ACC];
    [Load8 S_ACC] [I64Shl AI] [Load8 S_ACC] [I64Or AS];
    [Load8 S_ACC] [I64Shl AI_ACC] [I64Or AS];
    [Load8 S_ACC] [I64Xor AS_ACC];
    [Load8 S_ACC] [Store8 S_A];
    [Load8 S_ACC] [Store8 W_A];
    [Load8 S_ACC] [Store8 W_A] [I32Add SI] [CountNe II];
    [Load8 W] [I32Eq BR_AI];
    [Load8 W] [I32Ne BR_AI];
    [Load8 W_ACC] [I32Add AS];
    [Load8 W_ACC] [I32Add AS] [Load8 W_ACC] [I32Add AS];
    [Load8 W_ACC] [I32And AI_ACC] [BrEqzA];
    [Load8 W_ACC] [I32And AI_ACC] [I32Shl AI_ACC];
    [Load8 W_ACC] [I32And AI_ACC] [I32Shl AI_ACC] [I32Or AS_ACC];
    [Load8 W_ACC] [I32Ne BR_AI];
    [Load8 W_ACC] [I64Xor AS_ACC];
    [Load8 W_ACC] [Store32 S_A] [Br];
    [Load8 W_ACC] [Store8 S_A];
    [Load8 W_ACC] [Store8 W_A];
    [Load8 W_ACC] [Store8 W_A] [Load8 W_ACC] [Store8 W_A];
    [Load8 X_ACC] [Store8 X_A];
    [Load8 X_ACC] [Store8 X_A] [I32Add SI] [CountNe IS];
    [Load8S32 S] [I32And AI];
    [Load8S32 S] [I32And AI] [I32LeS BR_SI];
    [Load8S32 S] [I32LtS BR_AI];
    [Load8S32 S] [I64And AI];
    [Load8S32 S] [I64And AI] [I32LeS BR_SI];
    [Load8S32 S_ACC] [I32GtS BR_AI];
    [Load8S64 S] [Store16 S_I];
    [Load8S64 S] [Store16 S_I] [Store64 S_A] [Return];
    [LoadF64 A_ACC] [F64Sub SA];
    [LoadF64 K] [F64Mul AI_ACC];
    [LoadF64 K] [F64Mul AI_ACC] [F64Add AS] [StoreF64 K_A];
    [LoadF64 S] [Const];
    [LoadF64 S] [Const] [F64Ge AS_ACC] [BrEqzA];
    [LoadF64 S] [Const] [F64Lt AS_ACC] [BrEqzA];
    [LoadF64 S] [F64Mul SS_ACC];
    [LoadF64 S] [F64Mul SS_ACC] [F64Mul AS_ACC];
    [LoadF64 S] [I32Add SI];
    [LoadF64 S] [I32Add SI] [LoadF64 A_ACC] [F64Sub SA];
    [LoadF64 S] [LoadF64 S];
    [LoadF64 S] [LoadF64 S] [LoadF64 S] [LoadF64 S];
    [LoadF64 W] [F64Mul SA];
    [LoadF64 W] [LoadF64 S_ACC];
    [LoadF64 W] [LoadF64 S_ACC] [F64Mul SA_ACC] [F64Add AS_ACC];
    [LoadF64 W] [LoadF64 W_ACC];
    [LoadF64 W] [LoadF64 W_ACC] [F64Mul SA];
    [LoadF64 W_ACC] [F64Sub SA];
    [LoadF64 W_ACC] [F64Sub SA] [F64Mul AS];
    [SelectA] [ReturnOne];
    [SelectA] [ReturnOneA];
    [Store16 S] [I32Sub SS_ACC];
    [Store16 S] [I32Sub SS_ACC] [I32Add AS];
    [Store16 S_A] [I32Add SI];
    [Store16 S_A] [I32Add SI] [Load16 A_ACC];
    [Store16 S_A] [I32Add SI] [Load16 A_ACC] [I32Sub AS_ACC];
    [Store16 S_A] [Return];
    [Store16 S_I] [Load8 S_ACC] [I32And AI_ACC] [Store8 S_A];
    [Store16 S_I] [Store32 S] [BrEqz];
    [Store16 S_I] [Store64 S];
    [Store16 W_A] [CountNe II];
    [Store32 K_A] [Load32 K_ACC];
    [Store32 S] [Br];
    [Store32 S] [BrEqz];
    [Store32 S] [BrNez];
    [Store32 S] [Copy];
    [Store32 S] [Copy] [I32GtU BR_SS];
    [Store32 S] [CopyThree] [Br];
    [Store32 S] [CountLtU IS];
    [Store32 S] [I32Add SI] [Load32 S] [BrNezA];
    [Store32 S] [Load32 S];
    [Store32 S] [Load32 S_ACC] [Store32 S_A];
    [Store32 S] [ReturnOne];
    [Store32 S] [Store32 S];
    [Store32 S] [Store32 S] [I32LeU BR_SS];
    [Store32 S] [Store32 S_I];
    [Store32 S] [Store32 W] [Store32 W];
    [Store32 S] [Store64 S];
    [Store32 S] [Store64 S] [I32Add SI] [Store32 S_A];
    [Store32 S_A] [Br];
    [Store32 S_A] [Const];
    [Store32 S_A] [Copy] [Br];
    [Store32 S_A] [I32Add SI];
    [Store32 S_A] [I32Add SI] [Br];
    [Store32 S_A] [I32Add SI] [I32GeU BR_SS];
    [Store32 S_A] [I32LtS BR_SI];
    [Store32 S_A] [Load32 S_ACC] [BrNezA];
    [Store32 S_I] [I64Add SI];
    [Store32 S_I] [I64Add SI] [Br];
    [Store32 W] [I32Add SI] [CountNe IS];
    [Store32 W] [Store32 W];
    [Store32 X] [I32Add SI] [CountNe II];
    [Store32 X] [I32Add SI] [CountNe IS];
    [Store64 A_I] [Store64 A_I];
    [Store64 A_I] [Store64 A_I] [Store64 A_I];
    [Store64 A_I] [Store64 A_I] [Store64 A_I] [Store32 A_I];
    [Store64 A_I] [Store64 A_I] [Store64 A_I] [Store64 A_I];
    [Store64 S] [Const] [ReturnOne];
    [Store64 S_A] [CountNe II];
    [Store64 S_A] [I32Add SI];
    [Store64 S_A] [I64Xor SS_ACC];
    [Store64 S_A] [Return];
    [Store64 S_A] [ReturnOne];
    [Store64 S_I] [Store64 S_I];
    [Store64 W_I] [CountNe II];
    [Store64 X] [I32Add SI] [CountNe II];
    [Store8 S] [I32Add SI];
    [Store8 S] [I32Add SI] [Br];
    [Store8 S] [I32Add SI] [BrEqz];
    [Store8 S] [I32Add SI] [Load8 S];
    [Store8 S] [I32Add SS] [Br];
    [Store8 S_A] [I32Add SI];
    [Store8 S_I] [Br];
    [Store8 S_I] [I32Add SI];
    [Store8 S_I] [I32Add SI] [Const];
    [Store8 S_I] [I32Add SI] [Load32 S_ACC] [I32Ne BR_AI];
    [Store8 W_A] [CountNe II];
    [Store8 W_A] [I32Add SI];
    [Store8 W_A] [I32Add SI] [Store8 W_A] [I32Add SI_ACC];
    [Store8 W_A] [I32Add SI_ACC];
    [Store8 W_I] [CountLtU SI];
    [Store8 X_A] [Copy] [I32Add SI] [I32Add SI];
    [Fuel] [Br];
    [Fuel] [BrEqz];
    [Fuel] [BrNez];
    [Fuel] [BrTable];
    [Fuel] [Const];
    [Fuel] [Const] [Br];
    [Fuel] [Const] [BrNez];
    [Fuel] [Const] [Const];
    [Fuel] [Const] [Const] [Const];
    [Fuel] [Const] [Const] [Copy];
    [Fuel] [Const] [Const] [F64Mul SI_ACC];
    [Fuel] [Const] [Copy];
    [Fuel] [Const] [Copy] [Const];
    [Fuel] [Const] [CopyTwo] [Call];
    [Fuel] [Const] [I32Add SI_ACC] [BrTableA];
    [Fuel] [Const] [I32Add SI_ACC] [I32And AI_ACC] [I32LtU BR_AI];
    [Fuel] [Const] [I32And SI_ACC] [I32Ne BR_AI];
    [Fuel] [Const] [I32LtU BR_SI];
    [Fuel] [Const] [I32Shl SS_ACC] [I32And AI_ACC] [BrEqzA];
    [Fuel] [Const] [I32Sub SS] [Load32 S_ACC] [Load32 A_ACC];
    [Fuel] [Const] [Load32 S_ACC] [I32Add AI_ACC] [Store32 S_A];
    [Fuel] [Const] [Load32 S_ACC] [I32LeU BR_AS];
    [Fuel] [Const] [Load8 S] [I32Eq AI_ACC];
    [Fuel] [Const] [Store16 S] [I32Add SI];
    [Fuel] [Const] [Store32 S_I];
    [Fuel] [ConstWide];
    [Fuel] [Copy];
    [Fuel] [Copy] [Br];
    [Fuel] [Copy] [BrNez];
    [Fuel] [Copy] [Call];
    [Fuel] [Copy] [Const];
    [Fuel] [Copy] [CountNe II];
    [Fuel] [Copy] [I32Add SI];
    [Fuel] [Copy] [I32Add SI] [Call];
    [Fuel] [Copy] [I32Add SI] [Load32 S] [I32GtS BR_AS];
    [Fuel] [Copy] [I32LtU BR_SI];
    [Fuel] [Copy] [I32Ne BR_SI];
    [Fuel] [Copy] [Load16 S] [I32And AI_ACC] [BrEqzA];
    [Fuel] [Copy] [Load32 W] [Load32 S] [I32Add SS];
    [Fuel] [CopyThree];
    [Fuel] [CopyThree] [Br];
    [Fuel] [CopyThree] [Call];
    [Fuel] [CopyThree] [CopyThree] [I32Xor SS_ACC] [Copy];
    [Fuel] [CopyTwo] [Br];
    [Fuel] [CopyTwo] [Call];
    [Fuel] [CopyTwo] [Const];
    [Fuel] [CopyTwo] [Const] [I32LtS BR_SI];
    [Fuel] [CopyTwo] [Load32 S] [Store32 S] [BrNezA];
    [Fuel] [CountGeU IS];
    [Fuel] [CountLtU IS];
    [Fuel] [CountNe II];
    [Fuel] [CountNe IS];
    [Fuel] [F64Add SS];
    [Fuel] [F64Add SS] [StoreF64 S_A];
    [Fuel] [F64Add SS_ACC] [F64Mul AS_ACC] [F64Add AS];
    [Fuel] [F64Mul SI] [I32Add SI_ACC] [I32And AI_ACC];
    [Fuel] [F64Mul SI_ACC] [F64Div AS_ACC] [F64Add AI];
    [Fuel] [F64Mul SS] [F64Mul SS];
    [Fuel] [F64Neg S] [I32Eq SI_ACC] [SelectA];
    [Fuel] [F64Sub SS_ACC] [F64Add SA] [F64Mul AS];
    [Fuel] [GlobalGet] [I32Sub AI] [GlobalSetA];
    [Fuel] [I32Add SI];
    [Fuel] [I32Add SI] [Br];
    [Fuel] [I32Add SI] [Call];
    [Fuel] [I32Add SI] [Const];
    [Fuel] [I32Add SI] [Const] [BrTable];
    [Fuel] [I32Add SI] [Const] [I32DivU SS_ACC] [I32LtU BR_AS];
    [Fuel] [I32Add SI] [CopyThree];
    [Fuel] [I32Add SI] [CountNe II];
    [Fuel] [I32Add SI] [I32Add SI];
    [Fuel] [I32Add SI] [I32Add SI] [Call];
    [Fuel] [I32Add SI] [I32Add SI] [CountNe II];
    [Fuel] [I32Add SI] [I32Add SI] [Load8 A] [BrNezA];
    [Fuel] [I32Add SI] [I32Add SS];
    [Fuel] [I32Add SI] [I32Add SS_ACC] [I32Add AI_ACC];
    [Fuel] [I32Add SI] [I32Ne BR_SS];
    [Fuel] [I32Add SI] [I64DivU SS];
    [Fuel] [I32Add SI] [Load32 A] [I32GtS BR_AS];
    [Fuel] [I32Add SI] [Load32 A] [I32LtS BR_AS];
    [Fuel] [I32Add SI] [Load32 A_ACC] [BrEqzA];
    [Fuel] [I32Add SI] [Load32 S];
    [Fuel] [I32Add SI] [Load32 S] [Store32 S];
    [Fuel] [I32Add SI] [Load64 S] [I64ShrS AI_ACC] [I64Xor AS];
    [Fuel] [I32Add SI] [Load8 S];
    [Fuel] [I32Add SI] [Load8 S] [BrEqzA];
    [Fuel] [I32Add SI] [Load8 S_ACC] [BrTableA];
    [Fuel] [I32Add SI_ACC];
    [Fuel] [I32Add SI_ACC] [BrTableA];
    [Fuel] [I32Add SI_ACC] [GlobalSetA];
    [Fuel] [I32Add SI_ACC] [I32Add AS] [I32Add SI_ACC] [I32Add AS];
    [Fuel] [I32Add SI_ACC] [I32And AI_ACC];
    [Fuel] [I32Add SI_ACC] [I32And AI_ACC] [F64ConvertI32U A] [F64Div SI];
    [Fuel] [I32Add SI_ACC] [I32And AI_ACC] [I32LeU BR_AI];
    [Fuel] [I32Add SI_ACC] [I32And AI_ACC] [I32LtU BR_AI];
    [Fuel] [I32Add SI_ACC] [I32LtU BR_AI];
    [Fuel] [I32Add SI_ACC] [Store32 S_A];
    [Fuel] [I32Add SS];
    [Fuel] [I32Add SS] [CountNe IS];
    [Fuel] [I32Add SS] [I32Add SI] [Copy];
    [Fuel] [I32Add SS] [I32Add SS];
    [Fuel] [I32Add SS] [I32Add SS] [Load64 W_ACC] [Store64 W_A];
    [Fuel] [I32Add SS] [Load32 W];
    [Fuel] [I32Add SS] [Load64 A] [Load64 X] [I64Mul AS_ACC];
    [Fuel] [I32Add SS] [LoadF64 W] [LoadF64 W_ACC] [F64Mul SA];
    [Fuel] [I32Add SS] [Store8 W_A] [I32Add SI];
    [Fuel] [I32Add SS_ACC];
    [Fuel] [I32Add SS_ACC] [I32Add AI_ACC] [Load32 A];
    [Fuel] [I32Add SS_ACC] [ReturnOneA];
    [Fuel] [I32And SI];
    [Fuel] [I32And SI] [Const] [Copy];
    [Fuel] [I32And SI] [I32Add SI] [Const];
    [Fuel] [I32And SI] [I32Eq BR_AI];
    [Fuel] [I32And SI] [Store8 A];
    [Fuel] [I32And SI] [Store8 A_I] [I32Add SI_ACC] [Store32 K_A];
    [Fuel] [I32And SI_ACC];
    [Fuel] [I32And SI_ACC] [BrEqzA];
    [Fuel] [I32And SI_ACC] [BrNezA];
    [Fuel] [I32And SI_ACC] [I32Eq BR_AI];
    [Fuel] [I32And SI_ACC] [I32GeU BR_AI];
    [Fuel] [I32And SI_ACC] [I32GtU BR_AS];
    [Fuel] [I32And SI_ACC] [I32Ne BR_AI];
    [Fuel] [I32And SI_ACC] [I32Shl AI] [I32Add SI_ACC] [I32Add AS];
    [Fuel] [I32And SI_ACC] [I32Shl AI_ACC] [Load16 A];
    [Fuel] [I32And SS_ACC] [I32Add AS_ACC] [ReturnOneA];
    [Fuel] [I32Eq BR_SI];
    [Fuel] [I32Eq SI_ACC] [Const] [Const] [SelectA];
    [Fuel] [I32Extend8S S] [I32And SI] [Copy] [Call];
    [Fuel] [I32Extend8S S_ACC] [I32Ne BR_AS];
    [Fuel] [I32GtS BR_SI];
    [Fuel] [I32GtS BR_SS];
    [Fuel] [I32GtS SS_ACC] [Const] [Const] [SelectA];
    [Fuel] [I32GtU BR_SI];
    [Fuel] [I32GtU BR_SS];
    [Fuel] [I32LeU BR_SS];
    [Fuel] [I32LtS BR_SI];
    [Fuel] [I32LtU BR_SI];
    [Fuel] [I32Mul SI] [I32Add SI];
    [Fuel] [I32Mul SS_ACC] [I32Shl AI] [I32Shl SI] [I32Add AS_ACC];
    [Fuel] [I32Ne BR_SI];
    [Fuel] [I32Or SI_ACC] [I32Mul AS_ACC] [ReturnOneA];
    [Fuel] [I32Rotl SI_ACC] [I32Add AS_ACC] [ReturnOneA];
    [Fuel] [I32Shl SI];
    [Fuel] [I32Shl SI] [I32Add AS];
    [Fuel] [I32Shl SI_ACC];
    [Fuel] [I32Shl SI_ACC] [I32Xor AS] [I32ShrU AI_ACC] [I32Xor AS];
    [Fuel] [I32Shl SI_ACC] [I32Xor AS_ACC] [ReturnOneA];
    [Fuel] [I32ShrU SI] [I32Shl SI_ACC] [I32Add AS_ACC] [ReturnOneA];
    [Fuel] [I32Sub SS];
    [Fuel] [I32Sub SS] [I32Add SS] [I32Add SI];
    [Fuel] [I32Sub SS] [I32Sub SS];
    [Fuel] [I32Sub SS_ACC] [I32ShrS AI];
    [Fuel] [I32Sub SS_ACC] [ReturnOneA];
    [Fuel] [I32WrapI64 S];
    [Fuel] [I32Xor SS] [I32And AI_ACC] [I32Shl AI_ACC] [Load16 A];
    [Fuel] [I32Xor SS_ACC] [I32And AI_ACC] [I32Shl AI_ACC] [Load32 A];
    [Fuel] [I64Add SI] [Load8 S] [BrTableA];
    [Fuel] [I64DivU SI] [I64Mul AI_ACC] [I64Sub SA_ACC] [I32WrapI64 A_ACC];
    [Fuel] [I64DivU SS] [I32WrapI64 A_ACC];
    [Fuel] [I64ExtendI32S S];
    [Fuel] [I64GtU BR_SI];
    [Fuel] [I64LtU BR_SS];
    [Fuel] [I64Mul SI_ACC] [I64Sub SA] [BrEqzA];
    [Fuel] [I64Xor SS_ACC];
    [Fuel] [Load16 S];
    [Fuel] [Load16 S] [I32And AI_ACC] [BrEqzA];
    [Fuel] [Load16 S] [I32And AI_ACC] [BrNezA];
    [Fuel] [Load16 S_ACC];
    [Fuel] [Load16 S_ACC] [BrEqzA];
    [Fuel] [Load16 S_ACC] [BrNezA];
    [Fuel] [Load16 S_ACC] [I32And AI_ACC];
    [Fuel] [Load16 S_ACC] [I64GeU BR_AS];
    [Fuel] [Load16 W] [I32Add SS];
    [Fuel] [Load16 X] [Load16 W_ACC] [I32Mul AS] [I32ShrU AI_ACC];
    [Fuel] [Load16S32 S] [Load16S32 S];
    [Fuel] [Load16S32 S] [Load16S32 S_ACC] [I32Sub SA_ACC] [ReturnOneA];
    [Fuel] [Load16S32 S_ACC];
    [Fuel] [Load16S32 W_ACC] [I32Mul AS];
    [Fuel] [Load16S32 X];
    [Fuel] [Load32 K];
    [Fuel] [Load32 K] [Copy] [CallIndirect];
    [Fuel] [Load32 K] [I32And AI_ACC] [I32Shl AI];
    [Fuel] [Load32 S];
    [Fuel] [Load32 S] [BrEqz];
    [Fuel] [Load32 S] [BrEqzA];
    [Fuel] [Load32 S] [BrNezA];
    [Fuel] [Load32 S] [Copy] [I32LeU BR_SS];
    [Fuel] [Load32 S] [CountGeS IS];
    [Fuel] [Load32 S] [F64ConvertI32U A] [I32Ne BR_AI];
    [Fuel] [Load32 S] [I32Add SS] [Load32 S_ACC] [I32GtU BR_AS];
    [Fuel] [Load32 S] [I32And SI_ACC];
    [Fuel] [Load32 S] [I32LtS BR_AI];
    [Fuel] [Load32 S] [I32Mul SI_ACC] [I32Add AS];
    [Fuel] [Load32 S] [Load32 A];
    [Fuel] [Load32 S] [Load32 A_ACC];
    [Fuel] [Load32 S] [Load32 S];
    [Fuel] [Load32 S] [Load32 S] [CallIndirect];
    [Fuel] [Load32 S] [Load32 S] [Load8 S];
    [Fuel] [Load32 S] [Load32 S_ACC];
    [Fuel] [Load32 S] [Load32 S_ACC] [I32GtU BR_AS];
    [Fuel] [Load32 S] [Load32 S_ACC] [I32Mul AI_ACC] [I32Add AS];
    [Fuel] [Load32 S] [Load32 S_ACC] [I32Shl AI_ACC] [I32Add AS];
    [Fuel] [Load32 S] [Load32 S_ACC] [Load32 AX];
    [Fuel] [Load32 S] [Load8 A] [BrNezA];
    [Fuel] [Load32 S] [Load8 A_ACC];
    [Fuel] [Load32 S] [Load8 A_ACC] [I32And AI_ACC] [BrEqzA];
    [Fuel] [Load32 S] [Load8 A_ACC] [Store8 S_A];
    [Fuel] [Load32 S] [Store32 A];
    [Fuel] [Load32 S] [Store32 S_A];
    [Fuel] [Load32 S] [Store8 S_I];
    [Fuel] [Load32 S_ACC];
    [Fuel] [Load32 S_ACC] [BrEqzA];
    [Fuel] [Load32 S_ACC] [BrNezA];
    [Fuel] [Load32 S_ACC] [I32Add AI_ACC] [Store32 S_A];
    [Fuel] [Load32 S_ACC] [I32Add AI_ACC] [Store32 S_A] [Br];
    [Fuel] [Load32 S_ACC] [I32Eq BR_AS];
    [Fuel] [Load32 S_ACC] [I32GtU BR_AS];
    [Fuel] [Load32 S_ACC] [I32LeU BR_AS];
    [Fuel] [Load32 S_ACC] [I32Mul AI_ACC] [I32Add AS];
    [Fuel] [Load32 S_ACC] [I32Mul AI_ACC] [I32Add AS_ACC] [I32Add AI];
    [Fuel] [Load32 S_ACC] [I32Ne BR_AI];
    [Fuel] [Load32 S_ACC] [Load16 A_ACC] [I32Eq BR_AS];
    [Fuel] [Load32 S_ACC] [Load32 A];
    [Fuel] [Load32 S_ACC] [Load32 A_ACC];
    [Fuel] [Load32 S_ACC] [Load8 A];
    [Fuel] [Load32 S_ACC] [Load8 A_ACC] [BrEqzA];
    [Fuel] [Load32 S_ACC] [Store32 S_A];
    [Fuel] [Load32 S_ACC] [Store32 S_A] [I32ShrU SI_ACC] [I32And AI];
    [Fuel] [Load32 S_ACC] [Store32 S_A] [Store32 S] [Br];
    [Fuel] [Load32 W];
    [Fuel] [Load32 W] [I32GtU BR_AI];
    [Fuel] [Load32 W] [Load32 W] [Load32 W] [Load32 W];
    [Fuel] [Load32 W_ACC] [ReturnOneA];
    [Fuel] [Load32 W_ACC] [Store32 W_A] [Load32 W_ACC] [Store32 W_A];
    [Fuel] [Load32 X] [CountLtS SI];
    [Fuel] [Load64 S];
    [Fuel] [Load64 S] [Load8 S] [I32Add SI_ACC] [BrTableA];
    [Fuel] [Load64 W_ACC];
    [Fuel] [Load8 S];
    [Fuel] [Load8 S] [Br];
    [Fuel] [Load8 S] [BrEqzA];
    [Fuel] [Load8 S] [CountGtU II];
    [Fuel] [Load8 S] [I32Add SI_ACC] [BrTableA];
    [Fuel] [Load8 S] [I32Eq BR_AI];
    [Fuel] [Load8 S] [I32Extend8S A] [I32LtS BR_AI];
    [Fuel] [Load8 S] [I32GtU AI_ACC] [Const] [SelectA];
    [Fuel] [Load8 S] [Load8 S] [I32Ne BR_AS];
    [Fuel] [Load8 S] [Load8 S_ACC];
    [Fuel] [Load8 S] [Load8 S_ACC] [I32Sub SA] [BrNezA];
    [Fuel] [Load8 S] [Load8S32 S];
    [Fuel] [Load8 S_ACC] [BrEqzA];
    [Fuel] [Load8 S_ACC] [BrNezA];
    [Fuel] [Load8 S_ACC] [I32Add AS] [Load8 S_ACC] [I32Add AS];
    [Fuel] [Load8 S_ACC] [I32And AI_ACC] [BrEqzA];
    [Fuel] [Load8 S_ACC] [I32And AI_ACC] [BrNezA];
    [Fuel] [Load8 S_ACC] [I32Eq BR_AI];
    [Fuel] [Load8 S_ACC] [I64Xor AS_ACC];
    [Fuel] [Load8 W] [I32Eq BR_AI];
    [Fuel] [Load8 W] [I32Ne BR_AI];
    [Fuel] [Load8 W_ACC];
    [Fuel] [Load8 W_ACC] [I32Add AS] [Load8 W_ACC] [I32Add AS];
    [Fuel] [Load8 W_ACC] [I32And AI_ACC] [BrEqzA];
    [Fuel] [Load8 W_ACC] [I32And AI_ACC] [I32Shl AI_ACC];
    [Fuel] [Load8 W_ACC] [I32Ne BR_AI];
    [Fuel] [Load8 W_ACC] [Store8 W_A] [Load8 W_ACC] [Store8 W_A];
    [Fuel] [Load8 X_ACC] [Store8 X_A] [I32Add SI] [CountNe IS];
    [Fuel] [Load8S32 S_ACC];
    [Fuel] [LoadF64 S] [Const] [F64Ge AS_ACC] [BrEqzA];
    [Fuel] [LoadF64 S] [Const] [F64Lt AS_ACC] [BrEqzA];
    [Fuel] [LoadF64 S] [I32Add SI] [LoadF64 A_ACC] [F64Sub SA];
    [Fuel] [Return];
    [Fuel] [ReturnOne];
    [Fuel] [Store16 S];
    [Fuel] [Store16 S_I];
    [Fuel] [Store16 S_I] [Store64 S];
    [Fuel] [Store32 S];
    [Fuel] [Store32 S] [Br];
    [Fuel] [Store32 S] [BrNez];
    [Fuel] [Store32 S] [Copy] [I32GtU BR_SS];
    [Fuel] [Store32 S] [CountLtU IS];
    [Fuel] [Store32 S] [Load32 S];
    [Fuel] [Store32 S] [ReturnOne];
    [Fuel] [Store32 S] [Store32 S];
    [Fuel] [Store32 S] [Store32 S_I];
    [Fuel] [Store32 S] [Store32 W] [Store32 W];
    [Fuel] [Store32 S_I];
    [Fuel] [Store32 S_I] [I64Add SI] [Br];
    [Fuel] [Store32 X] [I32Add SI] [CountNe II];
    [Fuel] [Store32 X] [I32Add SI] [CountNe IS];
    [Fuel] [Store64 S];
    [Fuel] [Store64 W_I] [CountNe II];
    [Fuel] [Store64 X] [I32Add SI] [CountNe II];
    [Fuel] [Store8 S];
    [Fuel] [Store8 S] [I32Add SI] [Br];
    [Fuel] [Store8 S] [I32Add SI] [BrEqz];
    [Fuel] [Store8 S] [I32Add SI] [Load8 S];
    [Fuel] [Store8 S] [I32Add SS] [Br];
    [Fuel] [Store8 S_I];
    [Fuel] [Store8 S_I] [I32Add SI];
    [Fuel] [Store8 S_I] [I32Add SI] [Const];
    [Fuel] [Store8 W_I] [CountLtU SI];
}

/// Records in the longest chain, that of fuel among them.
const LONGEST: usize = 5;

/// The numbers of a chain's codes, with that of `Payload`, which no record has, behind them.
#[expect(clippy::indexing_slicing, reason = "evaluated by the compiler")]
const fn padded(numbers: &[u16]) -> [u16; LONGEST] {
    let mut padded = [number::Payload; LONGEST];
    let mut at = 0;
    while at < numbers.len() {
        padded[at] = numbers[at];
        at = at.wrapping_add(1);
    }
    padded
}

/// Places of a table of hashes: twice as many as chains, and a power of two.
const PLACES: usize = 4096;

const _: () = assert!(CHAINS.len().saturating_mul(2) <= PLACES);

/// The place where a chain is looked for first.
const fn place(codes: [u16; LONGEST]) -> usize {
    let [a, b, c, d, e] = codes;
    let four = a as u64 | (b as u64) << 16 | (c as u64) << 32 | (d as u64) << 48;
    let mixed = (four ^ (e as u64).rotate_right(8)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed >> 48) as usize & PLACES.wrapping_sub(1)
}

/// For each place, the number of the chain there and one; zero where there is none.
#[expect(clippy::indexing_slicing, clippy::cast_possible_truncation, reason = "evaluated by the compiler")]
static TABLE: [u16; PLACES] = {
    let mut table = [0; PLACES];
    let mut chain: usize = 0;
    while chain < CHAINS.len() {
        let mut at = place(CHAINS[chain].0);
        while table[at] != 0 {
            at = at.wrapping_add(1) & PLACES.wrapping_sub(1);
        }
        chain = chain.wrapping_add(1);
        table[at] = chain as u16;
    }
    table
};

/// For each code, the records of the longest chain that begins with it; zero where none does.
#[expect(clippy::indexing_slicing, reason = "evaluated by the compiler")]
static LENGTHS: [u8; Code::COUNT] = {
    let mut lengths = [0; Code::COUNT];
    let mut chain: usize = 0;
    while chain < CHAINS.len() {
        let codes = CHAINS[chain].0;
        let mut len: u8 = 0;
        while (len as usize) < LONGEST && codes[len as usize] != number::Payload {
            len = len.wrapping_add(1);
        }
        let longest = &mut lengths[codes[0] as usize];
        if *longest < len {
            *longest = len;
        }
        chain = chain.wrapping_add(1);
    }
    lengths
};

/// The handler of the longest chain that these records begin with, if there is one.
pub(super) fn longest(ops: &[Op]) -> Option<Handler> {
    let most = usize::from(*LENGTHS.get(usize::from(ops.first()?.number()))?);
    let mut codes = [number::Payload; LONGEST];
    let mut len: usize = 0;
    let mut rest = ops;
    while let (Some(place), Some(op), true) = (codes.get_mut(len), rest.first(), len < most) {
        *place = op.number();
        len = len.wrapping_add(1);
        match op.code().map(Code::behind) {
            Some(Behind::Record) => rest = rest.get(1..)?,
            Some(Behind::Payload) => rest = rest.get(2..).unwrap_or(&[]),
            _ => break,
        }
    }
    while len > 1 {
        if let Some(handler) = find(codes) {
            return Some(handler);
        }
        len = len.wrapping_sub(1);
        *codes.get_mut(len)? = number::Payload;
    }
    None
}

/// The handler of a chain.
fn find(codes: [u16; LONGEST]) -> Option<Handler> {
    let mut at = place(codes);
    loop {
        let chain = TABLE.get(at).and_then(|chain| CHAINS.get(usize::from(chain.checked_sub(1)?)));
        let (found, handler) = chain?;
        if *found == codes {
            return Some(*handler);
        }
        at = at.wrapping_add(1) & PLACES.wrapping_sub(1);
    }
}
