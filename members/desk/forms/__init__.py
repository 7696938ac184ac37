"""Forms of the secretariat's desk."""

from members.desk.forms.invitations import COLUMNS, BulkForm, asked_again
from members.desk.forms.merges import DecideForm, MergeForm
from members.desk.forms.sheet import SheetForm

__all__ = ["COLUMNS", "BulkForm", "DecideForm", "MergeForm", "SheetForm", "asked_again"]
