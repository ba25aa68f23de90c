//! The rules of instructions whose types depend on more than the opcode table says.

use wrt_error::{Resource, ResourceLimit};
use wrt_foundation::{EXCEPTIONS, LEGACY_EXCEPTIONS, Region, TYPED_REFS, WIDE_ARITHMETIC};
use wrt_instructions::{HeapType, Opcode, ValType};

use super::frame::{Frame, Kind};
use super::{Labels, Validator};
use crate::instruction::{BlockType, Detail, Immediate, Instruction, written};
use crate::module::{Module, Values};
use crate::refusal::Unit;
use crate::rows;
use crate::translate::Facts;

impl<R: Region> Validator<R> {
    /// The rule of an instruction without a signature in the table.
    pub(super) fn own_rule(&mut self, module: &Module<R>, instruction: &Instruction, facts: &mut Facts) -> Unit<()> {
        let opcode = instruction.opcode();
        if rows::is_object(opcode) {
            return self.gc(module, instruction, facts);
        }
        match (&instruction.immediate, &instruction.detail) {
            (Immediate::Local(index), _) => self.local(module, opcode, *index, facts),
            (Immediate::Global(index), _) => self.global(module, opcode, *index, facts),
            (Immediate::Block, Detail::Block(block)) => self.open(module, opcode, module.known_block(*block)?, facts),
            (Immediate::Label(label), _) if TYPED_REFS && matches!(opcode, Opcode::BrOnNull | Opcode::BrOnNonNull) => {
                self.branch_on_null(module, opcode, *label)
            }
            (Immediate::Label(label), _) if LEGACY_EXCEPTIONS && opcode == Opcode::Rethrow => {
                self.rethrow(module, *label)
            }
            (Immediate::Label(label), _) if LEGACY_EXCEPTIONS && opcode == Opcode::Delegate => {
                self.delegate(module, *label)
            }
            (Immediate::Label(label), _) => self.branch(module, opcode, *label),
            (Immediate::Func(func), _) if opcode == Opcode::RefFunc => self.ref_func(module, *func),
            (Immediate::Func(func), _) => self.call(module, opcode, module.func(*func)?, facts),
            (Immediate::Tag(tag), _) if LEGACY_EXCEPTIONS && opcode == Opcode::Catch => {
                let params = module.tag(*tag)?;
                facts.params = module.types.slots_of(params);
                self.catch(module, opcode, Kind::Catch, params)
            }
            (Immediate::Tag(tag), _) if EXCEPTIONS => {
                let params = module.tag(*tag)?;
                facts.params = module.types.slots_of(params);
                self.pop_all(module, Values::All(params))?;
                self.set_unreachable();
                Ok(())
            }
            (Immediate::TryTable, Detail::Handlers { block, .. }) if EXCEPTIONS => {
                self.open(module, opcode, module.known_block(*block)?, facts)
            }
            (Immediate::Type(index), _) if TYPED_REFS => {
                let ty = module.func_type_id(*index)?;
                self.pop_expect(module, ValType::reference(true, HeapType::Concrete(ty)))?;
                self.call(module, opcode, ty, facts)
            }
            (Immediate::TypeTable { ty, table }, _) => {
                let table = module.table(*table)?;
                if !module.matches(table.element, ValType::FUNCREF) {
                    return module.refusal.mismatch(ValType::FUNCREF.text(), table.element.text());
                }
                let ty = module.func_type_id(*ty)?;
                self.pop_expect(module, table.address)?;
                self.call(module, opcode, ty, facts)
            }
            (Immediate::MemoryPair { to, from }, _) => self.copy(module, module.memory(*to)?, module.memory(*from)?),
            (Immediate::TablePair { to, from }, _) => {
                let (to, from) = (module.table(*to)?, module.table(*from)?);
                if !module.matches(from.element, to.element) {
                    return module.refusal.mismatch(to.element.text(), from.element.text());
                }
                self.copy(module, to.address, from.address)
            }
            (Immediate::SelectTyped, Detail::Type(ty)) => {
                let ty = module.known(*ty)?;
                facts.vector = ty.is_vector();
                self.pop_expect(module, ValType::I32)?;
                self.pop_expect(module, ty)?;
                self.pop_expect(module, ty)?;
                self.push(module, ty)
            }
            (Immediate::HeapType, Detail::Type(ty)) => self.push(module, module.known(*ty)?),
            (_, _) => self.plain(module, opcode, facts),
        }
    }

