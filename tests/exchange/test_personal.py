"""What could name a person is found by type, by name and by content; what could not is kept."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.exchange.surveys.personal import TYPES, personal

DRAWN = random.Random(20)


def found(header, cells, kind="", labels=(), **how):
    said = personal(header, kind, labels, cells, **how)
    return (said.what, said.by) if said is not None else None


def digits(n, length):
    return [str(DRAWN.randrange(10 ** (length - 1), 10**length)) for _ in range(n)]


@pytest.mark.parametrize("kind", TYPES)
def test_what_a_form_says_of_a_question_is_believed_whatever_was_answered(kind):
    assert found("q1", [], kind) == (TYPES[kind], "type")


@pytest.mark.parametrize(
    ("header", "what"),
    [
        ("Nombre y apellidos", "name"),
        ("hh/respondent_name", "name"),
        ("Prénom", "name"),
        ("enumerator", "name"),
        ("nom_du_producteur", "name"),
        ("teléfono", "phone"),
        ("phone_number", "phone"),
        ("Courriel", "email"),
        ("correo_electronico", "email"),
        ("deviceid", "device"),
        ("DNI", "identity"),
        ("cedula", "identity"),
        ("carte d'identité", "identity"),
        ("dirección", "address"),
        ("firma", "picture"),
    ],
)
def test_a_column_is_known_by_its_name_in_three_languages(header, what):
    cells = {"phone": ["none", "99 88 77"], "email": ["a@b.org", "-"], "identity": ["08011950"]}
    assert found(header, cells.get(what, ["a b", "c d"])) == (what, "name")
    assert found(header, []) == (what, "name")  # the next export may hold some


def test_it_is_known_by_its_question_too():
    assert found("q7", ["x"], labels=["Número de teléfono"]) is None
    assert found("q7", ["998877"], labels=["Número de teléfono"]) == ("phone", "name")


@pytest.mark.parametrize(
    "header",
    [
        "village_name",
        "nombre_comunidad",
        "nom du village",
        "product_name",
        "cooperative name",
        "Nombre del municipio",
        "name",
    ],
)
def test_names_of_places_and_things_are_kept(header):
    villages = ["San José", "La Paz", "El Rosario"] * 20
    assert found(header, villages) is None


def test_a_name_of_whatever_is_of_persons_where_hardly_two_are_alike():
    persons = [
        f"{first} {last}" for first in ("Ana", "Luz", "Juan", "Pedro") for last in ("López", "Mamani", "Quispe", "Diaz")
    ]
    assert found("nombre", persons) == ("name", "content")
    assert found("nombre", ["coffee", "maize"] * 8) is None
    assert found("nombre", ["12", "15"]) is None


@pytest.mark.parametrize("header", ["notes", "q1", "observaciones"])
@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("write to ana.lopez@example.org", "email"),
        ("call +504 9988-7766 in the evening", "phone"),
        ("at 14.08532, -87.20125", "coordinates"),
        ("14.08532 -87.20125 980.0 4.5", "coordinates"),
    ],
)
def test_one_cell_of_free_text_is_enough(header, text, what):
    assert found(header, ["", "nothing", text]) == (what, "content")


def test_exact_coordinates_are_known_by_name_and_decimals():
    assert found("gps_latitude", ["14.085", "14.2"]) == ("coordinates", "name")
    assert found("lon", ["-87.20125"]) == ("coordinates", "name")
    assert found("latitud", ["14.1", "14.25"]) is None  # a kilometre: of everybody there


@pytest.mark.parametrize("header", ["longitud_surco_m", "platform", "latrine", "colon"])
def test_what_only_sounds_like_coordinates_is_kept(header):
    assert found(header, ["1.2345", "2.3456"]) is None


def test_long_numbers_of_one_length_no_two_alike_are_of_persons():
    assert found("documento", digits(40, 8)) == ("identity", "content")
    assert found("x", [f"0801-{1950 + n}-{n * 7919 % 100000:05d}" for n in range(40)]) == ("identity", "content")
    assert found("x", ["9988-7766", "9876-5432", "3344-5566", "2233-1199", "9911-2288"]) == ("identity", "content")


def test_running_numbers_rounded_amounts_and_amounts_by_name_are_kept():
    assert found("lote", [str(10_000_000 + n) for n in range(40)]) is None
    assert found("x", [f"{n}000" for n in digits(40, 6)]) is None
    assert found("ventas_cop", digits(40, 8)) is None
    assert found("precio", digits(40, 9)) is None


def test_keys_of_the_system_and_files_are_left_out():
    uuid = "uuid:91ab8237-92b1-4a10-929f-45af2bb141c0"
    assert found("k", [uuid, uuid.removeprefix("uuid:")]) == ("key", "content")
    assert found("k", ["1700000000.jpg", "1700000001.jpg"]) == ("recording", "content")


def test_whether_somebody_has_one_and_how_many_names_nobody():
    assert found("has_phone", ["yes", "no", ""]) is None
    assert found("tiene_telefono", ["Sí", "No"]) is None
    assert found("mobile", ["1", "2", "0"]) is None
    assert found("phone_type", ["smart", "basic"]) is None


def test_an_answer_from_a_list_is_what_the_form_says():
    assert found("phone", ["nokia", "none"], chosen=True) is None
    assert found("enumerator", ["Ana", "Luz"], chosen=True) == ("name", "name")


@given(st.lists(st.decimals(0, 500, places=2), max_size=60))
def test_hectares_are_kept(areas):
    assert personal("area_ha", "", (), [str(area) for area in areas]) is None


@given(st.lists(st.decimals(0, 50, places=5), max_size=60))
def test_hectares_of_a_plot_walked_around_are_kept(areas):
    assert personal("superficie", "", (), [str(area) for area in areas]) is None


@given(st.lists(st.integers(0, 10**10), max_size=60), st.sampled_from(["price", "precio_quintal", "ventas", "revenu"]))
def test_prices_are_kept(prices, header):
    assert personal(header, "", (), list(map(str, prices))) is None


DAYS = st.dates(date(1950, 1, 1), date(2049, 12, 31))


@given(
    st.lists(DAYS, max_size=60), st.sampled_from(["%Y-%m-%d", "%d/%m/%Y", "%m/%d/%Y", "%Y%m%d", "%Y-%m-%dT08:00:00"])
)
def test_dates_are_kept_however_they_are_written(days, form):
    assert personal("d", "", (), [day.strftime(form) for day in days]) is None


@given(st.lists(st.sampled_from(["La Paz", "San José", "Santa Rosa de Lima", "Aldea 3"]), max_size=60))
def test_villages_are_kept(villages):
    assert personal("aldea", "", (), villages) is None
    assert personal("village_name", "", (), villages) is None


@given(st.lists(st.emails(), min_size=1, max_size=5), st.integers(0, 30))
def test_an_address_anywhere_in_a_column_is_found(addresses, others):
    cells = ["words"] * others + addresses
    said = personal("q", "", (), cells)
    assert said is not None


def test_a_long_column_is_looked_at_whole_for_what_one_cell_can_hold():
    cells = ["fine"] * 50_000
    cells[31_415] = "ana@example.org"
    assert found("notes", cells) == ("email", "content")
    days = [(date(2000, 1, 1) + timedelta(n)).isoformat() for n in range(9000)] * 5
    assert found("d", days) is None


@pytest.mark.parametrize(("of_ten", "what"), [(8, "key"), (7, None)])
def test_a_column_is_of_keys_where_four_of_five_cells_are(of_ten, what):
    """Wherever in the column the others stand."""
    keys = [f"uuid:0000000{n}-0000-4000-8000-00000000000{n}" for n in range(of_ten)]
    others = [f"no key {n}" for n in range(10 - of_ten)]
    for cells in ([*keys, *others], [*others, *keys]):
        found = personal("column", "", [], cells)
        assert (found.what if found else None) == what
