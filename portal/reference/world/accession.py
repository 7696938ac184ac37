"""The states that did not sign in time: their letters, the silence on them, what the organ decided (domain.md §4)."""

from __future__ import annotations

from typing import Any

from django.db.models import Model

from governance.accession import services
from governance.accession.models import Application
from governance.decisions.models import ActKind
from governance.decisions.services import act_receive, paper_act_confirm, paper_act_enter
from portal.core import clock
from portal.core.actors import Actor
from portal.core.files.models import KeptFile
from portal.core.paper.services import paper_confirm, paper_enter
from portal.reference.files import invented
from portal.reference.world.cast import LANGUAGES, Cast
from portal.reference.world.chronicle import Chronicle
from portal.reference.world.papers import paper


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
        "returned": road.send_back, "withdrawn": road.withdraw, "refused": road.refuse,
    }  # fmt: skip
    for name, step in steps.items():
        if name in road.data:
            chronicle.at(road.cast.instant(road.data[name]), step)
    if "opens" in road.data:
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
        """The state registers its interest; its focal point is accredited already, or it has nobody yet and sends a note."""
        member = self.cast.members[self.data["state"]]
        if address := self.data.get("by_note"):
            self.note("application.register", member, {"focal_name": "Permanent mission", "focal_email": address})
            self.cast.made[self.data["key"]] = Application.objects.get(member=member).pk
        else:
            self.cast.made[self.data["key"]] = services.interest_register(member=member.pk, actor=self.state()).pk

    def submit(self) -> None:
        """The letter, in one official language."""
        language = self.data["language"]
        said = {"letter": self.letter(language), "language": language}
        if "by_note" in self.data:
            self.note("application.submit", self.row(), said, "Letter of application", self.letter("en"))
        else:
            signed = self.paper("Letter of application", self.letter("en"), self.state())
            services.application_submit(application=self.pk, actor=self.state(), signed=signed, **said)

    def row(self) -> Application:
        return Application.objects.get(pk=self.pk)

    def paper(self, title: str, words: str, actor: Actor) -> KeptFile:
        """What was signed, on one page."""
        name = f"{title.lower().replace(' ', '-')}-{self.data['state']}"
        return paper(name, title, words.split("\n\n"), actor)

    def note(
        self, kind: str, target: Model, says: dict[str, str], title: str = "Note verbale", words: str = ""
    ) -> None:
        """What came by note: one officer enters it with its scan, another confirms."""
        officer = self.cast.actor("officer-1")
        entry = paper_enter(
            kind=kind, target=target, member=self.cast.members[self.data["state"]].pk, received_at=clock.now(), says=says,
            paper="Note verbale", scan=self.paper(title, words or "By note.", officer), actor=officer,
        )  # fmt: skip
        paper_confirm(entry=entry.pk, actor=self.cast.actor("officer-2"))

    def examine(self) -> None:
        """In due form; and in all official languages."""
        services.application_accept_form(application=self.pk, actor=self.cast.actor("legal-officer"))
        others = {language: self.letter(language) for language in LANGUAGES if language != self.data["language"]}
        services.application_translate(application=self.pk, words=others, actor=self.cast.actor("officer-1"))

    def send_back(self) -> None:
        """Returned for its form alone."""
        services.application_return(
            application=self.pk,
            code=self.data["code"],
            reason=self.data["reason"],
            actor=self.cast.actor("legal-officer"),
        )

    def withdraw(self) -> None:
        """The state withdraws it, by note."""
        self.note("application.withdraw", self.row(), {"reason": ""})

    def circulate(self) -> None:
        """To all members; the silence opens an hour later."""
        opens_at = self.cast.instant(self.data["opens"])
        services.application_circulate(application=self.pk, opens_at=opens_at, actor=self.cast.actor("officer-1"))

    def disagree(self) -> None:
        """One member disagrees, without a reason: its delegate in the portal, or the state by a note."""
        run, who = self.row().run_id or 0, self.data["disagrees"]
        if who not in self.cast.members:
            act_receive(run=run, kind=ActKind.OBJECTION, actor=self.cast.actor(who))
            return
        entry = paper_act_enter(
            run=run, member=self.cast.members[who].pk, kind=ActKind.OBJECTION, words="", language="en",
            received_at=clock.now(), actor=self.cast.actor("officer-1"), note="Note verbale",
        )  # fmt: skip
        paper_act_confirm(entry=entry.pk, actor=self.cast.actor("officer-2"))

    def refer(self) -> None:
        """The chair refers it to the organ."""
        meeting = self.data["meeting"]
        services.application_refer(application=self.pk, meeting=meeting, actor=self.cast.actor("chair"))

    def decide(self, *, admitted: bool = True) -> None:
        """The organ admits the state, or does not."""
        services.application_decide(
            application=self.pk, admitted=admitted, decision=self.data["decision"], actor=self.cast.actor("chair")
        )

    def refuse(self) -> None:
        """The organ does not admit the state."""
        self.decide(admitted=False)

    def invite(self) -> None:
        """The state is invited to accede."""
        services.application_invite(application=self.pk, actor=self.cast.actor("officer-1"))
