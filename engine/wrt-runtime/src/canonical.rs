//! The distinct types of a store, and those of a module among them.

use wrt_error::{ImageError, LinkError};
use wrt_format::{Image, Table as _, TypeKind, TypeRecord, Types};
use wrt_foundation::Region;
use wrt_instructions::ValType;

use crate::instance::Links;
use crate::types::FuncType;

/// The function type with this id.
pub(crate) fn func_type<R: Region>(types: &Types<R>, id: u32) -> Option<FuncType<'_>> {
    types.func(id).map(|(params, results)| FuncType { params, results })
}

/// A type of a module as one of the store, by the store's ids of the module's types.
pub(crate) fn known(ty: ValType, ids: Links, links: &[u32]) -> Option<ValType> {
    match ty.number() {
        None => Some(ty),
        Some(number) => Some(ty.with_number(ids.get(links, number)?)),
    }
}

/// Adds the types of an image, a group at a time, and writes their ids to the run of links.
pub(crate) fn add_types<R: Region>(
    types: &mut Types<R>,
    image: &Image<'_>,
    ids: Links,
    links: &mut [u32],
) -> Result<(), LinkError> {
    let bad = LinkError::Image(ImageError::BadRecord {
        offset: TypeRecord::span(image.header()).offset,
        what: TypeRecord::NAME,
    });
    let records = image.records::<TypeRecord>();
    let mut rest = records;
    while let Some(record) = rest.first() {
        let (group, behind) = rest.split_at_checked((record.group as usize).max(1)).ok_or(bad)?;
        let start = word(records.len().wrapping_sub(rest.len()));
        let first = types.len();
        let done = add_group(types, image, group, start, ids, links);
        let Some(first) = done? else {
            types.take_back(first);
            return Err(bad);
        };
        for place in 0..word(group.len()) {
            if let Some(id) = ids.get_mut(links, start.wrapping_add(place)) {
                *id = first.wrapping_add(place);
            }
        }
        rest = behind;
    }
    Ok(())
}

/// Adds a group and gives the id of its first type; `None` where a record is none.
fn add_group<R: Region>(
    types: &mut Types<R>,
    image: &Image<'_>,
    group: &[TypeRecord],
    start: u32,
    ids: Links,
    links: &[u32],
) -> Result<Option<u32>, LinkError> {
    let first = types.len();
    // Those of the group have no ids yet.
    let id = |number: u32| match number.checked_sub(start) {
        None => ids.get(links, number),
        Some(place) if (place as usize) < group.len() => Some(first.wrapping_add(place)),
        Some(_) => None,
    };
    for record in group {
        let Some(kind) = TypeKind::from_code(record.kind & 3) else { return Ok(None) };
        let parent = if record.parent == u32::MAX { None } else { Some(id(record.parent)) };
        let Some((params, results)) = image.values_of(record) else { return Ok(None) };
        let opened = match parent {
            None => types.open(kind, record.kind & 4 != 0, None)?,
            Some(Some(parent)) => types.open(kind, record.kind & 4 != 0, Some(parent))?,
            Some(None) => None,
        };
        if opened.is_none() {
            return Ok(None);
        }
        let value = |ty: &ValType| {
            let ty = if kind == TypeKind::Func {
                ValType::from_word(ty.word())
            } else {
                ValType::from_field_word(ty.word())
            };
            ty.and_then(|ty| ty.number().map_or(Some(ty), |number| Some(ty.with_number(id(number)?))))
        };
        for ty in params {
            let Some(ty) = value(ty) else { return Ok(None) };
            types.param(ty)?;
        }
        for ty in results {
            let Some(ty) = value(ty) else { return Ok(None) };
            types.result(ty)?;
        }
    }
    Ok(Some(types.close(first)?))
}

/// A length or index that a 32-bit limit bounds.
pub(crate) fn word(len: usize) -> u32 {
    u32::try_from(len).unwrap_or(u32::MAX)
}
