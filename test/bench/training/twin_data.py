"""The records that Unroll trains on, as it wrote them, cut into batches as it cuts them."""

import json

import numpy as np
import torch

BATCHES_PER_POOL = 64
START, END = 2, 3
IGNORED = -100


def read(folder):
    """What `writeTwinFiles` wrote: the description, and a function from a name to its array."""
    described = json.load(open(f"{folder}/twin.json", encoding="utf-8"))

    def array(name):
        stored = described["arrays"].get(name)
        if stored is None:
            return None
        return np.fromfile(f"{folder}/{stored['file']}", stored["type"]).reshape(stored["shape"])

    return described, array


class Split:
    """A split's sequences, end to end."""

    def __init__(self, array, name, labels):
        own = lambda part: array(f"{name}/{part}")
        self.values, self.starts = own("values"), own("starts").astype(np.int64)
        self.targets, target_starts = own("targets"), own("targetStarts")
        self.target_starts = None if target_starts is None else target_starts.astype(np.int64)
        self.conditions = numbered(own, "condition")
        self.features = numbered(own, "feature")
        self.count = len(self.starts) - 1
        self.steps = int(self.starts[-1])
        self.target_steps = 0 if self.target_starts is None else int(self.target_starts[-1])
        sets = own("setStarts")
        if sets is not None:
            self.targets = ones_and_zeros(self.targets, sets.astype(np.int64), labels)
        self.costs = self._costs()

    def _costs(self):
        inputs = np.diff(self.starts)
        if self.target_starts is None:
            return inputs
        targets = np.diff(self.target_starts)
        if len(self.values) == 0:
            return targets
        return inputs if np.array_equal(inputs, targets) else inputs + targets

    def training_batches(self, size, random):
        """Pools of shuffled records, sorted by length and cut; the batches in any order."""
        order = random.permutation(self.count)
        pool = size * BATCHES_PER_POOL
        cut = [
            batch
            for start in range(0, self.count, pool)
            for batch in self._by_length(order[start : start + pool], size)
        ]
        return [cut[turn] for turn in random.permutation(len(cut))]

    def evaluation_batches(self, size):
        return self._by_length(np.arange(self.count), size)

    def _by_length(self, records, size):
        records = records[np.argsort(self.costs[records], kind="stable")]
        return [records[start : start + size] for start in range(0, len(records), size)]


def numbered(own, part):
    arrays = []
    while (ids := own(f"{part}{len(arrays)}")) is not None:
        arrays.append(ids)
    return arrays


def ones_and_zeros(ids, starts, labels):
    """[sets, labels]: 1 where the set has the label."""
    ones = np.zeros((len(starts) - 1, labels), np.float32)
    sets = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    known = ids < labels
    ones[sets[known], ids[known]] = 1
    return ones


def padded(values, starts, records, fill=0):
    """[B, T, ...] of sequences that lie end to end, and their lengths [B]."""
    lengths = starts[records + 1] - starts[records]
    steps = np.arange(max(lengths.max(), 1))
    within = steps < lengths[:, None]
    places = np.minimum(starts[records][:, None] + steps, max(len(values) - 1, 0))
    rows = values[places]
    rows[~within] = fill
    return rows, lengths


class Batch:
    """Tensors of some records: x [B, T] ids or [B, T, C] numbers, y as the task's loss takes them."""

    def __init__(self, split, records):
        self.size = len(records)
        if len(split.values) > 0:
            x, lengths = padded(split.values, split.starts, records)
            self.x, self.lengths = tensor(x), torch.from_numpy(lengths)
        self.features = [tensor(padded(ids, split.starts, records)[0]) for ids in split.features]
        self.conditions = [tensor(ids[records]) for ids in split.conditions]
        if split.target_starts is None:
            self.y = tensor(split.targets[records])
        else:
            y, lengths = padded(split.targets, split.target_starts, records, IGNORED)
            self.y, self.target_lengths = tensor(y), torch.from_numpy(lengths)

    def teacher(self):
        """What a decoder reads and should answer, [B, S + 1], and its steps [B]."""
        start = torch.full((self.size, 1), START)
        inputs = torch.cat([start, self.y.clamp(min=0)], 1)
        answers = torch.cat([self.y, torch.full((self.size, 1), IGNORED)], 1)
        answers[torch.arange(self.size), self.target_lengths] = END
        return inputs, answers, self.target_lengths + 1


def tensor(values):
    return torch.from_numpy(values if values.dtype == np.float32 else values.astype(np.int64))
