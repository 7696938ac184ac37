"""What every page knows."""

from types import SimpleNamespace

import pytest
from django.test import RequestFactory

from portal.core.context import Acting, acting, in_language


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("/en/decisions/7/?page=2", "/ar/decisions/7/?page=2"),
        ("/zh-hans/", "/ar/"),
        ("/livez", "/ar/"),
        ("/english/", "/ar/"),
    ],
)
def test_the_language_bar_leads_to_the_same_page(address, found):
    assert in_language(RequestFactory().get(address), "ar") == found


def test_for_whom_the_reader_acts():
    request = RequestFactory().get("/en/")
    assert acting(request) is None
    request.acting = Acting("Arcadia", "XA", "focal point")
    assert acting(request) == Acting("Arcadia", "XA", "focal point")


def test_a_signed_in_person_without_a_member_is_named():
    request = RequestFactory().get("/en/")
    request.user = type("Person", (SimpleNamespace,), {"__str__": lambda self: self.name})(
        is_authenticated=True, name="A. Person"
    )
    assert acting(request) == Acting("A. Person")
