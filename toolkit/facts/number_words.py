"""Numbers that a document prints as words: "seis universidades", "the third year"."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_CARDINALS = """
cero zero zéro; uno una un one une um uma; dos two deux dois duas; tres three trois três; cuatro four quatre quatro;
cinco five cinq; seis six; siete seven sept sete; ocho eight huit oito; nueve nine neuf nove; diez ten dix dez;
once eleven onze; doce twelve douze doze; trece thirteen treize treze; catorce fourteen quatorze catorze;
quince fifteen quinze; dieciséis sixteen seize dezesseis; diecisiete seventeen dix-sept dezessete;
dieciocho eighteen dix-huit dezoito; diecinueve nineteen dix-neuf dezenove; veinte twenty vingt vinte
"""
"""In Spanish, English, French and Portuguese, from nought on."""

_ORDINALS = """
primero primera primer first premier première primeiro primeira;
segundo segunda second deuxième; tercero tercera tercer third troisième terceiro terceira;
cuarto cuarta fourth quatrième quarto quarta; quinto quinta fifth cinquième; sexto sexta sixth sixième;
séptimo séptima seventh septième sétimo sétima; octavo octava eighth huitième oitavo oitava;
noveno novena ninth neuvième nono nona; décimo décima tenth dixième
"""
"""The same, from the first on."""


def _numbered(words: str, first: int) -> dict[str, int]:
    return {word: number for number, said in enumerate(words.split(";"), first) for word in said.split()}


NUMBER_WORDS: Mapping[str, int] = MappingProxyType(_numbered(_ORDINALS, 1) | _numbered(_CARDINALS, 0))
"""The number that a word stands for."""
