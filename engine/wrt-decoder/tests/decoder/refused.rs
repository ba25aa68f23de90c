//! Each rule that a module can break: the error names what was expected and found, and where.

use crate::common::{decode_every_way, module, section, wat};
use wrt_decoder::{Config, Features};
use wrt_error::ParseErrorKind::{self, Invalid, Malformed, TypeMismatch, UnexpectedEnd, UnknownIndex, Unsupported};

fn refused(wasm: &[u8]) -> (u64, ParseErrorKind) {
    let error = decode_every_way(&Config::default(), wasm).unwrap_err();
    (error.offset, error.kind)
}

/// A module of one function without parameters and results, with this body behind its locals.
fn body(code: &[u8]) -> Vec<u8> {
    let mut function = vec![1, code.len() as u8 + 1, 0];
    function.extend_from_slice(code);
    module(&[
        section(1, b"\x01\x60\0\0"),
        section(3, b"\x01\0"),
        section(4, b"\x01\x70\0\0"),
        section(5, b"\x01\0\x01"),
        section(6, b"\x01\x7f\0\x41\0\x0b"),
        section(10, &function),
    ])
}

/// Offset of the first instruction in [`body`].
const CODE: u64 = 42;

#[test]
fn malformed_modules() {
    let cases: &[(&str, Vec<u8>, u64, ParseErrorKind)] = &[
        ("nothing", vec![], 0, UnexpectedEnd { expected: "magic" }),
        ("a wrong magic", b"\0asn\x01\0\0\0".to_vec(), 0, Malformed { expected: "magic", found: 0x6e73_6100 }),
        ("a component", b"\0asm\x0d\0\x01\0".to_vec(), 4, Malformed { expected: "version 1", found: 0x1_000d }),
        ("an unknown section", module(&[section(14, b"")]), 8, Malformed { expected: "section id", found: 14 }),
        (
            "a section twice",
            module(&[section(1, b"\0"), section(1, b"\0")]),
            11,
            Malformed { expected: "sections once and in order", found: 1 },
        ),
        (
            "sections out of order",
            module(&[section(3, b"\0"), section(1, b"\0")]),
            11,
            Malformed { expected: "sections once and in order", found: 1 },
        ),
        (
            "a section with bytes left",
            module(&[section(1, b"\0\0")]),
            11,
            Malformed { expected: "end of section", found: 1 },
        ),
        (
            "a section that ends early",
            module(&[section(1, b"\x01\x60")]),
            12,
            UnexpectedEnd { expected: "number of parameters" },
        ),
        ("a section past the end", b"\0asm\x01\0\0\0\x01\x05\0".to_vec(), 9, UnexpectedEnd { expected: "type" }),
        (
            "a long integer",
            module(&[section(1, b"\x80\x80\x80\x80\x80\0")]),
            14,
            Malformed { expected: "shorter integer representation", found: 0x80 },
        ),
        (
            "a large integer",
            module(&[section(1, b"\x80\x80\x80\x80\x10")]),
            14,
            Malformed { expected: "smaller integer", found: 0x10 },
        ),
        ("a type form", module(&[section(1, b"\x01\x7f")]), 11, Malformed { expected: "type form", found: 0x7f }),
        (
            "a value type",
            module(&[section(1, b"\x01\x60\x01\x40\0")]),
            13,
            Malformed { expected: "value type", found: 0x40 },
        ),
        (
            "a name that is no text",
            module(&[section(0, b"\x03a\xffb")]),
            12,
            Malformed { expected: "UTF-8", found: 0xff },
        ),
        (
            "a name cut inside a character",
            module(&[section(0, b"\x02a\xc3\xbc")]),
            12,
            Malformed { expected: "UTF-8", found: 0xc3 },
        ),
        ("a name past its section", module(&[section(0, b"\x09abc")]), 10, UnexpectedEnd { expected: "name" }),
        (
            "functions without code",
            module(&[section(1, b"\x01\x60\0\0"), section(3, b"\x01\0")]),
            18,
            Malformed { expected: "code section of as many functions", found: 0 },
        ),
        (
            "code without functions",
            module(&[section(10, b"\x01\x02\0\x0b")]),
            10,
            Malformed { expected: "as many bodies as the function section declares", found: 1 },
        ),
        (
            "segments that are counted otherwise",
            module(&[section(12, b"\x02"), section(11, b"\0")]),
            13,
            Malformed { expected: "as many data segments as the data count section states", found: 0 },
        ),
        (
            "segments that are counted and missing",
            module(&[section(12, b"\x02")]),
            11,
            Malformed { expected: "data section of as many segments", found: 0 },
        ),
        (
            "flags of limits",
            module(&[section(5, b"\x01\x10\0")]),
            11,
            Malformed { expected: "flags of limits", found: 16 },
        ),
        ("mutability", module(&[section(6, b"\x01\x7f\x02")]), 12, Malformed { expected: "mutability", found: 2 }),
        (
            "an element segment's flags",
            module(&[section(9, b"\x01\x08")]),
            11,
            Malformed { expected: "flags of an element segment", found: 8 },
        ),
        (
            "a segment's flags",
            module(&[section(11, b"\x01\x03")]),
            11,
            Malformed { expected: "flags of a data segment", found: 3 },
        ),
        ("an opcode", body(b"\x27\x0b"), CODE, Malformed { expected: "instruction", found: 0x27 }),
        (
            "a prefixed opcode",
            body(b"\xfc\x20\x0b"),
            CODE,
            Malformed { expected: "instruction", found: 0xfc_0000_0020 },
        ),
        (
            "a body with bytes left",
            body(b"\x0b\x01"),
            CODE + 1,
            Malformed { expected: "end of function body", found: 1 },
        ),
        ("a body without end", body(b"\x01\x01"), CODE + 2, UnexpectedEnd { expected: "instruction" }),
        ("else without if", body(b"\x05\x0b"), CODE, Malformed { expected: "else only in an if", found: 5 }),
        (
            "data.drop without a count",
            body(b"\xfc\x09\0\x0b"),
            CODE,
            Malformed { expected: "data count section", found: 0 },
        ),
        (
            "an alignment's flags",
            body(b"\x41\0\x28\x80\x01\0\x1a\x0b"),
            CODE + 3,
            Malformed { expected: "alignment and memory flag", found: 0x80 },
        ),
    ];
    for (what, wasm, offset, kind) in cases {
        assert_eq!(refused(wasm), (*offset, *kind), "{what}");
    }
}

