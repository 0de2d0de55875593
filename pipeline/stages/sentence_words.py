"""Words that tell a full stop after an abbreviation from the end of a sentence.

The classes are those of style guides (titles, months, states, corporate endings ...): what may
follow an abbreviation depends on its class, not on the word. ``Mr.`` is followed by a name,
``Inc.`` may end a sentence, ``No.`` is followed by a number.
"""

from __future__ import annotations

from typing import Final

ABBREVIATIONS: Final[dict[str, str]] = {
    "title": "Mr Mrs Ms Mx Messrs Mme Mlle Dr Drs Prof Rev Fr Sr Hon Sen Sens Rep Reps Gov Govs Pres "
    "Atty Sec Treas Supt Amb Gen Col Lt Sgt Cpl Capt Cmdr Cdr Adm Maj Brig Pvt Pfc Spc Ens Det Insp "
    "Msgr St Ste Mt Ft Ald Asst Assoc Dir Dist Sgts Lts Profs Revs Gens Cols Comm Del M Spec",
    "month": "Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec Mon Tue Tues Wed Thu Thur Thurs Fri "
    "Sat Sun",
    "company": "Inc Corp Co Cos Ltd Bros Jr Esq Assn Dept Univ Intl Natl Govt LLC LLP Plc Mfg Ph.D "
    "M.D PhD",
    "state": "Ala Ariz Ark Calif Colo Conn Del Fla Ga Ill Ind Kan Kans Ky La Md Mass Mich Minn Miss "
    "Mo Mont Neb Nev Okla Ore Pa Penn Tenn Tex Va Vt Wash Wis Wisc Wyo Ont Que Alta Sask",
    "number": "No Nos no nos Vol Vols vol vols Fig Figs fig figs p pp Art art Ch ch chap Chap sec Eq "
    "eq Nr Op op ext Ext Tel tel approx Approx ca c b d m r est div fl Para para Sc Pt pt Ph",
    "latin": "e.g i.e E.g I.e eg ie vs v viz cf Cf al esp incl a.k.a w/r.t",
    "etc": "etc Etc",
    "time": "a.m p.m A.M P.M am pm a.d b.c A.D B.C",
    "unit": "ft in oz lb lbs mi km cm mm kg hr hrs min mins secs sq gal yd yds yr yrs mph",
    "street": "Ave Blvd Rd Sq Pl Ln Hwy Pkwy Apt Bldg Rte",
    "brand": "Yahoo Jeopardy",
}
"""Abbreviations by class, without their last full stop; ``brand`` ends with an exclamation mark."""

WORD_CLASSES: Final[dict[str, str]] = {
    word: name for name, words in ABBREVIATIONS.items() for word in words.split()
}

STARTERS: Final = frozenset(
    "A An The This That These Those There Here It Its He His She Her They Their We Our You Your I "
    "My If When While Where Why Who What How Which Whose But And Or So Yet Nor For In On At By To "
    "From With Without Of Under Over After Before Since Until Once Although Though Because As Is "
    "Are Was Were Do Does Did Can Could Will Would Should Have Has Had May Might Must Let Please No "
    "Not Yes Oh Well Now Then Also Both Some Many Most All Each Every Any Another Other One Two "
    "Three Several Few More Even Just Only Still However Meanwhile Moreover Instead Perhaps Later "
    "Today Yesterday During Between Among According Despite Through Thus Therefore Nobody Everyone "
    "Everybody Someone Nothing Something Never Always Sometimes Often Nearly About Unlike Like Such "
    "Neither Either Don't Didn't I'm I've I'd I'll It's He's She's They're We're We've You're "
    "That's There's What's Let's Isn't Doesn't Can't Won't".split()
)
"""Words that have a capital because a sentence begins, not because they are a name."""

SPEECH: Final = frozenset(
    "said says say asked asks added adds replied told tells wrote writes shouted cried yelled "
    "demanded exclaimed whispered answered continued insisted wondered explained declared".split()
)
"""Verbs that attribute the quotation before them: “Why?” asked Lee."""
