"""Acts on participants: applications, admission, decline by two officers, end; and their people."""

from members.participants.services.admission import (
    participant_admit,
    participant_appeal,
    participant_decline,
    participant_decline_propose,
    participant_decline_undo,
    participant_end,
    participant_uphold,
    participant_withdraw,
)
from members.participants.services.people import (
    representative_end,
    representative_invite,
    representative_take_up,
)
from members.participants.services.register import About, participant_describe, participant_enter

__all__ = [
    "About",
    "participant_admit",
    "participant_appeal",
    "participant_decline",
    "participant_decline_propose",
    "participant_decline_undo",
    "participant_describe",
    "participant_end",
    "participant_enter",
    "participant_uphold",
    "participant_withdraw",
    "representative_end",
    "representative_invite",
    "representative_take_up",
]
