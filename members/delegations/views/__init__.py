"""Pages of delegations: what is seen (pages), what is done (acts)."""
