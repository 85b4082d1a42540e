"""Unroll's networks in plain PyTorch, made from their configuration and started from the same weights."""

import numpy as np
import torch
from torch import nn
from torch.nn.functional import dropout
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

UNKNOWN = 1


class Weights:
    """Unroll's weights by their names, each to be taken once."""

    def __init__(self, array, names):
        self.array, self.left = array, set(names)

    def take(self, name):
        self.left.remove(name)
        return torch.from_numpy(self.array(f"weights/{name}").copy())

    def dense(self, name):
        kernel, bias = self.take(f"{name}/kernel"), self.take(f"{name}/bias")
        layer = nn.Linear(*kernel.shape)
        layer.weight, layer.bias = nn.Parameter(kernel.T.contiguous()), nn.Parameter(bias)
        return layer

    def table(self, name):
        return nn.Embedding.from_pretrained(self.take(name), freeze=False)


class Stack(nn.Module):
    """Recurrent layers; `packed` leaves padding out, else it is computed as if it were steps."""

    def __init__(self, weights, scope, recurrent, inputs, rate, packed):
        super().__init__()
        cell, units = recurrent["cell"], recurrent["units"]
        kind = {"simple-rnn": nn.RNN, "lstm": nn.LSTM, "gru": nn.GRU}[cell["kind"]]
        options = {"nonlinearity": cell["activation"]} if cell["kind"] == "simple-rnn" else {}
        both, layers = recurrent["bidirectional"], recurrent["layers"]
        between = rate if layers > 1 else 0
        self.rnn = kind(inputs, units, layers, batch_first=True, bidirectional=both, dropout=between, **options)
        self.packed, self.is_lstm, self.directions = packed, cell["kind"] == "lstm", 2 if both else 1
        for layer in range(layers):
            for direction, suffix in [("forward", ""), ("backward", "_reverse")][: self.directions]:
                self._start(weights, f"{scope}layer{layer}/{direction}", f"_l{layer}{suffix}", cell["kind"])

    def _start(self, weights, name, suffix, kind):
        # Keras' order of a GRU's gates is z, r, h, PyTorch's r, z, h; an LSTM's is the same.
        order = (lambda x: torch.cat([x.chunk(3, -1)[gate] for gate in (1, 0, 2)], -1)) if kind == "gru" else (lambda x: x)
        bias = order(weights.take(f"{name}/bias"))
        # PyTorch adds a second bias to each cell; where Unroll has one, it stays 0.
        given, state = bias if kind == "gru" else (bias, torch.zeros_like(bias))
        values = {
            "weight_ih": order(weights.take(f"{name}/kernel")).T,
            "weight_hh": order(weights.take(f"{name}/recurrent_kernel")).T,
            "bias_ih": given,
            "bias_hh": state,
        }
        with torch.no_grad():
            for part, value in values.items():
                getattr(self.rnn, part + suffix).copy_(value)
        getattr(self.rnn, f"bias_hh{suffix}").requires_grad_(kind == "gru")

    def forward(self, x, lengths, state=None):
        """[B, T, I] to [B, T, F] and the last state, as PyTorch has it."""
        if not self.packed or lengths is None:
            return self.rnn(x, state)
        packed = pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)
        outputs, state = self.rnn(packed, state)
        return pad_packed_sequence(outputs, batch_first=True, total_length=x.shape[1])[0], state

    def top(self, state):
        """The last layer's h, both directions side by side: [B, F]."""
        h = state[0] if self.is_lstm else state
        return torch.cat([h[-2], h[-1]], 1) if self.directions == 2 else h[-1]


class Reader(nn.Module):
    """Input layer and recurrent layers of what reads a sequence."""

    def __init__(self, config, weights, packed, scope=""):
        super().__init__()
        given = self.given = config["input"]
        self.rate = config.get("embeddingDropout", config["dropout"])
        self.conditions = given.get("conditions", [])
        self.features = nn.ModuleList()
        size = given.get("channels")
        if given["kind"] == "tokens":
            self.table = weights.table("embedding/table")
            self.features.extend(weights.table(f"feature{n}/table") for n in range(len(given["features"])))
            size = self.table.embedding_dim + sum(table.embedding_dim for table in self.features)
        self.stack = Stack(weights, scope, config["recurrent"], size, config["dropout"], packed)

    def forward(self, batch):
        if self.given["kind"] == "numeric":
            return self.stack(batch.x, batch.lengths)
        x = torch.cat([self.table(self._ids(batch)), *self._feature_vectors(batch)], 2)
        return self.stack(dropout(x, self.rate, self.training), batch.lengths + len(self.conditions))

    def _ids(self, batch):
        ids, share = batch.x, self.given["tokenDropout"]
        if self.training and share > 0:
            ids = torch.where(torch.rand(ids.shape) < share, UNKNOWN, ids)
        first = np.cumsum([self.given["vocabulary"], *self.conditions])
        before = [(ids_B + int(row))[:, None] for ids_B, row in zip(batch.conditions, first)]
        return torch.cat([*before, ids], 1) if before else ids

    def _feature_vectors(self, batch):
        ahead = (len(self.conditions), 0)
        return [table(nn.functional.pad(ids, ahead)) for table, ids in zip(self.features, batch.features)]


