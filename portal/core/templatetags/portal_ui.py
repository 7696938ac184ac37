"""The components of the portal's pages as template tags. Names, arguments and examples: docs/components.md."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.forms import BaseForm, BaseFormSet
from django.template.context import Context
from django.template.exceptions import TemplateSyntaxError
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from portal.core.clock import now as clock_now
from portal.core.display import instants, remaining, silence, texts
from portal.core.display.tally import Stand
from portal.core.forms import error_links

register = template.Library()

SHAPES = ("open", "wait", "done", "good", "stop")


@register.simple_tag(takes_context=True)
def deadline(
    context: Context, instant: dt.datetime, late: bool = True, opens: bool = False, now: dt.datetime | None = None
) -> SafeString:
    """Time left and the instant on three clocks. `late=False`: its passing is nobody's omission ("ended 3 hours ago").

    `opens=True` for an opening ("Opens in 5 days").
    """
    moment = _now(context, now)
    shown = instants.show(instant)
    over = instant <= moment
    if over:
        words = remaining.time_late(instant, moment) if late else remaining.time_since(instant, moment)
    else:
        words = (remaining.time_until_opening if opens else remaining.time_left)(instant, moment)
    return format_html(
        '<p class="due{}"><b>{}</b><time datetime="{}">{}</time><span>{}</span></p>',
        " late" if over and late else "",
        words,
        shown.iso,
        shown.headquarters,
        shown.elsewhere,
    )


@register.simple_tag(name="time_left", takes_context=True)
def time_left_tag(context: Context, instant: dt.datetime, now: dt.datetime | None = None) -> str:
    """Only the words: "41 hours left", or "1 day late"."""
    moment = _now(context, now)
    return remaining.time_left(instant, moment) if instant > moment else remaining.time_late(instant, moment)


@register.simple_tag(name="instant")
def instant_tag(value: dt.datetime | None, short: bool = False) -> SafeString | str:
    """An instant in a sentence: all clocks for what is due, `short=True` (headquarters only) for the past."""
    if value is None:
        return ""
    shown = instants.show(value)
    rest = "" if short else f" · {shown.elsewhere}"
    return format_html('<time datetime="{}">{}</time>{}', shown.iso, shown.headquarters, rest)


@register.simple_tag(name="day")
def day_tag(value: dt.date | None) -> SafeString | str:
    """A calendar day (treaty dates, past facts)."""
    if value is None:
        return ""
    return format_html('<time datetime="{}">{}</time>', _iso_day(value), instants.day(value))


@register.simple_tag
def status_tag(label: str, shape: str = "wait") -> SafeString:
    """The state's word, begun with a capital, and one of five shapes: open, wait, done, good, stop."""
    if shape not in SHAPES:
        raise TemplateSyntaxError(f"status_tag: {shape!r} is none of {', '.join(SHAPES)}")
    return format_html('<span class="tag {}">{}</span>', shape, capfirst(label))


@register.simple_tag
def tile(code: str, name: str = "", position: str = "", me: bool = False, url: str = "") -> SafeString:
    """One state, one square. Without `name` it is decoration beside a name that is written out."""
    classes = " ".join(part for part in ("tile", _tile_class(position), "you" if me else "") if part)
    if not name:
        return format_html('<span class="{}" aria-hidden="true">{}</span>', classes, code)
    said = _position_words(position)
    text = f"{name}{pgettext('between a name and a position', ', ')}{said}" if said else name
    if url:
        return format_html('<a class="{}" href="{}">{} <span class="unseen">{}</span></a>', classes, url, code, text)
    return format_html('<span class="{}">{} <span class="unseen">{}</span></span>', classes, code, text)


@register.filter
def local(value: Mapping[str, str] | None, original: str = "en") -> SafeString | str:
    """`{lang: text}` in the reader's language; else another version, in its own `lang` and said to be another."""
    return _render_local(texts.local_text(value, original=original))


@register.filter
def local_plain(value: Mapping[str, str] | None, original: str = "en") -> str:
    """As `local`, but only the words: for <title>, hidden text and attributes."""
    return texts.local_text(value, original=original).text


@register.simple_tag(name="local_text")
def local_text_tag(value: Mapping[str, str] | None, original: str = "en") -> SafeString | str:
    """`local` as a tag."""
    return _render_local(texts.local_text(value, original=original))


@register.inclusion_tag("includes/silence_clock.html", takes_context=True)
def silence_clock(
    context: Context,
    opens_at: dt.datetime,
    expires_at: dt.datetime,
    statements: Iterable[dt.datetime] = (),
    now: dt.datetime | None = None,
) -> dict[str, Any]:
    """The silence clock with its words and its instant. `statements` are the instants of receipt."""
    moment = _now(context, now)
    clock = silence.silence_clock(opens_at, expires_at, moment, statements)
    return {
        "clock": clock,
        "opens": instants.show(opens_at),
        "expires": instants.show(expires_at),
        "as_of": instants.show(moment),
        "words": _clock_words(opens_at, expires_at, moment),
        "running": opens_at <= moment < expires_at,
    }


