"""Predicts with a model's ONNX file or with PyTorch, as a person would in Python: characters to ids by a dictionary,
256 names of like lengths at a time, label and confidence as JSON Lines.

Usage: peer.py onnxruntime|torch whole|records <files> <input> <weights> <output or count>
"""

import json
import os
import sys
import time
import unicodedata

library, job, files, source, weights_file, last = sys.argv[1:7]
BATCH, ROUNDS = 256, 3

import numpy as np

use = json.load(open(f"{files}/use.json", encoding="utf-8"))
ids = {token: id for id, token in enumerate(use["encoder"]["input"]["vocabulary"]) if id > 1}
labels = use["encoder"]["target"]["labels"]


def encoded(names):
    rows = [[ids.get(c, 1) for c in unicodedata.normalize("NFC", name)] for name in names]
    lengths = np.array([len(row) for row in rows], np.int32)
    x = np.zeros((len(rows), lengths.max()), np.int32)
    for row, own in enumerate(rows):
        x[row, : len(own)] = own
    return x, lengths


def make_onnxruntime():
    # Before it is imported: its builds for Linux report to Microsoft.
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    import onnxruntime as ort

    session = ort.InferenceSession(f"{files}/model.onnx")
    return lambda x, lengths: session.run(["probabilities"], {"surname": x, "surname_length": lengths})[0]


def make_torch():
    import torch

    values = np.fromfile(f"{weights_file}.f32", np.float32)
    stored = {
        name: torch.from_numpy(values[start : start + np.prod(shape)].reshape(shape))
        for name, (start, shape) in json.load(open(weights_file)).items()
    }
    task = use["sizes"]
    table = stored["embedding/table"]
    both = any("backward" in name for name in stored)
    lstm = torch.nn.LSTM(table.shape[1], task["units"], task["layers"], batch_first=True, bidirectional=both)
    # Keras' order of gates i, f, c, o is PyTorch's i, f, g, o.
    for layer in range(task["layers"]):
        for direction, suffix in [("forward", ""), ("backward", "_reverse")][: 2 if both else 1]:
            own = {kind: stored[f"layer{layer}/{direction}/{kind}"] for kind in ("kernel", "recurrent_kernel", "bias")}
            getattr(lstm, f"weight_ih_l{layer}{suffix}").data = own["kernel"].T.contiguous()
            getattr(lstm, f"weight_hh_l{layer}{suffix}").data = own["recurrent_kernel"].T.contiguous()
            getattr(lstm, f"bias_ih_l{layer}{suffix}").data = own["bias"]
            getattr(lstm, f"bias_hh_l{layer}{suffix}").data = torch.zeros_like(own["bias"])

    @torch.inference_mode()
    def predict(x, lengths):
        packed = torch.nn.utils.rnn.pack_padded_sequence(
            table[torch.from_numpy(x).long()], torch.from_numpy(lengths).long(), batch_first=True, enforce_sorted=False
        )
        _, (h, _) = lstm(packed)
        top = torch.cat([h[-2], h[-1]], 1) if both else h[-1]
        return torch.softmax(top @ stored["output/kernel"] + stored["output/bias"], 1).numpy()

    return predict


predict = {"onnxruntime": make_onnxruntime, "torch": make_torch}[library]()


def whole():
    names = [line.split("\t")[0] for line in open(source, encoding="utf-8").read().splitlines()]
    with open(last, "w", encoding="utf-8") as out:
        for start in range(0, len(names), 4 * BATCH):
            part = names[start : start + 4 * BATCH]
            order = sorted(range(len(part)), key=lambda row: len(part[row]))
            results = [None] * len(part)
            for first in range(0, len(part), BATCH):
                rows = order[first : first + BATCH]
                shares = predict(*encoded([part[row] for row in rows]))
                best = shares.argmax(1)
                for place, row in enumerate(rows):
                    label = labels[best[place]]
                    results[row] = {"line": start + row + 1, "label": label, "confidence": float(shares[place, best[place]])}
            out.writelines(json.dumps(result) + "\n" for result in results)


def records():
    names = [line.split("\t")[0] for line in open(source, encoding="utf-8").read().splitlines()][: int(last)]
    micros = {}
    for batch in (1, BATCH):
        rounds = []
        for _ in range(ROUNDS + 1):
            started = time.perf_counter()
            for start in range(0, len(names), batch):
                shares = predict(*encoded(names[start : start + batch]))
                [labels[best] for best in shares.argmax(1)]
            rounds.append(1e6 * (time.perf_counter() - started) / len(names))
        micros[str(batch)] = min(rounds[1:])
    print(json.dumps(micros))


whole() if job == "whole" else records()
