"""One peer of the benchmark: reads one job per line, runs training steps, answers with the milliseconds of each step.

Job: {"cell": "lstm" | "gru", "batch", "steps", "inputs", "units", "classes", "data": file, "warmUp": n, "repeat": n}.
The file holds x [B, T, I] as float32, then the labels [B] as int32. Models live on between jobs of the same shape.
"""

import json
import os
import sys
import time

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ["KERAS_BACKEND"] = "tensorflow"

import numpy as np


def load(job):
    count = job["batch"] * job["steps"] * job["inputs"]
    raw = np.fromfile(job["data"], np.uint8)
    x = raw[: 4 * count].view(np.float32).reshape(job["batch"], job["steps"], job["inputs"])
    return x, raw[4 * count :].view(np.int32)


def torch_step(job):
    import torch

    x, labels = (torch.from_numpy(array.copy()) for array in load(job))
    labels = labels.long()
    layer = (torch.nn.LSTM if job["cell"] == "lstm" else torch.nn.GRU)(job["inputs"], job["units"], batch_first=True)
    head = torch.nn.Linear(job["units"], job["classes"])
    weights = [*layer.parameters(), *head.parameters()]
    optimizer = torch.optim.Adam(weights, lr=0.001)

    def step():
        optimizer.zero_grad()
        outputs, _ = layer(x)
        loss = torch.nn.functional.cross_entropy(head(outputs[:, -1]), labels)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(weights, 1.0)
        optimizer.step()
        return loss.item()

    return step


def keras_step(job):
    import keras

    x, labels = load(job)
    cell = keras.layers.LSTM if job["cell"] == "lstm" else keras.layers.GRU
    model = keras.Sequential([cell(job["units"]), keras.layers.Dense(job["classes"])])
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(optimizer=keras.optimizers.Adam(0.001, global_clipnorm=1.0), loss=loss)
    return lambda: float(model.train_on_batch(x, labels))


def main(library):
    make = {"torch": torch_step, "keras": keras_step}[library]
    steps = {}
    for line in sys.stdin:
        job = json.loads(line)
        key = json.dumps([job[name] for name in ("cell", "batch", "steps", "inputs", "units")])
        if key not in steps:
            steps = {key: make(job)}
        for _ in range(job["warmUp"]):
            steps[key]()
        times = []
        for _ in range(job["repeat"]):
            start = time.perf_counter()
            steps[key]()
            times.append(1000 * (time.perf_counter() - start))
        print(json.dumps(times), flush=True)


main(sys.argv[1])
