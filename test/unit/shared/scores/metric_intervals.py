"""Intervals of metrics by a plain percentile bootstrap, with numpy alone: what metric-interval.test.ts expects.

Versions: numpy 2.4.6, Python 3.11. Run: python metric_intervals.py
"""

import numpy as np

draw = np.random.default_rng(1)


def interval(units, metric, resamples=100_000):
    """units: [unit, what it adds to the sums]; metric: of the sums, a row a resample."""
    units = np.array(units, float)
    times = draw.multinomial(len(units), np.full(len(units), 1 / len(units)), resamples)
    return np.percentile(metric(times @ units), [2.5, 97.5]).round(4)


# 450 of 600 records are right.
print("accuracy", interval([[i % 4 != 0, 1] for i in range(600)], lambda s: s[:, 0] / s[:, 1]))
# As many in 60 groups of ten, each all right or all wrong.
print("accuracy of groups", interval([[10 * (i % 4 != 0), 10] for i in range(60)], lambda s: s[:, 0] / s[:, 1]))
# Errors 0.1, 0.2 … 2.0, ten times each.
print("mae", interval([[(i % 20 + 1) / 10, 1] for i in range(200)], lambda s: s[:, 0] / s[:, 1]))
