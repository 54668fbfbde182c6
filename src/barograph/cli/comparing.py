"""Commands that hold the figures of the ledger against each other: check, targets."""

from __future__ import annotations

from typing import Any

import click

from . import words
from .books import AS_JSON, ledger_of, progress
from .words import tell

__all__ = ["COMMANDS"]


@click.command(
    help=tell(
        "按指标关系校验台账中的数据，并识别转载",
        "hold the figures of the ledger against each other, and find reposts",
    )
)
@click.argument("words_", metavar=tell("[指标或地区]", "[INDICATOR OR PLACE]"), required=False)
@AS_JSON
@click.pass_context
def check(ctx: click.Context, words_: str | None, as_json: bool) -> None:
    ledger = ledger_of(ctx)
    _compare(ledger)
    language = words.language()
    rows: list[dict[str, Any]] = [
        {
            "observation": d.observation.pk,
            "indicator": d.observation.indicator,
            "area": d.observation.area,
            "period": d.observation.period,
            "quote": d.observation.quote,
            "source": d.observation.source.name,
            "code": d.doubt.code,
            "facts": dict(d.doubt.facts),
            "others": list(d.others),
            "sentence": d.sentence(language),
        }
        for d in ledger.check(words_)
    ]
    if as_json:
        words.print_json(rows)
        return
    if rows:
        words.table(
            [
                "id",
                tell("地区", "area"),
                tell("时间", "period"),
                tell("疑点", "doubt"),
                tell("来源", "source"),
            ],
            [
                (r["observation"], r["area"], r["period"], r["sentence"], words.clip(r["source"], 30))
                for r in rows
            ],
        )
    n_repeats = ledger.sources().filter(repeats__isnull=False).count()
    n_conflicts = ledger.conflict_points().count()
    click.echo(
        tell(
            f"{len(rows)} 条疑点；{n_conflicts} 处分歧；{n_repeats} 份资料为转载",
            f"{len(rows)} doubts; {n_conflicts} conflicts; {n_repeats} sources repeat another",
        ),
        err=True,
    )


def _compare(ledger: Any) -> None:
    """Compare sources that came before there was anything to compare with."""
    with progress(tell("比对", "comparing")) as bar:
        task = bar.add_task("", total=None, name="")
        left = ledger.compare_sources()
        while left:
            before, left = left, ledger.compare_sources()
            bar.update(task, name=str(left))
            if left >= before:
                return


@click.command(
    help=tell("目标与完成情况对照，各附出处", "targets beside what came of them, each with its source")
)
@click.argument("words_", metavar=tell("[指标或地区]", "[INDICATOR OR PLACE]"), required=False)
@AS_JSON
@click.pass_context
def targets(ctx: click.Context, words_: str | None, as_json: bool) -> None:
    ledger = ledger_of(ctx)
    pairs = ledger.targets(ledger.target_points(words_))
    if as_json:
        words.print_json([_pair(p) for p in pairs])
        return
    words.table(
        [
            tell("指标", "indicator"),
            tell("地区", "area"),
            tell("时间", "period"),
            tell("目标", "target"),
            tell("完成", "outcome"),
            tell("差", "difference"),
            tell("目标出处", "target from"),
            tell("完成出处", "outcome from"),
        ],
        [
            (
                words.clip(p.target.series.indicator, 36),
                p.target.area,
                p.target.period,
                words.clip(p.target.quote, 20),
                None if p.outcome is None else words.clip(p.outcome.quote, 20),
                None if p.difference is None else f"{p.difference:+f}{p.unit}",
                words.clip(p.target.source.name, 24),
                None if p.outcome is None else words.clip(p.outcome.source.name, 24),
            )
            for p in pairs
        ],
        right=(5,),
    )


def _pair(pair: Any) -> dict[str, Any]:
    def figure(o: Any) -> dict[str, Any] | None:
        if o is None:
            return None
        return {
            "observation": o.pk,
            "value": o.value,
            "value_high": o.value_high,
            "unit": o.unit,
            "bound": o.bound,
            "period": o.period,
            "quote": o.quote,
            "source": o.source.name,
        }

    return {
        "indicator": pair.target.series.indicator,
        "indicator_code": pair.target.series.indicator_code or None,
        "area": pair.target.area,
        "measure": pair.target.measure,
        "period": pair.target.period,
        "target": figure(pair.target),
        "outcome": figure(pair.outcome),
        "difference": None if pair.difference is None else str(pair.difference),
        "unit": pair.unit,
    }


COMMANDS = (check, targets)
