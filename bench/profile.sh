#!/usr/bin/env bash
# Where the time of a case goes: bench/profile.sh CASE [SECONDS]. Linux; needs perf and the right to use it (kernel.perf_event_paranoid <= 2 as root).
# The process is warm and runs the engine alone, without the bare store's rounds, when perf attaches.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
name=${1:?say which case: bench/profile.sh 1x200} seconds=${2:-20}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

dotnet build -c Release bench --artifacts-path "$work/build" >"$work/build.log" 2>&1 || { cat "$work/build.log" >&2; exit 1; }
# Names for compiled code; without the double mapping of it, which hides them from perf.
DOTNET_PerfMapEnabled=1 DOTNET_EnableWriteXorExecute=0 \
    "$work/build/bin/bench/release/Orleans.Goals.Bench" --case "$name" --engine-only $((seconds + 2)) >"$work/figures" 2>"$work/said" &
bench=$!
until grep -q '^warm' "$work/said"; do
    kill -0 "$bench" 2>/dev/null || { cat "$work/said" >&2; exit 1; }
    sleep 0.2
done
perf record -q -e cpu-clock -F 999 -g -o "$work/perf.data" -p "$bench" -- sleep "$seconds" >"$work/perf.log" 2>&1 || { cat "$work/perf.log" >&2; exit 1; }
wait "$bench"
cat "$work/figures"
perf script -i "$work/perf.data" -F comm,tid,ip,sym,dso 2>/dev/null | awk -f bench/profile.awk
