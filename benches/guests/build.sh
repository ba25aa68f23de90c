#!/bin/sh
# Builds the benchmark guests to WebAssembly with the clang in the PyPI package `ziglang`.
#
#   guests/build.sh [DIR]      DIR: where the .wasm files go (target-guests beside this folder)
#
# Two are programs of others, whose sources are no part of this repository:
#   SQLite    comes with the crate libsqlite3-sys
#   CoreMark  is in no package: COREMARK names a checkout of https://github.com/eembc/coremark; without it there is none
set -eu
here=$(cd "$(dirname "$0")" && pwd)
out=${1:-$here/../target-guests}
mkdir -p "$out"
out=$(cd "$out" && pwd)
. "$here/../tools.sh"

# No vectors, and no recognition of loops as library calls: the loops are what is measured.
machine="-mcpu=mvp+sign_ext+mutable_globals+nontrapping_fptoint -O2 -fno-vectorize -fno-slp-vectorize -Wl,--strip-all"
bare="--target=wasm32-freestanding $machine -fno-builtin -ffreestanding -nostdlib -Wl,--no-entry"
for source in "$here"/*.c; do
    wasm=$out/$(basename "$source" .c).wasm
    current "$wasm" "$source" "$here/guest.h" "$0" && continue
    # shellcheck disable=SC2086
    "$clang" $bare -Wall -Wextra -Werror "$source" -o "$wasm"
    echo "$wasm"
done

# SQLite needs a C library, but nothing of it that calls a system: it has no files, no threads and no clock here.
omit="-DSQLITE_OS_OTHER=1 -DSQLITE_THREADSAFE=0 -DSQLITE_TEMP_STORE=3 -DSQLITE_DQS=0 -DSQLITE_OMIT_LOAD_EXTENSION
      -DSQLITE_OMIT_LOCALTIME -DSQLITE_OMIT_WAL -DSQLITE_OMIT_SHARED_CACHE"
wasm=$out/sqlite.wasm
if current "$wasm" "$here/sqlite/sqlite.c" "$here/guest.h" "$0"; then
    :
elif sqlite=$(crate libsqlite3-sys 0.35.0); then
    # shellcheck disable=SC2086
    "$clang" --target=wasm32-wasi -mexec-model=reactor $machine $omit -I"$sqlite/sqlite3" "$here/sqlite/sqlite.c" \
        "$sqlite/sqlite3/sqlite3.c" -o "$wasm"
    echo "$wasm"
else
    echo "left out: sqlite: its sources cannot be had" >&2
fi

wasm=$out/coremark.wasm
if [ -n "${COREMARK:-}" ] && ! current "$wasm" "$here"/coremark/* "$here/guest.h" "$0"; then
    # shellcheck disable=SC2086
    "$clang" $bare -Dmain=coremark -I"$here/coremark" -I"$COREMARK" "$here/coremark/core_portme.c" "$COREMARK/core_list_join.c" \
        "$COREMARK/core_main.c" "$COREMARK/core_matrix.c" "$COREMARK/core_state.c" "$COREMARK/core_util.c" -o "$wasm"
    echo "$wasm"
fi
