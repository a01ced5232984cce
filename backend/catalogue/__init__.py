"""Products, by GTIN."""
