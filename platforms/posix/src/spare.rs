//! Pages of released regions, kept for the next region like them: to map, open, fault and unmap takes longer than to make them zero.

use std::sync::Mutex;

use wrt_platform::ReserveRequest;

use crate::Source;
use crate::sys_memory::OwnedBytes;

/// How many are kept in the process at most.
const MOST: usize = 4;
/// Bytes that a kept one has open at most. They stay in memory.
const OPEN_MOST: usize = 128 << 10;

/// Pages, and what they were asked for with.
#[derive(Debug)]
struct Spare {
    request: ReserveRequest,
    source: Source,
    pages: OwnedBytes,
}

static SPARES: Mutex<[Option<Spare>; MOST]> = Mutex::new([const { None }; MOST]);

/// Takes pages that were kept of a region like this one: nothing of them is committed. None while another thread looks for some.
pub(crate) fn take(request: ReserveRequest, source: Source) -> Option<OwnedBytes> {
    let mut spares = SPARES.try_lock().ok()?;
    let like = |spare: &Spare| spare.request == request && spare.source == source;
    spares.iter_mut().find(|place| place.as_ref().is_some_and(like))?.take().map(|spare| spare.pages)
}

/// Keeps the pages of a region that is released, if it was guarded as guests' memories are, with nothing special, and there is a place for
/// them; else gives them back.
pub(crate) fn keep(request: ReserveRequest, source: Source, mut pages: OwnedBytes) {
    let plain = request.guard && !request.movable && !request.resident && !request.huge_pages;
    if !plain || !(1..=OPEN_MOST).contains(&pages.opened()) {
        return;
    }
    let Ok(mut spares) = SPARES.try_lock() else { return };
    let Some(place) = spares.iter_mut().find(|place| place.is_none()) else { return };
    pages.clear();
    *place = Some(Spare { request, source, pages });
}

/// Gives all back, where the process is short of addresses; whether there were any.
pub(crate) fn give_back() -> bool {
    let Ok(mut spares) = SPARES.try_lock() else { return false };
    spares.iter_mut().filter_map(Option::take).count() > 0
}
