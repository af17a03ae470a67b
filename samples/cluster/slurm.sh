#!/bin/sh
# One task of a Slurm job array: draws its share of a folder, and leaves a report of it.
#   sbatch --array=1-8 slurm.sh PRICES CHARTS [chandler options]
# PRICES and CHARTS are folders that every node sees under the same name. $CHANDLER is the program (default: chandler).
# Each CPU has a file at a time, which takes up to three times its size in memory.
#SBATCH --job-name=chandler
#SBATCH --cpus-per-task=4
#SBATCH --mem=2G
#SBATCH --time=2:00:00
#SBATCH --output=chandler-%A-%a.log
set -eu

if [ $# -lt 2 ] || [ -z "${SLURM_ARRAY_TASK_ID:-}" ]; then
    echo "usage: sbatch --array=1-8 slurm.sh PRICES CHARTS [chandler options]" >&2
    exit 2
fi
prices=$1 charts=$2
shift 2
step=${SLURM_ARRAY_TASK_STEP:-1}
# shellcheck disable=SC2153 # the names are Slurm's
shard=$(((SLURM_ARRAY_TASK_ID - SLURM_ARRAY_TASK_MIN) / step + 1))
# A list such as 1,4,5 has gaps, which its numbers do not tell: shares would be missing.
if [ "$SLURM_ARRAY_TASK_MAX" -ne $((SLURM_ARRAY_TASK_MIN + (SLURM_ARRAY_TASK_COUNT - 1) * step)) ]; then
    echo "slurm.sh: --array needs a range, such as 1-8" >&2
    exit 2
fi

reports=$charts/reports/$SLURM_ARRAY_JOB_ID
mkdir -p -- "$reports"
# -u: a task that Slurm starts again goes on where it was. -j: not every Slurm keeps a task to its CPUs.
exec "${CHANDLER:-chandler}" -q -u -r "$prices" -o "$charts" ${SLURM_CPUS_PER_TASK:+-j "$SLURM_CPUS_PER_TASK"} \
    --shard "$shard/$SLURM_ARRAY_TASK_COUNT" --report "$reports/$shard.json" "$@"
