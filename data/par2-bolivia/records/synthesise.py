"""Make the synthetic extract of PAR II: ``python data/par2-bolivia/records/synthesise.py`` writes this folder anew.

Nothing here was observed. The plan of 2022 prints how the indicators are to be computed and no value of any; these
records have the form that its monitoring system would give, so that the computation can be tried and tested. Codes,
municipalities, prices and volumes are invented; departments, the three models and the number of alliances of each year
are the plan's (5.2.2, "Alianzas en implementación"). What is true of the records by construction is written into
``truth.yaml`` from the constants below. The dice are numpy's frozen ``RandomState``, so that every machine writes the
same bytes.
"""

from __future__ import annotations

import csv
import datetime
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

FOLDER = Path(__file__).resolve().parent
SEED = 2980
CLOSING = datetime.date(2022, 11, 30)

# --- of the plan: 5.2.2 and the paragraph below table 5.2.1
STARTED = {2018: 33, 2019: 20, 2020: 222, 2021: 625, 2022: 200}
MODELS = {1: 1000, 2: 60, 3: 40}  # the plan gives 1,000 and, for 2 and 3 together, 100

# --- invented
DEPARTMENTS = {
    "BO-B": 50,
    "BO-H": 130,
    "BO-C": 180,
    "BO-L": 210,
    "BO-O": 80,
    "BO-N": 30,
    "BO-P": 140,
    "BO-S": 170,
    "BO-T": 110,
}
PRODUCTS: dict[str, tuple[str, float, float, tuple[str, ...]]] = {
    # unit, price in BOB, volume a family and year, where
    "quinoa": ("t", 7800.0, 0.9, ("BO-O", "BO-P", "BO-L")),
    "potato": ("t", 2300.0, 3.4, ("BO-L", "BO-P", "BO-H", "BO-C", "BO-T")),
    "maize": ("t", 1650.0, 4.2, ("BO-S", "BO-C", "BO-H", "BO-T")),
    "milk": ("l", 3.4, 3900.0, ("BO-C", "BO-L", "BO-S", "BO-O")),
    "coffee": ("kg", 24.0, 310.0, ("BO-L", "BO-S")),
    "cocoa": ("kg", 17.5, 360.0, ("BO-B", "BO-L", "BO-N")),
    "brazil_nut": ("kg", 14.0, 620.0, ("BO-N", "BO-B")),
    "peanut": ("t", 6400.0, 1.1, ("BO-H", "BO-S", "BO-T")),
    "onion": ("t", 1900.0, 5.1, ("BO-C", "BO-O", "BO-T", "BO-P")),
    "honey": ("kg", 39.0, 85.0, ("BO-T", "BO-H", "BO-B", "BO-S")),
}
COMPARISON, ASSISTED, MUNICIPALITIES = 360, 40, 12
SECOND_PRODUCT, WITH_MUNICIPALITY, MEMBERS_MEAN, MEMBERS_SPREAD = 0.12, 0.2, 26.0, 0.45

# --- what is true
TREND = 0.06  # what all volumes grow from the year before to the year after
EFFECT = 0.28  # by how much taking part multiplies the volume after, beyond the trend
SELECTION = 0.12  # by how much those that were financed sold more even before
SHOCK = 0.20  # standard deviation of the logarithm of each year's luck
SIZE = 0.50  # and of what an organisation sells in an ordinary year
PRICE_RISE = 0.05
TRUE: dict[str, float] = {
    "women": 0.35,
    "agreement_signed_2022": 0.93,
    "financed_of_signed": 0.97,
    "relation_kept_or_improved_and_two_cycles": 0.80,
    "investment_and_business_completed": 0.76,
    "sales_goal_reached": 0.69,
    "purchases_as_agreed": 0.81,
    "net_income_rises": 0.74,
    "measures_planned": 0.88,
    "measures_applied_of_planned": 0.77,
    "irrigated": 0.45,
    "not_formal_at_start": 0.34,
    "formalisation_supported": 0.90,
    "formalised_of_supported": 0.78,
    "trained_alliances": 0.94,
    "trained_assisted": 0.85,
    "provider_women": 0.38,
    "provider_trained": 0.88,
    "provider_serves": 0.93,
    "project_executed": 0.80,
    "agreement_with_institution_signed": 0.84,
    "survey_response": 0.88,
    "survey_has_plan": 0.97,
    "adoption": 0.72,
    "satisfied_service": 0.91,
    "satisfied_both": 0.83,
    "answered_within_30_days": 0.78,
    "answered_at_all": 0.93,
    "empty_cells": 0.02,
}
SURVEYED, COMPLAINTS, PROJECTS, INSTITUTIONS, PROVIDERS, BOTH_JOBS = 640, 230, 59, 97, 480, 34
DEADLINE_DAYS = 30

