"""Decisions of the trend criterion, from an implementation with numpy that shares no code with the Java one.

Made with Python 3.11 and numpy 2: python3 trend.py > trend.json
"""
import json
import math

import numpy as np


def decide(losses, window, eta, eps, z, zeta, beta, min_stage):
    out, f, w, g0, stage_losses = [], 0.0, 1.0, None, []
    terminated = False
    for loss in losses:
        if terminated:
            out.append("TERMINATE")
            continue
        stage_losses.append(loss)
        f = beta * f + (1 - beta) * loss
        w *= beta
        g = f / (1 - w)
        g0 = loss if g0 is None else g0
        verdict = "CONTINUE"
        if len(stage_losses) >= max(window, min_stage):
            stable, rising = False, False
            for n in (window, 2 * window, 4 * window, 8 * window):
                if n > len(stage_losses):
                    break
                y = np.array(stage_losses[-n:])
                x = np.arange(n) - (n - 1) / 2
                slope, intercept = np.polyfit(x, y, 1)
                r = y - slope * x - intercept
                se = math.sqrt(float(r @ r) / (n - 2) / float(x @ x))
                rho = float(r[1:] @ r[:-1]) / float(r @ r) if float(r @ r) > 0 else 0.0
                rho = min(max(rho, 0.0), 0.95)
                se *= math.sqrt((1 + rho) / (1 - rho))
                if window * (-slope + z * se) < eta * (abs(float(y.mean())) + eps):
                    stable, rising = True, slope - z * se > 0
                    break
            if stable and g0 - g >= (1 - zeta) * (abs(g0) + eps):
                verdict, g0, f, w, stage_losses = "DECAY", g, 0.0, 1.0, []
            elif stable and not rising:
                verdict, terminated = "TERMINATE", True
        out.append(verdict)
    return out


def case(name, losses, window=10, eta=0.03, eps=1e-8, z=0.5, zeta=0.97, beta=0.9, min_stage=0):
    losses = [round(float(v), 6) for v in losses]
    params = dict(window=window, eta=eta, eps=eps, z=z, zeta=zeta, beta=beta, min_stage=min_stage)
    return dict(name=name, params=params, loss=losses, decision=decide(losses, **params))


def stages(rng, n, noise, levels=(1.0, 0.6, 0.4, 0.39), tau=8.0):
    out, level = [], 2.5
    for target in levels:
        for i in range(n):
            out.append(target + (level - target) * math.exp(-i / tau) + noise * rng.standard_normal())
        level = target
    return out


rng = np.random.default_rng(5)
ar = [0.0]
for _ in range(300):
    ar.append(0.8 * ar[-1] + 0.02 * rng.standard_normal())
cases = [
    case("quiet", stages(rng, 40, 0.002)),
    case("noisy", stages(rng, 60, 0.05)),
    case("very noisy, long stages", stages(rng, 150, 0.2), window=6),
    case("autocorrelated", [0.5 + 2 * math.exp(-i / 20) + ar[i] for i in range(300)]),
    case("falling line", [3 - 0.02 * i + 0.05 * rng.standard_normal() for i in range(120)]),
    case("rising line", [1 + 0.01 * i + 0.002 * rng.standard_normal() for i in range(80)]),
    case("small rise", [1 + 0.0005 * i + 0.02 * rng.standard_normal() for i in range(120)]),
    case("below zero", [-5 + 3 * math.exp(-i / 9) + 0.02 * rng.standard_normal() for i in range(120)]),
    case("power law", [5 / (i + 1) ** 0.5 + 0.01 * rng.standard_normal() for i in range(200)]),
    case("periodic", [1 + math.exp(-i / 10) + 0.1 * math.sin(i) for i in range(150)], window=8),
    case("no margin", stages(rng, 50, 0.03), z=0.0),
    case("large margin", stages(rng, 80, 0.03), z=2.0),
    case("long minimal stage", stages(rng, 50, 0.01), min_stage=25),
    case("exactly level", [2.0] * 15 + [1.0] * 30, window=5),
    case("window of 4", stages(rng, 30, 0.01), window=4),
    case("large guard", stages(rng, 50, 0.02), eps=1.0),
]
print(json.dumps(cases))
