"""With against without: every sentence as strong as its estimate allows, and the page that says them."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pandas as pd
import pytest

from tests.golden.held import hearing_numbers, keeping_drawings
from tests.report import compared
from tests.shown import shown_by
from toolkit.facts.folders import ENVIRONMENT
from toolkit.impact.rules import ASSIGNMENTS, RULES
from toolkit.language import Numbers
from toolkit.measured import Measured, undefined
from toolkit.measures import comparisons
from toolkit.measures.comparisons.growth_factors import FACTORS
from toolkit.measures.comparisons.likeness import STEPS
from toolkit.report import Page, charts, comparison_sheets, in_words, readings, tables
from toolkit.report.cell_outputs import Shown
from toolkit.report.drawing import canvas
from toolkit.spoken import LANGUAGES
from toolkit.words import Words

ROOT = Path(__file__).resolve().parents[2]
NONE = undefined("ratio", "not_estimated")
MARK = {"es": "REGISTROS SINTÉTICOS.", "en": "SYNTHETIC RECORDS.", "fr": "DONNÉES SYNTHÉTIQUES."}


def page(language="en"):
    return Page(compared.made(), compared.YEAR, language, of_records=True)


def ratio(value, low=None, high=None):
    return Measured(value, "ratio", conf_low=low, conf_high=high)


def money(value, low=None, high=None):
    return Measured(float(value), "money", currency="PEN", conf_low=low, conf_high=high)


def count(value):
    return Measured(float(value), "count")


def p_value(value):
    return Measured(value, "p_value", "p_value")


def answered(said, percent, code="sold", **other):
    """Give the answer to one question, as the measure gives it."""
    row = {"design": f"{code}.totals" if code == "sold" else f"{code}.did", "said": said, "percent": percent}
    row |= {"difference": undefined("money", "not_applicable"), "units_with": count(20), "units_without": count(40)}
    row |= {"smallest": ratio(0.224), "clusters": count(20), "assumes": "same_growth", "why": "", "error": "CR2"}
    return pd.DataFrame([row | other], index=pd.Index([code], name="comparison"))


def text(shown):
    return " ".join(shown.text.replace("\xa0", " ").split())


def says(shown, *sentences, language="en"):
    """Hold a reading against all that it should say, behind the warning that it is made up."""
    assert text(shown) == " ".join([MARK[language], *sentences])


MORE = ratio(0.25, 0.099, 0.42)
SAID = {
    ("effect", "es"): "El programa aumentó «volumen vendido, a precios de antes» en 25.0 % (9.9–42.0 %); quién lo "
    "tiene se decidió por sorteo.",
    ("effect", "en"): "The programme raised “volumen vendido, at prices of before” by 25.0% (9.9–42.0%); who has it "
    "was decided by drawing lots.",
    ("effect", "fr"): "Le programme a augmenté « volumen vendido, aux prix d’avant » de 25,0 % (9,9–42,0 %) ; un "
    "tirage au sort a décidé qui l’a.",
    ("holds_if", "es"): "En «volumen vendido, a precios de antes», quienes tienen el programa tienen un 25.0 % más "
    "(9.9–42.0 %) de lo que tendrían sin él, si es cierto que sin él habrían crecido en la misma proporción que los "
    "demás; los registros no pueden probarlo.",
    ("holds_if", "en"): "In “volumen vendido, at prices of before”, those with the programme have 25.0% more "
    "(9.9–42.0%) than they would have without it, if they would otherwise have grown in the same proportion as the "
    "others; the records cannot prove that.",
    ("holds_if", "fr"): "Pour « volumen vendido, aux prix d’avant », ceux qui ont le programme ont 25,0 % de plus "
    "(9,9–42,0 %) que ce qu’ils auraient sans lui, s’il est vrai que sans lui ils auraient crû dans la même "
    "proportion que les autres ; les enregistrements ne peuvent pas le prouver.",
    ("differs", "es"): "En «volumen vendido, a precios de antes», quienes tienen el programa tienen un 25.0 % más "
    "(9.9–42.0 %) que quienes no lo tienen; cuánto de eso se debe al programa no se sabe.",
    ("differs", "en"): "In “volumen vendido, at prices of before”, those with the programme have 25.0% more "
    "(9.9–42.0%) than those who do not have it; how much of that is due to the programme is not known.",
    ("differs", "fr"): "Pour « volumen vendido, aux prix d’avant », ceux qui ont le programme ont 25,0 % de plus "
    "(9,9–42,0 %) que ceux qui ne l’ont pas ; quelle part en revient au programme, on ne le sait pas.",
    ("cannot_tell", "es"): "En «volumen vendido, a precios de antes», esta muestra no permite decirlo: la estimación "
    "es +11.0 %, entre −14.3 % y +44.0 %; un efecto menor de 22.4 % pudo pasar inadvertido.",
    ("cannot_tell", "en"): "In “volumen vendido, at prices of before”, this sample cannot tell: the estimate is "
    "+11.0%, between −14.3% and +44.0%; an effect smaller than 22.4% could have gone unseen.",
    ("cannot_tell", "fr"): "Pour « volumen vendido, aux prix d’avant », cet échantillon ne permet pas de le dire : "
    "l’estimation est +11,0 %, entre −14,3 % et +44,0 % ; un effet inférieur à 22,4 % a pu passer inaperçu.",
}
"""What is said of the same estimate, by what may be said of it, in each language."""


@pytest.mark.parametrize(("said", "language"), SAID)
def test_the_sentence_of_the_answer_follows_from_what_may_be_said(said, language):
    figure = MORE if said != "cannot_tell" else ratio(0.11, -0.143, 0.44)
    found = answered(said, figure, assumes="same_growth" if said == "holds_if" else "")
    shown = readings.comparisons.answer(page(language), found)
    says(shown, "¿Venden más?", SAID[said, language], language=language)


def test_it_follows_from_nothing_else():
    """Neither a small p value, nor lots, nor a large estimate makes a sentence stronger than `said`."""
    other = {"p_value": p_value(0.0001), "naive": ratio(0.9, 0.8, 1.0), "assumes": "", "clusters": count(900)}
    shown = readings.comparisons.answer(page(), answered("differs", MORE, **other))
    says(shown, "¿Venden más?", SAID["differs", "en"])


CAUSAL = re.compile(
    r"raise|lower|thanks|impact|because|caus|achiev"
    r"|aument(?:ó|a|an)\b|redu[jc]|gracias|impacto|logr|debido|efecto del"
    r"|augment(?:é|e|ent)\b|réduit|grâce|entraîn|provoqu",
    re.IGNORECASE,
)
NOTHING = re.compile(
    "no effect|no difference|no change|ningún efecto|sin efecto|no hay efecto|no hay diferencia|ninguna diferencia"
    "|aucun effet|pas d’effet|sans effet|aucune différence|pas de différence",
    re.IGNORECASE,
)
"""What nothing but an effect is called, and what no sample can say."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_causal_verb_but_of_an_effect_and_nothing_is_ever_said_not_to_be_there(language):
    words = Words(language).all()
    families = ("sayable", "assumption", "than", "without", "estimator", "estimate", "assignment", "step", "fate")
    own = {key: said for key, said in words.items() if key.startswith("reading.compared.")}
    own |= {key: said for key, said in words.items() if key.partition(".")[0] in families}
    own |= {
        key: said for key, said in words.items() if re.match(r"(caption|alt)\.(forest|events)|table\.compared_", key)
    }
    assert len(own) > 100
    assert [key for key, said in own.items() if NOTHING.search(said)] == []
    lots = {"reading.compared.effect", "reading.compared.effect_down", "sayable.effect"}
    assert {key for key, said in own.items() if CAUSAL.search(said)} <= lots
    assert CAUSAL.search(words["reading.compared.effect"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sample_that_cannot_tell_names_its_limits_and_no_verdict(language):
    for figure in (ratio(0.001, -0.143, 0.44), ratio(-0.2, -0.5, 0.1)):
        said = text(readings.comparisons.answer(page(language), answered("cannot_tell", figure)))
        assert not NOTHING.search(said)
        assert not CAUSAL.search(said)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (
            "effect",
            "The programme lowered “volumen vendido, at prices of before” by 25.0% (9.9–42.0%); who has it was "
            "decided by drawing lots.",
        ),
        (
            "holds_if",
            "In “volumen vendido, at prices of before”, those with the programme have 25.0% less (9.9–42.0%) than "
            "they would have without it, if they would otherwise have grown in the same proportion as the others; "
            "the records cannot prove that.",
        ),
    ],
)
def test_less_is_said_as_less_with_its_limits_the_same_way_round(said, sentence):
    shown = readings.comparisons.answer(page(), answered(said, ratio(-0.25, -0.42, -0.099)))
    says(shown, "¿Venden más?", sentence)