Row = dict[str, Any]
dice = np.random.RandomState(SEED)


def happens(share: str) -> bool:
    """Roll for one of the true shares."""
    return bool(dice.random_sample() < TRUE[share])


def yes_no(truth: bool) -> str:
    """Write a truth as records hold it."""
    return "yes" if truth else "no"


def lost(value: Any, times: float = 1.0) -> Any:
    """Lose a value now and then, as happens in real extracts; which ones has nothing to do with what they hold."""
    return "" if dice.random_sample() < TRUE["empty_cells"] * times else value


def luck(spread: float) -> float:
    """Draw a factor whose mean is one."""
    return float(np.exp(spread * dice.standard_normal() - spread**2 / 2))


def one_of(choices: Sequence[Any], weights: Sequence[float] | None = None) -> Any:
    """Draw one of several."""
    shares = None if weights is None else np.cumsum(np.array(weights, float) / sum(weights))
    at = int(dice.randint(len(choices))) if shares is None else int(np.searchsorted(shares, dice.random_sample()))
    return choices[min(at, len(choices) - 1)]


def spread_out(counts: Mapping[Any, int]) -> list[Any]:
    """Give every key as often as it is to occur, in random order."""
    keys = [key for key, n in counts.items() for _ in range(n)]
    return [keys[i] for i in dice.permutation(len(keys))]


def grown_in(department: str) -> list[str]:
    """List the products of a department."""
    return [name for name, (_, _, _, where) in PRODUCTS.items() if department in where]


def number(value: float, digits: int) -> str:
    """Write a number with so many decimals at most."""
    text = f"{value:.{digits}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


# --- alliances


def alliances() -> list[Row]:
    """Make the alliances: as many of each year and model as the plan says."""
    started, models, departments = spread_out(STARTED), spread_out(MODELS), spread_out(DEPARTMENTS)
    rows = []
    for i, (year, model, department) in enumerate(sorted(zip(started, models, departments, strict=True)), 1):
        members = max(9, round(MEMBERS_MEAN * luck(MEMBERS_SPREAD)))
        women = int(dice.binomial(members, TRUE["women"]))
        signed = year < CLOSING.year or happens("agreement_signed_2022")
        financed = signed and happens("financed_of_signed")
        row = {
            "alliance": f"AL-{i:04d}",
            "department": department,
            "municipality": f"{department}-M{1 + dice.randint(MUNICIPALITIES):02d}",
            "model": model,
            "product": one_of(grown_in(department)),
            "start_year": year,
            "families": members,
            "families_by_women": lost(women),
            "agreement_signed": yes_no(signed),
            "financed": yes_no(financed),
        }
        rows.append(row | _second_year(year, financed) | _measures(model, financed))
    return rows


def _second_year(year: int, financed: bool) -> Row:
    """Make what is known after the second year of support; of those that began in the last one nothing is yet."""
    names = (
        "trade_relation",
        "cycles",
        "investment_completed",
        "business_completed",
        "commercial_goal_met",
        "purchases_as_agreed",
        "real_net_income_change",
    )
    if year >= CLOSING.year or not financed:
        return dict.fromkeys(names, "")
    lasting = happens("relation_kept_or_improved_and_two_cycles")
    completed = happens("investment_and_business_completed")
    relation = one_of(["kept", "improved"], [0.6, 0.4]) if lasting else one_of(["worsened", "ended"])
    cycles = min(2 + int(dice.randint(2)), CLOSING.year - year + 1) if lasting else int(dice.randint(3))
    goal, agreed, rises = happens("sales_goal_reached"), happens("purchases_as_agreed"), happens("net_income_rises")
    change = abs(float(dice.standard_normal())) * 2400 + 20
    return {
        "trade_relation": lost(relation),
        "cycles": lost(cycles),
        "investment_completed": lost(yes_no(completed or happens("investment_and_business_completed"))),
        "business_completed": lost(yes_no(completed)),
        "commercial_goal_met": lost(yes_no(goal)),
        "purchases_as_agreed": lost(yes_no(agreed)),
        "real_net_income_change": lost(number(change if rises else -change / 2, 0), 2),
    }


