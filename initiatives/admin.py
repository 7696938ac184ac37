"""Gathers the administration pages of initiatives: one import line a feature."""
