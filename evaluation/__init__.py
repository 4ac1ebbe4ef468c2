"""Measures the quality of answers and briefings, and fits the models."""
