//! Stores: who may use one when, and what it holds beside the engine's store.
#![allow(unsafe_code, reason = "C's pointers become exclusive references, in turns")]

use core::cell::UnsafeCell;
use core::ffi::c_void;
use core::mem::ManuallyDrop;
use core::sync::atomic::{AtomicU32, Ordering};

use wrt::runtime::{self, Extern, FuncId, GlobalId, MemoryId, ModuleId, TableId, TagId, ValType};
use wrt::{ExternKind, Resource};
use wrt_platform::{ArmedTimer, Timers};

use crate::array::Array;
use crate::call::{CallRow, Top};
use crate::define::Definition;
use crate::engine::{Engine, engine};
use crate::error::{Answer, finish, finish_plain};
use crate::object::{Home, Object, Placed, Tag, object, out, place, remove};
use crate::platform::System;
use crate::value::{RawId, Value, func_of, to_slot};
use crate::{Code, Config, Failure, Module, RawResult};

/// `wrt_store`.
#[repr(C)]
pub struct Store {
    tag: Tag,
    /// Bits [`ENTERED`] and [`HOST`].
    turn: AtomicU32,
    pub(crate) flag: <System as Timers>::Flag,
    inner: UnsafeCell<Inner>,
    home: ManuallyDrop<Home>,
}

// SAFETY: `repr(C)` with the tag first; `inner` is reached by whoever set `ENTERED`, and the flag is made for many threads.
unsafe impl Object for Store {
    const WORD: [u8; 4] = *b"WrtS";
}

impl Placed for Store {
    fn home(&mut self) -> &mut ManuallyDrop<Home> {
        &mut self.home
    }
}

impl core::fmt::Debug for Store {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Store").field("turn", &self.turn).finish_non_exhaustive()
    }
}

/// What one thread at a time uses.
pub(crate) struct Inner {
    pub(crate) store: runtime::Store<System>,
    /// What ids of this store carry; no other of the process has it, as long as fewer than 2^32 are made.
    pub(crate) number: u32,
    pub(crate) engine: &'static Engine,
    pub(crate) definitions: Array<Definition>,
    pub(crate) names: Array<u8>,
    /// Arguments, then results, of a host function that is called.
    pub(crate) values: Array<Value>,
    /// Types, and slots, that are being converted.
    pub(crate) types: Array<ValType>,
    pub(crate) slots: Array<u64>,
    /// What is known about each call of the engine's store.
    pub(crate) calls: Array<CallRow>,
    pub(crate) top: Top,
    pub(crate) deadline: Option<<System as Timers>::Timer>,
    modules: Modules,
}

/// The modules that a store holds.
struct Modules(Array<Held>);

/// A module that was taken, and what the engine's store knows it as.
#[derive(Clone, Copy)]
struct Held {
    module: &'static Module,
    id: ModuleId,
}

impl Drop for Modules {
    fn drop(&mut self) {
        for held in self.0.as_slice() {
            held.module.give_back();
        }
    }
}

/// Somebody uses `inner`.
const ENTERED: u32 = 1;
/// A host function runs, on whose behalf `inner` may be used in between.
const HOST: u32 = 2;

/// A store in somebody's turn.
pub(crate) struct Turn<'a> {
    store: &'a Store,
}

