#!/bin/sh
# All that can be checked on a machine with an NVIDIA GPU, in one command: sh docs/how-to/gpu/check.sh OUT
# PYTHON may name a Python with PyTorch (torchvision and PyHessian, too, for all comparisons).
set -eu
out=${1:?a folder for the results, as in: sh docs/how-to/gpu/check.sh gpu-check}
lrdecay=$(dirname -- "$0")/../../../lrdecay
mkdir -p "$out"
data=ps10:train=10000,test=2000,size=8

memory() { # what the GPU holds in MiB, each second, until the command is over
  file=$1
  shift
  (while :; do nvidia-smi --query-gpu=memory.used --format=csv,noheader,nounits; sleep 1; done) \
    >"$file" &
  watcher=$!
  status=0
  "$@" || status=$?
  kill "$watcher"
  awk -v name="$file" 'NR > 20 { if (!n++ || $1 < low) low = $1; if ($1 > high) high = $1 }
    END { printf "%s: %d to %d MiB\n", name, low, high }' "$file"
  return "$status"
}

echo "== what is there"
"$lrdecay" doctor --device gpu | tee "$out/doctor.txt"

echo "== the same training on both devices: losses by epoch"
for device in gpu cpu; do
  "$lrdecay" train --data "$data" --model wrn-16-2 --schedule step@4,8 --lr 0.1 --epochs 10 \
    --seed 1001 --device $device --out "$out/train-$device" --resume --quiet
  "$lrdecay" train --data ps10:train=2000,test=500,size=8 --model wrn-10-1 --schedule constant \
    --lr 0.1 --epochs 30 --full-batch --seed 1001 --device $device \
    --out "$out/full-batch-$device" --resume --quiet
done
for run in train full-batch; do
  for device in gpu cpu; do
    sed 's/.*"trainLoss":\([^,]*\).*/\1/' "$out/$run-$device/metrics.jsonl" >"$out/$run-$device.txt"
  done
  paste "$out/$run-gpu.txt" "$out/$run-cpu.txt"
done

echo "== the same spectrum on both devices, of the same snapshot"
for device in gpu cpu; do
  "$lrdecay" hessian "$out/full-batch-cpu" --top 10 --samples 2000 --device $device \
    --out "$out/hessian-$device" \
    | tee "$out/hessian-$device.txt"
done

echo "== memory over 200 epochs and over many products"
memory "$out/memory-epochs.txt" "$lrdecay" train --data "$data" --model wrn-16-2 \
  --schedule constant --lr 0.1 --epochs 200 --seed 1002 --device gpu --out "$out/long" --resume \
  --quiet
memory "$out/memory-products.txt" "$lrdecay" hessian "$out/long" --top 10 --density --trace \
  --device gpu

echo "== every experiment at its smallest size on both devices: the estimates of its claims"
for device in gpu cpu; do
  "$lrdecay" reproduce --preset smoke --device $device --out "$out/smoke-$device" --quiet
  sed -n 's/.*"id": "\([^"]*\)".*/\1/p; s/.*"estimate": \([^,]*\).*/ \1/p' \
    "$out/smoke-$device/report/claims.json" >"$out/claims-$device.txt"
done
paste "$out/claims-gpu.txt" "$out/claims-cpu.txt"
"$lrdecay" verify "$out/smoke-gpu" --rerun 3

echo "== speed"
"$lrdecay" bench --device gpu --only step,large,epoch,full-batch,hessian \
  --json "$out/bench.json" ${PYTHON:+--python "$PYTHON"} | tee "$out/bench.txt"
