"""Makes murmur3.json: the first 64 bits of MurmurHash3_x86_128 of texts of every length up to two blocks and more.

Run: python murmur3_mmh3.py > murmur3.json      (Python 3.11.7, mmh3 5.3.1)
"""
import json
import struct

import mmh3


def main():
    texts = [bytes((7 * at + length) % 256 for at in range(length)) for length in [*range(36), 255, 1000, 4096]]
    cases = []
    for data in texts:
        low, high = struct.unpack("<II", mmh3.hash_bytes(data, x64arch=False)[:8])
        cases.append({"bytes": data.hex(), "hash": [low, high]})
    print(json.dumps(cases))


if __name__ == "__main__":
    main()
