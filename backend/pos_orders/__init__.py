"""POS material: what a brand has to put up in a store, and the orders for it, from wish to wall."""
