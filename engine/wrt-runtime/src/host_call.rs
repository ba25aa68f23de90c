//! Functions of the host, answered where they are called.

use wrt_error::{LinkError, Trap};
use wrt_foundation::Fuel;
use wrt_platform::Platform;

use crate::call::{HostCall, Outcome};
use crate::ids::{Extern, InstanceId, MemoryId, ModuleId};
use crate::instantiate::Imports;
use crate::store::Store;
use crate::types::FuncType;

/// The functions of the host, as one value that finds and answers them: no table, no boxes, no allocator.
///
/// A token is whatever number the host knows a function by; most match on it.
///
/// ```
/// use wrt_platform::Platform;
/// use wrt_runtime::{Answer, Caller, FuncType, Host, ValType};
///
/// /// A pin, and a line of text.
/// struct Board {
///     pin: bool,
/// }
///
/// const SET_PIN: u32 = 0;
/// const PRINT: u32 = 1;
///
/// impl<P: Platform + Clone> Host<P> for Board {
///     fn resolve(&self, module: &[u8], name: &[u8], ty: FuncType<'_>) -> Option<u32> {
///         match (module, name, ty.params, ty.results) {
///             (b"board", b"set_pin", &[ValType::I32], []) => Some(SET_PIN),
///             (b"board", b"print", &[ValType::I32, ValType::I32], []) => Some(PRINT),
///             _ => None,
///         }
///     }
///
///     fn call(&mut self, token: u32, caller: &mut Caller<'_, P>) -> Answer {
///         match (token, caller.args()) {
///             (SET_PIN, &[level]) => self.pin = level != 0,
///             (PRINT, &[address, len]) => match caller.bytes(address, len) {
///                 Ok(_text) => { /* send it */ }
///                 Err(trap) => return Answer::Trap(trap),
///             },
///             _ => return Answer::Trap(wrt_error::Trap::Host),
///         }
///         Answer::Done
///     }
/// }
/// ```
pub trait Host<P: Platform + Clone> {
    /// The token of the function that answers for an import of this type, by its module's name and its own; `None` where there is none, and
    /// then the module is not instantiated. Init only.
    ///
    /// Names are UTF-8 as bytes, which `b"…"` matches: as text they would have to be checked, by code that nothing else in firmware needs.
    fn resolve(&self, module: &[u8], name: &[u8], ty: FuncType<'_>) -> Option<u32>;

    /// Answers a call of the function with this token: reads [`Caller::args`], then writes [`Caller::results_mut`].
    ///
    /// It runs on the thread, and on the native stack, of [`Store::run_with`]; while it does, the guest stands still, and neither fuel nor
    /// the interrupt flag ends it.
    fn call(&mut self, token: u32, caller: &mut Caller<'_, P>) -> Answer;
}

/// How a call of a function of the host goes on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Answer {
    /// The results are written.
    Done,
    /// It failed, and the guest with it.
    Trap(Trap),
    /// Not yet: [`Store::run_with`] comes back with [`Outcome::HostCall`]. Nothing may be written as a result so far.
    Pending,
}

impl From<Result<(), Trap>> for Answer {
    fn from(result: Result<(), Trap>) -> Self {
        match result {
            Ok(()) => Answer::Done,
            Err(trap) => Answer::Trap(trap),
        }
    }
}

/// What a function of the host has of the store while it answers a call: its own arguments and results, and the guest's memory to write;
/// all else to read.
pub struct Caller<'a, P: Platform + Clone> {
    store: &'a mut Store<P>,
    call: HostCall,
}

