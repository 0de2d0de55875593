"""The gate: what was written is checked before anybody can read it. One kind of check a file.

verdict    the order of all these, and what stops a publication
relations  the laws, and that tables and formats are one dataset, document by document
rows       the written rows as they are read for that: every table of a split in step
schema     rows against the JSON Schema, column by column
suites     the expectation suites of ``schema/``, counted over all rows
validator  Great Expectations, with guards against what it lets pass
lazy       imports of its that wait until they are used
frames     the rows as frames of flat columns
volumes    numbers of rows, of rejected inputs, of documents in each split
leaks      what stands in two splits, measured in another way than it was prevented
pages      the documents as ``leaks`` compares them
marks      what ``pages`` are made of, kept from one build to the next
drift      the distance to the version before
aside      suites and leaks in a process of their own
findings   what a check found: the line of a report
"""
