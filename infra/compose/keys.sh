#!/usr/bin/env bash
# Makes the keys that compose.yaml mounts, in the folder keys beside this file. Keys that are there already are left as they are.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

# The folder guards them: containers run as other users, and read the mounted files.
mkdir -p keys
chmod 700 keys
for name in goals_key postgres_password grafana_password; do
    [[ -s keys/$name ]] || openssl rand -hex 32 >"keys/$name"
done
[[ -s keys/pgpass ]] || printf 'postgres:5432:goals:goals:%s\n' "$(cat keys/postgres_password)" >keys/pgpass
[[ -e keys/models.env ]] || printf '# Variables of models for the silos, for example:\n# OPENAI_API_KEY=...\n# GOALS_MODEL=...\n' >keys/models.env
chmod 644 keys/*
chmod 600 keys/models.env
