"""A made-up programme that compares: a panel of organisations with years of start, and a survey of two rounds."""

from __future__ import annotations

import random
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from toolkit.facts.programme import Programme

YEAR = 2022

PROGRAMME = """code: made
title: {es: Hecho, en: Made, fr: Fait}
short_title: Hecho
country: PE
currency: PEN
locale: es_PE
languages: [es, en, fr]
reporting_years: [2021, 2022]
documents:
  plan: {title: Plan, file: plan.txt, date: "2022", kind: plan}
"""

OBSERVATIONS = "indicator,period,role,value,missing,document,as_printed\nR.sold,2022,target,0.2,,plan,20%\n"

FRAMEWORK = """results:
  - {code: R, level: outcome, title: Ingresos}
indicators:
  - {code: R.sold, result: R, name: Las organizaciones venden más, unit: ratio, kind: share}
  - {code: R.income, result: R, name: Los hogares ganan más, unit: ratio, kind: share}
records:
  panel:
    file: records/panel.csv
    public: true
    synthetic: true
    row: una organización en un año
    labels: {volume: volumen vendido, members: socios, org: organización, town: municipio, place: lugar, other: otro}
    columns: {org: code, town: code, place: text, year: integer, start: integer, on: yes_no, members: number,
      volume: number, price: number, state: text}
  survey:
    file: records/survey.csv
    synthetic: true
    labels: {income: ingreso, land: tierra, sex: sexo}
    columns: {home: code, village: code, on: yes_no, round: text, income: number, land: number, sex: text}
comparisons:
  - code: sold
    indicator: R.sold
    question: ¿Venden más?
    records: panel
    outcome: volume
    unit: org
    currency: PEN
    period: year
    first_treated: start
    treated: {on: "yes"}
    without: Quienes lo pidieron y no lo tuvieron.
    assignment: rule
    baseline: -1
    follow_up: 1
    cluster: town
    covariates: [members]
    price: price
    members: members
    state: state
    by: [place]
    designs:
      - {code: sold.before_after, estimator: before_after}
      - {code: sold.after, estimator: percent_of_totals, after_only: true}
      - {code: sold.adjusted, estimator: regression_adjustment, covariates: [before, members]}
      - {code: sold.totals, estimator: percent_of_totals, without: lo que tendrían con el cambio de sus vecinos}
      - {code: sold.starts, estimator: staggered}
    main: sold.totals
  - code: earned
    indicator: R.income
    question: ¿Ganan más?
    records: survey
    outcome: income
    unit: home
    measured_in: money
    currency: PEN
    treated: {on: "yes"}
    without: Hogares de los mismos pueblos
    assignment: self_selected
    baseline: {round: before}
    follow_up: {round: after}
    cluster: village
    covariates: [land]
    by: [sex]
    designs:
      - {code: earned.means, estimator: difference_in_means}
      - {code: earned.did, estimator: did}
    main: earned.did
    note: Una nota.
"""


def panel(lots: random.Random) -> str:
    """Give 60 organisations of 20 towns in six years, a third with the programme since 2019 or 2020."""
    rows = ["org,town,place,year,start,on,members,volume,price,state"]
    for i in range(60):
        town, on = i % 20, i % 3 == 0
        start = (2019, 2020)[i % 2] if on else ""
        members, able = 20 + i % 7, lots.lognormvariate(0, 0.3)
        for year in range(2016, 2023):
            grown = 1.3 if on and year > start else 1.0
            sold = members * 10 * able * grown * lots.lognormvariate(0, 0.1)
            stopped = year > 2020 and i % 11 == 0
            place = ("zorro", "alto", "medio")[town % 3]
            cells = [f"O{i:02d}", f"T{town:02d}", place, year, start, "yes" if on else "no", members]
            cells += [0 if stopped else round(sold, 1), round(8 * lots.lognormvariate(0, 0.05), 2)]
            rows.append(",".join(map(str, [*cells, "stopped" if stopped else "selling"])))
    return "\n".join(rows) + "\n"


def survey(lots: random.Random) -> str:
    """Give 96 households of 12 villages in two rounds, half of them with the programme."""
    rows = ["home,village,on,round,income,land,sex"]
    for i in range(96):
        village, on = i % 12, (i // 12) % 2 == 0
        land, had = round(lots.gammavariate(2, 2), 1), 2000 + 300 * on + 300 * lots.gauss(0, 1)
        for when in ("before", "after"):
            earned = had + (400 + 500 * on) * (when == "after") + 150 * lots.gauss(0, 1)
            sex = ("women", "men")[(i // 24) % 2]
            cells = [f"H{i:02d}", f"V{village:02d}", "yes" if on else "no", when, round(earned), land, sex]
            rows.append(",".join(map(str, cells)))
    return "\n".join(rows) + "\n"


def write(folder: Path, framework: str = FRAMEWORK) -> Programme:
    """Write the programme into a folder of facts, and open it."""
    own = folder / "made"
    (own / "records").mkdir(parents=True)
    tables = {"panel": panel(random.Random(5)), "survey": survey(random.Random(7))}
    for name, text in tables.items():
        (own / "records" / f"{name}.csv").write_text(text, encoding="utf-8")
    files = {"programme.yaml": PROGRAMME, "framework.yaml": framework, "observations.csv": OBSERVATIONS}
    for name, text in files.items():
        (own / name).write_text(text, encoding="utf-8")
    return Programme(own)


@cache
def made() -> Programme:
    """Give the programme as it is above, written once."""
    return write(Path(mkdtemp(prefix="compared-")))
