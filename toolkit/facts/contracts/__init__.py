"""Contracts: the shape of every table and of every YAML file."""
