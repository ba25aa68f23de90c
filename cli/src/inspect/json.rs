//! A module's inspection for programs.

use serde_json::{Map, Value, json};
use wrt::{ExternType, FuncType, Module, ValType};

use super::layout::layout;
use super::text::bytes;
use crate::driver::Driver;
use crate::input::Kind;

/// The whole text: one object. Its members are documented in `docs/cli.md`.
pub(super) fn show(kind: Kind, module: &Module) -> String {
    let needs = module.resources_required();
    let image = module.view();
    let driver = Driver::of_this_build();
    let value = json!({
        "kind": kind.text(),
        "driver": {"name": driver.name(), "reason": driver.reason()},
        "types": module.types().map(|ty| Value::Object(func_type(&ty))).collect::<Vec<Value>>(),
        "imports": module
            .imports()
            .map(|import| json!({"module": import.module(), "name": import.name(), "type": extern_type(import.ty())}))
            .collect::<Vec<Value>>(),
        "exports": module
            .exports()
            .map(|export| json!({"name": export.name(), "type": extern_type(export.ty())}))
            .collect::<Vec<Value>>(),
        "functions": module
            .functions()
            .map(|func| json!({
                "index": func.index,
                "name": func.name,
                "type": func_type(&func.ty),
                "locals": func.locals,
                "frame_bytes": bytes(u64::from(func.frame_slots)),
                "code_bytes": func.code_bytes,
                "offset": func.source_offset,
            }))
            .collect::<Vec<Value>>(),
        "needs": {
            "image_bytes": needs.image_bytes,
            "memory_bytes": needs.initial_memory_bytes,
            "table_bytes": bytes(needs.initial_table_elements),
            "global_bytes": bytes(needs.globals),
            "largest_frame_bytes": bytes(u64::from(needs.largest_frame_slots)),
        },
        "image": {
            "version": image.map(|image| image.header().version),
            "parts": image
                .iter()
                .flat_map(layout)
                .map(|part| json!({
                    "name": part.name,
                    "offset": part.offset,
                    "count": part.count,
                    "bytes": part.bytes,
                }))
                .collect::<Vec<Value>>(),
        },
    });
    format!("{value:#}\n")
}

fn val_types(types: &[ValType]) -> Value {
    types.iter().map(ToString::to_string).collect()
}

fn func_type(ty: &FuncType) -> Map<String, Value> {
    [("params".into(), val_types(ty.params())), ("results".into(), val_types(ty.results()))].into_iter().collect()
}

fn extern_type(ty: &ExternType) -> Value {
    let mut members = match ty {
        ExternType::Func(ty) => func_type(ty),
        ExternType::Table(ty) => {
            let mut members = size(ty.is_64(), ty.minimum(), ty.maximum());
            members.insert("element".into(), ty.element().to_string().into());
            members
        }
        ExternType::Memory(ty) => size(ty.is_64(), ty.minimum(), ty.maximum()),
        ExternType::Global(ty) => {
            [("value".into(), ty.content().to_string().into()), ("mutable".into(), ty.mutability().is_mut().into())]
                .into_iter()
                .collect()
        }
        ExternType::Tag(_) | _ => Map::new(),
    };
    members.insert("kind".into(), ty.kind().text().into());
    Value::Object(members)
}

fn size(is_64: bool, minimum: u64, maximum: Option<u64>) -> Map<String, Value> {
    [
        ("address".into(), if is_64 { "i64" } else { "i32" }.into()),
        ("minimum".into(), minimum.into()),
        ("maximum".into(), maximum.into()),
    ]
    .into_iter()
    .collect()
}
