r"""The forms of notices: a table to read and to add to, one form a line.

A form is a regular expression over a whole line in lower case, with ``'`` for an apostrophe and
without the stop at its end; it begins with a word or with words to choose from, ``(read|see)``.
``…`` is a gap of at most 160 characters, ``<site>`` stands for a part defined below, groups
capture nothing. Brackets around the line are allowed everywhere, ``\(`` asks for them.
"""

from __future__ import annotations

import re

from pipeline.recipe import Rule
from pipeline.stages.cleaning.names import MONTH, WEEKDAY

_PARTS = {
    "item": "(episode|story|update|issue|newsletter)",
    "site": "(twitter|x|facebook|instagram|threads|bluesky|mastodon|linkedin|youtube|tiktok"
    "|telegram|whatsapp|google news)",
    "address": r"([@#]\w{1,40}|https?://\S{1,300}|www\.\S{1,300}|[\w.]{1,40}\.com/\S{1,200}"
    r"|[\w.+-]{1,60}@[\w.-]{1,60})",
    "addresses": "([,:.]?( at| and| or| on|,|) (<address>|<site>)){0,8}",
    "article": "(story|article|post|piece|column|essay|interview|dispatch)",
    "embed": "(videos?|clips?|interviews?|segments?|trailers?|ads?|audio|podcasts?|footage|photos?"
    "|gallery|slideshow|livestream|tweets?)",
    "letter": r"(newsletters?|inbox|(daily|morning|evening|weekly) (briefing|digest|e-?mail)"
    r"|e-?mail from|mailing list|our ([\w'-]+ ){0,3}(alerts|updates|e-?mails|podcasts?))",
    "service": "(podcasts?|nerdcast|newsletters?|channel|(digital|unlimited|full) access)",
    "role": "(author|writer|reporter|editor|newsroom)",
    "mistook": "(mis\\w{3,12}|incorrectly|mistakenly|wrongly|erroneously|inaccurately|gave|said"
    "|stated|listed|omitted|referred|contained|included|did not)",
    "words": r"( [\w.&'-]+){1,6}",
    "there": "(above|below|here)",
    "time": rf"(?> (\d[\d:/.-]{{0,12}}|[ap]\.?m\b\.?|{MONTH.lower()}|{WEEKDAY.lower()}|at|on|ago"
    r"|hours?|minutes?|gmt|utc|[ecmpb][ds]?t|\|),?)",
}

