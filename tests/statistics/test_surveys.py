"""Surveys: what samples say of their populations, against published values, a whole population, and every sample."""

from itertools import combinations, product
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from toolkit.errors import ImpactError
from toolkit.statistics import intervals, surveys
from toolkit.statistics.survey_design import SurveyDesign, drawn

# California schools by their Academic Performance Index (California Department of Education, 2000; public), in the
# samples apistrat, apiclus1 and apiclus2 of Lumley's R package survey. "R" below is its documentation (4.1-1): what
# example(api) prints, stored with it (tests/testoutput/api.Rout.saved), and its vignettes "survey" and "domain".
SCHOOLS = pd.read_csv(Path(__file__).parent / "data" / "california_schools.csv")
STRATIFIED = {"weights": "weight", "strata": "type", "population": "population"}
CLUSTERED = {"weights": "weight", "clusters": "district", "population": "population"}
TWO_STAGES = {"clusters": ["district", "school"], "population": ["population", "schools"]}

# Stata's fpc data, an imaginary stratified sample, in example(fpc) of R's survey
FPC = pd.DataFrame(
    {
        "stratum": [1] * 5 + [2] * 3,
        "cluster": [1, 2, 3, 4, 5, 1, 2, 3],
        "weight": [3.0] * 5 + [4.0] * 3,
        "size": [15] * 5 + [12] * 3,
        "x": [2.8, 4.1, 6.8, 6.8, 9.2, 3.7, 6.6, 4.2],
    }
)

# Särndal, Swensson and Wretman (1992), Model Assisted Survey Sampling, pp. 142-143: 5 of 50 clusters of municipalities,
# then 3 of each; example(mu284) of R's survey
MU284 = pd.DataFrame(
    {
        "cluster": [19, 45, 47, 50, 31] * 3,
        "municipality": [1] * 5 + [2] * 5 + [3] * 5,
        "y": [41, 49, 31, 39, 49, 49, 49, 31, 41, 51, 49, 45, 35, 61, 33],
        "size": [5, 8, 5, 9, 7] * 3,
    }
)


def schools(sample):
    return SCHOOLS[SCHOOLS["sample"] == sample].reset_index(drop=True)


def refusal(function, *given):
    with pytest.raises(ImpactError) as refused:
        function(*given)
    return refused.value.problems[0]


# --- published values


@pytest.mark.parametrize(
    ("sample", "design", "function", "column", "estimate", "std_error"),
    [
        ("strat", STRATIFIED, surveys.mean, "score", 662.29, 9.4089),
        ("strat", STRATIFIED, surveys.total, "pupils", 3687178, 114642),
        ("clus1", CLUSTERED, surveys.mean, "score", 644.17, 23.542),
        ("clus1", CLUSTERED, surveys.total, "pupils", 3404940, 932235),
        ("clus2", TWO_STAGES, surveys.mean, "score", 670.81, 30.099),
        ("clus2", TWO_STAGES, surveys.total, "pupils", 2639273, 799638),
        ("clus2", {"weights": "weight", "clusters": ["district", "school"]}, surveys.mean, "score", 670.81, 30.712),
        ("clus2", {"weights": "weight", "clusters": "district"}, surveys.total, "pupils", 2639273, 820261),
    ],
)
def test_means_and_totals_of_schools_are_those_of_r(sample, design, function, column, estimate, std_error):
    found = function(schools(sample), column, design)
    assert found.estimate == pytest.approx(estimate, rel=1e-5)
    assert found.std_error == pytest.approx(std_error, rel=2e-5)


def test_the_ratio_of_pupils_tested_is_that_of_r():
    found = surveys.ratio(schools("clus1"), "tested", "pupils", CLUSTERED)
    assert (found.estimate, found.std_error) == pytest.approx((0.8497087, 0.008386297), abs=5e-8)


def test_the_ratio_in_a_domain_is_that_of_r():
    found = surveys.ratio(schools("clus1"), "tested", "pupils", CLUSTERED, domain="type").set_index("domain").loc["H"]
    assert (found.estimate, found.std_error) == pytest.approx((0.8300683, 0.01472607), abs=5e-8)


