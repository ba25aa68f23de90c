//! Where calls stand: their frames, the innermost first.

use wrt_format::{FuncRecord, Image, SourceMap};
use wrt_platform::Platform;

use crate::call::Activation;
use crate::execute::Frame;
use crate::ids::{InstanceId, ModuleId};
use crate::store::Store;

/// One frame of a call.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct BacktraceFrame {
    /// The instance whose function it is.
    pub instance: InstanceId,
    /// The module whose function it is; its image may hold the function's name.
    pub module: ModuleId,
    /// The function's index in the module, imported ones counted first.
    pub func: u32,
    /// The byte of the binary module it stands at, where the image says.
    pub offset: Option<u32>,
}

/// The frames of all calls, the innermost first; see [`Store::backtrace`].
pub struct Backtrace<'a, P: Platform + Clone> {
    store: &'a Store<P>,
    /// Instance and code position of the next frame.
    at: Option<(u32, u32)>,
    /// Frames left of the call it is in: those between the floor and here.
    depth: u32,
    floor: u32,
    /// Calls below that one.
    below: usize,
    /// Places that were looked up last, by module and code position: a recursion comes by the same ones.
    known: [(u32, u32, Option<u32>); 4],
    /// Which of them is the oldest.
    oldest: usize,
}

impl<P: Platform + Clone> Store<P> {
    /// The frames of the newest call and of those that wait for it, each above the one that called the host: after a trap,
    /// where it was; until the next call is started or this one is abandoned. Each step takes time linear in a function's source map.
    #[must_use]
    pub fn backtrace(&self) -> Backtrace<'_, P> {
        let below = self.activations.len();
        let known = [(u32::MAX, 0, None); 4];
        let mut trace = Backtrace { store: self, at: None, depth: 0, floor: 0, below, known, oldest: 0 };
        trace.go_down();
        trace
    }
}

impl<P: Platform + Clone> Backtrace<'_, P> {
    /// How many frames are still to come, at most: a damaged image may hide some. Time linear in the calls that wait.
    #[must_use]
    pub fn remaining(&self) -> usize {
        let here = if self.at.is_some() { self.depth.saturating_sub(self.floor) } else { 0 };
        let waiting = self.store.activations.as_slice().iter().take(self.below).map(Activation::frames);
        waiting.fold(here as usize, |sum, frames| sum.saturating_add(frames as usize))
    }

    /// The byte of the binary module that a code position stands for.
    fn locate(&mut self, module: u32, image: &Image<'_>, record: &FuncRecord, ip: u32) -> Option<u32> {
        if let Some((.., offset)) = self.known.iter().find(|(of, at, _)| (*of, *at) == (module, ip)) {
            return *offset;
        }
        let map = image.slice::<u8>(record.map).unwrap_or(&[]);
        let source = SourceMap::new(map).locate(ip.saturating_sub(record.code));
        let offset = source.map(|source| source.saturating_add(record.source));
        if let Some(place) = self.known.get_mut(self.oldest) {
            *place = (module, ip, offset);
        }
        self.oldest = self.oldest.wrapping_add(1) & 3;
        offset
    }

    /// Goes on with the innermost frame of the next call below that has one.
    fn go_down(&mut self) {
        while self.at.is_none() {
            let Some(below) = self.below.checked_sub(1) else { return };
            self.below = below;
            let Some(call) = self.store.activations.get(below).filter(|call| call.frames() > 0) else { continue };
            // A call of the host stands before the position where it goes on.
            let ip = if call.is_waiting() { call.state.ip.saturating_sub(1) } else { call.state.ip };
            self.at = Some((call.state.instance, ip));
            (self.depth, self.floor) = (call.state.depth, call.floor);
        }
    }
}

impl<P: Platform + Clone> Iterator for Backtrace<'_, P> {
    type Item = BacktraceFrame;

    fn next(&mut self) -> Option<BacktraceFrame> {
        let (instance, ip) = self.at.take()?;
        self.depth = self.depth.saturating_sub(1);
        if self.depth > self.floor {
            let below: Option<&Frame> = self.store.frames.records().get(self.depth as usize);
            self.at = below.map(|frame| (frame.instance, frame.ip.saturating_sub(1)));
        } else {
            self.go_down();
        }
        let row = self.store.instances.get(instance as usize)?;
        let module = self.store.modules.get(row.module as usize)?;
        let image = module.image().ok()?;
        let (own, record) = module.function_at(ip)?;
        let offset = self.locate(row.module, &image, &record, ip);
        Some(BacktraceFrame {
            instance: InstanceId(instance),
            module: ModuleId(row.module),
            func: own.saturating_add(image.header().imported_funcs),
            offset,
        })
    }
}

/// The function an instance's code position lies in: its index among the instance's own.
pub(crate) fn function_at<P: Platform + Clone>(store: &Store<P>, instance: u32, ip: u32) -> Option<(u32, FuncRecord)> {
    let row = store.instances.get(instance as usize)?;
    store.modules.get(row.module as usize)?.function_at(ip)
}

/// The function of an image that a code position lies in. Functions lie in the order of their code.
pub(crate) fn find(image: &Image<'_>, ip: u32) -> Option<(u32, FuncRecord)> {
    let behind = image.funcs().partition_point(|record| record.code <= ip);
    let own = behind.checked_sub(1)?;
    let record = *image.funcs().get(own)?;
    record.has(ip).then_some((crate::canonical::word(own), record))
}
