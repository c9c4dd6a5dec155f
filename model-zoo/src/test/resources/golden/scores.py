"""Writes scores.json: scores of recorded features by published code, for ScoresTest.

Needs numpy and scikit-learn, and on the path
- LogME.py and LEEP.py of https://github.com/thuml/LogME, whose authors wrote LogME (used here for regression, in
  its ICML 2021 form);
- hscore.py and transrate.py of https://github.com/thuml/Transfer-Learning-Library (tllib/ranking), both after the
  papers; transrate.py computes what the authors' listing does, and hscore.py agrees to 2e-15 with getDiffNN of
  https://github.com/YaojieBao/An-Information-theoretic-Metric-of-Transferability, the code of H-score's authors.

No code of LEEP's and N-LEEP's authors was found.

N-LEEP is LEEP of the components of scikit-learn's GaussianMixture after its PCA, which begins here with a given
clustering, so that other code can begin there, too.
"""

import json
import sys
import types

import numpy as np
from sklearn.decomposition import PCA
from sklearn.mixture import GaussianMixture

numba = types.ModuleType("numba")
numba.njit = lambda function: function
sys.modules["numba"] = numba
from LEEP import LEEP  # noqa: E402
from LogME import LogME  # noqa: E402
from hscore import h_score  # noqa: E402
from transrate import transrate  # noqa: E402


class FromClusters(GaussianMixture):
    """Begins with given clusters."""

    clusters = None

    def _initialize_parameters(self, X, random_state, xp=None):
        shares = np.zeros((len(X), self.n_components))
        shares[np.arange(len(X)), self.clusters] = 1
        self._initialize(X, shares)


def case(name, samples, dimensions, classes, sources, seed, signal=1.0):
    random = np.random.default_rng(seed)
    labels = random.integers(0, classes, samples)
    labels[:classes] = np.arange(classes)
    means = random.normal(size=(classes, dimensions))
    features = np.maximum(random.normal(size=(samples, dimensions)) + signal * means[labels], 0).round(6)
    logits = features @ random.normal(size=(dimensions, sources)) / np.sqrt(dimensions)
    predictions = np.exp(logits)
    predictions = (predictions / predictions.sum(1, keepdims=True)).round(9)
    targets = (features @ random.normal(size=(dimensions, 2)) + random.normal(size=(samples, 2))).round(6)
    components = 2 * classes
    clusters = random.integers(0, components, samples)
    clusters[:components] = np.arange(components)
    reduced = PCA(n_components=0.8, svd_solver="full").fit_transform(features)
    mixture = FromClusters(n_components=components)
    mixture.clusters = clusters
    mixture.fit(reduced)
    return {
        "name": name,
        "labels": labels.tolist(),
        "features": features.tolist(),
        "predictions": predictions.tolist(),
        "targets": targets.tolist(),
        "clustering": {
            "clusters": clusters.tolist(),
            "components": components,
            "dimensionsKept": reduced.shape[1],
        },
        "expected": {
            "hScore": float(h_score(features, labels)),
            "transRate": float(transrate(features, labels)),
            "leep": float(LEEP(predictions, labels)),
            "nLeep": float(LEEP(mixture.predict_proba(reduced), labels)),
            "logMeRegression": float(LogME(regression=True)._fit_icml(features, targets)),
        },
    }


cases = [
    case("some signal", 120, 8, 3, 5, seed=0),
    case("strong signal", 80, 6, 4, 10, seed=1, signal=4.0),
    case("no signal", 100, 10, 2, 3, seed=2, signal=0.0),
    case("fewer samples in a class than dimensions", 60, 16, 5, 4, seed=3, signal=2.0),
]
with open("scores.json", "w") as file:
    json.dump(cases, file)
    file.write("\n")