class OneToOne(nn.Module):
    def __init__(self, config, weights, packed):
        super().__init__()
        self.rate = config["dropout"]
        self.hidden = nn.ModuleList(weights.dense(f"layer{n}") for n in range(config["layers"]))
        self.output = weights.dense("output")

    def forward(self, batch):
        x = batch.x[:, 0]
        for layer in self.hidden:
            x = dropout(torch.relu(layer(x)), self.rate, self.training)
        return self.output(x)


class ReadAndAnswer(nn.Module):
    """What reads a sequence, and an output layer."""

    def __init__(self, config, weights, packed):
        super().__init__()
        self.rate = config["dropout"]
        self.reader = Reader(config, weights, packed)
        self.output = weights.dense("output")


class ManyToOne(ReadAndAnswer):
    def forward(self, batch):
        _, state = self.reader(batch)
        return self.output(dropout(self.reader.stack.top(state), self.rate, self.training))


class ManyToMany(ReadAndAnswer):
    def forward(self, batch):
        h, _ = self.reader(batch)
        return self.output(dropout(h[:, len(self.reader.conditions) :], self.rate, self.training))


class Decoder(nn.Module):
    """From tokens to scores of the next one."""

    def __init__(self, config, weights, packed, condition_size=0, attends=False):
        super().__init__()
        self.rate, self.embedding_rate = config["dropout"], config.get("embeddingDropout", config["dropout"])
        self.table = weights.table("decoder/embedding/table")
        recurrent = {**config["recurrent"], "bidirectional": False}
        inputs = config["targetEmbeddingSize"] + condition_size
        self.stack = Stack(weights, "decoder/", recurrent, inputs, self.rate, packed)
        self.combine = weights.dense("attention/combine") if attends else None
        self.output = weights.dense("output")

    def forward(self, ids, lengths=None, state=None, beside=None, memory=None):
        """Scores [B, T, V] and the state after each sequence's last step."""
        x = dropout(self.table(ids), self.embedding_rate, self.training)
        if beside is not None:
            x = torch.cat([x, beside[:, None].expand(-1, x.shape[1], -1)], 2)
        h, state = self.stack(x, lengths, state)
        if memory is not None:
            keys, values, penalty = memory
            shares = torch.softmax(h @ keys.transpose(1, 2) + penalty, 2)
            h = torch.tanh(self.combine(torch.cat([shares @ values, h], 2)))
        return self.output(dropout(h, self.rate, self.training)), state


class EncoderDecoder(nn.Module):
    def __init__(self, config, weights, packed):
        super().__init__()
        recurrent = config["recurrent"]
        self.reader = Reader(config, weights, packed, "encoder/")
        kinds = ["h", "c"] if recurrent["cell"]["kind"] == "lstm" else ["h"]
        names = [[f"bridge/layer{layer}/{kind}" for layer in range(recurrent["layers"])] for kind in kinds]
        bridged = recurrent["bidirectional"]
        self.bridges = nn.ModuleList(nn.ModuleList(map(weights.dense, own)) for own in names if bridged)
        self.attends = config["attention"] == "luong"
        features = recurrent["units"] * (2 if bridged else 1)
        general = self.attends and features != recurrent["units"]
        self.general = nn.Parameter(weights.take("attention/kernel")) if general else None
        self.decoder = Decoder(config, weights, packed, attends=self.attends)

    def encode(self, batch):
        values, state = self.reader(batch)
        if not self.attends:
            return self._bridged(state), None
        keys = values if self.general is None else values @ self.general
        ends = (batch.lengths + len(self.reader.conditions))[:, None]
        penalty = torch.where(torch.arange(values.shape[1]) < ends, 0.0, -1e9)[:, None]
        return self._bridged(state), (keys, values, penalty)

    def _bridged(self, state):
        if len(self.bridges) == 0:
            return state
        kinds = state if self.reader.stack.is_lstm else (state,)
        made = []
        for place, (layers, own) in enumerate(zip(self.bridges, kinds)):
            both = [torch.cat([own[2 * n], own[2 * n + 1]], 1) for n in range(len(layers))]
            through = torch.stack([layer(x) for layer, x in zip(layers, both)])
            made.append(torch.tanh(through) if place == 0 else through)
        return tuple(made) if self.reader.stack.is_lstm else made[0]

    def forward(self, batch, inputs, lengths):
        state, memory = self.encode(batch)
        return self.decoder(inputs, lengths, state, memory=memory)[0]


class LanguageModel(nn.Module):
    def __init__(self, config, weights, packed):
        super().__init__()
        conditional = config["conditionValues"] > 0
        self.condition = weights.table("condition/embedding/table") if conditional else None
        size = config["conditionEmbeddingSize"] if conditional else 0
        self.decoder = Decoder(config, weights, packed, condition_size=size)

    def forward(self, conditions, inputs, lengths, state=None):
        beside = None if self.condition is None else self.condition(conditions)
        return self.decoder(inputs, lengths, state, beside=beside)


NETWORKS = {
    "one-to-one": OneToOne,
    "many-to-one": ManyToOne,
    "many-to-many": ManyToMany,
    "encoder-decoder": EncoderDecoder,
    "one-to-many": LanguageModel,
}


def network_of(config, array, names, packed):
    """The network, and the count of what it learns."""
    weights = Weights(array, names)
    network = NETWORKS[config["task"]](config, weights, packed)
    if weights.left:
        raise SystemExit(f"the twin has no use for Unroll's weights {sorted(weights.left)}")
    return network, sum(own.numel() for own in network.parameters() if own.requires_grad)
