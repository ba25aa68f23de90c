#!/bin/sh
# Builds the example guests for WASI preview 1 into out/ beside this script; prints what it made, or `skipped: why`.
# A guest that was asked for by name and could not be built is a failure.
#
# C needs Python 3 with venv and pip: the clang and the C library come with the PyPI package `ziglang`.
# Rust needs the target wasm32-wasip1. Where rustup cannot add it, a nightly toolchain with the component `rust-src`
# builds the standard library from source, with the C library of Debian's package `wasi-libc`.
#
# Usage: build.sh [wordcount | wordfreq]; without an argument, both.
#
#   ZIG_PYTHON    a Python that has `ziglang` already
#   WASI_LIBC     a directory with libc.a and crt1-command.o for wasm32-wasi
set -eu
here=$(cd "$(dirname "$0")" && pwd)
out=$here/out
mkdir -p "$out"

missing=0

skipped() {
    echo "skipped: $1: $2" >&2
    missing=1
}

build_c() {
    if [ -z "${ZIG_PYTHON:-}" ]; then
        ZIG_PYTHON=$out/venv/bin/python
        if ! "$ZIG_PYTHON" -c 'import ziglang' 2>/dev/null; then
            command -v python3 >/dev/null || { skipped wordcount.wasm "no python3"; return 0; }
            python3 -m venv "$out/venv" || {
                skipped wordcount.wasm "python3 has no venv (on Debian, the package python3-venv)"
                return 0
            }
            "$ZIG_PYTHON" -m pip install --quiet 'ziglang>=0.15' || {
                skipped wordcount.wasm "pip could not install ziglang"
                return 0
            }
        fi
    fi
    "$ZIG_PYTHON" -m ziglang cc --target=wasm32-wasi -O2 -s -Wall -Wextra "$here/wordcount.c" -o "$out/wordcount.wasm"
    echo "$out/wordcount.wasm"
}

build_rust() {
    command -v rustc >/dev/null || { skipped wordfreq.wasm "no rustc"; return 0; }
    libraries=$(rustc --print sysroot)/lib/rustlib/wasm32-wasip1/lib
    if [ -d "$libraries" ] || rustup target add wasm32-wasip1 >/dev/null 2>&1; then
        rustc --edition 2024 --target wasm32-wasip1 -O -C strip=symbols "$here/wordfreq.rs" -o "$out/wordfreq.wasm"
        echo "$out/wordfreq.wasm"
        return 0
    fi
    source=$(rustc +nightly --print sysroot 2>/dev/null)/lib/rustlib/src/rust/library/Cargo.toml
    [ -f "$source" ] || {
        skipped wordfreq.wasm "neither the target wasm32-wasip1 nor a nightly toolchain with rust-src"
        return 0
    }
    libc=${WASI_LIBC:-/usr/lib/wasm32-wasi}
    if [ ! -f "$libc/libc.a" ]; then
        libc=$out/wasi-libc/usr/lib/wasm32-wasi
        if [ ! -f "$libc/libc.a" ]; then
            (cd "$out" && apt-get download wasi-libc >/dev/null 2>&1 && dpkg-deb -x wasi-libc_*.deb wasi-libc) || {
                skipped wordfreq.wasm "the target wasm32-wasip1 is not there, nor is a wasi-libc"
                return 0
            }
        fi
    fi
    project=$out/wordfreq
    mkdir -p "$project"
    cat >"$project/Cargo.toml" <<EOF
[package]
name = "wordfreq"
version = "0.0.0"
edition = "2024"
[workspace]
[[bin]]
name = "wordfreq"
path = "$here/wordfreq.rs"
[profile.release]
strip = true
panic = "abort"
EOF
    # crt1-command.o and libc.a stand outside the toolchain here, so the linker is told where.
    RUSTFLAGS="-Clink-self-contained=no -Clink-arg=$libc/crt1-command.o -Lnative=$libc" \
        cargo +nightly build --quiet --release --manifest-path "$project/Cargo.toml" --target-dir "$project/target" \
        -Zbuild-std=std,panic_abort --target wasm32-wasip1
    cp "$project/target/wasm32-wasip1/release/wordfreq.wasm" "$out/wordfreq.wasm"
    echo "$out/wordfreq.wasm"
}

case "${1:-all}" in
wordcount)
    build_c
    exit "$missing"
    ;;
wordfreq)
    build_rust
    exit "$missing"
    ;;
all)
    build_c
    build_rust
    ;;
*)
    echo "usage: $0 [wordcount | wordfreq]" >&2
    exit 2
    ;;
esac
