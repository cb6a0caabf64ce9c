"""The commands of the suite and their flags; ``eval.commands`` does what they say."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import ChapterVerseError

if TYPE_CHECKING:
    _Commands = argparse._SubParsersAction[argparse.ArgumentParser]

__all__ = ["main", "parser"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; return its exit status: 0 done, 1 below a threshold or failed, 2 bad use."""
    flags = parser().parse_args(arguments)
    _stop_like_ctrl_c()
    try:
        from eval.commands import COMMANDS

        return COMMANDS[flags.command](flags)
    except ChapterVerseError as error:
        if flags.debug:
            raise
        print(error, file=sys.stderr)  # noqa: T201
        return error.exit_status
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)  # noqa: T201
        return 130


def _stop_like_ctrl_c() -> None:
    """Let a run that is told to end keep its finished cases: a stopped service, a closed terminal, a killed job."""
    signal.signal(signal.SIGINT, signal.default_int_handler)  # shells start background jobs deaf to it
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # nohup means it
        signal.signal(signal.SIGHUP, signal.default_int_handler)


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    root = argparse.ArgumentParser(prog="python -m eval", description="Measure how far the answers can be trusted.")
    root.add_argument("--debug", action="store_true", help="show the traceback of an error")
    commands = root.add_subparsers(dest="command", required=True, metavar="COMMAND")
    adding = (
        _check,
        _cases,
        _run,
        _elsewhere,
        _score,
        _compare,
        _report,
        _results,
        _grounding,
        _outside,
        _heads,
        _export,
    )
    for add in (*adding, _import):
        add(commands)
    return root


def _check(commands: _Commands) -> None:
    command = commands.add_parser("check", help="prove case files against the documents")
    command.add_argument("files", nargs="*", type=Path, help="case files or folders; none: the suite's own")
    command.add_argument("--quotas", action="store_true", help="hold the suite against what it must have enough of")
    _corpus(command)


def _cases(commands: _Commands) -> None:
    command = commands.add_parser("cases", help="write cases: gold passages from quotes, cases from a table")
    what = command.add_mutually_exclusive_group(required=True)
    what.add_argument("--fill-gold", nargs="+", type=Path, metavar="FILE", help="fill in missing gold passages")
    what.add_argument("--from-csv", type=Path, metavar="FILE", help="make cases of a CSV file")
    what.add_argument("--from-feedback", type=Path, metavar="FILE", help="draft cases from the chat's feedback")
    what.add_argument("--csv-template", action="store_true", help="print a CSV file to fill in")
    command.add_argument("--again", action="store_true", help="with --fill-gold: replace gold that is there")
    command.add_argument("--out", type=Path, metavar="FILE", help="case file to write (default: standard output)")
    _corpus(command)


def _run(commands: _Commands) -> None:
    command = commands.add_parser("run", help="ask every question and measure the answers")
    _chosen(command, "dev")
    _asking(command)
    command.add_argument("--repeats", type=_positive, default=1, metavar="N", help="run N times, show the variance")
    command.add_argument("--ablate", action="store_true", help="switch one stage off at a time and compare")


def _elsewhere(commands: _Commands) -> None:
    command = commands.add_parser("elsewhere", help="the same on other authorities' reports, with cases of their own")
    command.add_argument("--shared", type=Path, help="folder that holds ofsted/ (default: $SHARED_DIR or ../shared)")
    command.add_argument("--check", action="store_true", help="only prove the cases against the reports")
    command.add_argument("--kind", action="append", default=[], help="only cases of this kind; may be given again")
    command.add_argument("--limit", type=_positive, metavar="N", help="only the first N cases")
    _asking(command)


def _asking(command: argparse.ArgumentParser) -> None:
    """Add the flags that say who is asked, and where the answers go."""
    command.add_argument(
        "--answerer",
        default="extractive",
        help="extractive (the default), chain, tutorial or openai:MODEL; several with commas, side by side",
    )
    command.add_argument("--out", type=Path, help="folder of the results (default: one in var/eval)")
    command.add_argument("--jobs", type=_positive, default=1, help="questions at a time, for remote models")
    command.add_argument("--again", action="store_true", help="forget what an earlier run left in --out")
    command.add_argument("--allow-fallback", action="store_true", help="let another answerer step in")


