"""Every registry is complete: nothing a workflow, a notice or a run names is missing (design.md §1)."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.apps import apps
from django.template.loader import get_template

from portal.core.notices.kinds import NOTICE_KINDS
from portal.core.permissions import PERMISSIONS
from portal.core.process import Process
from portal.core.subjects import SILENCE_SUBJECTS
from portal.core.waiting import WAITING
from portal.core.workflow import TITLES, WORKFLOWS

ROOT = Path(__file__).resolve().parent.parent
GATHERED = ("models", "urls", "tasks", "api")
STORIES = ("members", "governance", "initiatives")


def test_every_process_has_its_table() -> None:
    processes = {model for model in apps.get_models() if issubclass(model, Process)}
    missing = {model.__name__ for model in processes if model not in WORKFLOWS}
    assert not missing


@pytest.mark.parametrize("workflow", [workflow for _model, workflow in WORKFLOWS.items()], ids=lambda found: found.name)
def test_every_permission_of_a_table_is_known(workflow) -> None:
    assert {step.permission for step in workflow.transitions} <= set(PERMISSIONS)
    assert workflow.name in TITLES


@pytest.mark.parametrize("workflow", [workflow for _model, workflow in WORKFLOWS.items()], ids=lambda found: found.name)
def test_every_state_can_be_reached(workflow) -> None:
    first = workflow.states.values[0]
    reached, border = {first}, [first]
    while border:
        for step in workflow.leaving(border.pop()):
            if step.target not in reached:
                reached.add(step.target)
                border.append(step.target)
    unreached = set(workflow.states.values) - reached
    assert unreached <= set(LATER.get(workflow.name, ())), unreached


#: States the domain knows whose roads are built by later work, and second states to begin in.
LATER: dict[str, tuple[str, ...]] = {
    "commitment": ("superseded",),
    "instrument": ("recorded",),  # where what another depositary notified begins
    "decision": ("expired", "superseded", "withdrawn"),
    "proposal": ("declined",),
}


@pytest.mark.parametrize("kind", list(NOTICE_KINDS))
def test_every_notice_has_its_words(kind: str) -> None:
    described = NOTICE_KINDS[kind]
    for ending in ("subject.txt", "txt"):
        get_template(f"notices/{described.files}.{ending}")


def test_what_waits_for_me_and_subjects_are_known() -> None:
    assert {"proposals", "consultations", "decisions", "commitments"} <= set(WAITING)
    assert "governance.proposal" in SILENCE_SUBJECTS


@pytest.mark.parametrize("story", STORIES)
@pytest.mark.parametrize("module", GATHERED)
def test_gathering_files_miss_no_feature(story: str, module: str) -> None:
    features = {path.parent.name for path in (ROOT / story).glob(f"*/{module}.py")}
    features |= {path.name for path in (ROOT / story).glob("*") if (path / module / "__init__.py").is_file()}
    gathering = ROOT / story / f"{module}.py"
    text = gathering.read_text(encoding="utf-8") if gathering.exists() else ""
    if module == "api":
        text += (ROOT / "portal" / "api.py").read_text(encoding="utf-8")
    missing = {feature for feature in features if f"{story}.{feature}" not in text}
    assert not missing
