#!/bin/sh
# Draws a folder on several machines over ssh, with GNU parallel, and prints the report of the whole.
#   parallel.sh HOSTS PRICES CHARTS [chandler options] >run.json
# HOSTS is a file with a machine a line, as for parallel's --sshloginfile: user@host, or : for this one. PRICES and CHARTS
# are folders that every machine sees under the same name. A machine draws one share at a time, on all its CPUs; there are
# $SHARDS of them (default: two for each machine, so that a fast one can take more). $CHANDLER is the program on every
# machine (default: chandler).
set -eu

hosts=$(realpath -- "$1") prices=$(realpath -- "$2")
mkdir -p -- "$3"
charts=$(realpath -- "$3")
shift 3
machines=$(grep -c '^[[:space:]]*[^#[:space:]]' "$hosts") || {
    echo "parallel.sh: $hosts names no machine" >&2
    exit 2
}
shards=${SHARDS:-$((2 * machines))}
chandler=${CHANDLER:-chandler}
reports=$charts/reports/$(date +%Y%m%dT%H%M%S)-$$
mkdir -p -- "$reports"

# A share that fails, as on a machine that is lost, is tried once more on another. One that fails again says so in its
# report, or has none: the merge then ends with 1.
seq "$shards" | parallel --sshloginfile "$hosts" --retries 2 --jobs 1 --quote -I @SHARD@ \
    "$chandler" -q -u -r "$prices" -o "$charts" --shard "@SHARD@/$shards" --report "$reports/@SHARD@.json" "$@" || true
exec "$chandler" -q --merge-reports "$reports"/*.json
