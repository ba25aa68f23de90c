#!/bin/sh
# Builds the benchmark guests to WebAssembly with the clang in the PyPI package `ziglang`.
#
#   guests/build.sh [DIR]      DIR: where the .wasm files go (target-guests beside this folder)
#
# ZIG_PYTHON names a Python that has `ziglang` already; without it a virtual environment is made once in DIR.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
out=${1:-$here/../target-guests}
mkdir -p "$out"

if [ -z "${ZIG_PYTHON:-}" ]; then
    ZIG_PYTHON=$out/venv/bin/python
    if ! "$ZIG_PYTHON" -c 'import ziglang' 2>/dev/null; then
        python3 -m venv "$out/venv"
        "$ZIG_PYTHON" -m pip install --quiet 'ziglang>=0.15'
    fi
fi

# No vectors, and no recognition of loops as library calls: the loops are what is measured.
flags="--target=wasm32-freestanding -mcpu=mvp+sign_ext+mutable_globals+nontrapping_fptoint -O2 -fno-builtin -fno-vectorize
       -fno-slp-vectorize -ffreestanding -nostdlib -Wall -Wextra -Werror -Wl,--no-entry -Wl,--strip-all"
for source in "$here"/*.c; do
    wasm=$out/$(basename "$source" .c).wasm
    if [ "$wasm" -nt "$source" ] && [ "$wasm" -nt "$here/guest.h" ] && [ "$wasm" -nt "$0" ]; then continue; fi
    # shellcheck disable=SC2086
    "$ZIG_PYTHON" -m ziglang cc $flags "$source" -o "$wasm"
    echo "$wasm"
done
