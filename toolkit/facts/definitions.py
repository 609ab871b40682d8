"""What is wrong with definitions: codes said twice, references that lead nowhere, weights that are no whole."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from toolkit.errors import Problem
from toolkit.facts.folders import shown_path
from toolkit.facts.programme import Programme

Reference = tuple[str, str | None, Collection[str], str]
"""Where something is referred to, its code, the codes among which it should be, and what they are."""


def definition_problems(programme: Programme) -> Iterator[Problem]:
    """Find definitions said twice, references that lead nowhere, and composites that are none."""
    name = shown_path(programme.folder / "framework.yaml")
    framework = programme.framework
    for kind, codes in {
        "results": [result.code for result in framework.results],
        "indicators": [indicator.code for indicator in framework.indicators],
        "polls": [poll.code for poll in framework.polls],
    }.items():
        for code in sorted({c for c in codes if codes.count(c) > 1}):
            yield Problem("repeated_code", name, column=kind, fields={"found": code})
    for indicator in framework.indicators:
        if indicator.result not in programme.results:
            fields = {"found": indicator.result, "indicator": indicator.code}
            yield Problem(
                "indicator_without_result", name, column=f"indicators[{indicator.code}].result", fields=fields
            )
    yield from _composites(programme, name)
    for file, references in (("framework.yaml", _in_framework), ("programme.yaml", _in_programme_file)):
        for key, referred, known, what in references(programme):
            if referred and referred not in known:
                fields = {"found": referred, "what": what}
                yield Problem("unknown_reference", shown_path(programme.folder / file), column=key, fields=fields)


def _composites(programme: Programme, name: str) -> Iterator[Problem]:
    """Refuse a composite index whose weights are not a whole, or whose parts are not columns of its records."""
    for indicator in programme.framework.indicators:
        compute = indicator.compute
        if compute is None or compute.measure != "composite":
            continue
        where = f"indicators[{indicator.code}].compute.parts"
        weights = [part.weight for part in compute.parts]
        if not weights or min(weights) <= 0 or abs(sum(weights) - 1) > 1e-9:  # noqa: PLR2004 - as decimals are stored
            yield Problem("weights_not_one", name, column=where, fields={"found": f"{sum(weights):g}"})
        declared = programme.framework.records.get(compute.records or "")
        for part in compute.parts:
            own = programme.indicators[part.indicator].compute if part.indicator in programme.indicators else None
            if own is None or declared is None or own.records != compute.records or own.value not in declared.columns:
                fields = {"found": part.indicator, "expected": compute.records or "records"}
                yield Problem("part_without_column", name, column=where, fields=fields)


def _in_framework(programme: Programme) -> Iterator[Reference]:
    framework, results, indicators = programme.framework, programme.results, programme.indicators
    for result in framework.results:
        yield f"results[{result.code}].parent", result.parent, results, "result"
    for indicator in framework.indicators:
        where = f"indicators[{indicator.code}]"
        for other in indicator.also_under:
            yield f"{where}.also_under", other, results, "result"
        yield f"{where}.average_of", indicator.average_of, results, "result"
        yield f"{where}.reading_of", indicator.reading_of, indicators, "indicator"
    for series in framework.sales:
        for key in ("value", "producer_units", "price", "volume"):
            yield f"sales[{series.code}].{key}", getattr(series, key), indicators, "indicator"
    for poll in framework.polls:
        yield f"polls[{poll.code}].result", poll.result, results, "result"
        yield f"polls[{poll.code}].document", poll.document or None, programme.file.documents, "document"


def _in_programme_file(programme: Programme) -> Iterator[Reference]:
    yield "time_indicator", programme.file.time_indicator, programme.indicators, "indicator"
    groups = set(programme.table("beneficiaries")["group"]) if programme.file.groups else set()
    for group in programme.file.groups:
        yield f"groups[{group}]", group, groups, "beneficiaries"
