"""Settings: ``base`` for all, ``dev`` for the one-machine run, ``test`` for the suite, ``prod`` for a server."""
