"""The API kit: problem documents, strict input, fast lists, cursor pages, bearer and eyes in one (design.md §3)."""
