"""Let a partner system in: `manage.py partner_create --name N --scopes "commitments:read" --json`."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from members.partners.services import partner_create
from members.states.models import Member
from portal.core.actors import Door, system
from portal.core.refusals import Refused


class Command(BaseCommand):
    """Prints client id and secret once; the secret is stored as a hash and cannot be shown again."""

    help = "Let a partner system in and print its client id and secret, once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--name", required=True, help="name of the partner system")
        parser.add_argument("--scopes", required=True, help='scopes, separated by blanks: "members:read plans:read"')
        parser.add_argument("--member", help="code of the member that has consented to be seen through")
        parser.add_argument("--contact", default="", help="e-mail address of who looks after the system")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        member = Member.objects.filter(code=options["member"]).first() if options["member"] else None
        if options["member"] and member is None:
            raise CommandError(_("There is no member with the code “%(code)s”.") % {"code": options["member"]})
        try:
            partner, secret = partner_create(
                name=options["name"],
                scopes=options["scopes"],
                member=member.pk if member else None,
                contact=options["contact"],
                actor=system(Door.COMMAND),
            )
        except Refused as refused:
            raise CommandError(str(refused)) from None
        told = {"client_id": partner.client_id, "client_secret": secret, "scopes": partner.scopes}
        lines = [json.dumps(told)] if options["json"] else [f"{name}: {value}" for name, value in told.items()]
        self.stdout.write("\n".join(lines))