#[test]
fn invalid_bodies() {
    let i32_i64 = TypeMismatch { expected: "i32", found: "i64" };
    let cases: &[(&str, &[u8], u64, ParseErrorKind)] = &[
        ("too few operands", b"\x6a\x0b", 0, TypeMismatch { expected: "i32", found: "nothing" }),
        ("a value is left", b"\x41\0\x0b", 2, TypeMismatch { expected: "end of the block's values", found: "i32" }),
        ("another type", b"\x42\0\x41\0\x6a\x1a\x0b", 4, i32_i64),
        (
            "operands of the outer block",
            b"\x41\0\x02\x40\x1a\x0b\x0b",
            4,
            TypeMismatch { expected: "a value", found: "nothing" },
        ),
        ("an unknown local", b"\x20\0\x1a\x0b", 0, UnknownIndex { space: "local", index: 0, count: 0 }),
        ("an unknown label", b"\x0c\x01\x0b", 0, UnknownIndex { space: "label", index: 1, count: 1 }),
        ("an unknown function", b"\x10\x07\x0b", 0, UnknownIndex { space: "function", index: 7, count: 1 }),
        ("an unknown type", b"\x02\x07\x0b\x0b", 0, UnknownIndex { space: "type", index: 7, count: 1 }),
        ("an unknown memory", b"\x3f\x01\x1a\x0b", 0, UnknownIndex { space: "memory", index: 1, count: 1 }),
        ("an unknown table", b"\xfc\x10\x01\x1a\x0b", 0, UnknownIndex { space: "table", index: 1, count: 1 }),
        (
            "an unknown element segment",
            b"\xfc\x0d\0\x0b",
            0,
            UnknownIndex { space: "elem segment", index: 0, count: 0 },
        ),
        ("a global that is not mutable", b"\x41\0\x24\0\x0b", 2, Invalid { rule: "global is immutable", found: 0 }),
        (
            "an alignment",
            b"\x41\0\x28\x03\0\x1a\x0b",
            2,
            Invalid { rule: "alignment must not be larger than natural", found: 3 },
        ),
        (
            "an offset",
            b"\x41\0\x28\0\x80\x80\x80\x80\x10\x1a\x0b",
            2,
            Invalid { rule: "offset out of range: 32 bits in a 32-bit memory", found: 1 << 32 },
        ),
        (
            "a function that is not declared",
            b"\xd2\0\x1a\x0b",
            0,
            Invalid { rule: "undeclared function reference", found: 0 },
        ),
        (
            "select of references",
            b"\xd0\x70\xd0\x70\x41\0\x1b\x1a\x0b",
            6,
            TypeMismatch { expected: "a number", found: "funcref" },
        ),
        ("ref.is_null of a number", b"\x41\0\xd1\x1a\x0b", 2, TypeMismatch { expected: "a reference", found: "i32" }),
        (
            "an if with a result and no else",
            b"\x41\0\x04\x7f\x41\0\x0b\x1a\x0b",
            6,
            TypeMismatch { expected: "an else that leaves the block's results", found: "no else" },
        ),
        (
            "a br_table of several arities",
            b"\x02\x40\x02\x7f\x41\0\x41\0\x0e\x01\0\x01\x0b\x1a\x0b\x0b",
            11,
            TypeMismatch { expected: "labels that take equally many values", found: "another number" },
        ),
        ("unreachable code of a wrong type", b"\0\x42\0\x45\x1a\x0b", 3, i32_i64),
    ];
    for (what, code, offset, kind) in cases {
        assert_eq!(refused(&body(code)), (CODE + offset, *kind), "{what}");
    }
}

