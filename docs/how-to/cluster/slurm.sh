#!/usr/bin/env bash
# One wave of a plan as a Slurm array:
#
#   ./lrdecay plan --preset standard --out /shared/standard     # prints the range of each wave
#   first=$(sbatch --parsable --array=0-139 docs/how-to/cluster/slurm.sh /shared/standard)
#   sbatch --dependency=afterany:"$first" --array=140-179 docs/how-to/cluster/slurm.sh /shared/standard
#   ./lrdecay report /shared/standard
#
# Limit what runs at a time with --array=0-139%20. For a GPU add --gres=gpu:1 and set DEVICE=gpu:0.
#SBATCH --cpus-per-task=1
#SBATCH --mem=4G
#SBATCH --time=04:00:00
#SBATCH --requeue
#SBATCH --output=lrdecay-%A-%a.log
set -u
out=$1
export OMP_NUM_THREADS=${SLURM_CPUS_PER_TASK:-1}
"${LRDECAY:-./lrdecay}" run-one --plan "$out/plan.jsonl" --out "$out" \
  --threads "$OMP_NUM_THREADS" --device "${DEVICE:-cpu}"
code=$?
case $code in
  0 | 2) exit "$code" ;;
  75) exit 0 ;; # another task is at it
esac
# It continues where it stopped; give up after three attempts.
if [ "${SLURM_RESTART_COUNT:-0}" -lt 2 ]; then
  scontrol requeue "$SLURM_JOB_ID"
fi
exit "$code"
