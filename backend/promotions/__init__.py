"""Promotions: what the brand plans for which stores, what each store does about it, what became of it."""