def test_a_difference_whose_assumption_was_seen_to_fail_says_so():
    found = answered("differs", MORE, design="sold.totals", assumes="same_growth")
    says(
        readings.comparisons.answer(page(), found),
        "¿Venden más? In “volumen vendido, at prices of before”, those with the programme have 25.0% more "
        "(9.9–42.0%) than if they had changed as the others; how much of that is due to the programme is not known. "
        "Before the start they did not change as the others: what this reckoning assumes did not hold.",
    )
    before = readings.comparisons.answer(page(), answered("differs", MORE, design="sold.before_after", assumes=""))
    assert "25.0% more (9.9–42.0%) than before; how much" in text(before)


# --- what cannot be said


def test_a_percentage_without_limits_gives_way_to_the_difference_with_its_own():
    found = answered("holds_if", ratio(2.5), "earned", difference=money(532, 408, 655), assumes="parallel_trends")
    says(
        readings.comparisons.answer(page(), found),
        "¿Ganan más? In “ingreso”, those with the programme have PEN 532 more each, on average (PEN 408–PEN 655), "
        "than they would have without it, if they would otherwise have changed by as much as the others (parallel "
        "trends); the records cannot prove that.",
    )
    shown = readings.comparisons.cards(page(), found)
    assert "250" not in shown.text
    assert {figure["id"].rpartition(":")[2] for figure in shown.figures} == {
        *("difference", "smallest", "units_with", "units_without")
    }
    less = answered("differs", ratio(2.5), "earned", difference=money(-532, -655, -408), assumes="")
    assert "have PEN 532 less each, on average (PEN 408–PEN 655), than those" in text(
        readings.comparisons.answer(page(), less)
    )
    drawn = answered("effect", ratio(2.5), "earned", difference=money(532, 408, 655), assumes="")
    assert "by PEN 532 each, on average (PEN 408–PEN 655); who" in text(readings.comparisons.answer(page(), drawn))
    unsure = answered("cannot_tell", ratio(2.5), "earned", difference=money(50, -40, 140), smallest=NONE)
    says(
        readings.comparisons.answer(page(), unsure),
        "¿Ganan más? In “ingreso”, this sample cannot tell: the estimate is PEN 50, between −PEN 40 and PEN 140.",
    )


