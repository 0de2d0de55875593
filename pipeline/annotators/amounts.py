"""Patterns of money, percentages and quantities."""

from __future__ import annotations

from pipeline.annotators.counting import beyond, counted, digits, one_of, roughly, vague

_CURRENCY = r"(?:(?:US|C|A|NZ|HK|S)?\$|[€£¥₹₽₩₪]|(?:USD|EUR|GBP|JPY|CHF|Rs\.?)\s)"
COIN = (
    r"(?:(?:U\.?S\.? |Canadian |Australian |Hong Kong )?dollars?|euros?|pounds? sterling|yen|yuan|"
    r"renminbi|rubles?|roubles?|rupees?|won|pesos?|francs?|shekels?|riyals?|dirhams?|rand|lira|"
    r"hryvnias?|kron(?:a|or|e|er)|koruna|forints?|zlotys?|cents?|pence|bucks)"
)
_SCALE = (
    r"(?:\s?(?:million|billion|trillion|thousand|hundred|crore|lakh)\b|\s?(?:bn|tn|mn?|k|M|B|K)\b)?"
)
UNIT = (
    r"(?:(?:square|cubic|nautical)[ -])?"
    r"(?:(?:kilomet(?:er|re)s?|met(?:er|re)s?|kms?|miles?|feet) (?:per|an) (?:hour|second)|"
    r"(?:kilo|centi|milli|micro|nano)?(?:met(?:er|re)s?|lit(?:er|re)s?|grams?)|kms?|[cmµn]m|miles?|"
    r"feet|foot|ft|inch(?:es)?|yards?|acres?|hectares?|kilos?|kgs?|mg|pounds?|lbs?|ounces?|oz|"
    r"(?:kilo|mega)?tons?|tonnes?|gallons?|barrels?|bushels?|mph|kph|km/h|knots|"
    r"degrees?(?: (?:Celsius|Fahrenheit|below zero|above zero|north|south|east|west))?|°[CF]|"
    r"(?:kilo|mega|giga|tera)?watts?(?:[ -]hours?)?|[MGk]Wh?|volts?|light[ -]years?|"
    r"(?:kilo|mega|giga|tera)?bytes?|[MGT]B|hertz|calories)\b"
)

_AMOUNT = rf"{_CURRENCY}{digits}{_SCALE}"
_MODIFIED = rf"(?:{roughly}|{beyond})?"

MONEY = (
    rf"{_MODIFIED}(?:{_AMOUNT}(?:\s?(?:-|–|to)\s?{_CURRENCY}?{digits}{_SCALE})?"
    rf"|{counted}[ -]{COIN}\b)"
)
PERCENT = rf"{_MODIFIED}{counted}(?:\s?%|[ -](?:percent(?:age points?)?|per cent|pc)\b)"
QUANTITY = rf"{_MODIFIED}(?:(?:minus |-)?{counted}|{vague})[ -]?{UNIT}"
FIRST_WORDS = one_of("US C$ A$ NZ HK S$ USD EUR GBP JPY CHF Rs minus over under Over Under")
