"""Gathers the background work of initiatives for Celery: one import line a feature."""