def test_proportions_by_their_total_are_those_of_r():
    # R: svytotal(~stype, dclus1) 4873.97 (1333.32), 473.86 (158.70), 846.17 (167.55)
    data = schools("clus1").assign(one=1)
    found = surveys.total(data, "one", CLUSTERED, domain="type")
    assert found["estimate"].to_numpy() == pytest.approx([4873.97, 473.86, 846.17], abs=0.01)
    assert found["std_error"].to_numpy() == pytest.approx([1333.32, 158.70, 167.55], abs=0.01)


def test_a_domain_has_the_design_of_the_whole_sample():
    # R, vignette "domain": 3.314286 (0.3117042) and 6.195000 (0.7555129)
    design = {"weights": "weight", "strata": "stratum", "clusters": "cluster"}
    found = surveys.mean(FPC.assign(large=FPC["x"] > 4), "x", design, domain="large")
    assert found["estimate"].to_numpy() == pytest.approx([3.314286, 6.195], abs=5e-7)
    assert found["std_error"].to_numpy() == pytest.approx([0.3117042, 0.7555129], abs=5e-8)


@pytest.mark.parametrize(("population", "std_error"), [("", 0.7413), ("size", 0.6160)])
def test_clusters_may_be_numbered_anew_in_each_stratum(population, std_error):
    design = {"weights": "weight", "strata": "stratum", "clusters": "cluster", "population": population}
    found = surveys.mean(FPC, "x", design)
    assert (found.estimate, found.std_error) == pytest.approx((5.4481, std_error), abs=5e-5)


def test_two_stages_are_those_of_the_textbook():
    found = surveys.total(MU284.assign(clusters=50), "y", {
        "clusters": ["cluster", "municipality"], "population": ["clusters", "size"],
    })  # fmt: skip
    assert (found.estimate, found.std_error**2) == pytest.approx((15080, 5172234), rel=1e-7)


def test_rows_are_the_second_stage_of_one_column_of_clusters():
    rows = surveys.total(MU284, "y", {"clusters": "cluster", "population": [50, "size"]})
    assert rows.std_error**2 == pytest.approx(5172234, rel=1e-7)


@pytest.mark.parametrize(
    ("function", "column", "effect"), [(surveys.mean, "score", 9.3459), (surveys.total, "pupils", 31.311)]
)
def test_the_design_effect_is_that_of_r(function, column, effect):
    # R, help of svymean: svymean(~api00, dclus1, deff=TRUE) prints 9.3459, svytotal(~enroll, dclus1, deff=TRUE) 31.311
    assert function(schools("clus1"), column, CLUSTERED).design_effect == pytest.approx(effect, rel=2e-5)


@pytest.mark.parametrize(
    ("function", "std_error", "effect"), [(surveys.mean, 48.752, 1.974067), (surveys.total, 184965, 18.15669)]
)
def test_the_design_effect_of_unequal_weights_in_an_endless_population_is_that_of_r(function, std_error, effect):
    # R's survey, tests/deff.Rout.save (data of T. Tsuchiya), deff = "replace"
    ages = [15, 143, 21, 51, 337, 50, 274, 145, 15, 86]
    data = pd.DataFrame({"age": ages, "weight": [20, 200, 11, 25, 550, 30, 250, 100, 10, 55]})
    found = function(data, "age", {"weights": "weight"})
    assert (found.std_error, found.design_effect) == pytest.approx((std_error, effect), rel=2e-5)


# --- every sample of a tiny population


def test_the_variance_of_two_stages_is_right_on_average_over_every_sample():
    population = {0: [2.0, 7.0, 4.0], 1: [1.0, 9.0, 5.0], 2: [8.0, 3.0, 3.5], 3: [6.0, 6.5, 0.5]}
    totals, variances = [], []
    for first in combinations(population, 2):
        for chosen in product(*(combinations(population[cluster], 2) for cluster in first)):
            data = pd.DataFrame({"cluster": np.repeat(first, 2), "y": np.ravel(chosen)})
            found = surveys.total(data, "y", {"clusters": "cluster", "population": [4, 3]})
            totals.append(found.estimate)
            variances.append(found.std_error**2)
    assert np.mean(totals) == pytest.approx(sum(map(sum, population.values())))
    assert np.mean(variances) == pytest.approx(np.var(totals))


