"""Writes plateau.json: what PyTorch's and Keras's ReduceLROnPlateau do with loss sequences.

Run with torch 2.7.1 and keras 3.10.0 (KERAS_BACKEND=torch).
"""
import json, math, os, random, sys

os.environ["KERAS_BACKEND"] = "torch"
import torch, keras

def torch_rule(losses, patience, threshold, cooldown):
    p = torch.nn.Parameter(torch.zeros(1, dtype=torch.float64))
    opt = torch.optim.SGD([p], lr=1e200)
    s = torch.optim.lr_scheduler.ReduceLROnPlateau(opt, patience=patience, threshold=threshold, cooldown=cooldown)
    out = []
    for t, v in enumerate(losses):
        before = opt.param_groups[0]["lr"]
        s.step(v)
        if opt.param_groups[0]["lr"] < before:
            out.append(t + 1)
    return out

class Var:
    def __init__(self, v): self.v = v
    def assign(self, v): self.v = v
class Opt:
    def __init__(self): self._lr = 1e30
    @property
    def learning_rate(self): return self._lr
    @learning_rate.setter
    def learning_rate(self, v): self._lr = v
class Model:
    def __init__(self): self.optimizer = Opt()

def keras_rule(losses, patience, threshold, cooldown):
    cb = keras.callbacks.ReduceLROnPlateau(monitor="loss", patience=patience, min_delta=threshold, cooldown=cooldown, mode="min")
    m = Model(); cb.set_model(m); cb.on_train_begin()
    out = []
    for t, v in enumerate(losses):
        before = float(m.optimizer.learning_rate)
        cb.on_epoch_end(t, {"loss": v})
        if float(m.optimizer.learning_rate) < before:
            out.append(t + 1)
    return out

cases = []
rng = random.Random(7)
for i in range(24):
    n = 60
    kind = i % 4
    if kind == 0: losses = [round(math.exp(-t / 15) + 0.3 + 0.02 * rng.gauss(0, 1), 6) for t in range(n)]
    elif kind == 1: losses = [1.0] * n
    elif kind == 2: losses = [round(2 / (t + 1) + 0.1 * rng.random(), 6) for t in range(n)]
    else: losses = [round(1 + 0.5 * math.sin(t / 3) - 0.004 * t, 6) for t in range(n)]
    patience = [10, 3, 0, 5, 1, 2][i % 6]
    threshold = [1e-4, 1e-2, 0.0][i % 3]
    cooldown = [0, 0, 4, 2, 1][i % 5]
    case = dict(losses=losses, patience=patience, threshold=threshold, cooldown=cooldown,
                pytorch=torch_rule(losses, patience, threshold, cooldown))
    if patience > 0:
        case["keras"] = keras_rule(losses, patience, threshold, cooldown)
    cases.append(case)
json.dump(dict(note="torch %s, keras %s; the observations, from 1, after which the rate is reduced" % (torch.__version__, keras.__version__), cases=cases), open(sys.argv[1], "w"), indent=None)
print([(c["pytorch"], c.get("keras")) for c in cases])
