//! How many bytes of an image each of its parts takes.

use wrt_format::{
    DataRecord, ElementRecord, ExportRecord, FuncRecord, GlobalRecord, Header, Image, ImportRecord, MemoryRecord,
    NameRecord, Table, TableRecord, TypeRecord,
};

/// A part of an image.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Part {
    /// What it is.
    pub(super) name: &'static str,
    /// Byte offset of its first byte, where it lies in one piece.
    pub(super) offset: Option<u64>,
    /// Its records, or the pieces it lies in.
    pub(super) count: u64,
    /// Its bytes.
    pub(super) bytes: u64,
}

/// The parts of an image; what is left over is types of parameters, names, constants and padding.
pub(super) fn layout(image: &Image<'_>) -> Vec<Part> {
    let header = size_of::<Header>() as u64;
    let mut parts = vec![Part { name: "header", offset: Some(0), count: 1, bytes: header }];
    parts.extend([
        table::<TypeRecord>(image, "types"),
        table::<ImportRecord>(image, "imports"),
        table::<FuncRecord>(image, "functions"),
        table::<TableRecord>(image, "tables"),
        table::<MemoryRecord>(image, "memories"),
        table::<GlobalRecord>(image, "globals"),
        table::<ExportRecord>(image, "exports"),
        table::<ElementRecord>(image, "element segments"),
        table::<DataRecord>(image, "data segments"),
        table::<NameRecord>(image, "function names"),
        pieces("code", image.funcs().iter().map(|func| u64::from(func.code_len).saturating_mul(8))),
        pieces("source maps", image.funcs().iter().map(|func| u64::from(func.map.len))),
        pieces("data", image.records::<DataRecord>().iter().map(|data| u64::from(data.bytes.len))),
    ]);
    let known = parts.iter().fold(0u64, |sum, part| sum.saturating_add(part.bytes));
    let rest = (image.bytes().len() as u64).saturating_sub(known);
    parts.push(Part { name: "names, constants, padding", offset: None, count: 1, bytes: rest });
    parts.retain(|part| part.count > 0);
    parts
}

fn table<T: Table>(image: &Image<'_>, name: &'static str) -> Part {
    let span = T::span(image.header());
    let bytes = u64::from(span.len).saturating_mul(size_of::<T>() as u64);
    Part { name, offset: Some(u64::from(span.offset)), count: u64::from(span.len), bytes }
}

fn pieces(name: &'static str, sizes: impl Iterator<Item = u64>) -> Part {
    let (count, bytes) =
        sizes.fold((0u64, 0u64), |(count, sum), size| (count.saturating_add(1), sum.saturating_add(size)));
    Part { name, offset: None, count, bytes }
}
