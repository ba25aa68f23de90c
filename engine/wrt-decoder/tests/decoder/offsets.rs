//! An error's offset is that of the byte or field at fault, not of what follows it.

use crate::common::{blind, decode_every_way, leb, module, section};
use wrt_decoder::{Config, Features};
use wrt_error::ParseErrorKind::{
    self, Invalid, Limit, Malformed, TypeMismatch, UnexpectedEnd, UnknownIndex, Unsupported,
};
use wrt_error::{Limits, Resource, ResourceLimit};

/// Type 0 takes nothing and gives nothing, type 1 takes an `i32`.
const TYPES: &[u8] = b"\x02\x60\0\0\x60\x01\x7f\0";

/// What is wrong, the section, its bytes before the fault, its bytes from there on, the error.
type Case<'a> = (&'a str, u8, &'a [u8], &'a [u8], ParseErrorKind);

/// Checks that a section, behind these sections, is refused in this way at the first byte of the case's second half.
fn check(config: &Config, before: &[Vec<u8>], case: &Case<'_>) {
    let (what, id, good, bad, kind) = case;
    let content = [*good, bad].concat();
    let wasm = module(&[before, &[section(*id, &content)]].concat());
    let offset = (wasm.len() - bad.len()) as u64;
    let error = decode_every_way(config, &wasm).unwrap_err();
    assert_eq!((error.offset, error.kind), (offset, *kind), "{what}");
    // Who does not know the module's length finds the same.
    assert_eq!(blind(config, &wasm), Err(error), "{what}");
}

fn limits(what: Resource, limit: u64, wanted: u64) -> (Config, ParseErrorKind) {
    let mut limits = Limits::DEFAULT;
    limits.set(what, limit);
    (Config { limits, ..Config::default() }, Limit(ResourceLimit { what, limit, wanted }))
}

fn unknown(space: &'static str, index: u64, count: u64) -> ParseErrorKind {
    UnknownIndex { space, index, count }
}

const LONG: ParseErrorKind = Malformed { expected: "shorter integer representation", found: 0x80 };

#[test]
fn integers_are_refused_at_their_last_byte() {
    let large = |found| Malformed { expected: "smaller integer", found };
    let cases: &[Case<'_>] = &[
        ("u32", 1, b"\x80\x80\x80\x80", b"\x80\0", LONG),
        ("u32 with bits beyond its width", 1, b"\x80\x80\x80\x80", b"\x10", large(0x10)),
        ("u64", 5, b"\x01\x04\x80\x80\x80\x80\x80\x80\x80\x80\x80", b"\x80\0", LONG),
        ("u64 with bits beyond its width", 5, b"\x01\x04\x80\x80\x80\x80\x80\x80\x80\x80\x80", b"\x02", large(2)),
        ("s32", 6, b"\x01\x7f\0\x41\x80\x80\x80\x80", b"\x80\0\x0b", LONG),
        ("s32 with another sign above its width", 6, b"\x01\x7f\0\x41\xff\xff\xff\xff", b"\x4f\x0b", large(0x4f)),
        ("s33", 6, b"\x01\x70\0\xd0\x80\x80\x80\x80", b"\x80\0\x0b", LONG),
        ("s64", 6, b"\x01\x7e\0\x42\x80\x80\x80\x80\x80\x80\x80\x80\x80", b"\x80\0\x0b", LONG),
        ("the number of an opcode", 6, b"\x01\x7f\0\xfc\x80\x80\x80\x80", b"\x80\0\x0b", LONG),
        ("the number of a vector opcode", 6, b"\x01\x7f\0\xfd\x80\x80\x80\x80", b"\x80\0\x0b", LONG),
    ];
    for case in cases {
        check(&Config::default(), &[], case);
    }
    // A section's size stands outside it.
    let error = decode_every_way(&Config::default(), b"\0asm\x01\0\0\0\x01\xff\xff\xff\xff\x1f").unwrap_err();
    assert_eq!((error.offset, error.kind), (13, large(0x1f)));
}

