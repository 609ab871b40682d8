"""At a glance: one programme on a page, several beside each other."""
