//! Whatever is called with whatever, in any order, ends in a result, and all that was taken comes back.
#![cfg(all(feature = "platform-linux", feature = "decoder"))]
#![allow(unsafe_code, reason = "this is C's side")]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a panic is how a test fails, in its helpers too"
)]

use core::ffi::{CStr, c_void};
use core::mem::MaybeUninit;
use core::ptr;

use wrt_capi::*;

const GUEST: &str = include_str!("c/guest.wat");
const USER: &str = include_str!("c/user.wat");
const START: &str = include_str!("c/start.wat");
const THROW: &str = "(module (tag) (func (export \"forever\") (throw 0)))";

/// Names that guests export and import, and others.
const NAMES: [&CStr; 14] = [
    c"memory", c"counter", c"fixed", c"table", c"twice", c"add", c"mix", c"refs", c"later", c"forever", c"load",
    c"grow", c"recurse", c"",
];

/// Numbers that look random.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % sides as u64).unwrap()
    }

    fn number(&mut self) -> u64 {
        [0, 1, 2, 3, 4, 100, 65_535, 65_536, 1 << 32, u64::MAX][self.roll(10)]
    }

    fn pick<T: Copy>(&mut self, from: &[T], other: T) -> T {
        if from.is_empty() || self.roll(12) == 0 { other } else { from[self.roll(from.len())] }
    }

    fn name(&mut self) -> *const core::ffi::c_char {
        if self.roll(40) == 0 { ptr::null() } else { NAMES[self.roll(NAMES.len())].as_ptr() }
    }

    fn value(&mut self, ids: &[RawId]) -> Value {
        let ty = [0x7f, 0x7e, 0x7d, 0x7c, 0x70, 0x6f, 0, 1][self.roll(8)];
        let of = match self.roll(3) {
            0 => Payload { func: self.pick(ids, RawId { store: 0, index: 0 }) },
            _ => Payload { long: self.number() },
        };
        Value { ty, reserved: 0, of }
    }
}

/// A host function that uses its store in every way, by the number behind `user`.
unsafe extern "C" fn host(caller: *mut Caller, _: *const Value, results: *mut Value, user: *mut c_void) -> i32 {
    // SAFETY: what the library gave, and a place of the test's.
    unsafe {
        let dice = &mut *user.cast::<Dice>();
        let store = wrt_caller_store(caller);
        let mut id = RawId { store: 0, index: 0 };
        wrt_caller_instance(caller, &raw mut id);
        assert_eq!(wrt_call(store, id, ptr::null(), 0, ptr::null_mut(), 0, ptr::null_mut()), Code::ErrorBusy as i32);
        assert_eq!(wrt_store_free(store), Code::ErrorBusy as i32);
        if wrt_caller_memory(caller, &raw mut id) == 0 {
            wrt_memory_grow(store, id, 1, ptr::null_mut(), ptr::null_mut());
            wrt_memory_write(store, id, dice.number(), c"bytes".as_ptr().cast(), 5);
        }
        if dice.roll(4) == 0 {
            wrt_set_fuel(store, dice.number());
        }
        (*results).of = Payload { long: dice.number() };
        [0, 0, 0, 1, 2, 2, 77, -3][dice.roll(8)]
    }
}

struct World {
    dice: Box<Dice>,
    engine: *mut Engine,
    modules: Vec<*mut Module>,
    stores: Vec<*mut Store>,
    /// Ids of every kind, of every store there was.
    ids: Vec<RawId>,
}

impl World {
    fn store(&mut self) -> *mut Store {
        let other = if self.dice.roll(2) == 0 { ptr::null_mut() } else { self.engine.cast() };
        self.dice.pick(&self.stores, other)
    }

    fn id(&mut self) -> RawId {
        let index = u32::try_from(self.dice.roll(20)).unwrap();
        let other = self.dice.pick(&self.ids, RawId { store: 0, index });
        self.dice.pick(&self.ids, RawId { index, ..other })
    }