    /// A label of a `br_table`, the default last: `last` marks it.
    pub(crate) fn table_label(&mut self, module: &Module<R>, label: u32, last: bool) -> Unit<()> {
        // A run of equal labels, as compilers write them, is checked once; so are labels of one type.
        if self.table.is_none_or(|before| before.last != label) {
            let frame = self.label_frame(module, label)?;
            let types = (frame.block(), frame.is(Kind::Loop));
            let arity = match self.table {
                Some(before) if before.types == types => before.arity,
                before => {
                    let types = frame.label_types(module)?;
                    let types = types.as_slice();
                    if before.is_some_and(|before| before.arity != types.len()) {
                        return module.refusal.mismatch("labels that take equally many values", "another number");
                    }
                    self.check_top(module, types)?;
                    types.len()
                }
            };
            self.table = Some(Labels { arity, last: label, types });
        }
        if last {
            self.table = None;
            self.set_unreachable();
        }
        Ok(())
    }

    /// A handler of the `try_table` that comes next: the values of a tag's exceptions, if there is one, then a reference to them, go to a label.
    /// Gives the number of those values.
    pub(crate) fn handler(&mut self, module: &Module<R>, tag: Option<u32>, with_ref: bool, label: u32) -> Unit<u32> {
        let params = match tag {
            Some(tag) => module.tag(tag)?,
            None => &[],
        };
        let frame = self.label_frame(module, label)?;
        let types = frame.label_types(module)?;
        let (values, reference) = types.as_slice().split_at_checked(params.len()).unwrap_or((&[], &[]));
        let exception = if with_ref { &[ValType::EXNREF.non_null()][..] } else { &[] };
        if types.as_slice().len() < params.len()
            || !module.all_match(params, values)
            || !module.all_match(exception, reference)
        {
            return module.refusal.mismatch("a label that takes the exception's values", "other values");
        }
        Ok(module.types.slots_of(params))
    }

    /// Instructions without immediates.
    #[expect(clippy::wildcard_enum_match_arm, reason = "picks from the table; a row without a rule is refused")]
    fn plain(&mut self, module: &Module<R>, opcode: Opcode, facts: &mut Facts) -> Unit<()> {
        match opcode {
            Opcode::Unreachable => self.set_unreachable(),
            Opcode::Else => self.otherwise(module)?,
            Opcode::End => self.end(module)?,
            Opcode::CatchAll if LEGACY_EXCEPTIONS => self.catch(module, opcode, Kind::CatchAll, &[])?,
            Opcode::BrTable => {
                self.pop_expect(module, ValType::I32)?;
                self.table = None;
            }
            Opcode::Return => {
                let block = self.function_block();
                self.pop_all(module, module.results(block)?)?;
                self.set_unreachable();
            }
            Opcode::Drop => facts.vector = self.pop(module)?.is_vector(),
            Opcode::Select => self.select(module, facts)?,
            Opcode::RefIsNull => {
                self.pop_ref(module)?;
                self.push(module, ValType::I32)?;
            }
            Opcode::ThrowRef if EXCEPTIONS => {
                self.pop_expect(module, ValType::EXNREF)?;
                self.set_unreachable();
            }
            Opcode::RefAsNonNull if TYPED_REFS => {
                let found = self.pop_ref(module)?;
                self.push(module, found.non_null())?;
            }
            Opcode::I64Add128 | Opcode::I64Sub128 if WIDE_ARITHMETIC => self.halves(module, &[ValType::I64; 4])?,
            Opcode::I64MulWideS | Opcode::I64MulWideU if WIDE_ARITHMETIC => self.halves(module, &[ValType::I64; 2])?,
            other => return module.refusal.invalid("instruction has a rule", written(other)),
        }
        Ok(())
    }

    /// Takes these and gives the halves of a 128-bit integer.
    fn halves(&mut self, module: &Module<R>, params: &[ValType]) -> Unit<()> {
        self.pop_all(module, Values::All(params))?;
        self.push_all(module, Values::All(&[ValType::I64; 2]))
    }

    fn local(&mut self, module: &Module<R>, opcode: Opcode, index: u32, facts: &mut Facts) -> Unit<()> {
        let ty = self.locals.get(index, module)?;
        (facts.local, facts.vector) = (self.locals.slot(index, module), ty.is_vector());
        if opcode != Opcode::LocalGet {
            self.pop_expect(module, ty)?;
            self.locals.set(index, ty, self.outer.len(), &module.refusal)?;
        } else if !self.locals.is_set(index, ty) {
            return module.refusal.invalid("uninitialized local", u64::from(index));
        }
        if opcode != Opcode::LocalSet {
            self.push(module, ty)?;
        }
        Ok(())
    }

    fn global(&mut self, module: &Module<R>, opcode: Opcode, index: u32, facts: &mut Facts) -> Unit<()> {
        let global = module.global(index)?;
        facts.vector = global.ty.is_vector();
        if opcode == Opcode::GlobalGet {
            if self.constant && global.mutable != 0 {
                return module.refusal.invalid("constant expression required: the global is mutable", u64::from(index));
            }
            return self.push(module, global.ty);
        }
        if global.mutable == 0 {
            return module.refusal.invalid("global is immutable", u64::from(index));
        }
        self.pop_expect(module, global.ty)
    }

