"""Small programmes made up at random, with every table there can be: what any of them gets is pages, or reasons."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import yaml

YEARS = (2021, 2022, 2023)
PLACES = {"N": "", "N1": "N", "N2": "N", "N11": "N1", "N12": "N1", "N21": "N2"}
LEVEL_OF_PLACE = {0: "nation", 1: "zone", 2: "ward"}
UNITS = {"share": "share", "ratio": "share", "count": "flow", "money": "flow", "kg": "flow", "index": "stock"}

SEXES = [["all"], ["women", "men"], ["all", "women"], ["women"], ["unknown", "men"]]
PROGRESS = [
    ("programmed", "2021"),
    ("programmed", "2022"),
    ("programmed", "2022-Q1"),
    ("achieved", "2022"),
    ("achieved", "..2021"),
    ("final_target", ".."),
    ("stated_balance", "..2022"),
]


class Made:
    """One small programme, as its files.

    Parameters
    ----------
    seed : int
        Decides everything: the same seed makes the same programme.
    """

    def __init__(self, seed: int) -> None:
        self.draw = random.Random(seed)
        self.code = f"made-{seed}"
        self.tables: dict[str, list[dict[str, Any]]] = {}
        self.records: dict[str, list[dict[str, Any]]] = {}
        self.programme = self._programme()
        self.framework = self._framework()
        for make in (self._observations, self._budget, self._people, self._activities, self._judgements, self._rest):
            make()

    def some(self, options: Sequence[Any], least: int = 0) -> list[Any]:
        """Draw some of several, in their order."""
        n = self.draw.randint(min(least, len(options)), len(options))
        chosen = self.draw.sample(range(len(options)), n)
        return [options[i] for i in sorted(chosen)]

    def often(self, odds: float = 0.7) -> bool:
        """Whether something is there this time."""
        return self.draw.random() < odds

    def number(self, unit: str) -> float:
        """Draw a number that such a unit can have: zeros and equal ones are frequent."""
        if unit == "share":
            return self.draw.choice([0, 0.1, 0.25, 0.5, 0.5, 0.8, 1])
        if unit in ("money", "index"):
            return self.draw.choice([-20, 0, 5, 5, 12.5, 300, 100000])
        if unit == "ratio":
            return self.draw.choice([0, 0.4, 1, 1.25, 3])
        return self.draw.choice([0, 1, 2, 2, 7, 40, 1200])

    def _programme(self) -> dict[str, Any]:
        languages = self.draw.choice([["es"], ["en"], ["fr"]])
        locale = {"es": "es_GT", "en": "en_UG", "fr": "fr_BF"}[languages[0]]
        made: dict[str, Any] = {
            "code": self.code,
            "title": {languages[0]: "Made up"},
            "short_title": "Made up",
            "country": "UG",
            "reporting_years": self.some(YEARS, 1),
            "currency": "UGX",
            "currencies": ["EUR"],
            "locale": locale,
            "languages": languages,
            "synthetic": True,
            "documents": {
                "doc": {
                    "title": "Report",
                    "file": "doc.txt",
                    "date": self.draw.choice(["2023", "2022-M06", "2024-M02"]),
                }
            },
        }
        if self.often(0.4):
            made["fiscal_year_starts"] = self.draw.choice([4, 7, 10])
        if self.often(0.5):
            made["start"], made["end"] = (
                {"effective": "2021-M03"},
                {"agreed": self.draw.choice(["2024-M02", "2020-M01"])},
            )
        if self.often(0.4):
            made["funders"] = [{"code": "F1", "name": "First"}, {"code": "F2", "name": "Second"}]
        if self.often(0.4):
            made["documents"]["doc"]["kind"] = self.draw.choice(["plan", "talk", "survey"])
        made["rules"] = {"scale": self.draw.choice(["letters-a-d", "ifad-ratings", "world-bank-ratings"])}
        return made

    # --- framework

    def _framework(self) -> dict[str, Any]:
        levels = self.draw.choice([["impact", "outcome", "output"], ["goal", "purpose", "component"], ["other"]])
        self.results = ["G"] + [f"R{n}" for n in range(self.draw.randint(0, 2))]
        results = [
            {
                "code": code,
                "level": levels[0] if code == "G" else levels[-1],
                "title": f"Result {code}",
                **({"parent": "G"} if code != "G" and self.often() else {}),
                **({"assumptions": ["It rains."]} if self.often(0.3) else {}),
            }
            for code in self.results
        ]
        self.indicators = [self._indicator(n) for n in range(self.draw.randint(1, 5))]
        made: dict[str, Any] = {"results": results, "indicators": self.indicators}
        if self.often(0.5):
            self._survey(made)
        if self.often(0.4):
            self._polls(made)
        money = [i["code"] for i in self.indicators if i["unit"] == "money"]
        counts = [i["code"] for i in self.indicators if i["unit"] == "count"]
        if money and self.often():
            own = {"code": "all", "value": money[0]}
            made["sales"] = [own | ({"producer_units": counts[0]} if counts and self.often() else {})]
        return made

    def _indicator(self, n: int) -> dict[str, Any]:
        unit = self.draw.choice(list(UNITS))
        kind = self.draw.choice([UNITS[unit], *(["stock", "cumulative"] if unit in ("count", "kg") else [])])
        made = {
            "code": f"i{n}",
            "result": self.draw.choice(self.results),
            "name": f"Indicator {n}",
            "unit": unit,
            "kind": kind,
            "direction": self.draw.choice(["increase", "increase", "decrease", "keep"]),
        }
        if unit == "money":
            made["currency"] = self.draw.choice(["UGX", "UGX", "EUR"])
        if unit == "count":
            made["counts"] = self.draw.choice(["persons", "families", "units"])
        if self.often(0.3):
            made["frequency"] = self.draw.choice(["annual", "quarterly", "semi-annual"])
        if kind == "cumulative":
            made["plain_years"] = self.draw.choice(["level", "increment"])
        if self.often(0.2):
            made["origin"] = self.draw.choice(["report", "context"])
        return made

    def _survey(self, made: dict[str, Any]) -> None:
        """Add records of farms, and indicators computed from them in every way."""
        columns = {"farm": "code", "sex": "text", "zone": "code", "crop": "text", "when": "text", "sold": "number"}
        columns |= {"area": "number", "member": "yes_no", "asked": "date", "answered": "date", "score": "number"}
        made["records"] = {
            "farms": {"file": "records/farms.csv", "row": "farm", "synthetic": self.often(0.5), "columns": columns}
        }
        blocks: list[tuple[str, dict[str, Any]]] = [
            ("count", {"measure": "count", "count": "farm", "where": {"member": "yes"}}),
            ("share", {"measure": "share", "count": "farm", "where": {"member": "yes"}, "by": ["zone", "sex"]}),
            ("share", {"measure": "share", "where": {"sex": "women"}, "sample": {"design": "simple_random"}}),
            ("count", {"measure": "sum", "value": "area"}),
            ("index", {"measure": "mean", "value": "score", "count": "farm"}),
            ("ratio", {"measure": "ratio", "value": "sold", "over": "area"}),
            (
                "ratio",
                {"measure": "growth", "count": "farm", "value": "sold", "base": {"when": "before"}}
                | {"where": {"when": "after"}},
            ),
            (
                "share",
                {"measure": "share", "where": {"answered": {"present": True}}}
                | {"term": {"since": "asked", "until": "answered", "days": 30}},
            ),
        ]
        for n, (unit, block) in enumerate(self.some(blocks, 1)):
            kind = {"count": "flow"}.get(unit, "share")
            own = {"code": f"c{n}", "result": self.results[0], "name": f"Computed {n}", "unit": unit, "kind": kind}
            own |= {"counts": "units"} if unit == "count" else {}
            self.indicators.append(own | {"compute": {"records": "farms", **block}})
        self.records["farms"] = [self._farm(n) for n in range(self.draw.choice([0, 1, 3, 12, 30]))]

    def _farm(self, n: int) -> dict[str, Any]:
        draw = self.draw
        return {
            "farm": f"f{n // 2}",
            "sex": draw.choice(["women", "men", ""]),
            "zone": draw.choice(["N1", "N2", ""]),
            "crop": draw.choice(["cocoa", "maize"]),
            "when": draw.choice(["before", "after"]) if n % 2 else "before",
            "sold": draw.choice(["", 0, 10, 10, 25.5]),
            "area": draw.choice(["", 0, 1, 2.5]),
            "member": draw.choice(["yes", "no", ""]),
            "asked": draw.choice(["2022-01-15", "2022-03-01", ""]),
            "answered": draw.choice(["2022-02-01", "2022-06-01", ""]),
            "score": draw.choice([0, 0.5, 1, ""]),
        }

    def _polls(self, made: dict[str, Any]) -> None:
        kind = self.draw.choice(["single", "several", "ranking", "open"])
        made["polls"] = [{"code": "p1", "question": "Which?", "kind": kind, "options": ["one", "two"]}]
        if kind == "open":
            made["polls"][0].pop("options")
        columns = {"member": "code", "country": "code", "kind": "code", "question": "code", "option": "text"}
        made.setdefault("records", {})["answers"] = {
            "file": "records/answers.csv",
            "synthetic": True,
            "columns": columns | {"rank": "integer"},
        }
        self.records["answers"] = [
            {
                "member": f"m{n}",
                "country": self.draw.choice(["UG", "KE"]),
                "kind": self.draw.choice(["one", "other"]),
                "question": "p1",
                "option": self.draw.choice(["one", "two"]),
                "rank": self.draw.choice([1, 2]) if kind == "ranking" else "",
            }
            for n in range(self.draw.choice([0, 1, 4, 25]))
        ]

    # --- tables

    def _observations(self) -> None:
        rows = []
        for i in self.indicators:
            unit, kind = i["unit"], i["kind"]
            if "compute" in i and self.often(0.6):
                rows += [self._observed(i, "2023", "target")]
                continue
            if self.often(0.6):
                rows.append(self._observed(i, self.draw.choice(["base", "2020"]), "baseline"))
            for year in self.some(YEARS):
                rows += [self._observed(i, text, "actual") for text in self._periods(year, kind)]
                if self.often(0.6):
                    rows.append(self._observed(i, f"..{year}" if kind == "cumulative" else str(year), "target"))
            if self.often(0.5):
                rows.append(
                    self._observed(i, "2024" if unit in ("share", "ratio", "index") else "..2024", "final_target")
                )
            if self.often(0.2):
                rows += [
                    self._observed(i, "2022", "actual") | {"sex": sex}
                    for sex in self.some(["women", "men", "other"], 1)
                ]
            if self.often(0.2):
                rows += [self._observed(i, "2022", "actual") | {"place": p} for p in self.some(list(PLACES), 1)]
        self.tables["observations"] = rows or [self._observed(self.indicators[0], "2022", "actual")]
        if any(row.get("place") for row in rows):
            self._places()

    def _periods(self, year: int, kind: str) -> list[str]:
        if kind == "cumulative":
            return self.draw.choice([[f"..{year}"], [str(year)]])
        return self.draw.choice(
            [[str(year)], [str(year)], [f"{year}-Q{q}" for q in range(1, self.draw.randint(2, 5))], [f"{year}-S1"]]
        )

    def _observed(self, indicator: dict[str, Any], period: str, role: str) -> dict[str, Any]:
        row = {"indicator": indicator["code"], "period": period, "role": role, "document": "doc"}
        if self.often(0.12):
            return row | {"missing": self.draw.choice(["not_measured", "not_reported", "not_due"])}
        if indicator["unit"] == "share" and self.often(0.4):
            above, below = self.draw.choice([(1, 2), (0, 4), (3, 4), (4, 4)])
            return row | {"value": above / below, "numerator": above, "denominator": below}
        return row | {"value": self.number(indicator["unit"])}

    def _places(self) -> None:
        depth = {code: 0 if not above else 1 if above == "N" else 2 for code, above in PLACES.items()}
        self.tables["places"] = [
            {"code": code, "name": f"Place {code}", "level": LEVEL_OF_PLACE[depth[code]], "parent": above}
            for code, above in PLACES.items()
        ]

    def _budget(self) -> None:
        if not self.often():
            return
        lines = self._budget_lines()
        rows = [row for line in lines for row in self._amounts(line["code"])]
        if rows and self.often(0.4):
            rows.append(rows[0] | {"role": "stated_total", "amount": 5, "period": "2022"})
        if rows:
            self.tables |= {"budget_lines": lines, "budget": rows}

    def _budget_lines(self) -> list[dict[str, Any]]:
        scheme = self.draw.choice(["component", "component", "category", "source"])
        lines = [{"code": f"L{n}", "name": f"Line {n}", "scheme": scheme} for n in range(self.draw.randint(1, 4))]
        if self.often(0.5):
            for line in lines[1:]:
                line["parent"] = self.draw.choice(["L0", "L0", ""])
        if self.often(0.5):
            for line in lines:
                line["result"] = self.draw.choice([*self.results, ""])
        return lines

    def _amounts(self, line: str) -> Iterator[dict[str, Any]]:
        whole = self.draw.choice(["..", "2022"])
        funders = [funder["code"] for funder in self.programme.get("funders", [])]
        for role in self.some(["approved", "revised", "executed", "forecast", "programmed", "registered"]):
            periods = {"executed": self.draw.choice([["..2022"], ["2021", "2022"], ["2022-Q1", "2022-Q2"]])}
            periods |= {"forecast": ["2023-Q1", "2023-Q2"], "programmed": ["2022"], "registered": ["2022"]}
            for period in periods.get(role, [whole]):
                for funder in self.some(funders, 1) if funders and self.often(0.5) else [""]:
                    for mode in self.some(["own", "shared"], 1) if self.often(0.3) else [""]:
                        row = {"line": line, "period": period, "role": role, "amount": self.number("money")}
                        yield row | {"currency": "UGX", "funder": funder, "mode": mode, "document": "doc"}

    def _people(self) -> None:
        if not self.often():
            return
        self._places()
        rows = []
        for group in self.some(["growers", "youth", "W"], 1):
            for role in self.some(["target", "reached"], 1):
                places = self.draw.choice([["N"], ["N1", "N2"], ["N1"], ["N11", "N12", "N21"], list(PLACES)])
                rows += [
                    {"place": place, "period": self.draw.choice(["..", "2022"]), "group": group, "role": role}
                    | {"unit": "families" if group == "growers" else "persons", "sex": sex}
                    | {"value": self.number("count"), "document": "doc"}
                    for place in places
                    for sex in self.draw.choice(SEXES)
                ]
        self.programme["groups"] = {row["group"]: "Made up." for row in rows}
        self.tables["beneficiaries"] = rows
        if self.often(0.3):
            self.programme["populations"] = [rows[0]["group"]]

    def _activities(self) -> None:
        if not self.often():
            return
        kind = self.draw.choice(["activity", "process", "milestone"])
        codes = [f"A{n}" for n in range(self.draw.randint(1, 3))]
        self.tables["activities"] = [
            {"code": code, "kind": kind, "result": self.draw.choice(self.results), "name": f"Activity {code}"}
            | ({"step": codes.index(code) + 1} if kind == "process" else {})
            for code in codes
        ]
        rows = []
        for code in codes:
            for role, period in self.some(PROGRESS):
                row = {"activity": code, "period": period, "role": role, "document": "doc"}
                rows.append(row | {"value": self.draw.choice([0, 1, 3, 10])})
        if rows:
            self.tables["activity_progress"] = rows

    def _judgements(self) -> None:
        grades = {"letters-a-d": "ABCDX", "ifad-ratings": "123456", "world-bank-ratings": ["Satisfactory"]}
        scale = grades[self.programme["rules"]["scale"]]
        if self.often(0.5):
            self.tables["criteria"] = [
                {"subject": subject, "period": "2022", "criterion": criterion, "grade": self.draw.choice(scale)}
                | {"document": "doc", "comment": self.draw.choice(["", "It is so."])}
                for subject in self.some(self.results, 1)
                for criterion in self.some(["relevance", "efficiency", "impact"], 1)
            ]
        if self.often(0.5):
            words = self.draw.choice([("low", "medium", "high"), ("1", "2", "3"), ("A", "B", "C")])
            self.tables["risks"] = [
                {
                    "code": f"k{n}",
                    "result": self.draw.choice(self.results),
                    "period": self.draw.choice(["2021", "2022"]),
                }
                | {"kind": self.draw.choice(["risk", "assumption"]), "description": "Rain", "document": "doc"}
                | {name: self.draw.choice([*words, ""]) for name in ("probability", "impact", "level")}
                for n in range(self.draw.randint(1, 4))
            ]
        if self.often(0.5):
            self.tables["follow_up"] = [
                {"code": f"u{n}", "kind": self.draw.choice(["recommendation", "decision", "plan"]), "text": "Do it"}
                | {
                    "period": self.draw.choice(["2021", "2022"]),
                    "document": "doc",
                    "due": self.draw.choice(["", "2022"]),
                }
                | {"status": self.draw.choice(["", "done", "planned"]), "result": self.draw.choice(["", *self.results])}
                | ({"follows": "u0"} if n and self.often(0.4) else {})
                for n in range(self.draw.randint(1, 4))
            ]

    def _rest(self) -> None:
        if self.often(0.4):
            self.tables["monitoring"] = [
                {"subject": f"Thing {n}", "level": self.draw.choice(["Field", "Office"]), "responsible": "Somebody"}
                | {"indicator": self.draw.choice(["", self.indicators[0]["code"]]), "when": "yearly", "document": "doc"}
                for n in range(self.draw.randint(1, 3))
            ]
        if self.often(0.3):
            self.tables["exchange_rates"] = [
                {"period": "2022", "from": "EUR", "to": "UGX", "rate": 4000, "rule": "average", "document": "doc"}
            ]

    # --- files

    def write(self, data: Path) -> None:
        """Write it as a folder of facts."""
        folder = data / self.code
        (folder / "records").mkdir(parents=True)
        for name, text in (("programme", self.programme), ("framework", self.framework)):
            (folder / f"{name}.yaml").write_text(yaml.safe_dump(text, sort_keys=False), encoding="utf-8")
        for name, rows in self.tables.items():
            (folder / f"{name}.csv").write_text(written(once(rows)), encoding="utf-8")
        for name, rows in self.records.items():
            columns = list(self.framework["records"][name]["columns"])
            (folder / "records" / f"{name}.csv").write_text(written(rows, columns), encoding="utf-8")


def once(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Keep each fact once: the first of those that say the same thing."""
    no_key = ("value", "amount", "missing", "numerator", "denominator", "status", "comment", "grade", "rate")
    kept: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in rows:
        key = tuple((k, str(v)) for k, v in sorted(row.items()) if k not in no_key)
        kept.setdefault(key, row)
    return list(kept.values())


def written(rows: list[dict[str, Any]], columns: list[str] | None = None) -> str:
    """Write rows as CSV."""
    names = columns or list(dict.fromkeys(name for row in rows for name in row))
    text = io.StringIO()
    writer = csv.DictWriter(text, names, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()
