#!/bin/sh
set -eu
got=$(printf '# head\nnails; 250; 3\n\n  hammer ;1;1995\n' | sh lib/parse)
want=$(printf 'nails\t250\t3\nhammer\t1\t1995')
[ "$got" = "$want" ] || { printf 'parse: wanted\n%s\ngot\n%s\n' "$want" "$got"; exit 1; }
echo "parse: ok"
