"""Gold in brat stand-off: a text and the marks that stand beside it.

Reads PolNeAR's files as they are and the project's own ``seeds/gold``. Text-bound marks may have
several fragments; an attribution is an event whose roles may be absent or come several times
(``Content2``, ``Source2``); kind and act are attributes, the speaker is a note. The format:
https://brat.nlplab.org/standoff.html
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from msgspec import Struct, field

from pipeline.errors import InputError
from pipeline.evaluate.annotation import ROLES, Annotation, Attribution, Name, Spans, Speaker
from pipeline.evaluate.kinds import derive_kind
from pipeline.evaluate.words import Ruler
from pipeline.records import ACTS, KINDS, LABELS, Span

NOBODY = "-"
EVENTS = ("Attribution", "Attribution-no-source")
Term = TypeVar("Term", bound=str)
_KNOWN = frozenset({*LABELS, *map(str.title, ROLES), *EVENTS, "Removed"})

_LINE = re.compile(r"(T|E|A|M|#|R|\*|N)[\w-]*\t")
_MARK = re.compile(r"(T[\w-]+)\t(\S+) (\d+ \d+(?:;\d+ \d+)*)(?:\t(.*))?")
_EVENT = re.compile(r"(E[\w-]+)\t(\S+?):\S+((?: [^\s:]+:[^\s:]+)*) *")
_ATTRIBUTE = re.compile(r"[AM][\w-]+\t(\S+) (\S+)(?: (.*))?")
_NOTE = re.compile(r"#[\w-]*\t(\S+) (\S+)\t(.*)")


class Mark(Struct, frozen=True):
    """A text-bound annotation."""

    label: str
    spans: Spans


class Standoff(Struct):
    """The lines of one ``.ann`` file, by their ids."""

    marks: dict[str, Mark] = field(default_factory=dict)
    events: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    attributes: dict[tuple[str, str], str] = field(default_factory=dict)
    speakers: dict[str, str] = field(default_factory=dict)


def read_brat(
    name: str, text_path: Path, ann_path: Path, speakers: Mapping[str, str | None] | None = None
) -> tuple[Annotation, Counter[str]]:
    """One article, and how many marks of each unknown label were left out.

    ``speakers`` maps ids of events to names, for files without notes. Offsets count in the text
    as it stands in the file: a CRLF is two, a byte order mark is one. A content without a letter
    or digit is no attribution.

    Raises: InputError when a line cannot be read or does not fit the text.
    """
    text = _read(text_path)
    lines = parse_standoff(_read(ann_path), text, ann_path)
    if speakers is not None:
        lines.speakers = {event: who or NOBODY for event, who in speakers.items()}
    names = [
        Name(mark.spans[0].start, mark.spans[-1].end, mark.label)
        for mark in lines.marks.values()
        if mark.label in LABELS
    ]
    ruler = Ruler(text)
    attributions = [_attribute(event, lines, ruler) for event in lines.events]
    kept = (a for a in attributions if ruler.count(a.content))
    unknown = Counter(m.label for m in lines.marks.values() if m.label not in _KNOWN)
    return Annotation(name, text, tuple(sorted(names)), tuple(kept)), unknown


def parse_standoff(ann: str, text: str, path: Path) -> Standoff:
    """The lines of an ``.ann`` file; a mark whose words hold a line break goes on below.

    Raises: InputError, with the line.
    """
    found = Standoff()
    for number, line in enumerate(ann.replace("\r\n", "\n").split("\n"), 1):
        kind = match[1] if (match := _LINE.match(line)) else ""
        try:
            if kind == "T":
                key, mark = _parse_mark(line, text)
                found.marks[key] = mark
            elif kind == "E":
                key, event, roles = _parse_event(line)
                if event in EVENTS:
                    found.events[key] = roles
            elif kind in ("A", "M") and (match := _ATTRIBUTE.fullmatch(line)):
                found.attributes[match[2], match[1]] = match[3] or ""
            elif kind == "#" and (match := _NOTE.fullmatch(line)) and match[1] == "Speaker":
                found.speakers[match[2]] = match[3]
        except ValueError as error:
            raise InputError(f"{path}, line {number}: {error}") from error
    return found


def _parse_mark(line: str, text: str) -> tuple[str, Mark]:
    match = _MARK.fullmatch(line)
    if match is None:
        raise ValueError("expected `T1<TAB>LABEL START END[;START END]<TAB>WORDS`, found " + line)
    pairs = [tuple(map(int, pair.split())) for pair in match[3].split(";")]
    spans = tuple(sorted(Span(start, end) for start, end in pairs))
    if any(not span.start <= span.end <= len(text) for span in spans):
        raise ValueError(f"{match[3]} lies outside the text, which has {len(text)} characters")
    words = "".join(text[start:end] for start, end in pairs)
    if match[4] and not _squeeze(words).startswith(_squeeze(match[4])):
        raise ValueError(
            f"the text has {words[:60]!r} at {match[3]}, not {match[4][:60]!r}: offsets count "
            "code points of the file as it is, a CRLF as two."
        )
    return match[1], Mark(match[2], spans)


def _parse_event(line: str) -> tuple[str, str, dict[str, list[str]]]:
    match = _EVENT.fullmatch(line)
    if match is None:
        raise ValueError("expected `E1<TAB>Attribution:T1 Content:T2 ...`, found " + line)
    roles: dict[str, list[str]] = {role: [] for role in ROLES}
    for pair in match[3].split():
        role, key = pair.split(":")
        roles.setdefault(role.rstrip("0123456789").lower(), []).append(key)
    return match[1], match[2], roles


def _attribute(event: str, lines: Standoff, ruler: Ruler) -> Attribution:
    content, cue, source = (_join_role(lines, event, role) for role in ROLES)
    kind, act = (lines.attributes.get((event, name)) for name in ("Kind", "Act"))
    return Attribution(
        id=event,
        content=content,
        cue=cue,
        source=source,
        kind=_find_term(KINDS, kind) or derive_kind(ruler, content),
        act=_find_term(ACTS, act),
        speaker=read_speaker(lines.speakers.get(event)),
    )


def read_speaker(note: str | None) -> Speaker | None:
    """``Ann Lee; Bo Cho`` as a speaker, ``-`` as nobody; None where nothing is said."""
    if note is None:
        return None
    return Speaker(() if note.strip() in ("", NOBODY) else tuple(map(str.strip, note.split(";"))))


def _join_role(lines: Standoff, event: str, role: str) -> Spans:
    marks = (lines.marks.get(key) for key in lines.events[event][role])
    return tuple(sorted({span for mark in marks if mark for span in mark.spans}))


def _find_term(terms: Sequence[Term], value: str | None) -> Term | None:
    return next((term for term in terms if term == value), None)


def _squeeze(words: str) -> str:
    return "".join(words.split())


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError(
            f"{path}: brat's files are UTF-8, and byte {error.start} is not."
        ) from None
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}.") from None
