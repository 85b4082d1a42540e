"""Which lines a stratified split deals to which side; writes stratified.json. Python 3.11, standard library alone."""

import hashlib
import json
from pathlib import Path

TEST, VALIDATION = 0.2, 0.1


def position(data: bytes) -> int:
    return int(hashlib.sha256(data).hexdigest()[:12], 16)


def rounded(value: float) -> int:
    return int(value + 0.5)


def by_class(lines, class_of):
    """Without a key: of each class the first records by hash are tested, the next validated."""
    sides = {}
    for label in sorted({class_of(line) for line in lines}):
        ranked = sorted((line for line in lines if class_of(line) == label), key=lambda line: position(line.encode()))
        tested = max(1, rounded(TEST * len(ranked)))
        validated = max(1, rounded(VALIDATION * len(ranked)))
        for rank, line in enumerate(ranked):
            side = "test" if rank < tested else "validation" if rank < tested + validated else "train"
            sides[line] = side
    return sides


def record(n: int) -> str:
    label = "rare" if n % 100 == 37 else "few" if n % 250 == 3 else "ab"[n % 2]
    return f"w{n} v{n % 7},{label}"


lines = [record(n) for n in range(1000)]
sides = by_class(lines, lambda line: line.split(",")[1])
plain = {
    line: "test" if position(line.encode()) / 2**48 < TEST
    else "validation" if position(line.encode()) / 2**48 < TEST + VALIDATION
    else "train"
    for line in lines
}
out = {
    "test": sorted(line for line in lines if sides[line] == "test"),
    "validation": sorted(line for line in lines if sides[line] == "validation"),
    "moved": sum(sides[line] != plain[line] for line in lines),
}
Path(__file__).with_name("stratified.json").write_text(json.dumps(out, indent=0) + "\n")
print({side: len(out[side]) for side in ("test", "validation")}, out["moved"])
