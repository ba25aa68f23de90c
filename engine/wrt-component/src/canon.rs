//! The canonical section: functions lifted and lowered, and built-ins (Canonical ABI, "Canonical Definitions").

use wrt_instructions::ValType;
use wrt_platform::PageAllocator;

use crate::ComponentFeatures;
use crate::code::Operation;
use crate::facts::Table;
use crate::fault::{Checked, invalid, malformed, mismatch, unsupported};
use crate::machine::Machine;
use crate::opcode::{Canon, Immediates, Sort};
use crate::options::Options;
use crate::store::Extern;
use crate::types::{Flat, Kind, MOST_FLAT, NONE};

/// The most core parameters of a function that is lowered asynchronously; more lie in memory.
pub(crate) const MOST_FLAT_ASYNC: u32 = 4;

/// Which way values go at a function.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Direction {
    /// The function is a core one, and values come out of it.
    Lift,
    /// The function is the component's, and is called as a core one.
    Lower,
}

/// A core function's type being made.
#[derive(Clone, Copy, Default, Debug)]
struct Signature {
    params: Flat,
    results: Flat,
}

impl<P: PageAllocator> Machine<'_, P> {
    /// A canonical definition.
    pub(crate) fn canon(&mut self) -> Checked<()> {
        let code = self.input.byte("canonical definition")?;
        let Some(canon) = Canon::from_code(code) else {
            return match code {
                0x40..=0x42 => unsupported("shared-everything threads", u64::from(code)),
                _ => malformed("canonical definition", u64::from(code)),
            };
        };
        if let Some(feature) = canon.feature() {
            self.needs_feature(feature, u64::from(code))?;
        }
        let mut slot = 0;
        match canon.immediates() {
            Immediates::Lift => return self.lift(),
            Immediates::Lower => return self.lower(),
            Immediates::TaskReturn => return self.task_return(),
            Immediates::Resource => {
                let resource = self.resource_immediate(canon)?;
                let operation = if canon == Canon::ResourceNew {
                    Operation::ResourceNew
                } else if canon == Canon::ResourceDrop {
                    Operation::ResourceDrop
                } else {
                    Operation::ResourceRep
                };
                return self.define_resource_builtin(canon, operation, resource);
            }
            Immediates::Context => {
                slot = self.context_immediates()?;
            }
            Immediates::Async => self.async_immediate()?,
            Immediates::Cancellable => drop(self.input.flag("whether it can be cancelled")?),
            Immediates::Memory => {
                self.input.flag("whether it can be cancelled")?;
                let memory = self.input.u32("index of a core memory")?;
                self.check_memory(memory)?;
            }
            Immediates::Stream => drop(self.element(Kind::Stream)?),
            Immediates::Future => drop(self.element(Kind::Future)?),
            Immediates::StreamAsync => self.element(Kind::Stream).and_then(|_| self.async_immediate())?,
            Immediates::FutureAsync => self.element(Kind::Future).and_then(|_| self.async_immediate())?,
            Immediates::StreamOptions => self.transfer(Kind::Stream, canon == Canon::StreamRead)?,
            Immediates::FutureOptions => self.transfer(Kind::Future, canon == Canon::FutureRead)?,
            Immediates::Options => self.error_context_options(canon)?,
            Immediates::Indirect => self.thread_immediates()?,
            Immediates::None => {}
        }
        let (params, results) = canon.signature();
        let ty = self.store.core_func_type(params, results)?;
        self.define_builtin(canon, slot, ty)
    }

    fn define_builtin(&mut self, canon: Canon, slot: u32, ty: u32) -> Checked<()> {
        self.record(Operation::Builtin, Sort::CoreFunc, [canon as u32, slot, 0, ty])?;
        self.define_core_func(ty)
    }

    /// A built-in of a resource type.
    fn define_resource_builtin(&mut self, canon: Canon, operation: Operation, resource: u32) -> Checked<()> {
        let (params, results) = canon.signature();
        let ty = self.store.core_func_type(params, results)?;
        self.record(operation, Sort::CoreFunc, [resource, 0, 0, ty])?;
        self.define_core_func(ty)
    }

    fn define_core_func(&mut self, ty: u32) -> Checked<()> {
        let number = self.store.add_extern(Extern::func(ty))?;
        self.scopes.define(Sort::CoreFunc, number)
    }

    /// A resource type; one that the component itself defines where its representation is seen.
    fn resource_immediate(&mut self, canon: Canon) -> Checked<u32> {
        let index = self.input.u32("index of a resource type")?;
        let ty = self.resource_type_at(index)?;
        let resource = self.store.types.entry(ty)?.extra;
        let scope = self.scopes.top()?.serial;
        if canon != Canon::ResourceDrop && !self.store.facts.has(Table::Representation, scope, resource) {
            return invalid("a resource type that the component defines", u64::from(index));
        }
        Ok(ty)
    }

    fn context_immediates(&mut self) -> Checked<u32> {
        let ty = self.plain_value_type()?;
        let slot = self.input.u32("number of a slot")?;
        if ty == ValType::I64 {
            return unsupported("64-bit slots of a context", u64::from(ty.word()));
        }
        if ty != ValType::I32 {
            return invalid("a slot of a context holds an i32", u64::from(ty.word()));
        }
        if slot == 1 {
            self.needs_feature(ComponentFeatures::THREADING, u64::from(slot))?;
        }
        if slot > 1 { invalid("a context has two slots at most", u64::from(slot)) } else { Ok(slot) }
    }

    fn async_immediate(&mut self) -> Checked<()> {
        if self.input.flag("whether it goes on without waiting")? {
            self.needs_feature(ComponentFeatures::MORE_ASYNC, 1)?;
        }
        Ok(())
    }

    /// A stream's or future's type; gives what it is of.
    fn element(&mut self, kind: Kind) -> Checked<u32> {
        let index = self.input.u32("type index")?;
        let ty = self.value_type_at(index)?;
        let entry = self.store.types.entry(ty)?;
        if entry.kind() != kind {
            return mismatch(kind.text(), entry.kind().text());
        }
        self.store.types.word(entry.first)
    }

    /// A read or a write.
    fn transfer(&mut self, kind: Kind, is_read: bool) -> Checked<()> {
        let element = self.element(kind)?;
        let options = self.options()?;
        if !options.is_async {
            self.needs_feature(ComponentFeatures::MORE_ASYNC, 0)?;
        }
        options.check_lower()?;
        if element == NONE {
            return Ok(());
        }
        options.needs_memory()?;
        if is_read && self.store.types.info(element)?.has_pointer() {
            options.needs_realloc()?;
        }
        Ok(())
    }

    fn error_context_options(&mut self, canon: Canon) -> Checked<()> {
        let options = self.options()?;
        options.needs_memory()?;
        if canon == Canon::ErrorContextDebugMessage {
            options.needs_realloc()?;
        }
        options.check_sync()?;
        options.check_lower()
    }

    /// The type of a function that a thread starts with, and the table where it stands.
    fn thread_immediates(&mut self) -> Checked<()> {
        let index = self.input.u32("type index")?;
        let ty = self.core_type_at(index)?;
        if self.store.core.types.func(ty) != Some((&[ValType::I32][..], &[][..])) {
            return invalid("a thread starts with a function of an i32 that gives nothing", u64::from(index));
        }
        let index = self.input.u32("index of a core table")?;
        let table = self.store.extern_at(self.core_definition(Sort::CoreTable, index)?)?;
        if table.ty != ValType::FUNCREF.word() || table.flags & (Extern::SHARED | Extern::WIDE) != 0 {
            return invalid("a table of functions with 32-bit indices", u64::from(index));
        }
        Ok(())
    }

    fn lift(&mut self) -> Checked<()> {
        self.sort_of_function()?;
        let core_index = self.input.u32("index of a core function")?;
        let options = self.options()?;
        let index = self.input.u32("type index")?;
        let ty = self.scopes.get(Sort::Type, index)?;
        let entry = self.store.types.entry(ty)?;
        if entry.kind() != Kind::Func {
            return mismatch(Kind::Func.text(), entry.kind().text());
        }
        let function = self.core_definition(Sort::CoreFunc, core_index)?;
        if let Some(index) = options.post_return {
            let post_return = self.core_definition(Sort::CoreFunc, index)?;
            let (_, results) = self.store.core_signature(function)?;
            if self.store.core_signature(post_return)? != (results, &[][..]) {
                return invalid("`post-return` takes the results and gives nothing", u64::from(index));
            }
        }
        match options.callback {
            Some(index) => {
                let rule = "`callback` takes three i32 and gives one";
                self.check_signature(index, &[ValType::I32; 3], &[ValType::I32], rule)?;
            }
            None if options.is_async => self.needs_feature(ComponentFeatures::STACKFUL, 0x06)?,
            None => {}
        }
        self.check_asyncness(&options, entry.extra)?;
        let signature = self.flatten(ty, &options, Direction::Lift)?;
        let lowered = self.core_type_of(&signature)?;
        if self.store.extern_at(function)?.ty != lowered {
            return invalid("the core function has the type that the function type becomes", u64::from(core_index));
        }
        let words = self.next_step_word();
        self.record_words(&options.words())?;
        self.record(Operation::Lift, Sort::Func, [core_index, words, ty, 0])?;
        self.scopes.define(Sort::Func, ty)
    }

    fn lower(&mut self) -> Checked<()> {
        self.sort_of_function()?;
        let index = self.input.u32("index of a function")?;
        let options = self.options()?;
        let ty = self.scopes.get(Sort::Func, index)?;
        options.check_lower()?;
        self.check_asyncness(&options, self.store.types.entry(ty)?.extra)?;
        let signature = self.flatten(ty, &options, Direction::Lower)?;
        let lowered = self.core_type_of(&signature)?;
        let words = self.next_step_word();
        self.record_words(&options.words())?;
        self.record(Operation::Lower, Sort::CoreFunc, [index, words, 0, lowered])?;
        self.define_core_func(lowered)
    }

    /// The zero behind the code of `lift` and `lower`.
    fn sort_of_function(&mut self) -> Checked<()> {
        match self.input.byte("function")? {
            0x00 => Ok(()),
            other => malformed("function", u64::from(other)),
        }
    }

    fn check_asyncness(&self, options: &Options, is_async: u32) -> Checked<()> {
        if options.is_async && is_async == 0 {
            return invalid("`async` is an option for an asynchronous function", 0);
        }
        Ok(())
    }

    fn task_return(&mut self) -> Checked<()> {
        let result = self.result_list()?;
        let options = self.options()?;
        if options.realloc.is_some() {
            return invalid("`realloc` is no option of `task.return`", 0);
        }
        options.check_lower()?;
        options.check_sync()?;
        let mut signature = Signature::default();
        if result != NONE {
            self.flatten_param(&mut signature, MOST_FLAT, result, &options, Direction::Lower)?;
        }
        let ty = self.core_type_of(&signature)?;
        let words = self.next_step_word();
        self.record_words(&options.words())?;
        self.record(Operation::TaskReturn, Sort::CoreFunc, [0, words, result, ty])?;
        self.define_core_func(ty)
    }

    /// Adds the core values of a parameter; false if from here on all lie in memory.
    fn flatten_param(
        &mut self,
        signature: &mut Signature,
        most: u32,
        ty: u32,
        options: &Options,
        direction: Direction,
    ) -> Checked<bool> {
        let info = self.store.types.info(ty)?;
        if info.has_pointer() {
            match direction {
                Direction::Lower => options.needs_memory()?,
                Direction::Lift => options.needs_realloc()?,
            }
        }
        signature.params.append(info.flat);
        if signature.params.count <= most {
            return Ok(true);
        }
        signature.params = Flat::default();
        signature.params.push_type(ValType::I32);
        options.needs_memory()?;
        if direction == Direction::Lift {
            options.needs_realloc()?;
        }
        Ok(false)
    }

    /// The core function's type that a function type becomes (Canonical ABI, "Flattening").
    fn flatten(&mut self, ty: u32, options: &Options, direction: Direction) -> Checked<Signature> {
        let entry = self.store.types.entry(ty)?;
        let result = self.func_result(&entry)?;
        let params = if result == NONE { entry.count } else { entry.count.saturating_sub(2) };
        let is_async = options.is_async;
        let most = if is_async && direction == Direction::Lower { MOST_FLAT_ASYNC } else { MOST_FLAT };
        let mut signature = Signature::default();
        for index in 0..params / 2 {
            let at = entry.first.saturating_add(index.saturating_mul(2)).saturating_add(1);
            let param = self.store.types.word(at)?;
            if !self.flatten_param(&mut signature, most, param, options, direction)? {
                break;
            }
        }
        let has_result = result != NONE;
        let info = if has_result { Some(self.store.types.info(result)?) } else { None };
        let has_pointer = info.is_some_and(|info| info.has_pointer());
        let flat = info.map(|info| info.flat).unwrap_or_default();
        if has_pointer && direction == Direction::Lower {
            options.needs_realloc()?;
        }
        match (direction, is_async) {
            (Direction::Lift, false) if flat.count > 1 => {
                options.needs_memory()?;
                signature.results.push_type(ValType::I32);
            }
            (Direction::Lower, false) if flat.count > 1 => {
                options.needs_memory()?;
                signature.params.push_type(ValType::I32);
            }
            (Direction::Lift | Direction::Lower, false) => signature.results = flat,
            (Direction::Lower, true) => {
                if has_result {
                    options.needs_memory()?;
                    signature.params.push_type(ValType::I32);
                }
                signature.results.push_type(ValType::I32);
            }
            (Direction::Lift, true) => {
                if has_pointer || flat.count > MOST_FLAT {
                    options.needs_memory()?;
                }
                if options.callback.is_some() {
                    signature.results.push_type(ValType::I32);
                }
            }
        }
        Ok(signature)
    }

    /// The number of a core function's type.
    fn core_type_of(&mut self, signature: &Signature) -> Checked<u32> {
        // One more than values are passed as: where their results lie may come behind them.
        let mut params = [ValType::I32; MOST_FLAT as usize + 1];
        for (place, ty) in params.iter_mut().zip(signature.params.types()) {
            *place = ty;
        }
        let result = signature.results.types().next();
        let params = params.get(..signature.params.count as usize).unwrap_or(&[]);
        self.store.core_func_type(params, result.as_slice())
    }
}
