//! Bytes made to hurt give errors with offsets, within the limits.

use crate::common::{decode_every_way, everything, in_chunks, leb, module, section, wat, whole};
use wrt_decoder::{Config, Decoder};
use wrt_error::{Limits, ParseErrorKind, Resource};
use wrt_platform_linux::Linux;

#[test]
fn flipped_bits_never_break_the_decoder() {
    let wasm = everything();
    let config = Config { keep_names: true, ..Config::default() };
    for bit in 0..wasm.len() * 8 {
        let mut flipped = wasm.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        assert_eq!(whole(&config, &flipped), in_chunks(&config, &flipped, 1), "bit {bit}");
    }
}

#[test]
fn overwritten_bytes_never_break_the_decoder() {
    let wasm = everything();
    for at in 8..wasm.len() {
        for byte in [0x00, 0x0b, 0x40, 0x7f, 0x80, 0xfc, 0xff] {
            let mut other = wasm.clone();
            other[at] = byte;
            let _ = whole(&Config::default(), &other);
        }
    }
}

#[test]
fn huge_counts_are_refused_before_room_is_made() {
    for id in 1..=12 {
        for count in [u64::from(u32::MAX), 1_000_000, 99_999] {
            let wasm = module(&[section(id, &leb(count))]);
            assert!(decode_every_way(&Config::default(), &wasm).is_err(), "section {id}, {count} items");
            // A section that claims to be large enough, in a module whose length nobody knows.
            let mut wasm = module(&[]);
            wasm.push(id);
            wasm.extend(leb(1 << 29));
            wasm.extend(leb(count));
            let mut decoder = Decoder::new(&Linux::new(), &Config::default()).unwrap();
            let _ = decoder.push(&wasm);
            assert!(decoder.image_bytes() <= 64 << 20, "section {id}, {count} items: {}", decoder.image_bytes());
            assert!(decoder.finish().is_err());
        }
    }
}

#[test]
fn deep_nesting_needs_no_native_stack() {
    let nested = |depth: usize| {
        let mut body = vec![0];
        body.extend([0x02, 0x40].repeat(depth));
        body.extend([0x0b].repeat(depth + 1));
        let code = [vec![1], leb(body.len() as u64), body].concat();
        module(&[section(1, b"\x01\x60\0\0"), section(3, b"\x01\0"), section(10, &code)])
    };
    whole(&Config::default(), &nested(100_000)).unwrap();
    let error = whole(&Config::default(), &nested(100_001)).unwrap_err();
    assert!(matches!(error.kind, ParseErrorKind::Limit(limit) if limit.what == Resource::ControlDepth), "{error}");
}

#[test]
fn a_body_that_never_ends_is_an_error() {
    let body = [vec![0], [0x02, 0x40].repeat(3000)].concat();
    let code = [vec![1], leb(body.len() as u64), body].concat();
    let wasm = module(&[section(1, b"\x01\x60\0\0"), section(3, b"\x01\0"), section(10, &code)]);
    let error = decode_every_way(&Config::default(), &wasm).unwrap_err();
    assert_eq!(error.offset, wasm.len() as u64);
    assert!(error.is_malformed());
}

/// A module of one function of type 1 that calls function 0, of type 0; `code` is its code behind its locals.
fn calling(types: &[Vec<u8>; 2], code: &[u8]) -> Vec<u8> {
    let body = [&[0], code, &[0x00, 0x0b]].concat();
    let bodies = [b"\x02\x03\0\0\x0b".to_vec(), leb(body.len() as u64), body].concat();
    module(&[section(1, &[&[2], &types.concat()[..]].concat()), section(3, b"\x02\0\x01"), section(10, &bodies)])
}

/// A function type with so many parameters and results.
fn type_of(params: usize, results: usize) -> Vec<u8> {
    let types = |count: usize| [leb(count as u64), vec![0x7f; count]].concat();
    [vec![0x60], types(params), types(results)].concat()
}

#[test]
fn a_write_to_a_local_looks_at_few_operands() {
    // Minutes, were each of a deep stack looked at.
    let code = [b"\x41\0".repeat(60_000), b"\x41\x01\x21\0\x41\x01\x22\0\x1a".repeat(200_000)].concat();
    whole(&Config::default(), &calling(&[type_of(0, 0), type_of(1, 0)], &code)).unwrap();
}

#[test]
fn a_thousand_values_at_once_cost_little_more_than_one() {
    let many = b"\x41\0".repeat(1000);
    let types = [type_of(1000, 1000), type_of(0, 1000)];
    let times = 100_000;
    // Calls, blocks with parameters, branches that may be taken.
    for code in [&b"\x10\0"[..], b"\x02\0\x0b", b"\x41\0\x0d\0"] {
        let code = [many.clone(), code.repeat(times)].concat();
        whole(&Config::default(), &calling(&types, &code)).unwrap();
    }
    // Two labels by turns, of one type and of two.
    let one = [&[0x02, 1, 0x02, 1], &many[..]].concat();
    let two = [&[0x02, 1], &many[..], &[0x02, 0]].concat();
    for blocks in [one, two] {
        let table = [vec![0x0e], leb(60_000), [0, 1].repeat(30_000), vec![0]].concat();
        let code = [&blocks[..], &[0x41, 0], &table, &[0x0b, 0x0b]].concat();
        whole(&Config::default(), &calling(&types, &code)).unwrap();
    }
}

