//! Modules come whole, in chunks, and as images; they say what they hold.

use std::sync::Arc;

use wrt::{
    Config, Dispatch, Engine, Error, ExternType, Global, GlobalType, ImageBytes, Instance, Linker, Memory, MemoryType,
    Module, ModuleStream, Mutability, Store, Val, ValType,
};

use crate::module;

const EVERYTHING: &str = "(module
    (import \"a\" \"f\" (func $f (param i32) (result i64)))
    (import \"a\" \"g\" (global $g (mut i32)))
    (import \"b\" \"m\" (memory 1 4))
    (import \"b\" \"t\" (table 2 funcref))
    (global (export \"own\") f64 (f64.const 0.5))
    (func $twice (export \"twice\") (param i32) (result i32) (i32.mul (local.get 0) (i32.const 2)))
    (table (export \"table\") 3 5 externref)
    (memory $second (export \"second\") 1)
    (data (memory $second) (i32.const 4) \"data\")
    (elem (table 0) (i32.const 0) func $twice)
    (export \"f\" (func $f)))";

/// Imports that share a module's name share its bytes in the image.
const GROUPED: &str = "(module
    (import \"module\" (item \"f\" (func)) (item \"g\" (global i32)) (item \"\" (global (mut i32))))
    (import \"module\" (item \"h\") (item \"i\") (func (param i32) (result i64)))
    (import \"\" (item \"m\") (item \"n\") (memory 1 4))
    (func (export \"same\") (result i64) (i64.sub (call 1 (i32.const 7)) (call 2 (i32.const 7)))))";

const SMALL: &str = "(module (memory (export \"m\") 1) (data (i32.const 3) \"xyz\")
    (func (export \"sum\") (param i32) (result i32) (local i32)
        (loop
            (local.set 1 (i32.add (local.get 1) (local.get 0)))
            (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
        (i32.add (local.get 1) (i32.load8_u (i32.const 3)))))";

fn run(engine: &Engine, module: &Module) -> i32 {
    let mut store = Store::new(engine, ()).unwrap();
    let instance = Instance::new(&mut store, module, &[]).unwrap();
    instance.get_typed_func::<i32, i32>(&store, "sum").unwrap().call(&mut store, 10).unwrap()
}

#[test]
fn chunks_of_every_size_give_the_same_image() {
    let engine = Engine::default();
    for wat in [EVERYTHING, GROUPED, SMALL] {
        let wasm = wat::parse_str(wat).unwrap();
        let whole = Module::new(&engine, &wasm).unwrap();
        for size in [1, 2, 3, 7, 64, 1000] {
            let mut stream = ModuleStream::new(&engine).unwrap();
            for chunk in wasm.chunks(size) {
                stream.push(chunk).unwrap();
            }
            assert_eq!(stream.finish().unwrap().image(), whole.image(), "chunks of {size}");
        }
        assert_eq!(Module::from_reader(&engine, &wasm[..]).unwrap().image(), whole.image());
    }
}

#[test]
fn a_stream_that_ends_early_is_an_error() {
    let engine = Engine::default();
    let wasm = wat::parse_str(SMALL).unwrap();
    for len in 0..wasm.len() {
        let mut stream = ModuleStream::new(&engine).unwrap();
        stream.push(&wasm[..len]).unwrap();
        let Err(Error::Parse(error)) = stream.finish() else {
            // What follows the last section that must be there may be missing, but not these.
            assert!(wat_is_whole(&wasm[..len]), "{len} bytes were taken");
            continue;
        };
        assert!(error.offset <= len as u64);
    }
}

/// Whether these first bytes end between sections and bring a body for each function.
fn wat_is_whole(bytes: &[u8]) -> bool {
    Module::validate(&Engine::default(), bytes).is_ok()
}

#[test]
fn an_image_runs_from_every_owner() {
    let engine = Engine::default();
    let expected = run(&engine, &module(&engine, SMALL));
    let image = module(&engine, SMALL).image().to_vec();
    let leaked: &'static [u8] = Vec::leak(image.clone());
    let shared: Arc<[u8]> = image.as_slice().into();
    let owner: Arc<dyn AsRef<[u8]> + Send + Sync> = Arc::new(image.clone());
    let sources: [ImageBytes; 4] = [leaked.into(), shared.into(), owner.into(), image.clone().into()];
    for source in sources {
        let module = Module::from_image(&engine, source).unwrap();
        assert_eq!(run(&engine, &module), expected);
    }
    assert_eq!(Module::from_image(&engine, leaked).unwrap().image().as_ptr(), leaked.as_ptr(), "borrowed");
    let copy = Module::from_image_copy(&engine, leaked).unwrap();
    assert_ne!(copy.image().as_ptr(), leaked.as_ptr());
    assert_eq!(run(&engine, &copy), expected);
    // A copy may come from anywhere.
    let mut shifted = vec![0];
    shifted.extend_from_slice(leaked);
    assert_eq!(run(&engine, &Module::from_image_copy(&engine, &shifted[1..]).unwrap()), expected);
}

#[test]
fn an_image_of_the_other_word_order_is_converted() {
    let engine = Engine::default();
    for wat in [EVERYTHING, GROUPED, SMALL] {
        let module = module(&engine, wat);
        let foreign = other_word_order(&module);
        assert!(matches!(Module::from_image(&engine, foreign.clone()), Err(Error::Image(wrt::ImageError::WordOrder))));
        assert_eq!(Module::from_image_copy(&engine, &foreign).unwrap().image(), module.image());
    }
}

/// The image as a machine of the other word order would have written it.
fn other_word_order(module: &Module) -> Vec<u8> {
    let image = module.view().unwrap();
    let mut bytes = vec![false; image.bytes().len()];
    let mut keep = |span: wrt_format::Span| {
        let end = (span.offset as usize + span.len as usize).next_multiple_of(4);
        bytes[span.offset as usize..end].fill(true);
    };
    image.records::<wrt_format::ImportRecord>().iter().for_each(|import| {
        keep(import.module);
        keep(import.name);
    });
    image.records::<wrt_format::ExportRecord>().iter().for_each(|export| keep(export.name));
    image.records::<wrt_format::DataRecord>().iter().for_each(|data| keep(data.bytes));
    image.records::<wrt_format::NameRecord>().iter().for_each(|name| keep(name.name));
    image.funcs().iter().for_each(|func| keep(func.map));
    let mut other = image.bytes().to_vec();
    for (at, word) in other.chunks_exact_mut(4).enumerate() {
        if !bytes[at * 4] {
            word.reverse();
        }
    }
    let sum = wrt_format::checksum_of(&other).unwrap();
    for (at, half) in [(24, sum as u32), (28, (sum >> 32) as u32)] {
        other[at..at + 4].copy_from_slice(&half.swap_bytes().to_ne_bytes());
    }
    other
}

#[test]
fn imports_of_a_group_are_found_and_linked_one_by_one() {
    let engine = Engine::default();
    let module = module(&engine, GROUPED);
    let found: Vec<_> = module.imports().map(|import| format!("{}.{}", import.module(), import.name())).collect();
    assert_eq!(found, ["module.f", "module.g", "module.", "module.h", "module.i", ".m", ".n"]);
    let types: Vec<_> = module.imports().map(|import| import.ty().clone()).collect();
    assert_eq!(types[3], types[4]);
    assert_eq!(types[5], ExternType::Memory(MemoryType::new(1, Some(4))));
    let mut store = Store::new(&engine, ()).unwrap();
    let mut linker = Linker::new(&engine);
    linker.func_wrap("module", "f", || {}).unwrap();
    linker.func_wrap("module", "h", |value: i32| i64::from(value) * 6).unwrap();
    linker.func_wrap("module", "i", |value: i32| i64::from(value)).unwrap();
    for (name, ty) in
        [("g", GlobalType::new(ValType::I32, Mutability::Const)), ("", GlobalType::new(ValType::I32, Mutability::Var))]
    {
        let global = Global::new(&mut store, ty, Val::I32(0)).unwrap();
        linker.define("module", name, global).unwrap();
    }
    for name in ["m", "n"] {
        let memory = Memory::new(&mut store, MemoryType::new(1, Some(4))).unwrap();
        linker.define("", name, memory).unwrap();
    }
    let instance = linker.instantiate(&mut store, &module).unwrap();
    let same = instance.get_typed_func::<(), i64>(&store, "same").unwrap();
    assert_eq!(same.call(&mut store, ()).unwrap(), 35);
}

#[test]
fn a_damaged_image_is_refused() {
    let engine = Engine::default();
    let image = module(&engine, SMALL).image().to_vec();
    for at in (0..image.len()).step_by(7) {
        let mut damaged = image.clone();
        damaged[at] ^= 0x10;
        assert!(matches!(Module::from_image(&engine, damaged), Err(Error::Image(_))), "byte {at}");
    }
    assert!(matches!(Module::from_image(&engine, &[] as &'static [u8]), Err(Error::Image(_))));
    for len in 0..image.len() {
        assert!(matches!(Module::from_image(&engine, image[..len].to_vec()), Err(Error::Image(_))));
    }
}

#[test]
fn a_header_that_lies_ends_in_an_error_whatever_is_asked_of_the_module() {
    let engine = Engine::default();
    let image = module(&engine, SMALL).image().to_vec();
    for at in (8..32 * 4).step_by(4) {
        for lie in [0u32, 1, 7, 0x7fff_fff8, u32::MAX] {
            let mut other = image.clone();
            other[at..at + 4].copy_from_slice(&lie.to_ne_bytes());
            let sum = wrt_format::checksum_of(&other).unwrap();
            for (at, half) in [(24, sum as u32), (28, (sum >> 32) as u32)] {
                other[at..at + 4].copy_from_slice(&half.to_ne_bytes());
            }
            let Ok(module) = Module::from_image(&engine, other) else { continue };
            let _ = (module.functions().count(), module.types().count(), module.resources_required());
            let _ = (module.imports().count(), module.exports().count(), module.func_name(u32::MAX));
            let mut store = Store::new(&engine, ()).unwrap();
            let _ = Linker::new(&engine).instantiate(&mut store, &module);
        }
    }
}

#[test]
fn a_module_says_what_it_imports_and_exports() {
    let engine = Engine::default();
    let module = module(&engine, EVERYTHING);
    let imports: Vec<_> =
        module.imports().map(|import| format!("{}.{} {}", import.module(), import.name(), import.ty())).collect();
    assert_eq!(
        imports,
        ["a.f func (i32) -> (i64)", "a.g global mut i32", "b.m memory 1..4 pages", "b.t table 2 elements of funcref"]
    );
    let exports: Vec<_> = module.exports().map(|export| format!("{} {}", export.name(), export.ty())).collect();
    assert_eq!(
        exports,
        [
            "own global f64",
            "twice func (i32) -> (i32)",
            "table table 3..5 elements of externref",
            "second memory 1 pages",
            "f func (i32) -> (i64)"
        ]
    );
    let table = module.get_export("table").unwrap();
    assert_eq!(table.table().unwrap().element(), ValType::ExternRef);
    assert!(matches!(module.get_export("f"), Some(ExternType::Func(_))));
    assert!(module.get_export("g").is_none());

    let functions: Vec<_> = module.functions().collect();
    assert_eq!(functions.len(), 1);
    assert_eq!((functions[0].index, functions[0].name), (1, Some("twice")));
    assert!(functions[0].frame_slots >= 1 && functions[0].code_bytes >= 8 && functions[0].source_offset > 8);
    let needs = module.resources_required();
    assert_eq!((needs.num_memories, needs.initial_memory_bytes), (1, 65_536));
    assert_eq!((needs.num_tables, needs.initial_table_elements), (1, 3));
    assert_eq!(needs.image_bytes, module.image().len() as u64);
}

#[test]
fn names_are_kept_only_where_they_are_asked_for() {
    let with = module(&Engine::default(), EVERYTHING);
    let without = module(&Engine::new(Config::new().debug_names(false)).unwrap(), EVERYTHING);
    assert_eq!(with.func_name(1), Some("twice"));
    assert_eq!(without.func_name(1), None);
    assert!(without.image().len() < with.image().len());
}

#[test]
fn chains_change_nothing_but_numbers_in_the_code() {
    let engine = |dispatch, chains| Engine::new(Config::new().dispatch(dispatch).chains(chains)).unwrap();
    let with = module(&engine(Dispatch::Loop, true), SMALL);
    let without = module(&engine(Dispatch::Loop, false), SMALL);
    assert_eq!(with.image().len(), without.image().len());
    assert_ne!(with.image(), without.image());
    for dispatch in [Dispatch::Loop, Dispatch::Threaded] {
        let engine = engine(dispatch, false);
        for image in [with.image(), without.image()] {
            let module = Module::from_image_copy(&engine, image).unwrap();
            let mut store = Store::new(&engine, ()).unwrap();
            let instance = Instance::new(&mut store, &module, &[]).unwrap();
            let sum = instance.get_typed_func::<i32, i32>(&store, "sum").unwrap();
            assert_eq!(sum.call(&mut store, 1000).unwrap(), 500_500 + i32::from(b'x'));
        }
    }
}

#[test]
fn no_payload_is_taken_for_a_chain() {
    let numbers = (4096..5400).step_by(13);
    let text: String = numbers
        .clone()
        .map(|n| format!("(func (export \"f{n}\") (result i64) (i64.const {}))", (7_i64 << 32) + n))
        .collect();
    for dispatch in [Dispatch::Loop, Dispatch::Threaded] {
        let config = Config::new().dispatch(dispatch).chains(true).clone();
        let (mut store, instance) = crate::instantiate_with(&config, &format!("(module {text})"));
        for n in numbers.clone() {
            let func = instance.get_typed_func::<(), i64>(&store, &format!("f{n}")).unwrap();
            assert_eq!(func.call(&mut store, ()).unwrap(), (7 << 32) + n);
        }
    }
}

#[test]
fn what_is_not_a_module_is_refused_with_its_offset() {
    let engine = Engine::default();
    let bad = |bytes: &[u8]| match Module::new(&engine, bytes).map(|_| ()) {
        Err(Error::Parse(error)) => error,
        other => panic!("{other:?}"),
    };
    assert!(bad(b"").is_malformed());
    assert!(bad(b"\0asn\x01\0\0\0").is_malformed());
    let wasm = wat::parse_str("(module (func (result i32) (i64.const 1)))").unwrap();
    let error = bad(&wasm);
    assert!(!error.is_malformed() && error.offset > 8, "{error}");
    assert!(Module::validate(&engine, &wasm).is_err());
    assert!(Module::validate(&engine, wat::parse_str(SMALL).unwrap()).is_ok());
}

#[test]
fn features_can_be_refused() {
    let engine = Engine::new(Config::new().wasm_tail_call(false)).unwrap();
    let wasm = wat::parse_str("(module (func $f return_call $f))").unwrap();
    assert!(matches!(Module::new(&engine, &wasm), Err(Error::Parse(_))));
    assert!(Module::new(&Engine::default(), &wasm).is_ok());
}

#[test]
fn one_module_serves_many_stores_and_threads() {
    let engine = Engine::default();
    let module = module(&engine, SMALL);
    let linker = Linker::<u32>::new(&engine);
    let threads: Vec<_> = (0..4)
        .map(|n| {
            let (engine, module, linker) = (engine.clone(), module.clone(), linker.clone());
            std::thread::spawn(move || {
                let mut store = Store::new(&engine, n).unwrap();
                let mut sum = 0;
                for _ in 0..10 {
                    let instance = linker.instantiate(&mut store, &module).unwrap();
                    let func = instance.get_typed_func::<i32, i32>(&store, "sum").unwrap();
                    sum += func.call(&mut store, 10).unwrap();
                }
                sum
            })
        })
        .collect();
    for thread in threads {
        assert_eq!(thread.join().unwrap(), 10 * (55 + i32::from(b'x')));
    }
}

#[test]
fn a_memory_of_one_byte_pages_grows_by_bytes() {
    let engine = Engine::default();
    let text = "(module (import \"h\" \"m\" (memory 3 9 (pagesize 1)))
        (memory (export \"own\") 1 (pagesize 1))
        (func (export \"grow\") (param i32) (result i32) (memory.grow (local.get 0)))
        (func (export \"load\") (param i32) (result i32) (i32.load8_u (local.get 0))))";
    let module = module(&engine, text);
    let mut store = Store::new(&engine, ()).unwrap();
    let ty = MemoryType::new(3, Some(9)).with_page_size_log2(0);
    assert_eq!(ty.to_string(), "3..9 pages of 1 bytes");
    assert_eq!(module.imports().next().unwrap().ty().memory(), Some(&ty));
    assert_eq!(module.resources_required().initial_memory_bytes, 1);
    let memory = Memory::new(&mut store, ty).unwrap();
    assert!(Memory::new(&mut store, ty.with_page_size_log2(3)).is_err());
    let mut linker = Linker::new(&engine);
    linker.define("h", "m", memory).unwrap();
    let instance = linker.instantiate(&mut store, &module).unwrap();
    let grow = instance.get_typed_func::<i32, i32>(&store, "grow").unwrap();
    let load = instance.get_typed_func::<i32, i32>(&store, "load").unwrap();
    assert_eq!(grow.call(&mut store, 2).unwrap(), 3);
    assert_eq!((memory.size(&store), memory.data_size(&store)), (5, 5));
    assert_eq!(load.call(&mut store, 4).unwrap(), 0);
    assert!(matches!(load.call(&mut store, 5), Err(Error::Trap(_))));
    assert_eq!(grow.call(&mut store, 5).unwrap(), -1);
    let large = Memory::new(&mut store, MemoryType::new(3, Some(9))).unwrap();
    let mut linker = Linker::new(&engine);
    linker.define("h", "m", large).unwrap();
    assert!(linker.instantiate(&mut store, &module).is_err());
}
