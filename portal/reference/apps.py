from django.apps import AppConfig


class ReferenceConfig(AppConfig):
    """Commands that load what is known of the real world, and the demonstration world. No models."""

    name = "portal.reference"
    label = "reference"
