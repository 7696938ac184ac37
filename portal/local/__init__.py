"""The one-machine run: environment, embedded PostgreSQL and Valkey, web, worker, scheduler, caught mail."""
