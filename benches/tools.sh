# Sourced by the build scripts: a C compiler, and sources from packages. `out` is the folder where all of it goes.
#
# ZIG_PYTHON names a Python that has the PyPI package `ziglang` already; without it a virtual environment is made once.
# shellcheck shell=sh disable=SC2154

python=${ZIG_PYTHON:-$out/venv/bin/python}
if ! "$python" -c 'import ziglang' 2>/dev/null; then
    [ -z "${ZIG_PYTHON:-}" ] || { echo "$ZIG_PYTHON has no ziglang" >&2; exit 1; }
    python3 -m venv "$out/venv"
    "$python" -m pip install --quiet 'ziglang>=0.15'
fi

# The clang in that package, as one word, which is what CMake wants.
clang=$out/clang
printf '#!/bin/sh\nexec "%s" -m ziglang cc -fno-sanitize=undefined "$@"\n' "$python" >"$clang"
chmod +x "$clang"

# crate NAME VERSION: prints the folder of a crate's sources, which cargo brings.
crate() {
    folder=$out/sources/$1-$2
    if [ ! -d "$folder" ]; then
        manifest=$out/sources/manifest
        rm -rf "$manifest"
        mkdir -p "$manifest"
        : >"$manifest/lib.rs"
        cat >"$manifest/Cargo.toml" <<END
[workspace]
[package]
name = "sources"
edition = "2024"
[lib]
path = "lib.rs"
[dependencies]
$1 = "=$2"
END
        (cd "$manifest" && cargo vendor --quiet --versioned-dirs >/dev/null) || return 1
        mv "$manifest/vendor/$1-$2" "$folder"
        rm -rf "$manifest"
    fi
    echo "$folder"
}

# current FILE SOURCE…: whether the file is newer than each of its sources.
current() {
    file=$1
    shift
    for source in "$@"; do
        [ "$file" -nt "$source" ] || return 1
    done
}
