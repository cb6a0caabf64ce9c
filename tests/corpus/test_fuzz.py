"""A short run over mutated files; the long one is ``python -m tests.fuzz_files --count 1000``."""

from __future__ import annotations

import pytest

from tests.fuzz_files import LINES, fuzz, seeds


def test_the_seeds_themselves_are_read(tmp_path_factory: pytest.TempPathFactory) -> None:
    from corpus import read_document

    folder = tmp_path_factory.mktemp("seeds")
    for suffix, (first, *_) in seeds().items():
        file = folder / f"seed{suffix}"
        file.write_bytes(first)
        reading = read_document(file)
        assert len(reading.numbers) == len(LINES) - 3
        assert reading.document.title == LINES[0]


@pytest.mark.real
def test_mutants_are_read_or_refused_with_a_reason() -> None:
    figures = fuzz(60, seed=7)
    assert figures["faults"] == []
    assert figures["read"] + figures["refused"] == 60
    assert figures["read"] > 5
    assert figures["refused"] > 5