def _measures(model: int, financed: bool) -> Row:
    planned, applied = happens("measures_planned"), happens("measures_applied_of_planned")
    watered = model == 1 and financed and happens("irrigated")
    return {
        "environmental_measures_planned": lost(yes_no(planned)),
        "environmental_measures_applied": lost(yes_no(planned and applied)) if financed else "",
        "irrigated_area_ha": lost(number(float(dice.gamma(2.2, 13.0)) if watered else 0, 1)) if financed else "",
        "municipal_investment_bob": number(float(dice.gamma(1.6, 60000.0)), 0)
        if dice.random_sample() < WITH_MUNICIPALITY
        else "0",
    }


# --- sales


def sales(supported: Iterable[Row]) -> list[Row]:
    """Make what organisations sold in the year before and the year after, with those that were never financed."""
    rows: list[Row] = []
    for row in supported:
        if row["financed"] == "no":
            continue
        code = row["alliance"].replace("AL", "OP")
        rows += _sold(code, row["alliance"], row["department"], row["product"], (row["start_year"], row["families"]))
    for i in range(1, COMPARISON + 1):
        department = one_of(list(DEPARTMENTS), list(DEPARTMENTS.values()))
        year = one_of([y for y in STARTED if y < CLOSING.year], [n for y, n in STARTED.items() if y < CLOSING.year])
        members = max(9, round(MEMBERS_MEAN * luck(MEMBERS_SPREAD)))
        rows += _sold(f"NF-{i:04d}", "", department, one_of(grown_in(department)), (year, members))
    return rows


def _sold(organisation: str, alliance: str, department: str, product: str, of: tuple[int, int]) -> list[Row]:
    start, members = of
    others = [name for name in grown_in(department) if name != product]
    second = [one_of(others)] if others and dice.random_sample() < SECOND_PRODUCT else []
    rows = []
    for name in [product, *second]:
        unit, price, volume, _ = PRODUCTS[name]
        usual = members * volume * luck(SIZE) * (1 + SELECTION if alliance else 1) * (1 if name == product else 0.4)
        factor = (1 + TREND) * (1 + EFFECT if alliance else 1)
        for period, year in (("before", start - 1), ("after", start + 1)):
            if year > CLOSING.year:
                continue
            sold = usual * luck(SHOCK) * (factor if period == "after" else 1)
            paid = price * luck(0.08) * (1 + PRICE_RISE if period == "after" else 1)
            amount, cost = lost(number(sold, 2 if unit == "t" else 0), 1.5), lost(number(paid, 2), 2)
            rows.append(
                {
                    "organisation": organisation,
                    "alliance": alliance,
                    "treated": yes_no(bool(alliance)),
                    "department": department,
                    "product": name,
                    "start_year": start,
                    "year": year,
                    "period": period,
                    "volume": amount,
                    "unit": unit,
                    "price_bob": cost,
                    "sales_bob": number(float(amount) * float(cost), 0) if amount and cost else "",
                }
            )
    return rows


# --- organisations, providers, projects, institutions, modules


def organisations(supported: Iterable[Row], sold: Iterable[Row]) -> list[Row]:
    """Make the organisations: those of the alliances, those with regional technical assistance, those not financed."""
    of_alliances = [(r["alliance"].replace("AL", "OP"), r["alliance"], r["department"], "alliance") for r in supported]
    assisted = [(f"AT-{i:04d}", "", one_of(list(DEPARTMENTS)), "technical_assistance") for i in range(1, ASSISTED + 1)]
    applied = list(
        dict.fromkeys((r["organisation"], "", r["department"], "applicant") for r in sold if not r["alliance"])
    )
    rows = []
    for code, alliance, department, kind in [*of_alliances, *assisted, *applied]:
        formal = not happens("not_formal_at_start")
        supported_now = not formal and kind != "applicant" and happens("formalisation_supported")
        trained = kind != "applicant" and happens("trained_alliances" if kind == "alliance" else "trained_assisted")
        rows.append(
            {
                "organisation": code,
                "alliance": alliance,
                "department": department,
                "kind": kind,
                "formal_at_start": lost(yes_no(formal)),
                "formalisation_support": yes_no(supported_now),
                "legal_document": yes_no(formal or (supported_now and happens("formalised_of_supported"))),
                "organisational_training": lost(yes_no(trained)),
            }
        )
    return rows


