//! Decodes a module in every way there is and looks that all agree.
#![allow(dead_code, reason = "not every test file needs all of it")]

use wrt_decoder::{Config, Decoder, Features, GrowingImage, LazyImage, Validator, decode, validate};
use wrt_error::{ImageError, ParseError, ParseErrorKind, Resource};
use wrt_format::{FuncRecord, Image, Span};
use wrt_foundation::ALLOC;
use wrt_platform_linux::Linux;

/// The image of a module, decoded whole, in chunks of several sizes, without what makes most instructions fast, and validated: all
/// agree to the byte and the offset.
pub fn decode_every_way(config: &Config, wasm: &[u8]) -> Result<Vec<u8>, ParseError> {
    let whole = whole(config, wasm);
    assert_eq!(validate(&Linux::new(), config, wasm), whole.as_ref().map(|_| ()).map_err(|error| *error));
    for size in [1, 3, 64] {
        let chunked = in_chunks(config, wasm, size);
        assert_eq!(chunked, whole, "in chunks of {size}");
    }
    // With all features in force the usual instructions do not go through every rule; with one less that none of them needs they do.
    let needed = Features::TABLE_INITIALIZERS;
    let by_rules = self::whole(&Config { features: config.features.without(needed), ..config.clone() }, wasm);
    if !matches!(by_rules, Err(ParseError { kind: ParseErrorKind::Unsupported { what, .. }, .. }) if needed.names().any(|name| name == what))
    {
        assert_eq!(by_rules, whole, "by the rules alone");
    }
    lazily(config, wasm, &whole);
    if let Err(error) = &whole {
        assert!(error.offset <= wasm.len() as u64, "{error}, but there are {} bytes", wasm.len());
    }
    whole
}

/// Decodes a module without translating its functions, whole and in chunks: it is refused alike. Then translates each, in two orders:
/// they get the same records as all at once, but for their places.
fn lazily(config: &Config, wasm: &[u8], eager: &Result<Vec<u8>, ParseError>) {
    let config = Config { lazy: true, ..config.clone() };
    if !ALLOC {
        return;
    }
    let lazy = whole(&config, wasm);
    assert_eq!(in_chunks(&config, wasm, 3), lazy, "lazily in chunks");
    assert_eq!(validate(&Linux::new(), &config, wasm), lazy.as_ref().map(|_| ()).map_err(|error| *error));
    let (lazy, eager) = match (lazy, eager) {
        (Ok(lazy), Ok(eager)) => (Aligned::new(&lazy), Aligned::new(eager)),
        // Code takes room in an image, and a frame may become too large.
        (Ok(_), Err(error)) => {
            let what = [Resource::ImageBytes, Resource::OperandDepth];
            assert!(matches!(error.kind, ParseErrorKind::Limit(limit) if what.contains(&limit.what)), "{error}");
            return;
        }
        (Err(lazy), eager) => {
            assert_eq!(eager.as_ref().err(), Some(&lazy), "lazily");
            return;
        }
    };
    assert!(matches!(Image::check(lazy.bytes()), Err(ImageError::Lazy)));
    let (lazy, eager) = (Image::assume_complete_or_lazy(lazy.bytes()).unwrap(), Image::check(eager.bytes()).unwrap());
    let mut decoder = Decoder::with_size(&Linux::new(), &config, wasm.len() as u64).unwrap();
    decoder.push(wasm).unwrap();
    let LazyImage { image, mut translator } = decoder.finish_lazy(&Linux::new()).unwrap();
    assert_eq!(*image.bytes(), *lazy.bytes());
    let count = u32::try_from(eager.funcs().len()).unwrap();
    let growing = || GrowingImage::new(&Linux::new(), &config, &lazy, wasm.len() as u64).unwrap();
    let (mut forwards, mut backwards) = (growing(), growing());
    for (first, last) in (0..count).zip((0..count).rev()) {
        assert_eq!(backwards.function_at(lazy.funcs()[last as usize].code), Some(last));
        for (growing, own) in [(&mut forwards, first), (&mut backwards, last)] {
            let before = growing.bytes().len();
            if let Err(kind) = translator.translate(growing, own, wasm) {
                assert!(matches!(kind, ParseErrorKind::Limit(limit) if limit.what == Resource::ImageBytes), "{kind:?}");
                assert_eq!(growing.bytes().len(), before);
                return;
            }
            let after = growing.bytes().len();
            translator.translate(growing, own, wasm).unwrap();
            assert_eq!(growing.bytes().len(), after, "it is translated once");
        }
    }
    for growing in [&mut forwards, &mut backwards] {
        let all = Image::assume_complete_or_lazy(growing.bytes()).unwrap();
        assert_eq!(all.header().len as usize, growing.bytes().len());
        for (own, (found, wanted)) in (0..).zip(all.funcs().iter().zip(eager.funcs())) {
            let code = |image: &Image<'_>, func: &FuncRecord| {
                let map: &[u8] = image.slice(func.map).unwrap();
                let handlers = image.handlers(func).unwrap();
                let code = image.ops()[func.code as usize..][..func.code_len as usize].to_vec();
                (code, map.to_vec(), handlers.to_vec(), image.roots(func).unwrap().to_vec())
            };
            assert_eq!(code(&all, found), code(&eager, wanted), "function {own}");
            let map = Span { offset: found.map.offset, ..wanted.map };
            assert_eq!(*found, FuncRecord { code: found.code, map, ..*wanted }, "function {own}");
            for code in [found.code, found.code + found.code_len - 1] {
                assert_eq!(growing.function_at(code), Some(own));
            }
        }
        assert_eq!(growing.function_at(u32::MAX), None);
        assert!(translator.translate(growing, count, wasm).is_err());
    }
}