#[test]
fn invalid_modules() {
    let cases: &[(&str, &str)] = &[
        ("size minimum must not be greater than maximum", "(module (memory 2 1))"),
        ("memory size must be at most 65536 pages (4GiB)", "(module (memory 65537))"),
        ("memory size must be at most 2^48 pages", "(module (memory i64 0x1_0000_0000_0001))"),
        ("size minimum must not be greater than maximum", "(module (table 2 1 funcref))"),
        ("start function has no parameters and no results", "(module (func $f (param i32)) (start $f))"),
        ("constant expression required", "(module (global i32 (i32.clz (i32.const 1))))"),
        (
            "constant expression required: the global is mutable",
            "(module (global $g (mut i32) (i32.const 0)) (global i32 (global.get $g)))",
        ),
    ];
    for (rule, text) in cases {
        let (_, kind) = refused(&wat(text));
        assert!(matches!(kind, Invalid { rule: found, .. } if found == *rule), "{text}: {kind}");
    }
    // A global may name those before it, not itself or those behind it.
    let forward = "(module (global i32 (global.get 1)) (global i32 (i32.const 0)))";
    assert_eq!(refused(&wat(forward)).1, UnknownIndex { space: "global", index: 1, count: 0 });
    let mismatch = "(module (table 1 externref) (func $f) (elem (i32.const 0) func $f))";
    assert_eq!(refused(&wat(mismatch)).1, TypeMismatch { expected: "externref", found: "(ref func)" });
}

#[test]
fn later_proposals_are_named() {
    let cases: &[(&str, &[u8])] = &[("custom descriptors", b"\xfb\x20\0\x0b")];
    for (what, code) in cases {
        assert!(matches!(refused(&body(code)).1, Unsupported { what: found, .. } if found == *what), "{what}");
    }
}

