"""Ranks candidates: analysis of questions and passages, features, and the models for order and confidence."""
