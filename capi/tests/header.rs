//! `wrt.h` says what the engine's tables say: results, traps, limits, features, versions, and the layouts of structures.
#![cfg(feature = "platform-linux")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::arithmetic_side_effects,
    reason = "a panic is how a test fails, in its helpers too"
)]
#![allow(clippy::std_instead_of_alloc, reason = "it runs on hosts with std alone")]

use core::mem::{offset_of, size_of};
use std::collections::BTreeMap;

use wrt::{Resource, Trap};
use wrt_capi::{Code, Config, Export, Failure, Frame, Import, RawExtern, RawFuncType, RawId, RawText, Usage, Value};

const HEADER: &str = include_str!("../include/wrt.h");
const BUILD: &str = include_str!("../build.rs");

/// The header without its comments.
fn code() -> String {
    let mut code = String::new();
    let mut rest = HEADER;
    while let Some((before, after)) = rest.split_once("/*") {
        code.push_str(before);
        rest = after.split_once("*/").expect("a comment that ends").1;
    }
    code + rest
}

/// The constants of the header whose names begin so, without that, in the header's order.
fn constants(prefix: &str) -> Vec<(String, i64)> {
    let mut found = Vec::new();
    for line in code().lines() {
        let Some((name, value)) = line.trim().trim_end_matches(',').split_once(" = ") else { continue };
        let Some(name) = name.strip_prefix(prefix) else { continue };
        let value = match value.split_once("u << ") {
            Some((_, bit)) => 1 << bit.parse::<u32>().unwrap(),
            None => value.strip_prefix("0x").map_or_else(|| value.parse(), |hex| i64::from_str_radix(hex, 16)).unwrap(),
        };
        found.push((name.to_owned(), value));
    }
    found
}

/// `ModuleBytes` as `MODULE_BYTES`.
fn upper(name: &str) -> String {
    let mut upper = String::new();
    for c in name.chars() {
        if c.is_uppercase() && !upper.is_empty() {
            upper.push('_');
        }
        upper.extend(c.to_uppercase());
    }
    upper
}

#[test]
fn traps_are_the_engines() {
    let wanted: Vec<_> = Trap::ALL.iter().map(|trap| (upper(&format!("{trap:?}")), i64::from(trap.code()))).collect();
    assert_eq!(constants("WRT_TRAP_"), wanted);
}

#[test]
fn limits_are_the_engines() {
    let mut wanted: Vec<_> =
        Resource::ALL.iter().map(|what| (upper(&format!("{what:?}")), i64::from(*what as u8))).collect();
    wanted.push((String::from("COUNT"), i64::try_from(Resource::ALL.len()).unwrap()));
    assert_eq!(constants("WRT_LIMIT_"), wanted);
}

#[test]
fn limits_and_traps_mean_what_the_engine_says() {
    // Each constant stands behind the engine's own words on it.
    for (file, prefix) in [
        (include_str!("../../engine/wrt-error/src/limit.rs"), "WRT_LIMIT_"),
        (include_str!("../../engine/wrt-error/src/trap.rs"), "WRT_TRAP_"),
    ] {
        // C has no components.
        let table = file.lines().take_while(|row| *row != "    components {");
        for row in table.filter(|row| row.starts_with("    ") && row.ends_with("\";")) {
            let meaning = row.rsplit('"').nth(1).unwrap();
            if meaning == "A host function failed; the host holds the cause." {
                continue;
            }
            let name = row.split_whitespace().find(|word| word.starts_with(char::is_uppercase)).unwrap();
            let wanted = format!("    /* {meaning} */\n    {prefix}{} = ", upper(name));
            assert!(HEADER.contains(&wanted), "{wanted}");
        }
    }
}

#[test]
fn results_are_the_librarys() {
    let found: BTreeMap<i64, String> =
        constants("WRT_").into_iter().take(Code::ALL.len()).map(|(name, value)| (value, name)).collect();
    let wanted: BTreeMap<i64, String> =
        Code::ALL.iter().map(|code| (i64::from(*code as i32), upper(&format!("{code:?}")))).collect();
    assert_eq!(found, wanted);
}

