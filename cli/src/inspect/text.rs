//! A module's inspection for people.

use core::fmt::{self, Write as _};
use std::path::Path;

use wrt::Module;

use super::layout::layout;
use crate::driver::Driver;
use crate::escape::Escaped;
use crate::input::Kind;

/// The whole text.
pub(super) fn show(path: &Path, kind: Kind, module: &Module) -> String {
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _ = write(&mut text, path, kind, module);
    text
}

fn write(out: &mut String, path: &Path, kind: Kind, module: &Module) -> fmt::Result {
    writeln!(out, "{}: {}", Escaped(&path.to_string_lossy()), kind.text())?;
    writeln!(out, "driver here: {}", Driver::of_this_build())?;
    title(out, "types", module.types().count())?;
    for (index, ty) in module.types().enumerate() {
        writeln!(out, "  {index:>4}  {ty}")?;
    }
    title(out, "imports", module.imports().count())?;
    for import in module.imports() {
        writeln!(out, "  {}::{}: {}", Escaped(import.module()), Escaped(import.name()), import.ty())?;
    }
    title(out, "exports", module.exports().count())?;
    for export in module.exports() {
        writeln!(out, "  {}: {}", Escaped(export.name()), export.ty())?;
    }
    title(out, "functions", module.functions().count())?;
    for func in module.functions() {
        write!(out, "  {:>4}  {}", func.index, Escaped(func.name.unwrap_or("-")))?;
        writeln!(
            out,
            ": {}; {} locals, frame {} bytes, code {} bytes, at offset {:#x}",
            func.ty,
            func.locals,
            u64::from(func.frame_slots).saturating_mul(8),
            func.code_bytes,
            func.source_offset,
        )?;
    }
    needs(out, module)?;
    let Some(image) = module.view() else { return Ok(()) };
    writeln!(out, "\nimage: {} bytes, version {}", image.bytes().len(), image.header().version)?;
    for part in layout(&image) {
        match part.offset {
            Some(offset) => write!(out, "  {offset:>#10x}")?,
            None => write!(out, "  {:>10}", "")?,
        }
        writeln!(out, "  {:>9} bytes  {} ({})", part.bytes, part.name, part.count)?;
    }
    Ok(())
}

fn title(out: &mut String, what: &str, count: usize) -> fmt::Result {
    if count > 0 { writeln!(out, "\n{what}: {count}") } else { Ok(()) }
}

fn needs(out: &mut String, module: &Module) -> fmt::Result {
    let needs = module.resources_required();
    writeln!(out, "\nneeds at the start")?;
    writeln!(out, "  {:>12} bytes  image", needs.image_bytes)?;
    writeln!(out, "  {:>12} bytes  memory ({})", needs.initial_memory_bytes, needs.num_memories)?;
    writeln!(out, "  {:>12} bytes  table elements ({})", bytes(needs.initial_table_elements), needs.num_tables)?;
    writeln!(out, "  {:>12} bytes  globals ({})", bytes(needs.globals), needs.globals)?;
    writeln!(out, "  {:>12} bytes  largest frame", bytes(u64::from(needs.largest_frame_slots)))
}

/// Bytes of so many slots.
pub(super) const fn bytes(slots: u64) -> u64 {
    slots.saturating_mul(8)
}
