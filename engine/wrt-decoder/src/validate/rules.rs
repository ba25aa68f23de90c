//! The rules of instructions whose types depend on more than the opcode table says.

use wrt_error::{ParseErrorKind, Resource, ResourceLimit};
use wrt_foundation::Region;
use wrt_instructions::{Opcode, ValType};

use super::{Frame, FrameRecord, Kind, Validator, invalid, mismatch, mismatch_text};
use crate::instruction::{BlockType, Detail, Immediate, Instruction};
use crate::module::{Module, Types};
use crate::translate::Facts;

impl<R: Region> Validator<R> {
    /// The rule of an instruction without a signature in the table.
    pub(super) fn own_rule(
        &mut self,
        module: &Module<R>,
        instruction: &Instruction,
        facts: &mut Facts,
    ) -> Result<(), ParseErrorKind> {
        let opcode = instruction.opcode();
        match (&instruction.immediate, &instruction.detail) {
            (Immediate::Local(index), _) => self.local(opcode, *index),
            (Immediate::Global(index), _) => self.global(module, opcode, *index),
            (Immediate::Block, Detail::Block(block)) => self.open(module, opcode, *block, facts),
            (Immediate::Label(label), _) => self.branch(module, opcode, *label),
            (Immediate::Func(func), _) => self.call(module, opcode, module.func(*func)?, facts),
            (Immediate::TypeTable { ty, table }, _) => {
                let table = module.table(*table)?;
                if table.element != ValType::FUNCREF {
                    return mismatch(ValType::FUNCREF, table.element);
                }
                module.func_type(*ty)?;
                self.pop_expect(table.address)?;
                self.call(module, opcode, *ty, facts)
            }
            (Immediate::MemoryPair { to, from }, _) => self.copy(module.memory(*to)?, module.memory(*from)?),
            (Immediate::TablePair { to, from }, _) => {
                let (to, from) = (module.table(*to)?, module.table(*from)?);
                if to.element != from.element {
                    return mismatch(to.element, from.element);
                }
                self.copy(to.address, from.address)
            }
            (Immediate::SelectTyped, Detail::Type(ty)) => {
                self.pop_expect(ValType::I32)?;
                self.pop_expect(*ty)?;
                self.pop_expect(*ty)?;
                self.push(*ty)
            }
            (Immediate::HeapType, Detail::Type(ty)) => self.push(*ty),
            (_, _) => self.plain(module, opcode),
        }
    }

    /// A label of a `br_table`, the default last: `last` marks it.
    pub(crate) fn table_label(&mut self, module: &Module<R>, label: u32, last: bool) -> Result<(), ParseErrorKind> {
        let arity = match self.table {
            // A run of equal labels, as compilers write them, is checked once.
            Some((arity, before)) if before == label => arity,
            before => {
                let types = self.label_types(module, label)?;
                let types = types.as_slice();
                if let Some((arity, _)) = before
                    && arity != types.len()
                {
                    return mismatch_text("labels that take equally many values", "another number");
                }
                self.check_top(types)?;
                types.len()
            }
        };
        self.table = Some((arity, label));
        if last {
            self.table = None;
            self.set_unreachable();
        }
        Ok(())
    }

    /// Instructions without immediates.
    #[expect(clippy::wildcard_enum_match_arm, reason = "picks from the table; a row without a rule is refused")]
    fn plain(&mut self, module: &Module<R>, opcode: Opcode) -> Result<(), ParseErrorKind> {
        match opcode {
            Opcode::Unreachable => self.set_unreachable(),
            Opcode::Else => self.otherwise(module)?,
            Opcode::End => self.end(module)?,
            Opcode::BrTable => {
                self.pop_expect(ValType::I32)?;
                self.table = None;
            }
            Opcode::Return => {
                let block = self.function_block();
                self.pop_all(module.results(block)?)?;
                self.set_unreachable();
            }
            Opcode::Drop => drop(self.pop()?),
            Opcode::Select => self.select()?,
            Opcode::RefIsNull => {
                let found = self.pop()?;
                if !found.is_ref() && found != ValType::BOTTOM {
                    return mismatch_text("a reference", found.text());
                }
                self.push(ValType::I32)?;
            }
            other => return invalid("instruction has a rule", other as u64),
        }
        Ok(())
    }

    fn local(&mut self, opcode: Opcode, index: u32) -> Result<(), ParseErrorKind> {
        let ty = self.locals.get(index)?;
        if opcode != Opcode::LocalGet {
            self.pop_expect(ty)?;
        }
        if opcode != Opcode::LocalSet {
            self.push(ty)?;
        }
        Ok(())
    }

    fn global(&mut self, module: &Module<R>, opcode: Opcode, index: u32) -> Result<(), ParseErrorKind> {
        let global = module.global(index)?;
        if opcode == Opcode::GlobalGet {
            if self.constant && global.mutable != 0 {
                return invalid("constant expression required: the global is mutable", u64::from(index));
            }
            return self.push(global.ty);
        }
        if global.mutable == 0 {
            return invalid("global is immutable", u64::from(index));
        }
        self.pop_expect(global.ty)
    }

    /// `select` without a type: two operands of one number type.
    fn select(&mut self) -> Result<(), ParseErrorKind> {
        self.pop_expect(ValType::I32)?;
        let second = self.pop()?;
        let first = self.pop()?;
        for ty in [first, second] {
            if ty.is_ref() {
                return mismatch_text("a number", ty.text());
            }
        }
        if first != second && first != ValType::BOTTOM && second != ValType::BOTTOM {
            return mismatch(first, second);
        }
        self.push(if first == ValType::BOTTOM { second } else { first })
    }

