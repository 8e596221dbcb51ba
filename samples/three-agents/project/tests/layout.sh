#!/bin/sh
set -eu
got=$(printf 'nails\t250\t3\t675\nhammer\t1\t1995\t1995\n' | sh lib/layout)
want=$(printf ' nails         250      6.75\n hammer          1     19.95\n total                 26.70')
[ "$got" = "$want" ] || { printf 'layout: wanted\n%s\ngot\n%s\n' "$want" "$got"; exit 1; }
echo "layout: ok"
