"""``python -m corpus`` as people type it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from corpus import Corpus, default_directory
from corpus.__main__ import main
from tests.commands import python

pytestmark = pytest.mark.slow

INSPECTION = "000_4eb5a1d4dad957fe.txt"


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Any:
    def call(*arguments: str) -> tuple[int, str, str]:
        try:
            status = main(arguments)
        except SystemExit as stop:
            status = int(stop.code or 0)
        printed = capsys.readouterr()
        return status, printed.out, printed.err

    return call


def test_list_names_the_five_documents(run: Any) -> None:
    status, out, err = run("list")
    assert (status, err) == (0, "")
    assert [line for line in out.splitlines() if not line.startswith(" ")] == [
        "self-evaluation-2019",
        "council-news-2020",
        "ofsted-inspection-2020",
        "ofsted-monitoring-letter-2023",
        "director-report-2024",
    ]
    assert "numbered: 1 to 50" in out


def test_list_as_json_has_one_document_a_line(run: Any, shipped: Corpus) -> None:
    status, out, _ = run("list", "--json")
    rows = [json.loads(line) for line in out.splitlines()]
    assert status == 0
    assert [row["id"] for row in rows] == [document.id for document in shipped.documents]
    assert rows[2]["speaker"] == "ofsted"
    assert rows[2]["passages"] == sum(p.searchable for p in shipped.passages if p.document_id == rows[2]["id"])
    assert "text" not in rows[2]


def test_list_says_what_is_not_catalogued_and_what_was_refused(run: Any, tmp_path: Path) -> None:
    (tmp_path / "new.txt").write_text("Children in Northshire are safe.\n", encoding="utf-8")
    (tmp_path / "bad.txt").write_bytes(b"\xff\xfe")
    status, out, err = run("list", "--documents", str(tmp_path))
    assert status == 1
    assert "not catalogued" in out
    assert "bad.txt" in err


def test_show_a_passage(run: Any) -> None:
    status, out, _ = run("show", "self-evaluation-2019#2.10")
    assert status == 0
    assert "Self-evaluation, January 2019, para 2.10" in out
    assert "spans" in out
    assert "voice   council: As at 31 December 2018" in out
    assert "voice   ofsted (quoted, passed on by council): Ofsted inspectors" in out


def test_show_a_row_with_its_columns(run: Any) -> None:
    _, out, _ = run("show", "ofsted-inspection-2020#judgement-table.4")
    assert "column  Judgement: Overall effectiveness" in out
    assert "column  Grade: Inadequate" in out


def test_show_a_document_with_every_passage(run: Any, shipped: Corpus) -> None:
    status, out, _ = run("show", "council-news-2020")
    assert status == 0
    for passage in shipped.passages:
        if passage.document_id == "council-news-2020":
            assert passage.id in out
            assert passage.text in out
    assert "ofsted (Steve Lowe, quoted, passed on by council)" in out


def test_show_as_json(run: Any, shipped: Corpus) -> None:
    _, out, _ = run("show", "ofsted-inspection-2020#17", "--json")
    passage = json.loads(out)
    assert passage["number"] == "17"
    assert passage["spans"]
    assert passage["voices"][0]["voice"]["speaker"] == "ofsted"
    _, out, _ = run("show", "ofsted-inspection-2020", "--json")
    assert len(json.loads(out)["passages"]) == sum(p.document_id == "ofsted-inspection-2020" for p in shipped.passages)


@pytest.mark.parametrize(
    ("wanted", "nearest"),
    [
        ("ofsted-inspection-2020#51", "ofsted-inspection-2020#5"),
        ("ofsted-inspection-2020#51", "1 to 50"),
        ("self-evaluation-2019#2.27", "self-evaluation-2019#2.2"),
        ("ofsted-inspction", "ofsted-inspection-2020"),
        ("zzz", "director-report-2024"),
    ],
)
def test_an_unknown_id_is_answered_with_the_nearest(run: Any, wanted: str, nearest: str) -> None:
    status, out, err = run("show", wanted)
    assert (status, out) == (2, "")
    assert wanted.partition("#")[0] in err
    assert nearest in err
    assert "Traceback" not in err


def test_check_as_json_is_the_contract(run: Any) -> None:
    file = default_directory() / INSPECTION
    status, out, _ = run("check", str(file), "--json")
    facts = json.loads(out)
    assert status == 0
    assert list(facts) == [
        *("file", "kind", "title", "authority", "published", "inspected"),
        *("numbers", "passages", "anomalies", "pages", "seconds"),
    ]
    assert facts["file"] == str(file)
    assert facts["kind"] == "inspection report"
    assert facts["authority"] == "Devon County Council"
    assert facts["published"] == "2020-03-17"
    assert "20 to 31 January 2020" in facts["inspected"]
    assert facts["numbers"] == [str(number) for number in range(1, 51)]
    assert facts["pages"] is None
    assert all(set(anomaly) == {"where", "what"} for anomaly in facts["anomalies"])


def test_check_reads_a_file_of_elsewhere_without_the_catalogue(run: Any, tmp_path: Path) -> None:
    copy = tmp_path / "inspection.txt"
    shutil.copy(default_directory() / INSPECTION, copy)
    facts = json.loads(run("check", str(copy), "--json")[1])
    assert facts["kind"] == "inspection report"
    assert facts["numbers"] == [str(number) for number in range(1, 51)]
    assert "20 January 2020 to 31 January 2020" in facts["inspected"]
    assert any("not catalogued" in anomaly["what"] for anomaly in facts["anomalies"])


def test_check_refuses_one_file_and_goes_on(run: Any, tmp_path: Path) -> None:
    bad, missing = tmp_path / "bad.txt", tmp_path / "missing.txt"
    bad.write_bytes(b"a\x00b")
    good = default_directory() / INSPECTION
    status, out, _ = run("check", str(bad), str(missing), str(tmp_path), str(good), "--json")
    rows = [json.loads(line) for line in out.splitlines()]
    assert status == 1
    assert [set(row) == {"file", "error"} for row in rows] == [True, True, True, False]
    assert [row["file"] for row in rows] == [str(bad), str(missing), str(tmp_path), str(good)]
    assert "binary data" in rows[0]["error"]
    assert "No such file" in rows[1]["error"]
    assert "is a folder" in rows[2]["error"]


def test_check_survives_a_broken_catalogue_beside_a_file(run: Any, tmp_path: Path) -> None:
    (tmp_path / "catalogue.toml").write_text("[[", encoding="utf-8")
    (tmp_path / "report.txt").write_text("Children are safe in Northshire.", encoding="utf-8")
    status, out, _ = run("check", str(tmp_path / "report.txt"), "--json")
    assert status == 1
    assert "not valid TOML" in json.loads(out)["error"]


def test_check_for_people(run: Any, tmp_path: Path) -> None:
    bad = tmp_path / "bad.txt"
    bad.write_bytes(b"")
    status, out, err = run("check", str(default_directory() / "003_d70eb582d5d1ea9a.txt"), str(bad))
    assert status == 1
    assert "78 numbered paragraphs, 1.1 to 4.10" in out
    assert "note: para 1.13: announces a table or figure that the file does not hold" in out
    assert "bad.txt is empty" in err


def test_bad_use_is_exit_status_2(run: Any) -> None:
    for arguments in ((), ("lst",), ("show",), ("check",), ("list", "--colour")):
        status, out, err = run(*arguments)
        assert (status, out) == (2, "")
        assert "usage" in err


def test_a_missing_folder_is_one_sentence_and_debug_shows_the_traceback(run: Any, tmp_path: Path) -> None:
    status, _, err = run("list", "--documents", str(tmp_path / "none"))
    assert status == 1
    assert err.count("\n") == 1
    with pytest.raises(Exception, match="no folder of documents"):
        run("list", "--documents", str(tmp_path / "none"), "--debug")


def test_help_is_there_at_once_and_a_closed_pipe_is_no_error() -> None:
    helped, seconds = python("-X", "importtime", "-m", "corpus", "--help")
    assert seconds < 1  # half of it on a quiet machine
    assert "check" in helped.stdout
    for heavy in ("tiktoken", "torch", "numpy", "faiss", "gradio", "langchain"):
        assert f" {heavy}\n" not in helped.stderr
    piped = f"{sys.executable} -m corpus show ofsted-inspection-2020 | head -1"
    closed = subprocess.run(["bash", "-o", "pipefail", "-c", piped], capture_output=True, check=False, text=True)
    assert "Traceback" not in closed.stderr
    assert closed.returncode == 0
