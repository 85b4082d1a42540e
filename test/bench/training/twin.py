"""Trains Unroll's network on Unroll's batches in PyTorch, an epoch for each line of its input.

Usage: twin.py <folder> packed|padded <threads>

It answers with a line of JSON: first its parameters and the loss of the first training records before any training, then
for each epoch its seconds, what the validation split says, and the most memory that the process has had so far.
"""

import json
import math
import resource
import sys
import time

import numpy as np
import torch
from torch.nn.functional import binary_cross_entropy_with_logits, cross_entropy, mse_loss

from twin_data import END, IGNORED, START, Batch, Split, read
from twin_network import network_of

# As Unroll's trainer measures.
EVALUATED_AT_ONCE = 256
TEXTS_AT_ONCE = 64


class PointTask:
    """One target, or several values or labels, a record or a step."""

    def __init__(self, network, described):
        self.network = network
        self.kind = described["answers"]
        self.unit = torch.tensor(described["units"])
        self.metric = described["metric"]

    def losses(self, batch):
        yield lambda: self._loss(self.network(batch), batch.y)

    def _loss(self, scores, y):
        if self.kind == "values":
            return mse_loss(scores, y.reshape(scores.shape))
        if self.kind == "labels":
            # Of a step beyond the end all targets are IGNORED.
            counts = y[..., 0] != IGNORED
            each = binary_cross_entropy_with_logits(scores, y, reduction="none").sum(-1)
            return each[counts].sum() / counts.sum()
        # Labels that training lacks are not learned from.
        y = torch.where(y < scores.shape[-1], y, IGNORED)
        return cross_entropy(scores.flatten(0, -2), y.flatten(), ignore_index=IGNORED)

    def measure(self, split, with_metric=True):
        total, right, terms = 0.0, 0.0, 0
        for records in split.evaluation_batches(EVALUATED_AT_ONCE):
            batch = Batch(split, records)
            scores = self.network(batch)
            counts = batch.size if split.target_starts is None else int(batch.target_lengths.sum())
            total += self._loss(scores, batch.y).item() * counts
            terms += counts
            if self.kind == "values":
                right += ((scores - batch.y.reshape(scores.shape)).abs() * self.unit).mean(-1).sum().item()
            elif self.kind == "classes":
                right += (scores.argmax(-1) == batch.y).sum().item()
        answered = {} if self.kind == "labels" else {self.metric: right / terms}
        return {"loss": total / terms, "natsPerStep": total / terms, **answered}


class TransductionTask:
    """A sequence to another one."""

    def __init__(self, network, described):
        self.network, self.longest = network, described["maximumLength"]

    def losses(self, batch):
        yield lambda: self._loss(batch)

    def _loss(self, batch):
        inputs, answers, lengths = batch.teacher()
        return cross_entropy(self.network(batch, inputs, lengths).flatten(0, 1), answers.flatten(), ignore_index=IGNORED)

    def measure(self, split, with_metric=True):
        total, exact = 0.0, 0
        for records in split.evaluation_batches(EVALUATED_AT_ONCE):
            batch = Batch(split, records)
            total += self._loss(batch).item() * int(batch.target_lengths.sum() + batch.size)
            exact += self._exact(batch) if with_metric else 0
        return {"loss": total / (split.target_steps + split.count), "exactMatch": exact / split.count}

    def _exact(self, batch):
        """How many records the likeliest token at each step gets right."""
        state, memory = self.network.encode(batch)
        limits = torch.clamp(8 * batch.lengths + 32, max=self.longest)
        ids, ended, told = torch.full((batch.size, 1), START), torch.zeros(batch.size, dtype=torch.bool), []
        while not ended.all():
            scores, state = self.network.decoder(ids, state=state, memory=memory)
            ids = scores.argmax(2)
            told.append(torch.where(ended, END, ids[:, 0]))
            ended = ended | (ids[:, 0] == END) | (len(told) >= limits)
        told = torch.stack(told, 1)
        _, answers, lengths = batch.teacher()
        steps = min(told.shape[1], answers.shape[1])
        same = (told[:, :steps] == answers[:, :steps]) | (answers[:, :steps] == IGNORED)
        return int((same.all(1) & (lengths <= told.shape[1])).sum())


