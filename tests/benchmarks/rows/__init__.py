"""The rows of ``scale.py``: what is measured, each in a process of its own."""
