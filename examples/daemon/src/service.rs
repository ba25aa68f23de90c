//! The service: the modules' threads, started, watched and ended.

use core::time::Duration;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use wrt::DefaultPlatform;
use wrt::platform_traits::{self, Join, PlatformError, Thread as _, ThreadRequest, Threads};

use crate::control::Control;
use crate::directory::{self, Definition};
use crate::log;
use crate::notify::Notify;
use crate::settings::Settings;
use crate::worker;

/// How late a turn may be before its sleep is ended: the engine stops what runs by itself, at its time.
const LATE: Duration = Duration::from_millis(50);
/// How late a turn may be before it counts as stuck in the host: then the watchdog is not fed, and the manager restarts the service.
const STUCK: Duration = Duration::from_secs(5);
/// How long a thread that is to end may go on with its turn, and how long again when that is stopped.
const GRACE: Duration = Duration::from_secs(2);
/// How often the service looks after its threads.
const LOOK: Duration = Duration::from_millis(50);

/// The modules' threads.
pub(crate) struct Service {
    directory: PathBuf,
    defaults: Settings,
    workers: BTreeMap<String, Worker>,
    notify: Notify,
    /// The manager knows that all modules were tried.
    is_announced: bool,
    /// A thread was left behind.
    has_lost: bool,
}

/// A module's thread.
struct Worker {
    definition: Definition,
    control: Arc<Control>,
    thread: <DefaultPlatform as Threads>::Thread,
    /// Its turn is stuck, and the log says so.
    is_stuck: bool,
    leaving: Option<Leaving>,
}

/// A thread is to end.
struct Leaving {
    since: Instant,
    is_killed: bool,
    /// What runs under its name afterwards.
    next: Option<Definition>,
}

impl Service {
    /// A service of no modules yet.
    pub(crate) const fn new(directory: PathBuf, defaults: Settings, notify: Notify) -> Service {
        Service { directory, defaults, workers: BTreeMap::new(), notify, is_announced: false, has_lost: false }
    }

    /// Reads the directory: starts what is new, starts anew what has changed, ends what is gone. A file that cannot be used is logged,
    /// and what ran before goes on.
    pub(crate) fn load(&mut self) -> std::io::Result<()> {
        let mut definitions = directory::read(&self.directory, self.defaults)?;
        self.is_announced = false;
        for (name, worker) in &mut self.workers {
            match definitions.remove(name) {
                Some(Ok(definition)) => worker.become_(Some(definition)),
                Some(Err(error)) => log::module(name, format!("{error}; it runs on as it was")),
                None => worker.become_(None),
            }
        }
        for (name, definition) in definitions {
            match definition {
                Ok(definition) => self.start(name, definition),
                Err(error) => log::module(&name, error),
            }
        }
        Ok(())
    }

    /// The same, as the manager or somebody at a terminal asked for it.
    pub(crate) fn reload(&mut self) {
        log::service("reloads");
        self.notify.reloading();
        if let Err(error) = self.load() {
            log::service(format!("{} cannot be read, nothing is changed: {error}", self.directory.display()));
            self.is_announced = false;
        }
    }

    /// Asks all threads to end after their turns.
    pub(crate) fn stop(&mut self) {
        log::service("stops");
        self.notify.stopping();
        // What becomes of an unfinished reload interests nobody any more.
        self.is_announced = true;
        for worker in self.workers.values_mut() {
            worker.become_(None);
        }
    }

    /// Whether all threads have ended.
    pub(crate) fn is_empty(&self) -> bool {
        self.workers.is_empty()
    }

    /// Whether a thread did not end when it should have.
    pub(crate) const fn has_lost(&self) -> bool {
        self.has_lost
    }

    /// How long the caller may sleep before it looks after the threads again.
    pub(crate) fn nap(&self) -> Duration {
        LOOK.min(self.notify.patience())
    }

