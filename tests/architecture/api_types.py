"""Writes the app's TypeScript types of the API from this source tree: `python -m tests.architecture.api_types`."""

import subprocess
from pathlib import Path

from litestar.serialization import encode_json

from backend.app import build_app
from tests.app import settings_for_tests

PWA = Path(__file__).parents[2] / "pwa"
PATH = PWA / "src" / "api.gen.ts"


def render() -> str:
    schema = build_app(settings_for_tests()).openapi_schema.to_schema()
    made = subprocess.run(
        ["node", "tools/api.mjs"], cwd=PWA, input=encode_json(schema), capture_output=True, check=True
    )
    return made.stdout.decode()


if __name__ == "__main__":
    PATH.write_text(render(), encoding="utf-8")