_TABLE: dict[Rule, str] = {
    "promo": r"""
never miss (an|a|our|another) <item>\b…
don't miss (an|a|our|another) <item>\b…
follow [^.!?]{1,160}? on <site><addresses>( for (more|updates|the latest)\b…)?
follow [^.!?]{1,160}? on <site><addresses>\. reach (him|her|them) (directly )?at <address>
follow (us|[@#]\w+)(,? (and |or )?[@#]\w+){0,5}( on <site>)?( for …)?
follow (our|the) …podcast( (today|now|here|on .{1,60}|wherever .{1,60}))?
on <site>,? follow … <address>…
read (it all|the rest)( (at|on|in|from)<words>)?( here| below| now)?
read the (full|whole|entire|original) <article>( (at|on|in|from)<words>)?( here| below| now)?
read the rest of (the|this|his|her|their) <article>( (at|on|in|from)<words>)?( here| below)?
read (more|on)( here| below| now)?
read more (about|on|from|at|in)<words>
read (the latest|live|our) …(updates|coverage|live blog)\b… (below|here):?
(read|see) (more|also|next):( …)?
(also|related|recommended|further) (read|reading|stories|articles|coverage|content|links):?( …)?
(related|related story|related article|recommended for you)(:( …)?)?
more (stories|headlines|coverage)(:( …)?)?
more (from|on this) [^:.]{1,60}:( …)?
(you may also like|you might also like|most read|most popular|in case you missed it)(:( …)?)?
(watch|listen to|see|check out|view) [^.!?]{0,160}?\b<embed>\b[^.!?]{0,100} <there>:?
(watch|listen to|see|check out|view) ([\w'-]+ ){0,3}<embed> <there>:?
(watch|listen|see)( it| more)? <there>:?
listen (and subscribe )?(to|on|now on) …\b(podcast|apple podcasts|spotify|soundcloud)\b…
(want|like|enjoying|looking|interested)\b[^?]{1,120}\? (sign up|register|subscribe)\b…\b<letter>\b…
(for more, |please )?(sign up|register)( here| now| today)?,? (for|to|by|at)\b…\b<letter>\b…
(sign up|subscribe) (here|now|today)
subscribe to our\b…
subscribe (now |today |here )?(to|for) …\b<service>\b…
get (our|the|your|all the) …\b(newsletters?|your inbox|delivered to your|mobile app|news app)\b…
download (our|the) …\bapp\b…
for more (news |stories |video news )?from [^,]{1,60}, (download|sign up|check out|visit|follow)\b…
(click|tap) here( (to|for) …)?
(advertisement|advertisements|skip advertisement|sponsored content|sponsored by<words>)
(story|article|post) continues (below|after)( (this |the )?(<embed>|advertisement))?
advertisement[ -]+(story|article) continues below
(continue reading|keep reading)( the main story)?( below| here)?
(scroll|swipe) (down )?(to continue|for more)( reading| with content)?
enter your e-?mail( address)?( here| below| to (subscribe|sign up|receive)\b…)?:?
share (this )?<article>( (on|via) (<site>|e-?mail))?
share (this )?(on|via) (<site>|e-?mail)
share and comment below
like (us|the page|our page)( on facebook)?:?
join (us on <site>|the (conversation|discussion) (on|at|below|in the comments))\b…
join our (whatsapp|telegram|facebook) …
(email|e-mail|twitter|contact|write to)( us)?:?( at)? <address><addresses>
(email|e-mail|contact|reach|write to) (us|the <role>|[\w.'-]+ [\w.'-]+)( directly)? at <address>
send (us )?(your )?(news )?(tips|story ideas)\b… <address>
(got|have) a (news |story )?tip\?( (contact|e-?mail|write|send|call|let us|tell us)\b…)?
(support|donate to) (our|local|independent|quality) (journalism|reporting)(([.,!]| by| today)…)?
become an? (\w+ )?(member|subscriber)( today| now| here)?
already an? (subscriber|member)\? (log|sign) in…
(log|sign) in (or (register|subscribe|sign up)|to (continue|read|comment|post))\b…
this <article> is (only )?(for|available to) (our |paying |premium )?(subscribers|members)
""",
    "update_note": r"""
\((updates|updated) (with|to|throughout|at|on|from|prices|lead|headline|story)\b[^()]{0,400}
\((adds|recasts|rewrites|refiles|repeats|corrects|clarifies)\b[^()]{1,400}
this (<article>|report) (has been|will be) (updated|refiled)
this <article> was (updated|refiled)
this <article> (has been|was) (updated|refiled) (to|with|at|on|throughout|since|after)\b.{1,500}
this is a (developing|breaking)( news)? story((\.| and)…)?
this <article> (was )?(first|originally) (appeared|published|ran|posted) (on|in|at|by)\b…
(last |first |originally )?(updated|published|posted)( at| on)?:?<time>{1,12}
(check back|please check back) (here |later |soon )?for (more |further |the latest )?updates\b…
more (to come|to follow|details to follow)
""",
    "correction_note": r"""
(correction|corrections|clarification|clarifications) appended
(correction|corrections|clarification|clarifications)( (and|&) \w{10,14})?:.{0,900}
(an|a) (earlier|previous|original|prior) version of (this|the) (<article>|headline) <mistook>\b.+
this <article> (has been|was) (corrected|amended|clarified|revised) (to|on|at|after)\b.+
(due to|because of) an (editing|production) error,? [^.]{0,80}\b(<article>|headline|version)\b.+
""",
    "editor_note": r"""
(editor's|editors') note( to readers)?[:.] .+
""",
    "copyright": r"""
copyright,? (by |©|19\d\d|20\d\d).{0,300}
© ?.{1,300}
all rights reserved\b.{0,300}
this (material|content|article) may not be (published|reproduced|copied)\b.{0,300}
""",
}


def _index_forms() -> dict[str, tuple[tuple[Rule, re.Pattern[str]], ...]]:
    """First word of a line = the forms that begin with it."""
    index: dict[str, tuple[tuple[Rule, re.Pattern[str]], ...]] = {}
    for rule, forms in _TABLE.items():
        for form in forms.strip().split("\n"):
            compiled = (rule, re.compile(rf"[(\[]?(?:{_expand(form)})[.!]?[)\]]?"))
            for word in _find_first_words(form):
                index[word] = (*index.get(word, ()), compiled)
    return index


def _expand(form: str) -> str:
    """A form as a regular expression: parts and gaps filled in, groups that capture nothing."""
    while (filled := re.sub(r"<(\w+)>", lambda part: _PARTS[part[1]], form)) != form:
        form = filled
    return re.sub(r"(?<!\\)\((?!\?)", "(?:", form.replace("…", ".{0,160}"))


def _find_first_words(form: str) -> list[str]:
    """The words a form can begin with: ``(please )?(log|sign) in`` gives please, log, sign."""
    words: list[str] = []
    rest = form.removeprefix(r"\(")
    while rest.startswith("("):
        group, rest = rest[1:].split(")", 1)
        words += [choice.split()[0] for choice in group.split("|")]
        if not rest.startswith("?"):
            return words
        rest = rest[1:]
    return [*words, re.split(r"[^\w'©-]", rest, maxsplit=1)[0]]


FORMS = _index_forms()
