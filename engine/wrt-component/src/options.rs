//! The options of canonical definitions (Canonical ABI, "`canonopt` Validation").

use wrt_instructions::ValType;
use wrt_platform::PageAllocator;

use crate::ComponentFeatures;
use crate::code::OPTION_WORDS;
use crate::fault::{Checked, invalid, malformed, unsupported};
use crate::machine::Machine;
use crate::opcode::Sort;
use crate::store::Extern;
use crate::types::NONE;

/// What a canonical definition is told.
#[derive(Clone, Copy, Default, Debug)]
pub(crate) struct Options {
    encoding: Option<u8>,
    pub(crate) memory: Option<u32>,
    pub(crate) realloc: Option<u32>,
    pub(crate) post_return: Option<u32>,
    pub(crate) is_async: bool,
    pub(crate) callback: Option<u32>,
}

impl Options {
    /// The words of a step of a component that has these options.
    pub(crate) fn words(&self) -> [u32; OPTION_WORDS as usize] {
        let index = |index: Option<u32>| index.unwrap_or(NONE);
        [
            u32::from(self.encoding.unwrap_or(0)),
            index(self.memory),
            index(self.realloc),
            index(self.post_return),
            u32::from(self.is_async),
            index(self.callback),
        ]
    }

    /// Checks that there is a memory.
    pub(crate) fn needs_memory(&self) -> Checked<()> {
        if self.memory.is_some() { Ok(()) } else { invalid("the option `memory` is given", 0) }
    }

    /// Checks that there is a function that makes room in the memory.
    pub(crate) fn needs_realloc(&self) -> Checked<()> {
        self.needs_memory()?;
        if self.realloc.is_some() { Ok(()) } else { invalid("the option `realloc` is given", 0) }
    }

    /// Checks that there is nothing that only `lift` takes.
    pub(crate) fn check_lower(&self) -> Checked<()> {
        if self.post_return.is_some() {
            return invalid("`post-return` is an option of `lift`", 0);
        }
        if self.callback.is_some() {
            return invalid("`callback` is an option of `lift`", 0);
        }
        Ok(())
    }

    /// Checks that it is not asynchronous.
    pub(crate) fn check_sync(&self) -> Checked<()> {
        if self.is_async { invalid("`async` is no option of it", 0) } else { Ok(()) }
    }
}

impl<P: PageAllocator> Machine<'_, P> {
    /// Options, checked but for what depends on what they are for.
    pub(crate) fn options(&mut self) -> Checked<Options> {
        let mut options = Options::default();
        let count = self.input.count("number of options")?;
        for _ in 0..count {
            let code = self.input.byte("option")?;
            let was_there = match code {
                0x00..=0x02 => options.encoding.replace(code).is_some(),
                0x03 => options.memory.replace(self.input.u32("index of a core memory")?).is_some(),
                0x04 => options.realloc.replace(self.input.u32("index of a core function")?).is_some(),
                0x05 => options.post_return.replace(self.input.u32("index of a core function")?).is_some(),
                0x06 => {
                    self.needs_feature(ComponentFeatures::ASYNC, u64::from(code))?;
                    core::mem::replace(&mut options.is_async, true)
                }
                0x07 => options.callback.replace(self.input.u32("index of a core function")?).is_some(),
                0x08 | 0x09 => return unsupported("the garbage-collection ABI", u64::from(code)),
                other => return malformed("option", u64::from(other)),
            };
            if was_there {
                return invalid("an option is given once at most", u64::from(code));
            }
        }
        if let Some(index) = options.memory {
            self.check_memory(index)?;
        }
        if options.callback.is_some() && !options.is_async {
            return invalid("`callback` comes with `async`", 0);
        }
        if options.post_return.is_some() && options.is_async {
            return invalid("`post-return` comes without `async`", 0);
        }
        if let Some(index) = options.realloc {
            options.needs_memory()?;
            self.check_signature(index, &[ValType::I32; 4], &[ValType::I32], "`realloc` takes four i32 and gives one")?;
        }
        Ok(options)
    }

    /// Checks that a core memory is one that the canonical ABI works with.
    pub(crate) fn check_memory(&self, index: u32) -> Checked<()> {
        let memory = self.store.extern_at(self.core_definition(Sort::CoreMemory, index)?)?;
        if memory.flags & Extern::SHARED != 0 {
            return invalid("the memory of an option is not shared", u64::from(index));
        }
        if memory.flags & Extern::WIDE != 0 {
            return unsupported("64-bit memories in the canonical ABI", u64::from(index));
        }
        Ok(())
    }

    /// Checks the type of a core function.
    pub(crate) fn check_signature(
        &self,
        index: u32,
        params: &[ValType],
        results: &[ValType],
        rule: &'static str,
    ) -> Checked<()> {
        let function = self.core_definition(Sort::CoreFunc, index)?;
        if self.store.core_signature(function)? == (params, results) {
            return Ok(());
        }
        invalid(rule, u64::from(index))
    }
}
