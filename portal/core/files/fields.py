"""A file in a form. It is stored when the form is read, so that it survives the check page and the sign-in."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.functional import lazystr
from django.utils.translation import gettext_lazy as _

from portal.core.actors import Actor
from portal.core.files.media import KINDS, Kind, in_words
from portal.core.files.models import KeptFile
from portal.core.files.services import file_receive, file_waiting
from portal.core.refusals import Refused

HINT = _("%(kinds)s, at most %(size)s.")


@dataclass(frozen=True, slots=True)
class Given:
    """What was sent under a field's name: a new file, the one sent before, the wish to leave it out."""

    upload: UploadedFile | None = None
    before: str = ""
    leave: bool = False


def given(data: Any, files: Any, name: str) -> Given:
    """Both inputs have the field's name: the file, and the public id of the one that waits."""
    return Given(files.get(name), str(data.get(name) or ""), bool(data.get(f"{name}-leave")))


class FileInput(forms.FileInput):
    """The input, and beside it the file that was chosen before."""

    template_name = "forms/file_input.html"

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Given:
        return given(data, files, name)

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in files and name not in data

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        waiting = value if isinstance(value, KeptFile) else None
        return super().get_context(name, None, attrs) | {"waiting": waiting, "optional": not self.is_required}


class HiddenFile(forms.HiddenInput):
    """The file that waits, on the check page."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Given:
        return given(data, files, name)

    def format_value(self, value: Any) -> str | None:
        return str(value.uid) if isinstance(value, KeptFile) else None


class KeptFileField(forms.Field):
    """Cleans to a KeptFile that waits, for a service to keep (`file_keep`), or to None. `actor` is told by the form."""

    widget = FileInput
    hidden_widget = HiddenFile

    def __init__(self, *, kinds: Collection[Kind] = KINDS, **options: Any) -> None:
        self.kinds = kinds
        self.actor: Actor | None = None
        self.waiting: KeptFile | None = None
        options.setdefault("help_text", lazystr(_Hint(kinds)))
        super().__init__(**options)

    def widget_attrs(self, widget: Any) -> dict[str, str]:
        return {"accept": ",".join(ending for kind in self.kinds for ending in kind.endings)}

    def clean(self, value: Given) -> KeptFile | None:
        self.waiting = None if value.leave else self._before(value)
        if value.upload:
            self.waiting = self._received(value.upload)
        if value.before and not (value.leave or self.waiting):
            raise forms.ValidationError(_("The file does not wait here any more. Choose it again."), code="gone")
        self.validate(self.waiting)
        return self.waiting

    def prepare_value(self, value: Any) -> Any:
        """For showing: the file that waits, found now or by what was typed before a sign-in."""
        return self.waiting or (self._before(value) if isinstance(value, Given) else value)

    def stored(self, value: Given) -> Given:
        """Store what was chosen in a form that is not judged yet; what cannot be stored is as if it had not been chosen."""
        if not value.upload:
            return value
        try:
            return Given(before=str(self._received(value.upload).uid))
        except forms.ValidationError:
            return Given(before=value.before)

    def _received(self, upload: UploadedFile) -> KeptFile:
        assert self.actor is not None, "read forms with files by Form.of or CheckedForm.read: they say whose file it is"
        try:
            return file_receive(content=upload, name=upload.name or "", actor=self.actor, kinds=self.kinds)
        except Refused as refused:
            raise forms.ValidationError(str(refused), code=refused.refusal.code) from refused

    def _before(self, value: Given) -> KeptFile | None:
        """The file that was sent before, if it still waits for this person and is of a kind asked for here."""
        try:
            found = file_waiting(UUID(value.before), self.actor) if value.before and self.actor else None
        except ValueError:
            return None
        return found if found and found.kind in self.kinds else None


@dataclass(frozen=True, slots=True)
class _Hint:
    """What may be sent, in the reader's language."""

    kinds: Collection[Kind]

    def __str__(self) -> str:
        return str(HINT) % {"kinds": in_words(self.kinds), "size": filesizeformat(settings.FILES_LARGEST)}
