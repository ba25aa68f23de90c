//! What a module's parts become in its image.

use crate::common::{Aligned, decode_every_way, everything, module, section, wat, whole};
use wrt_decoder::Config;
use wrt_error::{Limits, Resource};
use wrt_format::{
    ConstKind, ConstRecord, DataRecord, ElementRecord, ExportRecord, FuncRecord, GlobalRecord, Image, ImportRecord,
    MemoryRecord, NameRecord, SegmentMode, SourceMap, TableRecord, flags,
};
use wrt_instructions::ValType;

fn image(wasm: &[u8]) -> Aligned {
    let config = Config { keep_names: true, ..Config::default() };
    Aligned::new(&decode_every_way(&config, wasm).unwrap())
}

fn constant(record: &ConstRecord) -> (ConstKind, u64) {
    (record.kind().unwrap(), record.value())
}

#[test]
fn every_part_is_found_again() {
    let bytes = image(&everything());
    let image = Image::check(bytes.bytes()).unwrap();
    let header = image.header();
    assert_eq!((header.imported_funcs, header.imported_tables), (1, 1));
    assert_eq!((header.imported_memories, header.imported_globals), (1, 1));
    assert_eq!(header.start, 1);
    assert_eq!(header.flags, flags::NAMES);
    use ValType as T;
    let (params, results) = image.func_type(0).unwrap();
    assert_eq!(params, [T::I32, T::I64, T::F32, T::F64]);
    assert_eq!(results, [T::I32, T::I64]);

    let imports = image.records::<ImportRecord>();
    let named = |at: usize| (image.text(imports[at].module).unwrap(), image.text(imports[at].name).unwrap());
    assert_eq!(named(0), ("env", "über"));
    assert_eq!(named(3), ("", "g"));
    assert_eq!(imports.iter().map(|import| import.kind).collect::<Vec<_>>(), [0, 2, 1, 3]);
    let memory: &MemoryRecord = image.record(imports[1].desc).unwrap();
    assert_eq!((memory.min(), memory.max(), memory.is_64()), (1, Some(2), false));
    let table: &TableRecord = image.record(imports[2].desc).unwrap();
    assert_eq!((table.min(), table.max(), table.element), (1, Some(10), T::FUNCREF.word()));
    let global: &GlobalRecord = image.record(imports[3].desc).unwrap();
    assert_eq!((global.ty, global.mutable), (T::I32.word(), 0));

    let tables = image.records::<TableRecord>();
    assert_eq!(constant(&tables[0].init), (ConstKind::None, 0));
    assert_eq!(constant(&tables[1].init), (ConstKind::Func, 1));
    let memories = image.records::<MemoryRecord>();
    assert_eq!((memories[0].min(), memories[0].max(), memories[0].is_64()), (1, Some(4), true));

    let globals = image.records::<GlobalRecord>();
    assert_eq!((globals[0].ty, globals[0].mutable), (T::I64.word(), 1));
    assert_eq!(constant(&globals[0].init).0, ConstKind::Code);
    let code: &FuncRecord = image.record(globals[0].init.low).unwrap();
    assert_eq!((code.params, code.results), (0, 1));
    assert!(image.ops().get(code.code as usize..(code.code + code.code_len) as usize).is_some());
    assert_eq!(constant(&globals[1].init), (ConstKind::Value, (-0.5f64).to_bits()));
    assert_eq!(constant(&globals[2].init), (ConstKind::Global, 0));
    assert_eq!(constant(&globals[3].init), (ConstKind::Func, 2));
    assert_eq!(constant(&globals[4].init), (ConstKind::Value, 0));

    let exports = image.records::<ExportRecord>();
    let export = |at: usize| (image.text(exports[at].name).unwrap(), exports[at].kind, exports[at].index);
    assert_eq!(
        [export(0), export(1), export(2), export(3)],
        [("many", 0, 2), ("memory", 2, 1), ("", 3, 2), ("man", 0, 1)]
    );

    let elements = image.records::<ElementRecord>();
    let items = |at: usize| image.slice::<ConstRecord>(elements[at].items).unwrap();
    assert_eq!(elements[0].mode, SegmentMode::Active as u32);
    assert_eq!(constant(&elements[0].start), (ConstKind::Value, 0));
    assert_eq!([constant(&items(0)[0]), constant(&items(0)[1])], [(ConstKind::Func, 0), (ConstKind::Func, 1)]);
    assert_eq!((elements[1].table, elements[1].start.kind()), (2, Some(ConstKind::Code)));
    assert_eq!([constant(&items(1)[0]), constant(&items(1)[1])], [(ConstKind::Func, 2), (ConstKind::Value, 0)]);
    assert_eq!(elements[2].mode, SegmentMode::Declarative as u32);
    assert_eq!((elements[3].mode, elements[3].element), (SegmentMode::Passive as u32, T::EXTERNREF.word()));

    let data = image.records::<DataRecord>();
    let bytes = |at: usize| image.slice::<u8>(data[at].bytes).unwrap();
    assert_eq!((data[0].mode, constant(&data[0].start)), (SegmentMode::Active as u32, (ConstKind::Value, 8)));
    assert_eq!((bytes(0), bytes(1), bytes(2)), (&b"hello, world"[..], &b"passive"[..], &b"\xff\0"[..]));
    assert_eq!((data[1].mode, data[2].memory), (SegmentMode::Passive as u32, 1));

    let names: Vec<_> = (0..5).map(|func| image.func_name(func)).collect();
    assert_eq!(names, [Some("f"), Some("start"), Some("many"), Some("switch"), None]);
}

