"""Pages of proposals: read, write, act."""

from governance.proposals.views.acts import act
from governance.proposals.views.languages import language
from governance.proposals.views.read import detail, proposal_list, queue
from governance.proposals.views.write import write

__all__ = ["act", "detail", "language", "proposal_list", "queue", "write"]
