#!/bin/sh
# Runs the goal in a copy of this folder, with a model that is played: no key and no network are needed.
#   samples/fix-a-bug/run.sh
# GOALS, MODEL_SERVER: the built programs, where they are elsewhere. SANDBOX=full-access: where bubblewrap does not work. KEEP: the folder of the copy, kept.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
if [ -z "${GOALS:-}" ] || [ -z "${MODEL_SERVER:-}" ]; then
    dotnet build "$root/src/Cli" -c Release -v quiet -nologo
    dotnet build "$root/tests/ModelServer" -c Release -v quiet -nologo
fi
goals=${GOALS:-$root/src/Cli/bin/Release/net10.0/goals}
server=${MODEL_SERVER:-$root/tests/ModelServer/bin/Release/net10.0/Orleans.Goals.ModelServer}

copy=${KEEP:-$(mktemp -d)}
served=
trap '[ -z "$served" ] || kill "$served"; [ -n "${KEEP:-}" ] || rm -rf "$copy"' EXIT
mkdir -p "$copy/project"
cp -R "$here/src" "$here/tests" "$here/Orders.csproj" "$copy/project"
sed "s/sandbox: workspace-write/sandbox: ${SANDBOX:-workspace-write}/" "$here/fix-a-bug.yaml" >"$copy/project/fix-a-bug.yaml"

"$server" "$here/model.json" --log "$copy/requests.jsonl" >"$copy/address" &
served=$!
until [ -s "$copy/address" ]; do
    kill -0 "$served"
    sleep 0.1
done

cd "$copy/project"
echo "\$ dotnet run"
dotnet run || true
echo "\$ goals run fix-a-bug.yaml"
status=0
OPENAI_BASE_URL=$(cat "$copy/address") GOALS_STORE=$copy/store "$goals" run fix-a-bug.yaml || status=$?
echo "\$ diff"
diff -U1 --label before --label after "$here/src/Discount.cs" src/Discount.cs || true
exit $status