def test_the_variance_of_a_domain_in_strata_is_right_on_average_over_every_sample():
    strata = {"a": [(3.0, 1), (5.0, 0), (4.0, 1), (9.0, 1)], "b": [(1.0, 1), (2.0, 0), (8.0, 1)]}
    sizes = {name: len(rows) for name, rows in strata.items()}
    totals, variances = [], []
    for chosen in product(combinations(strata["a"], 2), combinations(strata["b"], 2)):
        rows = [(name, *row) for name, drawn_ in zip(strata, chosen, strict=True) for row in drawn_]
        data = pd.DataFrame(rows, columns=["stratum", "y", "inside"])
        data["size"] = data["stratum"].map(sizes)
        found = surveys.total(data, "y", {"strata": "stratum", "population": "size"}, domain="inside")
        within = found.set_index("domain").reindex([1]).fillna(0.0).loc[1]
        totals.append(within["estimate"])
        variances.append(within["std_error"] ** 2)
    assert np.mean(totals) == pytest.approx(25.0)
    assert np.mean(variances) == pytest.approx(np.var(totals))


# --- limits


def test_a_mean_has_students_limits_with_clusters_less_strata():
    found = surveys.mean(schools("clus1"), "score", CLUSTERED)
    assert found.df == 14
    assert found.conf_low == pytest.approx(found.estimate - 2.144787 * found.std_error)


def test_rows_less_strata_are_the_degrees_of_freedom_without_clusters():
    assert surveys.mean(schools("strat"), "score", STRATIFIED).df == 197


def test_a_domain_counts_the_clusters_it_has_rows_in():
    data = schools("clus1")
    found = surveys.mean(data, "score", CLUSTERED, domain="type").set_index("domain")
    assert found.loc["H", "df"] == data.loc[data["type"] == "H", "district"].nunique() - 1


def test_a_proportion_is_a_mean_of_zeros_and_ones():
    data = schools("strat").assign(one=lambda table: (table["met"] == "Yes").astype(float))
    said, counted = surveys.proportion(data, "met", STRATIFIED), surveys.mean(data, "one", STRATIFIED)
    assert (said.estimate, said.std_error) == pytest.approx((counted.estimate, counted.std_error))


def test_a_stratified_proportion_has_the_interval_of_the_house():
    data = schools("strat")
    yes = data.assign(yes=data["met"] == "Yes").groupby("type").agg(
        yes=("yes", "sum"), n=("yes", "size"), population=("population", "first")
    )  # fmt: skip
    share = surveys.proportion(data, "met", {"strata": "type", "population": "population"})
    house = intervals.stratified([intervals.Stratum(*row) for row in yes.itertuples(index=False)])
    assert share.estimate == pytest.approx(house.number)
    size = house.number * (1 - house.number) / share.std_error**2
    limits = intervals.wilson(house.number, size, intervals.quantile(0.95, 197))
    assert (share.conf_low, share.conf_high) == pytest.approx(limits)
    # Student's quantile of 197 degrees for the normal one is all that is wider
    assert (share.conf_low, share.conf_high) == pytest.approx((house.conf_low, house.conf_high), abs=5e-4)


def test_a_proportion_of_clusters_has_the_interval_of_the_house():
    data = schools("clus1").assign(yes=lambda table: table["met"] == "Yes")
    parts = data.groupby("district")["yes"].agg(["sum", "size"])
    house = intervals.clustered([intervals.Cluster(*row) for row in parts.itertuples(index=False)], 757)
    share = surveys.proportion(data, "met", CLUSTERED)
    assert (share.conf_low, share.conf_high) == pytest.approx((house.conf_low, house.conf_high))


