"""Imported before anything else: in the tests, whoever writes to a record raises (`sync/record.py`)."""

import os

os.environ["COMPTOIR_FREEZE_RECORDS"] = "1"
