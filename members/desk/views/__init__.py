"""Pages of the secretariat's desk."""

from members.desk.views.find import ageing_list, find
from members.desk.views.invite import invite, template
from members.desk.views.merge import decline, merge, merge_list
from members.desk.views.sheet import sheet, sheet_csv

__all__ = ["ageing_list", "decline", "find", "invite", "merge", "merge_list", "sheet", "sheet_csv", "template"]