class LanguageTask:
    """The next token of a sequence, in chunks with the state carried on where it is truncated."""

    def __init__(self, network, described):
        self.network, self.chunk_steps = network, described["training"].get("truncationSteps")

    def losses(self, batch):
        inputs, answers, lengths = batch.teacher()
        size = self.chunk_steps or inputs.shape[1]
        starts = range(0, inputs.shape[1], size)
        tokens = int(lengths.sum()) / len(starts)
        rows, state = torch.arange(batch.size), None
        for start in starts:
            going_on = torch.nonzero(lengths[rows] > start)[:, 0]
            rows, state = rows[going_on], picked(state, going_on)
            left = torch.clamp(lengths[rows] - start, max=size)
            upto = start + int(left.max())

            def loss():
                nonlocal state
                scores, state = self.network(
                    batch.conditions[0][rows] if batch.conditions else None, inputs[rows, start:upto], left, state
                )
                asked = answers[rows, start:upto]
                return cross_entropy(scores.flatten(0, 1), asked.flatten(), ignore_index=IGNORED, reduction="sum") / tokens

            yield loss
            state = detached(state)

    def measure(self, split, with_metric=True):
        total = 0.0
        for records in split.evaluation_batches(TEXTS_AT_ONCE):
            batch = Batch(split, records)
            parts = [float(loss()) for loss in self.losses(batch)]
            total += np.mean(parts) * int(batch.target_lengths.sum() + batch.size)
        nats = total / (split.target_steps + split.count)
        return {"loss": nats, "natsPerStep": nats}


def picked(state, rows):
    if state is None:
        return None
    return tuple(part[:, rows] for part in state) if isinstance(state, tuple) else state[:, rows]


def detached(state):
    return tuple(part.detach() for part in state) if isinstance(state, tuple) else state.detach()


TASKS = {"encoder-decoder": TransductionTask, "one-to-many": LanguageTask}


class Trainer:
    def __init__(self, folder, packed):
        described, array = read(folder)
        self.training = described["training"]
        torch.manual_seed(self.training["seed"])
        self.random = np.random.default_rng(self.training["seed"])
        config = described["config"]
        self.splits = {name: Split(array, name, described.get("labels")) for name in ("train", "validation", "probe")}
        self.network, self.parameters = network_of(config, array, described["weights"], packed)
        self.task = TASKS.get(config["task"], PointTask)(self.network, described)
        self.optimizer = optimizer_of(self.network, self.training["optimizer"])
        self.epochs, self.updates = 0, 0

    def loss_at_start(self):
        self.network.eval()
        with torch.inference_mode():
            return self.task.measure(self.splits["probe"], with_metric=False)["loss"]

    def epoch(self):
        started, used = time.perf_counter(), time.process_time()
        self.network.train()
        batches = self.splits["train"].training_batches(self.training["batchSize"], self.random)
        for done, records in enumerate(batches):
            for loss in self.task.losses(Batch(self.splits["train"], records)):
                self._update(loss, done / len(batches))
        self.epochs += 1
        trained, processor = time.perf_counter(), time.process_time() - used
        self.network.eval()
        with torch.inference_mode():
            validation = self.task.measure(self.splits["validation"])
        seconds = {"train": trained - started, "validation": time.perf_counter() - trained, "processor": processor}
        return {"seconds": seconds, "validation": validation, "peakBytes": peak_bytes()}

    def _update(self, loss, position):
        for group in self.optimizer.param_groups:
            group["lr"] = self._rate(position)
        self.optimizer.zero_grad()
        loss().backward()
        clipping = self.training["clipping"]
        if clipping["kind"] == "global-norm":
            torch.nn.utils.clip_grad_norm_(self.network.parameters(), clipping["threshold"])
        self.optimizer.step()
        self.updates += 1

    def _rate(self, position):
        schedule, highest = self.training["schedule"], self.training["optimizer"]["learningRate"]
        warm = min(1, (self.updates + 1) / max(1, self.training["warmupSteps"]))
        if schedule["kind"] == "constant":
            return highest * warm
        part = (self.epochs + position) / self.training["maximumEpochs"]
        floor = schedule["floor"]
        return highest * warm * (floor + (1 - floor) * (1 + math.cos(math.pi * part)) / 2)


def optimizer_of(network, given):
    """Adam; decay, where there is any, on matrices only."""
    learned = [(name, own) for name, own in network.named_parameters() if own.requires_grad]
    decay = given.get("weightDecay", 0)
    groups = [
        {"params": [own for _, own in learned if own.dim() > 1], "weight_decay": decay},
        {"params": [own for _, own in learned if own.dim() <= 1], "weight_decay": 0},
    ]
    kind = torch.optim.AdamW if given["kind"] == "adamw" else torch.optim.Adam
    return kind(
        groups, lr=given["learningRate"], betas=(given["beta1"], given["beta2"]), eps=given["epsilon"], fused=True
    )


def peak_bytes():
    """Kilobytes on Linux, bytes on a Mac."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else 1024 * peak


def main(folder, mode, threads):
    torch.set_num_threads(int(threads))
    trainer = Trainer(folder, packed=mode == "packed")
    print(json.dumps({"parameters": trainer.parameters, "lossAtStart": trainer.loss_at_start()}), flush=True)
    for _ in sys.stdin:
        print(json.dumps(trainer.epoch()), flush=True)


main(*sys.argv[1:4])
