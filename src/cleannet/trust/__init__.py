"""Criteria, dependence, adoption: what can be measured about trust, without taking a side."""
