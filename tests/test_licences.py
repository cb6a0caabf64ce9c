"""Everything that `make install` installs may be used: nothing under GPL or AGPL, and every version is locked."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
FORBIDDEN = re.compile(r"(?<!lesser )(?<!library )(?<!l)\b(?:a?gpl|(?:affero )?general public license)", re.IGNORECASE)


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def locked() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    pairs = (line.split("==") for line in lines if line and not line.startswith("#"))
    return {normal(name): version for name, version in pairs}


def licences(package: Distribution) -> list[str]:
    """Return what a package says of its licence; the first line of it where it prints the whole text."""
    data = package.metadata
    said = [value for key in ("License-Expression", "License") for value in data.get_all(key) or []]
    classifiers = [value for value in data.get_all("Classifier") or [] if value.startswith("License ::")]
    return [value.strip().splitlines()[0] for value in said if value.strip()] + classifiers


@pytest.mark.parametrize(
    ("text", "bad"),
    [
        ("GPL-3.0-or-later", True),
        ("AGPL-3.0-only", True),
        ("License :: OSI Approved :: GNU General Public License v3 (GPLv3)", True),
        ("GNU Affero General Public License v3", True),
        ("LGPL-2.1-or-later", False),
        ("GNU Lesser General Public License v3", False),
        ("MIT", False),
        ("BSD-3-Clause", False),
    ],
)
def test_the_test_knows_a_gpl_when_it_sees_one(text: str, bad: bool) -> None:
    assert bool(FORBIDDEN.search(text)) is bad


@pytest.mark.parametrize("name", sorted(locked()))
def test_no_dependency_is_under_gpl_or_agpl(name: str) -> None:
    try:
        package = distribution(name)
    except PackageNotFoundError:
        assert name == "llama-cpp-python", f"{name} is locked but not installed"  # where it cannot be compiled
        return
    # "MIT OR GPL" leaves the choice to the user, so an offer that is free of both is enough
    offers = [part for text in licences(package) for part in re.split(r"\bOR\b|;", text)]
    assert not offers or not all(FORBIDDEN.search(offer) for offer in offers), offers


def test_every_dependency_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    wanted = [*project["dependencies"], *extras["model"], *extras["dev"]]
    seen: set[str] = set()
    while wanted:
        requirement = wanted.pop()
        if "extra ==" in requirement:
            continue
        match = re.match(r"[A-Za-z0-9._-]+", requirement)
        assert match is not None
        name = normal(match[0])
        if name in seen:
            continue
        try:
            wanted += distribution(name).requires or []
        except PackageNotFoundError:
            continue  # for another platform or Python
        seen.add(name)
    assert seen <= set(locked())
    assert len(seen) > 50


def test_what_is_installed_is_what_is_locked() -> None:
    for name, version in locked().items():
        try:
            installed = distribution(name).version.partition("+")[0]
        except PackageNotFoundError:
            continue
        assert installed == version, f"{name}: run make install"