#[test]
fn a_branch_on_null_goes_on_behind_it() {
    let stays = wat("(module (func (param funcref) (block (br_on_null 0 (local.get 0)))))");
    assert_eq!(refused(&stays).1, TypeMismatch { expected: "end of the block's values", found: "(ref func)" });
    let taken = wat("(module (func (param funcref) (block (br_on_non_null 0 (local.get 0)))))");
    assert_eq!(refused(&taken).1, TypeMismatch { expected: "a label that takes a reference", found: "nothing" });
    let both = wat("(module (func (param funcref) (block (drop (br_on_null 0 (local.get 0))))))");
    decode_every_way(&Config::default(), &both).unwrap();
}

#[test]
fn parts_of_a_try_stand_in_their_order() {
    let malformed = |expected, found| Malformed { expected, found };
    let catch = "catch only in a try, before catch_all";
    let delegate = "delegate only in a try, before catch";
    let label = Invalid { rule: "invalid rethrow label", found: 0 };
    let unknown = UnknownIndex { space: "label", index: 1, count: 1 };
    let cases: &[(&str, &[u8], u64, ParseErrorKind)] = &[
        ("a catch_all alone", b"\x19\x0b", 0, malformed(catch, 0x19)),
        ("a catch_all in a block", b"\x06\x40\x02\x40\x19\x0b\x0b\x0b", 4, malformed(catch, 0x19)),
        ("two catch_alls", b"\x06\x40\x19\x19\x0b\x0b", 3, malformed(catch, 0x19)),
        ("a delegate alone", b"\x18\0\x0b", 0, malformed(delegate, 0x18)),
        ("a delegate behind a handler", b"\x06\x40\x19\x18\0\x0b", 3, malformed(delegate, 0x18)),
        ("a delegate's label", b"\x06\x40\x18\x01\x0b", 2, unknown),
        ("a rethrow alone", b"\x09\0\x0b", 0, label),
        ("a rethrow in a try", b"\x06\x40\x09\0\x0b\x0b", 2, label),
        ("a tag", b"\x06\x40\x07\0\x0b\x0b", 2, UnknownIndex { space: "tag", index: 0, count: 0 }),
        (
            "a part's values",
            b"\x06\x40\x41\0\x19\x0b\x0b",
            4,
            TypeMismatch { expected: "end of the block's values", found: "i32" },
        ),
    ];
    for (what, code, at, kind) in cases {
        assert_eq!(refused(&body(code)), (CODE + at, *kind), "{what}");
    }
}