NOT_SAID = {
    "unbounded": "In “volumen vendido, at prices of before”, it cannot be said by how much those with the programme "
    "differ: what they would have without it may be nought.",
    "alone": "In “volumen vendido, at prices of before”, this sample cannot tell: on one side there is a single case, "
    "and nothing says how much one alone varies.",
    "few_clusters": "In “volumen vendido, at prices of before”, this sample cannot tell: on one side there are too few "
    "clusters, or too few with another value than the rest.",
    "refused": "In “volumen vendido, at prices of before”, the records do not allow the comparison: there is one "
    "cluster only.",
    "suppressed": "In “volumen vendido, at prices of before”, the figures are withheld: they are so few that somebody "
    "could be recognised.",
}
CASES = {
    "unbounded": {"percent": ratio(1.8)},
    "alone": {"percent": ratio(0.3), "smallest": NONE, "units_with": count(1)},
    "few_clusters": {"percent": ratio(0.3), "smallest": NONE},
    "refused": {"percent": NONE, "smallest": NONE, "why": "impact_one_cluster"},
    "suppressed": {"percent": undefined("ratio", "suppressed"), "smallest": undefined("ratio", "suppressed")},
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", CASES)
def test_where_there_is_no_interval_no_number_is_said_but_why(case, language):
    found = answered("cannot_tell", **CASES[case])
    shown = readings.comparisons.answer(page(language), found)
    assert not re.search(r"\d", text(shown))
    assert not NOTHING.search(text(shown))
    if language == "en":
        says(shown, "¿Venden más?", NOT_SAID[case])
    assert not {figure["id"] for figure in readings.comparisons.cards(page(language), found).figures} & {
        *("sold:percent", "sold:difference")
    }


def test_an_interval_that_has_no_end_is_told_so_whatever_may_be_said():
    found = answered("holds_if", ratio(1.8))
    says(readings.comparisons.answer(page(), found), "¿Venden más?", NOT_SAID["unbounded"])


def test_one_treated_unit_has_no_interval_in_the_records_either(tmp_path):
    alone = compared.FRAMEWORK.replace('treated: {on: "yes"}', "treated: {org: O00}", 1)
    programme = compared.write(tmp_path, alone)
    found = comparisons.answers(programme, compared.YEAR).iloc[:1]
    own = Page(programme, compared.YEAR, "en", of_records=True)
    says(readings.comparisons.answer(own, found), "¿Venden más?", NOT_SAID["alone"])
    designs = comparisons.designs(programme, compared.YEAR)
    told = in_words(own, designs[designs["comparison"] == "sold"].drop(index="sold.starts"))
    assert set(told["percent"].map(lambda figure: figure.missing)) == {"no_limits", "not_estimated"}


def test_codes_of_a_refusal_are_told_in_words_once_and_unknown_ones_in_general():
    found = answered("cannot_tell", NONE, smallest=NONE, why="impact_no_comparison; impact_empty_cell; impact_other")
    assert text(readings.comparisons.answer(page(), found)).endswith(
        "the records do not allow the comparison: a group has nobody to be compared with; the records do not suffice "
        "for this design."
    )


# --- the other readings


def test_who_is_compared_and_how_some_came_to_have_the_programme():
    flow = comparisons.flow(compared.made(), compared.YEAR)
    says(
        readings.comparisons.whom(page(), flow),
        "¿Venden más? Without the programme: Quienes lo pidieron y no lo tuvieron. A rule decided who has it: those on "
        "either side already differed in what the rule looks at. Of the 20 with the programme and 40 without it in "
        "the records, the estimate uses 20 and 40. SYNTHETIC RECORDS. ¿Ganan más? Without the programme: Hogares de "
        "los mismos pueblos. Those have it who wanted it: they may differ from the others in more than the programme. "
        "Of the 48 with the programme and 48 without it in the records, the estimate uses 48 and 48.",
    )


def balance(*distances):
    columns = ("before", "members", "land")[: len(distances)]
    rows = {f"sold:{name}": {"comparison": "sold", "records": "panel", "column": name} for name in columns}
    made = pd.DataFrame.from_dict(rows, orient="index").rename_axis("column")
    figures = [Measured(each, "index", "std_difference") for each in distances]
    return made.assign(std_difference=figures, p_value=[p_value(0.5)] * len(figures))


@pytest.mark.parametrize(
    ("distances", "sentence"),
    [
        (
            (0.1, -0.25),
            "Of what is known from before (2), nothing lies more than 0.25 standard deviations apart; in what is not "
            "recorded they may differ.",
        ),
        (
            (0.1, -0.26),
            "Of what is known from before (2), 1 lies more than 0.25 standard deviations apart: socios. At such a "
            "distance, what an adjustment gives depends much on its model.",
        ),
        (
            (0.9, -0.26, 0.0),
            "Of what is known from before (3), 2 lie more than 0.25 standard deviations apart: volumen vendido before "
            "the start and socios. At that distance, what an adjustment gives depends much on its model.",
        ),
    ],
)
def test_what_lies_far_apart_is_named_and_marked(distances, sentence):
    frame = balance(*distances)
    says(readings.comparisons.alike(page(), frame), "¿Venden más?", sentence)
    told = in_words(page(), frame)
    assert list(told["far"]) == ["yes" if abs(each) > 0.25 else "" for each in distances]
    assert list(told["std_difference.mark"]) == ["worse" if abs(each) > 0.25 else "" for each in distances]


def test_three_ways_are_three_questions_and_how_far_they_lie_apart_is_said():
    three = comparisons.three_ways(compared.made(), compared.YEAR).iloc[:3]
    three = three.assign(percent=[ratio(0.34, 0.2, 0.5), ratio(0.354, 0.2, 0.5), ratio(0.32, 0.2, 0.5)])
    shown = readings.comparisons.ways(page(), three)
    says(
        shown,
        "¿Venden más? The plan says “Las organizaciones venden más”, which can be asked in the three ways of the "
        "table. These are three different questions, and the answers go from +32.0% (Mean of each one’s change) to "
        "+35.4% (Change in the mean).",
    )


@pytest.mark.parametrize(
    ("p", "rejected", "sentence"),
    [
        (
            p_value(0.43),
            "no",
            "In the years before the start (3) they are not seen to have changed otherwise than the others "
            "(joint test, p = 0.430); that does not prove that they would have changed alike afterwards.",
        ),
        (
            p_value(0.01),
            "yes",
            "In the years before the start (3) they did not change as the others (joint test, p = 0.010): how the "
            "others changed is a poor measure of what there would be without the programme.",
        ),
        (
            undefined("p_value", "not_estimated"),
            "no",
            "There are not enough years before the start to test whether they changed as the others.",
        ),
    ],
)
def test_whether_they_changed_alike_before(p, rejected, sentence):
    tests = pd.DataFrame(
        [{"rejected": rejected, "p_value": p, "years": count(3)}], pd.Index(["sold"], name="comparison")
    )
    says(readings.doubts.parallel(page(), tests), "¿Venden más?", sentence)


ESTIMATES = (0.26, 0.193, 0.323, 0.354, 0.283, 0.334, 0.182)


def test_the_naive_design_stands_beside_the_one_that_answers_and_all_that_were_tried_are_counted():
    found = comparisons.designs(compared.made(), compared.YEAR)
    found = found.assign(percent=[ratio(each, each - 0.1, each + 0.1) for each in ESTIMATES])
    assert (
        "¿Venden más? The most naive comparison (Before and after) gives +26.0%; the one that answers (Change in the "
        "total), +35.4%." in text(readings.comparisons.designs(page(), found))
    )
    assert text(readings.comparisons.designs(page(), found)).endswith(
        "7 designs were estimated, and all are shown; nothing corrects for having tried so many."
    )
    unbounded = found.assign(percent=[ratio(0.2), *list(found["percent"])[1:]])
    assert (
        "Of the most naive comparison (Before and after) there is no percentage with limits; the one that answers "
        "(Change in the total) gives +35.4%." in text(readings.comparisons.designs(page(), unbounded))
    )
    alone = text(readings.comparisons.designs(page(), found.iloc[3:4]))
    assert alone.endswith("1 design was estimated.")


def test_years_of_start_are_not_told_apart():
    starts = comparisons.by_start(compared.made(), compared.YEAR)
    says(
        readings.comparisons.starts(page(), starts),
        "¿Venden más? The 2 years of start are each compared with their own others: what sets them apart may be "
        "chance, and is not tested here.",
    )


def test_the_error_is_named_with_its_reason_and_what_could_not_be_seen():
    choices, answers = (f(compared.made(), compared.YEAR) for f in (comparisons.errors, comparisons.answers))
    own = choices[choices["comparison"] == "earned"]
    own = own.assign(percent=[ratio(0.182, 0.133, 0.234), ratio(0.182, 0.148, 0.218)], error=["CR2", "CR1"])
    answers = answers.assign(smallest=[ratio(0.25), ratio(0.06)])
    says(
        readings.doubts.errors(page(), own, answers),
        "¿Ganan más? The interval allows for this: those of one cluster are not independent, and the clusters are few; "
        "standard error: by cluster, corrected for few (CR2). Were each unit independent, the interval would be "
        "14.8–21.8% instead of 13.3–23.4%. The smallest effect that this sample would see four times in five is 6.0%.",
    )


def test_who_left_is_told_side_by_side():
    left = comparisons.leavers(compared.made(), compared.YEAR)
    shares = {name: [Measured(each, "share") for each in (0.95, 0.05, 1.0)] for name in ("share_with", "share_without")}
    left = left.assign(**shares)
    assert (
        "¿Venden más? Of those there before, with the programme and without it: “selling” (95.0% and 95.0%) and "
        "“stopped” (5.0% and 5.0%)." in text(readings.doubts.leavers(page(), left))
    )


@pytest.mark.parametrize(
    ("holds", "sentence"),
    [
        (
            "nnnn",
            "Even with the parallel trends that are assumed, the interval goes from +5.0% to +40.0% and covers nought.",
        ),
        (
            "ynnn",
            "The interval leaves nought out (+5.0% to +40.0%) if the trends are as parallel as assumed, and no longer "
            "if they part 0.5 times as far as before.",
        ),
        (
            "yyyn",
            "Even if the trends part as far as before, the interval (+3.0% to +42.0%) leaves nought out; if they part "
            "more, it no longer does.",
        ),
        (
            "yyyy",
            "Even if the trends part 2 times as far as before, the interval leaves nought out: it goes from +2.0% to "
            "+43.0%.",
        ),
    ],
)
def test_how_wrong_the_trends_would_have_to_be(holds, sentence):
    names = ("0", "0.5", "1", "2")
    rows = {
        f"sold:{name}": {
            "comparison": "sold",
            "magnitude": name,
            "holds": {"y": "yes", "n": "no"}[hold],
            "bound_low": ratio(0.05 - 0.01 * i),
            "bound_high": ratio(0.40 + 0.01 * i),
        }
        for i, (name, hold) in enumerate(zip(names, holds, strict=True))
    }
    frame = pd.DataFrame.from_dict(rows, orient="index").rename_axis("magnitude")
    says(readings.doubts.bounds(page(), frame), "¿Venden más?", sentence)


def test_what_one_group_carries_and_where_growth_comes_from():
    made = compared.made(), compared.YEAR
    without = comparisons.without_one(*made).iloc[:1]
    without = without.assign(least=[ratio(0.327, 0.1, 0.5)], most=[ratio(0.377, 0.2, 0.5)])
    factors = comparisons.factors(*made)
    parts = [Measured(each, "change") for each in (0.0, 0.259, -0.009, 0.249)]
    factors = factors[factors["side"] == "with"].assign(contribution=parts)
    assert (
        "¿Venden más? By “lugar”, without “medio” it would be +32.7% and without “alto” +37.7%: the two answers "
        "farthest apart when one group is left out." in text(readings.doubts.without_one(page(), without))
    )
    assert (
        "¿Venden más? With the programme: sales changed by +24.9% (0.0% from members; +25.9% from the volume and −0.9% "
        "from the price)." in text(readings.doubts.growth(page(), factors))
    )


@pytest.mark.parametrize(
    ("p", "sentence"),
    [
        (
            p_value(0.2),
            "Lugar: what sets the 3 groups apart may be chance (one test of all having the same percentage, "
            "p = 0.200).",
        ),
        (
            p_value(0.01),
            "Lugar: it is unlikely that what sets the 3 groups apart is chance alone (one test of all having the same "
            "percentage, p = 0.010); between any two of them it may be, and they are not ranked.",
        ),
        (
            undefined("p_value", "not_estimated"),
            "Lugar: whether the 3 groups are alike cannot be tested; what sets them apart may be chance.",
        ),
    ],
)
def test_groups_are_tested_once_and_all_together(p, sentence):
    row = {"comparison": "sold", "records": "panel", "column": "place", "groups": count(3), "p_value": p}
    tests = pd.DataFrame([row], pd.Index(["sold:place"], name="column"))
    says(readings.doubts.groups(page(), tests), "¿Venden más?", sentence)


# --- tables, pictures, the page


def test_groups_stand_as_the_measure_gives_them_and_are_not_put_in_order():
    groups = comparisons.by_answer(compared.made(), compared.YEAR)
    groups = groups.assign(percent=[ratio(each, each - 0.1, each + 0.1) for each in (0.3, 0.4, 0.35, 0.1, 0.2)])
    told = in_words(page(), groups)
    assert list(told.index) == list(groups.index)
    assert list(told["named"][:3]) == ["alto", "medio", "zorro"]
    percentages = [figure.number for figure in told["percent"][:3]]
    assert percentages not in (sorted(percentages), sorted(percentages, reverse=True))
    turned = groups.iloc[[2, 0, 1, 4, 3]]
    assert list(in_words(page(), turned).index) == list(turned.index)
    body = tables.table(page(), "compared_groups", in_words(page(), turned)).body
    assert body.index(">zorro<") < body.index(">alto<") < body.index(">medio<")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_forest_has_a_row_a_design_also_of_one_without_limits(language, monkeypatch):
    drawn = keeping_drawings(monkeypatch, canvas.WIDE)
    found = comparisons.designs(compared.made(), compared.YEAR)
    others = [ratio(each, each - 0.1, each + 0.1) for each in ESTIMATES[2:]]
    found = found.assign(percent=[ratio(0.2), ratio(2.5, -3.0, 40.0), *others])
    charts.comparisons.forest(page(language), found)
    (axes,) = drawn[0].drawing.axes
    words = [label.get_text().replace("\n", " ") for label in axes.texts]
    told = in_words(page(language), found)
    assert len(told) == 7
    for name in told["named"]:
        assert any(name.startswith(word) for word in words)
    no_limits = Words(language)("interval.none")
    assert words.count(no_limits) == 1
    dots = [line for line in axes.lines if line.get_marker() == "o"]
    assert len(dots) == 6
    bars = [line.get_xdata() for line in axes.lines if line.get_linewidth() in (4, 5)]
    assert len(bars) == 6
    assert min(map(min, bars)) == -1.0  # what goes on beyond it is cut off
    assert max(map(max, bars)) == 3.0
    assert drawn[0].alt.count(";") == 6


def test_the_years_from_the_start_are_dots_with_intervals_around_a_line_at_nought(monkeypatch):
    drawn = keeping_drawings(monkeypatch, canvas.NARROW)
    by_year = comparisons.events(compared.made(), compared.YEAR)
    charts.comparisons.events(page(), by_year)
    (axes, key) = drawn[0].drawing.axes
    assert [label.get_text() for label in axes.get_xticklabels()] == ["−4", "−3", "−2", "0", "+1", "+2", "+3", "−1"]
    upright = [line for line in axes.lines if len(set(line.get_xdata())) == 1 and len(line.get_xdata()) == 2]
    assert len(upright) == 8  # an interval a year, and the start
    assert [line.get_xdata()[0] for line in upright if line.get_linestyle() != "-"] == [-0.5]
    assert len(key.texts) == 3
    after = by_year["percent"]["sold:+1"]
    told = f"+1: {page().show(after.but(unit='change'))} ({page().numbers.interval(after)})"
    assert told in drawn[0].alt


def test_two_designs_of_one_kind_are_told_apart_and_their_own_words_go_first(tmp_path):
    other = "      - {code: sold.again, estimator: regression_adjustment, covariates: [members]}\n    main: sold.totals"
    programme = compared.write(tmp_path, compared.FRAMEWORK.replace("    main: sold.totals", other))
    own = Page(programme, compared.YEAR, "en")
    told = in_words(own, comparisons.designs(programme, compared.YEAR))
    assert told["named"]["sold.adjusted"] == "Regression adjustment · sold.adjusted"
    assert told["named"]["sold.again"] == "Regression adjustment · sold.again"
    assert told["without"]["sold.adjusted"].endswith(", by volumen vendido before the start, socios")
    assert told["without"]["sold.totals"] == "lo que tendrían con el cambio de sus vecinos"
    assert told["named"]["sold.after"] == "Total, after only"
    assert told["sayable"]["sold.adjusted"].startswith("an effect, if those who are alike in what is recorded")


def test_a_sheet_says_how_each_comparison_was_made():
    said = text(comparison_sheets(page()))
    assert (
        "R.sold · Las organizaciones venden más; panel (each row is una organización en un año); volumen vendido, at "
        "prices of before; organización; on = yes; Quienes lo pidieron y no lo tuvieron; A rule decided who has it"
        in said
    )
    assert "the year before the start; the year after the start; municipio; Change in the total: without is" in said
    assert said.endswith("current: part of the change may be due to prices alone; Una nota.")
    assert "constant: each product at its price (“price”) from before any start" in said
    assert "round = before; round = after; village" in said


def test_a_programme_with_one_comparison_does_not_head_everything_with_its_question(tmp_path):
    head, rest = compared.FRAMEWORK.split("  - code: earned\n")
    programme = compared.write(tmp_path, head)
    own = Page(programme, compared.YEAR, "en", of_records=True)
    assert rest
    flow, groups = (f(programme, compared.YEAR) for f in (comparisons.flow, comparisons.by_answer))
    assert set(in_words(own, flow)["comparison"]) == {""}
    assert set(in_words(own, groups)["comparison"]) == {"lugar"}
    says(
        readings.comparisons.whom(own, flow),
        "Without the programme: Quienes lo pidieron y no lo tuvieron. A rule decided who has it: those on either side "
        "already differed in what the rule looks at. Of the 20 with the programme and 40 without it in the records, "
        "the estimate uses 20 and 40.",
    )
    shown = tables.table(own, "compared_flow", in_words(own, flow))
    assert "rowgroup" not in shown.body
    assert shown.figures[0]["label"] == f"{MARK['en']} In the records: With the programme"
    several = tables.table(page(), "compared_flow", in_words(page(), flow))
    assert several.figures[0]["label"] == f"{MARK['en']} ¿Venden más?, In the records: With the programme"


def test_groups_by_women_and_by_places_have_names(tmp_path):
    framework = compared.FRAMEWORK.replace("    members: members\n", "    members: members\n    women: members\n")
    programme = compared.write(
        tmp_path, framework.replace("    period: year\n", "    period: year\n    asked_in: year\n")
    )
    places = "code,name,level,parent\nalto,Alto Beni,province,\n"
    (programme.folder / "places.csv").write_text(places, encoding="utf-8")
    own = Page(programme, compared.YEAR, "en")
    groups = pd.DataFrame(
        [
            {"comparison": "sold", "records": "panel", "column": column, "answer": answer, "percent": MORE}
            for column, answer in (("place", "alto"), ("place", "medio"), ("_women", "yes"))
        ],
        pd.Index(["sold:place:alto", "sold:place:medio", "sold:_women:yes"], name="group"),
    )
    told = in_words(own, groups)
    assert list(told["named"]) == ["Alto Beni", "medio", "yes"]
    assert told["comparison"].iloc[2] == "¿Venden más? · at least half of the members are women"
    assert "only against starts later than their request (“year”)" in text(comparison_sheets(own))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "    baseline: -1\n    follow_up: 1",
            "    baseline: -2\n    follow_up: 0",
            "2 years before the start; the year of the start",
        ),
        ("    baseline: {round: before}\n    follow_up: {round: after}\n", "", "none: it is compared once"),
        ("    cluster: village\n", "", "each unit by itself"),
        ("    measured_in: money\n    currency: PEN\n", "", "Difference in means; Una nota."),
    ],
)
def test_a_sheet_of_another_comparison(old, new, said, tmp_path):
    programme = compared.write(tmp_path, compared.FRAMEWORK.replace(old, new))
    assert said in text(comparison_sheets(Page(programme, compared.YEAR, "en")))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_estimator_assumption_error_and_assignment_has_its_words(language):
    words = Words(language)
    after = [f"{name}_after" for name in ("percent_of_totals", "percent_of_means")]
    words.need(f"{family}.{name}" for family in ("estimator", "without") for name in [*RULES, *after])
    words.need(f"formula.estimate_{name}" for name in RULES)
    words.need(f"assumption.{rule.assumes}" for rule in RULES.values() if rule.assumes)
    words.need(f"standard_error.{error}" for rule in RULES.values() for error in rule.errors)
    words.need(f"assignment.{name}" for name in ASSIGNMENTS)
    words.need(f"step.{name}" for name in STEPS)
    words.need(f"factor.{name}" for name in (*FACTORS, "sales"))


