//! The task that runs the guest, and starts it again when it went wrong.

use core::sync::atomic::Ordering;
use core::time::Duration;

use wrt::Limits;
use wrt::runtime::{Extern, FuncType, HostCall, Module, Outcome, Store, ValType};
use wrt_platform::{ArmedTimer, Clock, Timers};
use wrt_platform_freertos::{FreeRtos, FreeRtosTimer};

use crate::{ACTUATOR, Answer, Machine, PLATFORM, say, sys_queue};

/// How long the guest may take for a sample.
const BUDGET: Duration = Duration::from_millis(20);

/// Ticks without a sample after which the sensor is taken to be silent.
const PATIENCE: u32 = 500;

/// What the guest may have at most; a module that needs more is refused when it is loaded, and nothing grows over it.
const LIMITS: Limits = Limits {
    types: 8,
    type_values: 16,
    functions: 16,
    imports: 4,
    exports: 8,
    globals: 4,
    tables: 1,
    memories: 1,
    element_segments: 4,
    data_segments: 4,
    image_bytes: 16 << 10,
    instances: 1,
    store_functions: 16,
    store_globals: 4,
    tags: 0,
    heap_bytes: 0,
    heap_objects: 0,
    held_references: 0,
    handlers: 0,
    roots: 0,
    store_links: 32,
    store_modules: 1,
    value_stack: 256,
    call_depth: 16,
    host_depth: 1,
    table_elements: 16,
    memory_bytes: 1 << 16,
    ..Limits::DEFAULT
};

/// The host's functions, which calls name by these tokens.
const SAMPLE: u32 = 0;
const ACTUATE: u32 = 1;

/// How often things happened.
#[derive(Clone, Copy, Default, Debug)]
pub(crate) struct Served {
    pub(crate) samples: u32,
    pub(crate) deadlines: u32,
    pub(crate) traps: u32,
}

/// Serves guests, one after the other, until the sensor is silent.
pub(crate) fn serve() -> Answer<Served> {
    let mut served = Served::default();
    let mut guest = Guest::new()?;
    loop {
        match guest.serve(&mut served)? {
            End::Silence => break,
            End::Deadline => {
                served.deadlines = served.deadlines.wrapping_add(1);
                say(format_args!("the guest takes longer than {BUDGET:?}"));
            }
            End::Trap(trap) => {
                served.traps = served.traps.wrapping_add(1);
                say(format_args!("the guest traps: {}", trap.text()));
                for frame in guest.store.backtrace() {
                    say(format_args!("  in function {}, at byte {:?} of the module", frame.func, frame.offset));
                }
            }
        }
        // All of its memory is given back before the next one takes any.
        drop(guest);
        guest = Guest::new()?;
    }
    if (served.deadlines, served.traps) == (1, 1) { Ok(served) } else { Err("the guest's bugs were not met") }
}

/// Why a guest is not served any more.
enum End {
    Silence,
    Deadline,
    Trap(wrt::Trap),
}

/// A guest that runs.
struct Guest {
    store: Store<FreeRtos<Machine>>,
    /// When it has to ask for the next sample.
    deadline: Option<FreeRtosTimer<Machine>>,
}

impl Guest {
    /// A store with an instance of the module that lies in flash, in its call of `run`.
    fn new() -> Answer<Guest> {
        /// An image's words are aligned.
        #[repr(C, align(8))]
        struct Aligned<T: ?Sized>(T);
        static IMAGE: &Aligned<[u8]> = &Aligned(*include_bytes!(concat!(env!("OUT_DIR"), "/guest.image")));
        let module = Module::from_static(&IMAGE.0).map_err(|_| "no image")?;
        let mut store = Store::new(PLATFORM, LIMITS).map_err(|_| "no store")?;
        let module = store.add_module(module).map_err(|_| "no room for the module")?;
        let sample = FuncType { params: &[], results: &[ValType::I32] };
        let actuate = FuncType { params: &[ValType::I32], results: &[] };
        let sample = store.create_host_func(sample, SAMPLE).map_err(|_| "no host function")?;
        let actuate = store.create_host_func(actuate, ACTUATE).map_err(|_| "no host function")?;
        let imports = [Extern::Func(sample), Extern::Func(actuate)];
        let instance = store.instantiate(module, &imports).map_err(|_| "not instantiated")?;
        let Some(Extern::Func(run)) = store.export(instance, "run") else { return Err("no function run") };
        store.start_call(run, &[]).map_err(|_| "run is not called")?;
        Ok(Guest { store, deadline: None })
    }

    /// Runs it, and does what it asks the host for.
    fn serve(&mut self, served: &mut Served) -> Answer<End> {
        loop {
            match self.store.run() {
                Outcome::HostCall(HostCall { token: SAMPLE, .. }) => {
                    if let Some(deadline) = self.deadline.take() {
                        deadline.cancel();
                    }
                    // The task blocks here, and the guest with it; every other task goes on.
                    let Some(sample) = sys_queue::receive(PATIENCE) else { return Ok(End::Silence) };
                    served.samples = served.samples.wrapping_add(1);
                    if let [result] = self.store.host_results_mut() {
                        *result = u64::from(sample);
                    }
                    let due = PLATFORM.now().after(BUDGET);
                    let flag = self.store.interrupt_flag();
                    self.deadline = Some(PLATFORM.arm(due, &flag).map_err(|_| "no timer")?);
                }
                Outcome::HostCall(HostCall { token: ACTUATE, .. }) => {
                    let [value] = self.store.host_args() else { return Err("actuate without its argument") };
                    // The lower half of a slot is an i32.
                    ACTUATOR.store((value & 0xffff_ffff) as u32, Ordering::Relaxed);
                }
                Outcome::HostCall(_) => return Err("no such host function"),
                Outcome::Interrupted => return Ok(End::Deadline),
                Outcome::Trapped(trap) => return Ok(End::Trap(trap)),
                Outcome::Threw(_) => return Err("an exception that nobody caught"),
                Outcome::Finished | Outcome::OutOfFuel { .. } => return Err("the guest does not go on"),
            }
            self.store.finish_host_call().map_err(|_| "no call waits")?;
        }
    }
}
