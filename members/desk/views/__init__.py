"""Pages of the secretariat's desk."""

from members.desk.views.find import ageing_list, find
from members.desk.views.invite import invite, template
from members.desk.views.merge import decline, merge, merge_list

__all__ = ["ageing_list", "decline", "find", "invite", "merge", "merge_list", "template"]
