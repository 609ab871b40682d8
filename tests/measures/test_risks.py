"""Risks: placed as printed, scales apart, and only contradictions that no reading mends."""

from __future__ import annotations

import csv
from collections import Counter
from itertools import combinations
from pathlib import Path

import pytest

from toolkit import open_programme
from toolkit.measures.appraisal import risks
from toolkit.report import Page, charts, readings, tables

ROOT = Path(__file__).resolve().parents[2]
HEAD = "code,result,period,kind,description,probability,impact,level,document,table,row,column,as_printed\n"


@pytest.fixture
def told(project):
    """Give a programme whose risks are these: code, period, kind, probability, impact, level."""

    def write(*rows):
        lines = [
            f"{code},R1,{period},{kind},Something,{probability},{impact},{level},"
            f"informe-2011,3.2.3,Incremento de las políticas asistencialistas,Probabilidad,Bajo\n"
            for code, period, kind, probability, impact, level in rows
        ]
        (project / "data/cse-peru/risks.csv").write_text(HEAD + "".join(lines), encoding="utf-8")
        return open_programme("cse-peru")

    return write


def test_equal_scores_in_other_gender_and_case_with_different_levels_are_found(told):
    listed = risks.register(
        told(
            ("K1", 2011, "risk", "medio", "Alta", "C"),
            ("K2", 2011, "risk", "Medio", "alto", "B"),
            ("K3", 2011, "risk", "Media", "Alto", "C"),
            ("K4", 2011, "risk", "Alto", "Medio", "C"),
        ),
        2011,
    )
    found = risks.conflicts(listed)
    assert [(row["level"].text, row["codes"]) for _, row in found.iterrows()] == [("B", "K2"), ("C", "K1, K3")]
    pairs = risks.conflicting_pairs(listed).loc["risk", "conflicting"]
    assert (pairs.n, pairs.of) == (2, 3)
    assert pairs.inputs == ("risks:K1:2011", "risks:K2:2011", "risks:K3:2011")


def test_words_and_letters_and_kinds_are_never_compared(told):
    listed = risks.register(
        told(
            ("K1", 2011, "risk", "Alta", "Alta", "A"),
            ("K2", 2011, "risk", "A", "A", "B"),
            ("K3", 2011, "assumption", "Alta", "Alta", "C"),
            ("K4", 2011, "risk", "Alta", "A", "D"),
            ("K5", 2011, "risk", "Alta", "", "D"),
        ),
        2011,
    )
    assert dict(listed["scale"]) == {"K1": "words", "K2": "letters", "K4": "", "K5": "", "K3": "words"}
    assert not len(risks.conflicts(listed))
    assert {k: m.missing for k, m in risks.conflicting_pairs(listed)["conflicting"].items()} == dict.fromkeys(
        ("risk", "assumption"), "no_equal_scores"
    )
    assert sorted(risks.unscored(listed).index) == ["K4", "K5"]


@pytest.mark.parametrize("levels", [("A", "B", "C"), ("C", "B", "A"), ("B", "B", "B"), ("A", "A", "B")])
def test_letters_that_all_run_one_way_contradict_nothing(told, levels):
    scores = [("bajo", "bajo"), ("bajo", "alto"), ("alto", "alto")]
    rows = [(f"K{n}", 2011, "risk", *s, level) for n, (s, level) in enumerate(zip(scores, levels, strict=True))]
    assert not len(risks.reversals(risks.register(told(*rows), 2011)))


def test_letters_that_go_forth_and_back_contradict_whichever_way_they_are_read(told):
    scores = [("bajo", "bajo"), ("bajo", "alto"), ("alto", "alto"), ("alto", "bajo")]
    rows = [(f"K{n}", 2011, "risk", *s, level) for n, (s, level) in enumerate(zip(scores, "ABAB", strict=True))]
    found = risks.reversals(risks.register(told(*rows), 2011))
    steps = {
        (r["lower"], r["lower_level"].text, r["higher"], r["higher_level"].text, r["runs"]) for _, r in found.iterrows()
    }
    # low/high and high/low cannot be compared: neither is at least as high in both
    assert steps == {
        ("low/low", "A", "low/high", "B", "up"),
        ("low/low", "A", "high/low", "B", "up"),
        ("low/high", "B", "high/high", "A", "down"),
        ("high/low", "B", "high/high", "A", "down"),
    }


def test_of_levels_whose_order_is_known_only_the_lower_ones_contradict(told):
    rows = [
        ("K1", 2011, "risk", "1", "2", "bajo"),
        ("K2", 2011, "risk", "2", "2", "alto"),
        ("K3", 2011, "risk", "3", "2", "Medio"),
    ]
    found = risks.reversals(risks.register(told(*rows), 2011))
    assert [(r["lower"], r["higher"], r["runs"]) for _, r in found.iterrows()] == [("2/2", "3/2", "down")]


