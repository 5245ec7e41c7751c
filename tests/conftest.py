"""What holds for every test."""

from hypothesis import settings

# How long an example takes says more about the machine than about the project.
settings.register_profile("mlready", deadline=None)
settings.load_profile("mlready")
