"""Makes data/ from the Bach chorales in music21's corpus.

Python 3.11, standard library only. From this folder:
  pip download --no-deps music21==10.5.1
  python3 make.py music21-10.5.1-py3-none-any.whl
"""

import fractions
import io
import pathlib
import random
import re
import sys
import xml.etree.ElementTree
import zipfile

FOLDER = re.compile(r"music21/corpus/bach/(bwv[^/]*)\.mxl$")
NAMES = ["C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B"]
STEPS_OF = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
PARTS = 4
LEAST_STEPS = 16
SEED = 1
# 60, 20 and 20 %, as the literature on polyphonic music splits its chorales.
SHARES = {"train": 0.6, "valid": 0.2, "test": 0.2}


def midi(pitch):
    alter = int(float(pitch.findtext("alter", "0")))
    return 12 * (int(pitch.findtext("octave")) + 1) + STEPS_OF[pitch.findtext("step")] + alter


def notes(part):
    """(start, end, pitch) of each note, in quarters from the part's start; and the part's end."""
    found, divisions, measure_start, transposed = [], 1, fractions.Fraction(0), 0
    for measure in part.findall("measure"):
        cursor = longest = start = fractions.Fraction(0)
        for element in measure:
            if element.tag == "attributes":
                divisions = int(element.findtext("divisions", str(divisions)))
                transposed = int(element.findtext("transpose/chromatic", str(transposed)))
            duration = fractions.Fraction(int(element.findtext("duration", "0")), divisions)
            if element.tag == "backup":
                cursor -= duration
            elif element.tag == "forward":
                cursor += duration
            elif element.tag == "note" and element.find("grace") is None:
                if element.find("chord") is None:
                    start, cursor = cursor, cursor + duration
                pitch = element.find("pitch")
                if pitch is not None:
                    at = measure_start + start
                    found.append((at, at + duration, midi(pitch) + transposed))
            longest = max(longest, cursor)
        measure_start += longest
    return found, measure_start


def steps(score):
    """The pitches that sound at the start of each quarter, of all parts; None where the parts do not fit together."""
    parts = [notes(part) for part in score.findall("part")]
    if len(parts) != PARTS or len({end for _, end in parts}) != 1:
        return None
    sounding = [set() for _ in range(int(parts[0][1]))]
    for found, _ in parts:
        for start, end, pitch in found:
            for step in range(-int(-start // 1), -int(-end // 1)):
                if step < len(sounding):
                    sounding[step].add(pitch)
    while sounding and not sounding[-1]:
        sounding.pop()
    return sounding


def read(archive, name):
    with zipfile.ZipFile(io.BytesIO(archive.read(name))) as inner:
        inside = [file for file in inner.namelist() if file.endswith("xml") and "META-INF" not in file]
        return xml.etree.ElementTree.fromstring(inner.read(inside[0]))


def shape(sounding):
    """The same for a chorale in any key."""
    lowest = min(pitch for step in sounding for pitch in step)
    return tuple(tuple(sorted(pitch - lowest for pitch in step)) for step in sounding)


def text(sounding):
    named = [[f"{NAMES[pitch % 12]}{pitch // 12 - 1}" for pitch in sorted(step)] for step in sounding]
    return " ".join("+".join(step) or "+" for step in named)


def main(wheel):
    chorales, shapes, left_out = [], set(), {"parts": 0, "short": 0, "twins": 0}
    with zipfile.ZipFile(wheel) as archive:
        for name in sorted(filter(FOLDER.match, archive.namelist())):
            sounding = steps(read(archive, name))
            if sounding is None:
                left_out["parts"] += 1
            elif len(sounding) < LEAST_STEPS:
                left_out["short"] += 1
            elif shape(sounding) in shapes:
                left_out["twins"] += 1
            else:
                shapes.add(shape(sounding))
                chorales.append((FOLDER.match(name).group(1), text(sounding)))
    random.Random(SEED).shuffle(chorales)
    first = 0
    for split, share in SHARES.items():
        end = len(chorales) if split == "test" else first + round(share * len(chorales))
        lines = [f"{name}\t{steps_text}\n" for name, steps_text in chorales[first:end]]
        pathlib.Path("data", f"{split}.tsv").write_text("".join(lines), encoding="utf-8", newline="")
        lengths = [len(line.split("\t")[1].split(" ")) for line in lines]
        print(split, len(lines), "chorales", sum(lengths), "steps", min(lengths), max(lengths))
        first = end
    print("left out:", left_out)
    print("pitches:", len({p for _, t in chorales for s in t.split(" ") for p in s.split("+") if p}))


main(sys.argv[1])
