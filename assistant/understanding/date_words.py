"""Names of months, weekdays and numbers in Swedish, Danish, Norwegian, English and German, without diacritics."""

from __future__ import annotations

_MONTHS = (
    "januari januar january jan",
    "februari februar february feb febr",
    "mars marts march marz mar mrz",
    "april apr",
    "maj mai may",
    "juni june jun",
    "juli july jul",
    "augusti august aug",
    "september sept sep",
    "oktober october okt oct",
    "november nov",
    "december desember dezember dec des dez",
)
_WEEKDAYS = (
    "mandag mandagen monday mon montag mond mandags manda maanantaina",
    "tisdag tisdagen tirsdag tirsdagen tuesday tue tues dienstag tis tirs tisda tir tiistaina",
    "onsdag onsdagen wednesday wed weds mittwoch ons onsda keskiviikkona",
    "torsdag torsdagen thursday thu thur thurs donnerstag tors torsda tor torstaina",
    "fredag fredagen friday fri freitag fre freda perjantaina",
    "lordag lordagen saturday sat samstag lor lauantaina",
    "sondag sondagen sunday sun sonntag son",
)
_NUMBERS = {
    1: "en ett et one a an ein eine einen einer",
    2: "tva to two zwei",
    3: "tre three drei",
    4: "fyra fire four vier",
    5: "fem five funf",
    6: "sex seks six sechs",
    7: "sju syv seven sieben",
    8: "atta otte atte eight acht",
    9: "nio ni nine neun",
    10: "tio ti ten zehn",
    12: "tolv twelve zwolf",
    14: "fjorton fjorten fourteen vierzehn",
    15: "femton femten fifteen",
    20: "tjugo tyve twenty",
    30: "trettio tredive thirty dreissig",
}
_ORDINALS = {
    1: "forsta forste first ersten",
    2: "andra anden second zweiten",
    3: "tredje third",
    4: "fjarde fjerde fourth",
    5: "femte fifth",
    6: "sjatte sjette sixth",
    7: "sjunde syvende seventh",
    8: "attonde ottende attende eighth",
    9: "nionde niende ninth",
    10: "tionde tiende tenth",
    11: "elfte ellevte eleventh",
    12: "tolfte tolvte twelfth",
    13: "trettonde trettende thirteenth",
    14: "fjortonde fjortende fourteenth",
    15: "femtonde femtende fifteenth",
    16: "sextonde sekstende sixteenth",
    17: "sjuttonde syttende seventeenth",
    18: "artonde attende eighteenth",
    19: "nittonde nittende nineteenth",
    20: "tjugonde tyvende twentieth",
    25: "tjugofemte femogtyvende twenty-fifth",
    30: "trettionde tredivte thirtieth",
}


def _inverted(groups: dict[int, str]) -> dict[str, int]:
    return {word.replace("_", " "): value for value, words in groups.items() for word in words.split()}


MONTHS = {word: index + 1 for index, words in enumerate(_MONTHS) for word in words.split()}
WEEKDAYS = {word: index for index, words in enumerate(_WEEKDAYS) for word in words.split()}
NUMBERS = _inverted(_NUMBERS)
ORDINALS = _inverted(_ORDINALS)


def any_of(words: dict[str, int]) -> str:
    """A pattern for one of the words, the longest first."""
    return "(?:" + "|".join(sorted(words, key=len, reverse=True)) + ")"
