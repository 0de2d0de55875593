"""What reads an article: spaCy components and pure functions under them.

pipeline   any spaCy pipeline by name, closed by the finisher: ``load_annotator(config)``
names      people, organizations, places and the like, by rules
numbers    dates, times, money, percentages, quantities (``calendar``, ``amounts``, ``counting``)
patterns   names that their form gives away
finish     the component that mends what any annotator marked (``mending``)
newsroom   the embedded model
quotation  quote marks, cues, sources
"""
