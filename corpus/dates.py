"""Dates and spans of dates as papers print them."""

from __future__ import annotations

import calendar
import re

__all__ = ["DATE", "PERIOD", "iso", "month_of"]

_MONTHS = list(calendar.month_name)[1:]
_MONTH = "|".join(_MONTHS)
DATE = re.compile(rf"\b(?:(\d{{1,2}})(?:st|nd|rd|th)?\s+)?({_MONTH})\s+((?:19|20)\d\d)\b")
_DAY = rf"\d{{1,2}}(?:st|nd|rd|th)?(?:\s+(?:{_MONTH}))?(?:\s+(?:19|20)\d\d)?"
PERIOD = re.compile(
    rf"{_DAY}(?:(?:\s{{0,3}}(?:,|to|and|[-–—])){{1,2}}\s{{0,3}}{_DAY}){{0,4}}\s+(?:{_MONTH})\s+(?:19|20)\d\d"
    rf"|{_DAY}(?:(?:\s{{0,3}}(?:,|to|and|[-–—])){{1,2}}\s{{0,3}}{_DAY}){{1,4}}"
    rf"|\d{{1,2}}\s+(?:{_MONTH})\s+(?:19|20)\d\d"
)


def iso(match: re.Match[str]) -> str:
    """Return a match of ``DATE`` as ``2020-03-17`` or, without a day, ``2020-03``."""
    month = f"{match[3]}-{_MONTHS.index(match[2]) + 1:02}"
    return f"{month}-{int(match[1]):02}" if match[1] and 1 <= int(match[1]) <= 31 else month


def month_of(date: str) -> str:
    """Return an ISO date as people say its month: "March 2020"; a year stays a year."""
    year, _, rest = date.partition("-")
    return f"{_MONTHS[int(rest[:2]) - 1]} {year}" if rest else year
