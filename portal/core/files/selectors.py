"""Reading kept files: one by its public id, those of an object."""

from uuid import UUID

from django.db import models

from portal.core.eyes import Viewer
from portal.core.files.models import KeptFile, Part


def file_of(viewer: Viewer, uid: UUID) -> KeptFile | None:
    """A kept file, if the viewer may read it."""
    return KeptFile.objects.visible_to(viewer).filter(uid=uid, kept_at__isnull=False).first()


def files_about(viewer: Viewer, target: models.Model) -> list[KeptFile]:
    """The files of an object, oldest first. One statement."""
    about = KeptFile.objects.visible_to(viewer).filter(target_type=target._meta.label_lower, target_id=target.pk)
    return list(about.order_by("kept_at", "pk"))


def file_about(viewer: Viewer, target: models.Model, part: Part) -> KeptFile | None:
    """The newest file that is this part of an object. One statement."""
    about = KeptFile.objects.visible_to(viewer).filter(target_type=target._meta.label_lower, target_id=target.pk)
    return about.filter(part=part).order_by("-kept_at", "-pk").first()
