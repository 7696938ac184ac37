"""Papers of the demonstration world: one page each, written when the world is loaded, and saying that nothing on it is real."""

from collections.abc import Sequence
from textwrap import wrap

from django.core.files.base import ContentFile

from portal.core.actors import Actor
from portal.core.files.models import KeptFile
from portal.core.files.services import file_receive

NOTICE = "Demonstration: fictional states, fictional persons. No such paper exists."
WIDTH = 88  #: letters in a line
PAGE = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>"
FONT = "<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman /Encoding /WinAnsiEncoding >>"


def paper(name: str, title: str, lines: Sequence[str], actor: Actor) -> KeptFile:
    """Hand in a paper with these lines, one for each paragraph."""
    return file_receive(content=ContentFile(pdf(title, lines)), name=f"{name}.pdf", actor=actor)


def pdf(title: str, lines: Sequence[str]) -> bytes:
    """A page of PDF 1.4 in the one font every reader has."""
    written = [f"BT /F1 9 Tf 72 770 Td ({_told(NOTICE)}) Tj ET", f"BT /F1 16 Tf 72 710 Td ({_told(title)}) Tj ET"]
    rows = [row for line in lines for row in (*wrap(line, WIDTH), "")]
    written += [f"BT /F1 11 Tf 72 {670 - 16 * number} Td ({_told(row)}) Tj ET" for number, row in enumerate(rows)]
    drawn = "\n".join(written)
    objects = [
        "<< /Type /Catalog /Pages 2 0 R /Lang (en) >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>", PAGE,
        f"<< /Length {len(_bytes(drawn))} >>\nstream\n{drawn}\nendstream", FONT, f"<< /Title ({_told(title)}) >>",
    ]  # fmt: skip
    out, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += _bytes(f"{number} 0 obj\n{content}\nendobj\n")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    end = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer << /Size {size} /Root 1 0 R /Info {size - 1} 0 R >>\n"
    return out + _bytes(f"{end}startxref\n{len(out)}\n%%EOF\n")


def _told(words: str) -> str:
    return words.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def _bytes(words: str) -> bytes:
    return words.encode("cp1252", "replace")
