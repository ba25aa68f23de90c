//! Where a call stands: its frames, the innermost first.

use wrt_format::{FuncRecord, Image, SourceMap};
use wrt_platform::Platform;

use crate::execute::Frame;
use crate::ids::{InstanceId, ModuleId};
use crate::instance::HOST;
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

/// The frames of the newest call, the innermost first; see [`Store::backtrace`].
pub struct Backtrace<'a, P: Platform + Clone> {
    store: &'a Store<P>,
    /// Instance and code position of the next frame.
    at: Option<(u32, u32)>,
    /// Frames left: these are between the floor and here.
    depth: u32,
    floor: u32,
}

impl<P: Platform + Clone> Store<P> {
    /// The frames of the newest call: after a trap, where it was; until the next call is started or this one is abandoned.
    /// Each step takes time linear in a function's source map.
    #[must_use]
    pub fn backtrace(&self) -> Backtrace<'_, P> {
        match self.top() {
            Some(top) => {
                // A call of the host stands before the position where it goes on.
                let ip = if top.is_waiting() { top.state.ip.saturating_sub(1) } else { top.state.ip };
                let at = (top.state.instance != HOST).then_some((top.state.instance, ip));
                Backtrace { store: self, at, depth: top.state.depth, floor: top.floor }
            }
            None => Backtrace { store: self, at: None, depth: 0, floor: 0 },
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
        }
        let row = self.store.instances.get(instance as usize)?;
        let image = self.store.modules.get(row.module as usize)?.image().ok()?;
        let (own, record) = find(&image, ip)?;
        let map = image.slice::<u8>(record.map).unwrap_or(&[]);
        let source = SourceMap::new(map).locate(ip.saturating_sub(record.code));
        Some(BacktraceFrame {
            instance: InstanceId(instance),
            module: ModuleId(row.module),
            func: own.saturating_add(image.header().imported_funcs),
            offset: source.map(|source| source.saturating_add(record.source)),
        })
    }
}

/// The function an instance's code position lies in: its index among the instance's own.
pub(crate) fn function_at<P: Platform + Clone>(store: &Store<P>, instance: u32, ip: u32) -> Option<(u32, FuncRecord)> {
    let row = store.instances.get(instance as usize)?;
    find(&store.modules.get(row.module as usize)?.image().ok()?, ip)
}

/// Functions lie in the order of their code.
fn find(image: &Image<'_>, ip: u32) -> Option<(u32, FuncRecord)> {
    let behind = image.funcs().partition_point(|record| record.code <= ip);
    let own = behind.checked_sub(1)?;
    let record = *image.funcs().get(own)?;
    (ip.checked_sub(record.code)? < record.code_len).then_some((crate::canonical::word(own), record))
}