    /// One call of the library.
    fn step(&mut self) -> i32 {
        let store = self.store();
        let id = self.id();
        let number = self.dice.number();
        let mut found = RawId { store: 0, index: 0 };
        let mut failure = MaybeUninit::<Failure>::uninit();
        let error = failure.as_mut_ptr();
        let ids = self.ids.clone();
        let values: Vec<Value> = (0..4).map(|_| self.dice.value(&ids)).collect();
        let mut results = values.clone();
        let count = self.dice.roll(5);
        let mut bytes = [0_u8; 8];
        let mut size = 0;
        let mut long = 0;
        let user: *mut c_void = (&raw mut *self.dice).cast();
        // SAFETY: pointers are null, or to what the library made and that was not freed, or to places of the size they should have.
        let result = unsafe {
            match self.dice.roll(34) {
                0 | 1 if self.stores.len() < 3 => {
                    let mut made = ptr::null_mut();
                    let result = wrt_store_new(self.engine, ptr::null(), &raw mut made, error);
                    if result == 0 {
                        self.stores.push(made);
                    }
                    result
                }
                2 if self.dice.roll(3) == 0 && !self.stores.is_empty() => {
                    let at = self.dice.roll(self.stores.len());
                    let result = wrt_store_free(self.stores[at]);
                    if result == 0 {
                        self.stores.swap_remove(at);
                    }
                    result
                }
                3 | 4 => {
                    let i32s = [0x7f, 0x7f];
                    let ty =
                        RawFuncType { params: i32s.as_ptr(), param_count: 2, results: i32s.as_ptr(), result_count: 1 };
                    wrt_define_func(
                        store,
                        c"host".as_ptr(),
                        c"add".as_ptr(),
                        &raw const ty,
                        Some(host),
                        user,
                        &raw mut found,
                        error,
                    )
                }
                5 | 6 => {
                    let ty = RawFuncType {
                        params: [0x7e].as_ptr(),
                        param_count: 1,
                        results: [0x7c].as_ptr(),
                        result_count: 1,
                    };
                    wrt_define_func(
                        store,
                        c"host".as_ptr(),
                        c"later".as_ptr(),
                        &raw const ty,
                        Some(host),
                        user,
                        &raw mut found,
                        error,
                    )
                }
                7 => {
                    let item = RawExtern { kind: u32::try_from(self.dice.roll(5)).unwrap(), of: id };
                    wrt_define(store, c"guest".as_ptr(), self.dice.name(), &raw const item, error)
                }
                8..=10 => {
                    let module = self.dice.pick(&self.modules, store.cast());
                    wrt_instantiate(store, module, &raw mut found, error)
                }
                11..=13 => wrt_get_func(store, id, self.dice.name(), &raw mut found),
                14 => wrt_get_memory(store, id, self.dice.name(), &raw mut found),
                15 => wrt_get_table(store, id, self.dice.name(), &raw mut found),
                16 => wrt_get_global(store, id, self.dice.name(), &raw mut found),
                17..=20 => {
                    wrt_set_fuel(store, 10_000);
                    let given = self.dice.roll(5);
                    wrt_call(store, id, values.as_ptr(), given, results.as_mut_ptr(), count, error)
                }
                21 => wrt_resume(store, results.as_mut_ptr(), count, error),
                22 => wrt_answer(store, values.as_ptr(), count, error),
                23 => wrt_answer_trap(store, error),
                24 => wrt_abandon(store),
                25 => wrt_set_fuel(store, number % 1000),
                26 => wrt_interrupt(store),
                27 => wrt_memory_grow(store, id, number % 3, &raw mut long, error),
                28 => wrt_memory_read(store, id, number, bytes.as_mut_ptr().cast(), count),
                29 => wrt_memory_write(store, id, number, bytes.as_ptr().cast(), count),
                30 => wrt_global_set(store, id, &raw const values[0]),
                31 => wrt_table_set(store, id, number, &raw const values[0]),
                32 => wrt_table_grow(store, id, number % 5, &raw const values[0], &raw mut long, error),
                _ => {
                    let mut frames = MaybeUninit::<[Frame; 4]>::uninit();
                    wrt_backtrace(store, frames.as_mut_ptr().cast(), 4, &raw mut size)
                }
            }
        };
        if result == 0 && found.store != 0 && self.ids.len() < 200 {
            self.ids.push(found);
        }
        result
    }
}

#[test]
fn any_calls_in_any_order_end_in_results() {
    let mut seen = [0_u32; 64];
    for seed in 1..=40_u64 {
        let mut memory = vec![0_u8; 3 << 20];
        // SAFETY: as in `step`; the memory outlives the engine.
        unsafe {
            let mut config = MaybeUninit::<Config>::uninit();
            assert_eq!(wrt_config_default(config.as_mut_ptr(), size_of::<Config>(), wrt_abi_version(), 0), 0);
            let mut config = config.assume_init();
            config.flags = 1;
            let mut engine = ptr::null_mut();
            let at = memory.as_mut_ptr().cast();
            assert_eq!(wrt_engine_new(at, memory.len(), &raw const config, &raw mut engine, ptr::null_mut()), 0);
            let modules = [GUEST, USER, START, THROW].map(|text| {
                let wasm = wat::parse_str(text).unwrap();
                let mut module = ptr::null_mut();
                let from = wasm.as_ptr().cast();
                assert_eq!(wrt_module_from_wasm(engine, from, wasm.len(), &raw mut module, ptr::null_mut()), 0);
                module
            });
            let dice = Box::new(Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15)));
            let mut world = World { dice, engine, modules: modules.to_vec(), stores: Vec::new(), ids: Vec::new() };
            for _ in 0..4000 {
                let result = world.step();
                assert!(Code::from_number(result).is_some(), "{result}");
                seen[usize::try_from(result + 32).unwrap()] += 1;
            }
            for store in world.stores {
                assert_eq!(wrt_store_free(store), 0);
            }
            for module in world.modules {
                assert_eq!(wrt_module_free(module), 0);
            }
            let mut usage = MaybeUninit::<Usage>::uninit();
            assert_eq!(wrt_engine_usage(engine, usage.as_mut_ptr()), 0);
            assert_eq!((usage.assume_init_ref().used, usage.assume_init_ref().regions), (0, 0));
            assert_eq!(wrt_engine_free(engine), 0);
        }
    }
    // Nearly everything came about: what did not needs other modules, memory or threads.
    for code in Code::ALL {
        let times = seen[usize::try_from(*code as i32 + 32).unwrap()];
        println!("{code:?}: {times}");
        let rare = [
            Code::ErrorAbi,
            Code::ErrorArgument,
            Code::ErrorBusy,
            Code::ErrorInUse,
            Code::ErrorMalformed,
            Code::ErrorInvalid,
            Code::ErrorUnsupported,
            Code::ErrorImage,
            Code::ErrorMemory,
            Code::ErrorPlatform,
        ];
        assert!(times > 0 || rare.contains(code), "{code:?} never came about");
    }
}
