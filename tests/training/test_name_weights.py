from __future__ import annotations

from pipeline.annotators.names.weights import NAME_LABELS, format_weights
from pipeline.training.corpora import Example
from pipeline.training.name_weights import fit_weights, index_evidence, read_lattices, tabulate

PERSON = NAME_LABELS.index("PERSON")


def test_fit_weights_learns_from_a_few_texts() -> None:
    """What always stands before a person's name comes to speak for a person."""
    names = ["Quill", "Tarn", "Moss", "Reed", "Flint", "Sedge", "Larch", "Rowan"]
    examples = []
    for name in names:
        text = f"They told Mr. {name} no. The Old Mill burned."
        start = text.index(name)
        examples.append(Example(name, text, ((start, start + len(name), "PERSON"),)))
    lattices = list(read_lattices(examples * 4))
    columns = index_evidence(lattices)
    table = tabulate(columns, fit_weights(lattices, len(columns)))
    assert dict(table["before=mr."])[PERSON] > 0
    assert "before=mr.\t" in format_weights(table)


def test_read_lattices_takes_coarse_gold_for_any_finer_label() -> None:
    """LOC of a three-label corpus may be a governed place, a region or a building."""
    example = Example("a", "He went to Peru.", ((11, 15, "LOC"),), coarse=True)
    (lattice,) = read_lattices([example])
    gold = [labels for labels in lattice.gold if labels]
    assert [{NAME_LABELS[i] for i in labels} for labels in gold] == [{"GPE", "LOC", "FAC"}]
