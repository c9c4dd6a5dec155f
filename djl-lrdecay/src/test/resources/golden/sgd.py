"""Reference steps of torch.optim.SGD in float32.

Made with Python 3.11 and PyTorch 2.7.1: python3 sgd.py > sgd.json
"""
import json

import torch

SHAPES = [(3,), (2, 3), (4,)]
RATES = [0.1] * 5 + [0.01] * 4 + [0.02] * 3


def numbers(tensors):
    return [[float("%.9g" % v) for v in t.flatten().tolist()] for t in tensors]


def case(name, **options):
    generator = torch.Generator().manual_seed(7)
    weights = [torch.randn(s, generator=generator).requires_grad_() for s in SHAPES]
    optimizer = torch.optim.SGD(weights, lr=RATES[0], **options)
    result = {"name": name, "options": options, "initial": numbers([w.detach() for w in weights]), "steps": []}
    for rate in RATES:
        for group in optimizer.param_groups:
            group["lr"] = rate
        for i, w in enumerate(weights):
            w.grad = torch.randn(w.shape, generator=generator) * (100.0 if i == 2 else 1.0)
        gradients = numbers([w.grad for w in weights])
        optimizer.step()
        step = {"lr": rate, "gradients": gradients, "weights": numbers([w.detach() for w in weights])}
        if options.get("momentum"):
            step["velocities"] = numbers([optimizer.state[w]["momentum_buffer"] for w in weights])
        result["steps"].append(step)
    return result


print(json.dumps({"shapes": SHAPES, "cases": [
    case("plain"),
    case("momentum", momentum=0.9),
    case("momentum and weight decay", momentum=0.9, weight_decay=5e-4),
    case("nesterov", momentum=0.9, weight_decay=5e-4, nesterov=True)]}))
