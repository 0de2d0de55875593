"""Reports to look at: one with a payload in every string, one of articles that keep the laws."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from lawful_documents import write_document
from msgspec.structs import replace

from pipeline.publish.accounts import Account, open_account
from pipeline.publish.gate.findings import Finding
from pipeline.publish.profile import Profile, SpeakerCount
from pipeline.records import (
    Document,
    Edit,
    Entity,
    EntityMention,
    Quote,
    Rejection,
    Remark,
    Sentence,
    Span,
    Speaker,
    TextSpan,
)
from pipeline.reports.edition import Edition, Heading
from pipeline.reports.pages import write_report

ID = "0123456789abcdef"
OTHER_ID = "fedcba9876543210"
HOSTILE = [
    "<script>window.hit = 1</script>",
    '"><img src=x onerror="window.hit = 1">',
    "'><svg onload=window.hit=1>",
    "</style></title></textarea><b onmouseover=window.hit=1>bold",
    "</script><script>window.hit = 1</script>",
    "<!-- <script>window.hit = 1",
    "--><img src=x onerror=window.hit=1>",
    "javascript:window.hit=1",
    "data:text/html,<script>window.hit=1</script>",
    "{{ 7 * 7 }}{% include 'x' %}${7*7}#{7*7}",
    "<a href='javascript:window.hit=1' id=card>click</a>",
    "<base href='//evil.example/'><link rel=stylesheet href='//evil.example/x.css'>",
    "<meta http-equiv=refresh content='0;url=//evil.example/'>",
    "<iframe srcdoc='<script>parent.hit=1</script>'></iframe>",
    "<form action=//evil.example><input name=getElementById>",
    "&lt;script&gt;window.hit=1&lt;/script&gt; &#60;img&#62;",
    "]]><![CDATA[<script>window.hit=1</script>",
    "<svg><style><img src=x onerror=window.hit=1></style></svg>",
    "\u202eevil\u202c \u0000 \u2028 \ufeff <b>😀</b> " + "\u0301" * 40,
    "x' autofocus onfocus=window.hit=1 tabindex=1 y=\"`${window.hit=1}`",
]


def make_document(payload: str) -> Document:
    """An article with the payload in every string that data can fill."""
    name = TextSpan(0, len(payload), payload)
    mention = EntityMention(
        0, len(payload), payload, f"{ID}-m1", "PERSON", f"{ID}-e1", 1.0, payload
    )
    speaker = Speaker(f"{ID}-e1", payload, "name")
    text = f"{payload} said {payload}"
    cue = TextSpan(len(payload) + 1, len(payload) + 5, "said")
    content = TextSpan(len(payload) + 6, len(text), payload)
    return Document(
        document_id=ID,
        title=payload,
        publisher=payload,
        published=payload,
        byline=payload,
        contributors=[payload],
        dateline=payload,
        copyright=payload,
        url=payload,
        language=payload,
        license=payload,
        source_path=payload,
        raw_sha256="0" * 64,
        text=text,
        raw_text=f"{payload}  said {payload}",
        paragraphs=[Span(0, len(text))],
        edits=[Edit(len(payload), len(payload) + 2, len(payload), len(payload) + 1, payload)],
        sentences=[Sentence(0, len(text), f"{ID}-s1")],
        mentions=[mention],
        entities=[Entity(f"{ID}-e1", payload, "PERSON", [f"{ID}-m1"])],
        quotes=[
            Quote(f"{ID}-q1", "direct", "speech", [content], cue, name, speaker, None, 1.0, payload)
        ],
        remarks=[Remark("quotes", payload, 0, len(payload))],
    )


def make_profile(payload: str) -> Profile:
    """Figures whose terms are the payload."""
    one = {payload: 1}
    return Profile(
        1, 1, 1, 1, one, one, one, one, 0, {1: 1}, {20: 1}, {3: 1}, one,
        [SpeakerCount(payload, 1, 1)],
    )  # fmt: skip


def write_hostile(folder: Path, payload: str) -> None:
    """A report with the payload in every field of articles, findings, accounts and figures."""
    bad = Document(
        document_id=OTHER_ID, raw_sha256="f" * 64, source_path=payload, raw_text=payload,
        rejection=Rejection("clean", payload, payload),
    )  # fmt: skip
    findings = [
        Finding(payload, payload, "error", "failed", payload, payload, payload,
                [payload, f"{ID} quotes[0].cue: {payload}"]),
        Finding(payload, payload, "warning", "passed", payload, payload, payload, [], 0.5, 0.4),
    ]  # fmt: skip
    copy = Account(payload, OTHER_ID, "f" * 64, "duplicate", kept_id=payload, kept_path=payload)
    edition = Edition(
        Heading(payload, payload),
        findings,
        make_profile(payload),
        [open_account(make_document(payload)), open_account(bad), copy],
        {ID: "train"},
    )
    write_report(folder, edition, lambda _: [make_document(payload)], [bad], 10)


def write_sample(folder: Path, count: int = 6, limit: int = 10) -> list[Document]:
    """The report of articles that keep the laws: one finding of each kind, one rejected input."""
    documents = sorted(map(write_document, range(count)), key=lambda one: one.document_id)
    bad = Document(
        document_id=OTHER_ID, raw_sha256="f" * 64, source_path="notes/empty.txt", raw_text=" \n ",
        rejection=Rejection("clean", "too_short", "3 characters, expected 40"),
    )  # fmt: skip
    first = documents[0].document_id
    findings = [
        Finding("cue_outside_content", "documents", "error", "passed", "a reason", "6 rows"),
        Finding("most_are_dated", "documents", "warning", "failed", "a reason", "5 of 6 break it",
                "", [f"{first} quotes[1].cue: seen", f"{first}-m1"]),
        Finding("label_drift", "entities", "warning", "passed", "a reason", "near", "", [], 0.04, 0.15),
        Finding("length_drift", "documents", "warning", "failed", "a reason", "far", "", [], 0.9, 0.5),
    ]  # fmt: skip
    profile = replace(
        make_profile("PERSON"), documents=count, quotes=2 * count, unnamed=count,
        quotes_per_document={0: 1, 2: count}, labels={"PERSON": 9, "GPE": 6},
        top_speakers=[SpeakerCount("Ada Voss", 1, 1)],
    )  # fmt: skip
    edition = Edition(
        Heading("sample", "1.0.0"),
        findings,
        profile,
        [open_account(one) for one in [*documents, bad]],
        {one.document_id: "train" for one in documents},
    )

    def articles(wanted: Callable[[str], bool]) -> Iterator[Document]:
        return (one for one in documents if wanted(one.document_id))

    write_report(folder, edition, articles, [bad], limit)
    return documents
