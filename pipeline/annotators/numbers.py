"""Dates, times, money, percentages and quantities, by patterns over the text.

Spans follow OntoNotes: approximations belong to them (`about nine years`, `up to 70
kilometers`), prepositions do not, bare counts (`five million shells`) are not marked. Every
repetition in a pattern is bounded, so time is linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from pipeline.records import Label

Marked = tuple[int, int, Label]


def _any(words: str) -> str:
    """Alternatives, longest first; ``_`` stands for a space or a hyphen inside a word."""
    listed = sorted(words.split(), key=len, reverse=True)
    return "(?:" + "|".join(re.escape(word).replace("_", "[ -]") for word in listed) + ")"


_ONES = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety"
)
_SCALE = r"(?:[ -](?:hundred|thousand|million|billion|trillion))"
_DIGITS = r"\d{1,12}(?:,\d{3}){0,5}(?:\.\d{1,6})?"
_WORDS = rf"{_any(_ONES)}(?:[ -]{_any(_ONES)})?"
_COUNT = rf"(?:(?:{_DIGITS}|{_WORDS}|half a|an?){_SCALE}{{1,2}}|{_DIGITS}|{_WORDS})"
_VAGUE = r"(?:several|a few|a couple(?: of)?|dozens of|hundreds of|thousands of|many|two dozen|a dozen|half a)"
_ROUGHLY = (
    r"(?:(?:about|around|nearly|almost|roughly|approximately|some|over|under|at least|at most|"
    r"more than|less than|fewer than|up to|as (?:much|many|little|few|long) as|"
    r"an estimated|an additional|another|close to)\s)"
)
_RANGE = rf"(?:\s?(?:-|–|to|or)\s?{_COUNT})?"

_MONTH = _any("January February March April May June July August September October November December")
_SHORT_MONTH = r"(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?"
_DAY_NAME = _any("Monday Tuesday Wednesday Thursday Friday Saturday Sunday")
_SHORT_DAY = r"(?:Mon|Tues?|Wed|Thurs?|Fri|Sat|Sun)\."
_YEAR = r"(?:1[0-9]{3}|20[0-9]{2})\b(?![-/]\d{3})"
_DAY = r"(?:3[01]|[12][0-9]|0?[1-9])(?:st|nd|rd|th)?\b(?!,\d|\.\d|%)"
_ORDINAL = _any("first second third fourth 1st 2nd 3rd 4th")
_LONG_UNIT = _any("year years month months week weeks day days decade decades century centuries weekend weekends quarter quarters")
_SPAN_UNIT = _any("year years month months week weeks day days decade decades century centuries")
_CLOCK_UNIT = _any("hour hours minute minutes second seconds")
_SEASON = _any("spring summer autumn fall winter")
_PART_OF_DAY = _any("morning afternoon evening night")
_SHIFT = r"(?:\s(?:ago|earlier|later|before|hence))?"
_NEAR = r"(?:early|late|earlier|later|mid)"
_WHICH = r"(?:last|next|this|past|previous|following|coming|recent|upcoming|that same|the same)"
_HOLIDAY = (
    r"(?:Christmas(?: (?:Day|Eve))?|Thanksgiving(?: Day)?|New Year[’']s(?: (?:Day|Eve))?|Easter|"
    r"Halloween|Labor Day|Memorial Day|Independence Day|Veterans Day|Election Day|"
    r"Inauguration Day|Valentine[’']s Day|St\. Patrick[’']s Day|Good Friday|Boxing Day|"
    r"Ramadan|Hanukkah|Yom Kippur|Rosh Hashanah|Passover|Eid al-Fitr)"
)
_ZONE = (
    r"(?:\s(?:EST|EDT|ET|CST|CDT|CT|MST|MDT|PST|PDT|PT|GMT|UTC|BST|CET|"
    r"(?:local|Eastern|Central|Mountain|Pacific)(?: (?:Standard |Daylight )?[Tt]ime)))?"
)
_CURRENCY = r"(?:(?:US|C|A|NZ|HK|S)?\$|[€£¥₹₽₩₪]|(?:USD|EUR|GBP|JPY|CHF|Rs\.?)\s)"
_COIN = (
    r"(?:(?:U\.?S\.? |Canadian |Australian |Hong Kong )?dollars?|euros?|pounds? sterling|yen|yuan|"
    r"renminbi|rubles?|roubles?|rupees?|won|pesos?|francs?|shekels?|riyals?|dirhams?|rand|lira|"
    r"hryvnias?|kron(?:a|or|e|er)|zlotys?|cents?|pence|bucks)"
)
_SHORT_SCALE = r"(?:\s?(?:million|billion|trillion|thousand|hundred)|\s?(?:bn|tn|mn?|k|M|B|K)\b)?"
_UNIT = (
    r"(?:(?:square|cubic|nautical)[ -])?(?:kilomet(?:er|re)s?|kms?|milli?met(?:er|re)s?|mm|"
    r"centimet(?:er|re)s?|cm|met(?:er|re)s?|miles?|feet|foot|ft|inch(?:es)?|yards?|acres?|"
    r"hectares?|kilograms?|kilos?|kgs?|grams?|milligrams?|mg|pounds?|lbs?|ounces?|oz|tons?|tonnes?|"
    r"kilotons?|megatons?|lit(?:er|re)s?|gallons?|barrels?|bushels?|mph|kph|km/h|"
    r"miles (?:per|an) hour|kilomet(?:er|re)s (?:per|an) hour|knots|degrees?(?: (?:Celsius|Fahrenheit))?|"
    r"°[CF]|(?:kilo|mega|giga)?watts?(?:[ -]hours?)?|[MGk]W(?:h)?|volts?|light[ -]years?|"
    r"(?:kilo|mega|giga|tera)?bytes?|[MGT]B|hertz|calories)\b"
)

_MONEY = rf"{_ROUGHLY}?(?:{_CURRENCY}{_DIGITS}{_SHORT_SCALE}(?:\s?(?:-|–|to)\s?{_CURRENCY}?{_DIGITS}{_SHORT_SCALE})?|{_COUNT}{_RANGE}[ -]{_COIN}\b)"
_PERCENT = rf"{_ROUGHLY}?{_COUNT}{_RANGE}(?:\s?%|[ -](?:percent(?:age points?)?|per cent|pc)\b)"
_QUANTITY = rf"{_ROUGHLY}?(?:{_COUNT}{_RANGE}|{_VAGUE})(?:[ -]?{_UNIT})"
_TIME = "|".join(
    [
        rf"{_ROUGHLY}?(?:[01]?\d|2[0-3])(?:[:.][0-5]\d)?\s?(?:[ap]\.m\.|[ap]m\b|[AP]\.?M\b\.?){_ZONE}",
        rf"(?:[01]?\d|2[0-3]):[0-5]\d\b(?!:\d){_ZONE}",
        rf"{_ROUGHLY}?(?:noon|midnight)\b{_ZONE}",
        rf"(?:{_NEAR}\s)?(?:{_DAY_NAME}|yesterday|tomorrow|this|last|that)\s{_PART_OF_DAY}\b",
        r"(?:late |later |earlier )?tonight\b",
        rf"{_NEAR}\s{_PART_OF_DAY}\b",
        rf"(?:the (?:past|last|next|first|final|previous)\s)?{_ROUGHLY}?(?:{_COUNT}{_RANGE}|{_VAGUE})[ -]{_CLOCK_UNIT}\b{_SHIFT}",
    ]
)
_FULL_DATES = "|".join(
    [
        r"(?:19|20)\d\d-[01]\d-[0-3]\d\b",
        r"[01]?\d/[0-3]?\d/(?:19|20)?\d\d\b",
        rf"(?:{_NEAR}\s)?(?:(?:{_DAY_NAME}|{_SHORT_DAY}),?\s)?(?:{_MONTH}|{_SHORT_MONTH})\s{_DAY}(?:\s?(?:-|–|to|and)\s?(?:(?:{_MONTH}|{_SHORT_MONTH})\s)?{_DAY})?(?:,?\s{_YEAR})?",
        rf"(?:{_DAY_NAME},?\s)?{_DAY}(?:\sof)?\s(?:{_MONTH}|{_SHORT_MONTH}(?<=\.))(?:,?\s{_YEAR})?",
        rf"(?:(?:{_NEAR}[ -])?(?:{_MONTH}|{_SHORT_MONTH}),?(?:\sof)?\s{_YEAR})",
        rf"(?:the\s)?(?:{_ORDINAL}\s(?:quarter|half)|{_SEASON}|(?:start|end|beginning|middle)|fiscal(?: year)?)(?:\sof)?\s(?:{_YEAR}|(?:this|last|next|the) year)\b",
        r"fiscal(?: year)? (?:19|20)\d\d\b",
    ]
)
_LOOSE_DATES = "|".join(
    [
        rf"(?:{_NEAR}\s)?(?:{_WHICH}\s)?(?:{_DAY_NAME}s?|{_SHORT_DAY})(?!\w)",
        rf"(?:{_NEAR}[ -]|{_WHICH}\s)(?:{_MONTH}|{_SEASON})\b",
        rf"(?:{_NEAR}\s)?(?:the\s)?{_WHICH}\s(?:{_ROUGHLY}?(?:{_COUNT}{_RANGE}|{_VAGUE}|few|couple(?: of)?)\s)?(?:{_LONG_UNIT}|{_SEASON})\b{_SHIFT}",
        r"(?:January|February|April|June|July|August|September|October|November|December)\b",
        r"(?<=[Ii]n )(?:March|May)\b|(?<=[Bb]y )(?:March|May)\b|(?<=until )(?:March|May)\b|(?<=since )(?:March|May)\b|(?<=of )(?:March|May)\b(?! [A-Z])",
        rf"{_ROUGHLY}?(?:{_COUNT}{_RANGE}|{_VAGUE}|a|an|{_any('first second third final')} {_COUNT})[ -](?:{_SPAN_UNIT})(?:-old|\sold)?(?=\s(?:ago|earlier|later|hence)\b){_SHIFT}",
        rf"(?!one day\b){_ROUGHLY}?(?:{_COUNT}{_RANGE}|{_VAGUE})[ -](?:{_SPAN_UNIT})(?:[ -]old|-long)?\b",
        r"(?:some )?(?:years|months|weeks|days|decades|centuries) (?:ago|earlier|later)\b",
        rf"(?:the\s)?(?:(?:early|late|mid)[ -](?:to[ -]late[ -])?)?(?:(?:1[0-9]|20)\d0s\b|[’']\d0s\b)",
        r"(?:the\s)?(?:(?:early|late|mid)[ -])?(?:[1-9]|1\d|2[01])(?:st|nd|rd|th)[ -]century\b",
        rf"(?:early|late|mid)[ -]{_YEAR}",
        r"(?:(?:early|late|later|earlier)\s)?(?:today|yesterday|tomorrow)\b",
        rf"{_HOLIDAY}(?!\w)",
        rf"the {_ORDINAL} (?:quarter|half)(?= of\b|,|\.|\s[a-z])(?! (?:mile|time|dozen|century))",
        r"the (?:weekend|turn of the century)\b",
    ]
)
_YEARS = rf"(?:1[5-9]|20)\d\d(?:\s?[-–]\s?(?:(?:1[5-9]|20)\d\d|\d\d))?(?![\d%]|[,.]\d|-(?:year|month|day|mile|foot)|\s?(?:{_COIN}|{_UNIT}|million|percent|people|others|votes|troops)\b)"
_FIRST_WORDS = (
    f"{_ONES} a an half several many dozens hundreds thousands about around nearly almost roughly "
    "approximately some over under at more less fewer up as another close early late earlier later "
    "mid last next this past previous following coming recent upcoming that the noon midnight "
    "tonight today yesterday tomorrow fiscal years months weeks days decades centuries first "
    "second third fourth start end beginning middle spring summer autumn fall winter few couple"
)
_YEAR_ALONE_FROM, _YEAR_ALONE_TO = 1900, 2035
_BEFORE_YEAR = re.compile(
    r"(?:\b(?:in|since|by|until|till|from|of|during|before|after|the|to|for|and|or|through|late|early|than|around|"
    r"circa|between|class|fiscal|a|his|her|its|their)|[(,’s])\s?$",
    re.IGNORECASE,
)
_NOT_BEFORE_YEAR = re.compile(
    r"(?:\b(?:about|nearly|some|over|almost|least|most|roughly|approximately|No\.|number|#|"
    r"Highway|Route|Section|Rule|Room)|[$€£¥#/@]|\d[.,:/-]?)\s?$",
    re.IGNORECASE,
)
_LOOKBACK = 15


@cache
def _pattern() -> re.Pattern[str]:
    kinds = [
        ("MONEY", _MONEY),
        ("PERCENT", _PERCENT),
        ("QUANTITY", _QUANTITY),
        ("TIME", _TIME),
        ("FULL", _FULL_DATES),
        ("LOOSE", _LOOSE_DATES),
        ("YEAR", _YEARS),
    ]
    groups = "|".join(f"(?P<{kind}>{pattern})" for kind, pattern in kinds)
    start = rf"(?=[\dA-Z$€£¥₹₽₩₪'’]|{_any(_FIRST_WORDS)}\b)"
    return re.compile(rf"(?<![\w$€£¥#@])(?<!\d[.,:/]){start}(?:{groups})")


def find_numbers(text: str) -> Iterator[Marked]:
    """Spans (start, end, label) of dates, times, money, percentages and quantities, in order."""
    for match in _pattern().finditer(text):
        kind = match.lastgroup or ""
        if kind == "YEAR" and not _is_year(text, match):
            continue
        label: Label = "DATE" if kind in {"FULL", "LOOSE", "YEAR"} else kind  # type: ignore[assignment]
        yield match.start(), match.end(), label


def _is_year(text: str, match: re.Match[str]) -> bool:
    before = text[max(0, match.start() - _LOOKBACK) : match.start()]
    if _NOT_BEFORE_YEAR.search(before):
        return False
    if _YEAR_ALONE_FROM <= int(match.group()[:4]) <= _YEAR_ALONE_TO:
        return True
    return bool(_BEFORE_YEAR.search(before))