def providers() -> list[Row]:
    """Make the providers of services, one row a provider and job; some do both."""
    rows = []
    for i in range(1, PROVIDERS + 1):
        job = one_of(["facilitator", "companion"], [0.7, 0.3])
        jobs = ["facilitator", "companion"] if i <= BOTH_JOBS else [job]
        who = {
            "provider": f"PS-{i:04d}",
            "department": one_of(list(DEPARTMENTS), list(DEPARTMENTS.values())),
            "sex": lost("women" if happens("provider_women") else "men"),
            "trained": lost(yes_no(happens("provider_trained"))),
            "provides_services": yes_no(happens("provider_serves")),
        }
        rows += [{"provider": who["provider"], "department": who["department"], "role": job, **who} for job in jobs]
    return rows


def public_projects() -> list[Row]:
    """Make the municipal subprojects; only those that were executed have families."""
    rows = []
    for i in range(1, PROJECTS + 1):
        department = one_of(list(DEPARTMENTS), list(DEPARTMENTS.values()))
        executed = happens("project_executed")
        rows.append(
            {
                "project": f"IP-{i:03d}",
                "department": department,
                "municipality": f"{department}-M{1 + dice.randint(MUNICIPALITIES):02d}",
                "kind": one_of(["irrigation", "road", "storage", "bridge", "market"], [0.4, 0.3, 0.15, 0.1, 0.05]),
                "executed": yes_no(executed),
                "families": lost(int(40 + dice.gamma(2.0, 40.0)), 2) if executed else "",
                "investment_bob": number(float(dice.gamma(3.0, 300000.0)), 0),
            }
        )
    return rows


def institutional_agreements(projects: Sequence[Row], supported: Sequence[Row]) -> list[Row]:
    """Make the agreements with institutions; a subproject or alliance may have two."""
    third = [row["alliance"] for row in supported if row["model"] == max(MODELS)]
    rows = []
    for i in range(1, INSTITUTIONS + 1):
        kind = one_of(["public_investment", "technical_assistance", "model_3"], [0.55, 0.25, 0.2])
        subject = {
            "public_investment": lambda: one_of(projects)["project"],
            "technical_assistance": lambda: f"AT-{1 + dice.randint(ASSISTED):04d}",
            "model_3": lambda: one_of(third),
        }[kind]()
        signed = happens("agreement_with_institution_signed")
        rows.append(
            {
                "agreement": f"AC-{i:03d}",
                "kind": kind,
                "subproject": subject,
                "institution": one_of(["municipality", "company", "university", "ngo", "regional_government"]),
                "signed": yes_no(signed),
                "signed_on": day(datetime.date(2019, 1, 1), CLOSING) if signed else "",
            }
        )
    return rows


MODULES = (
    ("management", "applications", True, True),
    ("management", "plans", True, True),
    ("management", "transfers", True, True),
    ("management", "purchases", True, False),
    ("management", "monitoring", True, True),
    ("management", "maps", True, False),
    ("management", "reports", True, True),
    ("management", "provider_directory", False, False),
    ("public", "portfolio", True, False),
    ("public", "alliance_sheets", True, False),
    ("public", "complaints", True, False),
    ("public", "satisfaction", False, False),
    ("public", "open_data", True, False),
)


def modules() -> list[Row]:
    """Make the modules of the two information systems."""
    return [
        {
            "module": f"M-{i:02d}",
            "system": system,
            "content": content,
            "works_online": yes_no(online),
            "works_offline": yes_no(offline),
        }
        for i, (system, content, online, offline) in enumerate(MODULES, 1)
    ]


# --- survey and complaints


def survey(supported: Sequence[Row]) -> list[Row]:
    """Draw a simple random sample of all families of the alliances, and let most of them answer."""
    families = [(row, n) for row in supported for n in range(1, row["families"] + 1)]
    rows = []
    for at in sorted(dice.permutation(len(families))[:SURVEYED]):
        row, n = families[at]
        women = row["families_by_women"] if row["families_by_women"] != "" else round(TRUE["women"] * row["families"])
        responded = happens("survey_response")
        service = happens("satisfied_service")
        results = dice.random_sample() < (TRUE["satisfied_both"] / TRUE["satisfied_service"] if service else 0.3)
        adopted = happens("adoption")
        practices = (1 + int(dice.poisson(1.1))) if adopted else 0
        rows.append(
            {
                "member": f"{row['alliance']}-{n:03d}",
                "alliance": row["alliance"],
                "department": row["department"],
                "sex": "women" if n <= women else "men",
                "has_plan": yes_no(happens("survey_has_plan")),
                "responded": yes_no(responded),
                "improved_practices": practices if responded else "",
                "satisfied_service": yes_no(service) if responded else "",
                "satisfied_results": yes_no(bool(results)) if responded else "",
            }
        )
    return rows


