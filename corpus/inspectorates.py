"""The bodies that inspect together: a joint finding is all of theirs, and never Ofsted's alone."""

from __future__ import annotations

import re

__all__ = ["in_words", "named_in", "together"]

_OF = r"(?:HMI(?: of)?|Inspectorate of)"
_BODIES: tuple[tuple[str, str], ...] = (
    (r"Ofsted", "Ofsted"),
    (r"Care Quality Commission|CQC", "the Care Quality Commission"),
    (
        rf"{_OF} Constabulary and Fire (?:&|and) Rescue Services|HMICFRS",
        "HM Inspectorate of Constabulary and Fire & Rescue Services",
    ),
    (rf"{_OF} Constabulary|HMIC", "HM Inspectorate of Constabulary"),
    (rf"{_OF} Probation|HMI ?Prob", "HM Inspectorate of Probation"),
    (rf"{_OF} Prisons", "HM Inspectorate of Prisons"),
)
_POLICE = "HM Inspectorate of Constabulary"


def named_in(text: str) -> list[str]:
    """Return the inspectorates that ``text`` names, each once, as a sentence names them in full.

    A police force ("Lancashire Constabulary") and a probation service are none. Where the constabulary's inspectorate
    is named both ways, with and without the fire services, it is one, and the longer name is its own.
    """
    found = [name for pattern, name in _BODIES if re.search(rf"\b(?:{pattern})\b", text)]
    return [name for name in found if name != _POLICE or not any(other.startswith(f"{_POLICE} ") for other in found)]


def in_words(names: list[str]) -> str:
    """Return names as one reads them out: "A, B and C"."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def together(publisher: str) -> str | None:
    """Return ``publisher`` where it is several inspectorates, Ofsted among them; ``None`` for any other."""
    names = named_in(publisher)
    return publisher if len(names) > 1 and "Ofsted" in names else None
