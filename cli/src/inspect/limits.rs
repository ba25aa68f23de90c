//! The bounds that a module needs on a device, found by trying.

use wrt::decoder::{Config, Decoder, FinishedImage};
use wrt::platform_traits::{PageAllocator, Region as _, ReserveRequest};
use wrt::runtime::{Extern, FuncType, GlobalType, MemoryType, Module, Store, StoreError, TableType};
use wrt::{DefaultPlatform, Error, ExternKind, ImageError, LinkError, ParseError, ParseErrorKind, Resource};
use wrt_format::{GlobalRecord, Image, ImportRecord, MemoryRecord, TableRecord, features};

/// Where a module's image comes from.
#[derive(Clone, Copy, Debug)]
pub(super) enum Source<'a> {
    /// Bytes of a module, which are translated.
    Wasm(&'a [u8]),
    /// An image.
    Image(&'a [u8]),
}

type PlatformRegion = <DefaultPlatform as PageAllocator>::Region;

/// Bounds that nothing in a module tells: how deep its calls go, and how many objects it makes, if it does.
const ASSUMED: [(Resource, u64); 5] = [
    (Resource::ValueStack, 1024),
    (Resource::CallDepth, 64),
    (Resource::HostDepth, 4),
    (Resource::HeapBytes, 16 << 10),
    (Resource::HeapObjects, 256),
];

/// Bounds that are assumed of a module.
pub(super) fn assumed(source: Source<'_>, config: &Config) -> Result<Vec<(Resource, u64)>, Error> {
    let module = module(source, config)?;
    let has_heap = module.image()?.header().features & (features::GC | features::EXCEPTIONS) != 0;
    let is_of_heap = |what: Resource| matches!(what, Resource::HeapBytes | Resource::HeapObjects);
    Ok(ASSUMED.into_iter().filter(|(what, _)| has_heap || !is_of_heap(*what)).collect())
}

/// The least bounds under which the module is decoded and instantiated, of the resources in `sized`. Those that are `given` stay as they are,
/// and those that are not known before it runs are assumed.
pub(super) fn least(
    source: Source<'_>,
    config: &mut Config,
    sized: &[Resource],
    assumed: &[(Resource, u64)],
    given: &[(Resource, u64)],
) -> Result<(), Error> {
    let is_given = |what: Resource| given.iter().any(|(given, _)| *given == what);
    for what in sized {
        config.limits.set(*what, 0);
    }
    for (what, limit) in assumed.iter().chain(given) {
        config.limits.set(*what, *limit);
    }
    // What it failed for is raised until it does not; where the error's unit is another, at least to twice as much.
    let mut failing: Vec<(Resource, u64)> = Vec::new();
    while let Err(error) = instantiated(source, config) {
        let Some((what, wanted)) = limit_of(&error).filter(|(what, _)| sized.contains(what) && !is_given(*what)) else {
            return Err(error);
        };
        let limit = config.limits.of(what);
        failing.retain(|(failing, _)| *failing != what);
        failing.push((what, limit));
        let more = if wanted > limit { wanted } else { limit.saturating_mul(2).max(1) };
        config.limits.set(what, more);
    }
    for (what, mut low) in failing {
        let mut high = config.limits.of(what);
        while low.saturating_add(1) < high {
            let middle = low.midpoint(high);
            config.limits.set(what, middle);
            match instantiated(source, config) {
                Ok(()) => high = middle,
                Err(_) => low = middle,
            }
        }
        config.limits.set(what, high);
    }
    Ok(())
}

fn limit_of(error: &Error) -> Option<(Resource, u64)> {
    let limit = if let Error::Limit(limit) = error {
        *limit
    } else if let Error::Parse(ParseError { kind: ParseErrorKind::Limit(limit), .. }) = error {
        *limit
    } else {
        return None;
    };
    Some((limit.what, limit.wanted))
}

/// The image that a stream of the module becomes.
pub(super) fn streamed(config: &Config, wasm: &[u8]) -> Result<FinishedImage<PlatformRegion>, Error> {
    let mut decoder = Decoder::new(&DefaultPlatform::new(), config)?;
    decoder.push(wasm)?;
    Ok(decoder.finish()?)
}

/// The module of an image that lies in a region.
fn module(source: Source<'_>, config: &Config) -> Result<Module<DefaultPlatform>, Error> {
    match source {
        Source::Wasm(wasm) => {
            let image = streamed(config, wasm)?;
            Ok(Module::from_translated(image.region, usize::try_from(image.len).unwrap_or(usize::MAX))?)
        }
        Source::Image(image) => {
            let mut region = DefaultPlatform::new().reserve(ReserveRequest::new(image.len()))?;
            region.commit(image.len())?;
            region.bytes_mut().copy_from_slice(image);
            Ok(Module::from_region(region, image.len())?)
        }
    }
}

/// Makes an instance in a store of its own, with items of the host for all that it imports.
fn instantiated(source: Source<'_>, config: &Config) -> Result<(), Error> {
    let module = module(source, config)?;
    let mut store = Store::new(DefaultPlatform::new(), config.limits.clone())?;
    let mut imports = Vec::new();
    let image = module.image()?;
    for record in image.records::<ImportRecord>() {
        imports.push(create(&mut store, &image, record)?);
    }
    let module = store.add_module(module).map_err(LinkError::from)?;
    store.instantiate(module, &imports)?;
    Ok(())
}

/// An item of the host of the type that is imported.
fn create(store: &mut Store<DefaultPlatform>, image: &Image<'_>, record: &ImportRecord) -> Result<Extern, Error> {
    let bad = LinkError::Image(ImageError::BadRecord { offset: record.desc, what: "import" });
    let created: Result<Extern, StoreError> = match ExternKind::from_code(record.kind).ok_or(bad)? {
        ExternKind::Func => {
            let (params, results) = image.func_type(record.desc).ok_or(bad)?;
            store.create_host_func(FuncType { params, results }, 0).map(Extern::Func)
        }
        ExternKind::Table => {
            let ty = image.record::<TableRecord>(record.desc).and_then(TableType::from_record).ok_or(bad)?;
            store.create_table(ty, 0).map(Extern::Table)
        }
        ExternKind::Memory => {
            let ty = image.record::<MemoryRecord>(record.desc).and_then(MemoryType::from_record).ok_or(bad)?;
            store.create_memory(ty).map(Extern::Memory)
        }
        ExternKind::Global => {
            let ty = image.record::<GlobalRecord>(record.desc).and_then(GlobalType::from_record).ok_or(bad)?;
            store.create_global(ty, 0).map(Extern::Global)
        }
        ExternKind::Tag => {
            let (values, _) = image.func_type(record.desc).ok_or(bad)?;
            store.create_tag(values).map(Extern::Tag)
        }
    };
    Ok(created.map_err(LinkError::from)?)
}
