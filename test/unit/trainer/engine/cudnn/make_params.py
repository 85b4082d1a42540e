"""The vector of parameters that Keras hands to cuDNN, by Keras's own conversion.

Run (versions used are in the file):
    pip install tensorflow-cpu==2.21.0 keras==3.15.1
    python make_params.py
Weights are in the engine's layout, which is Keras's: LSTM gates i,f,c,o; GRU z,r,h. The calls are those of
`_cudnn_lstm` and `_cudnn_gru` (keras/src/backend/tensorflow/rnn.py).
"""

import importlib
import json
import os
import pathlib

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import keras
import numpy as np
import tensorflow as tf

# The package has a function of the module's name.
rnn = importlib.import_module("keras.src.backend.tensorflow.rnn")

INPUTS, UNITS = 2, 3
random = np.random.default_rng(1)


def draw(*shape):
    return np.round(random.uniform(-1, 1, shape), 4).astype(np.float32)


def numbers(array):
    return [round(float(value), 4) for value in np.asarray(array).ravel()]


def lstm(kernel, recurrent, bias):
    weights = tf.split(kernel, 4, axis=1) + tf.split(recurrent, 4, axis=1)
    full_bias = tf.concat((tf.zeros_like(bias), bias), 0)
    return weights, tf.split(full_bias, 8)


def gru(kernel, recurrent, bias):
    weights = tf.split(kernel, 3, axis=1) + tf.split(recurrent, 3, axis=1)
    biases = tf.split(tf.reshape(bias, [-1]), 6)
    for first in (0, 3):
        weights[first], weights[first + 1] = weights[first + 1], weights[first]
        biases[first], biases[first + 1] = biases[first + 1], biases[first]
    return weights, biases


def case(cell, gates, split, bias):
    kernel, recurrent = draw(INPUTS, gates * UNITS), draw(UNITS, gates * UNITS)
    weights, biases = split(kernel, recurrent, bias)
    params = rnn._standardize_cudnn_weights(
        weights=weights, biases=biases, shape=tf.constant([-1]), transpose_weights=True
    )
    return {
        "cell": cell,
        "weights": [numbers(kernel), numbers(recurrent), numbers(bias)],
        "params": numbers(params),
    }


cases = [
    case({"kind": "lstm"}, 4, lstm, draw(4 * UNITS)),
    case({"kind": "gru", "variant": "reset-after"}, 3, gru, draw(2, 3 * UNITS)),
]
versions = {"keras": keras.__version__, "tensorflow": tf.__version__, "numpy": np.__version__}
text = json.dumps({"versions": versions, "inputs": INPUTS, "units": UNITS, "cases": cases})
pathlib.Path(__file__).with_name("params.json").write_text(text + "\n")
