"""Gathers the floor's models for Django."""

from portal.core.audit.models import AuditEvent, AuditHead
from portal.core.documents.models import Document, LanguageVersion, Series
from portal.core.files.models import KeptFile
from portal.core.heartbeats import JobHeartbeat
from portal.core.notices.models import Delivery, MailDomain, Notice
from portal.core.once import SentForm
from portal.core.paper.models import PaperEntry
from portal.core.reads import ReadEntry
from portal.core.search.models import SearchEntry
from portal.core.stash import FormStash
from portal.core.texts.models import Block, Text, TextVersion

__all__ = [
    "AuditEvent",
    "AuditHead",
    "Block",
    "Delivery",
    "Document",
    "FormStash",
    "JobHeartbeat",
    "KeptFile",
    "LanguageVersion",
    "MailDomain",
    "Notice",
    "PaperEntry",
    "ReadEntry",
    "SearchEntry",
    "SentForm",
    "Series",
    "Text",
    "TextVersion",
]
