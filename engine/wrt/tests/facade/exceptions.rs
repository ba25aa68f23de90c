//! Exceptions go through guests and hosts to whoever catches them, and to the host where nobody does.

use wrt::{
    Config, Dispatch, Engine, Error, Exception, Func, FuncType, HeapType, Linker, Resource, Store, Tag, TagType, Trap,
    Val, ValType,
};

use crate::module;

const WAT: &str = "(module
    (import \"h\" \"tag\" (tag $tag (param i32 i64)))
    (import \"h\" \"fail\" (func $fail (param i32)))
    (tag $own (export \"own\"))
    (table $kept 64 exnref)
    (global $last (mut exnref) (ref.null exn))
    (func $throw (export \"throw\") (param i32)
        (if (i32.eqz (local.get 0)) (then (throw $own)))
        (throw $tag (local.get 0) (i64.const -5)))
    (func $deep (export \"deep\") (param i32 i32) (result i32)
        (if (result i32) (local.get 0)
            (then (i32.add (i32.const 1) (call $deep (i32.sub (local.get 0) (i32.const 1)) (local.get 1))))
            (else (call $throw (local.get 1)) (i32.const 0))))
    (func (export \"catch\") (param i32 i32) (result i32 i64)
        (i32.const 100)
        (block $caught (result i32 i64)
            (i32.const 7)
            (try_table (catch $tag $caught) (drop (call $deep (local.get 0) (local.get 1))))
            drop (i32.const 0) (i64.const 0))
        (return))
    (func (export \"catch_host\") (param i32) (result i32)
        (block $all
            (block $caught (result i32 i64)
                (try_table (result i32) (catch $tag $caught) (catch_all $all)
                    (call $fail (local.get 0)) (i32.const -1))
                (return))
            (drop) (return))
        (i32.const -2))
    (func (export \"rethrow\") (param i32)
        (block $caught (result exnref)
            (try_table (catch_all_ref $caught) (call $throw (local.get 0)))
            (return))
        (throw_ref))
    (func (export \"keep\") (param i32) (result exnref) (local exnref)
        (block $caught (result i32 i64 exnref)
            (try_table (catch_ref $tag $caught) (call $throw (i32.add (local.get 0) (i32.const 1000))))
            (unreachable))
        (local.set 1) (drop) (drop)
        (table.set $kept (i32.and (local.get 0) (i32.const 63)) (local.get 1))
        (global.set $last (local.get 1))
        (local.get 1))
    (func (export \"again\") (param i32) (throw_ref (table.get $kept (local.get 0)))))";

struct Guest {
    store: Store<()>,
    instance: wrt::Instance,
    tag: Tag,
}

fn guest(config: &Config) -> Guest {
    let engine = Engine::new(config).unwrap();
    let mut store = Store::new(&engine, ()).unwrap();
    // An error where no fuel is counted.
    let _ = store.set_fuel(1 << 40);
    let tag = Tag::new(&mut store, TagType::new([ValType::I32, ValType::I64])).unwrap();
    let fail = move |_: wrt::Caller<'_, ()>, args: &[Val], _: &mut [Val]| match args[0].i32() {
        Some(0) => Err(Error::msg("no exception")),
        Some(1) => Ok(()),
        Some(2) => Err(Exception::new(tag, [Val::I32(1)]).into()),
        _ => Err(Exception::new(tag, [args[0], Val::I64(3)]).into()),
    };
    let fail = Func::new(&mut store, FuncType::new([ValType::I32], []), fail).unwrap();
    let mut linker = Linker::new(&engine);
    linker.define("h", "tag", tag).unwrap();
    linker.define("h", "fail", fail).unwrap();
    let instance = linker.instantiate(&mut store, &module(&engine, WAT)).unwrap();
    Guest { store, instance, tag }
}

impl Guest {
    fn call(&mut self, name: &str, args: &[i32]) -> Result<Vec<Val>, Error> {
        let func = self.instance.get_func(&mut self.store, name).unwrap();
        let args: Vec<Val> = args.iter().map(|arg| Val::I32(*arg)).collect();
        let mut results = vec![Val::I32(0); func.ty(&self.store).results().len()];
        func.call(&mut self.store, &args, &mut results)?;
        Ok(results)
    }

    fn exception(&mut self, name: &str, args: &[i32]) -> Box<Exception> {
        match self.call(name, args) {
            Err(Error::Exception(exception)) => exception,
            other => panic!("{other:?}"),
        }
    }
}

fn each_driver(test: impl Fn(&Config)) {
    for dispatch in [Dispatch::Loop, Dispatch::Threaded] {
        for fuel in [false, true] {
            test(Config::new().dispatch(dispatch).consume_fuel(fuel));
        }
    }
}

#[test]
fn what_nobody_catches_comes_to_the_host() {
    each_driver(|config| {
        let mut guest = guest(config);
        let exception = guest.exception("deep", &[10, 6]);
        assert_eq!(exception.tag(), guest.tag);
        assert_eq!((exception.values()[0].i32(), exception.values()[1].i64()), (Some(6), Some(-5)));
        let own = guest.instance.get_export(&mut guest.store, "own").unwrap().into_tag().unwrap();
        let exception = guest.exception("throw", &[0]);
        assert_eq!((exception.tag(), exception.values().len()), (own, 0));
        assert_eq!(guest.exception("rethrow", &[9]).values()[0].i32(), Some(9));
        assert_eq!(guest.exception("rethrow", &[0]).tag(), own);
    });
}

#[test]
fn a_handler_of_the_tag_catches_from_any_depth() {
    each_driver(|config| {
        let mut guest = guest(config);
        for depth in [0, 1, 1000] {
            let results = guest.call("catch", &[depth, 42]).unwrap();
            assert_eq!((results[0].i32(), results[1].i64()), (Some(42), Some(-5)), "{depth}");
        }
        assert!(matches!(guest.call("catch", &[3, 0]), Err(Error::Exception(_))));
    });
}

#[test]
fn a_host_function_throws_into_the_guest() {
    each_driver(|config| {
        let mut guest = guest(config);
        let answer = |guest: &mut Guest, arg| guest.call("catch_host", &[arg]).map(|results| results[0].i32().unwrap());
        assert_eq!(answer(&mut guest, 1).unwrap(), -1);
        assert_eq!(answer(&mut guest, 33).unwrap(), 33);
        assert!(answer(&mut guest, 0).unwrap_err().to_string().contains("no exception"));
        assert!(matches!(answer(&mut guest, 2), Err(Error::Usage(_))));
        assert_eq!(answer(&mut guest, 33).unwrap(), 33);
    });
}

#[test]
fn exceptions_that_nothing_refers_to_make_room() {
    let mut config = Config::new();
    config.limit(Resource::HeapObjects, 100).limit(Resource::HeapBytes, 3_400);
    let mut guest = guest(&config);
    for round in 0..5_000 {
        let results = guest.call("keep", &[round]).unwrap();
        let Val::ExnRef(Some(reference)) = results[0] else { panic!("{results:?}") };
        assert_eq!(reference.read(&guest.store).unwrap().values()[0].i32(), Some(round + 1000));
    }
    for place in 0..64 {
        let value = guest.exception("again", &[place]).values()[0].i32().unwrap();
        assert_eq!((value - 1000) & 63, place);
        assert!(value - 1000 >= 5_000 - 64, "{value}");
    }
    let full = self::guest(Config::new().limit(Resource::HeapObjects, 10)).call_until_full();
    assert_eq!(full.as_trap(), Some(Trap::HeapExhausted));
}

impl Guest {
    fn call_until_full(mut self) -> Error {
        (0..64).find_map(|round| self.call("keep", &[round]).err()).unwrap()
    }
}

#[test]
fn a_stale_reference_names_nothing() {
    let mut guest = guest(Config::new().limit(Resource::HeapObjects, 66));
    let Val::ExnRef(Some(first)) = guest.call("keep", &[0]).unwrap()[0] else { panic!() };
    for round in 1..200 {
        guest.call("keep", &[round]).unwrap();
    }
    assert!(first.read(&guest.store).is_none());
    assert_eq!(Val::ExnRef(Some(first)).ty(), ValType::reference(true, HeapType::Exn));
    assert!(matches!(guest.call("again", &[70]), Err(Error::Trap(_))));
}
