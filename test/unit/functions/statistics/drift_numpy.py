"""Writes drift.json: a small dataset, the same one a season later, and what numpy computes for both.

Run: python drift_numpy.py > drift.json      (Python 3.11.7, numpy 2.4.6, scipy 1.17.1)
"""
import collections
import json

import numpy as np
from scipy.special import rel_entr

LABELS = ["north", "south", "west"]
WORDS = ["storm", "rain", "sun", "cloud", "wind", "fog", "hail"]
# As in task.input in the test.
MINIMUM_COUNT = 100
# Two decimals below 50: no two amounts are closer than 0.02 %, so the tenths below have one answer.
DECILES = np.arange(1, 11) / 10


def rows(generator, count, shift):
    words = WORDS + (["heat", "drought"] if shift else [])
    chances = np.arange(len(words), 0, -1) ** (0.5 if shift else 1.5)
    for _ in range(count):
        label = generator.choice(LABELS, p=[0.2, 0.2, 0.6] if shift else [0.5, 0.3, 0.2])
        amount = round(float(np.clip(generator.lognormal(1 + shift, 0.5), 0.5, 50)), 2)
        missing = generator.uniform() < 0.05
        text = " ".join(generator.choice(words, size=generator.integers(2, 6 + 4 * shift), p=chances / chances.sum()))
        yield {"label": str(label), "amount": None if missing else amount, "text": text}


def csv(records):
    lines = (f'{r["label"]},{"" if r["amount"] is None else r["amount"]},{r["text"]}' for r in records)
    return "label,amount,text\n" + "".join(f"{line}\n" for line in lines)


def index(champion, now, records):
    """An empty bin counts as half a record, but at least 1e-4; one that is empty on both sides does not count."""
    a, b = (np.asarray(shares, dtype=np.float64) for shares in (champion, now))
    filled = (a > 0) | (b > 0)
    a, b = (np.maximum(s[filled], max(1e-4, 0.5 / n)) for s, n in zip((a, b), records))
    return float(rel_entr(a, b).sum() + rel_entr(b, a).sum())


def shares(values, names):
    counts = collections.Counter(values)
    listed = [counts[name] / len(values) for name in names]
    return listed + [max(0.0, 1 - sum(listed))]


def binned(champion, now):
    ends = np.unique(np.concatenate([[champion.min() - 1e-9], np.quantile(champion, DECILES, method="inverted_cdf")]))
    ends = np.concatenate([[-np.inf], ends, [np.inf]])
    # Bins are open below and closed above.
    count = lambda values: np.array([(values <= end).sum() for end in ends])
    return [np.diff(count(values)) / len(values) for values in (champion, now)]


def used(records):
    """The numeric task sets aside records without an amount."""
    return [r for r in records if r["amount"] is not None]


def quantiles(values):
    named = {"p1": 0.01, "p5": 0.05, "p25": 0.25, "median": 0.5, "p75": 0.75, "p95": 0.95, "p99": 0.99}
    at = {name: float(np.quantile(values, share, method="inverted_cdf")) for name, share in named.items()}
    return {"minimum": float(np.min(values)), **at, "maximum": float(np.max(values))}


def main():
    generator = np.random.default_rng(20261124)
    sizes = {"train": 600, "validation": 150, "test": 150}
    champion, now = ({s: list(rows(generator, n, shift)) for s, n in sizes.items()} for shift in (0, 1))

    amounts = lambda split: np.array([r["amount"] for r in used(split)])
    words = lambda split: [word for r in split for word in r["text"].split()]
    lengths = lambda split: np.array([len(r["text"].split()) for r in split])
    known = lambda split: {word for word, times in collections.Counter(words(split)).items() if times >= MINIMUM_COUNT}
    vocabulary = known(champion["train"])
    top = [word for word, _ in collections.Counter(words(champion["train"])).most_common()]
    training = [champion["train"], now["train"]]
    labels = [[r["label"] for r in used(split)] for split in training]
    amounts_of, lengths_of, words_of = ([of(split) for split in training] for of in (amounts, lengths, words))
    index_of = lambda a, b, names: index(shares(a, names), shares(b, names), (len(a), len(b)))
    everything = [r for split in champion.values() for r in split]
    print(
        json.dumps(
            {
                "numpy": np.__version__,
                "champion": {split: csv(records) for split, records in champion.items()},
                "now": {split: csv(records) for split, records in now.items()},
                "statistics": {
                    "labels": {s: dict(zip(LABELS, shares([r["label"] for r in used(x)], LABELS))) for s, x in champion.items()},
                    "amount": quantiles(amounts(champion["train"])),
                    "amountMean": float(amounts(champion["train"]).mean()),
                    "amountDeviation": float(amounts(champion["train"]).std()),
                    "missing": sum(r["amount"] is None for r in everything) / len(everything),
                    "lengths": {s: quantiles(lengths(x)) for s, x in champion.items()},
                    "words": collections.Counter(words(champion["train"])).most_common(),
                    "coverage": {
                        s: float(np.mean([word in vocabulary for word in words(x)])) for s, x in champion.items()
                    },
                },
                "indices": {
                    "labels": index_of(*labels, LABELS),
                    "amount": index(*binned(*amounts_of), [len(values) for values in amounts_of]),
                    "length": index(*binned(*lengths_of), [len(values) for values in lengths_of]),
                    "words": index_of(*words_of, top),
                    "unknown": float(np.mean([word not in vocabulary for word in words(now["train"])])),
                },
            }
        )
    )


main()
