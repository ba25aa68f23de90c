#!/bin/sh
# Builds the guests and the peers, builds the comparison, runs it; arguments go to it (`--help` lists them).
#
#   benches/run.sh --markdown
#   benches/run.sh --write docs                             speed.md and speed.svg
#   benches/run.sh --quick
#   BENCH_FEATURES=wrt benches/run.sh --engines WRT fib     WRT and wasmi only: no long build of Wasmtime, no peers in C
set -eu
here=$(cd "$(dirname "$0")" && pwd)
"$here/guests/build.sh" "$here/target-guests"
if [ -n "${BENCH_FEATURES:-}" ]; then
    cargo build --release --manifest-path "$here/Cargo.toml" --no-default-features --features "$BENCH_FEATURES"
else
    "$here/peers/build.sh" "$here/target-guests" || echo "the comparison goes on without the peers that are missing" >&2
    cargo build --release --manifest-path "$here/Cargo.toml"
fi
exec "${CARGO_TARGET_DIR:-$here/target}/release/wrt-bench" --guests "$here/target-guests" "$@"
