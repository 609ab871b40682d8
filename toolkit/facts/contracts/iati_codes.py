"""Codes of the lists of the IATI standard 2.03 that an activity names.

Source: https://iatistandard.org/en/iati-standard/203/codelists/, CC BY 4.0.
"""

from __future__ import annotations

TYPES_OF_ORGANISATION = (
    *("10", "11", "15", "21", "22", "23", "24", "30", "40", "60", "70", "71", "72", "73", "80", "90"),
)
"""What an organisation is: 10 to 15 public, 21 to 24 an NGO, 40 multilateral, 60 a foundation, 70 to 73 private, 80 of
teaching and research, 90 another one."""

ROLES_OF_ORGANISATION = ("1", "2", "3", "4")
"""What an organisation does: 1 it funds, 2 it is accountable, 3 it passes on, 4 it implements."""

STATUSES = ("1", "2", "3", "4", "5", "6")
"""How far an activity is: 1 in preparation, 2 going on, 3 being wound up, 4 closed, 5 cancelled, 6 suspended."""

VOCABULARIES_OF_SECTORS = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "98", "99")
"""From which list a sector is: 1 purpose codes of the OECD DAC with five digits, 2 with three, 7 to 9 the development
goals, 98 and 99 the publisher's own."""

OWN_VOCABULARIES = ("98", "99")
"""Lists of the publisher's own: a code of them says nothing without its name."""

VOCABULARIES_OF_REGIONS = ("1", "2", "99")
"""From which list a region is: 1 that of the OECD DAC, 2 that of the UN, 99 the publisher's own."""

DAC_REGIONS = (
    *("88", "89", "189", "289", "298", "380", "389", "489", "498", "589", "619", "679", "689", "789", "798"),
    *("889", "998", "1027", "1028", "1029", "1030", "1031", "1032", "1033", "1034", "1035"),
)
"""Regions of the OECD DAC: 298 Africa, 498 America, 798 Asia, 89 Europe, 889 Oceania, the others parts of them."""

COLLABORATIONS = ("1", "2", "3", "4", "6", "7", "8")
"""How it came: 1 bilateral, 2 and 4 multilateral, 3 and 7 by way of NGOs, 6 private, 8 triangular."""

FLOWS = ("10", "20", "21", "22", "30", "35", "36", "37", "40", "50")
"""What kind of flow it is: 10 official development assistance, 21 and 22 other official, 30 to 37 private."""

FINANCES = (
    *("1", "2", "3", "110", "111", "210", "211", "310", "311", "410", "411", "412", "413", "414"),
    *("421", "422", "423", "424", "425", "431", "432", "433", "451", "452", "453", "510", "511", "512", "520"),
    *("530", "600", "601", "602", "603", "604", "605", "606", "607", "608", "609", "610", "611", "612", "613"),
    *("614", "615", "616", "617", "618", "620", "621", "622", "623", "624", "625", "626", "627", "630", "631"),
    *("632", "633", "634", "635", "636", "637", "638", "639", "710", "711", "712", "810", "811", "910", "911"),
    *("912", "913", "1100", "1101", "1102", "1103", "1104", "1105", "1106", "1107", "1108", "2100", "3100"),
)
"""How it is financed: 110 a grant, 421 a loan, 510 a share in a company, 1100 a guarantee."""

AIDS = (
    *("A00", "A01", "A02", "B01", "B02", "B021", "B022", "B02a", "B02b", "B03", "B031", "B032", "B033", "B04"),
    *("C01", "D01", "D02", "E01", "E02", "F01", "G01", "H01", "H02", "H03", "H04", "H05", "H06"),
)
"""What kind of aid it is: A01 and A02 support of a budget, B01 to B04 core support, C01 a project, D01, D02 experts."""

TIES = ("3", "4", "5")
"""Whether it is tied to purchases in the donor's country: 3 in part, 4 it is, 5 it is not."""
