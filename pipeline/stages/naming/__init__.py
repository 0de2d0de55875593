"""Which mentions name the same: people, organizations, places, each by its own habits of naming.

words          a surface as comparable words
people         full names, surnames, given names, initials, courtesy titles
organizations  full names, short forms, abbreviations
places         countries by code, states by abbreviation
"""
