"""Pages of accession."""

from governance.accession.views.acts import act, register
from governance.accession.views.conditions import condition, lift
from governance.accession.views.reading import detail, index

__all__ = ["act", "condition", "detail", "index", "lift", "register"]