def _score(commands: _Commands) -> None:
    command = commands.add_parser("score", help="measure a predictions file that is already there")
    command.add_argument("predictions", type=Path, help="made by `python -m rag ask --batch` or by a run")
    command.add_argument("--partial", action="store_true", help="score only the cases that have a prediction")
    command.add_argument("--out", type=Path, help="folder of the results (default: only printed)")
    _chosen(command, "all")


def _compare(commands: _Commands) -> None:
    command = commands.add_parser("compare", help="two runs: is the difference real, and which cases changed")
    command.add_argument("first", type=Path, help="folder or metrics.json of the run before")
    command.add_argument("second", type=Path, help="folder or metrics.json of the run after")


def _report(commands: _Commands) -> None:
    command = commands.add_parser("report", help="one HTML page, JSON and JUnit of a run")
    command.add_argument("run", type=Path, help="folder of the run")
    command.add_argument("--beside", type=Path, action="append", default=[], help="a run to set beside it")
    command.add_argument("--cases", nargs="+", type=Path, metavar="FILE", help="case files or folders")
    _corpus(command)


def _results(commands: _Commands) -> None:
    command = commands.add_parser("results", help="the committed results, and the README's tables of them")
    command.add_argument("--keep", type=Path, metavar="RUN", help="keep the numbers of a run in eval/results")
    command.add_argument("--name", help="with --keep: name of the result (default: ANSWERER-SPLIT)")
    command.add_argument("--readme", action="store_true", help="write the tables into README.md")
    command.add_argument("--thresholds", action="store_true", help="write eval/thresholds.toml from the results")


def _grounding(commands: _Commands) -> None:
    command = commands.add_parser("grounding", help="does the guard notice changed statements")
    command.add_argument("--out", type=Path, metavar="FILE", help="JSON file to write")
    _corpus(command)


def _heads(commands: _Commands) -> None:
    command = commands.add_parser("heads", help="which attention heads of a model look for what is asked")
    command.add_argument("--model", type=Path, metavar="FILE", help="GGUF file (default: the one of the settings)")
    command.add_argument("--limit", type=_positive, metavar="N", help="only the first N cases")
    command.add_argument("--best", type=_positive, default=10, metavar="N", help="how many are shown (default: 10)")


def _outside(commands: _Commands) -> None:
    command = commands.add_parser("outside", help="public test sets beside their published figures")
    command.add_argument("sets", nargs="*", metavar="SET", help="names of sets (default: all)")
    command.add_argument("--shared", type=Path, help="folder that holds bench/ (default: $SHARED_DIR or ../shared)")
    command.add_argument("--limit", type=_positive, metavar="N", help="at most N questions of each set")
    command.add_argument(
        "--answerer", choices=("extractive", "chain"), default="extractive", help="who answers clapnq and injection"
    )
    command.add_argument("--out", type=Path, metavar="FILE", help="JSON file to write")


def _export(commands: _Commands) -> None:
    command = commands.add_parser("export", help="a spreadsheet for blind marking by people")
    command.add_argument("runs", nargs="+", type=Path, help="folders of runs")
    command.add_argument("--out", type=Path, required=True, metavar="FILE", help="CSV file; its key goes beside it")
    command.add_argument("--limit", type=_positive, metavar="N", help="at most N cases, drawn at random")
    command.add_argument("--cases", nargs="+", type=Path, metavar="FILE", help="case files or folders")
    _corpus(command)


def _import(commands: _Commands) -> None:
    command = commands.add_parser("import", help="read marked spreadsheets: agreement, and marks beside measures")
    command.add_argument("sheets", nargs="+", type=Path, help="the sheet as marked by one person or more")
    command.add_argument("--key", type=Path, help="the key that export wrote (default: beside the first sheet)")


def _corpus(command: argparse.ArgumentParser) -> None:
    command.add_argument("--corpus", type=Path, metavar="DIR", help="another folder of documents")


def _chosen(command: argparse.ArgumentParser, split: str) -> None:
    """Add the flags that choose cases."""
    command.add_argument("--cases", nargs="+", type=Path, metavar="FILE", help="case files or folders")
    command.add_argument("--split", choices=("dev", "test", "all"), default=split, help=f"default: {split}")
    command.add_argument("--kind", action="append", default=[], help="only cases of this kind; may be given again")
    command.add_argument("--limit", type=_positive, metavar="N", help="only the first N cases")
    _corpus(command)


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return number
