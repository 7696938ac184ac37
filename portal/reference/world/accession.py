"""The states that did not sign in time: their letters, the silence on them, what the organ decided (domain.md §4)."""

from __future__ import annotations

from typing import Any

from governance.accession import services
from governance.accession.models import Application
from governance.decisions.models import ActKind
from governance.decisions.services import act_receive
from portal.core.actors import Actor
from portal.reference.files import invented
from portal.reference.world.cast import LANGUAGES, Cast
from portal.reference.world.chronicle import Chronicle


def applying() -> set[str]:
    """The states whose status follows from their application."""
    return {data["state"] for data in invented("accession.json")["applications"]}


def accession_tell(cast: Cast, chronicle: Chronicle) -> None:
    """Add the steps of every application."""
    for data in invented("accession.json")["applications"]:
        _tell(Road(cast, data), chronicle)


def _tell(road: Road, chronicle: Chronicle) -> None:
    steps = {
        "interest": road.interest, "submitted": road.submit, "in_form": road.examine, "circulated": road.circulate,
        "disagreed": road.disagree, "referred": road.refer, "decided": road.decide, "invited": road.invite,
    }  # fmt: skip
    for name, step in steps.items():
        if name in road.data:
            chronicle.at(road.cast.instant(road.data[name]), step)
    chronicle.jobs_at(road.cast.instant(road.data["opens"]))


class Road:
    """One application on its way."""

    def __init__(self, cast: Cast, data: dict[str, Any]) -> None:
        self.cast, self.data = cast, data

    @property
    def pk(self) -> int:
        return self.cast.made[self.data["key"]]

    def state(self) -> Actor:
        return self.cast.actor(self.cast.of(self.data["state"], "focal-point", "head"))

    def letter(self, language: str) -> str:
        return "\n\n".join(paragraph[language] for paragraph in invented("accession.json")["letter"])

    def interest(self) -> None:
        """The state registers its interest; its focal point is accredited already."""
        member = self.cast.members[self.data["state"]].pk
        self.cast.made[self.data["key"]] = services.interest_register(member=member, actor=self.state()).pk

    def submit(self) -> None:
        """The letter, in one official language."""
        language = self.data["language"]
        services.application_submit(
            application=self.pk, letter=self.letter(language), language=language, actor=self.state()
        )

    def examine(self) -> None:
        """In due form; and in all official languages."""
        services.application_accept_form(application=self.pk, actor=self.cast.actor("legal-officer"))
        others = {language: self.letter(language) for language in LANGUAGES if language != self.data["language"]}
        services.application_translate(application=self.pk, words=others, actor=self.cast.actor("officer-1"))

    def circulate(self) -> None:
        """To all members; the silence opens an hour later."""
        opens_at = self.cast.instant(self.data["opens"])
        services.application_circulate(application=self.pk, opens_at=opens_at, actor=self.cast.actor("officer-1"))

    def disagree(self) -> None:
        """One member disagrees, without a reason."""
        run = Application.objects.values_list("run", flat=True).get(pk=self.pk)
        act_receive(run=run or 0, kind=ActKind.OBJECTION, actor=self.cast.actor(self.data["disagrees"]))

    def refer(self) -> None:
        """The chair refers it to the organ."""
        meeting = self.data["meeting"]
        services.application_refer(application=self.pk, meeting=meeting, actor=self.cast.actor("chair"))

    def decide(self) -> None:
        """The organ admits the state."""
        services.application_decide(
            application=self.pk, admitted=True, decision=self.data["decision"], actor=self.cast.actor("chair")
        )

    def invite(self) -> None:
        """The state is invited to accede."""
        services.application_invite(application=self.pk, actor=self.cast.actor("officer-1"))
