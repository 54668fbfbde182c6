"""A slow machine is no failure: properties are about values, not about time."""

from hypothesis import settings

settings.register_profile("values", deadline=None)
settings.load_profile("values")