#[test]
fn features_are_the_decoders() {
    // The decoder's table has those too that this build lacks: there are no threads without a heap.
    let decoder = include_str!("../../engine/wrt-decoder/src/features.rs");
    let row = |row: &str| {
        let mut words = row.strip_prefix("    ")?.split(' ');
        let (name, bit) = (words.next()?, words.next()?.parse::<u32>().ok()?);
        words.next()?.starts_with('"').then(|| (name.to_owned(), 1_i64 << bit))
    };
    let wanted: Vec<_> = decoder.lines().filter_map(row).collect();
    assert_eq!(constants("WRT_FEATURE_"), wanted);
    assert!(wanted.len() >= wrt::decoder::Features::ALL.names().count());
}

#[test]
fn versions_are_one() {
    let abi = format!("#define WRT_ABI_VERSION {}u\n", wrt_capi::wrt_abi_version());
    assert!(HEADER.contains(&abi), "{abi}");
    let abi = format!("const ABI: u32 = {};\n", wrt_capi::wrt_abi_version());
    assert!(BUILD.contains(&abi), "{abi}");
}

/// The fields of a structure of the header, by name, type and how many.
fn fields(name: &str) -> Vec<(String, String, usize)> {
    let code = code();
    let start = code.split_once(&format!("typedef struct {name} {{")).expect(name).1;
    let body = start.split_once(&format!("}} {name};")).expect(name).0;
    // Unions are of their largest member.
    let body = match body.split_once("union {") {
        None => body.to_owned(),
        Some((before, union)) => {
            let (members, after) = union.split_once('}').unwrap();
            let member = if members.contains("uint64_t") { "uint64_t" } else { "wrt_func" };
            format!("{before}{member}{after}")
        }
    };
    let mut fields = Vec::new();
    for field in body.split(';').map(str::trim).filter(|field| !field.is_empty()) {
        let (ty, names) = field.rsplit_once(if field.contains(", ") { "t " } else { " " }).unwrap();
        let ty = if field.contains(", ") { format!("{ty}t") } else { ty.to_owned() };
        for name in names.split(", ") {
            let (name, count) = name.trim_end_matches(']').split_once('[').unwrap_or((name, "1"));
            let count = if count == "WRT_LIMIT_COUNT" { Resource::ALL.len() } else { count.parse().unwrap() };
            fields.push((name.to_owned(), ty.clone(), count));
        }
    }
    fields
}

/// Bytes and alignment of a type of the header, on this machine.
fn size_and_align(ty: &str) -> (usize, usize) {
    match ty {
        "uint32_t" | "int32_t" | "wrt_result" => (4, 4),
        "uint64_t" => (8, 8),
        "wrt_instance" | "wrt_func" => (8, 4),
        "size_t" | "const char" | "const wrt_type" | "const char *data" => (8, 8),
        "wrt_text" => (16, 8),
        other => panic!("{other}"),
    }
}

/// Where C puts each field, and the structure's size.
fn layout(name: &str) -> (Vec<(String, usize)>, usize) {
    let (mut at, mut most) = (0_usize, 1);
    let mut places = Vec::new();
    for (name, ty, count) in fields(name) {
        let (size, align) = if name.starts_with('*') { (8, 8) } else { size_and_align(&ty) };
        at = at.next_multiple_of(align);
        places.push((name.trim_start_matches('*').to_owned(), at));
        at += size * count;
        most = most.max(align);
    }
    (places, at.next_multiple_of(most))
}

/// Compares a structure with its fields in the order of the header.
macro_rules! same {
    ($ty:ty, $name:literal, $($field:ident)*) => {{
        let (places, size) = layout($name);
        let ours = [$(offset_of!($ty, $field)),*];
        assert_eq!(places.iter().map(|(_, at)| *at).collect::<Vec<_>>(), ours, "{}: {places:?}", $name);
        assert_eq!(size, size_of::<$ty>(), "{}", $name);
    }};
}

#[test]
#[cfg(target_pointer_width = "64")]
fn structures_are_laid_out_alike() {
    same!(RawText, "wrt_text", data size);
    same!(
        Failure, "wrt_error",
        result os_code trap limit import reserved offset allowed wanted what expected
    );
    same!(Config, "wrt_config", size abi flags features regions reserved limits);
    same!(Usage, "wrt_usage", total used peak largest_free regions);
    same!(Import, "wrt_import", module name kind reserved);
    same!(Export, "wrt_export", name kind reserved);
    same!(RawId, "wrt_func", store index);
    same!(RawExtern, "wrt_extern", kind of);
    same!(Value, "wrt_value", ty reserved of);
    same!(RawFuncType, "wrt_func_type", params param_count results result_count);
    same!(Frame, "wrt_frame", instance func reserved offset name);
}
