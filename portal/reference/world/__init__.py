"""The demonstration world: invented states and people, and what they did, made by the same services as everything else."""
