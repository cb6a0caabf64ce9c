"""Every waiver of a known vulnerability says why, and until when."""

from __future__ import annotations

import re
from pathlib import Path

WAIVERS = Path(__file__).resolve().parents[1] / ".ci" / "audit-waivers.txt"


def test_every_waiver_has_its_reason_and_its_end() -> None:
    for line in WAIVERS.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            assert re.fullmatch(r"(?:CVE|GHSA|PYSEC)-[\w-]+ .{20,} until \d{4}-\d\d-\d\d\.?", line), line
