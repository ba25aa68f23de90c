//! Stands for `measure.rs` where RAM is not measured.

use crate::board::Board;

pub(crate) const fn begin(_: Board, _: u16) {}

pub(crate) const fn arena(_: &str, _: Board) {}

pub(crate) const fn end(_: Board) {}
