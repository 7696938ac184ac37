"""Search stands outside row-level security: entries are read through one function of the database (design.md §3)."""
