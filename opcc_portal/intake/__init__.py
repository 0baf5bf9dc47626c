"""Bringing figures in: files read safely, staged, compared, and two people at one thing."""
