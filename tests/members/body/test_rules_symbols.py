"""Symbols and reasons come from the rules of procedure."""

import json

from members.body.selectors import Rules
from tests import factories

RULES = Rules(1, True, json.loads(factories.MODEL_RULES.read_text(encoding="utf-8")))


def test_all_fields_but_the_number_are_filled() -> None:
    assert RULES.symbol_pattern("proposal", organ=RULES.organ_letters("ministerial_council")) == "DEMO/MC/2/L.{n}"
    assert RULES.symbol_pattern("commitment").format(n=7) == "C-007"
    assert RULES.symbol_pattern("notification", year=2026) == "DEMO/N/2026/{n}"


def test_reasons_have_codes_and_words() -> None:
    assert RULES.reasons("return_for_form")["numbering"]["en"].startswith("The paragraphs")
