"""Gathers the background work of governance for Celery: one import line a feature."""
