"""Writes statistics.json: quantiles, population stability indices and their distribution by chance.

Run: python statistics_numpy.py > statistics.json      (Python 3.11.7, numpy 2.4.6, scipy 1.17.1)
Quantiles use numpy's method inverted_cdf: the smallest value with at least that share of all values at or below it.
The index is written out as the sum of two relative entropies, from scipy.
"""
import json

import numpy as np
import scipy
from scipy.special import rel_entr
from scipy.stats import chi2

SHARES = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99]


def index(champion, now, records):
    """An empty bin counts as half a record, but at least 1e-4; one that is empty on both sides does not count."""
    a, b = (np.asarray(shares, dtype=np.float64) for shares in (champion, now))
    filled = (a > 0) | (b > 0)
    a, b = (np.maximum(s[filled], max(1e-4, 0.5 / n)) for s, n in zip((a, b), records))
    return float(rel_entr(a, b).sum() + rel_entr(b, a).sum())


def by_chance(bins, n, m):
    return float(chi2.ppf(0.999, bins - 1) * (1 / n + 1 / m))


def exceeding(generator, n, m, times=4000):
    """How often two samples of one source, in tenths of the first, are further apart than by_chance says."""
    count = 0
    for _ in range(times):
        champion, now = generator.normal(size=n), generator.normal(size=m)
        tenths = np.quantile(champion, np.arange(1, 11) / 10, method="inverted_cdf")
        ends = np.concatenate([[-np.inf, champion.min() - 1e-9], np.unique(tenths), [np.inf]])
        shares = [np.diff([(values <= end).sum() for end in ends]) / len(values) for values in (champion, now)]
        bins = int(((shares[0] > 0) | (shares[1] > 0)).sum())
        count += index(*shares, (n, m)) > by_chance(bins, n, m)
    return {"champion": n, "now": m, "exceeding": count / times}


def samples(generator):
    return {
        "normal": generator.normal(size=3000),
        # Close together and far from zero, where buckets relative to the values are widest.
        "years": generator.integers(1990, 2021, size=2000).astype(float),
        # Ten decades and both signs: fills more buckets than a sketch keeps.
        "heavy": generator.standard_cauchy(size=4000) * 10 ** generator.uniform(-5, 5, size=4000),
        "counts": generator.poisson(3, size=2000).astype(float),
        "constant": np.full(50, -2.5),
    }


def case(name, values):
    return {
        "name": name,
        "values": list(map(float, values)),
        "minimum": float(values.min()),
        "maximum": float(values.max()),
        "quantiles": [[share, float(np.quantile(values, share, method="inverted_cdf"))] for share in SHARES],
    }


def comparison(name, champion, now, records):
    named = {"champion": records[0], "now": records[1]}
    return {"name": name, "champion": champion, "now": now, "records": named, "index": index(champion, now, records)}


def main():
    generator = np.random.default_rng(20261124)
    cases = [case(name, values) for name, values in samples(generator).items()]
    first, second = (generator.dirichlet(np.ones(8)) for _ in range(2))
    comparisons = [
        comparison("the same", [0.25, 0.25, 0.5], [0.25, 0.25, 0.5], (100, 100)),
        comparison("two of Dirichlet", list(first), list(second), (10**9, 10**9)),
        comparison("an empty bin of few records", [0.5, 0.5, 0.0], [0.4, 0.3, 0.3], (20, 200)),
        comparison("an empty bin of many records", [0.5, 0.5, 0.0], [0.4, 0.3, 0.3], (10**6, 200)),
        comparison("a bin that is empty twice", [0.5, 0.5, 0.0], [0.4, 0.6, 0.0], (20, 200)),
    ]
    chances = [
        {
            "bins": bins,
            "champion": n,
            "now": m,
            "index": by_chance(bins, n, m),
        }
        for bins, n, m in [(2, 100, 100), (12, 500, 80), (101, 100_000, 20_000)]
    ]
    simulated = [exceeding(generator, n, m) for n, m in [(30, 30), (40, 400), (1000, 1000)]]
    print(
        json.dumps(
            {
                "numpy": np.__version__,
                "scipy": scipy.__version__,
                "cases": cases,
                "comparisons": comparisons,
                "chances": chances,
                "simulated": simulated,
            }
        )
    )


main()
