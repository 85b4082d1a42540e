"""Words of texts by uniseg, an implementation of UAX 29 of its own, for Unicode 16.0.0 too.

Python 3.11, uniseg 0.10.1, unicodedata2 16.0.0. From the repository's root:
  python3 test/unit/shared/encoding/words/make_words.py > test/unit/shared/encoding/words/words.json
"""

import itertools
import json
import random
import sys

import unicodedata2 as unicodedata
from uniseg import unidata_version
from uniseg.derived import default_ignorable_code_point
from uniseg.wordbreak import words

assert unidata_version == unicodedata.unidata_version == "16.0.0"

# One of each class, and some that are of two: letters that are pictures, white space that connects.
SAMPLES = [
    "a", "é", "я", "ع", "क", "א", "1", "٣", "ア", "漢", "ひ", "ก", "_", "\u202f", ":", "·", ",", ";", ".", "’", "'", '"',
    "-", "!", " ", "\u00a0", "\t", "\r", "\n", "\u2028", "\u0001", "\u0301", "\u093f", "\u200c", "\u200d", "\u200b",
    "\u00ad", "\u2060", "\ufeff", "\ufe0f", "\U0001f1e6", "😀", "❤", "Ⓜ", "\U0001f3fd", "\U000e0067", "\U000e007f",
    "𝒜", "\U00010330", "\u0600", "\u061c", "\u3031",
]
WRITTEN = [
    "می‌خواهم کتاب‌ها را", "Don't panic, 3.14 or 1,000 in snake_case!", "l'été d’aujourd’hui", "a.b.c. e.g. 10:30 a:b",
    "नमस्ते दुनिया", "עברית צה\"ל ג'ירפה", "👩‍👩‍👧‍👦 👍🏽 🇩🇪🇫🇷🇮 🏴󠁧󠁢󠁥󠁮󠁧󠁿 1️⃣", "カタカナ ひらがな 漢字 한국어 ภาษาไทย", "co\u00adoperate zero\u200bwidth",
    "\u200e\u200f \u200b", "\ufeffstart", "x² ½ №5 a—b", "can.t 'quoted' \"double\" it''s 1,,2 1.a a.1",
]
EDGES = set("\u00ad\u061c\u180e\ufeff") | {
    chr(code)
    for first, last in ((0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x2064), (0x2066, 0x2069))
    for code in range(first, last + 1)
}


def is_space(character):
    return character.isspace() or unicodedata.category(character) in ("Cc", "Zs", "Zl", "Zp")


def is_edge(character):
    return is_space(character) or character in EDGES


def tokens(text):
    found = []
    for segment in words(text):
        while segment and is_edge(segment[0]):
            segment = segment[1:]
        while segment and is_edge(segment[-1]):
            segment = segment[:-1]
        if not all(is_edge(one) or default_ignorable_code_point(one) for one in segment):
            found.append(segment)
    return found


chance = random.Random(29)
texts = WRITTEN + ["".join(pair) for pair in itertools.product(SAMPLES, repeat=2)]
texts += ["".join(chance.choices(SAMPLES, k=chance.randint(3, 12))) for _ in range(2500)]
blocks = [(0x0, 0x3000), (0xA000, 0xD7FF), (0xF900, 0xFFFF), (0x10000, 0x11FFF), (0x1D000, 0x1FBFF), (0xE0000, 0xE01EF)]
for _ in range(1200):
    first, last = chance.choice(blocks)
    texts.append("".join(chr(chance.randint(first, last)) + chance.choice(["", "a", ".", "1"]) for _ in range(8)))
json.dump([[text, tokens(text)] for text in texts], sys.stdout, separators=(",", ":"))
print()