def test_where_all_say_yes_each_cluster_counts_as_one_case():
    data = schools("clus1").assign(yes=1)
    found = surveys.proportion(data, "yes", {"clusters": "district"})
    assert (found.conf_low, found.conf_high) == pytest.approx(intervals.wilson(1.0, 15, intervals.quantile(0.95, 14)))
    assert found.conf_high == 1


def test_strata_that_each_say_the_same_leave_a_width():
    data = pd.DataFrame({"stratum": ["a"] * 7 + ["b"] * 6, "yes": [1] * 7 + [0] * 6, "weight": [0.1] * 7 + [0.7] * 6})
    found = surveys.proportion(data, "yes", {"weights": "weight", "strata": "stratum"})
    size = 1 / ((1 / 7) ** 2 / 7 + (6 / 7) ** 2 / 6)
    limits = intervals.wilson(1 / 7, size, intervals.quantile(0.95, 11))
    assert (found.conf_low, found.conf_high) == pytest.approx(limits)


def test_everybody_asked_leaves_nothing_open():
    data = pd.DataFrame({"y": [1.0, 2.0, 6.0], "yes": ["sí", "no", "no"]})
    found, share = (function(data, y, {"population": 3}) for function, y in ((surveys.mean, "y"),
                                                                            (surveys.proportion, "yes")))  # fmt: skip
    assert (found.conf_low, found.estimate, found.conf_high) == (3.0, 3.0, 3.0)
    assert (share.conf_low, share.conf_high) == pytest.approx((1 / 3, 1 / 3))
    assert np.isnan(found.design_effect)


def test_the_effective_size_is_the_rows_over_the_design_effect():
    found = surveys.mean(schools("clus1"), "score", CLUSTERED)
    assert found.effective_n == pytest.approx(183 / 9.3459, rel=1e-4)


def test_a_simple_random_sample_has_a_design_effect_of_one():
    data = pd.DataFrame({"y": np.random.default_rng(4).normal(size=50)})
    assert surveys.mean(data, "y", {"population": 400}).design_effect == pytest.approx(1)


# --- properties


def test_money_in_thousands_changes_nothing_but_the_unit():
    data = schools("clus2")
    whole, thousandth = (surveys.mean(table, "score", TWO_STAGES) for table in (data, data.eval("score = score / 1e3")))
    assert thousandth.conf_high == pytest.approx(whole.conf_high / 1e3)
    assert thousandth.design_effect == pytest.approx(whole.design_effect)


def test_the_order_of_rows_does_not_matter():
    data = schools("clus2")
    shuffled = data.sample(frac=1, random_state=2)
    one, other = (surveys.total(table, "pupils", TWO_STAGES) for table in (data, shuffled))
    assert (one.estimate, one.std_error) == pytest.approx((other.estimate, other.std_error))


def test_weights_follow_from_the_population():
    given, found = (surveys.mean(schools("strat"), "score", design) for design in (
        STRATIFIED, {"strata": "type", "population": "population"}
    ))  # fmt: skip
    assert found.std_error == pytest.approx(given.std_error, rel=1e-6)


def test_a_row_without_a_value_is_counted_and_keeps_its_place_in_the_design():
    found = surveys.total(schools("clus2"), "pupils", TWO_STAGES)
    assert (found.n, found.left_out) == (120, 6)


def test_a_domain_in_which_nobody_answered_has_a_row_without_an_estimate():
    data = pd.DataFrame({"y": [1.0, 2.0, np.nan, np.nan], "part": ["a", "a", "b", "b"]})
    found = surveys.mean(data, "y", {}, domain="part").set_index("domain").loc["b"]
    assert np.isnan(found["estimate"])
    assert found["left_out"] == 2


def test_rows_of_no_domain_have_a_row_of_their_own():
    data = pd.DataFrame({"y": [1.0, 2.0, 3.0, 5.0], "part": ["a", "a", None, None]})
    assert surveys.mean(data, "y", {}, domain="part")["n"].tolist() == [2, 2]


