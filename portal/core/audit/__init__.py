"""Append-only events, chained by the database at commit. The record of who did what, and the change feed, are one."""

from portal.core.audit.record import record

__all__ = ["record"]
