"""Instants of texts, by other code than the pipeline's: nanoseconds since 1970 in UTC, and numbers times 10^18.

Python 3.11, standard library only (zoneinfo reads the system's tzdata, or that of PyPI). From the repository's root:
  python3 test/unit/functions/records/time/instants_python.py > test/unit/functions/records/time/instants.json
"""

import json
import re
import sys
from datetime import datetime, timedelta, timezone
from fractions import Fraction
from zoneinfo import ZoneInfo

EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)

ISO = [
    "2024-05-01", "1969-12-31", "0044-03-15", "2024-02-29T23:59:59", "2024-05-01 12:00",
    "2024-05-01T12:00:00Z", "2024-05-01T12:00:00.5Z", "2024-05-01T12:00:00.123456789Z",
    "2024-05-01T12:00:00.000000001+02:00", "2024-05-01 12:00:00.25 -0530", "1969-12-31T23:59:59.999999999Z",
    "2024-05-01T12:00:00+14:00", "9999-12-31T23:59:59.999Z", "2026-W48-7", "2026-W01-1", "2020-W53-7", "2026-W48",
    "2026-W48-7T06:30:00.25+02:00", "2026W487T063000Z",
]
ORDINALS = ["2026-333", "2024-366", "2026-001"]
NUMBERS = [
    "0", "-1", "2024", "20240501", "9007199254740993", "9007199254740993000001", "0.1", "1714564800.123456789",
    "1.5e3", "-2.5E-3", ".5", "+7", "1714564800000000001",
]
PATTERNS = [
    ("12/31/2023", "MM/dd/yyyy", "%m/%d/%Y"), ("31.12.2023 07:05", "dd.MM.yyyy HH:mm", "%d.%m.%Y %H:%M"),
    ("2023-12-31T01:02:03.123456", "yyyy-MM-ddTHH:mm:ss.SSSSSS", "%Y-%m-%dT%H:%M:%S.%f"),
    ("31 Dec 2023 11:59:01 PM", "dd MMM yyyy hh:mm:ss a", "%d %b %Y %I:%M:%S %p"),
    ("December 3 2023", "MMMM d yyyy", "%B %d %Y"), ("20231231235901", "yyyyMMddHHmmss", "%Y%m%d%H%M%S"),
    ("Sunday, 31.12.23", "EEEE, dd.MM.yy", "%A, %d.%m.%y"), ("2023/12/31 01:02:03 +0530", "yyyy/MM/dd HH:mm:ss ZZZ", "%Y/%m/%d %H:%M:%S %z"),
    ("2023-365 6h", "yyyy-ooo H'h'", "%Y-%j %Hh"),
]
ZONED = [
    ("2024-07-01T12:00", "Europe/Berlin"), ("2024-01-01T12:00", "Europe/Berlin"), ("2024-10-27T02:30", "Europe/Berlin"),
    ("2024-03-31T01:59:59.5", "Europe/Berlin"), ("2024-03-31T03:00", "Europe/Berlin"), ("2024-11-03T01:30", "America/New_York"),
    ("2024-07-01T12:00", "Asia/Kathmandu"), ("2024-04-07T02:15", "Australia/Lord_Howe"),
]


def nanoseconds(moment, rest=0):
    since = moment - EPOCH
    return str((since.days * 86400 + since.seconds) * 10**9 + since.microseconds * 1000 + rest)


def iso(text):
    date, fraction, offset = re.fullmatch(r"([^.]+?)(?:\.(\d+))?( ?[+-]\d\d:?\d\d|Z)?", text).groups() if len(text) > 10 else (text, None, None)
    moment = datetime.fromisoformat(date)
    shift = timedelta(0)
    if offset not in (None, "Z"):
        sign, hours, minutes = re.fullmatch(r" ?([+-])(\d\d):?(\d\d)", offset).groups()
        shift = timedelta(hours=int(hours), minutes=int(minutes)) * (-1 if sign == "-" else 1)
    return nanoseconds(moment.replace(tzinfo=timezone.utc) - shift, int((fraction or "").ljust(9, "0")))


def number(text):
    value = Fraction(text if not text.startswith(".") else "0" + text) * 10**18
    assert value.denominator == 1
    return str(value.numerator)


def patterned(text, directives):
    moment = datetime.strptime(text, directives)
    return nanoseconds(moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc))


json.dump({
    "python": sys.version.split()[0],
    "iso": [[text, iso(text)] for text in ISO],
    "ordinals": [[text, patterned(text, "%Y-%j")] for text in ORDINALS],
    "numbers": [[text, number(text)] for text in NUMBERS],
    "patterns": [[text, tokens, directives, patterned(text, directives)] for text, tokens, directives in PATTERNS],
    "zoned": [[text, zone, nanoseconds(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)))] for text, zone in ZONED],
}, sys.stdout, indent=2)
print()
