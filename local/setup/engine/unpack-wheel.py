"""Unpacks chosen members of wheels (which are zip archives): those that match a rule, under a new name.

usage: unpack-wheel.py RULES DESTINATION WHEEL...
RULES is a JSON list of [pattern, name]: the first pattern that matches a member's whole path gives its
name below DESTINATION. Exits with 3 if nothing matched.
"""

import json
import pathlib
import re
import shutil
import sys
import zipfile


def new_name(member, rules):
    for pattern, name in rules:
        match = re.fullmatch(pattern, member)
        if match:
            return match.expand(name)
    return None


def main(rules_json, destination, *wheels):
    rules = json.loads(rules_json)
    root = pathlib.Path(destination)
    unpacked = 0
    for wheel in wheels:
        with zipfile.ZipFile(wheel) as archive:
            for member in archive.namelist():
                name = new_name(member, rules)
                if name is None:
                    continue
                path = root / name
                path.parent.mkdir(parents=True, exist_ok=True)
                with archive.open(member) as source, open(path, "wb") as target:
                    shutil.copyfileobj(source, target, 1 << 20)
                unpacked += 1
    return 0 if unpacked else 3


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
