//! Decoding takes no more memory than the crate's documentation states, and none for what is only announced.

use crate::common::{leb, module, section};
use wrt_decoder::{Config, Decoder, Validator};
use wrt_platform::PageAllocator;
use wrt_platform_linux::Linux;

/// The parts of scratch memory, each of whole pages.
const PARTS: usize = 20;

/// Items one behind the other, their number before them.
fn items(count: usize, item: &[u8]) -> Vec<u8> {
    [leb(count as u64), item.repeat(count)].concat()
}

/// A module of one function with this body behind its size.
fn function(body: &[u8]) -> Vec<u8> {
    let code = [vec![1], leb(body.len() as u64), body.to_vec()].concat();
    module(&[section(1, b"\x01\x60\0\0"), section(3, b"\x01\0"), section(10, &code)])
}

/// The most scratch memory that validating a module takes, and that translating it takes.
fn peak(wasm: &[u8]) -> (usize, usize) {
    let config = Config::default();
    let mut validator = Validator::new(&Linux::new(), &config).unwrap();
    let mut decoder = Decoder::new(&Linux::new(), &config).unwrap();
    let mut peak = (0, 0);
    for chunk in wasm.chunks(100) {
        validator.push(chunk).unwrap();
        decoder.push(chunk).unwrap();
        peak = (peak.0.max(validator.scratch_bytes()), peak.1.max(decoder.scratch_bytes()));
    }
    validator.finish().unwrap();
    decoder.finish().unwrap();
    peak
}

#[test]
fn scratch_memory_is_what_the_documentation_states() {
    let n = 40_000;
    // Parameters, then results, so many of the first kind that no two types are equal.
    let values = |at: usize| [leb(500), vec![0x7f; at], vec![0x7e; 500 - at]].concat();
    let types = |at: usize| [vec![0x60], values(at / 2), values(at.div_ceil(2))].concat();
    let types = [leb(1000), (0..1000).flat_map(types).collect()].concat();
    // Sixteen parameters of one of two types each.
    let distinct = |at: usize| {
        [&b"\x60\x10"[..], &(0..16).map(|bit| 0x7f - (at >> bit & 1) as u8).collect::<Vec<_>>(), &[0]].concat()
    };
    let distinct = [leb(n as u64), (0..n).flat_map(distinct).collect()].concat();
    let exports: Vec<u8> = (0..n).flat_map(|at| [format!("\x05{at:05}").as_bytes(), &[0, 0]].concat()).collect();
    let funcs = [section(1, b"\x01\x60\0\0"), section(3, &items(n, b"\0")), section(10, &items(n, b"\x02\0\x0b"))];
    let one = [section(1, b"\x01\x60\0\0"), section(3, b"\x01\0")];
    let exported =
        [&one[..], &[section(7, &[leb(n as u64), exports].concat()), section(10, b"\x01\x02\0\x0b")]].concat();
    let (operands, blocks) = ([b"\x41\0".repeat(n), b"\x1a".repeat(n)], [b"\x02\x40".repeat(n), b"\x0b".repeat(n)]);
    let runs = items(n / 2, b"\x01\x7f\x01\x7e");
    let runs = [leb(n as u64), runs[leb(n as u64 / 2).len()..].to_vec(), vec![0x0b]].concat();
    let code = |code: &[Vec<u8>]| function(&[&[0], &code.concat()[..], &[0x0b]].concat());
    // What there is, the module, the bytes of scratch memory to validate it, and those that translating it takes besides.
    let cases: &[(&str, Vec<u8>, usize, usize)] = &[
        ("nothing", module(&[]), 0, 0),
        ("equal types", module(&[section(1, &items(n, b"\x60\0\0"))]), 4 * n, 0),
        ("types", module(&[section(1, &distinct)]), 32 * n + 4 * 16 * n, 0),
        ("parameters and results", module(&[section(1, &types)]), 32 * 1000 + 4 * 1_000_000, 0),
        ("functions", module(&funcs), 12 + 33 * n / 8, 0),
        ("tables", module(&[section(4, &items(n, b"\x70\0\0"))]), 8 * n, 0),
        ("memories", module(&[section(5, &items(n, b"\0\0"))]), 4 * n, 0),
        ("globals", module(&[section(6, &items(n, b"\x7f\0\x41\0\x0b"))]), 8 * n, 0),
        ("exports", module(&exported), 24 * n, 0),
        ("element segments", module(&[section(9, &items(n, b"\x01\0\0"))]), 4 * n, 0),
        ("data segments", module(&[section(11, &items(n, b"\x01\x03abc"))]), 0, 0),
        ("tags", module(&[section(1, b"\x01\x60\0\0"), section(13, &items(n, b"\0\0"))]), 4 * n, 0),
        ("handlers", code(&[b"\x1f\x40".to_vec(), items(n, b"\x02\0"), b"\x41\0\x1a\x0b".to_vec()]), 0, 60 * n),
        ("operands", code(&operands), 4 * n, 16 * n + 10 * 3 * n),
        ("blocks", code(&blocks), 12 * n, 36 * n + 10 * 3 * n),
        ("runs of locals", function(&runs), 8 * n, 10 * runs.len()),
        ("code", code(&[b"\x41\0\x1a".repeat(n)]), 0, 10 * 3 * n),
    ];
    let pages = PARTS * Linux::new().page_size();
    for (what, wasm, validating, translating) in cases {
        let peak = peak(wasm);
        // Regions grow by doubling.
        assert!(peak.0 <= 2 * validating + pages, "{what}: {} bytes to validate {n}", peak.0);
        assert!(peak.1 <= 2 * (validating + translating) + pages, "{what}: {} bytes to translate {n}", peak.1);
        // The statement is not idle.
        assert!(peak.0 >= validating - validating / 4, "{what}: only {} bytes to validate {n}", peak.0);
    }
}

