//! A vector as an array of lanes, and maps over it.

/// A number that fills a vector `N` times.
pub(super) trait Lane<const N: usize>: Copy + Default {
    /// The lanes of a vector, lane 0 first.
    fn split(vector: u128) -> [Self; N];
    /// The vector of these lanes.
    fn join(lanes: [Self; N]) -> u128;
}

macro_rules! lane {
    ($($t:ident $count:literal $size:literal;)*) => {
        $(
            impl Lane<$count> for $t {
                #[inline(always)]
                fn split(vector: u128) -> [Self; $count] {
                    let bytes = vector.to_le_bytes();
                    let mut lanes = [$t::default(); $count];
                    for (lane, bytes) in lanes.iter_mut().zip(bytes.as_chunks::<$size>().0) {
                        *lane = $t::from_le_bytes(*bytes);
                    }
                    lanes
                }

                #[inline(always)]
                fn join(lanes: [Self; $count]) -> u128 {
                    let mut bytes = [0; 16];
                    for (bytes, lane) in bytes.as_chunks_mut::<$size>().0.iter_mut().zip(lanes) {
                        *bytes = lane.to_le_bytes();
                    }
                    u128::from_le_bytes(bytes)
                }
            }
        )*
    };
}

lane! {
    u8 16 1; i8 16 1;
    u16 8 2; i16 8 2;
    u32 4 4; i32 4 4; f32 4 4;
    u64 2 8; i64 2 8; f64 2 8;
}

/// `f` of each lane.
#[inline(always)]
pub(super) fn map<T: Lane<N>, U: Lane<N>, const N: usize>(a: u128, f: impl Fn(T) -> U) -> u128 {
    U::join(T::split(a).map(f))
}

/// `f` of each pair of lanes.
#[inline(always)]
pub(super) fn zip<T: Lane<N>, U: Lane<N>, const N: usize>(a: u128, b: u128, f: impl Fn(T, T) -> U) -> u128 {
    collect(T::split(a).into_iter().zip(T::split(b)).map(|(a, b)| f(a, b)))
}

/// `f` of each triple of lanes.
#[inline(always)]
pub(super) fn zip3<T: Lane<N>, const N: usize>(a: u128, b: u128, c: u128, f: impl Fn(T, T, T) -> T) -> u128 {
    collect(T::split(a).into_iter().zip(T::split(b)).zip(T::split(c)).map(|((a, b), c)| f(a, b, c)))
}

/// The vector of the first lanes of `lanes`; the rest is zero.
#[inline(always)]
pub(super) fn collect<U: Lane<N>, const N: usize>(lanes: impl Iterator<Item = U>) -> u128 {
    let mut out = [U::default(); N];
    for (out, lane) in out.iter_mut().zip(lanes) {
        *out = lane;
    }
    U::join(out)
}
