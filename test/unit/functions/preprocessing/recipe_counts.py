"""Records of each recipe's splits, counted from its files by other code than the pipeline's.

Python 3.11, standard library only. From the repository's root:
  python3 test/unit/functions/preprocessing/recipe_counts.py > test/unit/functions/preprocessing/recipe-counts.json
"""

import hashlib
import json
import pathlib
import sys

RECIPES = pathlib.Path("recipes")


def records(path, data):
    lines = path.read_bytes().split(b"\n")
    if data["format"]["kind"] == "conll":
        blocks = path.read_bytes().strip(b"\n").split(b"\n\n")
        return [block.strip(b"\n") for block in blocks if block.strip(b"\n")]
    rows = [line for line in lines if line]
    header = None
    if data["format"]["kind"] == "csv" and data["format"].get("header", True):
        header, *rows = rows
    if data.get("records", {}).get("kind") != "groups":
        return rows
    by = header.decode().split(",").index(data["records"]["by"][0])
    # A group's split comes from its key alone.
    keys = dict.fromkeys(row.split(b",")[by] for row in rows)
    return [b'["' + key + b'"]' for key in keys]


def position(record):
    return int.from_bytes(hashlib.sha256(record).digest()[:6], "big") / 2**48


def by_hash(all_records, test_share, validation_share):
    places = [position(record) for record in all_records]
    test = sum(place < test_share for place in places)
    validation = sum(test_share <= place < test_share + validation_share for place in places)
    return {"train": len(places) - test - validation, "validation": validation, "test": test}


def windows(path, data):
    """Rows of each side of the series, less the first ones, which no window lies before; others read back over the boundary."""
    split, length = data["split"], data["records"]["length"]
    rows = len(records(path, {**data, "records": {}}))
    test, validation = (int(rows * split[share] + 0.5) for share in ("testShare", "validationShare"))
    return {"train": rows - test - validation - length, "validation": validation, "test": test}


def count(recipe):
    data = json.loads((recipe / "request.json").read_text())["data"]
    split, folder = data["split"], recipe / "data"
    if split["by"] == "time":
        return windows(next(folder.iterdir()), data)
    if split["by"] == "hash":
        paths = sorted(folder.glob(split.get("files", "*")))
        found = [record for path in paths for record in records(path, data)]
        return by_hash(found, split["testShare"], split["validationShare"])
    train, test = (records(folder / split[side], data) for side in ("train", "test"))
    if "validation" in split:
        validation = records(folder / split["validation"], data)
        return {"train": len(train), "validation": len(validation), "test": len(test)}
    return {**by_hash(train, 0, split.get("validationShare", 0.1)), "test": len(test)}


found = sorted(path.parent for path in RECIPES.glob("*/data"))
json.dump({recipe.name: count(recipe) for recipe in found}, sys.stdout, indent=2)
print()
