"""The overview page: the verdict, the flow, the figures, in plain words and as plots."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from pipeline.publish.gate.findings import Finding
from pipeline.publish.profile import SENTENCE_CHARS, Profile
from pipeline.reports.edition import Edition
from pipeline.reports.plots import Flow, Plot, draw_flow, plot_limits, plot_numbers, plot_terms

_FINDINGS_SHOWN = 6


def describe_overview(edition: Edition) -> dict[str, Any]:
    """What the overview page shows."""
    profile = edition.profile
    wrong = [finding for finding in edition.findings if finding.status != "passed"]
    wrong.sort(key=lambda finding: not finding.stops)
    return {
        "verdict": judge(edition),
        "wrong": wrong[:_FINDINGS_SHOWN],
        "more": max(0, len(wrong) - _FINDINGS_SHOWN),
        "flow": _draw_flow(edition),
        "words": list(_say(profile)) if profile else [],
        "plots": _draw_plots(profile, edition.findings) if profile else [],
        "speakers": profile.top_speakers if profile else [],
    }


def judge(edition: Edition) -> dict[str, str]:
    """The verdict in one line, with a sign and a class."""
    findings = edition.findings
    errors = sum(finding.stops for finding in findings)
    broken = sum(finding.stops and finding.status == "could_not_run" for finding in findings)
    warnings = sum(finding.status != "passed" for finding in findings) - errors
    if errors or not edition.heading.is_published:
        kind = f"{errors} of {len(findings)} checks did not pass"
        kind += f", {broken} of them could not run" if broken else ""
        return {"css": "failed", "sign": "✗", "words": f"Stopped: {kind}."}
    if warnings:
        noun = "warning" if warnings == 1 else "warnings"
        words = f"Published with {warnings} {noun}; {len(findings) - warnings} checks passed."
        return {"css": "warning", "sign": "!", "words": words}
    return {"css": "passed", "sign": "✓", "words": f"Published: all {len(findings)} checks passed."}


def _draw_flow(edition: Edition) -> Flow:
    outcomes = Counter(account.outcome for account in edition.accounts)
    published = "published" if edition.heading.is_published else "would be published"
    return draw_flow([
        (published, outcomes["published"], "good"),
        ("duplicates", outcomes["duplicate"], "soft"),
        ("rejected", outcomes["rejected"], "bad"),
    ])  # fmt: skip


def _say(profile: Profile) -> list[str]:
    """The figures in plain words."""
    if not profile.documents:
        return ["There is no article in this version."]
    each = profile.quotes / profile.documents
    known = 1 - profile.unnamed / profile.quotes if profile.quotes else 0.0
    held = (
        f"{profile.documents:,} articles hold {profile.sentences:,} sentences, "
        f"{profile.mentions:,} mentions of names, numbers and times, and {profile.quotes:,} quotes."
    )
    lines = [held]
    if profile.quotes:
        lines.append(
            f"An article quotes {each:.1f} times on the average; of every 100 quotes, "
            f"{known:.0%} have a known speaker.".replace("%", "")
        )
    return lines


def _draw_plots(profile: Profile, findings: Sequence[Finding]) -> list[Plot]:
    drift = [
        (finding.check, finding.measured, finding.limit)
        for finding in findings
        if finding.measured is not None and finding.limit is not None
    ]
    plots = [
        plot_terms("Entity mentions by label", profile.labels, "mentions"),
        plot_terms("Quotes by kind", profile.kinds, "quotes"),
        plot_terms("Quotes by act", profile.acts, "quotes"),
        plot_terms("How the speaker is known", profile.speakers, "quotes"),
        plot_numbers("Quotes per article", profile.quotes_per_document, "quotes"),
        plot_numbers("Sentence lengths", profile.sentence_chars, "characters", SENTENCE_CHARS),
    ]
    if drift:
        plots.append(plot_limits("Drift against the version before", drift))
    return [plot for plot in plots if plot.bars]
