//! The host as one value: it finds the functions that modules import, and answers them.

use crate::common::{Builder, exported, op, store};
use wrt_error::{ExternKind, LinkError, Resource, Trap};
use wrt_foundation::{Fuel, Pages};
use wrt_instructions::ValType;
use wrt_instructions::code::{Code, Op};
use wrt_platform_linux::Linux;
use wrt_runtime::{Answer, CallError, Caller, Extern, FuncType, Host, InstanceId, MemoryType, Outcome, Store};

const I32: ValType = ValType::I32;

const ADD: u32 = 10;
const WAIT: u32 = 11;
const POKE: u32 = 12;

/// What the tests' functions of the host do, and what they were asked.
#[derive(Default)]
struct Desk {
    calls: Vec<(u32, Vec<u64>, Option<InstanceId>)>,
    /// What the next waiting call is answered with.
    mail: Option<u64>,
}

impl Host<Linux> for Desk {
    fn resolve(&self, module: &[u8], name: &[u8], ty: FuncType<'_>) -> Option<u32> {
        match (module, name, ty.params, ty.results) {
            (b"host", b"add", &[I32, I32], &[I32]) => Some(ADD),
            (b"host", b"wait", &[I32, I32], &[I32]) => Some(WAIT),
            (b"host", b"poke", &[I32, I32], &[I32]) => Some(POKE),
            _ => None,
        }
    }

    fn call(&mut self, token: u32, caller: &mut Caller<'_, Linux>) -> Answer {
        let &[left, right] = caller.args() else { panic!("all functions take two arguments") };
        self.calls.push((token, caller.args().to_vec(), caller.instance()));
        let result = match token {
            ADD => left + right,
            WAIT => match self.mail.take() {
                Some(mail) => mail,
                None => return Answer::Pending,
            },
            // Writes the second argument to the address that is the first.
            POKE => match caller.bytes_mut(left, 1) {
                Ok(bytes) => {
                    bytes[0] = u8::try_from(right).unwrap();
                    caller.memory().len() as u64
                }
                Err(trap) => return Answer::Trap(trap),
            },
            other => panic!("no function has token {other}"),
        };
        caller.set_fuel(Fuel(caller.fuel().0 - 1));
        caller.results_mut()[0] = result;
        Answer::Done
    }
}

/// A module that imports these functions of the host, each of type `[i32 i32] -> [i32]`, and exports a function for each that calls it.
fn calling(names: &[&str]) -> Builder {
    let mut b = Builder::new();
    let ty = b.ty(&[I32, I32], &[I32]);
    for name in names {
        b.import_func_named("host", name, ty);
    }
    for (import, name) in (0..).zip(names) {
        let ops = [Op::with_slot(Code::CallImport, 2, import), op(Code::ReturnOne, 0, 2, 0)];
        let copies = [op(Code::Copy, 2, 0, 0), op(Code::Copy, 3, 1, 0)];
        b.export_func(name, ty, 0, 4, &[&copies[..], &ops].concat());
    }
    b
}

fn instance_with(store: &mut Store<Linux>, builder: Builder, host: &Desk) -> Result<InstanceId, LinkError> {
    let module = store.add_module(builder.module()).unwrap();
    store.instantiate_with(module, host, &[])
}

/// Runs a call of an export with a host to its outcome.
fn call(store: &mut Store<Linux>, instance: InstanceId, name: &str, args: &[u64], host: &mut Desk) -> Outcome {
    let func = exported(store, instance, name);
    store.start_call(func, args).unwrap();
    store.run_with(host)
}

#[test]
fn a_host_finds_and_answers_the_functions_that_a_module_imports() {
    let (mut store, mut host) = (store(), Desk::default());
    let instance = instance_with(&mut store, calling(&["add"]), &host).unwrap();
    assert_eq!(call(&mut store, instance, "add", &[40, 2], &mut host), Outcome::Finished);
    assert_eq!(store.results(), [42]);
    assert_eq!(host.calls, [(ADD, vec![40, 2], Some(instance))]);
    assert_eq!(store.fuel(), Fuel(u64::MAX - 1), "the host charged for it");
}

