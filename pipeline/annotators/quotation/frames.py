"""Frames: what stands to the right of a cue."""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline.annotators.quotation.phrases import Range, noun_phrase_after

_VERB_AHEAD = re.compile(r"[^.;:K(WT]{0,25}?[AV]")
_TEMPORAL = frozenset("last this next early late earlier later that every".split())
class Frame(NamedTuple):
    name: str
    start: int

def complements(norms, tags, start, recipient):
    """Frames after a cue, nearest first: (name, first word of the content)."""
    out=[]
    k=start; n=len(tags); skipped=False; got_recipient=False
    for _ in range(12):
        if k>=n: out.append(Frame('NONE',k)); break
        t=tags[k]; nx=tags[k+1] if k+1<n else ''
        if t in 'QK': out.append(Frame('QUOTE',k)); break
        if t==':':
            out.append(Frame('QUOTE' if nx and nx in 'QK' else 'COLON',k+1)); break
        if t==',':
            if nx and nx in 'QK': out.append(Frame('QUOTE',k+1)); break
            if nx=='T': out.append(Frame('THAT',k+1)); break
            out.append(Frame('NONE',k)); break
        if t in '.;-(': out.append(Frame('NONE',k)); break
        if t=='T' : 
            if nx and nx in 'M': k+=2; continue
            out.append(Frame('THAT',k)); break
        if t=='H': out.append(Frame('WH',k)); break
        if t=='X': k+=1; continue
        if t=='M': k+=1; continue
        if norms[k] in _TEMPORAL and nx=='M': k+=2; continue
        if t=='t':
            if nx and nx in 'nAEVXIt' and norms[k+1] not in ('reporters','voters','supporters','members'): out.append(Frame('TO',k)); break
            out.append(Frame('P:to',k+1)); r=noun_phrase_after(tags,k+1)
            if not r: break
            k=r.end; continue
        if t=='P':
            out.append(Frame('P:'+norms[k],k+1)); r=noun_phrase_after(tags,k+1)
            if not r: break
            k=r.end; continue
        if t=='I': out.append(Frame('ING',k)); break
        if t=='S':
            out.append(Frame('S:'+norms[k],k+1)); break
        if t=='C': out.append(Frame('NONE',k)); break
        if t in 'DNn#GOEVAW':
            r=noun_phrase_after(tags,k)
            if recipient and not got_recipient and r:
                got_recipient=True; out.append(Frame('NP',k)); k=r.end; continue
            m=_VERB_AHEAD.match(tags,k)
            out.append(Frame('CLAUSE' if m else 'NP',k)); break
        break
    return out