#[test]
fn sections_are_refused_at_their_id_or_size() {
    let cases: &[(&str, &[u8], u64, ParseErrorKind)] = &[
        ("an unknown id", b"\x0e", 8, Malformed { expected: "section id", found: 14 }),
        (
            "an unknown id before a bad size",
            b"\x0e\x80\x80\x80\x80\x80\0",
            8,
            Malformed { expected: "section id", found: 14 },
        ),
        ("a section of no version", b"\x0e\x01\0", 8, Malformed { expected: "section id", found: 14 }),
        (
            "a section twice",
            b"\x01\x01\0\x01\x01\0",
            11,
            Malformed { expected: "sections once and in order", found: 1 },
        ),
        (
            "data before code",
            b"\x0b\x01\0\x0a\x01\0",
            11,
            Malformed { expected: "sections once and in order", found: 10 },
        ),
        ("a size past the end", b"\x01\x05\0", 9, UnexpectedEnd { expected: "type" }),
        (
            "a section that ends inside an item",
            b"\x01\x02\x01\x60\0\0",
            12,
            UnexpectedEnd { expected: "number of parameters" },
        ),
    ];
    for (what, bytes, offset, kind) in cases {
        let wasm = [b"\0asm\x01\0\0\0", *bytes].concat();
        let error = decode_every_way(&Config::default(), &wasm).unwrap_err();
        assert_eq!((error.offset, error.kind), (*offset, *kind), "{what}");
    }
}

#[test]
fn numbers_that_announce_too_much_are_refused_where_they_stand() {
    let end = |expected| UnexpectedEnd { expected };
    let cases: &[Case<'_>] = &[
        ("items", 1, b"", b"\x09\x60\0\0", end("items")),
        ("an import's module", 2, b"\x01", b"\x09abc", end("name")),
        ("an import's name", 2, b"\x01\x01a", b"\x09abc", end("name")),
        ("a custom section's name", 0, b"", b"\x09abc", end("name")),
        ("elements", 9, b"\x01\x01\0", b"\x09\0\0", end("elements")),
        ("data", 11, b"\x01\x01", b"\x09abc", end("data")),
        ("a body", 10, b"\x01", b"\x09\0\x0b", end("function body")),
        ("labels", 10, b"\x01\x08\0\x41\0\x0e", b"\x05\0\0\x0b", end("labels")),
    ];
    for case in cases {
        let funcs = [section(1, TYPES), section(3, b"\x01\0")];
        check(&Config::default(), if case.1 > 8 { &funcs } else { &[] }, case);
    }
}

