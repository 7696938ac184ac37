"""From one notice to its deliveries: one INSERT … SELECT, however many recipients there are."""

from typing import Any

from django.apps import apps
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Model, QuerySet

from portal.core.classes import Audience
from portal.core.notices.kinds import NOTICE_KINDS, RECIPIENT_COLUMNS
from portal.core.notices.mail import message_domain
from portal.core.notices.models import STUCK, Channel, Delivery, Notice

ALTERNATE = "alternate"

INSERT = """
INSERT INTO core_delivery (uid, notice_id, recipient, member_id, address, domain, language, channel, step, priority,
  state, attempts, lost_leases, repeats, next_at, lease_owner, message_id, sent_at, body_sha256, last_error, audience,
  parties)
SELECT u.uid, %(notice)s, r.recipient, r.member_id, r.address, lower(split_part(r.address, '@', 2)), r.language,
  r.channel, %(step)s, %(priority)s,
  CASE WHEN r.channel <> 'mail' THEN 'dispatched' WHEN r.address = '' THEN 'failed' ELSE 'queued' END,
  0, 0, 0, c.at, '', '<' || u.uid || '@' || %(domain)s || '>', CASE WHEN r.channel <> 'mail' THEN c.at END, '',
  CASE WHEN r.channel = 'mail' AND r.address = '' THEN 'no address' ELSE '' END,
  %(audience)s, CASE WHEN r.member_id IS NULL THEN '{{}}'::bigint[] ELSE ARRAY[r.member_id]::bigint[] END
FROM (SELECT portal_clock() AS at OFFSET 0) c,
  ({recipients}) AS s (recipient, member_id, address, language, channel),
  LATERAL (SELECT s.recipient::text, s.member_id::bigint, coalesce(s.address::text, ''), s.language::text,
    s.channel::text) AS r (recipient, member_id, address, language, channel),
  LATERAL (SELECT gen_random_uuid() AS uid, r.recipient) u
WHERE (%(member)s::bigint IS NULL OR r.member_id = %(member)s)
ON CONFLICT (notice_id, recipient, channel, step) DO NOTHING
"""


def fan_out(notice: Notice, recipients: QuerySet, *, step: str = "", member_id: int | None = None) -> int:
    """Queue a delivery for each recipient (of one member only, when given) and return how many were new.

    Deliveries are restricted to the member and the secretariat; about what only the delegation may know, to the member.
    """
    try:
        chosen, chosen_params = recipients.values_list(*RECIPIENT_COLUMNS).query.sql_with_params()
    except EmptyResultSet:
        return 0
    secret = notice.audience == Audience.DELEGATION
    named = {
        "notice": notice.pk,
        "step": step,
        "priority": 0 if notice.formal else 1,
        "domain": message_domain(),
        "audience": Audience.DELEGATION if secret else Audience.RESTRICTED,
        "member": member_id,
    }
    sql, params = _positional(INSERT, named, chosen, chosen_params)
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.rowcount


def _positional(template: str, named: dict[str, Any], inner: str, inner_params: Any) -> tuple[str, list[Any]]:
    """Splice a compiled query, whose parameters have no names, into a statement whose have."""
    before, after = template.format(recipients="\0").split("\0")
    with connection.cursor() as cursor:
        head = cursor.mogrify(before, named).decode()
        tail = cursor.mogrify(after, named).decode()
    return f"{head.replace('%', '%%')}{inner}{tail.replace('%', '%%')}", list(inner_params)


def subject_of(notice: Notice) -> Model:
    """The object a notice is about. Raises its DoesNotExist."""
    return apps.get_model(notice.subject_type)._base_manager.get(pk=notice.subject_id)


def try_alternates(delivery_id: int) -> int:
    """When nothing else is on its way to a member, or there, queue its alternate contacts; returns how many.

    Called when a delivery has bounced or failed for good. Needs service eyes.
    """
    delivery = Delivery.objects.select_related("notice").get(pk=delivery_id)
    kind = NOTICE_KINDS[delivery.notice.kind]
    if kind.alternates is None or delivery.member_id is None or delivery.state not in STUCK:
        return 0
    others = Delivery.objects.filter(notice=delivery.notice_id, member_id=delivery.member_id, channel=Channel.MAIL)
    if others.exclude(state__in=STUCK).exists() or others.filter(step=_alternate_step(delivery.step)).exists():
        return 0
    alternates = kind.alternates(subject_of(delivery.notice))
    return fan_out(delivery.notice, alternates, step=_alternate_step(delivery.step), member_id=delivery.member_id)


def _alternate_step(step: str) -> str:
    return step if step.endswith(ALTERNATE) else "+".join(part for part in (step, ALTERNATE) if part)
