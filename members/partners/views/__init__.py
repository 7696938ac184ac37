"""Pages of partner systems."""
