//! `try`, `catch`, `delegate` and `rethrow`, as compilers wrote them before WebAssembly 3.0.

use core::time::Duration;

use wrt::{Config, Dispatch, Engine, Error, Instance, Linker, Module, Resource, Store, Trap, Val};

const WAT: &str = "(module
    (tag $a (export \"a\") (param i32))
    (tag $b (param i64 i32))
    (tag $c)
    (func $throw (param i32)
        (if (i32.eq (local.get 0) (i32.const 1)) (then (throw $a (i32.const 10))))
        (if (i32.eq (local.get 0) (i32.const 2)) (then (throw $b (i64.const 200) (i32.const 20))))
        (if (i32.eq (local.get 0) (i32.const 3)) (then (throw $c))))

    ;; Operands below a try stay, whichever part of it goes on.
    (func (export \"parts\") (param i32) (result i32)
        (i32.add (local.get 0) (i32.const 1000))
        i32.const 7
        try (param i32) (result i32 i32)
            (call $throw (local.get 0))
            i32.const 1
        catch $a
            i32.const 2
        catch $b
            drop i32.wrap_i64 i32.const 3
        catch_all
            i32.const -1 i32.const 4
        end
        i32.mul i32.add)

    ;; A branch out of a handler takes its values with it.
    (func (export \"leave\") (param i32) (result i32)
        (block $out (result i32)
            i32.const 50
            try (result i32)
                (call $throw (local.get 0)) i32.const 1
            catch $a
                i32.const 2 i32.add br $out
            catch $b
                drop i32.wrap_i64
                (br_table $out 0 (i32.const 6) (local.get 0))
            catch_all
                i32.const 9 return
            end
            i32.add))

    ;; What is thrown again is what the handler was given, not what was caught since.
    (func $again (export \"again\") (param i32 i32) (result i32)
        try (result i32)
            try
                (call $throw (local.get 0))
            catch_all
                try
                    (call $throw (local.get 1))
                catch $a
                    drop
                    (if (i32.eqz (local.get 0)) (then (return (i32.const 99))))
                    rethrow 1
                catch_all
                    rethrow 0
                end
                rethrow 0
            end
            i32.const 0
        catch $a
            i32.const 1 i32.add
        catch $b
            i32.const 2 i32.add local.set 0 drop
            local.get 0
        end)

    ;; The inner handlers are passed over; those of the label's own block are not, and those around a plain block are.
    (func (export \"delegate\") (param i32) (result i32)
        try $outer (result i32)
            block $plain
                try $inner (result i32)
                    try (result i32)
                        try
                            (call $throw (local.get 0))
                        delegate $plain
                        i32.const 1
                    catch_all
                        i32.const 2
                    end
                    br $outer
                catch $a
                    drop
                    i32.const 3
                end
                br $outer
            end
            i32.const 4
        catch $a
            i32.const 5 i32.add
        catch_all
            i32.const 6
        end)

    (func (export \"delegate_to_try\") (param i32) (result i32)
        try (result i32)
            try $inner (result i32)
                try (result i32)
                    try
                        try
                            (call $throw (local.get 0))
                        delegate 0
                    delegate $inner
                    i32.const 1
                catch_all
                    i32.const 2
                end
            catch $a
                drop
                i32.const 3
            end
        catch_all
            i32.const 6
        end)

    (func (export \"delegate_out\") (param i32) (result i32)
        try (result i32)
            try
                try
                    (call $throw (local.get 0))
                delegate 2
            catch_all
                (return (i32.const 1))
            end
            i32.const 2
        catch_all
            i32.const 3
        end)

    ;; Handlers of both kinds, in one another.
    (func (export \"mixed\") (param i32) (result i32)
        (block $new (result i32)
            try (result i32)
                (try_table (result i32) (catch $a $new)
                    try (result i32)
                        (call $throw (local.get 0)) i32.const 1
                    delegate 0)
            catch $a
                i32.const 100 i32.add
            catch $b
                drop drop i32.const 8
            catch_all
                (block (try_table (catch_all 0) rethrow 2))
                i32.const 7
            end))

    (func (export \"mixed_out\") (param i32) (result i32)
        (block $new (result i32)
            try (result i32)
                (try_table (result i32) (catch $a $new)
                    try (result i32)
                        (call $throw (local.get 0)) i32.const 1
                    delegate 1)
            catch $a
                i32.const 100 i32.add
            catch $b
                drop drop i32.const 8
            catch_all
                (block (try_table (catch_all 0) rethrow 2))
                i32.const 7
            end))

    (func (export \"many\") (param i32)
        (loop $more
            try
                (throw $a (local.get 0))
            catch $a
                drop
                try rethrow 1 catch_all end
            end
            (br_if $more (local.tee 0 (i32.sub (local.get 0) (i32.const 1))))))

    (func (export \"trap\") try unreachable catch_all end)
    (func (export \"out\") (param i32) try (call $throw (local.get 0)) catch_all rethrow 0 end))";

struct Guest {
    store: Store<()>,
    instance: Instance,
}

fn each(wat: &str, test: impl Fn(Guest)) {
    for dispatch in [Dispatch::Loop, Dispatch::Threaded] {
        for fuel in [false, true] {
            let mut config = Config::new();
            config.dispatch(dispatch).consume_fuel(fuel).limit(Resource::HeapObjects, 8);
            let engine = Engine::new(&config).unwrap();
            let module = Module::new(&engine, wat::parse_str(wat).unwrap()).unwrap();
            // What comes of an image is the same.
            let image = Module::from_image(&engine, module.image().to_vec()).unwrap();
            for module in [module, image] {
                let mut store = Store::new(&engine, ()).unwrap();
                let _ = store.set_fuel(1 << 40);
                let instance = Linker::new(&engine).instantiate(&mut store, &module).unwrap();
                test(Guest { store, instance });
            }
        }
    }
}

impl Guest {
    fn call(&mut self, name: &str, args: &[i32]) -> Result<Vec<Val>, Error> {
        let func = self.instance.get_func(&mut self.store, name).unwrap();
        let args: Vec<Val> = args.iter().map(|arg| Val::I32(*arg)).collect();
        let mut results = vec![Val::I32(0); func.ty(&self.store).results().len()];
        func.call(&mut self.store, &args, &mut results)?;
        Ok(results)
    }

    #[track_caller]
    fn gives(&mut self, name: &str, args: &[i32], wanted: i32) {
        assert_eq!(self.call(name, args).unwrap()[0].i32(), Some(wanted), "{name} {args:?}");
    }
}

#[test]
fn operands_below_a_try_stay_in_every_part() {
    each(WAT, |mut guest| {
        guest.gives("parts", &[0], 1000 + 7);
        guest.gives("parts", &[1], 1001 + 10 * 2);
        guest.gives("parts", &[2], 1002 + 200 * 3);
        guest.gives("parts", &[3], 1003 - 4);
    });
}

#[test]
fn a_branch_out_of_a_handler_takes_its_values() {
    each(WAT, |mut guest| {
        guest.gives("leave", &[0], 51);
        guest.gives("leave", &[1], 12);
        guest.gives("leave", &[2], 56);
        guest.gives("leave", &[3], 9);
    });
}

#[test]
fn what_is_thrown_again_is_what_the_handler_was_given() {
    each(WAT, |mut guest| {
        guest.gives("again", &[0, 1], 0);
        for (second, wanted) in [(0, 11), (1, 11), (2, 22)] {
            guest.gives("again", &[1, second], wanted);
        }
        for (second, wanted) in [(0, 22), (1, 22), (2, 22)] {
            guest.gives("again", &[2, second], wanted);
        }
        assert!(matches!(guest.call("again", &[3, 0]), Err(Error::Exception(_))));
        assert!(matches!(guest.call("again", &[3, 1]), Err(Error::Exception(_))));
        assert!(matches!(guest.call("again", &[1, 3]), Err(Error::Exception(_))));
        guest.gives("again", &[3, 2], 22);
    });
}

#[test]
fn a_delegate_passes_over_the_handlers_in_between() {
    each(WAT, |mut guest| {
        for (thrown, past, to) in [(0, 1, 1), (1, 15, 3), (2, 6, 6), (3, 6, 6)] {
            guest.gives("delegate", &[thrown], past);
            guest.gives("delegate_to_try", &[thrown], to);
        }
        guest.gives("delegate_out", &[0], 2);
        assert!(matches!(guest.call("delegate_out", &[1]), Err(Error::Exception(_))));
    });
}

#[test]
fn handlers_of_both_kinds_stand_in_one_another() {
    each(WAT, |mut guest| {
        for (thrown, inside, outside) in [(0, 1, 1), (1, 10, 110), (2, 8, 8), (3, 7, 7)] {
            guest.gives("mixed", &[thrown], inside);
            guest.gives("mixed_out", &[thrown], outside);
        }
    });
}

#[test]
fn exceptions_that_were_thrown_again_are_dropped() {
    each(WAT, |mut guest| {
        guest.call("many", &[1000]).unwrap();
        assert_eq!(guest.call("trap", &[]).unwrap_err().as_trap(), Some(Trap::Unreachable));
        let Err(Error::Exception(exception)) = guest.call("out", &[1]) else { panic!("an exception") };
        assert_eq!(exception.values()[0].i32(), Some(10));
        let own = guest.instance.get_export(&mut guest.store, "a").unwrap().into_tag().unwrap();
        assert_eq!(exception.tag(), own);
    });
}

#[test]
fn references_lie_beyond_the_near_slots_too() {
    let locals = "i64 ".repeat(300);
    let wat = format!(
        "(module (tag $a (param i32)) (func (export \"f\") (param i32) (result i32) (local {locals})
            i32.const 5
            try (result i32)
                try (result i32) (throw $a (local.get 0)) catch $a drop rethrow 0 end
            catch $a
                i32.const 1 i32.add
            end
            i32.mul))"
    );
    each(&wat, |mut guest| guest.gives("f", &[3], 20));
}

#[test]
fn it_can_be_refused() {
    let wasm = wat::parse_str("(module (func try catch_all end))").unwrap();
    let mut config = Config::new();
    config.wasm_legacy_exceptions(false);
    let error = Module::new(&Engine::new(&config).unwrap(), &wasm).unwrap_err();
    assert!(error.to_string().contains("legacy exception handling"), "{error}");
}

#[test]
fn handlers_of_a_damaged_image_end_too() {
    let mut config = Config::new();
    config.consume_fuel(true);
    let engine = Engine::new(&config).unwrap();
    let module = Module::new(&engine, wat::parse_str(WAT).unwrap()).unwrap();
    let view = module.view().unwrap();
    for handlers in view.funcs().iter().map(|func| view.handlers(func).unwrap()).filter(|handlers| !handlers.is_empty())
    {
        let first = handlers.as_ptr().addr() - view.bytes().as_ptr().addr();
        for word in 0..size_of_val(handlers) / 4 {
            for lie in [0_u32, 1, 3, 0x7fff_ffff, u32::MAX] {
                let mut image = module.image().to_vec();
                let at = first + word * 4;
                image[at..at + 4].copy_from_slice(&lie.to_ne_bytes());
                let sum = wrt_format::checksum_of(&image).unwrap();
                for (at, half) in [(24, sum as u32), (28, (sum >> 32) as u32)] {
                    image[at..at + 4].copy_from_slice(&half.to_ne_bytes());
                }
                let Ok(damaged) = Module::from_image(&engine, image) else { continue };
                let mut store = Store::new(&engine, ()).unwrap();
                let instance = Linker::new(&engine).instantiate(&mut store, &damaged).unwrap();
                let mut guest = Guest { store, instance };
                for name in ["parts", "leave", "again", "delegate", "delegate_to_try", "mixed_out", "many"] {
                    for thrown in 1..4 {
                        guest.store.set_fuel(10_000).unwrap();
                        // What throws at its own handler charges nothing.
                        guest.store.set_deadline(Duration::from_millis(5)).unwrap();
                        let args = [thrown, 1];
                        let _ = guest.call(name, if name == "again" { &args } else { &args[..1] });
                    }
                }
            }
        }
    }
}
