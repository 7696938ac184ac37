"""The papers of the demonstration are what they say they are."""

from __future__ import annotations

import io
import re

from portal.core.files.media import PDF, kind_of
from portal.reference.world.papers import NOTICE, pdf


def test_a_paper_is_a_whole_file_and_says_that_it_is_invented() -> None:
    written = pdf("Credentials (copy)", ["One line", "Łódź, naïve"])
    assert kind_of(io.BytesIO(written)) is PDF
    assert NOTICE.encode() in written
    assert rb"Credentials \(copy\)" in written
    start = int(re.search(rb"startxref\n(\d+)", written)[1])  # type: ignore[index]
    assert written[start : start + 4] == b"xref"
    places = [int(place) for place in re.findall(rb"(\d{10}) 00000 n", written)]
    assert [written[place : place + 7] for place in places] == [f"{n} 0 obj".encode() for n in range(1, 7)]
    length = int(re.search(rb"/Length (\d+)", written)[1])  # type: ignore[index]
    assert written.split(b"stream\n", 1)[1][length:].startswith(b"\nendstream")
