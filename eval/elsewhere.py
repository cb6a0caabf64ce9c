"""Reports of other authorities: nothing in the product may be tied to the five papers that it was made with.

The reports are read from a folder beside the repository and never committed; ``cases_elsewhere/reports.toml`` names
the file of each, with the hash of the text that its cases were written from.
"""

from __future__ import annotations

import hashlib
import shutil
import tomllib
from pathlib import Path

from corpus.errors import UsageError

__all__ = ["CASES_ELSEWHERE", "lay_out", "reports_directory"]

CASES_ELSEWHERE = Path(__file__).parent / "cases_elsewhere"
"""The case files, and ``reports.toml``."""

REPORTS = "reports.toml"


def reports_directory(shared: Path | None = None) -> Path:
    """Return the folder of the reports, ``ofsted`` in ``shared`` (default: the folder of that name beside ours)."""
    return (shared or Path(__file__).resolve().parents[2] / "shared") / "ofsted"


def lay_out(reports: Path, into: Path, cases: Path = CASES_ELSEWHERE) -> Path:
    """Copy the reports that the cases ask about into a folder of documents, under the names that the cases use.

    Returns ``into``, which then holds them and nothing else. Raises ``UsageError`` where a report is not there or is
    not the one that the cases were written from.
    """
    wanted = tomllib.loads((cases / REPORTS).read_text(encoding="utf-8"))
    lacking = [one["file"] for one in wanted.values() if not (reports / one["file"]).is_file()]
    if lacking:
        raise UsageError(
            f"{reports} lacks {len(lacking)} of {len(wanted)} reports ({lacking[0]}, …): name the folder that holds "
            f"{reports.name}/ with --shared."
        )
    for one in wanted.values():
        if hashlib.sha256((reports / one["file"]).read_bytes()).hexdigest() != one["sha256"]:
            raise UsageError(f"{one['file']} is not the report that the cases were written from: fetch it again.")
    into.mkdir(parents=True, exist_ok=True)
    for old in into.iterdir():
        if old.name not in wanted:
            raise UsageError(f"{into} holds something else ({old.name}): move it away.")
    for name, one in wanted.items():
        shutil.copyfile(reports / one["file"], into / name)
    return into
