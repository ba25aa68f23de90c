//! The host of the guest: it adds.

use wrt::Trap;
use wrt::runtime::{Answer, Caller, FuncType, Host, ValType};

use crate::board::Board;

/// Its token.
pub(crate) const ADD: u32 = 7;

/// The one function there is, `host.add`.
pub(crate) struct Adder;

const I32: ValType = ValType::I32;

impl Host<Board> for Adder {
    fn resolve(&self, module: &[u8], name: &[u8], ty: FuncType<'_>) -> Option<u32> {
        let is_add = matches!((module, name, ty.params, ty.results), (b"host", b"add", [I32, I32], [I32]));
        is_add.then_some(ADD)
    }

    fn call(&mut self, _: u32, caller: &mut Caller<'_, Board>) -> Answer {
        let &[left, right] = caller.args() else { return Answer::Trap(Trap::Host) };
        if let [result] = caller.results_mut() {
            *result = left.wrapping_add(right) & u64::from(u32::MAX);
        }
        Answer::Done
    }
}
