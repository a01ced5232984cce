"""Run the migrations forward on whichever engine an address names."""

import contextlib
import io
import os
import sys
import types

from piccolo.apps.migrations.commands.forwards import run_forwards
from piccolo.apps.migrations.tables import Migration
from piccolo.conf.apps import AppRegistry

from backend.db.engine import piccolo_engine_from
from backend.db.kept import KeptSQLiteEngine

_CONF = "backend_piccolo_conf"


class MigrationFailed(RuntimeError):  # noqa: N818 - names the event
    """A migration did not finish; the message says what Piccolo said."""


async def migrate(url: str) -> list[str]:
    """Bring a database to today's schema. Answers what Piccolo reported, line by line; running it twice is harmless.

    Piccolo finds its engine through a module named in the environment, so one is made for the run.
    """
    engine = piccolo_engine_from(url)
    conf = types.ModuleType(_CONF)
    conf.DB = engine  # type: ignore[attr-defined]
    conf.APP_REGISTRY = AppRegistry(apps=["backend.db.piccolo_app"])  # type: ignore[attr-defined]
    before = os.environ.get("PICCOLO_CONF")
    sys.modules[_CONF] = conf
    os.environ["PICCOLO_CONF"] = _CONF
    said = io.StringIO()
    try:
        Migration._meta.db = engine  # noqa: SLF001 - it keeps the engine of an earlier run in this process otherwise
        with contextlib.redirect_stdout(said):
            result = await run_forwards(app_name="comptoir")
    finally:
        sys.modules.pop(_CONF, None)
        if before is None:
            os.environ.pop("PICCOLO_CONF", None)
        else:
            os.environ["PICCOLO_CONF"] = before
        if isinstance(engine, KeptSQLiteEngine):
            engine.close()
    if not result.success:
        raise MigrationFailed(result.message or said.getvalue())
    return [line.strip() for line in said.getvalue().splitlines() if line.strip()]
