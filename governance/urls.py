"""Gathers the addresses of governance."""

from django.urls import include, path

urlpatterns = [
    path("accession/", include("governance.accession.urls")),
    path("consultations/", include("governance.consultations.urls")),
    path("proposals/", include("governance.proposals.urls")),
    path("decisions/", include("governance.decisions.urls")),
    path("plans/", include("governance.plan.urls")),
    path("commitments/", include("governance.commitments.urls")),
]
