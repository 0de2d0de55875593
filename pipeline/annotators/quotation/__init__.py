"""Who said what, by rules: quote marks, cues, clauses and speakers. No model, no parser."""
