"""Predicts with exported models in Python, from what use.json says of their graphs alone, and compares.

Usage: check_onnx.py <folder with one folder a case>; prints a JSON object a case: the largest difference of numbers
from the trainer's, relative to the magnitude where that is above 1, and how many decoded sequences differ.
Versions: local/setup/onnx-requirements.txt.
"""

import json
import os
import pathlib
import sys

import numpy as np
import onnx

# Before it is imported: its builds for Linux report to Microsoft.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
import onnxruntime as ort

START, END = 2, 3


def session_of(folder, graph):
    path = str(folder / graph["file"])
    onnx.checker.check_model(path, full_check=True)
    return ort.InferenceSession(path)


def named(ports, role):
    return [port["name"] for port in ports if port["role"] == role]


def feeds_of(graph, batch):
    size, steps = batch["size"], batch["steps"]
    feeds = {}
    lists = {"condition": list(batch["conditions"]), "feature": list(batch["features"])}
    for port in graph["inputs"]:
        name, role = port["name"], port["role"]
        if role == "input" and port["type"] == "int32":
            feeds[name] = np.array(batch["input"], np.int32).reshape(size, steps)
        elif role == "input":
            shape = (size, -1) if len(port["shape"]) == 2 else (size, steps, batch["channels"])
            feeds[name] = np.array(batch["input"], np.float32).reshape(shape)
        elif role == "lengths":
            feeds[name] = np.array(batch["lengths"], np.int32)
        elif role == "condition":
            feeds[name] = np.array(lists[role].pop(0), np.int32)
        elif role == "feature":
            feeds[name] = np.array(lists[role].pop(0), np.int32).reshape(size, steps, *port["shape"][2:])
    return feeds


class Stepper:
    def __init__(self, session, graph, start, rows):
        self.session, self.graph = session, graph
        self.states = named(graph["inputs"], "state")
        units = {port["name"]: port["shape"][1] for port in graph["inputs"] if port["role"] == "state"}
        self.held = {name: np.zeros((rows, units[name]), np.float32) for name in self.states} | start

    def step(self, ids):
        outputs = self.session.run(None, self.held | {"token": np.array(ids, np.int32)})
        by_name = dict(zip([output.name for output in self.session.get_outputs()], outputs))
        for name, after in zip(self.states, named(self.graph["outputs"], "next-state")):
            self.held[name] = by_name[after]
        return by_name["scores"]


def nats_of(stepper, targets):
    nats = np.zeros(len(targets))
    for step in range(max(map(len, targets)) + 1):
        fed = [START if step == 0 else (t[step - 1] if step <= len(t) else END) for t in targets]
        scores = stepper.step(fed)
        for row, target in enumerate(targets):
            if step <= len(target):
                nats[row] -= scores[row, target[step] if step < len(target) else END]
    return nats


def greedy(stepper, limits):
    outputs = [[] for _ in limits]
    open_rows = set(range(len(limits)))
    fed = [START] * len(limits)
    while open_rows:
        scores = stepper.step(fed).copy()
        scores[:, [0, 1, 2]] = -np.inf
        for row in list(open_rows):
            token = int(scores[row].argmax())
            if token != END:
                outputs[row].append(token)
            if token == END or len(outputs[row]) >= limits[row]:
                open_rows.remove(row)
            fed[row] = token
    return outputs


def marginals(scores, chain):
    """Probabilities of a chain's tags at each step, as sums over all tag sequences."""
    transitions, start, end = (np.array(chain[key]) for key in ("transitions", "start", "end"))
    add = np.logaddexp.reduce
    before, after = [start + scores[0]], [end]
    for step in scores[1:]:
        before.append(add(before[-1][:, None] + transitions, axis=0) + step)
    for step in scores[:0:-1]:
        after.insert(0, add(transitions + step + after[0], axis=1))
    logs = np.array(before) + np.array(after)
    return np.exp(logs - add(logs[0]))


def relative(actual, expected):
    actual, expected = np.asarray(actual, np.float64), np.asarray(expected, np.float64)
    return float(np.max(np.abs(actual - expected) / np.maximum(1, np.abs(expected)), initial=0))


def check(folder):
    case = json.loads((folder / "case.json").read_text())
    graphs = case["onnx"]
    sessions = {key: session_of(folder, graphs[key]) for key in ("model", "encoder", "step") if key in graphs}
    worst, other = 0.0, 0
    for batch in case["batches"]:
        if "model" in sessions:
            graph = graphs["model"]
            role = "logits" if named(graph["outputs"], "logits") else "values"
            (numbers,) = sessions["model"].run(named(graph["outputs"], role), feeds_of(graph, batch))
            if numbers.ndim == 3:
                rows = [row[:length] for row, length in zip(numbers, batch["lengths"])]
                numbers = np.concatenate(
                    rows if batch["chain"] is None else [marginals(row.astype(np.float64), batch["chain"]) for row in rows]
                )
            worst = max(worst, relative(numbers.ravel(), batch["numbers"]))
            continue
        if "encoder" in sessions:
            encoder = sessions["encoder"]
            outputs = encoder.run(None, feeds_of(graphs["encoder"], batch))
            start = dict(zip([output.name for output in encoder.get_outputs()], outputs))
        else:
            start = feeds_of(graphs["step"], batch)
        make = lambda: Stepper(sessions["step"], graphs["step"], start, batch["size"])
        worst = max(worst, relative(nats_of(make(), batch["targets"]), batch["numbers"]))
        if batch["greedy"] is not None:
            limits = [min(case["limit"], 8 * length + 32) for length in batch["lengths"]]
            other += sum(a != b for a, b in zip(greedy(make(), limits), batch["greedy"]))
    return {"case": folder.name, "difference": worst, "otherSequences": other}


for case in sorted(pathlib.Path(sys.argv[1]).iterdir()):
    print(json.dumps(check(case)))
