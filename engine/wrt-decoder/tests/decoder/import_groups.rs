//! Imports that share the name of their module, or that and a type, are imports like any other.

use crate::common::{Aligned, blind, decode_every_way, leb, module, section, wat};
use wrt_decoder::{Config, Features};
use wrt_error::ParseErrorKind::{self, Limit, Malformed, UnexpectedEnd, UnknownIndex, Unsupported};
use wrt_error::{Limits, Resource, ResourceLimit};
use wrt_format::{GlobalRecord, Image, ImportRecord, MemoryRecord, TableRecord};
use zerocopy::IntoBytes;

/// Type 0 takes nothing and gives nothing, type 1 takes an `i32`.
const TYPES: &[u8] = b"\x02\x60\0\0\x60\x01\x7f\0";

/// Each import's names, kind and type, and how many there are of each kind.
type Found = (Vec<(String, String, u32, Vec<u8>)>, [u32; 5]);

fn imports(config: &Config, wasm: &[u8]) -> Result<Found, ParseErrorKind> {
    let bytes = decode_every_way(config, wasm).map_err(|error| error.kind)?;
    let bytes = Aligned::new(&bytes);
    let image = Image::check(bytes.bytes()).unwrap();
    let text = |span| image.text(span).unwrap().to_owned();
    let described = |import: &ImportRecord| match import.kind {
        1 => image.record::<TableRecord>(import.desc).unwrap().as_bytes().to_vec(),
        2 => image.record::<MemoryRecord>(import.desc).unwrap().as_bytes().to_vec(),
        3 => image.record::<GlobalRecord>(import.desc).unwrap().as_bytes().to_vec(),
        _ => import.desc.to_ne_bytes().to_vec(),
    };
    let header = image.header();
    Ok((
        image
            .records::<ImportRecord>()
            .iter()
            .map(|import| (text(import.module), text(import.name), import.kind, described(import)))
            .collect(),
        [
            header.imported_funcs,
            header.imported_tables,
            header.imported_memories,
            header.imported_globals,
            header.imported_tags,
        ],
    ))
}

