"""`manage.py audit_verify`: exit 0 when the whole record holds, 1 with the first bad event named."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from portal.core.audit.verify import verify
from portal.core.eyes import SERVICE, seeing_as


class Command(BaseCommand):
    help = "Recompute the audit chain and name the first event that was changed, removed or reordered."

    def handle(self, *args: Any, **options: Any) -> None:
        with seeing_as(SERVICE):
            verdict = verify()
        if verdict.bad_seq is not None:
            self.stderr.write(f"The record does not verify: event {verdict.bad_seq}: {verdict.fault}.")
            sys.exit(1)
        self.stdout.write(f"The record verifies: {verdict.checked} events, head {verdict.head or '(empty)'}.")
