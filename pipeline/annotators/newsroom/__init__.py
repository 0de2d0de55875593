"""The newsroom model: names and quote roles, read by a small encoder that ships in the package.

labels      the tags and which may follow which
surface     letter case, white space and quote marks, which an uncased encoder cannot see
pieces      text to word pieces, aligned
windows     long texts in overlapping windows
decode      scores to spans
marginals   how sure the model is of them
reader      all of it together: ``load_reader().read(text)``
components  the same as a spaCy component
"""

from __future__ import annotations

from pipeline.annotators.newsroom.reader import (
    Mark,
    Reader,
    Reading,
    load_reader,
    read_model_id,
    read_names,
    read_roles,
)

__all__ = [
    "Mark",
    "Reader",
    "Reading",
    "load_reader",
    "read_model_id",
    "read_names",
    "read_roles",
]
