"""One entry per object and language. `words` is what is searched; Chinese is cut into pairs of characters."""

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from portal.core.classes import Classed


class SearchEntry(Classed):
    """What can be found of one object in one language, with the class of that object."""

    kind = models.CharField(max_length=40)
    target_uid = models.UUIDField()
    language = models.CharField(max_length=10)
    title = models.CharField(max_length=500)
    body = models.TextField(blank=True)
    path = models.CharField(max_length=300)
    fictional = models.BooleanField(default=False)
    words = SearchVectorField(null=True)
    updated_at = models.DateTimeField()

    read_as: ClassVar[str | None] = None

    class Meta(Classed.Meta):
        constraints = [
            *Classed.Meta.constraints,
            models.UniqueConstraint(fields=["target_uid", "language"], name="core_searchentry_once"),
        ]
        indexes = [GinIndex(fields=["words"], name="core_searchentry_words")]

    def __str__(self) -> str:
        return self.title
