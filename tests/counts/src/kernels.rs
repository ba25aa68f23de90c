//! The guests whose instructions are counted, here and on a microcontroller: each exports `run`, of one i32, and gives one.

/// A guest, as text, with an argument and what it must give for it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Kernel {
    pub(crate) name: &'static str,
    pub(crate) text: &'static str,
    pub(crate) argument: u32,
    pub(crate) result: u32,
}

macro_rules! kernels {
    ($($name:literal $argument:literal $result:literal;)*) => {
        /// All of them.
        pub(crate) const KERNELS: &[Kernel] = &[
            $(Kernel {
                name: $name,
                text: include_str!(concat!("../kernels/", $name, ".wat")),
                argument: $argument,
                result: $result,
            },)*
        ];
    };
}

kernels! {
    "fib" 18 2_584;
    "sieve" 8_000 1_007;
    "sha256" 8 0xceb7_f151;
    "memory" 16 0xdd55_850c;
    "machine" 400 0x9109_319b;
    "indirect" 8_000 0xe426_9a11;
    "mandelbrot" 24 10_264;
}
