"""Case files: one question a line with what its answer must and must not say, and where it stands."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from corpus.errors import UsageError
from corpus.types import Speaker

__all__ = [
    "CASES",
    "Case",
    "CaseError",
    "Entry",
    "HistoryTurn",
    "Kind",
    "Limits",
    "Problem",
    "case_files",
    "parse_case",
    "parse_cases",
    "read_lines",
]

CASES = Path(__file__).parent / "cases"
"""The suite's own case files."""

Kind = Literal[
    "fact", "number", "date", "who", "yesno", "list", "compare", "topic", "table", "followup",
    "unanswerable", "false_premise", "typo", "acronym", "lookup", "adversarial",
]  # fmt: skip

Words = Annotated[str, Field(min_length=1, pattern=r"\S")]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong at one line of one file."""

    file: str
    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what}"


class CaseError(UsageError):
    """Case files that do not fit; ``problems`` holds every one of them."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        files = len({problem.file for problem in problems})
        lines = "\n".join(str(problem) for problem in problems)
        super().__init__(
            f"{lines}\n{_count(len(problems), 'problem')} in {_count(files, 'file')}: correct "
            f"{'it' if len(problems) == 1 else 'them'} and run this again; nothing was run."
        )


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class HistoryTurn(_Strict):
    """One earlier message of the conversation that the question follows."""

    role: Literal["user", "assistant"]
    content: Words


class Limits(_Strict):
    """What the user limits the search to; the same fields as ``rag.types.Filters``."""

    documents: list[str] = []
    speakers: list[Speaker] = []
    years: list[int] = []
    passages: list[str] = []


class Case(_Strict):
    """One question of the suite; the fields are described in docs/evaluation.md.

    ``facts``: each inner list holds alternatives of which one must appear, all lists must be met.
    ``gold``: ids of every passage that supports the answer. ``quotes``: verbatim from the source.
    """

    id: Annotated[str, Field(pattern=r"^[\w.-]+$")]
    question: Annotated[Words, Field(max_length=2000)]
    kind: Kind
    answerable: bool
    history: list[HistoryTurn] = []
    filters: Limits | None = None
    facts: list[Annotated[list[Words], Field(min_length=1)]] = []
    forbidden: list[Words] = []
    gold: list[Words] = []
    quotes: list[Words] = []
    speaker: Speaker | None = None
    note: str = ""

    @model_validator(mode="after")
    def _fits(self) -> Case:
        """Refuse fields that contradict each other."""
        if self.kind == "unanswerable" and self.answerable:
            raise ValueError("kind is 'unanswerable' but answerable is true")
        if self.kind == "followup" and not self.history:
            raise ValueError("a follow-up needs a history")
        if self.answerable:
            for name in ("facts", "quotes"):
                if not getattr(self, name):
                    raise ValueError(f"an answerable case needs {name}")
        else:
            for name in ("facts", "gold", "quotes", "speaker"):
                if getattr(self, name):
                    raise ValueError(f"a case that cannot be answered has no {name}")
        return self

    def line(self) -> dict[str, Any]:
        """Return what an answerer may see: never the facts, the gold or the quotes."""
        line: dict[str, Any] = {"id": self.id, "question": self.question}
        if self.history:
            line["history"] = [turn.model_dump() for turn in self.history]
        if self.filters:
            line["filters"] = self.filters.model_dump()
        return line


@dataclass(frozen=True, slots=True)
class Entry:
    """A case and the place it was read from."""

    case: Case
    file: str
    line: int

    def problem(self, what: str) -> Problem:
        """Return ``what`` as a problem of this line."""
        return Problem(self.file, self.line, f"{self.case.id}: {what}")


def case_files(paths: Iterable[Path] | None = None) -> list[Path]:
    """Return the files meant: those given, every ``*.jsonl`` of a folder, or the suite's own.

    Raises ``UsageError`` where there is none.
    """
    files: list[Path] = []
    for path in paths or [CASES]:
        found = sorted(path.glob("*.jsonl")) if path.is_dir() else [path]
        if not found:
            raise UsageError(f"There is no case file (*.jsonl) in {path}: name a file or another folder.")
        files += found
    return files


def parse_cases(files: Iterable[Path]) -> tuple[list[Entry], list[Problem]]:
    """Read every file; return the cases that fit and a problem for each thing that does not.

    Of a line that does not fit the fields that do are returned all the same, for what else is wrong with it is to be
    named in one go: there are entries to run only where there are no problems.
    """
    entries: list[Entry] = []
    problems: list[Problem] = []
    for file in files:
        for number, text in read_lines(file):
            case = parse_case(text)
            if isinstance(case, Case):
                entries.append(Entry(case, file.name, number))
                continue
            problems += [Problem(file.name, number, what) for what in case]
            if (rest := _rest_of(text)) is not None:
                entries.append(Entry(rest, file.name, number))
    first: dict[str, Entry] = {}
    for entry in entries:
        other = first.setdefault(entry.case.id, entry)
        if other is not entry:
            problems.append(entry.problem(f"this id is already used at {other.file}:{other.line}"))
    return entries, problems


def parse_case(text: str) -> Case | list[str]:
    """Return the case that a line of JSON holds, or everything that is wrong with it."""
    try:
        data = json.loads(text)
    except ValueError as error:
        return [f"not a line of JSON ({error})"]
    if not isinstance(data, dict):
        return ["not a JSON object"]
    try:
        return Case.model_validate(data)
    except ValidationError as error:
        name = f"{data['id']}: " if isinstance(data.get("id"), str) else ""
        return [name + _in_words(dict(one)) for one in error.errors()]


def _rest_of(text: str) -> Case | None:
    """Return a line that does not fit as a case of the fields that do, or ``None`` where nothing can be told of it."""
    try:
        data = json.loads(text)
        Case.model_validate(data)
    except ValidationError as error:
        wrong = {one["loc"][0] for one in error.errors() if one["loc"]}
    except ValueError:
        return None
    if not isinstance(data, dict) or not {"id", "question"} <= data.keys() - wrong:
        return None
    fits = {name: data[name] for name in ("facts", "forbidden", "gold", "quotes") if name in data and name not in wrong}
    # Without gold that fits nothing can be said of its quotes.
    answerable = bool(fits.get("gold")) and bool(fits.get("quotes"))
    return Case.model_construct(id=data["id"], question=data["question"], kind="fact", answerable=answerable, **fits)


def read_lines(file: Path) -> Iterator[tuple[int, str]]:
    """Yield the number and text of each line that is not blank; raise ``UsageError`` on an unreadable file."""
    try:
        content = file.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise UsageError(f"There is no file {file}: check the name.") from None
    except UnicodeDecodeError:
        raise UsageError(f"{file} is not UTF-8 text: save it as UTF-8 and run this again.") from None
    except OSError as error:
        raise UsageError(f"{file} cannot be read ({error.strerror}): check the path and its rights.") from None
    # Not splitlines(): a line separator inside a JSON string is not the end of a line of the file.
    for number, text in enumerate(content.split("\n"), start=1):
        if text.strip():
            yield number, text


def _in_words(error: dict[str, Any]) -> str:
    """Say a pydantic error as a person would."""
    where = ".".join(str(part) for part in error["loc"])
    if error["type"] == "extra_forbidden":
        return f"unknown field {where!r} (the fields are {', '.join(Case.model_fields)})"
    if error["type"] == "missing":
        return f"the field {where!r} is missing"
    if where == "kind":
        return f"unknown kind {error['input']!r} (the kinds are {', '.join(get_args(Kind))})"
    message = str(error["msg"]).removeprefix("Value error, ")
    return f"{where}: {message}" if where else message


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
