from __future__ import annotations

import re

import pytest

from pipeline.recipe import CleanConfig
from pipeline.stages.cleaning.forms import FORMS
from pipeline.stages.cleaning.notices import name_notice
from pipeline.stages.cleaning.text import clean_text

NOTICES = {
    "promo": [
        "Never miss an episode. Follow The Long View podcast today.",
        "Don’t miss a story!",
        "Read more: Nine facts about goats",
        "Read more",
        "READ MORE: Mayor to resign",
        "Read the rest here.",
        "Read the full story at The Harlow Gazette.",
        "Read also: The goat, one year on",
        "Related: The goat, one year on",
        "RELATED STORIES",
        "WATCH: Goat crosses bridge",
        "Watch the full video of Lee’s remarks below:",
        "Watch above.",
        "Listen to the latest episode of our podcast on Spotify.",
        "Sign up for our newsletter.",
        "Sign up here for the Wend Valley newsletter and get the news each morning",
        "Want more from the valley? Sign up for Ann Lee’s newsletter, River Notes.",
        "Subscribe now",
        "(Subscribe to the Long View podcast with Bo Marsh.)",
        "Get our morning newsletter delivered to your inbox.",
        "Download the Gazette app for iOS and Android.",
        "Follow Ann Lee on Twitter @annlee.",
        "Follow Ann Lee on Twitter: @annlee. Reach her directly at ann.lee@gazette.example.",
        "Follow us on Facebook and Instagram",
        "Follow @harlowgazette.",
        "Click here to see the pictures",
        "Advertisement",
        "ADVERTISEMENT",
        "Story continues below advertisement",
        "Continue reading",
        "Scroll down to continue",
        "Enter your email address:",
        "Share this story on Facebook",
        "Like us on Facebook",
        "Join the conversation in the comments",
        "Contact the author at ann.lee@gazette.example",
        "Email: news@gazette.example",
        "Got a tip? Write to the newsroom.",
        "Support local journalism.",
        "Become a member today",
        "Already a subscriber? Log in",
    ],
    "update_note": [
        "(Updates with quote in second paragraph.)",
        "(Adds background, byline)",
        "This story has been updated.",
        "This article was updated to include comments from the mayor.",
        "Updated at 3:15 p.m. ET, Oct. 4, 2031",
        "Last updated: 4 October 2031",
        "This is a developing story and will be updated.",
        "Check back for updates.",
        "This article first appeared in The Denby Review.",
    ],
    "correction_note": [
        "Correction Appended.",
        "Correction: An earlier version of this article gave a wrong age for the goat.",
        "An earlier version of this story misspelled the name of the river.",
        "This article has been corrected to give the goat’s age.",
        "Because of an editing error, an article on Monday moved the river.",
        "An earlier version of this article incorrectly said that the goat was two.",
    ],
    "editor_note": ["Editor’s note: Ann Lee owns a goat."],
    "copyright": [
        "©2031 Harlow Wire L.P.",
        "Copyright 2031 The Harlow Gazette. All rights reserved.",
        "(c) 2031 Harlow Wire",
        "This material may not be published, broadcast, rewritten or redistributed.",
    ],
    "photo_credit": [
        "Photo by Ann Lee",
        "Ann Lee / Reuters",
        "(Ann Lee/AFP/Getty Images)",
        "Getty",
    ],
    "section_marker": [
        "ABSTRACT.",
        "FULL TEXT.",
        "ENDS",
        "- ends -",
        "###",
        "-30-",
        "* * *",
        "___",
    ],
}


@pytest.mark.parametrize(
    ("rule", "line"), [(rule, line) for rule, lines in NOTICES.items() for line in lines]
)
def test_notice_is_known_by_its_form(rule: str, line: str) -> None:
    """A line that is no part of the article is named by the rule under which it goes."""
    assert name_notice(line) == rule


