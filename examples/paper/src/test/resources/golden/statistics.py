"""Reference values for the statistics of verdicts: SciPy and statsmodels.

    pip install scipy==1.17.1 statsmodels==0.15.0
    python statistics.py > statistics.json
"""
import json

import numpy as np
from scipy import stats
from scipy.integrate import quad
from scipy.optimize import brentq
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.power import TTestPower
from statsmodels.stats.proportion import proportion_confint
from statsmodels.stats.weightstats import DescrStatsW

random = np.random.default_rng(20261124)


def mean_tests():
    cases = []
    for n in (2, 5, 10, 25):
        for margin in (0.0, 0.3, -1.2):
            values = random.normal(0.2, 0.7, n)
            test = stats.ttest_1samp(values, margin)
            low, high = -0.4, 0.9
            equivalence = DescrStatsW(values).ttost_mean(low, high)[0]
            ci = test.confidence_interval(0.95)
            cases.append({
                "values": values.tolist(),
                "margin": margin,
                "twoSided": test.pvalue,
                "above": stats.ttest_1samp(values, margin, alternative="greater").pvalue,
                "below": stats.ttest_1samp(values, margin, alternative="less").pvalue,
                "low": low,
                "high": high,
                "within": equivalence,
                "interval95": [ci.low, ci.high],
                "interval90": list(test.confidence_interval(0.90)),
            })
    return cases


def holm():
    cases = []
    for n in (1, 2, 5, 9):
        p = random.uniform(0, 1, n) ** 3
        p[0] = p[-1]
        for extra in (0, 3):
            full = np.concatenate([p, np.ones(extra)])
            adjusted = multipletests(full, method="holm")[1]
            cases.append({"p": p.tolist(), "family": n + extra, "adjusted": adjusted[:n].tolist()})
    return cases


def fieller():
    """By its definition, not by the quadratic: the quotients q that a t test of a - q b keeps."""
    cases = []
    for n, mean in ((5, 1.0), (10, 1.0), (10, 0.05), (7, -2.0)):
        b = random.normal(mean, 0.2, n)
        a = 0.6 * b + random.normal(0.1, 0.1, n)
        bounded = stats.ttest_1samp(b, 0).pvalue < 0.05
        interval = None
        if bounded:
            def excess(q):
                return stats.ttest_1samp(a - q * b, 0).pvalue - 0.05
            centre = a.mean() / b.mean()
            reach = 1.0
            while excess(centre - reach) > 0 or excess(centre + reach) > 0:
                reach *= 2
            interval = [brentq(excess, centre - reach, centre, xtol=1e-13),
                        brentq(excess, centre, centre + reach, xtol=1e-13)]
        cases.append({"a": a.tolist(), "b": b.tolist(), "interval": interval})
    return cases


def binomial():
    cases = []
    for n, k in ((1, 0), (5, 5), (10, 0), (10, 3), (10, 9), (10, 10), (25, 11)):
        for share in (0.5, 0.8):
            low, high = proportion_confint(k, n, 0.05, method="beta")
            cases.append({
                "n": n, "k": k, "share": share,
                "p": stats.binomtest(k, n, share).pvalue,
                "interval": [float(np.nan_to_num(low, nan=0.0)), float(np.nan_to_num(high, nan=1.0))],
            })
    return cases


def median():
    """stats.quantile_test: exact interval of the median from order statistics."""
    cases = []
    for n in (6, 7, 10, 15, 20):
        values = random.exponential(1.0, n)
        # R's and the textbook's symmetric ranks
        rank = 0
        while 2 * (rank + 1) <= n and 1 - 2 * stats.binom.cdf(rank, n, 0.5) >= 0.95:
            rank += 1
        ordered = np.sort(values)
        interval = stats.quantile_test(values).confidence_interval(0.95)
        assert abs(interval.low - ordered[rank - 1]) < 1e-12
        assert abs(interval.high - ordered[n - rank]) < 1e-12
        cases.append({"values": values.tolist(), "median": float(np.median(values)),
                      "interval": [interval.low, interval.high]})
    return cases


def power_of(effect, n, alpha):
    """SciPy's noncentral t is NaN in places (n = 5, effect 3.2, level 0.005): then by quadrature."""
    known = TTestPower().power(effect, n, alpha, alternative="two-sided")
    critical = stats.t.isf(alpha / 2, n - 1)
    shift = effect * np.sqrt(n)

    def rejected(s):
        return stats.norm.cdf(shift - critical * s) + stats.norm.cdf(-shift - critical * s)

    def density(s):
        return stats.chi.pdf(s * np.sqrt(n - 1), n - 1) * np.sqrt(n - 1)
    ours = sum(quad(lambda s: rejected(s) * density(s), a, b, epsabs=1e-12)[0]
               for a, b in ((0, 0.2), (0.2, 1), (1, 3), (3, 12)))
    assert np.isnan(known) or abs(known - ours) < 1e-8
    return ours if np.isnan(known) else known


def power():
    cases = []
    for n in (2, 5, 10, 25):
        for alpha in (0.05, 0.005):
            for effect in (0.0, 0.4, 1.5, 3.2):
                cases.append({
                    "n": n, "alpha": alpha, "effect": effect,
                    "power": power_of(effect, n, alpha),
                })
    return cases


def detectable():
    cases = []
    for n in (5, 10, 25):
        for alpha in (0.05, 0.005):
            cases.append({
                "n": n, "alpha": alpha,
                "effect": brentq(lambda e: power_of(e, n, alpha) - 0.8, 0.1, 20, xtol=1e-12),
            })
    return cases


def plain(value):
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(v) for v in value]
    return float(value) if isinstance(value, np.floating) else value


print(json.dumps(plain({
    "meanTests": mean_tests(), "holm": holm(), "fieller": fieller(), "binomial": binomial(),
    "median": median(), "power": power(), "detectable": detectable(),
}), indent=1))
