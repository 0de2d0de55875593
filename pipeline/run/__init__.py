"""Where stages run: what is done is kept, and one task function serves every engine."""
