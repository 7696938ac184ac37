"""The data files are facts and texts: each must be complete, consistent and in six languages."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).resolve().parents[2] / "portal" / "reference"
DATA = FOLDER / "data"
LANGUAGES = ["ar", "en", "es", "fr", "ru", "zh-hans"]
JSON_FILES = sorted(FOLDER.glob("*/*.json"))

# Words that stay in Latin letters in every script: codes, symbols, units, the names of zones and machines.
LATIN_ALLOWED = re.compile(r"(?<![A-Za-z])(WAICO|GPU|API|PDF|UTC|TOTP|X)(?![A-Za-z])")


def read(name: str) -> Any:
    return json.loads((DATA / name).read_text(encoding="utf-8"))


def areas() -> list[dict[str, str]]:
    with (DATA / "areas.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def texts(value: Any, where: str = "") -> Iterator[tuple[str, dict[str, str]]]:
    """Every {language: text} object below a value, with its path; sort keys are not texts."""
    if isinstance(value, dict):
        if value and set(value) & {"zh-hans", "ru", "ar"} and all(isinstance(v, str) for v in value.values()):
            yield where, value
            return
        for key, child in value.items():
            if key != "sort":
                yield from texts(child, f"{where}/{key}")
    elif isinstance(value, list):
        for number, child in enumerate(value):
            yield from texts(child, f"{where}/{number}")


@pytest.mark.parametrize("path", JSON_FILES, ids=lambda path: path.name)
def test_every_text_exists_in_six_languages(path: Path) -> None:
    found = list(texts(json.loads(path.read_text(encoding="utf-8"))))
    for where, text in found:
        assert sorted(text) == LANGUAGES, f"{where} lacks a language"
        assert all(value.strip() == value != "" for value in text.values()), f"{where} has an empty or untrimmed text"


@pytest.mark.parametrize("path", JSON_FILES, ids=lambda path: path.name)
def test_each_script_is_written_in_its_own_letters(path: Path) -> None:
    for where, text in texts(json.loads(path.read_text(encoding="utf-8"))):
        for language, letters in (
            ("ar", r"[\u0600-\u06ff]"),
            ("ru", r"[\u0400-\u04ff]"),
            ("zh-hans", r"[\u4e00-\u9fff]"),
        ):
            assert re.search(letters, text[language]), f"{where}: {language} has none of its own letters"
            rest = LATIN_ALLOWED.sub("", text[language])
            assert not re.search(r"[A-Za-z]", rest), f"{where}: Latin letters in {language}: {rest}"
        for language in ("en", "es", "fr"):
            assert not re.search(r"[\u0400-\u06ff\u4e00-\u9fff]", text[language]), (
                f"{where}: foreign letters in {language}"
            )


@pytest.mark.parametrize("path", JSON_FILES, ids=lambda path: path.name)
def test_punctuation_is_that_of_the_language(path: Path) -> None:
    for where, text in texts(json.loads(path.read_text(encoding="utf-8"))):
        assert not re.search(r"[,;?]", text["ar"]), f"{where}: Latin comma, semicolon or question mark in Arabic"
        assert not re.search(r"(?<=[\u4e00-\u9fff])[,;:?!]", text["zh-hans"]), f"{where}: half-width mark in Chinese"
        for language in LANGUAGES:
            assert text[language].count("*") == text["en"].count("*"), f"{where}: operative words differ in {language}"


@pytest.mark.parametrize("path", JSON_FILES, ids=lambda path: path.name)
def test_files_are_small_and_pretty(path: Path) -> None:
    raw = path.read_text(encoding="utf-8")
    assert len(raw.encode()) < 200_000
    assert raw.endswith("}\n")
    assert "\\u" not in raw
    assert "\n " in raw


def test_areas_are_the_m49_list() -> None:
    rows = areas()
    assert len(rows) == 248
    for column in ("m49", "iso2", "iso3"):
        assert len({row[column] for row in rows}) == 248, f"{column} is not unique"
    assert all(re.fullmatch(r"\d{3}", row["m49"]) and re.fullmatch(r"[A-Z]{3}", row["iso3"]) for row in rows)


def test_states_are_members_observers_and_two_more() -> None:
    states = {row["iso3"]: row for row in areas() if row["is_state"] == "1"}
    assert len(states) == 197
    assert sum(row["un_status"] == "member" for row in states.values()) == 193
    assert sorted(code for code, row in states.items() if row["un_status"] == "observer") == ["PSE", "VAT"]
    assert sorted(code for code, row in states.items() if not row["un_status"]) == ["COK", "NIU"]


def test_every_area_has_a_name_and_a_sort_key_in_six_languages() -> None:
    for row in areas():
        for language in LANGUAGES:
            assert row[f"name_{language}"], row["iso3"]
            assert row[f"sort_{language}"], row["iso3"]
            assert not re.search(r"[*_]|  |\((the|le|la|les|l'|el|los|las)\)$", row[f"name_{language}"]), row["iso3"]
        for language in ("ar", "ru", "zh-hans"):
            assert not re.search(r"[A-Za-z]", row[f"name_{language}"]), row["iso3"]


def test_formal_names_lack_only_where_the_source_has_none() -> None:
    missing = {
        row["iso3"] for row in areas() if row["is_state"] == "1" and not all(row[f"formal_{x}"] for x in LANGUAGES)
    }
    assert missing == {"CIV", "TUR"}
    assert not any("*" in row[f"formal_{x}"] for row in areas() for x in LANGUAGES)


def test_regions_cover_the_areas() -> None:
    regions = read("regions.json")
    known = {kind: {row["code"] for row in regions[kind]} for kind in ("regions", "subregions", "intermediate")}
    for row in areas():
        assert row["region_code"] in known["regions"] or row["iso3"] == "ATA"
        assert row["subregion_code"] in known["subregions"] or row["iso3"] == "ATA"
        assert row["intermediate_code"] in known["intermediate"] | {""}
    assert {row["region"] for row in regions["subregions"]} == known["regions"]


def test_groups_agree_with_the_areas() -> None:
    groups = {group["key"]: group for group in read("groups.json")["groups"]}
    for column, key in (("ldc_2026_11_22", "ldc"), ("lldc", "lldc"), ("sids", "sids")):
        expected = {row["iso3"] for row in areas() if row[column] == "1"}
        assert {member["iso3"] for member in groups[key]["members"]} == expected
    regional = [
        m["iso3"] for group in groups.values() if group["kind"] == "un_regional_group" for m in group["members"]
    ]
    assert len(regional) == len(set(regional)) == 193
    for row in areas():
        if row["un_regional_group"]:
            assert row["iso3"] in {member["iso3"] for member in groups[row["un_regional_group"]]["members"]}


def test_three_states_leave_the_least_developed_countries() -> None:
    ldc = next(group for group in read("groups.json")["groups"] if group["key"] == "ldc")
    leaving = {member["iso3"]: member["valid_to"] for member in ldc["members"] if member["valid_to"]}
    assert len(ldc["members"]) == 44
    assert leaving == dict.fromkeys(("BGD", "LAO", "NPL"), "2026-11-24")


def test_signatories_are_facts_with_date_and_grade() -> None:
    register = read("signatories.json")
    states = {row["iso3"] for row in areas() if row["is_state"] == "1"}
    facts = register["facts"]
    assert len({fact["iso3"] for fact in facts}) == len(facts) == 39
    assert {fact["iso3"] for fact in facts} <= states
    signed = [fact for fact in facts if fact["fact"] == "signature"]
    assert len(signed) == 37
    assert sum(fact["date"] == "2026-07-16" for fact in signed) == 29
    for fact in facts:
        assert fact["grade"] in register["grades"]
        assert fact["source_note"]
        assert date(2026, 7, 16) <= date.fromisoformat(fact["date"]) <= date.fromisoformat(register["as_known_on"])


def test_no_real_state_is_called_member_or_observer() -> None:
    statuses = {fact["iso3"]: fact["status"] for fact in read("signatories.json")["facts"]}
    assert set(statuses.values()) == {"signatory", "invited", None}
    assert statuses["BGD"] is None
    assert statuses["SGP"] == "invited"


def test_plans_have_their_points_and_say_what_is_unofficial() -> None:
    first, second = read("plans.json")["plans"]
    assert [point["number"] for point in first["points"]] == list(range(1, 14))
    assert [point["number"] for point in second["points"]] == list(range(1, 9))
    for plan in (first, second):
        assert plan["standing"] == "issued_by_a_state"
        assert plan["adopted_by_body"] is False
        assert len({point["key"] for point in plan["points"]}) == len(plan["points"])
        for point in [plan, *plan["points"]]:
            assert sorted(point["title_official"] + point["title_unofficial"]) == LANGUAGES
        assert all(point["summary_unofficial"] for point in plan["points"])
    assert first["points"][12]["unofficial"] is True


def test_goals_and_targets() -> None:
    goals = read("sdg.json")["goals"]
    assert [goal["number"] for goal in goals] == list(range(1, 18))
    codes = [code for goal in goals for code in goal["targets"]]
    assert len(codes) == len(set(codes)) == 169
    linked = {
        code for plan in read("plans.json")["plans"] for p in plan["points"] for code in p["links"]["sdg_targets"]
    }
    assert linked <= set(codes)


def test_rules_name_the_source_of_every_value() -> None:
    rules = read("rules_model.json")
    assert rules["standing"] == "model"
    assert rules["adopted_by"] is None
    assert rules["in_force_for"] == "demonstration"
    for name in (
        "periods",
        "counts",
        "silence",
        "consultation",
        "proposal",
        "accession",
        "commitments",
        "exchange",
        "disclosure",
    ):
        for key, entry in rules[name].items():
            assert re.fullmatch(r"[a-z_]+", key), f"{name}.{key}"
            assert entry["source"], f"{name}.{key}"
    assert {entry["unit"] for entry in rules["periods"].values()} <= {"hours", "days", "working_days", "months"}


def test_decision_matrix_uses_known_organs_modes_and_majorities() -> None:
    rules = read("rules_model.json")
    organs = {organ["key"] for organ in rules["organs"] if organ["decides"]}
    for row in rules["decision_matrix"]:
        assert row["organ"] in organs
        assert row["majority"] in rules["majorities"]
        assert row["modes"]
        assert set(row["modes"]) <= set(rules["modes"]["value"])
        assert set(row["statements"]) <= set(rules["statements"]["value"])
    pairs = [(row["organ"], row["kind"]) for row in rules["decision_matrix"]]
    assert len(pairs) == len(set(pairs))
    assert {("ministerial_council", kind) for kind in rules["proposal"]["kinds"]["value"]} <= set(pairs)


def test_rights_are_given_for_every_status_in_every_phase() -> None:
    rights = read("rules_model.json")["rights"]
    statuses = ["acceding", "applicant", "contracting", "former", "invited", "member", "signatory"]
    for phase in ("preparatory", "in_force"):
        assert sorted(rights["by_phase"][phase]) == statuses
        assert all(set(given) <= set(rights["names"]) for given in rights["by_phase"][phase].values())
    assert set(rights["powers"]) == {"speak", "table", "bind", "vote"}


def test_headquarters_calendar_is_in_order() -> None:
    calendar = read("rules_model.json")["calendar"]
    days = [date.fromisoformat(day["date"]) for day in calendar["non_working_days"]]
    assert days == sorted(set(days))
    assert calendar["time_zone"] == "Asia/Shanghai"


DEMONSTRATION = FOLDER / "demonstration"
OFFSET = re.compile(r"-?P(?=.)(\d+D)?(T(?=.)(\d+H)?(\d+M)?)?")
INSTANTS = {"at", "from", "to", "opened_at", "notified_at", "closes_at", "expires_at", "ended_at", "consent_due"}
OTHERS_USE = {"XK", "XI", "XU", "XX", "XZ", "XN", "XV", "XC", "XL", "XS", "XJ"}


def shown(name: str) -> Any:
    return json.loads((DEMONSTRATION / name).read_text(encoding="utf-8"))


def walk(value: Any) -> Iterator[tuple[str, Any]]:
    """Every key with its value, at any depth."""
    if isinstance(value, dict):
        for key, child in value.items():
            yield key, child
            yield from walk(child)
    elif isinstance(value, list):
        for child in value:
            yield from walk(child)


def demonstration_states() -> set[str]:
    return {state["code"] for state in shown("states.json")["states"]}


def people() -> set[str]:
    register = shown("people.json")
    return {p["key"] for part in ("delegates", "staff", "offices") for p in register[part]} | {"job"}


@pytest.mark.parametrize("path", sorted(DEMONSTRATION.glob("*.json")), ids=lambda path: path.name)
def test_demonstration_says_that_it_is_fictional_and_names_known_actors(path: Path) -> None:
    content = json.loads(path.read_text(encoding="utf-8"))
    assert content["fictional"] is True
    states, persons = demonstration_states(), people()
    participants = {f"participant:{p['key']}" for p in shown("people.json")["participants"]}
    for key, value in walk(content):
        if key in INSTANTS and isinstance(value, str) and re.match(r"-?P", value):
            assert OFFSET.fullmatch(value), f"{key}: {value}"
        if key in ("state", "sponsor", "lead", "member") and isinstance(value, str) and value.isupper():
            assert value in states, f"{key}: {value}"
        if key in ("by", "author", "second", "joined_by", "second_officer", "drafted_by", "cleared_by"):
            assert value is None or value in persons | participants, f"{key}: {value}"


def test_codes_are_user_assigned_and_used_by_nobody() -> None:
    states = shown("states.json")["states"]
    codes = [state["code"] for state in states]
    assert len(codes) == len(set(codes)) == len({state["alpha3"] for state in states}) == 15
    assert all(re.fullmatch(r"X[A-Z]", code) for code in codes)
    assert not set(codes) & OTHERS_USE
    for state in states:
        assert re.fullmatch(r"X[A-WYZ][A-Z]", state["alpha3"])
    assert not {state["alpha3"] for state in states} & {row["iso3"] for row in areas()}


def test_invented_names_are_not_names_of_areas() -> None:
    real = {row[f"name_{language}"] for row in areas() for language in LANGUAGES}
    for state in shown("states.json")["states"]:
        assert not set(state["name"].values()) & real


def test_demonstration_states_stand_in_known_regions_and_groups() -> None:
    subregions = {row["code"]: row["region"] for row in read("regions.json")["subregions"]}
    groups = {group["key"] for group in read("groups.json")["groups"]}
    languages = set()
    for state in shown("states.json")["states"]:
        assert subregions[state["subregion_code"]] == state["region_code"]
        assert set(state["groups"]) <= groups
        assert state["service_contacts"]
        languages.add(state["language_of_correspondence"])
    assert sorted(languages) == LANGUAGES


def test_people_have_reserved_addresses_and_a_binding_person_per_member() -> None:
    delegates = shown("people.json")["delegates"]
    staff = shown("people.json")["staff"]
    emails = [person["email"] for person in delegates + staff]
    assert len(emails) == len(set(emails))
    assert all(email.endswith(".example") for email in emails)
    for state in shown("states.json")["states"]:
        mine = [person for person in delegates if person["state"] == state["code"]]
        assert any(person["role"] == "focal_point" for person in mine)
        if state["statuses"][-1]["status"] == "member":
            assert sum("bind" in [power["power"] for power in person["powers"]] for person in mine) >= 2
        else:
            assert {power["power"] for person in mine for power in person["powers"]} <= {"speak"}
    for person in delegates:
        powers = {power["power"] for power in person["powers"]}
        assert person["second_factor"] is bool(powers & {"bind", "vote"})


def test_proposals_stand_in_every_state_of_the_workflow() -> None:
    proposals = shown("proposals.json")["proposals"]
    expected = ["draft", "submitted", "screening", "returned", "declined", "registered", "open", "for_action"]
    expected += ["under_decision", "adopted", "not_adopted", "withdrawn", "lapsed", "referred"]
    assert sorted({proposal["state"] for proposal in proposals}) == sorted(expected)
    kinds = set(read("rules_model.json")["proposal"]["kinds"]["value"])
    codes = {
        row["key"]
        for name in ("return_for_form", "decline")
        for row in read("rules_model.json")["reasons"][name]["codes"]
    }
    symbols = [proposal["symbol"] for proposal in proposals if proposal["symbol"]]
    assert len(symbols) == len(set(symbols))
    for proposal in proposals:
        assert proposal["events"][-1]["to"] == proposal["state"]
        assert proposal["kind"] in kinds
        assert {event["code"] for event in proposal["events"] if "code" in event} <= codes
        keys = [block["key"] for block in proposal["blocks"]]
        assert len(keys) == len(set(keys))
        assert any(block["kind"] == "operative" for block in proposal["blocks"])
        assert all(amendment["block"] in keys for amendment in proposal["amendments"])


def test_blocks_are_punctuated_as_resolutions_are() -> None:
    ends = {"ar": "،؛.", "en": ",;.", "es": ",;.", "fr": ",;.", "ru": ",;.", "zh-hans": "，；。"}
    for proposal in shown("proposals.json")["proposals"]:
        last = len(proposal["blocks"]) - 1
        for position, block in enumerate(proposal["blocks"]):
            which = 0 if block["kind"] == "preamble" else 2 if position == last else 1
            for language, text in block["text"].items():
                assert text[-1] == ends[language][which], f"{proposal['key']} {block['key']} {language}"


def test_one_silence_run_always_expires_in_41_hours() -> None:
    runs = {run["key"]: run for run in shown("decisions.json")["silence_runs"]}
    running = [run for run in runs.values() if run["state"] == "running"]
    assert [run["expires_at"] for run in running] == ["P1DT17H"]
    assert {run["state"] for run in runs.values()} == {"running", "prepared", "adopted", "not_adopted", "to_meeting"}
    members = {state["code"] for state in shown("states.json")["states"] if state["statuses"][-1]["status"] == "member"}
    for run in runs.values():
        acting = {act["state"] for name in ("supports", "statements", "objections") for act in run[name]}
        assert acting <= set(run["entitled"]) <= members
        assert run["state"] != "adopted" or not any(objection["effect"] for objection in run["objections"])


def test_decisions_and_consultations_concern_texts_that_exist() -> None:
    proposals = {proposal["key"]: proposal for proposal in shown("proposals.json")["proposals"]}
    for run in shown("decisions.json")["silence_runs"]:
        blocks = {block["key"] for block in proposals[run["proposal"]]["blocks"]}
        assert {statement["block"] for statement in run["statements"]} <= blocks
    known = set(read("rules_model.json")["consultation"]["dispositions"]["value"])
    for consultation in shown("consultations.json")["consultations"]:
        blocks = {block["key"] for block in proposals[consultation["proposal"]]["blocks"]}
        states = [response["state"] for response in consultation["responses"]]
        assert len(states) == len(set(states))
        assert set(states) <= set(consultation["entitled"])
        for response in consultation["responses"]:
            assert bool(response["comments"]) is (response["kind"] == "comments")
            for comment in response["comments"]:
                assert comment["block"] in blocks
                closed = consultation["state"] == "dispositioned"
                assert comment["disposition"]["kind"] in known if closed else comment["disposition"] is None


def test_commitments_link_to_points_and_goals() -> None:
    plans = {plan["key"]: {point["number"] for point in plan["points"]} for plan in read("plans.json")["plans"]}
    targets = {code for goal in read("sdg.json")["goals"] for code in goal["targets"]}
    commitments = shown("commitments.json")["commitments"]
    assert len({commitment["key"] for commitment in commitments}) == len(commitments) == 10
    for commitment in commitments:
        assert set(commitment["points"]) <= plans[commitment["plan"]]
        assert set(commitment["sdg_targets"]) <= targets
        assert commitment["audience"] in ("public", "members", "restricted", "delegation")
        assert commitment["start_quarter"] < commitment["end_quarter"]
        for report in commitment["reports"]:
            assert (report["value"] is None) is (report["state"] in ("not_due", "open", "not_received"))
            assert commitment["start_quarter"] <= report["quarter"] <= commitment["end_quarter"]
        values = [report["value"] for report in commitment["reports"] if report["value"] is not None]
        assert values == sorted(values)


def test_initiatives_link_to_what_exists_and_the_ledger_stays_above_zero() -> None:
    content = shown("initiatives.json")
    units = set(read("rules_model.json")["exchange"]["units"]["value"])
    needs = {need["key"]: need for need in content["needs"]}
    offers = {offer["key"]: offer for offer in content["offers"]}
    commitments = {commitment["key"] for commitment in shown("commitments.json")["commitments"]}
    proposals = {proposal["key"] for proposal in shown("proposals.json")["proposals"]}
    for initiative in content["initiatives"]:
        assert set(initiative["needs"]) <= set(needs)
        assert set(initiative["offers"]) <= set(offers)
        assert set(initiative["commitments"]) <= commitments
        assert set(initiative["proposals"]) <= proposals
    assert {row["unit"] for row in [*needs.values(), *offers.values()]} <= units
    for match in content["matches"]:
        need, offer = needs[match["need"]], offers[match["offer"]]
        assert need["unit"] == offer["unit"]
        assert match["events"][-1]["to"] == match["state"]
        held = sum(entry["quantity"] for entry in match["ledger"] if entry["kind"] == "hold")
        drawn = sum(entry["quantity"] for entry in match["ledger"] if entry["kind"] == "draw")
        assert 0 <= drawn <= held <= offer["quantity"]
