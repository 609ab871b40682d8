"""Make up answers to the questions of the dialogue and scores of organisations, from a truth written beside them.

The documents print the questions and name the index, nothing more. Run in this folder, it gives the same bytes again:

    python synthesise.py
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import yaml

SEED = 20230630
FOLDER = Path(__file__).resolve().parent
COUNTRIES = {"PE": 44, "CO": 34, "HN": 22, "GT": 19, "MX": 17, "EC": 16, "DO": 12, "NI": 9, "BR": 6, "BO": 4, "CR": 2}
RELEVANCE = {"Sí": 0.72, "En parte": 0.20, "No": 0.08}
SINGLE = {
    "Q1.relevance": RELEVANCE,
    "Q2.relevance": {"Sí": 0.81, "En parte": 0.15, "No": 0.04},
    "Q3.relevance": {"Sí": 0.58, "En parte": 0.30, "No": 0.12},
    "Q4.relevance": {"Sí": 0.66, "En parte": 0.24, "No": 0.10},
}
WEIGHT = {
    "4.1 Fortalecimiento de estructuras Operativas": 0.31,
    "4.2 Fortalecer equipo operativo para mejorar servicios a la membresía.": 0.30,
    "4.3 Gestión de conocimiento, rendición de cuentas y mejora continua.": 0.14,
    "4.4. Articulación entre membresía, estructuras operativas y equipo operativo": 0.25,
}
OPEN = ("Q1.challenges", "Q2.topics", "Q3.priorities")
ANSWERING = 0.9
TOO_MANY = 0.02
"""Part of those asked for two who name three, as happens online; they are to be left out, and said."""

SCORES = {
    "democratic_governance": (0.62, 0.04),
    "business_management": (0.48, 0.06),
    "production_quality": (0.57, 0.03),
    "environment": (0.52, 0.05),
    "gender_youth": (0.41, 0.07),
}
"""Mean of each part in 2022, and what 2023 adds to it."""
OF_WORKERS = 0.05
"""What organisations of workers score less in every part."""
BETWEEN, WITHIN = 0.08, 0.06
ORGANISATIONS = {"OPP": 92, "OT": 38}
UNSCORED = {2022: 0.03, 2023: 0.015}


def main() -> None:
    """Write both tables and their truth."""
    rng = np.random.default_rng(SEED)
    write("poll_answers.csv", ("respondent", "country", "poll", "option", "rank"), answers(rng))
    write("organisations.csv", ("organisation", "country", "kind", "application", *SCORES), organisations(rng))
    text = yaml.safe_dump(truth(), allow_unicode=True, sort_keys=False, width=120)
    (FOLDER / "truth.yaml").write_text(text, encoding="utf-8", newline="\n")


def answers(rng: np.random.Generator) -> Iterable[tuple[object, ...]]:
    """Answer every question for every organisation, with those who leave one out and those who name too many."""
    countries = [country for country, number in COUNTRIES.items() for _ in range(number)]
    for number, country in enumerate(countries, 1):
        who = f"R{number:03d}"
        for poll, shares in SINGLE.items():
            if rng.random() < ANSWERING:
                yield who, country, poll, rng.choice(list(shares), p=list(shares.values())), ""
        for poll in OPEN:
            if rng.random() < ANSWERING * 0.7:
                yield who, country, poll, "respuesta abierta", ""
        if rng.random() < ANSWERING:
            many = 3 if rng.random() < TOO_MANY else 2
            for option in rng.choice(list(WEIGHT), size=many, replace=False, p=list(WEIGHT.values())):
                yield who, country, "Q4.weight", option, ""


def organisations(rng: np.random.Generator) -> Iterable[tuple[object, ...]]:
    """Score every organisation in two applications; a few parts are left unscored."""
    kinds = [kind for kind, number in ORGANISATIONS.items() for _ in range(number)]
    shares = np.array(list(COUNTRIES.values())) / sum(COUNTRIES.values())
    for number, kind in enumerate(kinds, 1):
        country = rng.choice(list(COUNTRIES), p=shares)
        own = rng.normal(0, BETWEEN) - (OF_WORKERS if kind == "OT" else 0)
        for application, unscored in UNSCORED.items():
            scores: list[str] = []
            for mean, gain in SCORES.values():
                score = mean + own + (gain if application == max(UNSCORED) else 0) + rng.normal(0, WITHIN)
                scores.append("" if rng.random() < unscored else f"{min(1.0, max(0.0, score)):.2f}")
            yield f"O{number:03d}", country, kind, application, *scores


def truth() -> dict[str, object]:
    """Give what the tables were drawn from, and what follows from it."""
    chosen = {
        option: weight + sum(w * weight / (1 - w) for other, w in WEIGHT.items() if other != option)
        for option, weight in WEIGHT.items()
    }
    workers = ORGANISATIONS["OT"] / sum(ORGANISATIONS.values()) * OF_WORKERS
    return {
        "seed": SEED,
        "respondents": sum(COUNTRIES.values()),
        "answering": ANSWERING,
        "single": SINGLE,
        "two_of_four": {option: round(share, 6) for option, share in chosen.items()},
        "naming_too_many": TOO_MANY,
        "organisations": ORGANISATIONS,
        "mean_score_2022": {part: round(mean - workers, 6) for part, (mean, _) in SCORES.items()},
        "gain_2023": {part: gain for part, (_, gain) in SCORES.items()},
        "workers_score_less": OF_WORKERS,
        "unscored": UNSCORED,
    }


def write(name: str, columns: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> None:
    """Write one table."""
    with (FOLDER / name).open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)


if __name__ == "__main__":
    main()