#[test]
fn features_that_are_off_are_refused_by_name() {
    let cases: &[(Features, &str)] = &[
        (Features::SIGN_EXTENSION, "(module (func (drop (i32.extend8_s (i32.const 1)))))"),
        (Features::SATURATING_FLOAT_TO_INT, "(module (func (drop (i32.trunc_sat_f32_s (f32.const 1)))))"),
        (Features::MULTI_VALUE, "(module (type (func (result i32 i32))))"),
        (Features::BULK_MEMORY, "(module (memory 1) (func (memory.fill (i32.const 0) (i32.const 0) (i32.const 0))))"),
        (Features::BULK_MEMORY, "(module (data \"passive\"))"),
        (Features::REFERENCE_TYPES, "(module (type (func (param externref))))"),
        (Features::REFERENCE_TYPES, "(module (table 1 funcref) (table 1 funcref))"),
        (Features::REFERENCE_TYPES, "(module (table 1 externref))"),
        (Features::REFERENCE_TYPES, "(module (func (local externref)))"),
        (Features::REFERENCE_TYPES, "(module (import \"\" \"\" (global funcref)))"),
        (Features::MUTABLE_GLOBALS, "(module (global (export \"g\") (mut i32) (i32.const 0)))"),
        (Features::TAIL_CALL, "(module (func $f (return_call $f)))"),
        (Features::MULTI_MEMORY, "(module (memory 1) (memory 1))"),
        (Features::MEMORY64, "(module (memory i64 1))"),
        (Features::EXTENDED_CONST, "(module (global i32 (i32.add (i32.const 1) (i32.const 2))))"),
        (Features::CONST_GLOBALS, "(module (global i32 (i32.const 0)) (global i32 (global.get 0)))"),
        (Features::CONST_GLOBALS, "(module (table 1 funcref) (global i32 (i32.const 0)) (elem (global.get 0) func))"),
        (Features::CONST_GLOBALS, "(module (memory 1) (global i32 (i32.const 0)) (data (global.get 0) \"\"))"),
        (Features::TABLE_INITIALIZERS, "(module (table 1 funcref (ref.null func)))"),
        (Features::EXCEPTIONS, "(module (tag))"),
        (Features::EXCEPTIONS, "(module (import \"\" \"\" (tag)))"),
        (Features::EXCEPTIONS, "(module (func (try_table)))"),
        (Features::EXCEPTIONS, "(module (func (throw_ref (unreachable))))"),
        (Features::EXCEPTIONS, "(module (func (param exnref)))"),
        (Features::LEGACY_EXCEPTIONS, "(module (func try catch_all end))"),
        (Features::LEGACY_EXCEPTIONS, "(module (func try delegate 0))"),
        (Features::FUNCTION_REFERENCES, "(module (type $t (func)) (func (param (ref null $t))))"),
        (Features::FUNCTION_REFERENCES, "(module (func (param (ref func))))"),
        (Features::FUNCTION_REFERENCES, "(module (type $t (func)) (func (call_ref $t (unreachable))))"),
        (Features::GC_TYPES, "(module (rec (type (func))))"),
        (Features::GC_TYPES, "(module (type (sub (func))))"),
        (Features::GC_TYPES, "(module (type (struct)))"),
        (Features::GC_TYPES, "(module (func (param anyref)))"),
        (Features::GC, "(module (func (drop (ref.i31 (i32.const 0)))))"),
        (Features::GC, "(module (func (param eqref) (drop (ref.eq (local.get 0) (local.get 0)))))"),
        (Features::GC, "(module (type $s (struct)) (global (ref $s) (struct.new $s)))"),
        (Features::COMPACT_IMPORTS, "(module (import \"a\" (item \"b\" (func)) (item \"c\" (func))))"),
        (Features::CUSTOM_PAGE_SIZES, "(module (memory 1 (pagesize 1)))"),
        (Features::SIMD, "(module (func (param v128)))"),
        (Features::SIMD, "(module (func (drop (i32x4.splat (i32.const 1)))))"),
        (Features::SIMD, "(module (global v128 (v128.const i64x2 1 2)))"),
        (
            Features::RELAXED_SIMD,
            "(module (func (param v128) (drop (i8x16.relaxed_swizzle (local.get 0) (local.get 0)))))",
        ),
        (Features::THREADS, "(module (memory 1 2 shared))"),
        (Features::THREADS, "(module (import \"\" \"\" (memory 1 2 shared)))"),
        (Features::THREADS, "(module (func (atomic.fence)))"),
        (Features::THREADS, "(module (memory 1) (func (drop (i32.atomic.load (i32.const 0)))))"),
        (Features::WIDE_ARITHMETIC, "(module (func (drop (drop (i64.mul_wide_u (i64.const 1) (i64.const 1))))))"),
    ];
    for (feature, text) in cases {
        let wasm = wat(text);
        decode_every_way(&Config::default(), &wasm).unwrap();
        let config = Config { features: Features::ALL.without(*feature), ..Config::default() };
        let error = decode_every_way(&config, &wasm).unwrap_err();
        let name = feature.names().next().unwrap();
        assert!(matches!(error.kind, Unsupported { what, .. } if what == name), "{name}: {error}");
    }
    let second = Config { features: Features::WASM2, ..Config::default() };
    decode_every_way(&second, &wat("(module (import \"\" \"\" (global i32)) (global i32 (global.get 0)))")).unwrap();
    let unknown = wat("(module (global i32 (global.get 0)))");
    let error = decode_every_way(&second, &unknown).unwrap_err();
    assert_eq!(error.kind, UnknownIndex { space: "global", index: 0, count: 0 });
    let old = Config { features: Features::NONE, ..Config::default() };
    decode_every_way(&old, &wat("(module (memory 1) (table 1 funcref) (func (param i32)) (elem (i32.const 0) 0))"))
        .unwrap();
}
