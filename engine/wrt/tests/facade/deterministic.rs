//! Presets of features, and NaNs that are the same on every machine.

use wrt::{CompilationMode, Config, Dispatch, Engine, Instance, Module, Store, Val, WasmFeatures};

use crate::module;

const F32: u32 = 0x7fc0_0000;
const F64: u64 = 0x7ff8_0000_0000_0000;
/// NaNs with a sign and a payload, one of them signalling.
const NANS_32: [u32; 3] = [0xffc0_1234, 0x7fa0_0001, 0xff80_0001];
const NANS_64: [u64; 3] = [0xfff8_0000_1234_0000, 0x7ff4_0000_0000_0001, 0xfff0_0000_0000_0001];

/// A function of each instruction that may give a NaN whose bits the specification leaves open; the operands are parameters and locals, so that records of
/// every form compute.
fn text() -> String {
    let mut text = String::from("(module");
    for ty in ["f32", "f64"] {
        for name in ["add", "sub", "mul", "div", "min", "max"] {
            text.push_str(&format!(
                "(func (export \"{ty}.{name}\") (param {ty}) (result {ty}) (local {ty})
                    (local.set 1 ({ty}.{name} (local.get 0) ({ty}.const 1)))
                    ({ty}.{name} (local.get 1) ({ty}.{name} (local.get 0) (local.get 0))))"
            ));
        }
        for name in ["ceil", "floor", "trunc", "nearest", "sqrt"] {
            text.push_str(&format!(
                "(func (export \"{ty}.{name}\") (param {ty}) (result {ty}) ({ty}.{name} ({ty}.{name} (local.get 0))))"
            ));
        }
    }
    for (name, from, to) in [("demote_f64", "f64", "f32"), ("promote_f32", "f32", "f64")] {
        text.push_str(&format!(
            "(func (export \"{from}.{name}\") (param {from}) (result {to}) ({to}.{name} (local.get 0)))"
        ));
    }
    for (shape, ty) in [("f32x4", "f32"), ("f64x2", "f64")] {
        for name in ["add", "sub", "mul", "div", "min", "max", "relaxed_min", "relaxed_max"] {
            text.push_str(&format!(
                "(func (export \"{shape}.{name}\") (param {ty}) (result {ty}) ({shape}.extract_lane 1
                    ({shape}.{name} ({shape}.splat (local.get 0)) ({shape}.splat ({ty}.const 1)))))"
            ));
        }
        for name in ["ceil", "floor", "trunc", "nearest", "sqrt"] {
            text.push_str(&format!(
                "(func (export \"{shape}.{name}\") (param {ty}) (result {ty})
                    ({shape}.extract_lane 1 ({shape}.{name} ({shape}.splat (local.get 0)))))"
            ));
        }
        for name in ["madd", "nmadd"] {
            text.push_str(&format!(
                "(func (export \"{shape}.relaxed_{name}\") (param {ty}) (result {ty}) (local v128)
                    (local.set 1 ({shape}.splat (local.get 0)))
                    ({shape}.extract_lane 0 ({shape}.relaxed_{name} (local.get 1) (local.get 1) (local.get 1))))"
            ));
        }
    }
    // Bits that no operation gave are left alone.
    text.push_str(
        "(func (export \"kept\") (param f32) (result f32)
            (f32.copysign (f32.abs (f32.neg (local.get 0))) (local.get 0))))",
    );
    text
}

#[test]
fn nans_are_canonical_where_that_is_asked_for() {
    let text = text();
    for dispatch in [Dispatch::Loop, Dispatch::Auto] {
        for mode in [CompilationMode::Eager, CompilationMode::LazyTranslation] {
            let mut config = Config::new();
            config.deterministic().dispatch(dispatch).compilation_mode(mode);
            let engine = Engine::new(&config).unwrap();
            let mut store = Store::new(&engine, ()).unwrap();
            let made = module(&engine, &text);
            let instance = Instance::new(&mut store, &made, &[]).unwrap();
            let names: Vec<String> = made.exports().map(|export| export.name().to_owned()).collect();
            assert_eq!(names.len(), 2 * 11 + 2 + 2 * 15 + 1);
            for name in names {
                let func = instance.get_func(&mut store, &name).unwrap();
                for (narrow, wide) in NANS_32.into_iter().zip(NANS_64) {
                    let param = if name.starts_with("f64") { Val::F64(wide) } else { Val::F32(narrow) };
                    let mut results = [Val::I32(0)];
                    func.call(&mut store, &[param], &mut results).unwrap();
                    let kept = name == "kept";
                    match results[0] {
                        Val::F32(bits) => assert_eq!(bits, if kept { narrow } else { F32 }, "{name} of {narrow:#x}"),
                        Val::F64(bits) => assert_eq!(bits, F64, "{name} of {wide:#x}"),
                        other => panic!("{other:?}"),
                    }
                }
                // What is no NaN stays what it is.
                let param = if name.starts_with("f64") { Val::F64(1f64.to_bits()) } else { Val::F32(1f32.to_bits()) };
                let mut results = [Val::I32(0)];
                func.call(&mut store, &[param], &mut results).unwrap();
                assert!(results[0].f32().is_none_or(|value| !value.is_nan()), "{name}");
                assert!(results[0].f64().is_none_or(|value| !value.is_nan()), "{name}");
            }
        }
    }
}

#[test]
fn the_same_module_without_has_other_code() {
    let text = "(module (func (param f64) (result f64) (f64.add (local.get 0) (local.get 0))))";
    let image = |config: &Config| module(&Engine::new(config).unwrap(), text).image().to_vec();
    let plain = image(&Config::new());
    assert_ne!(plain, image(Config::new().canonical_nans(true)));
    assert_eq!(plain, image(Config::new().canonical_nans(false)));
}

#[test]
fn a_preset_takes_what_it_says() {
    let cases: [(&str, [bool; 4]); 6] = [
        ("(module (func (param i32) (result i32) (local.get 0)))", [true, true, true, true]),
        ("(module (func (result i32 i32) (i32.const 1) (i32.const 2)))", [false, true, true, true]),
        ("(module (func (param v128)))", [false, true, true, true]),
        ("(module (tag))", [false, false, true, true]),
        (
            "(module (func (param v128) (drop (i8x16.relaxed_swizzle (local.get 0) (local.get 0)))))",
            [false, false, true, true],
        ),
        ("(module (memory 1 (pagesize 1)))", [false, false, false, true]),
    ];
    let presets = [WasmFeatures::NONE, WasmFeatures::WASM2, WasmFeatures::WASM3, WasmFeatures::ALL];
    for (text, taken) in cases {
        let wasm = wat::parse_str(text).unwrap();
        for (preset, taken) in presets.into_iter().zip(taken) {
            let mut config = Config::new();
            config.wasm_features(preset);
            let engine = Engine::new(&config).unwrap();
            assert_eq!(Module::new(&engine, &wasm).is_ok(), taken, "{text} under {preset:?}");
        }
        assert!(Module::new(&Engine::new(Config::new().deterministic()).unwrap(), &wasm).is_ok());
    }
}
