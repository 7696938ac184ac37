"""The writers of reference data: facts about the real world, each kind in one transaction, each loading audited."""
