"""Heads are judged by how well they tell sentences apart; the ones that the product uses stand out."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.cli import main
from eval.heads import auroc
from rag.model_file import MODEL


@given(st.lists(st.tuples(st.integers(0, 5), st.booleans()), min_size=2, max_size=20))
def test_auroc_is_the_share_of_pairs_in_the_right_order(marked: list[tuple[int, bool]]) -> None:
    values = np.array([float(value) for value, _ in marked])
    good = np.array([is_good for _, is_good in marked])
    pairs = [(a, b) for a, is_good in marked for b, other in marked if is_good and not other]
    if not pairs:
        with pytest.raises(ValueError, match="nothing to tell apart"):
            auroc(values, good)
        return
    expected = sum(1.0 if a > b else 0.5 if a == b else 0.0 for a, b in pairs) / len(pairs)
    assert auroc(values, good) == pytest.approx(expected)


def test_a_model_that_is_not_there_is_named_with_the_remedy(
    tmp_path: object, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["heads", "--model", f"{tmp_path}/none.gguf"]) != 0
    assert "make models" in capsys.readouterr().err


@pytest.mark.real
def test_the_heads_in_use_are_among_the_best(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["heads", "--limit", "8", "--best", "40"]) == 0
    rows = [line.split("|")[1:3] for line in capsys.readouterr().out.splitlines() if line.startswith("|")][2:]
    best = {(int(layer), int(head)) for layer, head in rows}
    assert best & set(MODEL.heads)
