"""The sentences of the record about credentials."""

from django.utils.translation import gettext_lazy as _

from portal.core.audit.words import Subject, of_members, of_others

SENTENCES = of_members(
    {
        "credential.submitted": _("Credential submitted"),
        "credential.objected": _("Objection of a member to a credential recorded"),
    }
) | of_others(
    {
        "credential.joined": _("Second officer joined the examination of a credential"),
        "credential.examined": _("Credential examined"),
        "credential.original_received": _("Original of a credential received"),
        "credential.reported": _("Report of the committee on a credential entered"),
        "credential.decided": _("Decision of the organ on a credential: %(state)s"),
    }
)
SUBJECTS = {
    "members.credential": Subject(
        _("Credential"), title="member__name", route="credentials:detail", fictional="fictional"
    ),
    "members.credentialobjection": Subject(_("Credential"), fictional="credential__fictional"),
}
