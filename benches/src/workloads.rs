//! The workloads: a guest each, with the amount of work that keeps an interpreter busy for some 0.15 seconds.

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
    Workload { name: "embedded mark", guest: "mark", units: 500 },
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
];
