//! What the command prints, compared with the snapshots in `tests/cmd`; `TRYCMD=overwrite` writes them anew.

#[test]
fn the_command_prints_what_the_snapshots_say() {
    trycmd::TestCases::new().case("tests/cmd/*.trycmd").run();
}