impl<P: Platform + Clone> Caller<'_, P> {
    /// The arguments, as slots hold them: as many as the function's type has.
    #[must_use]
    pub fn args(&self) -> &[u64] {
        let (params, _) = self.store.value_slots(self.call.func);
        self.store.slots_of(&self.call).get(..params as usize).unwrap_or(&[])
    }

    /// The places for the results, as many as the function's type has. They begin where the arguments lie, so read those first.
    #[must_use]
    pub fn results_mut(&mut self) -> &mut [u64] {
        let (_, results) = self.store.value_slots(self.call.func);
        self.store.slots_of_mut(&self.call).get_mut(..results as usize).unwrap_or(&mut [])
    }

    /// The instance that called; `None` where the host called its own function.
    #[must_use]
    pub const fn instance(&self) -> Option<InstanceId> {
        self.call.caller
    }

    /// The store, to read: exports of the instance, other memories, tables, globals, the platform.
    #[must_use]
    pub const fn store(&self) -> &Store<P> {
        self.store
    }

    /// All bytes of the first memory of the instance that called; empty where it has none.
    #[must_use]
    pub fn memory(&self) -> &[u8] {
        self.memory_id().and_then(|id| self.store.memory(id)).unwrap_or_default()
    }

    /// All bytes of the first memory of the instance that called, to write; empty where it has none.
    #[must_use]
    pub fn memory_mut(&mut self) -> &mut [u8] {
        self.memory_id().and_then(|id| self.store.memory_mut(id)).unwrap_or_default()
    }

    /// The `len` bytes at an address of that memory, both as slots hold them.
    ///
    /// # Errors
    /// [`Trap::MemoryOutOfBounds`] where some of them are outside of it.
    pub fn bytes(&self, address: u64, len: u64) -> Result<&[u8], Trap> {
        range(address, len).and_then(|range| self.memory().get(range)).ok_or(Trap::MemoryOutOfBounds)
    }

    /// The `len` bytes at an address of that memory, to write.
    ///
    /// # Errors
    /// As [`bytes`](Caller::bytes).
    pub fn bytes_mut(&mut self, address: u64, len: u64) -> Result<&mut [u8], Trap> {
        range(address, len).and_then(|range| self.memory_mut().get_mut(range)).ok_or(Trap::MemoryOutOfBounds)
    }

    /// Fuel that is left, such as for a function that charges what it does.
    #[must_use]
    pub const fn fuel(&self) -> Fuel {
        self.store.fuel()
    }

    /// Sets the fuel that the guest goes on with.
    pub const fn set_fuel(&mut self, fuel: Fuel) {
        self.store.set_fuel(fuel);
    }

    fn memory_id(&self) -> Option<MemoryId> {
        Some(MemoryId(self.store.row(self.instance()?.0).ok()?.memory))
    }
}

fn range(address: u64, len: u64) -> Option<core::ops::Range<usize>> {
    let end = usize::try_from(address.checked_add(len)?).ok()?;
    Some(usize::try_from(address).ok()?..end)
}

impl<P: Platform + Clone> Store<P> {
    /// As [`instantiate`](Store::instantiate), with the imports found by their names: among `items`, each with its module's and its own name,
    /// such as a shared memory or what another instance exports; and a function that is not among them by [`Host::resolve`].
    ///
    /// # Errors
    /// As [`instantiate`](Store::instantiate), and [`LinkError::ImportUnknown`] for an import that is found nowhere:
    /// [`Module::import`](crate::Module::import) has its name.
    pub fn instantiate_with<H: Host<P> + ?Sized>(
        &mut self,
        module: ModuleId,
        host: &H,
        items: &[(&str, &str, Extern)],
    ) -> Result<InstanceId, LinkError> {
        let resolve = |module: &[u8], name: &[u8], ty: FuncType<'_>| host.resolve(module, name, ty);
        self.instantiate_from(module, &Imports::Named { items, resolve: &resolve })
    }

    /// As [`run`](Store::run), and answers calls of the host by [`Host::call`], whoever created their functions.
    ///
    /// It comes back with [`Outcome::HostCall`] only where the answer was [`Answer::Pending`]. Then the host may do anything with the store,
    /// such as call a function of the guest, before it writes the results and calls [`finish_host_call`](Store::finish_host_call), or
    /// [`fail_host_call`](Store::fail_host_call), and runs on. A call that was not finished is asked for again.
    pub fn run_with<H: Host<P> + ?Sized>(&mut self, host: &mut H) -> Outcome {
        loop {
            let outcome = self.run();
            let Outcome::HostCall(call) = outcome else { return outcome };
            let answer = host.call(call.token, &mut Caller { store: self, call });
            let answered = match answer {
                Answer::Done => self.finish_host_call(),
                Answer::Trap(trap) => self.fail_host_call(trap),
                Answer::Pending => return outcome,
            };
            // It waits, for nothing could be done about that in between.
            if answered.is_err() {
                return outcome;
            }
        }
    }
}
