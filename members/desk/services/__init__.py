"""Acts of the secretariat at its desk."""

from members.desk.services.invitations import invitations_send
from members.desk.services.merges import merge_confirm, merge_decline, merge_propose

__all__ = ["invitations_send", "merge_confirm", "merge_decline", "merge_propose"]
