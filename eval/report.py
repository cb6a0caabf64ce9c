"""A run as one self-contained, accessible HTML page: numbers, plots, and every failure with its evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from eval.measures import MEASURES
from eval.outcome import Outcome
from eval.plots import bars, diagonal, dots
from eval.repeats import repeats_rows
from eval.tables import number

__all__ = ["page"]

SHARES = [measure for measure in MEASURES if measure.unit == "share"]

STYLE = """
:root { color-scheme: light dark; --line: #767676; --mark: #1d70b8; --soft: #f3f2f1; }
@media (prefers-color-scheme: dark) { :root { --mark: #8bc1ef; --soft: #2a2a2a; } }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 62rem; margin: 0 auto; padding: 1rem; }
table { border-collapse: collapse; margin: 1rem 0; } caption { text-align: left; font-weight: 600; padding: .3rem 0; }
th, td { padding: .25rem .6rem; border-bottom: 1px solid var(--line); text-align: right; }
th:first-child, td:first-child { text-align: left; } .scroll { overflow-x: auto; }
svg { width: 100%; height: auto; margin: .5rem 0; } svg text { font-size: 13px; fill: currentColor; }
svg .even { stroke: var(--line); stroke-width: 1.5; stroke-dasharray: 6 4; }
svg .grid { stroke: var(--line); stroke-width: .5; } svg .range { stroke: var(--mark); stroke-width: 3; }
svg circle, svg rect { fill: var(--mark); } details { border-bottom: 1px solid var(--line); padding: .4rem 0; }
summary { cursor: pointer; }
blockquote { margin: .3rem 0 .3rem 1rem; padding-left: .6rem; border-left: 3px solid var(--mark); }
.big { font-size: 2rem; font-weight: 700; }
dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 0 1rem; }
dd, summary, p, blockquote { overflow-wrap: anywhere; }
"""


def page(
    metrics: Mapping[str, Any], outcomes: Sequence[Outcome], beside: Mapping[str, Mapping[str, Any]] | None = None
) -> str:
    """Return the page of a run; ``beside`` names other runs' numbers to show in the same table."""
    run = metrics["run"]
    name = str(run.get("answerer", "predictions"))
    columns = {name: metrics, **(beside or {})}
    head = metrics["measures"]["supported"]
    failed = [outcome for outcome in outcomes if outcome.why_not() is not None]
    body = [
        f"<h1>How far can the answers be trusted? {escape(name)}, {escape(str(run.get('split', '')))}</h1>",
        f'<p><span class="big">{number(head, "share", interval=True)}</span> supported answers over '
        f"{metrics['cases']} cases. Square brackets hold 95% bootstrap intervals, by case.</p>",
        "<h2>Measures</h2>",
        _measures(columns),
        dots("Measures that are shares", [(one.label, metrics["measures"][one.key]) for one in SHARES]),
        "<h2>By kind of question</h2>",
        dots("Supported answers by kind", [(k, found["supported"]) for k, found in metrics["by_kind"].items()]),
        _groups(metrics["by_kind"], "Kind"),
        "<h2>By document</h2>",
        _groups(metrics["by_document"], "Document"),
        *_retrieval(metrics["retrieval"]),
        *_reliability(metrics["reliability"]),
        "<h2>Time</h2>",
        bars("Seconds to the whole answer", _times(metrics["by_case"])),
        *_repeats(run.get("repeats")),
        f"<h2>Cases without a supported answer ({len(failed)})</h2>",
        *map(_failure, failed),
        "<h2>What it was run with</h2>",
        _record({key: value for key, value in run.items() if key != "repeats"}),
    ]
    title = f"Chapter &amp; Verse: {escape(name)}"
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{STYLE}</style></head><body><main>'
        + "\n".join(part for part in body if part)
        + "</main></body></html>\n"
    )


def _measures(columns: Mapping[str, Mapping[str, Any]]) -> str:
    rows = [
        [one.label, *(number(found["measures"].get(one.key), one.unit, interval=True) for found in columns.values())]
        for one in MEASURES
    ]
    return _table("Every measure", ["Measure", *columns], rows)


def _groups(groups: Mapping[str, Mapping[str, Any]], title: str) -> str:
    shown = [one for one in MEASURES if groups and one.key in next(iter(groups.values()))]
    rows = [
        [name, str(found["cases"]), *(number(found[one.key], one.unit) for one in shown)]
        for name, found in groups.items()
    ]
    return _table(title, [title, "Cases", *(one.label for one in shown)], rows)


def _retrieval(stages: Mapping[str, Mapping[str, Any]]) -> list[str]:
    if not stages:
        return []
    labels = list(next(iter(stages.values())))
    rows = [[stage, *(number(found[label], "share") for label in labels)] for stage, found in stages.items()]
    return [
        "<h2>Retrieval</h2>",
        dots("Recall at 10 by stage", [(stage, found["recall@10"]) for stage, found in stages.items()]),
        _table("Retrieval by stage", ["Stage", *labels], rows),
    ]


def _reliability(bins: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return whether the answerer's probability that its evidence answers means what it says."""
    if not bins:
        return []
    rows = [
        [
            f"{one['low']:.1f} to {one['high']:.1f}",
            str(one["cases"]),
            f"{one['confidence']:.2f}",
            f"{one['answerable']:.2f}",
        ]
        for one in bins
    ]
    points = [(one["confidence"], one["answerable"], one["cases"]) for one in bins]
    return [
        "<h2>Reliability</h2>",
        "<p>How sure the answerer was that its evidence states the answer (across), and in how many of these cases the "
        "documents do say (up). On the dashed line both are equal. Larger circles stand for more cases.</p>",
        diagonal("Reliability", points),
        _table("Reliability by bin", ["Sure", "Cases", "Mean", "Can be answered"], rows),
    ]


def _repeats(repeats: Mapping[str, Any] | None) -> list[str]:
    if not repeats:
        return []
    header, *rows = repeats_rows(repeats)
    said = f"<p>{repeats['changed']} cases were not judged alike every time.</p>"
    return ["<h2>Repeats</h2>", _table(f"The same cases {repeats['runs']} times", header, rows), said]


def _times(rows: Sequence[Mapping[str, Any]]) -> list[tuple[str, float]]:
    """Return how many answers took how long."""
    limits = (0.1, 0.3, 1, 3, 10, 30)
    names = [f"up to {limit:g} s" for limit in limits] + [f"over {limits[-1]:g} s"]
    counts = [0] * len(names)
    for row in rows:
        if row["seconds"] is not None:
            counts[next((i for i, limit in enumerate(limits) if row["seconds"] <= limit), len(limits))] += 1
    return [(name, count) for name, count in zip(names, counts, strict=True) if count]


def _failure(outcome: Outcome) -> str:
    case, prediction = outcome.case, outcome.prediction
    before = "".join(f"<p>{escape(turn.role)} before: {escape(turn.content)}</p>" for turn in case.history)
    cited = "".join(
        f"<blockquote>“{escape(one.quote)}”<br>{escape(one.label or one.passage)}, {escape(one.speaker or 'unknown')}, "
        f"{'gold' if one.passage in case.gold else 'not gold'}</blockquote>"
        for one in prediction.citations
    )
    wanted = "; ".join(" / ".join(fact) for fact in case.facts)
    gold = "".join(f"<blockquote>“{escape(quote)}”</blockquote>" for quote in case.quotes)
    return (
        f"<details><summary>{escape(case.id)} ({escape(case.kind)}): {escape(case.question)} – "
        f"{escape(outcome.why_not() or '')}</summary>{before}"
        f"<p><strong>{'Abstained' if prediction.abstained else 'Said'}:</strong> {escape(prediction.answer)}</p>{cited}"
        + (f"<p>Wanted: {escape(wanted)}</p><p>Gold: {escape(', '.join(case.gold))}</p>{gold}" if wanted else "")
        + "</details>"
    )


def _record(run: Mapping[str, Any]) -> str:
    """Return the run's record as a list of terms, nested values as key = value."""

    def shown(value: Any) -> str:
        if isinstance(value, Mapping):
            return "; ".join(f"{key} = {shown(inner)}" for key, inner in value.items())
        return str(value)

    return "<dl>" + "".join(f"<dt>{escape(k)}</dt><dd>{escape(shown(v))}</dd>" for k, v in run.items()) + "</dl>"


def _table(caption: str, header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    head = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in header)
    body = "".join(
        f'<tr><th scope="row">{escape(row[0])}</th>' + "".join(f"<td>{escape(cell)}</td>" for cell in row[1:]) + "</tr>"
        for row in rows
    )
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(caption, quote=True)}"><table>'
        f"<caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )
