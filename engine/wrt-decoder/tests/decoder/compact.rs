//! A compact build refuses what needs a part that it lacks, by the name of the feature and where it stands.

use crate::common::{decode_every_way, module, section};
use wrt_decoder::{Config, Features};
use wrt_error::ParseErrorKind::Unsupported;

#[test]
fn what_the_build_lacks_is_refused_by_name_at_its_byte() {
    let func = [section(1, b"\x01\x60\0\0"), section(3, b"\x01\0")];
    let code = |body: &[u8]| section(10, &[&[1, body.len() as u8 + 2, 0], body, &[0x0b]].concat());
    // The feature, the sections before, the section, what of it stands before the fault.
    let cases: &[(Features, &[Vec<u8>], Vec<u8>, usize)] = &[
        (Features::FUNCTION_REFERENCES, &[], section(1, b"\x01\x60\x01\x64\x70\0"), 5),
        (Features::FUNCTION_REFERENCES, &func, code(b"\0\x14\0"), 6),
        (Features::GC_TYPES, &[], section(1, b"\x01\x4e\x01\x60\0\0"), 3),
        (Features::GC_TYPES, &[], section(1, b"\x01\x5f\0"), 3),
        (Features::GC_TYPES, &[], section(1, b"\x01\x60\x01\x6e\0"), 5),
        (Features::EXCEPTIONS, &func[..1], section(13, b"\x01\0\0"), 0),
        (Features::EXCEPTIONS, &func, code(b"\x1f\x40\0\x0b"), 5),
        (Features::WIDE_ARITHMETIC, &func, code(b"\x42\0\x42\0\xfc\x15\x1a\x1a"), 9),
        (Features::CUSTOM_PAGE_SIZES, &[], section(5, b"\x01\x08\0\0"), 3),
        (Features::SIMD, &[], section(1, b"\x01\x60\x01\x7b\0"), 5),
        (Features::SIMD, &func, code(b"\xfd\x0c\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x1a"), 5),
        (Features::THREADS, &[], section(5, b"\x01\x03\0\x01"), 3),
        (Features::THREADS, &func, code(b"\xfe\x03\0"), 5),
        (Features::COMPACT_IMPORTS, &[], section(2, b"\x01\0\0\x7f\0"), 5),
    ];
    for (feature, before, last, good) in cases {
        let before = module(before);
        let wasm = [&before[..], last].concat();
        let name = feature.names().next().unwrap();
        let error = decode_every_way(&Config::default(), &wasm).unwrap_err();
        assert!(matches!(error.kind, Unsupported { what, .. } if what == name), "{name}: {error}");
        assert_eq!(error.offset, (before.len() + good) as u64, "{name}: {error}");
        assert!(!Features::ALL.contains(*feature));
    }
}
