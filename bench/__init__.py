"""Measurements: long runs that say how fast, how durable, how much. Each has a small twin in the suite."""