#[test]
fn a_group_is_its_imports_one_by_one() {
    let grouped = wat("(module
        (import \"a\" \"first\" (func (param i32)))
        (import \"a\" (item \"f\" (func)) (item \"\" (global (mut i64))) (item \"t\" (table 1 2 funcref)) (item \"e\" (tag)))
        (import \"b\" (item \"m\") (item \"n\") (item \"\") (memory 1 4))
        (import \"\" (item \"g\") (item \"h\") (global i32))
        (import \"c\" (item \"x\") (item \"y\") (func (param i64) (result i64)))
        (import \"c\" (item \"t\") (item \"u\") (table 3 externref))
        (import \"c\" \"last\" (func))
        (func (param i64) (result i64) (call 2 (local.get 0))))");
    assert!(grouped.windows(2).any(|pair| pair == b"\0\x7f") && grouped.windows(2).any(|pair| pair == b"\0\x7e"));
    let single = wat("(module
        (import \"a\" \"first\" (func (param i32)))
        (import \"a\" \"f\" (func)) (import \"a\" \"\" (global (mut i64))) (import \"a\" \"t\" (table 1 2 funcref))
        (import \"a\" \"e\" (tag))
        (import \"b\" \"m\" (memory 1 4)) (import \"b\" \"n\" (memory 1 4)) (import \"b\" \"\" (memory 1 4))
        (import \"\" \"g\" (global i32)) (import \"\" \"h\" (global i32))
        (import \"c\" \"x\" (func (param i64) (result i64))) (import \"c\" \"y\" (func (param i64) (result i64)))
        (import \"c\" \"t\" (table 3 externref)) (import \"c\" \"u\" (table 3 externref))
        (import \"c\" \"last\" (func))
        (func (param i64) (result i64) (call 2 (local.get 0))))");
    let config = Config::default();
    assert_eq!(imports(&config, &grouped).unwrap(), imports(&config, &single).unwrap());
    assert_eq!(imports(&config, &single).unwrap().1, [5, 3, 3, 3, 1]);
}

#[test]
fn a_group_may_be_empty() {
    let items = b"\x05\x01a\0\x7f\0\x01b\0\x7e\x02\0\x01\0\x01c\x01d\0\0\x01e\0\x7e\0\x01\x01\x01f\x01a\0\x7f\0";
    let wasm = module(&[section(1, TYPES), section(2, items)]);
    let (found, counts) = imports(&Config::default(), &wasm).unwrap();
    let names: Vec<_> = found.iter().map(|(module, name, ..)| (&**module, &**name)).collect();
    assert_eq!((names.as_slice(), counts), (&[("c", "d"), ("e", "f")][..], [2, 0, 0, 0, 0]));
    let none = module(&[section(1, TYPES), section(2, b"\x01\x01a\0\x7e\0\0\0")]);
    assert_eq!(imports(&Config::default(), &none).unwrap(), (vec![], [0; 5]));
}

#[test]
fn a_named_import_opens_no_group() {
    let wasm = module(&[section(1, TYPES), section(2, b"\x01\x01a\x01b\x7f\x01\x01c\0\0")]);
    assert_eq!(imports(&Config::default(), &wasm), Err(Malformed { expected: "kind of import", found: 0x7f }));
}

#[test]
fn many_groups_take_an_image_in_proportion() {
    let groups = 500;
    let group = b"\x04long\0\x7f\x03\0\0\0\0\0\0\0\0\0";
    let items = [leb(groups), group.repeat(groups as usize)].concat();
    let wasm = module(&[section(1, TYPES), section(2, &items)]);
    let image = decode_every_way(&Config::default(), &wasm).unwrap();
    let records = groups as usize * 3 * size_of::<ImportRecord>();
    // Of each module's name 8 bytes; the table at most twice as large as it must be, and those before it no larger than that.
    assert!(image.len() < 4 * records + groups as usize * 8 + 1024, "{} bytes for {records}", image.len());
}

/// Checks that an import section behind [`TYPES`] is refused in this way at the first byte of its second half.
fn check(config: &Config, what: &str, good: &[u8], bad: &[u8], kind: ParseErrorKind) {
    let wasm = module(&[section(1, TYPES), section(2, &[good, bad].concat())]);
    let offset = (wasm.len() - bad.len()) as u64;
    let error = decode_every_way(config, &wasm).unwrap_err();
    assert_eq!((error.offset, error.kind), (offset, kind), "{what}");
    assert_eq!(blind(config, &wasm), Err(error), "{what}");
}

#[test]
fn groups_are_refused_where_the_fault_stands() {
    let kind = |found| Malformed { expected: "kind of import", found };
    let unknown = |index| UnknownIndex { space: "type", index, count: 2 };
    let items = UnexpectedEnd { expected: "items" };
    let cases: &[(&str, &[u8], &[u8], ParseErrorKind)] = &[
        ("a group in a group", b"\x01\x01a\0\x7f\x01\0", b"\x7f\0", kind(0x7f)),
        ("a group for a type", b"\x01\x01a\0\x7e", b"\x7e\0\0", kind(0x7e)),
        ("a kind in a group", b"\x01\x01a\0\x7f\x02\x01b\0\0\x01c", b"\x05\0", kind(5)),
        ("a type in a group", b"\x01\x01a\0\x7f\x02\x01b\0\0\x01c\0", b"\x02", unknown(2)),
        ("a group's type", b"\x01\x01a\0\x7e\0", b"\x02\x01\x01b", unknown(2)),
        ("a group's kind", b"\x01\x01a\0\x7e", b"\x06\0\x01\x01b", kind(6)),
        ("a group's number", b"\x01\x01a\0\x7f", b"\x06\x01b\0\0", items),
        ("a number of names", b"\x01\x01a\0\x7e\0\0", b"\x03\x01b", items),
        ("a name", b"\x01\x01a\0\x7e\0\0\x02\x01b", b"\x03cd", UnexpectedEnd { expected: "name" }),
        ("UTF-8", b"\x01\x01a\0\x7e\0\0\x02\x01b\x01", b"\xff", Malformed { expected: "UTF-8", found: 0xff }),
        ("bytes behind", b"\x01\x01a\0\x7e\0\0\x01\x01b", b"\0", Malformed { expected: "end of section", found: 1 }),
    ];
    for (what, good, bad, kind) in cases {
        check(&Config::default(), what, good, bad, *kind);
    }
}

#[test]
fn bounds_count_every_import_of_a_group() {
    let bounded = |what: Resource, limit, wanted| {
        let mut limits = Limits::DEFAULT;
        limits.set(what, limit);
        (Config { limits, ..Config::default() }, Limit(ResourceLimit { what, limit, wanted }))
    };
    // With the imports that are still to come.
    let (config, kind) = bounded(Resource::Imports, 4, 5);
    check(&config, "imports", b"\x03\0\0\0\0\0\0\x7e\0\0", b"\x03\0\0\0\0\0\0\0", kind);
    let (config, kind) = bounded(Resource::Functions, 2, 3);
    check(&config, "functions", b"\x01\0\0\x7e\0\0\x03\x01a\x01b", b"\x01c", kind);
    let (config, kind) = bounded(Resource::Globals, 1, 2);
    check(&config, "globals", b"\x01\0\0\x7f\x02\0\x03\x7f\0\0", b"\x03\x7f\0", kind);
}

#[test]
fn features_are_asked_for_every_import_of_a_group() {
    let without = |feature| Config { features: Features::ALL.without(feature), ..Config::default() };
    let refused = |feature: Features, found| Unsupported { what: feature.names().next().unwrap(), found };
    for form in [0x7f, 0x7e] {
        let feature = Features::COMPACT_IMPORTS;
        check(&without(feature), "a group", b"\x01\x01a\0", &[form, 0, 0, 0], refused(feature, u64::from(form)));
    }
    let cases: [(Features, &[u8]); 2] =
        [(Features::MULTI_MEMORY, b"\x02\0\0"), (Features::REFERENCE_TYPES, b"\x01\x70\0\0")];
    for (feature, ty) in cases {
        let good = [b"\x01\0\0\x7e", ty, b"\x02\x01a"].concat();
        check(&without(feature), "another", &good, b"\x01b", refused(feature, 1));
        decode_every_way(&Config::default(), &module(&[section(2, &[&good, &b"\x01b"[..]].concat())])).unwrap();
    }
}
