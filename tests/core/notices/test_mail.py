"""The bytes of a mail, where the standard library would spoil them."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.header import decode_header, make_header
from typing import Any

import pytest

from portal.core import clock
from portal.core.notices.mail import compose
from portal.core.notices.render import Attachment, Letter

SUBJECTS = [
    "WAICO/MC/2/L.5: Процедура отсутствия возражений: " + "совместная оценка искусственного интеллекта, " * 4,
    "共同标准" * 60,
    "معايير مشتركة بين الأعضاء " * 9,
    "Evaluación compartida de la inteligencia artificial utilizada en los servicios públicos de los Estados",
    "Plain words " * 30,
    "=?utf-8?q?looks=20encoded?=",
]


@pytest.mark.django_db
@pytest.mark.parametrize("subject", [subject.strip() for subject in SUBJECTS])
def test_subjects_of_any_length_in_any_script_arrive_whole(subject: str, settings: Any) -> None:
    settings.DEFAULT_FROM_EMAIL = "Секретариат <portal@portal.invalid>"
    letter = Letter("ru", subject, "Body\n", "<p>Body</p>", (Attachment("text_ru.html", "<p>текст</p>"),))
    data = compose(letter, thread="<thread@portal.invalid>").addressed("one@x.example", "<id@x>", clock.now())
    assert data.isascii()
    assert all(len(line) <= 998 for line in data.split(b"\r\n"))
    assert b"\n" not in data.replace(b"\r\n", b"")
    plain = message_from_bytes(data)
    assert str(make_header(decode_header(plain["Subject"]))).replace("\r", "").replace("\n", "") == subject
    mail = message_from_bytes(data, policy=policy.default)
    assert mail["From"].addresses[0].addr_spec == "portal@portal.invalid"
    assert mail["From"].addresses[0].display_name == "Секретариат"
    assert mail.get_content_type() == "multipart/mixed"
    assert [part.get_filename() for part in mail.iter_attachments()] == ["text_ru.html"]
