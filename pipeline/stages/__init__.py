"""The stages, in order. ``STAGES`` is the table of contents of the pipeline.

A stage is a plain function and a frozen config: it opens no file, starts no process, reads no
clock, and knows nothing of where it runs. It yields one document for each that it takes, in the
same order; a document that carries a ``Rejection`` passes through untouched.
"""
