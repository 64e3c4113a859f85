#!/bin/sh
# What a durable answer costs, and how quickly a journal is read again.
# Usage: bench/durable.sh [FOLDER]   the folder must lie on a real disk, not in memory
set -eu
cd "$(dirname "$0")/.."
folder=${1:-.}
cargo build --quiet --release -p store --examples
examples=$(cargo metadata --format-version 1 --no-deps | sed 's/.*"target_directory":"\([^"]*\)".*/\1/')/release/examples
"$examples/durable" "$folder"
"$examples/folding" "$folder"
