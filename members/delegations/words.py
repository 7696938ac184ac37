"""The sentences of the record about delegations: delegates, powers, contacts for service, invitations."""

from django.utils.translation import gettext_lazy as _

from members.body.models import OfficeKind
from members.delegations.models import DelegateRole, PowerKind
from portal.core.audit.words import Subject, labels_of, of_members, of_others

SENTENCES = (
    of_members(
        {
            "service_contact.added": _("Contact for service added"),
            "service_contact.ended": _("Contact for service ended"),
            "delegation.one_person_declared": _("One-person delegation declared"),
            "delegation.one_person_ended": _("One-person delegation ended"),
            "delegate.ended": _("Accreditation of a delegate ended"),
            "invitation.resent": _("Invitation sent again"),
            "invitation.revoked": _("Invitation withdrawn"),
            "invitation.accepted": _("Invitation taken up"),
            "delegate.suspended": _("Accreditation of a delegate suspended"),
            "delegate.restored": _("Suspension of a delegate lifted"),
            "act.superseded": _("Act of a delegate superseded by the head of delegation"),
        }
    )
    | of_others(
        {
            "delegation.warned": _("Warning that soon nobody can bind the member"),
            "invitation.confirmed": _("Invitation to an office confirmed by a second officer"),
        }
    )
    | of_members(
        {
            "acting.recorded": _("Temporary replacement recorded: %(role)s"),
            "acting.ended": _("Temporary replacement ended: %(role)s"),
            "delegate.handed_over": _("Post handed over: %(role)s"),
        },
        role=labels_of(DelegateRole),
    )
    | of_members(
        {
            "grant.proposed": _("Grant of a power proposed: %(kind)s"),
            "grant.confirmed": _("Grant of a power confirmed: %(kind)s"),
            "grant.declined": _("Grant of a power declined: %(kind)s"),
        },
        kind=labels_of(PowerKind),
    )
    | of_members(
        {"delegate.accredited": _("Delegate accredited: %(role)s"), "invitation.sent": _("Invitation sent: %(role)s")},
        role=labels_of(DelegateRole),
    )
    | of_others({"invitation.proposed": _("Invitation to an office proposed: %(role)s")}, role=labels_of(OfficeKind))
    | of_members(
        {"power.granted": _("Power granted: %(kind)s"), "power.ended": _("Power ended: %(kind)s")},
        kind=labels_of(PowerKind),
    )
)
SUBJECTS = {
    label: Subject(_("Delegation"), fictional="member__fictional")
    for label in (
        "members.delegation",
        "members.delegate",
        "members.power",
        "members.servicecontact",
        "members.invitation",
        "members.grant",
        "members.actingfor",
        "members.supersession",
    )
}
