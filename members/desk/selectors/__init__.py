"""What the secretariat looks up at its desk."""

from members.desk.selectors.ageing import ageing
from members.desk.selectors.merges import merges, preview
from members.desk.selectors.search import members, people

__all__ = ["ageing", "members", "merges", "people", "preview"]
