"""The passes over a text, in order."""

from __future__ import annotations

from pipeline.recipe import CleanConfig
from pipeline.stages.cleaning.characters import repair_characters
from pipeline.stages.cleaning.draft import Draft
from pipeline.stages.cleaning.front_matter import remove_front_matter
from pipeline.stages.cleaning.markdown import remove_markup
from pipeline.stages.cleaning.paragraphs import join_lines
from pipeline.stages.cleaning.removal import remove_lines


def clean_text(raw: str, config: CleanConfig, *, is_markdown: bool = False) -> Draft:
    """The clean text of an article, its ledger, and what was learned from what is removed."""
    draft = Draft(raw)
    repair_characters(draft)
    draft.rewrite(remove_front_matter(draft))
    draft.rewrite(join_lines(draft.text, is_markdown=is_markdown))
    if is_markdown:
        remove_markup(draft)
    draft.rewrite(remove_lines(draft, config.remove))
    return draft
