"""Lines that are not the article: promotion, notes on the text, copyright, markers.

A line is one of these because of what it is, a fixed form from its first word to its last, never
because it is short: "Read more." goes, "Read more books, the mayor said." stays.
"""

from __future__ import annotations

import re

from pipeline.recipe import Rule
from pipeline.stages.cleaning.forms import FORMS
from pipeline.stages.cleaning.names import NAME

MAX_CHARS = 1_000  # a longer paragraph tells a story
MAX_PHOTO_CREDIT = 160
_FIRST_WORD = re.compile(r"(?:©|[(\[]c\)|\W{0,6}([\w'’-]+))", re.IGNORECASE)
_MARKER = re.compile(
    r"(?:ABSTRACT|FULL TEXT|ENDS?|E-N-D-S)\.?|[-–—]+ ?(?i:ends?|more) ?[-–—]+|\((?i:ends?|more)\)"
    r"|[-–—]{1,2} ?30 ?[-–—]{1,2}|[-–—_*#=~•·+.…\s]+"
)
_LABEL = re.compile(
    r"(?:READ(?: MORE| ALSO| NEXT)?|SEE ALSO|MORE|RELATED|WATCH|LISTEN|PHOTOS|VIDEO|GALLERY)"
    r"(?: [A-Z]+){0,2}: .{1,250}"
)
_HOUSE = r"(?:Getty(?: Images)?|Reuters|REUTERS|AFP|AP|EPA|Shutterstock|Alamy|Bloomberg)"
_PHOTO = re.compile(
    rf"\(?(?:(?:Photo(?:graph|s)?|Image|Picture|Illustration)(?: [Cc]redit)?(?::| by| courtesy of)"
    rf" {NAME}(?:(?: ?[/|,] ?| for | via ){NAME}){{0,4}}"
    rf"|{NAME} ?/ ?(?:{NAME} ?/ ?)?{_HOUSE}(?: via {NAME})?"
    r"|Getty(?: Images)?|ASSOCIATED PRESS)\.?\)?"
)
_LABEL_OF_CORRECTION = re.compile(r"(?:corrections?|clarifications?):", re.IGNORECASE)
_MAY_TELL: frozenset[Rule] = frozenset({"update_note", "correction_note", "editor_note"})
# A sentence of a report, whatever it begins with.
_TELLS = re.compile(
    r"[“”\"]|\b(?:said|says|told|asked|according to|was|were|had|would|could|you(?:'ll| will))\b"
)


def name_notice(paragraph: str) -> Rule | None:
    """The rule under which a paragraph is no part of the article, or None."""
    if len(paragraph) > MAX_CHARS:
        return None
    if _MARKER.fullmatch(paragraph):
        return "section_marker"
    if paragraph[-30:].rstrip(". ").endswith("ights reserved") and not _TELLS.search(paragraph):
        return "copyright"
    if len(paragraph) < MAX_PHOTO_CREDIT and _PHOTO.fullmatch(paragraph):
        return "photo_credit"
    first = _FIRST_WORD.match(paragraph)
    word = (first[1] or "©").lower().replace("’", "'") if first else ""
    if word in FORMS:
        line = paragraph.lower().replace("’", "'").replace("(c)", "©")
        line = line.strip(" *_-–—•>|").rstrip(" .!…*_")
        for rule, form in FORMS[word]:
            if form.fullmatch(line) and (rule in _MAY_TELL or not _TELLS.search(line)):
                return rule
    return "promo" if _LABEL.fullmatch(paragraph) else None


def announces_correction(paragraph: str) -> bool:
    """Whether the paragraph is only a label, and the correction is what follows."""
    return bool(_LABEL_OF_CORRECTION.fullmatch(paragraph))
