"""Gathers governance's part of the API."""

from governance.accession import api as accession
from governance.commitments import api as commitments
from governance.consultations import api as consultations
from governance.decisions import api as decisions
from governance.plan import api as plan
from governance.proposals import api as proposals

routes = [
    *plan.routes, *commitments.routes, *proposals.routes, *consultations.routes, *decisions.routes, *accession.routes,
]  # fmt: skip
