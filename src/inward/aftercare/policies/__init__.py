"""Policies: what an enterprise can get, under which conditions, and whom a policy concerns."""
