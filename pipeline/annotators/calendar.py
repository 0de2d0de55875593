"""Patterns of dates and times: of the clock, of the calendar, and relative to today."""

from __future__ import annotations

from pipeline.annotators.amounts import COIN, UNIT
from pipeline.annotators.counting import ONES, count, counted, one_of, roughly, vague

_FULL_MONTHS = (
    "January February March April May June July August September October November December"
)
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday"
_MONTH = one_of(_FULL_MONTHS)
_SHORT_MONTH = r"(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?"
_ANY_MONTH = rf"(?:{_MONTH}|{_SHORT_MONTH})"
_DAY_NAME = one_of(_DAYS)
_SHORT_DAY = r"(?:Mon|Tues?|Wed|Thurs?|Fri|Sat|Sun)\."
_YEAR = r"(?:1[0-9]{3}|20[0-9]{2})\b(?![-/]\d{3})"
_DAY = r"(?:3[01]|[12][0-9]|0?[1-9])(?:st|nd|rd|th)?\b(?!,\d|\.\d|%)"
_ORDINAL = one_of("first second third fourth fifth 1st 2nd 3rd 4th 5th")
_UNIT = one_of("year years month months week weeks day days decade decades century centuries")
_PERIOD = one_of(
    "year years month months week weeks day days decade decades century centuries weekend "
    "weekends quarter quarters season seasons semester"
)
_CLOCK_UNIT = one_of("hour hours minute minutes second seconds")
_SEASON = one_of("spring summer autumn fall winter")
_PART_OF_DAY = one_of("morning afternoon evening night")
_SHIFT = r"(?:\s(?:ago|earlier|later|before|hence))?"
_NEAR = one_of("early late earlier later mid", either_case=True)
_WHICH_WORDS = (
    "last next this past previous following coming recent upcoming the_same that_same "
    "the_last the_next the_past the_previous the_following the_coming the_final"
)
_WHICH = one_of(_WHICH_WORDS, either_case=True)
_THE = "(?:[Tt]he )"
_AND_SECONDS = rf"(?:,? (?:and )?{count} {_CLOCK_UNIT}\b)"
_HOW_MANY = rf"{roughly}?(?:{counted}|{vague})"
_WEEKDAY = rf"(?:{_DAY_NAME}|{_SHORT_DAY})"
_TO_DAY = rf"(?:\s?(?:-|–|to|and)\s?(?:{_ANY_MONTH}\s)?{_DAY})"
_THIS_YEAR = "(?:this|last|next|the) year"
_PART_OF_YEAR = (
    rf"(?:{_ORDINAL}\s(?:quarter|half)|{_SEASON}|start|end|beginning|middle|fiscal(?: year)?)"
)
_HOLIDAYS = (
    "Christmas Christmas_Day Christmas_Eve Thanksgiving Thanksgiving_Day New_Year’s New_Year's "
    "New_Year’s_Day New_Year's_Day New_Year’s_Eve New_Year's_Eve Easter Halloween Labor_Day "
    "Memorial_Day Independence_Day Veterans_Day Election_Day Inauguration_Day Valentine’s_Day "
    "Valentine's_Day Good_Friday Boxing_Day Ramadan Diwali Michaelmas Hanukkah Yom_Kippur "
    "Rosh_Hashanah Passover Eid_al-Fitr Hogmanay"
)
_ZONE = (
    r"(?:\s(?:EST|EDT|ET|CST|CDT|CT|MST|MDT|PST|PDT|PT|GMT|UTC|BST|CET|"
    r"(?:local|Eastern|Central|Mountain|Pacific)(?: (?:Standard |Daylight )?[Tt]ime)))?"
)
_THAT_DAY = one_of("yesterday tomorrow this last that", either_case=True)
_HOURS = "one two three four five six seven eight nine ten eleven twelve"

TIME = "|".join([
    rf"{roughly}?(?:[01]?\d|2[0-3])(?:[:.][0-5]\d)?\s?(?:[ap]\.m\.|[ap]m\b|[AP]\.?M\b\.?){_ZONE}",
    rf"(?:[01]?\d|2[0-3]):[0-5]\d\b(?!:\d){_ZONE}",
    rf"(?:{one_of(_HOURS, either_case=True)}|\d{{1,2}}) o[’']clock\b",
    rf"{one_of(_HOURS)} in the {_PART_OF_DAY}\b",
    rf"{roughly}?(?:[Nn]oon|[Mm]idnight)\b{_ZONE}",
    rf"(?:{_NEAR}\s)?(?:{_DAY_NAME}|{_THAT_DAY})\s{_PART_OF_DAY}\b",
    rf"{_THE}(?:(?:{_ORDINAL}|last|next|previous) {_PART_OF_DAY}|morning|afternoon|evening)\b",
    r"(?:late |later |earlier )?tonight\b|Tonight\b|(?:dawn|dusk)\b",
    rf"{_NEAR}\s{_PART_OF_DAY}\b",
    rf"(?:{_WHICH}\s)?{_HOW_MANY}[ -]{_CLOCK_UNIT}\b{_AND_SECONDS}?{_SHIFT}",
])  # fmt: skip