#[test]
fn a_function_that_the_host_does_not_know_is_named() {
    let (mut store, host) = (store(), Desk::default());
    let module = store.add_module(calling(&["add", "sub"]).module()).unwrap();
    let unknown = LinkError::ImportUnknown { import: 1, kind: ExternKind::Func };
    assert_eq!(store.instantiate_with(module, &host, &[]), Err(unknown));
    assert_eq!(store.module(module).unwrap().import(1), Some(("host", "sub")));
    assert_eq!(store.module(module).unwrap().import(2), None);
    assert_eq!(unknown.to_string(), "unknown import: nothing is import 1, a func");
    // Nothing is left behind: the first function of a new instance is the store's first.
    let instance = instance_with(&mut store, calling(&["add"]), &host).unwrap();
    let Some(Extern::Func(first)) = store.item(instance, ExternKind::Func, 0) else { panic!("it is a function") };
    assert_eq!((first.index(), store.host_token(first)), (0, Some(ADD)));
}

#[test]
fn a_function_of_another_type_is_not_the_one_that_is_imported() {
    let (mut store, host) = (store(), Desk::default());
    let mut b = Builder::new();
    let ty = b.ty(&[I32], &[]);
    b.import_func_named("host", "add", ty);
    let unknown = LinkError::ImportUnknown { import: 0, kind: ExternKind::Func };
    assert_eq!(instance_with(&mut store, b, &host), Err(unknown));
}

#[test]
fn items_that_are_given_by_name_come_before_the_host() {
    let (mut store, mut host) = (store(), Desk::default());
    let first = instance_with(&mut store, calling(&["add"]), &host).unwrap();
    let memory = store
        .create_memory(MemoryType { min: Pages(1), max: None, is_64: false, page_log2: Pages::LOG2, shared: false })
        .unwrap();
    let mut b = calling(&["add", "poke"]);
    b.import_memory(1, None);
    let module = store.add_module(b.module()).unwrap();
    let unknown = LinkError::ImportUnknown { import: 2, kind: ExternKind::Memory };
    assert_eq!(store.instantiate_with(module, &host, &[]), Err(unknown));

    let add = store.export(first, "add").unwrap();
    let items = [("m", "n", Extern::Memory(memory)), ("host", "add", add)];
    let instance = store.instantiate_with(module, &host, &items).unwrap();
    assert_eq!(store.item(instance, ExternKind::Func, 0), Some(add), "another instance's function");
    assert_eq!(call(&mut store, instance, "poke", &[7, 9], &mut host), Outcome::Finished);
    assert_eq!((store.results(), store.memory(memory).unwrap()[7]), (&[1 << 16][..], 9));
    // What is given is checked as ever.
    let wrong = [("m", "n", add)];
    let kind = LinkError::ImportKind { import: 2, expected: ExternKind::Memory, found: ExternKind::Func };
    assert_eq!(store.instantiate_with(module, &host, &wrong), Err(kind));
}

#[test]
fn a_host_is_kept_inside_of_the_callers_memory() {
    let (mut store, mut host) = (store(), Desk::default());
    let mut b = calling(&["poke"]);
    b.memory(1, None);
    let instance = instance_with(&mut store, b, &host).unwrap();
    assert_eq!(call(&mut store, instance, "poke", &[0xffff, 1], &mut host), Outcome::Finished);
    for address in [0x1_0000, 0xffff_ffff] {
        let outcome = call(&mut store, instance, "poke", &[address, 1], &mut host);
        assert_eq!(outcome, Outcome::Trapped(Trap::MemoryOutOfBounds));
        assert_eq!(store.backtrace().count(), 1, "the guest's function that called");
    }
    let without = instance_with(&mut store, calling(&["poke"]), &host).unwrap();
    let outcome = call(&mut store, without, "poke", &[0, 1], &mut host);
    assert_eq!(outcome, Outcome::Trapped(Trap::MemoryOutOfBounds), "there is no memory");
}

#[test]
fn a_range_that_wraps_around_is_out_of_bounds() {
    /// Asks for ranges at the end of what there can be.
    struct Greedy;
    impl Host<Linux> for Greedy {
        fn resolve(&self, _: &[u8], _: &[u8], _: FuncType<'_>) -> Option<u32> {
            Some(0)
        }
        fn call(&mut self, _: u32, caller: &mut Caller<'_, Linux>) -> Answer {
            for (address, len) in [(u64::MAX, 1), (1, u64::MAX), (u64::MAX, u64::MAX), (0x1_0001, 0)] {
                assert_eq!(caller.bytes(address, len), Err(Trap::MemoryOutOfBounds));
                assert_eq!(caller.bytes_mut(address, len), Err(Trap::MemoryOutOfBounds));
            }
            assert_eq!(caller.bytes(0x1_0000, 0), Ok(&[][..]), "no bytes, at the end");
            assert_eq!(caller.store().memory(wrt_runtime::MemoryId::from_index(0)), Some(caller.memory()));
            Answer::from(caller.bytes(0, 1 << 16).map(|_| ()))
        }
    }
    let mut store = store();
    let mut b = calling(&["add"]);
    b.memory(1, None);
    let module = store.add_module(b.module()).unwrap();
    let instance = store.instantiate_with(module, &Greedy, &[]).unwrap();
    let func = exported(&store, instance, "add");
    store.start_call(func, &[0, 0]).unwrap();
    assert_eq!(store.run_with(&mut Greedy), Outcome::Finished);
}