ARTICLE = """\
Read more books, the mayor told the children.
Read more and you will sleep better.
Read the report and you will see who paid.
“Read more,” she said.
Read on the train, the book is short.
Sign up for the choir and you may sing before the king.
“Sign up for our newsletter,” the leaflet said.
Sign up to receive flood warnings by text.
Follow the money.
Follow the river on foot, and Denby lies two hours to the north.
Follow her on Twitter, he told the court, and you will see.
Subscribe to that view and the rest is easy.
Watch the river, not the sky.
Watch out.
Listen: this is not about money.
Click here, click there, and the money is gone.
Click.
Advertisement of tobacco was banned in 2019.
Advertising pays for the paper.
Get the newsletter, said nobody ever.
Like many on Facebook, Ann Lee posts daily.
Join the navy, they said.
Join the conversation and you lose an hour.
Share prices fell.
Related firms were named.
More on that later.
More to the point, the goat was first.
Contact was lost at noon.
Updates came hourly from the dam.
Updated plans show a wider bridge.
Updated in 2019, the law is old.
Published in 1911, the book sold well.
This story has no end.
This story has been told before.
This report was updated by the ministry in May, Ann Lee said.
This is a developing country.
(Updates are free, the firm says, and will stay so.)
Corrections officers went on strike.
Correction of the river took nine years.
An earlier version of this bridge fell down.
An earlier version of this story was told by her grandmother.
An earlier version of this report blamed the contractor.
Due to an editing error, the film ran without sound on Monday.
More about him: he has nine goats.
More on that: nobody knows.
On Twitter, follow the money became a slogan.
Have a tip? Leave it in cash.
Support local news and lose money, the joke goes.
This report was updated on Monday by the ministry.
Editors’ notebooks were found in the cellar.
Copyright law is old.
Copyright 1911 claims were thrown out, a lawyer said: all rights reserved means little.
Photo by photo, the jury saw the night.
Ends meet, but only just.
More.
No.
30 people came.
Yes
- 30 -5
The end
“...”
?
5
A."""


@pytest.mark.parametrize("line", ARTICLE.splitlines())
def test_sentence_is_kept_whatever_its_words(line: str) -> None:
    """Short lines, quoted slogans and sentences that begin like a notice stay in the article."""
    text = f"The bridge opened on Monday.\n\n{line}\n\nIt held."
    draft = clean_text(text, CleanConfig())
    assert draft.text == text
    assert not draft.edits


def test_notices_go_wherever_they_stand() -> None:
    """Before, within and behind the article, one or several at a time, the paragraphs close up."""
    raw = "Advertisement\n\nOne.\n\nRead more\n\n###\n\nTwo.\n\nThree.\n\nENDS\n\nSubscribe now"
    draft = clean_text(raw, CleanConfig())
    assert draft.text == "One.\n\nTwo.\n\nThree."
    assert [edit.reason for edit in draft.edits] == [
        "promo", "promo", "section_marker", "section_marker", "promo",
    ]  # fmt: skip


def test_correction_after_a_label_goes_with_it() -> None:
    """What follows a line that says only "Correction:" at the end of an article is the correction."""
    raw = "One.\n\nCORRECTION:\n\nThe goat in an article on Monday is two.\n\nFriday, May 2, 2031."
    assert clean_text(raw, CleanConfig()).text == "One."
    early = "CORRECTION:\n\n" + "\n\n".join(["One."] * 8)
    assert clean_text(early, CleanConfig()).text == "\n\n".join(["One."] * 8)


def test_headline_may_carry_a_label() -> None:
    """The first line of an article is its headline, though it says WATCH."""
    assert clean_text("WATCH: Goat crosses\n\nOne.", CleanConfig()).text == (
        "WATCH: Goat crosses\n\nOne."
    )


def test_forms_begin_with_words() -> None:
    """The table is read by first words: none is a piece of a pattern."""
    assert all(re.fullmatch(r"[a-z-]+'?[a-z]*'?|©", word) for word in FORMS)
