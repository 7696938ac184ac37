"""What the pages of a run share: finding it, where it stands, and what stands above its acts."""

from typing import Any
from uuid import UUID

from django.http import Http404
from django.urls import reverse

from governance.decisions.models import SilenceRun
from governance.decisions.selectors import runs_visible_to
from governance.decisions.workflow import RUN
from portal.core.requests import Request


def find_run(request: Request, uid: UUID) -> SilenceRun:
    """The run, if the reader may see it; else 404, the same as for one that does not exist."""
    found = runs_visible_to(request.viewer).select_related("text_version").filter(uid=uid).first()
    if found is None:
        raise Http404
    return found


def run_url(run: SilenceRun) -> str:
    return reverse("decisions:run", args=[run.uid])


def head(run: SilenceRun) -> dict[str, Any]:
    """What the page of every act says above its title."""
    return {"title": run.title, "symbol": run.symbol, "shape": RUN.shapes[run.state]}
