//! How fields and elements lie in objects: the decoder and the runtime know it by these rules alone.

use wrt_instructions::ValType;

/// How a field or an element lies in memory, and how it is read into slots.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Storage(u8);

/// Declares the kinds of storage: code, name, bytes as a power of two, meaning.
macro_rules! storages {
    ($($code:literal $name:ident $log2:literal, $doc:literal;)*) => {
        impl Storage {
            $(#[doc = $doc] pub const $name: Storage = Storage($code);)*

            /// The storage with this code.
            #[must_use]
            pub const fn from_code(code: u8) -> Option<Storage> {
                match code {
                    $($code => Some(Storage::$name),)*
                    _ => None,
                }
            }

            /// The bytes it takes, as a power of two.
            #[must_use]
            pub const fn log2(self) -> u8 {
                match self {
                    $(Storage::$name => $log2,)*
                    _ => 0,
                }
            }
        }
    };
}

storages! {
    0 U8 0, "A byte, read without a sign.";
    1 S8 0, "A byte, read with a sign, into 32 bits.";
    2 U16 1, "Two bytes, read without a sign.";
    3 S16 1, "Two bytes, read with a sign, into 32 bits.";
    4 WORD 2, "An `i32` or `f32`.";
    5 DOUBLE 3, "An `i64` or `f64`.";
    6 REFERENCE 3, "A reference.";
    7 VECTOR 4, "A vector, which takes two slots.";
}

impl Storage {
    /// The storage of a field or element of this type; one of less than 32 bits is read without a sign.
    #[must_use]
    pub const fn of(ty: ValType) -> Storage {
        match ty.content() {
            ValType::I8 => Storage::U8,
            ValType::I16 => Storage::U16,
            ValType::I32 | ValType::F32 => Storage::WORD,
            ValType::I64 | ValType::F64 => Storage::DOUBLE,
            ty if ty.is_vector() => Storage::VECTOR,
            _ => Storage::REFERENCE,
        }
    }

    /// The storage of a value of this type that takes whole slots.
    #[must_use]
    pub const fn of_slots(ty: ValType) -> Storage {
        match Storage::of(ty) {
            storage @ (Storage::REFERENCE | Storage::VECTOR) => storage,
            _ => Storage::DOUBLE,
        }
    }

    /// The same where it is read with a sign, if it is shorter than what it is read into.
    #[must_use]
    pub const fn signed(self) -> Storage {
        match self {
            Storage::U8 => Storage::S8,
            Storage::U16 => Storage::S16,
            other => other,
        }
    }

    /// Its code.
    #[must_use]
    pub const fn code(self) -> u8 {
        self.0
    }

    /// Bytes it takes.
    #[must_use]
    pub const fn bytes(self) -> u32 {
        1u32.wrapping_shl(self.log2() as u32)
    }

    /// Slots of its value.
    #[must_use]
    pub const fn slots(self) -> u32 {
        if self.0 == Storage::VECTOR.0 { 2 } else { 1 }
    }
}

/// Lays the fields of an object out, one behind the other: a subtype's lie where its supertype's do. They take fewer than 2^31 bytes.
#[derive(Clone, Copy, Default, Debug)]
pub struct Layout(u32);

impl Layout {
    /// Fields that begin behind so many bytes.
    #[must_use]
    pub const fn behind(bytes: u32) -> Layout {
        Layout(bytes)
    }

    /// Where the next field lies.
    pub const fn place(&mut self, storage: Storage) -> u32 {
        let bytes = storage.bytes();
        let below = if bytes < 8 { bytes } else { 8 }.wrapping_sub(1);
        let place = self.0.wrapping_add(below) & !below;
        self.0 = place.wrapping_add(bytes);
        place
    }

    /// Bytes up to the end of the last field.
    #[must_use]
    pub const fn bytes(self) -> u32 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::{Layout, Storage};
    use wrt_instructions::ValType;

    #[test]
    fn fields_are_aligned_to_their_size() {
        let fields = [ValType::I8, ValType::I16.mutable(), ValType::I8, ValType::I32, ValType::FUNCREF, ValType::V128];
        let mut layout = Layout::default();
        let places = fields.map(|ty| layout.place(Storage::of(ty)));
        assert_eq!((places, layout.bytes()), ([0, 2, 4, 8, 16, 24], 40));
    }

    #[test]
    fn codes_round_trip_and_signs_change_no_size() {
        for storage in (0..=u8::MAX).map_while(Storage::from_code) {
            assert_eq!(Storage::from_code(storage.code()), Some(storage));
            assert_eq!(storage.signed().bytes(), storage.bytes());
        }
        assert_eq!(Storage::of(ValType::I8).signed(), Storage::S8);
    }
}
