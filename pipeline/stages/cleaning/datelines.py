"""Credit, dateline and byline: what stands before the first word of an article.

``PARIS (Reuters) -``, ``FLINT, Mich., Oct. 4 (UPI) —``, ``WASHINGTON —``, ``(Bloomberg) --`` and a
line ``By Ann Lee``. The forms are those of the AP and Reuters style books. A dateline is parted from its
sentence, never the sentence from the article.
"""

from __future__ import annotations

import re

from pipeline.stages.cleaning.draft import Draft
from pipeline.stages.cleaning.names import DATE, FULL_NAMES, NAME, WORD

LEAD_PARAGRAPHS = 12  # headline, byline, abstract and the like may stand before the dateline

# Agencies that are known without a place before them, where "(Applause) —" could stand as well.
_AGENCY = (
    r"(?:Reuters|AP|(?:The\ )?Associated\ Press|AFP|UPI|Bloomberg(?:\ [A-Z]\w+)?|CNN(?:\ \w+)?|CNBC"
    r"|Xinhua|TASS|Interfax|Sputnik|[Dd][Pp][Aa]|ANI|PTI|IANS|Kyodo(?:\ News)?|Yonhap|KCNA|EFE|ANSA"
    r"|AAP|PA(?:\ Media)?|CP|(?:The\ )?Canadian\ Press|NPR|BBC(?:\ News)?|TNS|WAM|SPA|MENA|ANTARA"
    r"|Thomson\ Reuters(?:\ Foundation)?|(?i:business\ wire|globe\ newswire))"
)
_CAPITALS = r"[A-ZÀ-ÖØ-Þ](?:[A-ZÀ-ÖØ-Þ'’-]|\.(?!\ ?[a-z]))++"
_CITY = rf"(?>{_CAPITALS}(?:[\ /]{_CAPITALS}){{0,3}})"
_STATE = rf"(?>{WORD}(?:\ {WORD}){{0,2}})"
_PLACE = rf"{_CITY}(?:,\ {_STATE})??"
_WIRE = r"(?P<wire>/?PR\ ?Newswire[\w-]*/?|/[A-Z][\w ]{1,30}/)"
_DASH = r"\ ?(?:-{2,3}|[-–—―])\ ?"
_BARE_DASH = r"(?:\ -{1,3}\ |\ ?[–—―]\ ?|\ --)"
_TEXT = r"(?=[\"“‘'’(\[$£€\d]|[^\W\d_a-z])"

_CREDIT = re.compile(
    rf"(?P<place>(?:{_PLACE}|{NAME}),?\ )?(?:{DATE},?\ )?"
    rf"(?:\((?P<agency>{_AGENCY})\)(?:{_DASH}|\ ?(?=[A-Z“])))"
)
