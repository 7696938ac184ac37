"""Documents: one symbol, the same in all languages; language versions with a role and a stage (domain.md §11)."""