    /// `select` without a type: two operands of one number type.
    fn select(&mut self, module: &Module<R>, facts: &mut Facts) -> Unit<()> {
        self.pop_expect(module, ValType::I32)?;
        let second = self.pop(module)?;
        let first = self.pop(module)?;
        for ty in [first, second] {
            if ty.is_ref() {
                return module.refusal.mismatch("a number", ty.text());
            }
        }
        if first != second && first != ValType::BOTTOM && second != ValType::BOTTOM {
            return module.refusal.mismatch(first.text(), second.text());
        }
        let ty = if first == ValType::BOTTOM { second } else { first };
        facts.vector = ty.is_vector();
        self.push(module, ty)
    }

    /// A copy between two memories or tables: its length has the smaller address type.
    fn copy(&mut self, module: &Module<R>, to: ValType, from: ValType) -> Unit<()> {
        let both_wide = to == ValType::I64 && from == ValType::I64;
        self.pop_expect(module, if both_wide { ValType::I64 } else { ValType::I32 })?;
        self.pop_expect(module, from)?;
        self.pop_expect(module, to)
    }

    fn call(&mut self, module: &Module<R>, opcode: Opcode, ty: u32, facts: &mut Facts) -> Unit<()> {
        let (params, results) = module.func_type(ty)?;
        self.pop_all(module, Values::All(params))?;
        if matches!(opcode, Opcode::ReturnCall | Opcode::ReturnCallIndirect | Opcode::ReturnCallRef) {
            let own = module.results(self.function_block())?;
            if !module.all_match(results, own.as_slice()) {
                return module.refusal.mismatch("the caller's results", "other results of the callee");
            }
            self.set_unreachable();
        } else {
            self.push_all(module, Values::All(results))?;
        }
        let slots = |types| module.types.slots_of(types);
        (facts.params, facts.results, facts.ty) = (slots(params), slots(results), ty);
        Ok(())
    }

    fn ref_func(&mut self, module: &Module<R>, func: u32) -> Unit<()> {
        let ty = module.func(func)?;
        if !self.constant && !module.is_declared(func) {
            return module.refusal.invalid("undeclared function reference", u64::from(func));
        }
        self.push(module, ValType::reference(false, HeapType::Concrete(ty)))
    }

    /// `br_on_null` and `br_on_non_null`: the reference, which is not null then, is left where the first does not branch, and is
    /// the last value that the label of the second takes.
    fn branch_on_null(&mut self, module: &Module<R>, opcode: Opcode, label: u32) -> Unit<()> {
        let found = self.pop_ref(module)?.non_null();
        let types = self.label_frame(module, label)?.label_types(module)?;
        if opcode == Opcode::BrOnNull {
            self.retype(module, types)?;
            return self.push(module, found);
        }
        let Some((last, below)) = types.as_slice().split_last() else {
            return module.refusal.mismatch("a label that takes a reference", "nothing");
        };
        if !module.matches(found, *last) {
            return module.refusal.mismatch(last.text(), found.text());
        }
        self.retype(module, Values::All(below))
    }

    fn branch(&mut self, module: &Module<R>, opcode: Opcode, label: u32) -> Unit<()> {
        if opcode == Opcode::BrIf {
            self.pop_expect(module, ValType::I32)?;
        }
        let types = self.label_frame(module, label)?.label_types(module)?;
        if opcode == Opcode::BrIf {
            self.retype(module, types)
        } else {
            self.check_top(module, types.as_slice())?;
            self.set_unreachable();
            Ok(())
        }
    }

    /// The block of a label.
    pub(super) fn label_frame(&self, module: &Module<R>, label: u32) -> Unit<Frame> {
        Ok(match (label as usize).checked_sub(1) {
            None => self.frame,
            Some(depth) => {
                let at = self.outer.len().checked_sub(depth).and_then(|at| at.checked_sub(1));
                match at.and_then(|at| self.outer.get(at)) {
                    Some(outer) => *outer,
                    None => {
                        return module.refusal.unknown("label", label, self.outer.len().saturating_add(1));
                    }
                }
            }
        })
    }

