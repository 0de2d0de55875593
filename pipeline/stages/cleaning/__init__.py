"""The parts of ``clean``, one concern a file; each gives replacements, ``Draft`` keeps the ledger.

text          the order of all these
characters    mojibake, white space, invisible characters
front_matter  the ``key: value`` block before an article
paragraphs    lines joined or parted, so that one blank line parts paragraphs
markdown      markup of ``.md`` files
datelines     agency credit, dateline and byline: removed, and learned from
credits       who else worked on the article: removed, and learned from
notices       lines that are not the article: promotion, notes, copyright, markers
"""
