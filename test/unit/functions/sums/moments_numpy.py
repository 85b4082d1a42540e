"""Makes moments.json: moments of slices of three samples, and of the whole samples.

Run: python moments_numpy.py > moments.json      (Python 3.11.7, numpy 2.4.6)
numpy's mean and var sum pairwise in float64.
"""
import json

import numpy as np


def moments(values):
    values = np.asarray(values, dtype=np.float64)
    return {"count": len(values), "mean": float(values.mean()), "m2": float(values.var() * len(values))}


def main():
    generator = np.random.default_rng(20261124)
    samples = {
        "standard": generator.normal(size=200),
        # A large mean and a small spread: where a sum of squares loses all its digits.
        "offset": 1e9 + generator.normal(size=150),
        "skewed": generator.lognormal(sigma=2, size=177),
    }
    cases = []
    for name, values in samples.items():
        cuts = np.sort(generator.choice(np.arange(1, len(values)), size=3, replace=False))
        cases.append(
            {
                "name": name,
                "slices": [list(map(float, part)) for part in np.split(values, cuts)],
                "slice_moments": [moments(part) for part in np.split(values, cuts)],
                "moments": moments(values),
                "standard_deviation": float(values.std()),
            }
        )
    print(json.dumps({"numpy": np.__version__, "cases": cases}, indent=1))


main()
