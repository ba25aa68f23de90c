//! Reserves the memory a decoder works in.

use wrt_error::{GrowError, Resource};
use wrt_foundation::Rows;
use wrt_platform::{PageAllocator, ReserveRequest};

/// An empty collection of at most `limit` records; `what` names it in errors.
pub(crate) fn rows<T, P: PageAllocator>(
    platform: &P,
    limit: u64,
    what: Resource,
) -> Result<Rows<T, P::Region>, GrowError>
where
    T: zerocopy::FromBytes + zerocopy::IntoBytes + zerocopy::Immutable + zerocopy::KnownLayout,
{
    // Less than half the address space, whatever the limit: a region that large is refused by the platform anyway.
    let most = (usize::MAX >> 1) as u64;
    let bytes = limit.saturating_mul(size_of::<T>() as u64).min(most);
    let capacity = usize::try_from(bytes).unwrap_or(usize::MAX >> 1);
    Ok(Rows::new(platform.reserve(ReserveRequest::new(capacity))?, what))
}
