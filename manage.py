#!/usr/bin/env python3
"""The one command of the portal: ``python3 manage.py up``, ``… test``, and every Django command.

On a bare Python it first makes the virtual environment from the lock and goes on inside it.
"""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent


def main() -> None:
    """Prepare the environment, then hand over to the command named on the command line."""
    sys.path.insert(0, str(ROOT))
    from portal.local.bootstrap import ensure_environment  # standard library only

    ensure_environment(ROOT, sys.argv)
    from portal.local.commandline import run

    sys.exit(run(ROOT, sys.argv))


if __name__ == "__main__":
    main()