    /// A copy between two memories or tables: its length has the smaller address type.
    fn copy(&mut self, to: ValType, from: ValType) -> Result<(), ParseErrorKind> {
        let both_wide = to == ValType::I64 && from == ValType::I64;
        self.pop_expect(if both_wide { ValType::I64 } else { ValType::I32 })?;
        self.pop_expect(from)?;
        self.pop_expect(to)
    }

    fn call(&mut self, module: &Module<R>, opcode: Opcode, ty: u32, facts: &mut Facts) -> Result<(), ParseErrorKind> {
        let (params, results) = module.func_type(ty)?;
        self.pop_all(Types::All(params))?;
        if matches!(opcode, Opcode::ReturnCall | Opcode::ReturnCallIndirect) {
            let own = module.results(self.function_block())?;
            if own.as_slice() != results {
                return mismatch_text("the caller's results", "other results of the callee");
            }
            self.set_unreachable();
        } else {
            self.push_all(Types::All(results))?;
        }
        (facts.params, facts.results) = (count(params), count(results));
        Ok(())
    }

    fn branch(&mut self, module: &Module<R>, opcode: Opcode, label: u32) -> Result<(), ParseErrorKind> {
        if opcode == Opcode::BrIf {
            self.pop_expect(ValType::I32)?;
        }
        let types = self.label_types(module, label)?;
        self.pop_all(types)?;
        if opcode == Opcode::BrIf {
            self.push_all(types)
        } else {
            self.set_unreachable();
            Ok(())
        }
    }

    /// What a branch to a label takes.
    fn label_types<'m>(&self, module: &'m Module<R>, label: u32) -> Result<Types<'m>, ParseErrorKind> {
        let frame = match (label as usize).checked_sub(1) {
            None => self.frame,
            Some(depth) => {
                let at = self.outer.len().checked_sub(depth).and_then(|at| at.checked_sub(1));
                match at.and_then(|at| self.outer.get(at)) {
                    Some(record) => record.unpack(),
                    None => {
                        return crate::module::unknown("label", u64::from(label), self.outer.len().saturating_add(1));
                    }
                }
            }
        };
        if frame.kind == Kind::Loop { module.params(frame.block) } else { module.results(frame.block) }
    }

    /// Checks the topmost operands and leaves them.
    fn check_top(&self, types: &[ValType]) -> Result<(), ParseErrorKind> {
        let operands = self.operands.as_slice().get(self.frame.height..).unwrap_or(&[]);
        let mut operands = operands.iter().rev();
        for expected in types.iter().rev() {
            match operands.next() {
                Some(found) if found == expected || *found == ValType::BOTTOM => {}
                Some(found) => return mismatch(*expected, *found),
                None if self.frame.unreachable => {}
                None => return mismatch_text(expected.text(), "nothing"),
            }
        }
        Ok(())
    }

    fn open(
        &mut self,
        module: &Module<R>,
        opcode: Opcode,
        block: BlockType,
        facts: &mut Facts,
    ) -> Result<(), ParseErrorKind> {
        let kind = if opcode == Opcode::Loop {
            Kind::Loop
        } else if opcode == Opcode::If {
            Kind::If
        } else {
            Kind::Block
        };
        if kind == Kind::If {
            self.pop_expect(ValType::I32)?;
        }
        let params = module.params(block)?;
        self.pop_all(params)?;
        let height = self.operands.len();
        // The function's own block is one of them.
        let depth = (self.outer.len() as u64).saturating_add(1);
        if depth > self.depth_limit {
            let limit = ResourceLimit { what: Resource::ControlDepth, limit: self.depth_limit, wanted: depth };
            return Err(ParseErrorKind::Limit(limit));
        }
        self.outer.push(FrameRecord::pack(&self.frame))?;
        self.frame = Frame { kind, block, height, unreachable: false };
        self.push_all(params)?;
        let results = module.results(block)?;
        (facts.params, facts.results) = (count(params.as_slice()), count(results.as_slice()));
        Ok(())
    }

    /// Checks that the innermost block leaves its results and nothing else.
    fn close(&mut self, module: &Module<R>) -> Result<(), ParseErrorKind> {
        self.pop_all(module.results(self.frame.block)?)?;
        let left = self.operands.len().saturating_sub(self.frame.height);
        if left != 0 {
            let found = self.operands.as_slice().last().copied().unwrap_or(ValType::BOTTOM);
            return mismatch_text("end of the block's values", found.text());
        }
        Ok(())
    }

    fn otherwise(&mut self, module: &Module<R>) -> Result<(), ParseErrorKind> {
        if self.frame.kind != Kind::If {
            return Err(ParseErrorKind::Malformed { expected: "else only in an if", found: Opcode::Else as u64 });
        }
        self.close(module)?;
        self.frame.kind = Kind::Else;
        self.frame.unreachable = false;
        self.push_all(module.params(self.frame.block)?)
    }

    fn end(&mut self, module: &Module<R>) -> Result<(), ParseErrorKind> {
        self.close(module)?;
        let block = self.frame.block;
        if self.frame.kind == Kind::If && module.params(block)?.as_slice() != module.results(block)?.as_slice() {
            return mismatch_text("an else that leaves the block's results", "no else");
        }
        match self.outer.pop() {
            Some(outer) => {
                self.frame = outer.unpack();
                self.push_all(module.results(block)?)
            }
            None => {
                self.ended = true;
                Ok(())
            }
        }
    }

    fn set_unreachable(&mut self) {
        self.operands.truncate(self.frame.height);
        self.frame.unreachable = true;
    }

    /// The type of the function itself.
    fn function_block(&self) -> BlockType {
        self.outer.get(0).map_or(self.frame.block, |record| record.unpack().block)
    }
}

/// How many types there are: at most the limits on parameters and results.
fn count(types: &[ValType]) -> u32 {
    u32::try_from(types.len()).unwrap_or(u32::MAX)
}
