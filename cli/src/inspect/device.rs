//! What a module needs on a device without a heap: each region of a static arena, and the arena.

use core::fmt::{self, Write as _};
use std::path::Path;

use serde_json::{Value, json};
use wrt::decoder::{Config, decoder_regions};
use wrt::platform_traits::{Region as _, RegionNeed};
use wrt::runtime::{MemoryType, TableType, instance_regions, store_regions};
use wrt::{Error, ExternKind, Limits, Resource};
use wrt_format::{Image, ImportRecord, MemoryRecord, TableRecord};
use wrt_platform_arena::Arena;

use super::limits::{self, Source};
use super::processor::Processor;
use crate::args::InspectArgs;
use crate::escape::Escaped;

/// The needs of a module under some limits.
pub(super) struct Device {
    processor: Processor,
    limits: Vec<Limit>,
    store: Vec<RegionNeed>,
    /// Tables and memories, those that the host creates for imports first.
    instance: Vec<RegionNeed>,
    image_bytes: u64,
    /// None for an image, which needs no decoder.
    stream: Option<Stream>,
}

/// A bound that the size of a region comes from.
struct Limit {
    what: Resource,
    value: u64,
    origin: &'static str,
}

/// What is needed to translate the module on the device.
struct Stream {
    decoder: Vec<RegionNeed>,
    /// What is kept of the image's region.
    kept: RegionNeed,
}

/// Regions that an arena holds at a time.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
struct Held {
    bytes: u64,
    regions: u64,
}

impl Held {
    fn of<'a>(needs: impl IntoIterator<Item = &'a RegionNeed>) -> Held {
        needs.into_iter().fold(Held::default(), |held, need| Held {
            bytes: held.bytes.saturating_add(arena_bytes(need)),
            regions: held.regions.saturating_add(u64::from(need.bytes() > 0)),
        })
    }

    /// What both need, one after the other in the same memory.
    fn or(self, other: Held) -> Held {
        Held { bytes: self.bytes.max(other.bytes), regions: self.regions.max(other.regions) }
    }

    /// Bytes to give to an arena that is to hold them.
    fn arena(self) -> u64 {
        let table = u16::try_from(self.regions).map_or(u64::MAX, |regions| Arena::table_bytes(regions) as u64);
        self.bytes.saturating_add(table)
    }
}

/// Bytes of an arena that a region takes.
fn arena_bytes(need: &RegionNeed) -> u64 {
    usize::try_from(need.bytes()).map_or(u64::MAX, |bytes| Arena::region_bytes(bytes) as u64)
}