#[test]
fn a_pending_call_is_asked_for_again_or_finished_by_hand() {
    let (mut store, mut host) = (store(), Desk::default());
    let instance = instance_with(&mut store, calling(&["wait"]), &host).unwrap();
    let outcome = call(&mut store, instance, "wait", &[1, 2], &mut host);
    assert!(matches!(outcome, Outcome::HostCall(call) if call.token == WAIT && call.caller == Some(instance)));
    assert_eq!(store.run_with(&mut host), outcome, "still nothing");
    host.mail = Some(5);
    assert_eq!(store.run_with(&mut host), Outcome::Finished);
    assert_eq!((store.results(), host.calls.len()), (&[5][..], 3));

    assert!(matches!(call(&mut store, instance, "wait", &[1, 2], &mut host), Outcome::HostCall(_)));
    store.host_results_mut()[0] = 6;
    store.finish_host_call().unwrap();
    assert_eq!(store.run_with(&mut host), Outcome::Finished);
    assert_eq!(store.results(), [6]);

    assert!(matches!(call(&mut store, instance, "wait", &[1, 2], &mut host), Outcome::HostCall(_)));
    store.fail_host_call(Trap::Host).unwrap();
    assert_eq!(store.run_with(&mut host), Outcome::Trapped(Trap::Host));
}

#[test]
fn calls_of_the_guest_run_above_a_pending_call_of_the_host() {
    let (mut store, mut host) = (store(), Desk::default());
    let instance = instance_with(&mut store, calling(&["wait", "add"]), &host).unwrap();
    let mut depth = 0;
    // As deep as the store allows, without a frame of the native stack for any of them.
    let limit = loop {
        let func = exported(&store, instance, "wait");
        match store.start_call(func, &[depth, 0]) {
            Ok(()) => assert!(matches!(store.run_with(&mut host), Outcome::HostCall(_))),
            Err(error) => break error,
        }
        depth += 1;
    };
    assert!(matches!(limit, CallError::Limit(at) if at.what == Resource::HostDepth), "{limit}");
    assert!(depth > 1);
    for level in (0..depth).rev() {
        assert_eq!(store.host_args(), [level, 0]);
        store.host_results_mut()[0] = level;
        store.finish_host_call().unwrap();
        assert_eq!(store.run_with(&mut host), Outcome::Finished);
        assert_eq!(store.results(), [level]);
        // Above the calls that still wait, others come and go.
        if level > 0 {
            assert_eq!(call(&mut store, instance, "add", &[level, 1], &mut host), Outcome::Finished);
            assert_eq!(store.results(), [level + 1]);
        }
    }
}

#[test]
fn a_function_that_was_created_by_hand_is_answered_too() {
    let (mut store, mut host) = (store(), Desk::default());
    let add = store.create_host_func(FuncType { params: &[I32, I32], results: &[I32] }, ADD).unwrap();
    store.start_call(add, &[20, 1]).unwrap();
    assert_eq!(store.run_with(&mut host), Outcome::Finished);
    assert_eq!(store.results(), [21]);
    assert_eq!(host.calls, [(ADD, vec![20, 1], None)], "nobody of the guest called");
}

#[test]
fn an_instance_over_the_bound_of_functions_leaves_the_store_as_it_was() {
    let mut limits = wrt_error::Limits::DEFAULT;
    limits.set(Resource::StoreFunctions, 5);
    let (mut store, mut host) = (Store::new(Linux::new(), limits).unwrap(), Desk::default());
    let module = store.add_module(calling(&["add", "wait"]).module()).unwrap();
    let instance = store.instantiate_with(module, &host, &[]).unwrap();
    let refused = store.instantiate_with(module, &host, &[]);
    assert!(matches!(refused, Err(LinkError::Limit(at)) if at.what == Resource::StoreFunctions), "{refused:?}");
    assert_eq!(call(&mut store, instance, "add", &[1, 1], &mut host), Outcome::Finished);
    assert_eq!(store.results(), [2]);
}
