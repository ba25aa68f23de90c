//! A module may come in chunks of any size, and may end anywhere.

use crate::common::{blind, decode_every_way, everything, wat, whole};
use wrt_decoder::{Config, Decoder};
use wrt_error::ParseErrorKind;
use wrt_platform_linux::Linux;

fn config() -> Config {
    Config { keep_names: true, ..Config::default() }
}

#[test]
fn chunks_of_every_size_give_the_same_image() {
    let wasm = everything();
    let image = decode_every_way(&config(), &wasm).unwrap();
    for split in 0..wasm.len() {
        let mut decoder = Decoder::new(&Linux::new(), &config()).unwrap();
        decoder.push(&wasm[..split]).unwrap();
        decoder.push(&[]).unwrap();
        decoder.push(&wasm[split..]).unwrap();
        assert_eq!(decoder.finish().unwrap().len as usize, image.len(), "cut at {split}");
    }
    blind(&config(), &wasm).unwrap();
}

#[test]
fn metered_images_are_the_same_in_chunks_too() {
    let config = Config { metered: true, ..Config::default() };
    decode_every_way(&config, &everything()).unwrap();
}

#[test]
fn a_module_cut_anywhere_is_an_error_inside_the_input() {
    let wasm = everything();
    let mut whole_prefixes = 0;
    for len in 0..wasm.len() {
        let cut = &wasm[..len];
        match decode_every_way(&config(), cut) {
            // A module may end where no function or segment is owed: at its beginning and its end.
            Ok(_) => whole_prefixes += 1,
            Err(error) => assert!(error.is_malformed(), "{error}"),
        }
        let error = blind(&config(), cut);
        if let Err(error) = error {
            assert!(error.offset <= len as u64, "{error}");
        }
    }
    assert_eq!(whole_prefixes, 5, "behind the preamble, types, imports, data and names");
}

#[test]
fn who_does_not_know_the_length_finds_the_same_error() {
    let wasm = everything();
    // Names are not the validator's.
    let config = Config::default();
    let mut sooner = 0;
    for bit in 0..wasm.len() * 8 {
        let mut flipped = wasm.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        let (slice, bytes) = (whole(&config, &flipped).map(drop), blind(&config, &flipped));
        if slice != bytes {
            // A section past the end: who has all of the module sees so at its size, others when the bytes end or sooner.
            let (slice, bytes) = (slice.unwrap_err(), bytes.unwrap_err());
            assert!(matches!(slice.kind, ParseErrorKind::UnexpectedEnd { .. }), "bit {bit}: {slice}, but {bytes}");
            assert!(slice.offset <= bytes.offset, "bit {bit}: {slice}, but {bytes}");
            sooner += 1;
        }
    }
    assert!(sooner < wasm.len(), "{sooner} errors differ");
}

#[test]
fn the_first_error_stays() {
    let mut decoder = Decoder::new(&Linux::new(), &config()).unwrap();
    let error = decoder.push(b"\0asn").unwrap_err();
    assert!(matches!(error.kind, ParseErrorKind::Malformed { expected: "magic", .. }));
    assert_eq!(decoder.push(b"\0asm"), Err(error));
    assert_eq!(decoder.finish().unwrap_err(), error);
}

#[test]
fn scratch_does_not_grow_with_code_and_data() {
    let of = |funcs: usize, data: usize| {
        let body = "(func (param i32) (result i32) (i32.add (local.get 0) (i32.const 1)))".repeat(funcs);
        let wasm = wat(&format!("(module (memory 1) {body} (data \"{}\"))", "x".repeat(data)));
        let mut decoder = Decoder::new(&Linux::new(), &config()).unwrap();
        decoder.push(&wasm).unwrap();
        decoder.scratch_bytes()
    };
    let small = of(10, 10);
    assert_eq!(of(10, 1_000_000), small);
    // Four bytes a function, in whole doublings.
    assert!(of(1_000, 10) <= small + 8 * 1_000);
}
