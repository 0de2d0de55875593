"""pressmark: a folder of news articles becomes a published, annotated dataset."""

__version__ = "0.1.0"
