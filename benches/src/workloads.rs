//! The workloads: a guest each, with the amount of work that keeps an interpreter busy for some 0.15 seconds.

use crate::Arguments;
use crate::engines::Work;
use std::path::PathBuf;

/// A guest to time.
pub(crate) struct Workload {
    /// What tables call it.
    pub(crate) name: &'static str,
    /// The stem of its source in `guests/`.
    pub(crate) guest: &'static str,
    /// The argument of its `run`.
    pub(crate) units: i32,
}

/// Every workload, in the order of the tables.
pub(crate) const ALL: &[Workload] = &[
    Workload { name: "fib", guest: "fib", units: 33 },
    Workload { name: "sieve", guest: "sieve", units: 40 },
    Workload { name: "matmul", guest: "matmul", units: 14 },
    Workload { name: "sha256", guest: "sha256", units: 300 },
    Workload { name: "memory loop", guest: "memory", units: 80 },
    Workload { name: "qsort", guest: "qsort", units: 32 },
    Workload { name: "br_table machine", guest: "machine", units: 180_000 },
    Workload { name: "nbody", guest: "nbody", units: 110_000 },
    Workload { name: "mandelbrot", guest: "mandelbrot", units: 480 },
    Workload { name: "call_indirect", guest: "indirect", units: 3_600_000 },
    Workload { name: "embedded mark", guest: "mark", units: 500 },
    Workload { name: "CoreMark", guest: "coremark", units: 300 },
    Workload { name: "JSON", guest: "json", units: 60 },
    Workload { name: "x25519", guest: "x25519", units: 20 },
    Workload { name: "SQLite", guest: "sqlite", units: 2_500 },
];

impl Workload {
    /// The guest's module; nothing where it is a program of others that was not built.
    pub(crate) fn read(&self, arguments: &Arguments) -> Result<Option<Vec<u8>>, String> {
        match self.guest {
            "coremark" | "sqlite" if !path(self.guest, arguments).exists() => Ok(None),
            guest => read(guest, arguments).map(Some),
        }
    }

    /// Its work, or about a tenth of it; a Fibonacci number's cost grows by the golden ratio with each unit, an image's by squares.
    pub(crate) fn work(&self, arguments: &Arguments) -> Work {
        Work::Run(match self.guest {
            _ if !arguments.quick => self.units,
            "fib" => self.units - 5,
            "mandelbrot" => self.units / 3,
            _ => (self.units / 10).max(1),
        })
    }
}

/// The module of a guest.
pub(crate) fn read(guest: &str, arguments: &Arguments) -> Result<Vec<u8>, String> {
    let path = path(guest, arguments);
    std::fs::read(&path).map_err(|error| {
        format!("cannot read {}: {error}; `benches/guests/build.sh` builds the guests", path.display())
    })
}

fn path(guest: &str, arguments: &Arguments) -> PathBuf {
    arguments.guests.join(guest).with_extension("wasm")
}
