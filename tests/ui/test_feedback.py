"""What readers say of an answer is kept whole, on this machine, and becomes cases."""

from __future__ import annotations

import csv
import errno
import json
import os
import resource
from pathlib import Path

import pytest

from eval.feedback_cases import from_feedback
from rag.types import Filters
from rag.ui import feedback
from rag.ui.conversation import Conversation, converse
from rag.ui.feedback import FeedbackError, Judgement, read_judgement, record
from tests.ui.script import EHE, PAID, TENTS, chapter


def conversation(*questions: str, limits: Filters | None = None) -> Conversation:
    held: Conversation = ()
    for question in questions:
        held = list(converse(chapter(), held, question, limits=limits or Filters()))[-1]
    return held


def test_judgements_become_drafts_of_cases(tmp_path: Path) -> None:
    file = tmp_path / "new" / "feedback.jsonl"
    held = conversation(EHE, TENTS, PAID, limits=Filters(speakers=("ofsted",), years=(2020,)))
    record(file, held, held[0].token, Judgement(True))
    record(file, held, held[1].token, Judgement(False, "wrong_source", "It is para 40,\nnot 18 – “really”"))
    record(file, held, held[2].token, Judgement(False, "incomplete"))
    rows = list(csv.DictReader(from_feedback(file).splitlines(keepends=True)))
    assert [row["question"] for row in rows] == [EHE, TENTS, PAID]
    assert rows[0]["gold"] == "ofsted-inspection-2020#17"
    assert "drop of almost a half" in rows[0]["quotes"]
    assert "para 40" in rows[1]["note"]
    assert EHE in rows[1]["history"]
    assert all(json.loads(line)["filters"] for line in file.read_text().splitlines())


def test_every_reason_is_one_that_the_suite_documents(tmp_path: Path) -> None:
    held = conversation(EHE)
    for reason in feedback.REASONS:
        record(tmp_path / "f.jsonl", held, held[0].token, read_judgement({"useful": False, "reason": reason}))
    assert from_feedback(tmp_path / "f.jsonl").count(EHE) == 1  # one question, the last judgement
    import eval.feedback_cases

    assert all(f"`{reason}`" in str(eval.feedback_cases.__doc__) for reason in feedback.REASONS)


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({}, "Say whether"),
        ({"useful": "yes"}, "Say whether"),
        ({"useful": False}, "Choose what is wrong"),
        ({"useful": False, "reason": "ugly"}, "Choose what is wrong"),
        ({"useful": False, "reason": "wrong", "comment": "x" * 1001}, "1,001 characters"),
    ],
)
def test_what_is_no_judgement_is_told(sent: dict[str, object], sentence: str) -> None:
    with pytest.raises(FeedbackError, match=sentence):
        read_judgement(sent)


def test_a_judgement_of_nothing_is_told(tmp_path: Path) -> None:
    held = conversation(EHE)
    for token in ("", None, "0" * 16, 7):
        with pytest.raises(FeedbackError, match="not held any more"):
            record(tmp_path / "f.jsonl", held, token, Judgement(True))
    assert not (tmp_path / "f.jsonl").exists()


def test_a_full_disk_loses_this_line_alone(tmp_path: Path) -> None:
    file = tmp_path / "f.jsonl"
    held = conversation(EHE)
    record(file, held, held[0].token, Judgement(True))
    before = file.read_bytes()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    import signal

    former = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (len(before) + 100, hard))
        with pytest.raises(FeedbackError, match="could not be kept: file too large"):
            record(file, held, held[0].token, Judgement(False, "wrong"))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, former)
    assert file.read_bytes() == before
    record(file, held, held[0].token, Judgement(True))
    assert len(file.read_text().splitlines()) == 2


def test_a_file_that_was_cut_off_is_gone_on_with(tmp_path: Path) -> None:
    file = tmp_path / "f.jsonl"
    file.write_text('{"question": "half a li')
    held = conversation(EHE)
    record(file, held, held[0].token, Judgement(True))
    assert json.loads(file.read_text().splitlines()[1])["useful"] is True


def test_a_file_that_grew_too_large_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feedback, "MOST_FILE", 100)
    held = conversation(EHE)
    with pytest.raises(FeedbackError, match="is full"):
        record(tmp_path / "f.jsonl", held, held[0].token, Judgement(True))


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("a file")
    held = conversation(EHE)
    with pytest.raises(FeedbackError, match=os.strerror(errno.EEXIST).lower() + "|not a directory"):
        record(tmp_path / "var" / "f.jsonl", held, held[0].token, Judgement(True))


def test_the_file_is_for_this_account_alone(tmp_path: Path) -> None:
    held = conversation(EHE)
    record(tmp_path / "f.jsonl", held, held[0].token, Judgement(True))
    assert (tmp_path / "f.jsonl").stat().st_mode & 0o077 == 0