    /// Looks after the threads, and tells the manager how they are. Never blocks.
    pub(crate) fn look(&mut self) {
        let now = Instant::now();
        let mut ready = Vec::new();
        self.workers.retain(|name, worker| match worker.look(name, now) {
            Look::Goes => true,
            Look::Ended(next) => {
                ready.extend(next.map(|next| (name.clone(), next)));
                false
            }
            Look::Lost => {
                self.has_lost = true;
                false
            }
        });
        for (name, definition) in ready {
            self.start(name, definition);
        }
        if !self.workers.values().any(|worker| worker.is_stuck) {
            self.notify.alive(now);
        }
        if !self.is_announced && self.workers.values().all(Worker::is_settled) {
            self.is_announced = true;
            self.notify.ready(&format!("{} modules", self.workers.len()));
            log::service(format!("ready, {} modules", self.workers.len()));
        }
    }

    fn start(&mut self, name: String, definition: Definition) {
        match Worker::start(&name, definition) {
            Ok(worker) => {
                self.workers.insert(name, worker);
            }
            Err(error) => log::module(&name, format!("it has no thread, until the next reload: {error}")),
        }
    }
}

/// What became of a thread.
enum Look {
    /// It goes on.
    Goes,
    /// It has ended; this comes after it.
    Ended(Option<Definition>),
    /// It does not end, and is left behind.
    Lost,
}

impl Worker {
    fn start(name: &str, definition: Definition) -> Result<Worker, PlatformError> {
        let control = Arc::new(Control::default());
        let priority = definition.settings.priority;
        let spawn = |priority| {
            let (name, definition, control) = (name.to_owned(), definition.clone(), Arc::clone(&control));
            let request = ThreadRequest { name: &name.clone(), priority, ..ThreadRequest::default() };
            DefaultPlatform::new().spawn(request, move |_| worker::run(&name, &definition, &control))
        };
        let thread = match spawn(priority) {
            Err(error @ PlatformError::Denied(_)) => {
                log::module(name, format!("it runs without its priority: {error}"));
                spawn(None)
            }
            result => result,
        }?;
        Ok(Worker { definition, control, thread, is_stuck: false, leaving: None })
    }

    /// Ends the thread unless it runs just this, which then runs under its name.
    fn become_(&mut self, next: Option<Definition>) {
        match &mut self.leaving {
            Some(leaving) => leaving.next = next,
            None if next.as_ref() == Some(&self.definition) => {}
            None => {
                self.control.stop();
                self.leaving = Some(Leaving { since: Instant::now(), is_killed: false, next });
            }
        }
    }

    /// Whether nothing is in the making: the module was tried, and no other is to take its place.
    fn is_settled(&self) -> bool {
        self.leaving.is_none() && self.control.was_tried()
    }

    fn look(&mut self, name: &str, now: Instant) -> Look {
        // A deadline that has passed only asks.
        match self.thread.join(Some(platform_traits::Instant::START)) {
            Ok(Join::TimedOut) => {}
            Ok(Join::Finished) => return Look::Ended(self.leaving.take().and_then(|leaving| leaving.next)),
            Ok(Join::Panicked) => {
                log::module(name, "the host panicked under it");
                return Look::Ended(self.leaving.take().and_then(|leaving| leaving.next));
            }
            Err(error) => {
                log::module(name, format!("its thread is lost: {error}"));
                return Look::Lost;
            }
        }
        let late = self.control.late(now);
        if late > LATE {
            self.control.wake_guest();
        }
        if self.is_stuck != (late > STUCK) {
            self.is_stuck = !self.is_stuck;
            let what = if self.is_stuck { "its turn is stuck in the host" } else { "its turn goes on" };
            log::module(name, what);
        }
        if let Some(leaving) = &mut self.leaving {
            let waited = now.saturating_duration_since(leaving.since);
            if waited > GRACE.saturating_mul(2) {
                log::module(name, "its thread does not end and is left behind");
                return Look::Lost;
            }
            if waited > GRACE && !leaving.is_killed {
                leaving.is_killed = true;
                self.control.kill();
            }
        }
        Look::Goes
    }
}
