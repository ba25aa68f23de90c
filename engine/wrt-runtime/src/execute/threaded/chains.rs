//! Handlers of chains: records that follow one another often in real programs.
//!
//! What an interpreter waits for is mostly the jump to the next handler, so one jump for several records is worth more than shorter
//! handlers. A chain is only in its handler: the records stay as they are, and a branch into it finds the handler of what is left.

use core::slice::Iter;

use wrt_error::Trap;
use wrt_instructions::chain;
use wrt_instructions::code::{Code, Op, number};

use super::{
    Context, Handler, Record, call_indirect, call_own, charge, global, go, go_back, next, out_of_fuel, pick,
    set_global, trap,
};
use crate::execute::compact::Then;
use crate::execute::numeric;
use crate::execute::rows::{At, Chain, Row, at, rows};
use crate::execute::slot::{Accs, Cells, copy, get, set};

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

/// Whatever needs no more than memory 0, the frame and the accumulators.
impl<R, const F: u16> Straight for At<R, F>
where
    At<R, F>: Row,
{
    const RECORDS: usize = <Self as Row>::RECORDS;

    #[inline(always)]
    fn execute(cx: &mut Context<'_>, regs: &mut Cells<'_>, op: Op, payload: Op, accs: &mut Accs) -> Result<(), Trap> {
        <Self as Row>::execute(cx.mem, regs, op, payload, accs).map(|_| ())
    }
}

impl<R, const F: u16> Last for At<R, F>
where
    At<R, F>: Row,
{
    #[inline(always)]
    fn finish<'a>(cx: &mut Context<'a>, ip: Iter<'a, Record>, mut regs: Cells<'a>, mut accs: Accs) {
        let mut from = ip.clone();
        let Some(first) = from.next() else { return trap(cx, ip, Trap::Corrupt) };
        let mut rest = from.clone();
        let last = if const { <Self as Row>::RECORDS == 1 } {
            first
        } else {
            let Some(payload) = rest.next() else { return trap(cx, ip, Trap::Corrupt) };
            payload
        };
        match <Self as Row>::execute(cx.mem, &mut regs, first.op, last.op, &mut accs) {
            Ok(Then::Branch(true)) => go(cx, ip, first.op.displacement(), regs, accs),
            Ok(Then::BranchNext(true)) => go(cx, from, last.op.displacement(), regs, accs),
            Ok(_) => next(cx, last, rest, regs, accs),
            Err(cause) => trap(cx, ip, cause),
        }
    }
}

/// Makes a code the last of chains.
macro_rules! last {
    ($row:ident, |$cx:ident, $ip:ident, $regs:ident, $accs:ident| $finish:expr) => {
        impl Last for At<rows::$row, 0> {
            #[inline(always)]
            fn finish<'a>($cx: &mut Context<'a>, $ip: Iter<'a, Record>, $regs: Cells<'a>, $accs: Accs) {
                $finish
            }
        }
    };
}

/// Makes a code that goes on with the next record and needs the instance.
macro_rules! of_instance {
    ($row:ident, |$cx:ident, $regs:ident, $op:ident, $accs:ident| $execute:expr) => {
        impl Straight for At<rows::$row, 0> {
            #[inline(always)]
            fn execute(
                $cx: &mut Context<'_>,
                $regs: &mut Cells<'_>,
                $op: Op,
                _: Op,
                $accs: &mut Accs,
            ) -> Result<(), Trap> {
                $execute
            }
        }
        last!($row, |cx, ip, regs, accs| straight::<Self>(cx, ip, regs, accs));
    };
}

of_instance!(GlobalGet, |cx, regs, op, accs| {
    numeric::keep(regs, op, accs, global(cx, op).ok_or(Trap::Corrupt)?.get().value, true);
    Ok(())
});
of_instance!(GlobalSet, |cx, regs, op, _accs| set_global(cx, op, get(regs, op.a())).ok_or(Trap::Corrupt));
of_instance!(GlobalSetA, |cx, _regs, op, accs| set_global(cx, op, accs.int).ok_or(Trap::Corrupt));
last!(Return, |cx, ip, _regs, accs| go_back(cx, ip, accs));
last!(ReturnOne, |cx, ip, regs, accs| {
    let Some(op) = ip.as_slice().first().map(|record| record.op) else { return trap(cx, ip, Trap::Corrupt) };
    let mut regs = regs;
    copy(&mut regs, 0, op.a());
    go_back(cx, ip, accs)
});
last!(ReturnOneA, |cx, ip, regs, accs| {
    let mut regs = regs;
    set(&mut regs, 0, accs.int);
    go_back(cx, ip, accs)
});
last!(ReturnOneF, |cx, ip, regs, accs| {
    let mut regs = regs;
    set(&mut regs, 0, accs.float);
    go_back(cx, ip, accs)
});

last!(Call, |cx, ip, regs, accs| {
    let _dead: Accs = accs;
    call_own(cx, ip, regs)
});
last!(CallIndirect, |cx, ip, regs, accs| {
    let _dead: Accs = accs;
    call_indirect(cx, ip, regs)
});
last!(BrTable, |cx, ip, regs, accs| {
    let Some(op) = ip.as_slice().first().map(|record| record.op) else { return trap(cx, ip, Trap::Corrupt) };
    pick(cx, ip, get(&regs, op.a()), regs, accs)
});
last!(BrTableA, |cx, ip, regs, accs| pick(cx, ip, accs.int, regs, accs));

/// A chain of codes as a type.
macro_rules! chain {
    ([$($last:ident)+]) => {
        at!($($last)+)
    };
    ([$($first:ident)+] $($rest:tt)+) => {
        Chain<at!($($first)+), chain!($($rest)+)>
    };
}

/// Makes the chains' handlers.
macro_rules! handlers {
    (
        chains { $($number:literal $([$($code:ident)+])+;)* }
        threaded { $($other:literal $([$($other_code:ident)+])+;)* }
    ) => {
        /// The handler of each chain, in the order of their numbers.
        static HANDLERS: &[Handler] = &[
            $(handler::<chain!($([$($code)+])+)>,)*
            $(handler::<chain!($([$($other_code)+])+)>,)*
        ];
    };
}

wrt_instructions::for_each_chain!(handlers);

/// The handler of the longest chain that these records begin with, if there is one.
pub(super) fn longest(ops: &[Op]) -> Option<Handler> {
    HANDLERS.get(usize::from(chain::longest(ops)?.checked_sub(chain::FIRST)?)).copied()
}
