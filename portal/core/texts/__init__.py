"""Texts of record: numbered blocks, versions that are frozen with a hash, differences between blocks (domain.md §6)."""
