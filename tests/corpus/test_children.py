"""Children that loop, crash, fill the memory or talk nonsense: the parent says why and goes on."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from corpus import DocumentError, default_directory, read_document
from corpus.cache import Cache
from corpus.catalogue import read_catalogue
from corpus.children import Limits, Readers
from corpus.load import read_files
from corpus.reading import Reading
from tests.corpus import misbehaving
from tests.corpus.word_files import WordFile, altered

pytestmark = pytest.mark.slow

FAKE = [sys.executable, misbehaving.__file__]


@pytest.fixture
def readers() -> Iterator[Readers]:
    with Readers(size=1, limits=Limits(seconds=1.5, answer=1_000_000), command=FAKE) as started:
        yield started


@pytest.fixture(scope="module")
def real() -> Iterator[Readers]:
    with Readers(size=1) as started:
        yield started


def pid(readers: Readers) -> str:
    return readers.read(Path("good.pdf")).numbers[0]


@pytest.mark.parametrize("name", sorted(file.name for file in default_directory().glob("*.txt")))
def test_a_child_reads_as_its_parent_would(name: str, real: Readers) -> None:
    file = default_directory() / name
    entry = read_catalogue(file.parent / "catalogue.toml")[name]
    assert real.read(file, entry) == read_document(file, entry)
    assert real.read(file) == read_document(file)


def test_the_children_of_a_folder_end_with_it(tmp_path: Path) -> None:
    file = tmp_path / "good.pdf"
    file.write_bytes(b"%PDF-1.7")
    readers = Readers(size=1, command=FAKE)
    (outcome,) = read_files([(file, None)], cache=Cache(tmp_path / "readings"), readers=readers)
    assert isinstance(outcome.result, Reading)
    assert not Path(f"/proc/{outcome.result.numbers[0]}").exists()


def test_a_child_is_used_again_also_after_a_refusal(readers: Readers) -> None:
    first = pid(readers)
    with pytest.raises(DocumentError, match=r"bad\.pdf is bad\. Mend it\."):
        readers.read(Path("bad.pdf"))
    assert pid(readers) == first


@pytest.mark.parametrize(
    ("name", "complaint"),
    [
        ("loop", "took longer than 2 seconds to read and was stopped"),
        ("sleep", "took longer than 2 seconds to read and was stopped"),
        ("crash", "made its reader fail .exit status -11."),
        ("quit", "made its reader fail .exit status 3."),
        ("noise", "made its reader fail"),
        ("endless", "made its reader fail"),
        ("nonsense", "makes no sense"),
        ("spent", "is too much"),
    ],
)
def test_one_that_misbehaves_is_killed_and_replaced(readers: Readers, name: str, complaint: str) -> None:
    first = pid(readers)
    began = time.monotonic()
    with pytest.raises(DocumentError, match=complaint) as caught:
        readers.read(Path(f"{name}.pdf"))
    assert time.monotonic() - began < 10
    assert str(caught.value).startswith(f"{name}.pdf ")
    second = pid(readers)
    if name != "nonsense":  # it answered in time and in form
        assert second != first
        assert not Path(f"/proc/{first}").exists()


def test_what_a_child_started_is_killed_with_it(readers: Readers) -> None:
    group = pid(readers)
    with pytest.raises(DocumentError, match="was stopped"):
        readers.read(Path("brood.pdf"))
    for _ in range(50):
        left = subprocess.run(["ps", "-o", "stat=", "-g", group], capture_output=True, text=True, check=False).stdout
        if not [state for state in left.split() if not state.startswith("Z")]:
            return
        time.sleep(0.1)
    pytest.fail(f"still running in group {group}: {left}")


def test_a_child_that_died_between_two_files_is_replaced(readers: Readers) -> None:
    first = int(pid(readers))
    os.kill(first, 9)
    time.sleep(0.2)
    assert int(pid(readers)) != first


def test_closing_ends_the_children_also_one_that_is_reading() -> None:
    readers = Readers(size=2, limits=Limits(seconds=30), command=FAKE)
    idle = pid(readers)
    failed = threading.Event()

    def read() -> None:
        with pytest.raises(DocumentError, match="made its reader fail"):
            readers.read(Path("sleep.pdf"))
        failed.set()

    with ThreadPoolExecutor(1) as thread:
        waiting = thread.submit(read)
        time.sleep(0.5)
        readers.close()
        waiting.result(timeout=10)
    readers.close()
    assert failed.is_set()
    assert not Path(f"/proc/{idle}").exists()


def test_no_more_children_than_places_read_at_once() -> None:
    with Readers(size=2, command=FAKE) as readers, ThreadPoolExecutor(6) as threads:
        pids = {reading.numbers[0] for reading in threads.map(readers.read, [Path("good.pdf")] * 12)}
    assert 1 <= len(pids) <= 2


def test_nothing_of_the_environment_reaches_a_child(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CANARY", "secret")
    report = "import os, json; input(); print(json.dumps({'error': str('CANARY' in os.environ)}), flush=True)"
    with (
        Readers(size=1, command=[sys.executable, "-c", report]) as readers,
        pytest.raises(DocumentError, match="False"),
    ):
        readers.read(Path("x.pdf"))


def test_what_lies_in_the_working_folder_is_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit(5)", encoding="utf-8")
    (tmp_path / "report.txt").write_text("Children are safe in Northshire.", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    with Readers(size=1) as readers:
        assert readers.read(Path("report.txt")).passages


@pytest.mark.real
def test_the_real_child_stops_at_its_memory(tmp_path: Path) -> None:
    many = b"<w:p/>" * 2_000_000
    file = tmp_path / "large.docx"
    file.write_bytes(altered(WordFile().bytes, lambda name, blob: blob.replace(b"<w:body>", b"<w:body>" + many)))
    with Readers(size=1, limits=Limits(memory=300_000_000)) as readers:
        with pytest.raises(DocumentError, match=r"needs more than 300 MB of memory|made its reader fail"):
            readers.read(file)
        (tmp_path / "small.txt").write_text("Children are safe in Northshire.", encoding="utf-8")
        assert isinstance(readers.read(tmp_path / "small.txt"), Reading)


@pytest.mark.real
def test_the_real_child_stops_at_its_processor_time(tmp_path: Path) -> None:
    file = tmp_path / "large.txt"
    file.write_text("Children are safe in Northshire, as inspectors found. " * 200_000, encoding="utf-8")
    limits = Limits(seconds=30, cpu_seconds=1)
    with Readers(size=1, limits=limits) as readers, pytest.raises(DocumentError, match="was stopped"):
        readers.read(file)


def test_what_a_library_prints_is_no_answer() -> None:
    script = (
        "import corpus.reading as r, corpus.child as c\n"
        "real = r.read_document\n"
        "def loud(*a): print('noise'); return real(*a)\n"
        "r.read_document = loud\n"
        "c.main(2_000_000_000, 45)\n"
    )
    with Readers(size=1, command=[sys.executable, "-c", script]) as readers:
        assert readers.read(default_directory() / "001_b45e861b81362835.txt").passages
