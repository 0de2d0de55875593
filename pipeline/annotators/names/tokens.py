"""A tokenizer for names: `U.S.-led` is three tokens, `Calif.` and `Sen.` are one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.annotators.names.gazetteer import read_list
from pipeline.annotators.names.lexicon import COURTESY

if TYPE_CHECKING:
    from spacy.language import Language

_HYPHEN_AFTER_STOP = r"(?<=[A-Za-z]\.)[-–—](?=[A-Za-z])"
_DASHES = r"[–—]"


def adapt_tokenizer(nlp: Language) -> None:
    """Teach the English tokenizer of ``nlp`` the abbreviations and dashes of news."""
    from spacy.util import compile_infix_regex

    tokenizer: Any = nlp.tokenizer
    infixes = [*(nlp.Defaults.infixes or ()), _HYPHEN_AFTER_STOP, _DASHES]
    tokenizer.infix_finditer = compile_infix_regex(infixes).finditer
    for word in sorted(read_list("state_abbreviations") | COURTESY):
        if word.endswith(".") and word.count(".") == 1:
            tokenizer.add_special_case(word.capitalize(), [{"ORTH": word.capitalize()}])
