#!/bin/sh
# Every case of the host, on published output as people run it, as a Markdown table: bench/host.sh [OPTIONS OF THE BENCH]
set -eu
cd "$(dirname "$0")/.."
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
# Compiled ahead, as src/Cli/README.md publishes the command.
rid=$(dotnet --info | awk '$1 == "RID:" { print $2 }')
publish() {
    dotnet publish "$1" -c Release -r "$rid" --self-contained false -p:PublishReadyToRun=true -o "$2" --artifacts-path "$out/build" >&2
}
publish src/Cli "$out/goals"
publish bench "$out/bench"
"$out/bench/Orleans.Goals.Bench" --host --markdown --command "$out/goals/goals" "$@"
