"""Writes linear-probe.json: logistic regression of recorded features by scikit-learn.

Recorded with scikit-learn 1.9.1, numpy 2.4.6 and scipy 1.17.1.

The objective of the probe is the mean cross entropy plus lambda / 2 times the squared weights of standardised
features, biases not included. That of scikit-learn is C times the sum of the cross entropy plus 1 / 2 times the
squared weights: C = 1 / (N lambda). For two classes scikit-learn has one vector w of weights; the two vectors of the
probe are then w / 2 and -w / 2, whose squares are half of those of w: C = 2 / (N lambda).
"""

import json

import numpy as np
import sklearn
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler


def slope(inputs, labels, weights, biases, strength):
    """The largest component of the gradient of the probe's objective, from its definition."""
    logits = inputs @ weights.T + biases
    logits -= logits.max(axis=1, keepdims=True)
    residual = np.exp(logits)
    residual /= residual.sum(axis=1, keepdims=True)
    residual[np.arange(len(labels)), labels] -= 1
    gradient = residual.T @ inputs / len(labels) + strength * weights
    return max(np.abs(gradient).max(), np.abs(residual.mean(axis=0)).max())


def case(name, samples, dimensions, classes, strength, seed, signal=1.0, constant=None, shares=None, offset=True):
    random = np.random.default_rng(seed)
    labels = random.choice(classes, samples, p=shares)
    # Two of each, so that one can be held out.
    labels[: 2 * classes] = np.tile(np.arange(classes), 2)
    scale = np.exp(random.normal(size=dimensions)) if offset else 1.0
    shift = 3 * random.normal(size=dimensions) if offset else 0.0
    means = signal * random.normal(size=(classes, dimensions))

    def draw(of):
        features = (random.normal(size=(len(of), dimensions)) + means[of]) * scale + shift
        if constant is not None:
            features[:, 1] = constant
        # FLOAT32 as the probe has them; the arithmetic is in FLOAT64.
        return np.round(features, 4).astype(np.float32).astype(np.float64)

    features = draw(labels)
    unseen = draw(random.choice(classes, 20))
    scaler = StandardScaler().fit(features)
    inputs = scaler.transform(features)
    penalty = (2 if classes == 2 else 1) / (samples * strength)
    model = LogisticRegression(C=penalty, solver="newton-cholesky", tol=1e-12, max_iter=1000).fit(inputs, labels)
    weights, biases = model.coef_, model.intercept_
    if classes == 2:
        weights, biases = np.vstack([-weights, weights]) / 2, np.hstack([-biases, biases]) / 2
    assert slope(inputs, labels, weights, biases, strength) < 1e-10, name
    # The same shift of all biases changes nothing.
    biases = biases - biases.mean()
    decision = scaler.transform(unseen) @ weights.T + biases
    assert (decision.argmax(axis=1) == model.predict(scaler.transform(unseen))).all()
    print(name, "training accuracy", model.score(inputs, labels), "largest weight", np.abs(weights).max())
    return {
        "name": name,
        "classes": classes,
        "regularization": strength,
        "labels": labels.tolist(),
        # The four digits that give the same FLOAT32.
        "features": np.round(features, 4).tolist(),
        "unseen": np.round(unseen, 4).tolist(),
        # Of standardised features.
        "weights": weights.tolist(),
        # For the unseen samples, without what all classes have in common.
        "decision": decision.tolist(),
        "predicted": model.predict(scaler.transform(unseen)).tolist(),
    }


cases = [
    case("binary", 60, 5, 2, 1e-2, seed=0, signal=0.5),
    case("binary, heavy", 60, 5, 2, 1.0, seed=1, signal=0.5),
    case("four classes", 90, 6, 4, 1e-2, seed=2),
    case("four classes, light", 90, 6, 4, 1e-5, seed=3, signal=0.4),
    case("unequal classes", 100, 4, 3, 1e-3, seed=4, signal=0.7, shares=[0.8, 0.15, 0.05]),
    case("more dimensions than samples", 20, 40, 3, 1e-2, seed=5, signal=0.5),
    case("more dimensions than samples, light", 20, 40, 3, 1e-5, seed=6, signal=0.5),
    case("a constant feature", 49, 5, 3, 1e-3, seed=7, signal=0.6, constant=0.1),
]
with open("linear-probe.json", "w") as file:
    json.dump({"scikit-learn": sklearn.__version__, "cases": cases}, file)
    file.write("\n")
