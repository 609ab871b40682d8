"""Mappings proposed for files that there is none for yet: by their words, and asked where those leave it open."""
