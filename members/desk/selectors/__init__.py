"""What the secretariat looks up at its desk."""

from members.desk.selectors.ageing import ageing
from members.desk.selectors.invitations import unanswered
from members.desk.selectors.merges import merges, preview
from members.desk.selectors.search import members, organs, people
from members.desk.selectors.sheet import Sheet, sheet

__all__ = ["Sheet", "ageing", "members", "merges", "organs", "people", "preview", "sheet", "unanswered"]