def complaints() -> list[Row]:
    """Make complaints; what would be answered after the closing date is not answered yet."""
    rows = []
    for received in sorted(day(datetime.date(2020, 3, 1), CLOSING) for _ in range(COMPLAINTS)):
        roll = dice.random_sample()
        in_time, ever = roll < TRUE["answered_within_30_days"], roll < TRUE["answered_at_all"]
        days = 1 + int(dice.randint(DEADLINE_DAYS)) if in_time else DEADLINE_DAYS + 1 + int(dice.exponential(25.0))
        answered = datetime.date.fromisoformat(received) + datetime.timedelta(days=days)
        open_still = not ever or answered > CLOSING
        rows.append(
            {
                "complaint": f"RC-{len(rows) + 1:03d}",
                "department": one_of(list(DEPARTMENTS), list(DEPARTMENTS.values())),
                "received": received,
                "answered": "" if open_still else answered.isoformat(),
                "days_to_answer": "" if open_still else days,
            }
        )
    return rows


def day(first: datetime.date, last: datetime.date) -> str:
    """Draw a day."""
    return (first + datetime.timedelta(days=int(dice.randint((last - first).days + 1)))).isoformat()


# --- writing


def truth(supported: Sequence[Row]) -> str:
    """Write what is true, as YAML: from the constants, and what follows from them by arithmetic."""
    with_project = (1 + TREND) * (1 + EFFECT)
    volume = {
        "trend": TREND,
        "effect": EFFECT,
        "selection_in_level": SELECTION,
        "growth_of_treated_totals": with_project - 1,
        # a year before that was bad by chance makes growth look better: the mean of ratios lies above the ratio of sums
        "growth_of_treated_mean_of_organisations": with_project * float(np.exp(SHOCK**2)) - 1,
        "growth_of_comparison_totals": TREND,
        "levels": (1 + SELECTION) * with_project / (1 + TREND) - 1,
        "difference_in_differences": EFFECT,
        "spread_of_a_year": SHOCK,
        "spread_of_size": SIZE,
        "price_rise": PRICE_RISE,
    }
    counts = {
        "families": sum(row["families"] for row in supported),
        "alliances": len(supported),
        "surveyed": SURVEYED,
        "comparison_organisations": COMPARISON,
        "complaints": COMPLAINTS,
    }
    lines = [
        "# What is true of the synthetic records by construction, written by synthesise.py from its constants.",
        "# Shares are probabilities, so that records differ from them by chance. Cells are empty by chance alone.",
        f"seed: {SEED}",
        f'closing_date: "{CLOSING.isoformat()}"',
    ]
    blocks = {"volume": volume, "shares": TRUE, "started": STARTED, "models": MODELS, "counts": counts}
    for name, block in blocks.items():
        lines += [
            f"{name}:",
            *(f"  {key if isinstance(key, str) else f'{key}'}: {number(v, 6)}" for key, v in block.items()),
        ]
    return "\n".join(lines) + "\n"


def written(name: str, rows: Sequence[Row]) -> None:
    """Write one table."""
    with (FOLDER / f"{name}.csv").open("w", encoding="utf-8", newline="") as handle:
        table = csv.DictWriter(handle, list(rows[0]), lineterminator="\n")
        table.writeheader()
        table.writerows(rows)


def main() -> None:
    """Write all tables and what is true of them."""
    supported = alliances()
    sold, projects = sales(supported), public_projects()
    tables = {
        "alliances": supported,
        "sales": sold,
        "organisations": organisations(supported, sold),
        "providers": providers(),
        "public_projects": projects,
        "institutional_agreements": institutional_agreements(projects, supported),
        "modules": modules(),
        "survey": survey(supported),
        "complaints": complaints(),
    }
    for name, rows in tables.items():
        written(name, rows)
    (FOLDER / "truth.yaml").write_text(truth(supported), encoding="utf-8")
    sys.dont_write_bytecode = True  # no cache among the records
    import synthesise_applicants  # noqa: PLC0415 - it takes from here what they share, and has dice of its own

    synthesise_applicants.main()


if __name__ == "__main__":
    main()
