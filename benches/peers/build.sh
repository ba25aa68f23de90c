#!/bin/sh
# Builds the peers written in C, as programs that the comparison starts, with the clang in the PyPI package `ziglang`.
#
#   peers/build.sh [DIR]       DIR: as of guests/build.sh; the programs go to DIR/peers
#
# Their sources come with packages: wasm3 with the PyPI package pywasm3, WAMR with the crate wamrx-sys. WAMR needs make, and
# CMake, which is installed from PyPI where it is missing.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
out=${1:-$here/../target-guests}
mkdir -p "$out/peers" "$out/sources"
out=$(cd "$out" && pwd)
. "$here/../tools.sh"

program=$out/peers/wasm3
if ! current "$program" "$here/wasm3.c" "$here/peer.h" "$0"; then
    sources=$out/sources/pywasm3-0.5.0
    if [ ! -d "$sources" ]; then
        "$python" -m pip download --quiet --no-deps --no-binary :all: --dest "$out/sources" pywasm3==0.5.0
        tar xzf "$sources.tar.gz" -C "$out/sources"
    fi
    "$clang" -O3 -fomit-frame-pointer -fno-stack-check -fno-stack-protector -DNDEBUG -w -I"$sources/wasm3" "$here/wasm3.c" \
        "$sources"/wasm3/*.c -lm -o "$program"
    echo "$program"
fi

# Interpreters alone, with what the guests need of the standard, as small as their makers offer them.
options="-DCMAKE_BUILD_TYPE=Release -DWAMR_BUILD_INTERP=1 -DWAMR_BUILD_AOT=0 -DWAMR_BUILD_LIBC_BUILTIN=0
         -DWAMR_BUILD_LIBC_WASI=0 -DWAMR_BUILD_SIMD=0"
for kind in fast classic; do
    program=$out/peers/wamr-$kind
    current "$program" "$here/wamr.c" "$here/peer.h" "$0" && continue
    wamr=$(crate wamrx-sys 0.3.0)/wasm-micro-runtime
    cmake=$(command -v cmake) || {
        [ -d "$out/venv" ] || python3 -m venv "$out/venv"
        cmake=$out/venv/bin/cmake
        [ -x "$cmake" ] || "$out/venv/bin/python" -m pip install --quiet cmake
    }
    # shellcheck disable=SC2046,SC2086
    CC=$clang "$cmake" -S "$wamr" -B "$out/wamr-$kind" $options -DWAMR_BUILD_FAST_INTERP=$([ $kind = fast ] && echo 1 || echo 0) >"$out/wamr-$kind.log" 2>&1
    "$cmake" --build "$out/wamr-$kind" --target vmlib --parallel >>"$out/wamr-$kind.log" 2>&1
    "$clang" -O3 -I"$wamr/core/iwasm/include" "$here/wamr.c" "$out/wamr-$kind/libiwasm.a" -lm -lpthread -o "$program"
    echo "$program"
done