@pytest.fixture
def house(tmp_path, monkeypatch):
    """Give a project with the programme in it."""
    compared.write(tmp_path / "data")
    shutil.copytree(ROOT / "notebooks", tmp_path / "notebooks")
    monkeypatch.setenv(ENVIRONMENT, str(tmp_path / "data"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_whole_page_says_that_it_is_made_up_and_no_number_of_its_own(house, language, monkeypatch):
    keeping_drawings(monkeypatch, canvas.WIDE)
    plain = hearing_numbers(monkeypatch)
    cells = list(shown_by("with_without", programme="made", year=compared.YEAR, language=language))
    shown = [cell.shown for cell in cells if isinstance(cell.shown, Shown)]
    assert len(shown) == 13
    assert plain == []
    for each in shown:
        assert not each.omitted
        assert MARK[language] in each.text or each is shown[-1]
    whole = text(Shown("", " ".join(each.text for each in shown)))
    assert not NOTHING.search(whole)
    figures = [figure for each in shown for figure in each.figures]
    assert all(figure["synthetic"] for figure in figures)
    values = {}
    for figure in figures:  # one identifier, one value
        assert values.setdefault(figure["id"], figure["value"]) == figure["value"]


def test_a_programme_that_compares_with_nobody_has_nothing_to_show(cse):
    own, measures = Page(cse, 2011, "en"), comparisons
    frames = {name: getattr(measures, name)(cse, 2011) for name in measures.__all__}
    rooms = readings.comparisons, readings.doubts
    asked = {
        rooms[0]: {"answer": "answers", "cards": "answers", "whom": "flow", "alike": "alike", "ways": "three_ways"}
        | {"designs": "designs", "starts": "by_start"},
        rooms[1]: {"parallel": "parallel", "leavers": "leavers", "bounds": "bounds", "without_one": "without_one"}
        | {"growth": "factors", "groups": "all_alike"},
    }
    for room, functions in asked.items():
        for name, measure in functions.items():
            assert getattr(room, name)(own, frames[measure]).omitted
    assert rooms[1].errors(own, frames["errors"], frames["answers"]).omitted
    assert charts.comparisons.forest(own, frames["designs"]).omitted
    assert charts.comparisons.events(own, frames["events"]).omitted
    assert comparison_sheets(own).omitted
    assert tables.table(own, "compared_designs", in_words(own, frames["designs"])).omitted


def test_limits_below_nought_are_written_with_their_sign():
    figure = ratio(0.1, -0.137, 0.387)
    assert Numbers("en", Words("en")).interval(figure) == "−13.7 to 38.7%"
