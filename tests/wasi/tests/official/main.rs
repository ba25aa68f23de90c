//! The official WASI test-suite: every program of preview 1 does what its description says.
#![allow(clippy::unwrap_used, reason = "a panic is how a test fails, in its helpers too")]

#[cfg(feature = "platform")]
mod linker;
#[cfg(feature = "platform")]
mod sleep;

#[cfg(feature = "platform")]
mod suite {
    use wrt::DefaultPlatform;
    use wrt_wasi_tests::{Route, programs, suite};

    /// Runs the programs of one language, as many as there are known to be, each in both ways.
    fn passes(language: &str, count: usize) {
        let Some(suite) = suite() else {
            println!("skipped: no copy of the WASI test-suite; WRT_CONFORMANCE names the folder above its `wasi`");
            return;
        };
        let programs = programs(&suite, language).unwrap();
        assert_eq!(programs.len(), count, "programs in {language}");
        let platform = DefaultPlatform::new();
        let mut faults = Vec::new();
        for program in &programs {
            for route in [Route::Translated, Route::Image] {
                if let Err(what) = program.run(&platform, route) {
                    faults.push(format!("{} ({route:?}): {what}", program.name()));
                }
            }
        }
        println!("{language}: {count} programs, {} faults", faults.len());
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }

    #[test]
    fn c() {
        passes("c", 14);
    }

    #[test]
    fn rust() {
        passes("rust", 46);
    }

    #[test]
    fn assemblyscript() {
        passes("assemblyscript", 12);
    }
}

#[cfg(not(feature = "platform"))]
#[test]
fn a_platform_is_needed() {
    println!("skipped: no platform; choose one, as `--features platform-linux`");
}