#[test]
fn fields_of_sections_are_refused_where_they_stand() {
    let malformed = |expected, found| Malformed { expected, found };
    let cases: &[Case<'_>] = &[
        ("a type's form", 1, b"\x01", b"\x7f\0\0", malformed("type form", 0x7f)),
        ("a parameter", 1, b"\x01\x60\x02\x7f", b"\x40\0", malformed("value type", 0x40)),
        ("a result", 1, b"\x01\x60\0\x01", b"\x68", Unsupported { what: "stack switching", found: 0x68 }),
        ("UTF-8", 2, b"\x01\x03a", b"\xffb\x01c\0\0", malformed("UTF-8", 0xff)),
        ("UTF-8 that begins well", 2, b"\x01\x01a\x03b", b"\xe2\x28\0\0", malformed("UTF-8", 0xe2)),
        ("an import's kind", 2, b"\x01\0\0", b"\x05\0", malformed("kind of import", 5)),
        ("an imported tag's type", 2, b"\x01\0\0\x04\0", b"\0", unknown("type", 0, 0)),
        ("an imported tag's attribute", 2, b"\x01\0\0\x04", b"\x01\0", malformed("zero byte", 1)),
        ("a tag's type", 13, b"\x01\0", b"\x02", unknown("type", 2, 0)),
        ("an import's type", 2, b"\x01\0\0\0", b"\x07", unknown("type", 7, 0)),
        ("an imported table's type", 2, b"\x01\0\0\x01", b"\x7f\0\0", malformed("reference type", 0x7f)),
        ("an imported global's mutability", 2, b"\x01\0\0\x03\x7f", b"\x02", malformed("mutability", 2)),
        ("a function's type", 3, b"\x01", b"\x07", unknown("type", 7, 0)),
        ("a table's type", 4, b"\x01", b"\x7c\0\0", malformed("reference type", 0x7c)),
        ("a table's flags", 4, b"\x01\x70", b"\x08\0", malformed("flags of limits", 8)),
        ("a memory's flags", 5, b"\x01", b"\x10\0", malformed("flags of limits", 16)),
        ("the size of a memory's pages", 5, b"\x01\x08\0", b"\x41", malformed("page size", 0x41)),
        (
            "a size of pages that no memory has",
            5,
            b"\x01\x08\0",
            b"\x01",
            Invalid { rule: "a page is 1 or 65536 bytes", found: 1 },
        ),
        ("a table's zero byte", 4, b"\x01\x40", b"\x01\x70\0\0\xd0\x70\x0b", malformed("zero byte", 1)),
        (
            "a shared memory without a maximum",
            5,
            b"\x01",
            b"\x02\0",
            Invalid { rule: "shared memory must have maximum", found: 2 },
        ),
        ("a shared table", 4, b"\x01\x70", b"\x03\0\0", Unsupported { what: "shared-everything threads", found: 3 }),
        (
            "a memory's least size",
            5,
            b"\x01\x01",
            b"\x02\x01",
            Invalid { rule: "size minimum must not be greater than maximum", found: 2 },
        ),
        (
            "a memory's largest size",
            5,
            b"\x01\x01\x02",
            b"\x81\x80\x04",
            Invalid { rule: "memory size must be at most 65536 pages (4GiB)", found: 65537 },
        ),
        (
            "a table's largest size",
            4,
            b"\x01\x70\x01\x02",
            b"\x80\x80\x80\x80\x10",
            Invalid { rule: "table size must be at most 2^32-1", found: 1 << 32 },
        ),
        ("a global's type", 6, b"\x01", b"\x60\0", malformed("value type", 0x60)),
        ("a global's mutability", 6, b"\x01\x7f", b"\x02", malformed("mutability", 2)),
        ("an export's kind", 7, b"\x01\x01a", b"\x09\0", malformed("kind of export", 9)),
        ("an export's index", 7, b"\x01\x01a\0", b"\x05", unknown("function", 5, 0)),
        ("an exported memory", 7, b"\x01\x01a\x02", b"\x05", unknown("memory", 5, 0)),
        ("a start function", 8, b"", b"\x05", unknown("function", 5, 0)),
        ("an element segment's flags", 9, b"\x01", b"\x08", malformed("flags of an element segment", 8)),
        ("an element segment's table", 9, b"\x01\x02", b"\x05\x41\0\x0b\0\0", unknown("table", 5, 0)),
        ("an element segment without a table", 9, b"\x01", b"\0\x41\0\x0b\0", unknown("table", 0, 0)),
        ("the kind of elements", 9, b"\x01\x01", b"\x01\0", malformed("kind of elements", 1)),
        ("the type of elements", 9, b"\x01\x05", b"\x7f\0", malformed("reference type", 0x7f)),
        ("an element", 9, b"\x01\x01\0\x01", b"\x05", unknown("function", 5, 0)),
        ("a data segment's flags", 11, b"\x01", b"\x03", malformed("flags of a data segment", 3)),
        ("a data segment's memory", 11, b"\x01\x02", b"\x05\x41\0\x0b\0", unknown("memory", 5, 0)),
        ("a data segment without a memory", 11, b"\x01", b"\0\x41\0\x0b\0", unknown("memory", 0, 0)),
        ("bytes behind the last item", 1, b"\x01\x60\0\0", b"\x01\x02", malformed("end of section", 2)),
        ("bytes behind the start function", 12, b"\0", b"\x01", malformed("end of section", 1)),
    ];
    for case in cases {
        check(&Config::default(), &[], case);
    }
}