#[test]
fn parameters_are_not_declared_one_by_one() {
    // Each reads and writes parameters and locals, the first and the last.
    let body = b"\x01\x01\x7e\x20\x00\x21\xe7\x07\x20\xe8\x07\x22\xe8\x07\x1a\x0b";
    let count = 50_000u64;
    let body = [leb(body.len() as u64), body.to_vec()].concat();
    let sections = [
        section(1, &[vec![1], type_of(1000, 0)].concat()),
        section(3, &[leb(count), vec![0; count as usize]].concat()),
        section(10, &[leb(count), body.repeat(count as usize)].concat()),
    ];
    whole(&Config::default(), &module(&sections)).unwrap();
}

#[test]
fn a_million_locals_cost_one_record() {
    let wasm = wat(&format!("(module (func {}))", "(local i64)".repeat(40_000)));
    decode_every_way(&Config::default(), &wasm).unwrap();
    let body = b"\x02\xff\xff\xff\xff\x0f\x7f\x01\x7e\x0b";
    let code = [vec![1], leb(body.len() as u64), body.to_vec()].concat();
    let wasm = module(&[section(1, b"\x01\x60\0\0"), section(3, b"\x01\0"), section(10, &code)]);
    let error = decode_every_way(&Config::default(), &wasm).unwrap_err();
    assert!(error.is_malformed(), "{error}");
}

#[test]
fn each_limit_is_an_error_that_names_it() {
    let cases: &[(Resource, u64, &str)] = &[
        (Resource::ModuleBytes, 20, "(module (memory 1) (data \"0123456789\"))"),
        (Resource::ImageBytes, 192, "(module (memory 1) (data \"0123456789\"))"),
        (Resource::Types, 1, "(module (type (func)) (type (func (param i32))))"),
        (Resource::Functions, 1, "(module (func) (func))"),
        (Resource::Functions, 1, "(module (import \"\" \"\" (func)) (func))"),
        (Resource::Imports, 1, "(module (import \"\" \"\" (func)) (import \"\" \"\" (func)))"),
        (Resource::Exports, 1, "(module (func (export \"a\") (export \"b\")))"),
        (Resource::Globals, 1, "(module (global i32 (i32.const 0)) (global i32 (i32.const 0)))"),
        (Resource::Tables, 1, "(module (table 1 funcref) (table 1 funcref))"),
        (Resource::Memories, 1, "(module (memory 1) (memory 1))"),
        (Resource::Memories, 1, "(module (import \"\" \"\" (memory 1)) (memory 1))"),
        (Resource::ElementSegments, 1, "(module (elem func) (elem func))"),
        (Resource::DataSegments, 1, "(module (data \"\") (data \"\"))"),
        (Resource::Params, 1, "(module (type (func (param i32 i32))))"),
        (Resource::Results, 1, "(module (type (func (result i32 i32))))"),
        (Resource::Locals, 2, "(module (func (param i32 i32) (local i32)))"),
        (Resource::FunctionBytes, 4, "(module (func nop nop nop))"),
        (Resource::ControlDepth, 1, "(module (func (block (block))))"),
        (Resource::OperandDepth, 2, "(module (func i32.const 0 i32.const 0 i32.const 0 drop drop drop))"),
        (Resource::BranchTargets, 1, "(module (func (br_table 0 0 0 (i32.const 0))))"),
        (Resource::NameBytes, 3, "(module (func (export \"long\")))"),
        (Resource::TableElements, 1, "(module (func $f) (elem func $f $f))"),
        (Resource::Tags, 1, "(module (tag) (tag))"),
        (
            Resource::Roots,
            1,
            "(module (func $f (param externref) (result externref) (call $f (local.get 0)) (call $f (local.get 0)) (drop)))",
        ),
        (Resource::Handlers, 1, "(module (func (try_table (catch_all 0) (catch_all 0))))"),
        (
            Resource::Handlers,
            1,
            "(module (func (try_table (catch_all 0) (call 0)) (try_table (catch_all 0) (call 0))))",
        ),
    ];
    for (what, limit, text) in cases {
        let mut limits = Limits::DEFAULT;
        let wasm = wat(text);
        decode_every_way(&Config::default(), &wasm).unwrap();
        limits.set(*what, *limit);
        let config = Config { limits, ..Config::default() };
        let error = whole(&config, &wasm).unwrap_err();
        assert!(matches!(error.kind, ParseErrorKind::Limit(found) if found.what == *what), "{what}: {error}");
        assert!(error.offset <= wasm.len() as u64);
    }
}

#[test]
fn export_names_are_unique_however_many_share_a_beginning() {
    use core::fmt::Write as _;
    let mut text = String::from("(module (func $f)");
    for index in 0..3_000 {
        write!(text, "(export \"{}\" (func $f))", "a".repeat(index % 60) + &index.to_string()).unwrap();
    }
    decode_every_way(&Config::default(), &wat(&(text.clone() + ")"))).unwrap();
    let mut wasm = module(&[section(1, b"\x01\x60\0\0"), section(3, b"\x01\0")]);
    wasm.extend(section(7, b"\x04\x01a\0\0\x00\0\0\x02aa\0\0\x01a\0\0"));
    wasm.extend(section(10, b"\x01\x02\0\x0b"));
    let error = decode_every_way(&Config::default(), &wasm).unwrap_err();
    assert!(matches!(error.kind, ParseErrorKind::Invalid { rule: "duplicate export name", found: 3 }), "{error}");
}
