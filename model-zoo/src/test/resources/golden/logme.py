"""Writes logme.json: LogME of recorded features by the authors' implementation, in its ICML 2021 form.

Needs numpy, and LogME.py of https://github.com/thuml/LogME (commit 56551ca) on the path. numba only makes it
faster; a decorator that does nothing stands in for it.
"""

import json
import sys
import types

import numpy as np

numba = types.ModuleType("numba")
numba.njit = lambda function: function
sys.modules["numba"] = numba
from LogME import LogME  # noqa: E402


def case(name, samples, dimensions, classes, rank=None, seed=0, signal=1.0):
    random = np.random.default_rng(seed)
    labels = random.integers(0, classes, samples)
    labels[:classes] = np.arange(classes)
    if rank is None:
        features = random.normal(size=(samples, dimensions))
    else:
        features = random.normal(size=(samples, rank)) @ random.normal(size=(rank, dimensions))
    means = random.normal(size=(classes, dimensions))
    if rank is not None:
        # Within the span, so that the rank stays.
        basis = np.linalg.svd(features, full_matrices=False)[2][:rank]
        means = means @ basis.T @ basis
    features = np.maximum(features + signal * means[labels], 0 if rank is None else -np.inf)
    features = np.round(features, 6) if rank is None else features
    score = LogME()._fit_icml(features, labels)
    return {
        "name": name,
        "labels": labels.tolist(),
        "features": features.tolist(),
        "score": float(score),
    }


cases = [
    case("more samples than dimensions", 60, 8, 3),
    case("fewer samples than dimensions", 15, 40, 3, seed=1),
    case("as many", 20, 20, 4, seed=2),
    case("rank-deficient", 40, 12, 3, rank=5, seed=3),
    case("rank-deficient, fewer samples", 12, 30, 2, rank=4, seed=4),
    case("no signal", 50, 10, 2, seed=5, signal=0.0),
    case("strong signal", 50, 10, 5, seed=6, signal=5.0),
]
with open("logme.json", "w") as file:
    json.dump(cases, file)
    file.write("\n")
