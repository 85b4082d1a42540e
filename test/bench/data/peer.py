"""The same two jobs in other libraries: python peer.py <library> <job as JSON>.

Says "ready" when all is imported, works when it reads "go", and prints its peak resident size as JSON.
A record has a text and a label. Profile: counts of tokens and labels of the training split, and of lengths of texts.
Encode: ids of tokens and labels in one Arrow file per split. A split is by a hash of the text that the library has,
8 : 1 : 1, where Unroll takes SHA-256. The vocabulary of encode is the one that Unroll made.
"""

import json
import os
import resource
import sys
import zlib
from collections import Counter

LIBRARY = sys.argv[1]
JOB = json.loads(sys.argv[2])
STAGE, FORMAT, TOKENS, PATHS, OUT = (JOB[name] for name in ("stage", "format", "tokens", "paths", "out"))
WORD = r"[\p{L}\p{N}\p{M}]+|[^\s\p{L}\p{N}\p{M}]"
SPLITS = {"train": (0, 80), "validation": (80, 90), "test": (90, 100)}
UNKNOWN = 1
ROWS = 20_000

if STAGE == "encode":
    with open(JOB["encoder"], encoding="utf-8") as file:
        encoder = json.load(file)
    VOCABULARY = {token: id for id, token in enumerate(encoder["input"]["vocabulary"])}
    LABELS = {label: id for id, label in enumerate(encoder["target"]["labels"])}


def polars():
    """Lazily, by the streaming engine, on as many threads as the others have processes."""
    import polars as pl

    def work():
        scan = pl.scan_ndjson(PATHS) if FORMAT == "jsonl" else pl.scan_csv(PATHS)
        text = pl.col("text")
        tokens = text.str.split("") if TOKENS == "characters" else text.str.extract_all(WORD)
        part = text.hash(1) % 100
        if STAGE == "profile":
            length = text.str.len_chars() if TOKENS == "characters" else tokens.list.len()
            train = scan.filter(part < 80)
            pl.collect_all(
                [
                    train.select(tokens.alias("token").explode()).group_by("token").len(),
                    train.group_by("label").len(),
                    scan.select(length.alias("length")).group_by("length").len(),
                ],
                engine="streaming",
            )
            return
        ids = pl.element().replace_strict(VOCABULARY, default=UNKNOWN, return_dtype=pl.Int32)
        encoded = scan.select(
            tokens.list.eval(ids).alias("input"),
            pl.col("label").replace_strict(LABELS, return_dtype=pl.Int32).alias("target"),
            part.alias("part"),
        )
        pl.collect_all(
            [
                encoded.filter(pl.col("part").is_between(low, high, closed="left"))
                .drop("part")
                .sink_ipc(os.path.join(OUT, f"{split}.arrow"), lazy=True)
                for split, (low, high) in SPLITS.items()
            ],
            engine="streaming",
        )

    return work


def pandas():
    """In blocks of rows, each a series of tokens that is counted, or mapped to ids, as a whole."""
    import numpy as np
    import pandas as pd
    import pyarrow as pa

    word = r"\w+|[^\w\s]"

    def blocks():
        for path in PATHS:
            read = pd.read_json(path, lines=True, chunksize=ROWS) if FORMAT == "jsonl" else pd.read_csv(path, chunksize=ROWS)
            yield from read

    def tokens_of(text):
        return text.map(list) if TOKENS == "characters" else text.str.findall(word)

    def part_of(text):
        return pd.util.hash_pandas_object(text, index=False) % 100

    def work():
        if STAGE == "profile":
            counts, labels, lengths = [], [], []
            for block in blocks():
                tokens = tokens_of(block["text"])
                train = part_of(block["text"]) < 80
                counts.append(tokens[train].explode().value_counts())
                labels.append(block["label"][train].value_counts())
                lengths.append(tokens.str.len().value_counts())
            for parts in (counts, labels, lengths):
                pd.concat(parts).groupby(level=0).sum()
            return
        schema = pa.schema({"input": pa.list_(pa.int32()), "target": pa.int32()})
        files = {split: pa.ipc.new_file(os.path.join(OUT, f"{split}.arrow"), schema) for split in SPLITS}
        vocabulary = pd.Series(VOCABULARY, dtype="int32")
        for block in blocks():
            tokens = tokens_of(block["text"])
            ids = tokens.explode().map(vocabulary).fillna(UNKNOWN).astype("int32").to_numpy()
            offsets = np.concatenate([[0], tokens.str.len().cumsum()]).astype("int32")
            batch = pa.record_batch(
                [pa.ListArray.from_arrays(offsets, ids), pa.array(block["label"].map(LABELS).astype("int32"))], schema=schema
            )
            part = part_of(block["text"])
            for split, (low, high) in SPLITS.items():
                files[split].write_batch(batch.filter(pa.array((part >= low) & (part < high))))
        for file in files.values():
            file.close()

    return work


def datasets():
    """`datasets` reads and writes, in batches; `tokenizers` counts and encodes, on its own threads."""
    from datasets import load_dataset
    from tokenizers import Regex, Tokenizer, models, pre_tokenizers, trainers

    pattern = Regex(r"[\s\S]" if TOKENS == "characters" else WORD)
    vocabulary = dict(VOCABULARY) if STAGE == "encode" else {}
    tokenizer = Tokenizer(models.WordLevel(vocab=vocabulary, unk_token="<unknown>"))
    tokenizer.pre_tokenizer = pre_tokenizers.Split(pattern, "removed", invert=True)

    def work():
        kind = "json" if FORMAT == "jsonl" else "csv"
        rows = load_dataset(kind, data_files=PATHS, split="train", cache_dir=OUT)
        part = [zlib.crc32(text.encode()) % 100 for batch in rows.iter(ROWS) for text in batch["text"]]
        if STAGE == "profile":
            train = rows.select([row for row, value in enumerate(part) if value < 80])
            texts = (batch["text"] for batch in train.iter(ROWS))
            tokenizer.train_from_iterator(texts, trainers.WordLevelTrainer(vocab_size=1_000_000, show_progress=False))
            Counter(train["label"])
            return
        encoded = rows.map(
            lambda batch: {
                "input": [encoding.ids for encoding in tokenizer.encode_batch_fast(batch["text"])],
                "target": [LABELS[label] for label in batch["label"]],
            },
            batched=True,
            remove_columns=["text", "label"],
        )
        for split, (low, high) in SPLITS.items():
            chosen = encoded.select([row for row, value in enumerate(part) if low <= value < high])
            chosen.save_to_disk(os.path.join(OUT, split))

    return work


work = {"polars": polars, "pandas": pandas, "datasets": datasets}[LIBRARY]()
print("ready", flush=True)
sys.stdin.readline()
work()
print(json.dumps({"peakRssMb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6}), flush=True)