FULL_DATES = "|".join([
    r"(?:19|20)\d\d-[01]\d-[0-3]\d\b",
    r"[01]?\d/[0-3]?\d/(?:19|20)?\d\d\b",
    rf"(?:{_NEAR}\s)?(?:{_WEEKDAY},?\s)?{_ANY_MONTH}\s{_DAY}{_TO_DAY}?(?:,?\s{_YEAR})?",
    rf"(?:{_DAY_NAME},?\s)?{_DAY}(?:\sof)?\s(?:{_MONTH}|{_SHORT_MONTH}(?<=\.))(?:,?\s{_YEAR})?",
    rf"(?:{_NEAR}[ -])?{_ANY_MONTH},?(?:\sof)?\s{_YEAR}",
    rf"{_THE}?{_PART_OF_YEAR}(?:\sof)?\s(?:{_YEAR}|{_MONTH}(?!\s\d)|{_THIS_YEAR})\b",
])  # fmt: skip

LOOSE_DATES = "|".join([
    rf"(?:{_NEAR}\s)?(?:{_WHICH}\s)?(?:{_DAY_NAME}s?|{_SHORT_DAY})(?!\w)",
    rf"(?:{_NEAR}[ -]|{_WHICH}\s)(?:{_MONTH}|{_SEASON})\b",
    rf"(?:{_NEAR}\s)?{_WHICH}\s(?:{_HOW_MANY}\s|few\s)?(?:{_PERIOD}|{_SEASON})\b{_SHIFT}",
    r"(?:January|February|April|June|July|August|September|October|November|December)\b",
    r"(?:(?<=[Ii]n )|(?<=[Bb]y )|(?<=[Ss]ince )|(?<=[Uu]ntil ))(?:March|May)\b(?! [A-Z])",
    rf"(?!one day\b)(?:[Ee]very\s)?{_HOW_MANY}[ -]{_UNIT}(?:[ -]old|-long)?\b{_SHIFT}",
    rf"[Aa]n? (?:{_UNIT}) (?:ago|earlier|later|hence)\b",
    r"(?:some )?(?:years|months|weeks|days|decades|centuries) (?:ago|earlier|later)\b",
    rf"{_THE}?(?:{_NEAR}[ -](?:to[ -]late[ -])?)?(?:(?:1[0-9]|20)\d0s\b|[’']\d0s\b)",
    rf"{_THE}?(?:{_NEAR}[ -])?(?:[1-9]|1\d|2[01])(?:st|nd|rd|th)[ -]century\b",
    rf"{_NEAR}[ -]{_YEAR}",
    r"(?:(?:early|late|later|earlier)\s)?(?:today|yesterday|tomorrow)\b|(?:Today|Yesterday|Tomorrow)\b",
    rf"{one_of(_HOLIDAYS)}(?!\w)",
    rf"{_THE}{_ORDINAL} (?:quarter|half)(?= of\b|,|\.|\s[a-z])(?! (?:mile|time|dozen|century))",
    rf"{_THE}{_ORDINAL} (?:day|week|month|year|decade)\b",
    rf"(?:[Tt]he|a) weekend\b|{_THE}(?:turn of the century|summer|autumn|winter)\b",
    rf"{_THE}spring\b(?! of)",
    r"[Dd]ay \d{1,3}\b",
    r"(?P<rate>a (?:day|week|month|year|decade|century)\b(?!-))",
])  # fmt: skip

YEARS = (
    r"(?:1[5-9]|20)\d\d(?:\s?[-–]\s?(?:(?:1[5-9]|20)\d\d|\d\d))?"
    rf"(?![\d%]|[,.]\d|-(?:year|month|day|mile|foot)|"
    rf"\s?(?:{COIN}|{UNIT}|million|percent|people|others|votes|troops)\b)"
)

FIRST_WORDS = one_of(
    f"{ONES} a an every between half several many dozens hundreds thousands two about around "
    "nearly almost roughly approximately some at more less fewer up as another close early late "
    "earlier later mid last next this past previous following coming recent upcoming that the "
    "noon midnight tonight dawn dusk today yesterday tomorrow fiscal years months weeks days "
    "decades centuries first second third fourth start end beginning middle spring summer autumn "
    f"fall winter few couple day {_DAYS} {_FULL_MONTHS} Mon Tue Tues Wed Thu Thur Thurs Fri Sat "
    "Sun Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec Christmas Thanksgiving New Easter "
    "Halloween Labor Memorial Independence Veterans Election Inauguration Valentine Good Boxing "
    "Ramadan Diwali Michaelmas Hanukkah Yom Rosh Passover Eid Hogmanay",
    either_case=True,
)
