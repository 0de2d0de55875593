"""How the embedded model is made, and how a user makes their own.

config     every number of a run, with its reason
corpora    gold from JSONL and brat stand-off
augment    other quote marks, names and letter case (names: the names that it draws from)
batches    gold to windows with targets
encoder    the network, as a function of its weights
objective  the losses: partial labels for names, a CRF for roles
loop       the steps, with checkpoints
export     weights to ONNX in 8 bits, and back
measure    exact precision, recall and F1
train      all of it: ``train_model``

Needs the extra ``train``, but for ``measure`` and ``corpora``.
"""
