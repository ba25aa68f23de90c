//! Objects of the heap, as the host sees them.

use wrt_format::{Layout, Storage, TypeKind};
use wrt_foundation::Part;
use wrt_instructions::ValType;
use wrt_platform::Platform;

use crate::execute::Casts;
use crate::heap::Place;
use crate::store::Store;

impl<P: Platform + Clone> Store<P> {
    /// Whether a type of the store, by its number, is one of functions.
    #[must_use]
    pub fn is_func_type(&self, number: u32) -> bool {
        self.types.kind(number) == Some(TypeKind::Func)
    }

    /// Whether the reference that a slot holds is of a reference type of the store. Bounded.
    #[must_use]
    pub fn reference_is(&self, slot: u64, ty: ValType) -> bool {
        let Some(heap) = self.heap.get() else { return slot != 0 || ty.is_nullable() };
        let casts = Casts { heap, types: &self.types, funcs: self.funcs.as_slice() };
        !heap.is_gone(slot) && casts.is_of(slot, ty).unwrap_or(false)
    }

    /// Lets a reference that the host has be in use by guests from now on: needed where it is written to a slice of
    /// [`table_mut`](Store::table_mut); all else that takes a reference does it. Bounded.
    pub fn admit(&mut self, slot: u64) {
        if let Some(heap) = self.heap.get_mut() {
            heap.admit(&[slot]);
        }
    }

    /// Fields of the structure, or elements of the array, that a slot refers to; `None` where it refers to neither, or to what was collected.
    #[must_use]
    pub fn object_len(&self, slot: u64) -> Option<u32> {
        let heap = self.heap.get()?;
        let ty = heap.type_of(slot).filter(|_| !heap.is_gone(slot))?;
        match self.types.fields(ty) {
            Some(fields) => u32::try_from(fields.len()).ok(),
            None => heap.len(slot).ok(),
        }
    }

    /// A field of the structure, or an element of the array, that a slot refers to: its type, and its value, in the low half unless it is a
    /// vector. Time linear in the fields.
    #[must_use]
    pub fn object_get(&self, slot: u64, index: u32) -> Option<(ValType, u128)> {
        let heap = self.heap.get()?;
        let ty = heap.type_of(slot).filter(|_| !heap.is_gone(slot))?;
        let (field, place) = match self.types.fields(ty) {
            Some(fields) => {
                let (before, field) =
                    fields.get(..=index as usize)?.split_last().map(|(last, before)| (before, *last))?;
                let mut layout = Layout::default();
                for field in before {
                    layout.place(Storage::of(*field));
                }
                (field, Place::field(slot, layout.place(Storage::of(field)), Storage::of(field)))
            }
            None => {
                let field = self.types.element(ty)?;
                (field, Place::element(slot, index, Storage::of(field)))
            }
        };
        let value = heap.get(place).ok()?;
        Some((
            if matches!(field.content(), ValType::I8 | ValType::I16) { ValType::I32 } else { field.content() },
            value,
        ))
    }

    /// Lets an object stay for as long as the host holds it, and gives a number for [`release_object`](Store::release_object); `None` where there
    /// is no such object, or no room under [`Resource::HeldReferences`](wrt_error::Resource::HeldReferences).
    pub fn hold_object(&mut self, slot: u64) -> Option<u64> {
        self.heap.get_mut()?.hold(slot)
    }

    /// Ends a hold.
    pub fn release_object(&mut self, hold: u64) {
        if let Some(heap) = self.heap.get_mut() {
            heap.release(hold);
        }
    }
}
