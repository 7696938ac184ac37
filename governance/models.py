"""Gathers governance's models for Django."""

from governance.accession.models import Application, FormReturn
from governance.commitments.models import Commitment, CommitmentPartner, CommitmentTarget, Milestone, Report
from governance.consultations.models import Comment, Consultation, Consulted, NationalResponse
from governance.decisions.models import Decision, PaperAct, RunAct, RunMember, SilenceRun
from governance.plan.models import Goal, Plan, Point
from governance.proposals.models import Proposal, Screening

__all__ = [
    "Application",
    "Comment",
    "Commitment",
    "CommitmentPartner",
    "CommitmentTarget",
    "Consultation",
    "Consulted",
    "Decision",
    "FormReturn",
    "Goal",
    "Milestone",
    "NationalResponse",
    "PaperAct",
    "Plan",
    "Point",
    "Proposal",
    "Report",
    "RunAct",
    "RunMember",
    "Screening",
    "SilenceRun",
]