def test_a_million_rows_have_a_mean():
    rng = np.random.default_rng(1)
    data = pd.DataFrame({"y": rng.normal(size=1_000_000), "cluster": rng.integers(0, 5000, 1_000_000)})
    assert surveys.mean(data, "y", {"clusters": "cluster"}).std_error == pytest.approx(1e-3, rel=0.05)


# --- refusals


def test_a_stratum_with_one_cluster_is_refused_by_its_name():
    data = pd.DataFrame({"stratum": ["north", "south", "south"], "y": [1.0, 2.0, 3.0]})
    problem = refusal(surveys.mean, data, "y", {"strata": "stratum"})
    assert (problem.code, problem.column, problem.fields["rows"]) == ("survey_single", "stratum", "north")


def test_a_stratum_with_one_cluster_that_is_all_there_is_may_stand():
    data = pd.DataFrame({"stratum": ["north", "south", "south"], "size": [1, 9, 9], "y": [1.0, 2.0, 3.0]})
    assert surveys.mean(data, "y", {"strata": "stratum", "population": "size"}).std_error > 0


def test_one_row_of_a_cluster_with_several_is_refused_where_it_matters():
    data = pd.DataFrame({"cluster": ["x", "y", "y"], "y": [1.0, 2.0, 3.0]})
    problem = refusal(surveys.total, data, "y", {"clusters": "cluster", "population": [9, 4]})
    assert (problem.code, problem.column, problem.fields["rows"]) == ("survey_single", "cluster", "x")


@pytest.mark.parametrize(
    ("design", "code", "column"),
    [
        ({"weight": "w"}, "design_key", "weight"),
        ({"clusters": ["a", "b", "c"]}, "design_value", "clusters"),
        ({"population": [9, 9]}, "design_value", "population"),
        ({"confidence_level": 95}, "design_value", "confidence_level"),
        ({"confidence_level": "high"}, "design_value", "confidence_level"),
        ({"population": -3}, "survey_population", "population"),
        ({"population": [[9]]}, "survey_population", "population"),
        ({"population": 2}, "survey_population_small", "2"),
        ({"strata": "part", "population": 900}, "survey_population_each", "population"),
        ({"strata": "part", "population": "y"}, "survey_population_varies", "y"),
        ({"clusters": ["part", "y"], "population": 9}, "survey_no_weights", "weights"),
        ({"strata": "gap"}, "survey_missing", "gap"),
        ({"population": "gap"}, "survey_missing", "gap"),
        ({"weights": "gap"}, "impact_weight_missing", "gap"),
        ({"weights": "below"}, "impact_weight_negative", "below"),
        ({"weights": "none"}, "impact_weight_negative", "none"),
        ({"clusters": "clutser"}, "impact_no_column", "clutser"),
    ],
)
def test_what_does_not_hold_together_is_refused(design, code, column):
    data = pd.DataFrame({"y": [1.0, 2.0, 3.0, 7.0], "part": ["a", "a", "b", "b"], "gap": [1.0, np.nan, 1.0, 1.0]})
    data["below"], data["none"] = [1.0, -1.0, 1.0, 1.0], 0.0
    problem = refusal(surveys.mean, data, "y", design)
    assert (problem.code, problem.column) == (code, column)


def test_a_total_without_weights_and_population_is_refused():
    assert refusal(surveys.total, FPC, "x", {}).code == "survey_no_weights"


def test_a_ratio_over_nought_is_refused():
    assert refusal(surveys.ratio, FPC.assign(none=0.0), "x", "none", {}).code == "survey_nothing_below"


def test_a_column_in_which_nobody_answered_is_refused():
    assert refusal(surveys.mean, FPC.assign(none=np.nan), "none", {}).code == "impact_nothing_left"


def test_a_design_may_be_made_first():
    design = SurveyDesign(weights="weight", strata=("stratum",), clusters=("cluster",))
    assert surveys.mean(FPC, "x", design).estimate == pytest.approx(5.4481, abs=5e-5)
    assert drawn(FPC, design).freedom(np.ones(8, dtype=bool)) == 6
