"""Notices: what is told to whom, frozen in the act, delivered afterwards, proved for ever (domain.md §10)."""