#[test]
fn heap_types_are_one_byte_or_a_type_index() {
    let malformed = |expected, found| Malformed { expected, found };
    let lacks = |what, found| Unsupported { what, found };
    let large = |found| malformed("smaller integer", found);
    // The bytes of a `ref.null` behind its opcode, before the fault and from there on.
    let cases: &[(&str, &[u8], &[u8], ParseErrorKind)] = &[
        ("func in two bytes", b"", b"\xf0\x7f", malformed("heap type", 0xf0)),
        ("extern in five bytes", b"", b"\xef\xff\xff\xff\x7f", malformed("heap type", 0xef)),
        ("a negative number that is no type", b"", b"\x80\x7f", malformed("heap type", 0x80)),
        (
            "more bytes than 33 bits have",
            b"\xf0\xff\xff\xff",
            b"\xff\x7f",
            malformed("shorter integer representation", 0xff),
        ),
        ("bits beyond the 33 that are not its sign", b"\xff\xff\xff\xff", b"\x2f", large(0x2f)),
        ("a number", b"", b"\x7f", malformed("heap type", 0x7f)),
        ("a vector", b"", b"\x7b", malformed("heap type", 0x7b)),
        ("an empty block type", b"", b"\x40", malformed("heap type", 0x40)),
        ("a reference type", b"", b"\x63\x70", malformed("heap type", 0x63)),
        ("cont", b"", b"\x68", lacks("stack switching", 0x68)),
        ("nocont", b"", b"\x75", lacks("stack switching", 0x75)),
        ("a shared type", b"", b"\x65\x6e", lacks("shared-everything threads", 0x65)),
        ("an exact type", b"", b"\x62\x00", lacks("custom descriptors", 0x62)),
    ];
    for (what, good, bad, kind) in cases {
        let (good, bad) = ([b"\x01\x70\0\xd0", *good].concat(), [*bad, b"\x0b"].concat());
        check(&Config::default(), &[], &(what, 6, &good, &bad, *kind));
    }
    let without = |feature| Config { features: Features::ALL.without(feature), ..Config::default() };
    let lacking: &[(Features, &[u8], u64)] = &[
        (Features::FUNCTION_REFERENCES, b"\x05", 5),
        (Features::FUNCTION_REFERENCES, b"\x85\x00", 5),
        (Features::FUNCTION_REFERENCES, b"\xff\xff\xff\xff\x0f", 0xffff_ffff),
        (Features::GC_TYPES, b"\x6e", 0x6e),
        (Features::GC_TYPES, b"\x6d", 0x6d),
        (Features::GC_TYPES, b"\x6c", 0x6c),
        (Features::GC_TYPES, b"\x6b", 0x6b),
        (Features::GC_TYPES, b"\x6a", 0x6a),
        (Features::GC_TYPES, b"\x71", 0x71),
        (Features::GC_TYPES, b"\x72", 0x72),
        (Features::GC_TYPES, b"\x73", 0x73),
        (Features::EXCEPTIONS, b"\x69", 0x69),
        (Features::EXCEPTIONS, b"\x74", 0x74),
    ];
    for (feature, bad, found) in lacking {
        let what = feature.names().next().unwrap();
        let bad = [*bad, b"\x0b"].concat();
        check(&without(*feature), &[], &(what, 6, b"\x01\x70\0\xd0", &bad, lacks(what, *found)));
    }
    let large = [&b"\xff\xff\xff\xff\x0f"[..], b"\x0b"].concat();
    let unknown = Invalid { rule: "unknown type", found: 0xffff_ffff };
    check(&Config::default(), &[], &("a type index", 6, b"\x01\x70\0\xd0", &large, unknown));
}

#[test]
fn types_with_a_short_form_have_a_long_one_too() {
    for (long, short) in
        [(&b"\x63\x70"[..], b"\x70"), (b"\x63\x6f", b"\x6f"), (b"\x63\x69", b"\x69"), (b"\x63\x6e", b"\x6e")]
    {
        let table =
            |ty: &[u8]| decode_every_way(&Config::default(), &module(&[section(4, &[b"\x01", ty, b"\0\0"].concat())]));
        assert_eq!(table(long).unwrap(), table(short).unwrap());
    }
}

#[test]
fn value_types_of_later_proposals_are_named() {
    let cases = [(0x65, "shared-everything threads"), (0x68, "stack switching")];
    for (byte, what) in cases {
        let kind = Unsupported { what, found: u64::from(byte) };
        check(&Config::default(), &[], &("a parameter", 1, b"\x01\x60\x01", &[byte, 0x70, 0], kind));
        check(&Config::default(), &[], &("a global", 6, b"\x01", &[byte, 0x70, 0], kind));
        let funcs = [section(1, TYPES), section(3, b"\x01\0")];
        check(&Config::default(), &funcs, &("a block", 10, b"\x01\x06\0\x02", &[byte, 0x70, 0x0b, 0x0b], kind));
    }
    for (form, what) in [(0x4d, "custom descriptors"), (0x5d, "stack switching"), (0x65, "shared-everything threads")] {
        check(
            &Config::default(),
            &[],
            &("a form", 1, b"\x01", &[form, 0], Unsupported { what, found: u64::from(form) }),
        );
    }
}

