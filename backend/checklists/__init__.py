"""Checklists: what a rep looks at in a store. Published versions never change."""
