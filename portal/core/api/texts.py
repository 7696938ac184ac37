"""Texts as programs read them: numbered blocks of one frozen version."""

from portal.core.api.fields import InLanguages
from portal.core.api.serializers import ReadSerializer
from portal.core.texts.models import Block, TextVersion


class BlockSerializer(ReadSerializer):
    """A heading, or a preambular or operative paragraph with its number. `key` stays the same through versions."""

    body = InLanguages()

    class Meta:
        model = Block
        fields = ["position", "key", "kind", "number", "body"]


class TextVersionSerializer(ReadSerializer):
    """One version; `digest` is the SHA-256 of what was frozen."""

    blocks = BlockSerializer(many=True)

    class Meta:
        model = TextVersion
        fields = ["number", "digest", "frozen_at", "blocks"]


TEXT_EXAMPLE = {
    "number": 1,
    "digest": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "frozen_at": "2026-02-01T09:00:00Z",
    "blocks": [
        {
            "position": 1,
            "key": "0199d2a4-7c1e-7a55-9d0e-4f6f3b1c2a20",
            "kind": "operative",
            "number": 1,
            "body": {"en": "*Decides* to keep a shared register;"},
        }
    ],
}
