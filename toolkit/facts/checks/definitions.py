"""What is wrong with definitions: codes said twice, references that lead nowhere, weights that are no whole."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from toolkit.errors import Problem, choice
from toolkit.facts.checks.codes import framework_codes
from toolkit.facts.checks.currencies import framework_currencies
from toolkit.facts.checks.readable import Readable
from toolkit.facts.checks.references import missing
from toolkit.facts.folders import shown_path
from toolkit.facts.schemas.figure_tables import BeneficiaryCount
from toolkit.facts.schemas.tables import TABLES
from toolkit.measured import EXACT

Reference = tuple[str, str | None, Collection[str] | None, str]
"""Where something is referred to, its code, the codes among which it should be, and what they are."""


def definition_problems(programme: Readable) -> Iterator[Problem]:
    """Find definitions said twice, references that lead nowhere, and composites that are none."""
    name = shown_path(programme.folder / "framework.yaml")
    framework = programme.framework
    for kind, codes in {
        "results": [result.code for result in framework.results],
        "indicators": [indicator.code for indicator in framework.indicators],
        "polls": [poll.code for poll in framework.polls],
        "sales": [series.code for series in framework.sales],
    }.items():
        for code in sorted({c for c in codes if codes.count(c) > 1}):
            yield Problem("repeated_code", name, column=kind, fields={"found": code})
    for indicator in framework.indicators:
        if indicator.result not in programme.results:
            fields = missing(indicator.result, programme.results, "result") | {"indicator": indicator.code}
            yield Problem(
                "indicator_without_result", name, column=f"indicators[{indicator.code}].result", fields=fields
            )
    yield from _composites(programme, name)
    for file, references in (("framework.yaml", _in_framework), ("programme.yaml", _in_programme_file)):
        for key, referred, there, what in references(programme):
            if referred and there is not None and referred not in there:
                fields = missing(referred, there, what)
                yield Problem("unknown_reference", shown_path(programme.folder / file), column=key, fields=fields)
    yield from framework_codes(programme)
    yield from framework_currencies(programme)
    yield from _printed_columns(programme)


def _composites(programme: Readable, name: str) -> Iterator[Problem]:
    """Refuse a composite index whose weights are not a whole, or whose parts are not columns of its records."""
    for indicator in programme.framework.indicators:
        compute = indicator.compute
        if compute is None or compute.measure != "composite":
            continue
        where = f"indicators[{indicator.code}].compute.parts"
        weights = [part.weight for part in compute.parts]
        if not weights or min(weights) <= 0 or abs(sum(weights) - 1) > EXACT:
            yield Problem("weights_not_one", name, column=where, fields={"found": f"{sum(weights):g}"})
        declared = programme.framework.records.get(compute.records or "")
        for part in compute.parts:
            own = programme.indicators[part.indicator].compute if part.indicator in programme.indicators else None
            if own is None or declared is None or own.records != compute.records or own.value not in declared.columns:
                fields = {"found": part.indicator, "expected": compute.records or "records"}
                yield Problem("part_without_column", name, column=where, fields=fields)


def _in_framework(programme: Readable) -> Iterator[Reference]:
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
        for key in ("value", "producer_units", "selling", "price", "volume"):
            yield f"sales[{series.code}].{key}", getattr(series, key), indicators, "indicator"
    for poll in framework.polls:
        yield f"polls[{poll.code}].result", poll.result, results, "result"
        yield f"polls[{poll.code}].document", poll.document or None, programme.file.documents, "document"


def _in_programme_file(programme: Readable) -> Iterator[Reference]:
    yield "time_indicator", programme.file.time_indicator, programme.indicators, "indicator"
    groups: set[str] | None = {row.group for _, row in programme.rows(BeneficiaryCount)}
    if "beneficiaries" in programme.unsound:
        groups = None
    for key, named in (("groups", programme.file.groups), ("populations", programme.file.populations)):
        for group in named:
            yield f"{key}[{group}]", group, groups, "group"


def _printed_columns(programme: Readable) -> Iterator[Problem]:
    """Refuse what a printed column is said to mean where no table has such a column, or it is no period."""
    columns = {field.alias or name for row in TABLES.values() for name, field in row.model_fields.items()}
    file = shown_path(programme.folder / "programme.yaml")
    for name, document in programme.file.documents.items():
        for code, table in document.tables.items():
            for column in (c for columns_ in (table.columns, *(p.columns for p in table.pages)) for c in columns_):
                where = f"documents.{name}.tables.{code}.columns[{column.name}].means"
                for key, meaning in column.means.items():
                    if key not in columns:
                        yield Problem("unknown_key", file, None, f"{where}.{key}", choice(key, columns))
                    elif key == "period" and programme.period(meaning) is None:
                        yield Problem("unknown_period", file, None, f"{where}.{key}", {"found": meaning})