def test_the_level_before_stands_beside_the_one_of_now(told):
    programme = told(
        ("K1", 2009, "risk", "medio", "medio", "A"),
        ("K1", 2010, "risk", "medio", "medio", "B"),
        ("K1", 2011, "risk", "medio", "medio", "C"),
        ("K2", 2010, "risk", "medio", "medio", "B"),
        ("K2", 2011, "risk", "medio", "medio", "B"),
        ("K3", 2011, "risk", "medio", "medio", "B"),
    )
    listed = risks.register(programme, 2011)
    assert [m.text or m.missing for m in listed["level_before"]] == ["B", "B", "no_earlier_period"]
    assert listed.loc["K1", "level_before"].inputs == ("risks:K1:2010",)
    changed = risks.summary(listed)["changed"]
    assert (changed.n, changed.of) == (1, 2)
    page = Page(programme, 2011, "en")
    assert "Level before" in tables.table(page, "risks", listed)._repr_mimebundle_()["text/html"]
    assert "1 have changed it" in str(readings.risks.risks(page, risks.summary(listed), risks.by_result(listed)))


def test_of_two_halves_of_a_year_the_last_one_is_listed_and_the_first_stands_before_it(told):
    programme = told(("K1", "2011-S1", "risk", "medio", "medio", "A"), ("K1", "2011-S2", "risk", "alto", "medio", "B"))
    listed = risks.register(programme, 2011)
    assert [(r["probability"].text, r["level_before"].text, r["level"].text) for _, r in listed.iterrows()] == [
        ("alto", "A", "B")
    ]


def test_a_year_without_risks_and_a_risk_without_scores_say_so(told):
    programme = told(("K1", 2011, "risk", "", "", ""))
    page = Page(programme, 2011, "en")
    listed = risks.register(programme, 2011)
    assert charts.appraisal.risk_grid(page, listed).omitted
    assert readings.risks.risk_conflicts(page, risks.conflicts(listed), risks.conflicting_pairs(listed)).omitted
    assert readings.risks.risk_reversals(page, listed, risks.reversals(listed)).omitted
    assert not tables.table(page, "unscored_risks", risks.unscored(listed)).omitted
    assert "letter" not in str(readings.risks.risks(page, risks.summary(listed), risks.by_result(listed)))
    nobody = risks.register(programme, 2010)
    assert readings.risks.risks(page, risks.summary(nobody), risks.by_result(nobody)).omitted
    assert tables.table(page, "risk_levels", risks.by_result(nobody)).omitted


def test_an_unknown_score_and_an_unknown_answer_are_refused(project, evaluate):
    path = project / "data/cse-peru/risks.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace(",medio,Alta,C,", ",mediano alto,Alta,C,", 1).replace("REC.OE.3", "REC.OE.99"), encoding="utf-8"
    )
    said = evaluate("check", "cse-peru")
    assert said.status == 1
    assert '"mediano alto" is not a known score' in said.err
    assert "REC.OE.99" in said.err


def test_cse_recounted_from_its_file(cse):
    with (ROOT / "data/cse-peru/risks.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    plain = {"alta": "alto", "media": "medio", "baja": "bajo"}
    places = {}
    for row in rows:
        scores = [plain.get(row[c].lower(), row[c].lower()) for c in ("probability", "impact")]
        places.setdefault((row["kind"], *scores), []).append(row["level"])
    listed = risks.register(cse, 2011)
    for kind in ("risk", "assumption"):
        own = [levels for place, levels in places.items() if place[0] == kind]
        pairs = [pair for levels in own for pair in combinations(levels, 2)]
        counted = risks.conflicting_pairs(listed).loc[kind, "conflicting"]
        assert (counted.n, counted.of) == (sum(a != b for a, b in pairs), len(pairs))
    levels = risks.by_result(listed)
    for (kind, result), entries in Counter((row["kind"], row["result"]) for row in rows).items():
        assert levels.loc[f"{kind}:{result}", "entries"].number == entries


def test_par2_tells_eight_risks_in_words_only_and_an_answer_to_six():
    listed = risks.register(open_programme("par2-bolivia"), 2022)
    assert (len(listed), len(risks.unscored(listed))) == (8, 8)
    counted = risks.summary(listed)
    assert (counted["with_response"].n, counted["with_response"].of) == (6, 8)
    assert [code for code, row in listed.iterrows() if row["response"] == "unsaid"] == ["K1", "K8"]


@pytest.mark.parametrize(
    ("printed", "high"),
    [
        ("alta", True),
        ("muy alta", True),
        ("very high", True),
        ("media", False),
        ("A", False),
        ("5", False),
        ("", False),
    ],
)
def test_high_and_very_high_are_high_and_a_letter_or_digit_says_nothing(printed, high):
    assert risks.is_high(printed) is high
