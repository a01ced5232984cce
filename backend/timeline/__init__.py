"""The account timeline both companies share: reading it, searching it, and resolving what they disagree on."""