    fn open(&mut self, module: &Module<R>, opcode: Opcode, block: BlockType, facts: &mut Facts) -> Unit<()> {
        let kind = if opcode == Opcode::Loop {
            Kind::Loop
        } else if opcode == Opcode::If {
            Kind::If
        } else if LEGACY_EXCEPTIONS && opcode == Opcode::Try {
            Kind::Try
        } else {
            Kind::Block
        };
        if kind == Kind::If {
            self.pop_expect(module, ValType::I32)?;
        }
        let params = module.params(block)?;
        self.retype(module, params)?;
        let height = self.operands.len().saturating_sub(params.as_slice().len());
        // The function's own block is one of them.
        let depth = (self.outer.len() as u64).saturating_add(1);
        if depth > self.depth_limit {
            let limit = ResourceLimit { what: Resource::ControlDepth, limit: self.depth_limit, wanted: depth };
            return module.refusal.of(Err(limit));
        }
        module.refusal.of(self.outer.push(self.frame))?;
        self.frame = Frame::new(kind, block, height);
        (facts.params, facts.results) = match block {
            BlockType::Empty => (0, 0),
            BlockType::Value(ty) => (0, if ty.is_vector() { 2 } else { 1 }),
            BlockType::Type(_) => {
                let results = module.results(block)?;
                (module.types.slots_of(params.as_slice()), module.types.slots_of(results.as_slice()))
            }
        };
        Ok(())
    }

    /// Checks that the innermost block leaves its results, which stay, and nothing else.
    fn close(&mut self, module: &Module<R>) -> Unit<()> {
        let results = module.results(self.frame.block())?;
        self.retype(module, results)?;
        let operands = self.operands.as_slice();
        let below = operands.len().saturating_sub(results.as_slice().len());
        match operands.get(self.frame.height()..below).and_then(<[ValType]>::last) {
            Some(found) => module.refusal.mismatch("end of the block's values", found.text()),
            None => Ok(()),
        }
    }

    fn otherwise(&mut self, module: &Module<R>) -> Unit<()> {
        if !self.frame.is(Kind::If) {
            return module.refusal.malformed("else only in an if", Opcode::Else as u64);
        }
        self.close(module)?;
        self.locals.leave(self.outer.len());
        self.frame.set_part(Kind::Else);
        self.operands.truncate(self.frame.height());
        self.push_all(module, module.params(self.frame.block())?)
    }

    /// A handler of a `try`, which is given these values; none comes behind the one for all exceptions.
    fn catch(&mut self, module: &Module<R>, opcode: Opcode, part: Kind, values: &[ValType]) -> Unit<()> {
        if !self.frame.is(Kind::Try) && !self.frame.is(Kind::Catch) {
            return module.refusal.malformed("catch only in a try, before catch_all", opcode as u64);
        }
        self.close(module)?;
        self.locals.leave(self.outer.len());
        let is_first = self.frame.is(Kind::Try);
        self.frame.set_part(part);
        self.operands.truncate(self.frame.height());
        if is_first {
            // As in the frame: for `rethrow`.
            self.push(module, ValType::EXNREF)?;
            self.frame.raise();
        }
        self.push_all(module, Values::All(values))
    }

    /// The end of a `try` that leaves what is thrown in it to the block of a label, which is counted outside of it.
    fn delegate(&mut self, module: &Module<R>, label: u32) -> Unit<()> {
        if !self.frame.is(Kind::Try) {
            return module.refusal.malformed("delegate only in a try, before catch", Opcode::Delegate as u64);
        }
        match label.checked_add(1) {
            Some(inside) if inside as usize <= self.outer.len() => self.end(module),
            _ => module.refusal.unknown("label", label, self.outer.len()),
        }
    }

    /// Throws what a handler was given again.
    fn rethrow(&mut self, module: &Module<R>, label: u32) -> Unit<()> {
        let frame = self.label_frame(module, label)?;
        if !frame.is(Kind::Catch) && !frame.is(Kind::CatchAll) {
            return module.refusal.invalid("invalid rethrow label", u64::from(label));
        }
        self.set_unreachable();
        Ok(())
    }

    fn end(&mut self, module: &Module<R>) -> Unit<()> {
        self.close(module)?;
        let block = self.frame.block();
        let (params, results) = (module.params(block)?, module.results(block)?);
        if self.frame.is(Kind::If) && !module.all_match(params.as_slice(), results.as_slice()) {
            return module.refusal.mismatch("an else that leaves the block's results", "no else");
        }
        self.locals.leave(self.outer.len());
        if self.frame.is_handler() {
            self.operands.truncate(self.frame.height().saturating_sub(1));
            self.push_all(module, results)?;
        }
        match self.outer.pop() {
            Some(outer) => self.frame = outer,
            None => self.ended = true,
        }
        Ok(())
    }

    fn set_unreachable(&mut self) {
        self.operands.truncate(self.frame.height());
        self.frame.set_unreachable();
    }

    /// The type of the function itself.
    fn function_block(&self) -> BlockType {
        self.outer.get(0).unwrap_or(&self.frame).block()
    }
}

impl Frame {
    /// What a branch to its label takes.
    pub(super) fn label_types<'m, R: Region>(&self, module: &'m Module<R>) -> Unit<Values<'m>> {
        if self.is(Kind::Loop) { module.params(self.block()) } else { module.results(self.block()) }
    }
}
