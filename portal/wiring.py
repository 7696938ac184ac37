"""The only place that knows everybody: fills the floor's registries, once, when Django is ready (design.md §1).

What a feature provides stands in its own modules; here is one line for each: which model has which workflow, what a
permission name means, who receives a kind of notice, what an outcome of a silence run calls.
"""


def fill() -> None:
    """Fill every registry. A test proves that nothing named in a workflow is missing (tests/test_wiring.py)."""
    _workflows()
    _permissions()


def _workflows() -> None:
    """Model → its table of transitions."""


def _permissions() -> None:
    """Permission name → predicate."""
