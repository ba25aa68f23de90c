#!/bin/sh
# Builds the guests, builds the comparison, runs it; arguments go to it (`--help` lists them).
#
#   benches/run.sh --markdown
#   benches/run.sh --quick
#   BENCH_FEATURES=wrt benches/run.sh --engines WRT fib     WRT and wasmi only: no long build of Wasmtime
set -eu
here=$(cd "$(dirname "$0")" && pwd)
"$here/guests/build.sh" "$here/target-guests"
cd "$here"
if [ -n "${BENCH_FEATURES:-}" ]; then
    cargo build --release --no-default-features --features "$BENCH_FEATURES"
else
    cargo build --release
fi
exec "${CARGO_TARGET_DIR:-$here/target}/release/wrt-bench" --guests "$here/target-guests" "$@"
