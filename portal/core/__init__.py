"""The floor: what every storey stands on. It imports nothing of ours; what must reach upwards is a registry (see registry.py)."""
