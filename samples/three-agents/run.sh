#!/bin/sh
# Runs both goals, each in a repository of its own, with models that are played: no key and no network are needed.
#   samples/three-agents/run.sh
# GOALS, MODEL_SERVER: the built programs, where they are elsewhere. SANDBOX=full-access: where bubblewrap does not work. KEEP: the folder of the copies, kept.
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
mkdir -p "$copy"
"$server" "$here/model.json" --log "$copy/requests.jsonl" >"$copy/address" &
served=$!
until [ -s "$copy/address" ]; do
    kill -0 "$served"
    sleep 0.1
done
OPENAI_BASE_URL=$(cat "$copy/address")
export OPENAI_BASE_URL

for goal in three-agents one-agent; do
    mkdir -p "$copy/$goal"
    cp -R "$here/project" "$copy/$goal/project"
    sed "s/sandbox: workspace-write/sandbox: ${SANDBOX:-workspace-write}/" "$here/$goal.yaml" >"$copy/$goal/$goal.yaml"
    cd "$copy/$goal/project"
    git init -q -b main
    git add -A
    git -c user.name=you -c user.email=you@localhost commit -q -m "what is wanted"
    cd ..
    echo "\$ goals run $goal.yaml"
    GOALS_STORE=$copy/$goal/store "$goals" run "$goal.yaml"
    echo "\$ git log --graph --format=%s"
    git -C project log --graph --format=%s
done
echo "\$ ./invoice orders.txt"
"$copy/three-agents/project/invoice" "$copy/three-agents/project/orders.txt"