/// What is announced, the sections before, the section, its bytes before the number, its bytes behind it.
type Announced<'a> = (&'a str, &'a [Vec<u8>], u8, &'a [u8], &'a [u8]);

#[test]
fn what_is_only_announced_takes_no_memory() {
    let many: [u64; 3] = [u64::from(u32::MAX), 1_000_000, 99_999];
    let one = [section(1, b"\x01\x60\0\0"), section(3, b"\x01\0")];
    let inner: &[Announced<'_>] = &[
        ("parameters", &[], 1, b"\x01\x60", b"\x7f\0"),
        ("results", &[], 1, b"\x01\x60\0", b"\x7f"),
        ("a name", &[], 2, b"\x01", b"abc"),
        ("a custom section's name", &[], 0, b"", b"abc"),
        ("elements", &one, 9, b"\x01\x01\0", b"\0\0\0"),
        ("elements that are expressions", &one, 9, b"\x01\x05\x70", b"\xd2\0\x0b"),
        ("data", &[], 11, b"\x01\x01", b"abc"),
        ("a body", &one, 10, b"\x01", b"\0\x0b"),
        ("labels", &one, 10, b"\x01\x0a\0\x41\0\x0e", b"\0\0\x0b"),
    ];
    let sections = (1..=12).map(|id| ("items", &[][..], id, &b""[..], &b"\0\0\0"[..]));
    for (what, before, id, good, rest) in inner.iter().copied().chain(sections) {
        for number in many {
            let content = [good, &leb(number), rest].concat();
            let wasm = module(&[before, &[section(id, &content)]].concat());
            let announced = wasm.len() - rest.len() - leb(number).len();
            let mut decoder = Decoder::with_size(&Linux::new(), &Config::default(), wasm.len() as u64).unwrap();
            decoder.push(&wasm[..announced]).unwrap();
            let had = (decoder.scratch_bytes(), decoder.image_bytes());
            decoder.push(&wasm[announced..]).unwrap_err();
            assert_eq!((decoder.scratch_bytes(), decoder.image_bytes()), had, "{number} {what} in section {id}");
        }
    }
}
