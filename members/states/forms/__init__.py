"""Forms of the register: its filters, and what the secretariat enters."""

from members.states.forms.common import AsOfForm, RegisterFilter
from members.states.forms.facts import (
    BelongForm,
    CompetenceForm,
    ConditionForm,
    EnterForm,
    LeaveForm,
    StatusForm,
    SuccessionForm,
)
from members.states.forms.instruments import (
    AcceptForm,
    ActForm,
    AnswerForm,
    AskForm,
    CertifyForm,
    ConfirmForm,
    CorrectForm,
    DepositForm,
    ObjectForm,
    PowersForm,
    ReceiveForm,
    RecordForm,
    RectifyForm,
)

__all__ = [
    "AcceptForm",
    "ActForm",
    "AnswerForm",
    "AsOfForm",
    "AskForm",
    "BelongForm",
    "CertifyForm",
    "CompetenceForm",
    "ConditionForm",
    "ConfirmForm",
    "CorrectForm",
    "DepositForm",
    "EnterForm",
    "LeaveForm",
    "ObjectForm",
    "PowersForm",
    "ReceiveForm",
    "RecordForm",
    "RectifyForm",
    "RegisterFilter",
    "StatusForm",
    "SuccessionForm",
]