impl<'a> Turn<'a> {
    /// For what runs guests, or ends the store: not while a host function runs.
    pub(crate) fn to_run(store: &'a Store) -> Answer<Turn<'a>> {
        Turn::take(store, 0)
    }

    /// For all else.
    pub(crate) fn to_use(store: &'a Store) -> Answer<Turn<'a>> {
        Turn::take(store, 0).or_else(|_| Turn::take(store, HOST))
    }

    fn take(store: &'a Store, before: u32) -> Answer<Turn<'a>> {
        match store.turn.compare_exchange(before, before | ENTERED, Ordering::Acquire, Ordering::Relaxed) {
            Ok(_) => Ok(Turn { store }),
            Err(_) => Err(Code::ErrorBusy.into()),
        }
    }

    pub(crate) const fn store(&self) -> &'a Store {
        self.store
    }

    pub(crate) fn inner(&mut self) -> &mut Inner {
        // SAFETY: whoever made the turn set `ENTERED`, which keeps every other turn away until this one drops or lends the store to a
        // host function; both take `self` or end this borrow.
        unsafe { &mut *self.store.inner.get() }
    }

    /// Lets a host function use the store while `work` runs.
    ///
    /// Afterwards the turn is over where another thread, against the rules, is in the store then.
    pub(crate) fn lend<T>(self, work: impl FnOnce() -> T) -> (Answer<Turn<'a>>, T) {
        let store = self.store;
        store.turn.store(HOST, Ordering::Release);
        core::mem::forget(self);
        let result = work();
        let back = store.turn.compare_exchange(HOST, ENTERED, Ordering::Acquire, Ordering::Relaxed);
        let turn = match back {
            Ok(_) => Ok(Turn { store }),
            Err(_) => {
                // Whoever is in there leaves the store free.
                store.turn.fetch_and(!HOST, Ordering::Release);
                Err(Code::ErrorBusy.into())
            }
        };
        (turn, result)
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.store.turn.fetch_and(!ENTERED, Ordering::Release);
    }
}

/// A store by C's pointer, for what runs guests.
///
/// # Safety
/// As [`object`].
pub(crate) unsafe fn run<'a>(pointer: *const Store) -> Answer<Turn<'a>> {
    // SAFETY: the caller's promise.
    Turn::to_run(unsafe { object(pointer) }?)
}

/// A store by C's pointer, for all else.
///
/// # Safety
/// As [`object`].
pub(crate) unsafe fn enter<'a>(pointer: *const Store) -> Answer<Turn<'a>> {
    // SAFETY: the caller's promise.
    Turn::to_use(unsafe { object(pointer) }?)
}

/// The number of the next store.
fn next_number() -> u32 {
    static LAST: AtomicU32 = AtomicU32::new(0);
    // 0 is in ids that name nothing.
    match LAST.fetch_add(1, Ordering::Relaxed).wrapping_add(1) {
        0 => LAST.fetch_add(1, Ordering::Relaxed).wrapping_add(1),
        number => number,
    }
}

/// Bytes of names a store has room for, for each host function.
const NAME_BYTES: usize = 32;

impl Inner {
    fn new(engine: &'static Engine, config: &Config) -> Answer<Inner> {
        let arena = &engine.arena;
        let functions = config.bound(Resource::HostFunctions);
        let (params, results) = (config.bound(Resource::Params), config.bound(Resource::Results));
        let values = params.saturating_add(results);
        let calls = config.bound(Resource::HostDepth).saturating_add(2);
        Ok(Inner {
            definitions: Array::new(arena, functions)?,
            names: Array::new(arena, functions.saturating_mul(NAME_BYTES))?,
            values: Array::new(arena, values)?,
            types: Array::new(arena, values)?,
            slots: Array::new(arena, values)?,
            calls: Array::new(arena, calls)?,
            modules: Modules(Array::new(arena, config.bound(Resource::StoreModules))?),
            store: runtime::Store::new(engine.system(), config.bounds())?,
            number: next_number(),
            engine,
            top: Top::Nothing,
            deadline: None,
        })
    }

    /// What the engine's store knows a module as, which is added the first time.
    pub(crate) fn module(&mut self, module: &'static Module) -> Answer<ModuleId> {
        if !core::ptr::eq(module.engine(), self.engine) {
            return Err(Code::ErrorForeign.into());
        }
        if let Some(held) = self.modules.0.as_slice().iter().find(|held| core::ptr::eq(held.module, module)) {
            return Ok(held.id);
        }
        self.modules.0.check_room(1, Resource::StoreModules)?;
        module.take()?;
        let id = runtime::Module::from_static(module.bytes())
            .map_err(Failure::from)
            .and_then(|image| Ok(self.store.add_module(image)?))
            .inspect_err(|_| module.give_back())?;
        self.modules.0.push(Held { module, id });
        Ok(id)
    }

    /// The module of this id.
    pub(crate) fn held(&self, id: ModuleId) -> Option<&'static Module> {
        self.modules.0.as_slice().iter().find(|held| held.id == id).map(|held| held.module)
    }

    /// A function of this store.
    pub(crate) fn func(&self, id: RawId) -> Answer<FuncId> {
        func_of(&self.store, self.number, id)
    }

    /// An id's index, if it is one of this store's.
    pub(crate) fn own(&self, id: RawId) -> Answer<u32> {
        if id.store == self.number { Ok(id.index) } else { Err(Code::ErrorForeign.into()) }
    }

    /// A value of this type as a slot holds it.
    pub(crate) fn slot(&self, value: &Value, ty: ValType) -> Answer<u64> {
        to_slot(&self.store, self.number, value, ty)
    }

    /// An id of this store's.
    pub(crate) const fn id(&self, index: u32) -> RawId {
        RawId { store: self.number, index }
    }

    /// An item as C has it.
    pub(crate) fn raw(&self, item: Extern) -> RawExtern {
        let index = match item {
            Extern::Func(id) => id.index(),
            Extern::Table(id) => id.index(),
            Extern::Memory(id) => id.index(),
            Extern::Global(id) => id.index(),
            Extern::Tag(id) => id.index(),
        };
        RawExtern { kind: item.kind() as u32, of: self.id(index) }
    }

    /// An item of C's, if there is one.
    pub(crate) fn item(&self, raw: &RawExtern) -> Answer<Extern> {
        let index = self.own(raw.of)?;
        let (item, exists) = match ExternKind::from_code(raw.kind) {
            Some(ExternKind::Func) => {
                let id = FuncId::from_index(index);
                (Extern::Func(id), self.store.func_type(id).is_some())
            }
            Some(ExternKind::Table) => {
                let id = TableId::from_index(index);
                (Extern::Table(id), self.store.table_type(id).is_some())
            }
            Some(ExternKind::Memory) => {
                let id = MemoryId::from_index(index);
                (Extern::Memory(id), self.store.memory_type(id).is_some())
            }
            Some(ExternKind::Global) => {
                let id = GlobalId::from_index(index);
                (Extern::Global(id), self.store.global_type(id).is_some())
            }
            Some(ExternKind::Tag) => {
                let id = TagId::from_index(index);
                (Extern::Tag(id), self.store.tag_type(id).is_some())
            }
            None => return Err(Code::ErrorKind.into()),
        };
        if exists { Ok(item) } else { Err(Code::ErrorForeign.into()) }
    }

    /// Takes the deadline back; whether it had passed.
    pub(crate) fn clear_deadline(&mut self) -> bool {
        let passed = self.deadline.take().is_some_and(ArmedTimer::cancel);
        self.store.interrupt_flag().clear_expired();
        passed
    }
}

/// `wrt_extern`.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct RawExtern {
    /// The kind's code.
    pub kind: u32,
    /// What it is, whatever its kind.
    pub of: RawId,
}

