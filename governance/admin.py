"""Gathers the administration pages of governance: one import line a feature."""