impl Device {
    /// Looks at a module.
    pub(super) fn of(args: &InspectArgs, processor: &Processor, source: Source<'_>) -> Result<Device, Error> {
        let mut config = Config { metered: args.fuel_metering, keep_names: args.names, ..Config::default() };
        // Instances are the host's to count: one, unless it says more.
        let mut sized = vec![Resource::TableElements, Resource::MemoryBytes];
        let regions = store_regions(&Limits::DEFAULT).map(|need| need.what);
        let scratch = decoder_regions(&config, None).map(|need| need.what);
        for what in regions.chain(scratch.filter(|_| matches!(source, Source::Wasm(_)))) {
            if !sized.contains(&what) {
                sized.push(what);
            }
        }
        let assumed = limits::assumed(source, &config)?;
        limits::least(source, &mut config, &sized, &assumed, &args.limit)?;
        let origin = |what: Resource| {
            let among = |limits: &[(Resource, u64)]| limits.iter().any(|(other, _)| *other == what);
            match (among(&args.limit), among(&assumed)) {
                (true, _) => "given",
                (false, true) => "assumed",
                (false, false) => "the module's",
            }
        };
        let listed =
            sized.iter().map(|what| Limit { what: *what, value: config.limits.of(*what), origin: origin(*what) });
        let device = |image: &Image<'_>, stream| Device {
            processor: processor.clone(),
            limits: listed.collect(),
            store: store_regions(&config.limits).collect(),
            instance: imported(image, &config.limits).chain(instance_regions(image, &config.limits)).collect(),
            image_bytes: image.bytes().len() as u64,
            stream,
        };
        match source {
            Source::Image(bytes) => Ok(device(&Image::check(bytes)?, None)),
            Source::Wasm(wasm) => {
                let image = limits::streamed(&config, wasm)?;
                let kept = image.region.bytes();
                let decoder: Vec<RegionNeed> = decoder_regions(&config, None).collect();
                let records = kept.len() as u64;
                let kept_need =
                    RegionNeed { name: "image, translated", what: Resource::ImageBytes, records, record_bytes: 1 };
                let stream = Stream { decoder, kept: kept_need };
                let len = usize::try_from(image.len).unwrap_or(usize::MAX);
                Ok(device(&Image::check(kept.get(..len).unwrap_or(kept))?, Some(stream)))
            }
        }
    }

    /// From an image in flash: all that the store and its one instance take.
    fn in_flash(&self) -> Held {
        Held::of(self.store.iter().chain(&self.instance))
    }

    /// The text for programs. Its members are documented in `docs/cli.md`.
    pub(super) fn json(&self) -> String {
        let regions = |needs: &[RegionNeed]| -> Value { needs.iter().map(region).collect() };
        let held = |held: Held| json!({"bytes": held.bytes, "regions": held.regions});
        let limits = self.limits.iter().map(|limit| (limit.what.field().to_owned(), limit.value.into()));
        let streamed = self.stream.as_ref().map(|stream| {
            let (decoding, running) = (stream.decoding(), stream.running(self));
            json!({
                "decoding": held(decoding),
                "running": held(running),
                "regions": decoding.or(running).regions,
                "arena_bytes": decoding.or(running).arena(),
            })
        });
        let flash = self.in_flash();
        let value = json!({
            "processor": self.processor.name,
            "pointer_bits": self.processor.pointer_bits,
            "limits": limits.collect::<serde_json::Map<String, Value>>(),
            "image_bytes": self.image_bytes,
            "store": regions(&self.store),
            "instance": regions(&self.instance),
            "decoder": self.stream.as_ref().map(|stream| regions(&stream.decoder)),
            "image_in_flash": {
                "running": held(flash),
                "regions": flash.regions,
                "arena_bytes": flash.arena(),
            },
            "streamed": streamed,
        });
        format!("{value:#}\n")
    }

    /// The text for people.
    pub(super) fn text(&self, path: &Path) -> String {
        let mut text = String::new();
        // Writing to a string cannot fail.
        let _ = self.write(&mut text, path);
        text
    }

    fn write(&self, out: &mut String, path: &Path) -> fmt::Result {
        let Processor { name, pointer_bits } = &self.processor;
        let file = path.to_string_lossy();
        writeln!(out, "{}: on {}, {pointer_bits}-bit, without a heap", Escaped(&file), Escaped(name))?;
        writeln!(out, "\nlimits")?;
        for limit in &self.limits {
            writeln!(out, "  {:>12}  {} ({})", limit.value, limit.what.field(), limit.origin)?;
        }
        writeln!(out, "\nimage: {} bytes of flash, or of memory where it is translated", self.image_bytes)?;
        table(out, "store", &self.store)?;
        table(out, "instance", &self.instance)?;
        if let Some(stream) = &self.stream {
            table(out, "decoder", &stream.decoder)?;
            table(out, "kept when it is done", core::slice::from_ref(&stream.kept))?;
        }
        writeln!(out)?;
        self.sum(out, "an image in flash", self.in_flash())?;
        if let Some(stream) = &self.stream {
            let (decoding, running) = (stream.decoding(), stream.running(self));
            self.sum(out, "decoded, then run", decoding.or(running))?;
            writeln!(out, "  {} bytes in {} regions while it is decoded", decoding.bytes, decoding.regions)?;
            writeln!(out, "  {} bytes in {} regions while it runs", running.bytes, running.regions)?;
        }
        Ok(())
    }

    fn sum(&self, out: &mut String, what: &str, held: Held) -> fmt::Result {
        let arena = held.arena();
        writeln!(out, "{what}: an arena of {arena} bytes for {} regions", held.regions)?;
        if arena >= 1 << self.processor.pointer_bits.saturating_sub(1).min(63) {
            writeln!(out, "  which is more than an address of {} bits can tell apart", self.processor.pointer_bits)?;
        }
        Ok(())
    }
}

impl Stream {
    fn decoding(&self) -> Held {
        Held::of(&self.decoder)
    }

    fn running(&self, device: &Device) -> Held {
        Held::of(device.store.iter().chain(&device.instance).chain([&self.kept]))
    }
}

/// The regions of tables and memories that the host creates to be imported.
fn imported<'a>(image: &'a Image<'_>, limits: &'a Limits) -> impl Iterator<Item = RegionNeed> + 'a {
    image.records::<ImportRecord>().iter().filter_map(|record| match ExternKind::from_code(record.kind)? {
        ExternKind::Table => {
            let ty = TableType::from_record(image.record::<TableRecord>(record.desc)?)?;
            Some(RegionNeed { name: "table, imported", ..ty.region(limits) })
        }
        ExternKind::Memory => {
            let ty = MemoryType::from_record(image.record::<MemoryRecord>(record.desc)?)?;
            Some(RegionNeed { name: "memory, imported", ..ty.region(limits) })
        }
        ExternKind::Func | ExternKind::Global | ExternKind::Tag => None,
    })
}

fn region(need: &RegionNeed) -> Value {
    json!({
        "name": need.name,
        "limit": need.what.field(),
        "records": need.records,
        "record_bytes": need.record_bytes,
        "bytes": need.bytes(),
    })
}

fn table(out: &mut String, title: &str, needs: &[RegionNeed]) -> fmt::Result {
    let held = Held::of(needs);
    writeln!(out, "\n{title}: {} bytes in {} regions", held.bytes, held.regions)?;
    for need in needs {
        write!(out, "  {:>12}  {}", need.bytes(), need.name)?;
        match need.record_bytes {
            1 => writeln!(out)?,
            bytes => writeln!(out, " ({} of {bytes} bytes)", need.records)?,
        }
    }
    Ok(())
}