/// An image's bytes where its words are aligned.
pub struct Aligned(Vec<u64>);

impl Aligned {
    pub fn new(bytes: &[u8]) -> Aligned {
        Aligned(bytes.chunks(8).map(|word| u64::from_ne_bytes(word.try_into().unwrap())).collect())
    }

    pub fn bytes(&self) -> &[u8] {
        zerocopy::IntoBytes::as_bytes(self.0.as_slice())
    }
}

/// The image of a module that is all there.
pub fn whole(config: &Config, wasm: &[u8]) -> Result<Vec<u8>, ParseError> {
    Ok(decode(&Linux::new(), config, wasm)?.bytes().to_vec())
}

/// The image of a module that comes in chunks of one size.
pub fn in_chunks(config: &Config, wasm: &[u8], size: usize) -> Result<Vec<u8>, ParseError> {
    let mut decoder = Decoder::with_size(&Linux::new(), config, wasm.len() as u64)?;
    for chunk in wasm.chunks(size) {
        decoder.push(chunk)?;
    }
    let image = decoder.finish()?;
    Ok(image.bytes().to_vec())
}

/// Validates a module that comes byte by byte, its length not known before its end.
pub fn blind(config: &Config, wasm: &[u8]) -> Result<(), ParseError> {
    let mut validator = Validator::new(&Linux::new(), config)?;
    for byte in wasm {
        validator.push(&[*byte])?;
    }
    validator.finish()
}

/// The binary of a module in the text format.
pub fn wat(text: &str) -> Vec<u8> {
    wat::parse_str(text).unwrap()
}

/// A section: id, size, bytes.
pub fn section(id: u8, bytes: &[u8]) -> Vec<u8> {
    let mut section = vec![id];
    section.extend(leb(bytes.len() as u64));
    section.extend_from_slice(bytes);
    section
}

/// A module of these sections.
pub fn module(sections: &[Vec<u8>]) -> Vec<u8> {
    let mut module = b"\0asm\x01\0\0\0".to_vec();
    module.extend(sections.concat());
    module
}

/// An unsigned integer in LEB128.
pub fn leb(mut value: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    loop {
        let byte = (value & 0x7f) as u8;
        value >>= 7;
        bytes.push(if value == 0 { byte } else { byte | 0x80 });
        if value == 0 {
            return bytes;
        }
    }
}

/// A module with something of every section.
pub fn everything() -> Vec<u8> {
    let mut wasm = wat(r#"(module $m
        (type $t (func (param i32 i64 f32 f64) (result i32 i64)))
        (type $u (func))
        (import "env" "über" (func $f (type $u)))
        (import "env" "mem" (memory 1 2))
        (import "env" "tab" (table 1 10 funcref))
        (import "" "g" (global $g i32))
        (table $own 3 externref)
        (table $init 2 funcref (ref.func $start))
        (memory $big i64 1 4)
        (global $a (mut i64) (i64.add (i64.const 1) (i64.mul (i64.const 3) (i64.const -4))))
        (global $b f64 (f64.const -0.5))
        (global $c i32 (global.get $g))
        (global $d funcref (ref.func $many))
        (global $e externref (ref.null extern))
        (export "many" (func $many))
        (export "memory" (memory 1))
        (export "" (global $b))
        (export "man" (func $start))
        (start $start)
        (elem (i32.const 0) func $f $start)
        (elem (table $init) (offset (i32.add (global.get $g) (i32.const 1))) funcref (ref.func $many) (ref.null func))
        (elem declare func $switch)
        (elem externref (ref.null extern))
        (data (i32.const 8) "hello, world")
        (data $p "passive")
        (data (memory $big) (i64.const 0) "\ff\00")
        (func $start)
        (func $many (type $t) (local i32 i32 f64 externref)
            local.get 0 (loop $l (param i32) (result i32) i32.const 1 i32.add local.tee 4 local.get 4 i32.const 10 i32.lt_s br_if $l)
            local.get 1 call $f)
        (func $switch (param i32) (result i32)
            (block $x (block $y (block $z (br_table $x $y $z $x (local.get 0)))
                (return (i32.load offset=300 align=2 (i32.const 70000))))
                (return (i32.load $big offset=0x1_0000_0000 (i64.const 1))))
            (memory.init $big $p (i64.const 0) (i32.const 0) (i32.const 1))
            (memory.copy $big 0 (i64.const 0) (i32.const 0) (i32.const 1))
            (drop (ref.func $switch))
            (drop (select (result externref) (ref.null extern) (ref.null extern) (i32.const 1)))
            (i32.trunc_sat_f64_s (f64.const 1e300)))
    )"#);
    wasm.extend(section(0, b"\x04noteanything"));
    wasm
}