/// Makes a store.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wrt_store_new(
    pointer: *mut Engine,
    config: *const Config,
    store: *mut *mut Store,
    error: *mut Failure,
) -> RawResult {
    let work = || {
        // SAFETY: the header's contract.
        let (engine, store) = unsafe { (engine(pointer)?, out(store)?) };
        // SAFETY: the header's contract.
        let config = if config.is_null() { engine.config } else { unsafe { Config::read(config) }? };
        let hold = engine.hold()?;
        let inner = Inner::new(engine, &config)?;
        let flag = inner.store.interrupt_flag();
        store.set(place(hold, |home| Store {
            tag: Tag::new(Store::WORD),
            turn: AtomicU32::new(0),
            flag,
            inner: UnsafeCell::new(inner),
            home,
        })?);
        Ok(())
    };
    // SAFETY: the header's contract.
    unsafe { finish(error, work) }
}

/// Ends a store.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wrt_store_free(pointer: *mut Store) -> RawResult {
    finish_plain(|| {
        if pointer.is_null() {
            return Ok(());
        }
        // SAFETY: the header's contract.
        let mut turn = unsafe { run(pointer) }?;
        turn.inner().clear_deadline();
        turn.store().tag.end();
        core::mem::forget(turn);
        // SAFETY: `wrt_store_new` placed it, its tag has ended, and nobody else uses what is being freed: this was the one turn.
        unsafe { remove(pointer) };
        Ok(())
    })
}

/// What a host function was defined with, which C gave and gets back.
pub(crate) type User = *mut c_void;
