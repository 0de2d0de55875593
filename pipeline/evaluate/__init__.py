"""Annotation quality against gold: how much of what careful readers marked the pipeline finds.

``evaluation.evaluate_gold`` is the entry. Gold comes as brat stand-off or JSONL (``gold``), what
the pipeline made from a fresh run or a published version (``system``); both become the neutral
``Annotation``, are paired, counted and estimated with confidence intervals.
"""
