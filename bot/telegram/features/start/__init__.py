"""The first steps: `/start`."""
