#!/bin/sh
# Every case of the host, on published output as people run it, as a Markdown table: bench/host.sh [OPTIONS OF THE BENCH]
set -eu
cd "$(dirname "$0")/.."
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
dotnet publish src/Cli -c Release -o "$out/goals" --artifacts-path "$out/build" >&2
dotnet publish bench -c Release -o "$out/bench" --artifacts-path "$out/build" >&2
"$out/bench/Orleans.Goals.Bench" --host --markdown --command "$out/goals/goals" "$@"