#[test]
fn code_lies_where_its_record_says() {
    let wasm = everything();
    let bytes = image(&wasm);
    let image = Image::check(bytes.bytes()).unwrap();
    let mut before = 0;
    for func in image.funcs() {
        assert!(func.code > before && func.code_len > 0);
        before = func.code;
        assert!(image.ops().get(func.code as usize..(func.code + func.code_len) as usize).is_some());
        assert!(func.frame >= func.params + func.locals && func.frame >= func.results);
        // The map's base is the body's first byte, behind its size.
        let map = SourceMap::new(image.slice(func.map).unwrap());
        for (code, source) in map {
            assert!(code < func.code_len && func.source + source < wasm.len() as u32);
        }
    }
}

#[test]
fn names_are_kept_only_on_request() {
    let wasm = wat("(module (func $one) (func $two))");
    let without = Aligned::new(&whole(&Config::default(), &wasm).unwrap());
    let image = Image::check(without.bytes()).unwrap();
    assert_eq!((image.func_name(0), image.header().flags), (None, 0));
    assert!(image.records::<NameRecord>().is_empty());
}

/// One function of this many, with a name section behind it.
fn with_names(funcs: u8, names: &[u8]) -> Vec<u8> {
    let mut sections = vec![
        section(1, b"\x01\x60\0\0"),
        section(3, &[&[funcs], vec![0; usize::from(funcs)].as_slice()].concat()),
        section(10, &[&[funcs], b"\x02\0\x0b".repeat(usize::from(funcs)).as_slice()].concat()),
    ];
    if !names.is_empty() {
        sections.push(section(0, &[b"\x04name", names].concat()));
    }
    sections.push(section(0, b"\x01x"));
    module(&sections)
}

#[test]
fn a_name_section_over_a_bound_loses_its_names_only() {
    let keeping = |what: Resource, limit: u64| {
        let mut limits = Limits::DEFAULT;
        limits.set(what, limit);
        Config { keep_names: true, limits, ..Config::default() }
    };
    let config = Config { keep_names: true, ..Config::default() };
    let without = decode_every_way(&config, &with_names(2, b"")).unwrap();
    // Two names, the second of five bytes.
    let names = with_names(2, b"\x01\x0b\x02\0\x01a\x01\x05bbbbb");
    let with = decode_every_way(&config, &names).unwrap();
    assert!(with.len() > without.len());
    assert_eq!(decode_every_way(&keeping(Resource::NameBytes, 5), &names).as_ref(), Ok(&with));
    assert_eq!(decode_every_way(&keeping(Resource::NameBytes, 4), &names).as_ref(), Ok(&without));
    // An image with room for the names, for some of them, and for nothing but the module.
    for limit in without.len()..=with.len() {
        let expected = if limit < with.len() { &without } else { &with };
        let config = keeping(Resource::ImageBytes, limit as u64);
        assert_eq!(decode_every_way(&config, &names).as_ref(), Ok(expected), "{limit} of {} bytes", with.len());
    }
    // More names than functions, as a number and as names.
    for names in [&b"\x01\x08\x02\0\x01a\x01\x01b"[..], b"\x01\x06\xff\xff\xff\xff\x0f\0", b"\x01\x05\x05\0\x01a\x01"] {
        let one = decode_every_way(&config, &with_names(1, b"")).unwrap();
        assert_eq!(decode_every_way(&config, &with_names(1, names)).as_ref(), Ok(&one), "{names:x?}");
    }
    // The module's own names are bounded as ever.
    let export = wat("(module (func (export \"long\")))");
    assert!(decode_every_way(&keeping(Resource::NameBytes, 3), &export).is_err());
}

#[test]
fn custom_sections_take_no_room_in_the_image() {
    let plain = module(&[section(1, b"\x01\x60\0\0")]);
    let custom = module(&[section(0, &[b"\x64", "x".repeat(100).as_bytes()].concat()), section(1, b"\x01\x60\0\0")]);
    for keep_names in [false, true] {
        let config = Config { keep_names, ..Config::default() };
        let image = decode_every_way(&config, &plain).unwrap();
        let mut limits = Limits::DEFAULT;
        limits.set(Resource::ImageBytes, image.len() as u64);
        assert_eq!(decode_every_way(&Config { limits, ..config }, &custom), Ok(image));
    }
}

#[test]
fn a_name_section_that_is_not_well_formed_is_ignored() {
    let plain = [section(1, b"\x01\x60\0\0"), section(3, b"\x01\0"), section(10, b"\x01\x02\0\x0b")];
    let without = decode_every_way(&Config { keep_names: true, ..Config::default() }, &module(&plain)).unwrap();
    let cases: &[&[u8]] = &[
        b"\x01\x7f",
        b"\x01\x01\x05",
        b"\x01\x05\x01\x07\x02ab",
        b"\x01\x04\x01\0\x02\xff\xff",
        b"\x01\x04\x01\0\x01\xff",
        b"\x01\x04\x02\0\x01a\x01\0",
        b"\x01\x05\x01\0\x01ab",
        b"\x02\0\x01\x04\x01\0\x01a",
        b"\xff\xff\xff\xff\xff\xff",
        b"\x01\x04\x01\0\x7fa",
        b"\x80",
    ];
    for names in cases {
        let mut sections = plain.to_vec();
        sections.push(section(0, &[b"\x04name", *names].concat()));
        sections.push(section(0, b"\x01x"));
        let config = Config { keep_names: true, ..Config::default() };
        assert_eq!(decode_every_way(&config, &module(&sections)).as_ref(), Ok(&without), "{names:x?}");
    }
    let mut sections = plain.to_vec();
    sections.push(section(0, b"\x04name\0\x02\x01m\x01\x04\x01\0\x01a\x02\x01\0"));
    let bytes = image(&module(&sections));
    assert_eq!(Image::check(bytes.bytes()).unwrap().func_name(0), Some("a"));
}
