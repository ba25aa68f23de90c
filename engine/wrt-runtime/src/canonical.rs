//! The distinct types of a store, and those of a module among them.

use wrt_error::{ImageError, LinkError};
use wrt_format::{Image, Table as _, TypeKind, TypeRecord, Types};
use wrt_foundation::{Region, Rows, TYPED_REFS};
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
    buckets: &mut Rows<u32, R>,
    image: &Image<'_>,
    ids: Links,
    links: &mut [u32],
) -> Result<(), LinkError> {
    let bad = LinkError::Image(ImageError::BadRecord {
        offset: TypeRecord::span(image.header()).offset,
        what: TypeRecord::NAME,
    });
    let records = image.records::<TypeRecord>();
    if !TYPED_REFS {
        for index in 0..word(records.len()) {
            let (params, results) = image.func_type(index).ok_or(bad)?;
            if !params.iter().chain(results).all(|ty| ValType::from_word(ty.word()).is_some()) {
                return Err(bad);
            }
            let ty = types.intern(params, results, buckets)?;
            if let Some(id) = ids.get_mut(links, index) {
                *id = ty;
            }
        }
        return Ok(());
    }
    let mut rest = records;
    while let Some(record) = rest.first() {
        let (group, behind) = rest.split_at_checked((record.group as usize).max(1)).ok_or(bad)?;
        let start = word(records.len().wrapping_sub(rest.len()));
        let first = types.len();
        let added = match add_group(types, image, group, start, ids, links) {
            Ok(true) => types.close(first, buckets).map_err(LinkError::from),
            Ok(false) => Err(bad),
            Err(error) => Err(error),
        };
        if added.is_err() {
            types.take_back(first);
        }
        let first = added?;
        for place in 0..word(group.len()) {
            if let Some(id) = ids.get_mut(links, start.wrapping_add(place)) {
                *id = first.wrapping_add(place);
            }
        }
        rest = behind;
    }
    Ok(())
}

/// Adds a group, which is open then; false where a record is none.
fn add_group<R: Region>(
    types: &mut Types<R>,
    image: &Image<'_>,
    group: &[TypeRecord],
    start: u32,
    ids: Links,
    links: &[u32],
) -> Result<bool, LinkError> {
    let first = types.len();
    // Those of the group have no ids yet.
    let id = |number: u32| match number.checked_sub(start) {
        None => ids.get(links, number),
        Some(place) if (place as usize) < group.len() => Some(first.wrapping_add(place)),
        Some(_) => None,
    };
    for record in group {
        let Some(kind) = record.type_kind() else { return Ok(false) };
        let parent = if record.parent == u32::MAX { None } else { Some(id(record.parent)) };
        let Some((params, results)) = image.values_of(record) else { return Ok(false) };
        let parent = match parent {
            None => None,
            Some(Some(parent)) if types.may_have_subtype(parent) => Some(parent),
            Some(_) => return Ok(false),
        };
        types.open(kind, record.is_final(), parent)?;
        let value = |ty: &ValType| {
            let ty = if kind == TypeKind::Func {
                ValType::from_word(ty.word())
            } else {
                ValType::from_field_word(ty.word())
            };
            ty.and_then(|ty| ty.number().map_or(Some(ty), |number| Some(ty.with_number(id(number)?))))
        };
        for ty in params {
            let Some(ty) = value(ty) else { return Ok(false) };
            types.param(ty)?;
        }
        for ty in results {
            let Some(ty) = value(ty) else { return Ok(false) };
            types.result(ty)?;
        }
    }
    Ok(true)
}

/// A length or index that a 32-bit limit bounds.
pub(crate) fn word(len: usize) -> u32 {
    u32::try_from(len).unwrap_or(u32::MAX)
}