#[test]
fn what_contradicts_an_earlier_section_is_refused_where_it_stands() {
    let malformed = |expected, found| Malformed { expected, found };
    let tables = section(4, b"\x02\x70\0\0\x6f\0\0");
    let other = TypeMismatch { expected: "externref", found: "(ref func)" };
    let nullable = TypeMismatch { expected: "externref", found: "funcref" };
    let cases: &[(&[Vec<u8>], Case<'_>)] = &[
        (core::slice::from_ref(&tables), ("a segment's type", 9, b"\x01\x06\x01\x41\0\x0b", b"\x70\0", nullable)),
        (core::slice::from_ref(&tables), ("a segment's kind", 9, b"\x01\x02\x01\x41\0\x0b", b"\0\0", other)),
        (&[section(4, b"\x01\x6f\0\0")], ("a segment of functions", 9, b"\x01", b"\0\x41\0\x0b\0", other)),
        (
            &[section(12, b"\x02")],
            (
                "the number of segments",
                11,
                b"",
                b"\x01\x01\0",
                malformed("as many data segments as the data count section states", 1),
            ),
        ),
        (
            &[section(1, TYPES), section(3, b"\x01\0")],
            (
                "the number of bodies",
                10,
                b"",
                b"\x02\x02\0\x0b\x02\0\x0b",
                malformed("as many bodies as the function section declares", 2),
            ),
        ),
        (
            &[section(1, TYPES), section(3, b"\x01\x01")],
            (
                "a start function",
                8,
                b"",
                b"\0",
                Invalid { rule: "start function has no parameters and no results", found: 0 },
            ),
        ),
        (
            &[section(1, TYPES), section(3, b"\x01\0")],
            (
                "an export's name",
                7,
                b"\x03\x02ab\0\0\x01a\0\0",
                b"\x02ab\0\0",
                Invalid { rule: "duplicate export name", found: 2 },
            ),
        ),
    ];
    for (before, case) in cases {
        check(&Config::default(), before, case);
    }
}

#[test]
fn bodies_are_refused_where_the_fault_stands() {
    let malformed = |expected, found| Malformed { expected, found };
    // The body's bytes before the fault, behind its size, and those from there on.
    let cases: &[(&str, &[u8], &[u8], ParseErrorKind)] = &[
        (
            "too many locals",
            b"\x02\x01\x7f",
            b"\xff\xff\xff\xff\x0f\x7e\x0b",
            malformed("fewer than 2^32 locals", 1 << 32),
        ),
        ("the type of locals", b"\x01\x01", b"\x40\x0b", malformed("value type", 0x40)),
        ("an opcode", b"\0\x01", b"\x27\x0b", malformed("instruction", 0x27)),
        ("an opcode with a prefix", b"\0\x01", b"\xfc\x20\x0b", malformed("instruction", 0xfc_0000_0020)),
        ("an opcode with a long number", b"\0\x01", b"\xfc\xa0\x01\x0b", malformed("instruction", 0xfc_0000_00a0)),
        (
            "an opcode with a number behind the last",
            b"\0\x01",
            b"\xfc\x17\x0b",
            malformed("instruction", 0xfc_0000_0017),
        ),
        ("an atomic opcode", b"\0\x01", b"\xfe\x4f\x0b", malformed("instruction", 0xfe_0000_004f)),
        ("a fence's zero byte", b"\0\xfe\x03", b"\x01\x0b", malformed("zero byte", 1)),
        (
            "a vector opcode",
            b"\0\x01",
            b"\xfd\x9a\x01\x0b",
            Malformed { expected: "instruction", found: 0xfd_0000_009a },
        ),
        ("a lane", b"\0\x41\0\xfd\x0f\xfd\x15", b"\x10\x0b", Invalid { rule: "invalid lane index", found: 16 }),
        (
            "a lane of two vectors",
            b"\0\xfd\x0d\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0",
            b"\x20\x0b",
            Invalid { rule: "invalid lane index", found: 32 },
        ),
        ("a lane in memory", b"\0\xfd\x55\0\0", b"\x08\x0b", Invalid { rule: "invalid lane index", found: 8 }),
        ("a block's type", b"\0\x02", b"\x77\x0b\x0b", malformed("value type", 0x77)),
        ("a block's type of two bytes", b"\0\x02", b"\xff\x7f\x0b\x0b", malformed("block type", 0xff)),
        (
            "the number of select's types",
            b"\0\0\x1c",
            b"\x02\x7f\x7f\x0b",
            Invalid { rule: "select has exactly one type", found: 2 },
        ),
        ("select's type", b"\0\0\x1c\x01", b"\x40\x0b", malformed("value type", 0x40)),
        ("an alignment's flags", b"\0\0\x28", b"\x80\x01\0\x1a\x0b", malformed("alignment and memory flag", 0x80)),
        ("an instruction's index", b"\0\0", b"\x10\x05\x0b", unknown("function", 5, 1)),
        ("a label of a br_table", b"\0\0\x0e\x01\0", b"\x07\x0b", unknown("label", 7, 1)),
        ("a br_table's operand", b"\0\x01", b"\x0e\0\0\x0b", TypeMismatch { expected: "i32", found: "nothing" }),
        ("an operand", b"\0\x41\0", b"\x0b", TypeMismatch { expected: "end of the block's values", found: "i32" }),
        ("bytes behind the end", b"\0\x0b", b"\x01\x01\x01", malformed("end of function body", 3)),
    ];
    for (what, good, bad, kind) in cases {
        let funcs = [section(1, TYPES), section(3, b"\x01\0")];
        let good = [&[1, (good.len() + bad.len()) as u8], *good].concat();
        check(&Config::default(), &funcs, &(what, 10, &good, bad, *kind));
    }
    // A body that its size cuts is refused at its end, whatever follows.
    let funcs = [section(1, TYPES), section(3, b"\x02\0\0")];
    let cut = (
        "a body's end",
        10,
        &b"\x02\x03\0\x01\x41"[..],
        &b"\x03\0\x01\x0b"[..],
        UnexpectedEnd { expected: "i32 constant" },
    );
    check(&Config::default(), &funcs, &cut);
}

#[test]
fn what_is_no_constant_is_named_with_its_prefix() {
    let needed = |found| Invalid { rule: "constant expression required", found };
    let cases: &[Case<'_>] = &[
        ("an opcode", 6, b"\x01\x7f\0\x41\0", b"\x45\x0b", needed(0x45)),
        ("an opcode with a prefix", 6, b"\x01\x7f\0", b"\xfc\x10\0\x0b", needed(0xfc_0000_0010)),
    ];
    for case in cases {
        check(&Config::default(), &[], case);
    }
}

#[test]
fn features_that_are_off_are_refused_where_they_are_used() {
    let cases: &[(Features, Vec<Vec<u8>>, Case<'_>, u64)] = &[
        (Features::MUTABLE_GLOBALS, vec![], ("an import", 2, b"\x01\0\0\x03\x7f", b"\x01", LONG), 1),
        (
            Features::MUTABLE_GLOBALS,
            vec![section(6, b"\x01\x7f\x01\x41\0\x0b")],
            ("an export", 7, b"\x01\0\x03", b"\0", LONG),
            0,
        ),
        (Features::MULTI_VALUE, vec![], ("results", 1, b"\x01\x60\0", b"\x02\x7f\x7f", LONG), 2),
        (Features::MULTI_MEMORY, vec![], ("a memory", 5, b"\x02\0\0", b"\0\0", LONG), 1),
        (Features::MULTI_MEMORY, vec![], ("an imported memory", 2, b"\x02\0\0\x02\0\0\0\0\x02", b"\0\0", LONG), 1),
        (Features::MEMORY64, vec![], ("a memory's flags", 5, b"\x01", b"\x04\0", LONG), 4),
        (Features::REFERENCE_TYPES, vec![], ("a table", 4, b"\x02\x70\0\0", b"\x70\0\0", LONG), 1),
        (Features::REFERENCE_TYPES, vec![], ("a table's type", 4, b"\x01", b"\x6f\0\0", LONG), 0x6f),
        (Features::REFERENCE_TYPES, vec![], ("a parameter", 1, b"\x01\x60\x01", b"\x6f\0", LONG), 0x6f),
        (Features::REFERENCE_TYPES, vec![], ("elements", 9, b"\x01\x05", b"\x6f\0", LONG), 0x6f),
        (
            Features::REFERENCE_TYPES,
            vec![section(1, TYPES), section(3, b"\x01\0")],
            ("a block's type", 10, b"\x01\x05\0\x02", b"\x70\0\x0b", LONG),
            0x70,
        ),
        (Features::TABLE_INITIALIZERS, vec![], ("a table", 4, b"\x01", b"\x40\0\x70\0\0\xd0\x70\x0b", LONG), 0x40),
        (Features::EXTENDED_CONST, vec![], ("a sum", 6, b"\x01\x7f\0\x41\0\x41\0", b"\x6a\x0b", LONG), 0x6a),
        (Features::CONST_GLOBALS, vec![], ("a global", 6, b"\x02\x7f\0\x41\0\x0b\x7f\0", b"\x23\0\x0b", LONG), 0),
        (Features::BULK_MEMORY, vec![], ("a segment's flags", 11, b"\x01", b"\x01\0", LONG), 1),
        (
            Features::BULK_MEMORY,
            vec![section(1, TYPES), section(3, b"\x01\0")],
            ("an instruction", 10, b"\x01\x06\0", b"\xfc\x0a\0\0\x0b", LONG),
            0xfc_0000_000a,
        ),
    ];
    for (feature, before, (what, id, good, bad, _), found) in cases {
        let config = Config { features: Features::ALL.without(*feature), ..Config::default() };
        let kind = Unsupported { what: feature.names().next().unwrap(), found: *found };
        check(&config, before, &(what, *id, good, bad, kind));
    }
}

#[test]
fn limits_are_refused_where_the_number_stands() {
    let funcs = [section(1, TYPES), section(3, b"\x01\0")];
    let cases: &[(Resource, u64, u64, Case<'_>)] = &[
        (Resource::Types, 1, 2, ("types", 1, b"", TYPES, LONG)),
        (Resource::Params, 1, 2, ("parameters", 1, b"\x01\x60", b"\x02\x7f\x7f\0", LONG)),
        (Resource::Results, 1, 2, ("results", 1, b"\x01\x60\0", b"\x02\x7f\x7f", LONG)),
        (Resource::TypeValues, 1, 2, ("values of types", 1, b"\x01\x60\x02\x7f", b"\x7f\0", LONG)),
        (Resource::NameBytes, 2, 3, ("a name", 2, b"\x01", b"\x03abc\0\0\0", LONG)),
        (Resource::Memories, 1, 2, ("imported memories", 2, b"\x02\0\0\x02\0\0\0\0", b"\x02\0\0", LONG)),
        (Resource::DataSegments, 1, 2, ("stated segments", 12, b"", b"\x02", LONG)),
        (Resource::TableElements, 1, 2, ("elements", 9, b"\x01\x01\0", b"\x02\0\0", LONG)),
        (Resource::FunctionBytes, 1, 2, ("a body", 10, b"\x01", b"\x02\0\x0b", LONG)),
        (Resource::Locals, 2, 3, ("locals", 10, b"\x01\x06\x02\x01\x7f", b"\x02\x7e\x0b", LONG)),
        (Resource::BranchTargets, 1, 2, ("labels", 10, b"\x01\x08\0\0\x0e", b"\x02\0\0\0\x0b", LONG)),
    ];
    for (what, limit, wanted, (name, id, good, bad, _)) in cases {
        let (config, kind) = limits(*what, *limit, *wanted);
        let before: &[Vec<u8>] = if matches!(*id, 9 | 10) { &funcs } else { &[] };
        check(&config, before, &(name, *id, good, bad, kind));
    }
    let wasm = module(&[section(0, &[leb(20), vec![b'x'; 20]].concat())]);
    let (config, kind) = limits(Resource::ModuleBytes, 20, 31);
    let error = decode_every_way(&config, &wasm).unwrap_err();
    assert_eq!((error.offset, error.kind), (9, kind));
}