@register.inclusion_tag("includes/working_days.html")
def working_days(used: int, total: int) -> dict[str, Any]:
    """The clock in small: one mark a working day, with words."""
    marks = [("gone" if index < used else "left", f"{100 * index // max(total, 1)}%") for index in range(total)]
    return {"marks": marks, "used": used, "total": total, "width": f"{70 // max(total, 1)}%"}


@register.inclusion_tag("includes/meter.html")
def meter(tally: object, caption: str = "") -> dict[str, Any]:
    """Tiles and counts by regional group. `tally` from `portal.core.display.tally.tally`."""
    return {"tally": tally, "caption": caption}


@register.inclusion_tag("includes/chart.html")
def chart(figure: object) -> dict[str, Any]:
    """A chart with key and table. `figure` from `portal.core.display.chart.chart`."""
    return {"figure": figure}


@register.simple_block_tag(end_name="endneed")
def need(content: str, title: str = "", quiet: bool = False) -> SafeString:
    """The box "What is still needed", first thing after the title of a process; `quiet=True` for a receipt."""
    return format_html(
        '<div class="need{}"><b>{}</b><p>{}</p></div>',
        " receipt" if quiet else "",
        title or _("What is still needed"),
        content,
    )


@register.simple_block_tag(end_name="endempty")
def empty(content: str, title: str) -> SafeString:
    """An empty state: what is empty, then (content) what would fill it or when."""
    return format_html('<div class="empty"><p><b>{}</b></p><p class="small soft">{}</p></div>', title, content)


@register.simple_tag
def refusal(reason: object) -> SafeString | str:
    """Where a button would be: why not, and by which rule. A `Refusal`, a `Refused` or words; nothing for None."""
    if not reason:
        return ""
    found = getattr(reason, "refusal", reason)
    sentence, rule = getattr(found, "sentence", str(found)), getattr(found, "rule", "")
    words = _("%(sentence)s (%(rule)s)") % {"sentence": sentence, "rule": rule} if rule else sentence
    return format_html('<p class="refusal">{}</p>', words)


@register.inclusion_tag("forms/errors.html")
def error_summary(*forms: BaseForm | BaseFormSet | None) -> dict[str, Any]:
    """First thing in <main>: how many answers need a change, each a link to its field; else nothing."""
    links = [link for form in forms if form is not None for link in error_links(form)]
    return {"links": links, "heading": _needs_change(len(links))}


@register.simple_tag(takes_context=True)
def error_prefix(context: Context) -> str:
    """What the page title begins with when the form of the page has errors."""
    form = context.get("form")
    count = len(error_links(form)) if isinstance(form, BaseForm | BaseFormSet) and form.is_bound else 0
    return f"{_needs_change(count)}{pgettext('after a heading', ': ')}" if count else ""


@register.simple_tag
def field(bound_field: Any) -> SafeString:
    """Label, hint, error, input, in this order."""
    return mark_safe(bound_field.as_field_group())  # noqa: S308 - rendered by Django from templates/forms/field.html


def _needs_change(count: int) -> str:
    return ngettext("%(n)d answer needs a change", "%(n)d answers need a change", count) % {"n": count}


def _now(context: Context, given: dt.datetime | None) -> dt.datetime:
    """The instant the page is made at: one for the whole page, so that its countdowns agree."""
    return given or context.get("page_instant") or clock_now()


def _iso_day(value: dt.date) -> str:
    if isinstance(value, dt.datetime):
        value = value.astimezone(instants.headquarters_zone()).date()
    return value.isoformat()


def _clock_words(opens_at: dt.datetime, expires_at: dt.datetime, now: dt.datetime) -> str:
    if now < opens_at:
        return remaining.time_until_opening(opens_at, now)
    return remaining.time_left(expires_at, now) if now < expires_at else _("Expired")


def _tile_class(position: str) -> str:
    return position if position in {"support", "reservation", "objection", "accession"} else ""


def _position_words(position: str) -> str:
    words = {
        "support": pgettext("position", "supports"),
        "reservation": pgettext("position", "reservation"),
        "silent": pgettext("position", "silent"),
        "objection": pgettext("position", "objects"),
        "member": pgettext("position", "member"),
        "accession": pgettext("position", "in accession"),
    }
    return words.get(position, position)


def _render_local(chosen: texts.LocalText) -> SafeString | str:
    if not chosen.missing:
        return chosen.text
    if not chosen.text:
        return format_html('<span class="soft">{}</span>', _("no text"))
    return format_html(
        '<span lang="{}" dir="{}">{}</span> <small class="soft">({}: <span lang="{}">{}</span>)</small>',
        chosen.tag,
        chosen.direction,
        chosen.text,
        _("not in this language"),
        chosen.tag,
        texts.NAMES[chosen.language],
    )


@register.simple_tag
def tiles(stands: Iterable[Stand]) -> SafeString:
    """A row of tiles."""
    items = ((tile(s.code, s.name, s.position, s.you, s.url),) for s in stands)
    return format_html('<ul class="tiles">{}</ul>', format_html_join("", "<li>{}</li>", items))
