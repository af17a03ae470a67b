#!/bin/sh
# Draws a folder on several machines over ssh, with GNU parallel, and prints the report of the whole.
#   parallel.sh HOSTS PRICES CHARTS [chandler options] >run.json
# HOSTS is a file with a machine a line, as for parallel's --sshloginfile: user@host, or : for this one. PRICES and CHARTS
# are folders that every machine sees under the same name. A machine draws one share at a time, on all its CPUs; there are
# $SHARDS of them (default: two for each machine, so that a fast one can take more). $CHANDLER is the program on every
# machine (default: chandler).
set -eu

if [ $# -lt 3 ]; then
    echo "usage: parallel.sh HOSTS PRICES CHARTS [chandler options] >run.json" >&2
    exit 2
fi
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

# A share that is lost, as with its machine, is tried once more on another. What would fail there as well is not: wrong
# usage, and charts that fail, which its report tells. The merge ends with 1 then, and where a report is missing.
# shellcheck disable=SC2016 # expanded on the machine
share='report=$1; shift; "$@"; status=$?
    case $status in 2) exit 0 ;; 1) if [ -e "$report" ]; then exit 0; fi ;; esac
    exit "$status"'
seq "$shards" | parallel --sshloginfile "$hosts" --retries 2 --jobs 1 --quote -I @SHARD@ \
    sh -c "$share" share "$reports/@SHARD@.json" \
    "$chandler" -q -u -r "$prices" -o "$charts" --shard "@SHARD@/$shards" --report "$reports/@SHARD@.json" "$@" || true
exec "$chandler" -q --merge-reports "$reports"/*.json
