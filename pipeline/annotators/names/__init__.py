"""Names by rules: runs of capitalised words, cut where the evidence weighs most.

lexicon        closed classes of words: titles, heads of institutions, particles
gazetteer      places and peoples of the world
tokens         the tokenizer of news
candidates     runs of capitalised words and what each word does in a name
evidence       what speaks for a part of a run being a name
weights        how much each piece of evidence weighs
segmentation   the best way to cut a run
agreement      one sense per article
component      all of it together, as a spaCy component
"""
