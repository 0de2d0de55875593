"""Words around a full stop that tell an abbreviation from the end of a sentence.

The classes are those of a style guide (titles, months, states, companies ...): what may follow an
abbreviation depends on its class more than on the word. A name follows ``Mr.``, a number follows
``No.``, and ``Inc.`` may well end a sentence.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ABBREVIATIONS: Final[dict[str, str]] = {
    "title": (
        "Adm Ald Amb Assoc Asst Atty Brig Capt Cdr Cmdr Col Cols Comm Cpl Del Det Dir Dist Dr Drs "
        "Ens Fr Ft Gen Gens Gov Govs Hon Insp Lt Lts M Maj Messrs Mlle Mme Mr Mrs Ms Msgr Mt Mx "
        "Pfc Pres Prof Profs Pvt Rep Reps Rev Revs Rt Sec Sen Sens Sgt Sgts Spc Spec Sr St Ste "
        "Supt Treas"
    ),
    "month": (
        "Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec Mon Tue Tues Wed Thu Thur Thurs Fri Sat "
        "Sun"
    ),
    "ending": (
        "Ala Alta Apt Ariz Ark Assn Ave Bldg Blvd Bros Calif Co Colo Conn Corp Cos Dept Esq Fla "
        "Ga Govt Hwy Ill Inc Ind Intl Jr Kan Kans Ky LLC LLP La Ln Ltd M.D Mass Md Mfg Mich Minn "
        "Miss Mo Mont Natl Neb Nev Okla Ont Ore Pa Penn Ph.D PhD Pkwy Pl Plc Que Rd Rte Sask Sq "
        "Tenn Tex Univ Va Vt Wash Wis Wisc Wyo"
    ),
    "number": (
        "Approx Art Ch Eq Fig Figs No Nos Nr Op Para Ph Pt Sc Tel Vol Vols approx b c ca ch chap "
        "d div eq est ext fig figs fl m nos op p para pp pt r sec tel vol vols"
    ),
    "latin": "Cf E.g I.e a.k.a al cf e.g eg esp i.e ie incl v viz vs w/r.t",
    "etc": "Etc etc",
    "time": "A.D A.M B.C P.M a.d a.m b.c p.m",
    "unit": "cm ft gal hr hrs kg km lb lbs mi min mins mm mph oz secs sq yd yds yr yrs",
    "brand": "Jeopardy Yahoo",
}
"""Abbreviations by class, without the last full stop; ``ending`` may well end a sentence.

A ``brand`` ends with an exclamation mark.
"""

CLASSES: Final = {word: name for name, words in ABBREVIATIONS.items() for word in words.split()}

STARTERS: Final = _words(
    """
    A About According Across After Afterward Against All Along Also Although Always Amid Among An
    And Another Any Anyone Anything Are Aren't Around As At Because Before Behind Between Beyond
    Both But By Can Can't Could Couldn't Despite Did Didn't Do Does Doesn't Don't During Each
    Earlier Either Even Eventually Every Everybody Everyone Few Finally For From Had Hadn't Has
    Hasn't Have Haven't He He'd He'll He's Her Here Here's His How How's However I I'd I'll I'm
    I've If In Indeed Inside Instead Is Isn't It It'll It's Its Just Later Let Let's Like Many May
    Meanwhile Might Mine More Moreover Most Much Must My Nearly Neither Never Nevertheless No
    Nobody Nonetheless Nor Not Nothing Now Of Often Oh On Once One Only Or Other Our Ours Outside
    Over Overall Perhaps Please Rather Recently Several She She'd She'll She's Should Shouldn't
    Similarly Since So Some Someone Something Sometimes Soon Still Such That That's The Their
    Theirs Then There There's Thereafter Therefore These They They'd They'll They're This Those
    Though Three Through Thus To Today Together Tomorrow Tonight Two Under Unless Unlike Until
    Upon Was Wasn't We We'd We'll We're We've Well Were Weren't What What's Whatever When Whenever
    Where Where's Wherever Whether Which While Who Who's Whoever Whose Why Will With Within
    Without Won't Would Wouldn't Yes Yesterday Yet You You'd You'll You're Your
    """
)
"""Words that carry a capital because a sentence begins, not because they are names."""

SPEECH: Final = _words(
    """
    added adds answered asked asks continued cried declared demanded exclaimed explained insisted
    laughed replied said says shouted told wondered writes wrote yelled
    """
)
"""Verbs that attribute the quotation which stands before them."""

_DATES: Final = _words(
    """
    Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June
    July August September October November December
    """
)
OPENERS: Final = "“‘\"'«([{—–-*_<"
_SIGNS: Final = frozenset(".,?!;:&$@>#/|=")
_ACRONYM: Final = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]{1,2}")


@lru_cache(maxsize=1 << 16)
def class_before(word: str) -> str:
    """The class of the word that stands before the mark: ``title``, ``acronym``, ``lower4`` ..."""
    word = word.lstrip(OPENERS)
    word = word.rpartition("-")[2] or word
    known = CLASSES.get(word)
    if known:
        return known
    if not word:
        return "none"
    if "@" in word or "//" in word or word.startswith("www."):
        return "web"
    if "." in word:
        return "acronym" if _ACRONYM.fullmatch(word) else "dotted"
    if len(word) == 1 and word.isupper():
        return "I" if word == "I" else "initial"
    if not word[-1].isalpha():
        return "digit" if word[-1].isdigit() else "sign"
    if word.isupper():
        return "upper"
    case = "lower" if word.islower() else "capital" if word[0].isupper() else "other"
    return f"{case}{min(len(word), 4)}"


@lru_cache(maxsize=1 << 16)
def class_after(word: str, sign: str) -> str:
    """The class of the next word, or of the ``sign`` that stands there or right behind it."""
    if not word:
        return (
            "ellipsis" if sign[:1] == "…" or len(sign) > 1 else sign if sign in _SIGNS else "sign"
        )
    if word.replace("’", "'") in STARTERS:
        return "starter"
    if word[0].isdigit():
        return "digit" + sign if sign in {":", "/", "."} else "digit"
    if word in _DATES:
        return "date"
    if word in SPEECH:
        return "speech"
    if len(word) == 1 and word.isupper():
        return "initial" if sign == "." else "letter"
    if sign in {"@", ":"}:
        return ("Label" if word[0].isupper() else "label") + sign
    if word.isupper():
        return "upper"
    return "lower" if word.islower() else "capital" if word[0].isupper() else "other"
