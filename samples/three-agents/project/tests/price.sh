#!/bin/sh
set -eu
got=$(printf 'nails\t250\t3\nhammer\t1\t1995\nboard\t10\t1\nbolt\t15\t1\n' | sh lib/price)
want=$(printf 'nails\t250\t3\t675\nhammer\t1\t1995\t1995\nboard\t10\t1\t9\nbolt\t15\t1\t14')
[ "$got" = "$want" ] || { printf 'price: wanted\n%s\ngot\n%s\n' "$want" "$got"; exit 1; }
echo "price: ok"
