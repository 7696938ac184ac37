"""A member with its delegation, the secretariat and the chair, and one of everything the pages of credentials show."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from members.accounts.models import User
from members.credentials.models import Credential
from members.credentials.services import Named, credential_examine, credential_object, credential_submit
from members.delegations.models import Delegate
from members.delegations.selectors import power_held
from members.delegations.services import acting_record, delegate_suspend, grant_propose
from members.recovery.services import recovery_enter
from portal.core import clock as portal_clock
from portal.core.eyes import SERVICE, seeing_as
from tests import factories
from tests.factories import actor_for

LEGAL_POINTS = ["authority", "signed", "named", "powers"]


class Cast:
    """A member with a focal point and an expert, the secretariat, the chair."""

    def __init__(self) -> None:
        factories.rules()
        self.home = factories.member("XAA")
        self.focal_user = factories.delegate(self.home, "focal", role="focal_point")
        self.expert_user = factories.delegate(self.home, "expert")
        self.focal, self.expert = actor_for(self.focal_user), actor_for(self.expert_user)
        self.officer = actor_for(factories.office("officer"))
        self.legal_user = factories.office("legal")
        self.legal = actor_for(self.legal_user)
        self.chair = actor_for(factories.office("chair", organ=factories.organ()))

    def filed(self, **changes: Any) -> Credential:
        answers: dict[str, Any] = {
            "member": self.home.pk, "kind": "standing", "authority": "foreign_minister", "issuer": "M. Minister",
            "reference": "Note 1, scan 1", "form": "copy", "dated": date(2026, 1, 2),
            "valid_from": datetime(2026, 1, 3, tzinfo=UTC),
            "people": [Named("expert", "Expert@xaa.example", "head", ("bind", "vote"))], "actor": self.focal,
        }  # fmt: skip
        return credential_submit(**answers | changes)

    def told(self) -> Credential:
        """One of everything its pages show; returns a contested credential."""
        first = self.filed(valid_until=datetime.now(UTC) + timedelta(days=20))
        credential_examine(credential=first.pk, actor=self.legal, checklist=LEGAL_POINTS)
        row = self.filed(actor=self.officer, issuer="Another Minister")
        credential_examine(credential=row.pk, actor=self.legal, checklist=LEGAL_POINTS[:2], remarks="No seal.")
        other = actor_for(factories.delegate(factories.member("XAB"), "far", powers="bind"))
        credential_object(credential=row.pk, actor=other, words="The issuer is not known to us.")
        expert, focal = self._row(self.expert_user), self._row(self.focal_user)
        grant_propose(delegate=focal.pk, kind="bind", actor=self.focal)
        until = datetime.now(UTC) + timedelta(days=3)
        acting_record(delegate=expert.pk, replaced=focal.pk, valid_until=until, actor=self.focal)
        away = factories.delegate(self.home, "away")
        delegate_suspend(delegate=self._row(away).pk, actor=self.focal, reason="Leave")
        recovery_enter(user=self.expert_user.pk, paper="Note 9, scan 9", actor=self.officer)
        return row

    def _row(self, user: User) -> Delegate:
        with seeing_as(SERVICE):
            return Delegate.objects.get(user=user)

    def binds(self, user: User | None = None) -> bool:
        with seeing_as(SERVICE):
            return power_held((user or self.expert_user).pk, self.home.pk, "bind", portal_clock.now())
