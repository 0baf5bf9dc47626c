"""Reads for staffing, each in a fixed number of queries however many teams, roles and snapshots there are."""
