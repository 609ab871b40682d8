"""An indicator that is a fixed multiple of another one was computed from it; small numbers agree by chance."""

import pandas as pd
import pytest

from toolkit import open_programme
from toolkit.measured import Measured
from toolkit.measures import indicators, story
from toolkit.measures.indicators.multiples import multiples


def table(**values):
    """Make indicators of pairs ``(before, now)``, in dollars printed without cents."""
    figures = {
        code: [Measured(float(n), "money", currency="USD", half_unit=0.5) for n in own] for code, own in values.items()
    }
    return pd.DataFrame(
        {"before": {c: f[0] for c, f in figures.items()}, "actual": {c: f[1] for c, f in figures.items()}}
    )


def test_sales_that_are_always_one_and_a_fifth_of_purchases_are_told():
    found = multiples(table(purchases=(24_732_084, 23_490_054), sales=(29_678_500, 28_188_065)))
    assert list(found.index) == ["sales"]
    assert found["other"]["sales"] == "purchases"
    assert found["multiple"]["sales"].number == pytest.approx(1.2, abs=1e-7)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ((10_000, 20_000), (12_000, 24_300)),  # another proportion a year later
        ((10_000, 20_000), (12_345, 24_690)),  # not a simple number
        ((10_000, 20_000), (10_000, 20_000)),  # one figure under two names
        ((10_000, 10_000), (12_000, 12_000)),  # nothing changed: one ratio and not two
        ((100, 200), (120, 240)),  # so small that it is chance
    ],
)
def test_what_may_be_chance_is_not_told(one, other):
    assert not len(multiples(table(one=one, other=other)))


def test_another_currency_is_no_multiple():
    own = table(one=(10_000, 20_000), other=(12_000, 24_000))
    own["actual"] = own["actual"].where(
        own.index == "one", own["actual"].map(lambda figure: figure.but(currency="PEN"))
    )
    own["before"] = own["before"].where(
        own.index == "one", own["before"].map(lambda figure: figure.but(currency="PEN"))
    )
    assert not len(multiples(own))


def test_the_story_says_that_sales_of_the_small_producers_network_may_be_computed():
    spp = open_programme("spp-global")
    assert list(multiples(indicators.achievement(spp, 2019)).index) == ["i1.4"]
    row = story.unsaid(spp, 2019).loc["measured"]
    assert (row["subject"], row["other"]) == ("i1.4", "i1.3")
