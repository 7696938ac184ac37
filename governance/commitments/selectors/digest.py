"""The fingerprint of what a member undertakes: printed on its receipt."""

import hashlib
import json

from governance.commitments.models import Commitment


def digest_of(row: Commitment) -> str:
    """SHA-256 over the terms: words, points, figures, dates, milestones, partners."""
    terms = {
        "title": row.title,
        "summary": row.summary,
        "points": sorted(str(uid) for uid in row.points.values_list("uid", flat=True)),
        "sdg_targets": sorted(row.sdg_targets),
        "indicator": row.indicator,
        "unit": row.unit,
        "figures": [None if figure is None else f"{figure:.4f}" for figure in (row.baseline, row.target)],
        "interval": [row.starts_at.isoformat(), row.ends_at.isoformat()],
        "class": row.chosen_audience,
        "milestones": [[step.title, step.due_at.isoformat()] for step in row.milestones.all()],
        "partners": [[partner.member_id, partner.name, partner.share] for partner in row.partners.order_by("pk")],
    }
    return hashlib.sha256(json.dumps(terms, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
