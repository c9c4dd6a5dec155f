"""Rates of GreedyLR as the authors' implementation in transformers gives them.

    pip download --no-deps transformers==5.24.0, unzip its transformers/optimization.py, then
    python3 greedy.py PATH/TO/optimization.py > greedy.json

Only the two classes are taken from that file, so that torch is not needed.
"""

import ast
import json
import math
import random
import sys
from typing import Any


class Optimizer:
    def __init__(self, rate):
        self.param_groups = [{"lr": rate}]


source = open(sys.argv[1]).read()
wanted = [
    node
    for node in ast.parse(source).body
    if isinstance(node, ast.ClassDef) and node.name in ("StreamingAverage", "GreedyLR")
]
scope = {"Optimizer": Optimizer, "Any": Any}
exec(compile(ast.Module(wanted, []), "optimization.py", "exec"), scope)


def losses(kind, seed, n=250):
    rng = random.Random(seed)
    if kind == "falling":
        return [3 * math.exp(-t / 60) + 0.02 * rng.gauss(0, 1) for t in range(n)]
    if kind == "level":
        return [1 + 0.1 * rng.gauss(0, 1) for t in range(n)]
    if kind == "stairs":
        return [4 - t // 40 + 0.01 * rng.gauss(0, 1) for t in range(n)]
    return [0.2 * math.sin(t / 15) + t / 200 for t in range(n)]


settings = [
    {},
    {"patience": 0},
    {"patience": 2, "factor": 0.5, "cooldown": 3, "warmup": 5},
    {"patience": 3, "factor": 0.8, "smooth": True, "window_size": 7},
    {"patience": 1, "factor": 0.6, "reset_start": 3},
    {"patience": 4, "mode": "max", "threshold": 0.01},
]
cases = []
for kind in ("falling", "level", "stairs", "rising"):
    for number, setting in enumerate(settings):
        optimizer = Optimizer(0.1)
        scheduler = scope["GreedyLR"](optimizer, min_lr=0.001, max_lr=1.0, **setting)
        values = [round(loss, 4) for loss in losses(kind, number + 1)]
        rates = []
        for value in values:
            scheduler.step(value)
            rates.append(optimizer.param_groups[0]["lr"])
        cases.append({"name": f"{kind} {setting}", "settings": setting, "loss": values, "rate": rates})
json.dump(cases, sys.stdout)
