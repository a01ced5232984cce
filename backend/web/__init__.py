"""HTTP without a business word: problems, security headers, the origin check, limits, health, metrics, the API page."""
