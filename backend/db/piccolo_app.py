"""The one Piccolo app, with an explicit table list."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from backend.db.tables import TABLES

APP_CONFIG = AppConfig(
    app_name="comptoir",
    migrations_folder_path=str(Path(__file__).parent / "migrations"),
    table_classes=TABLES,
    migration_dependencies=[],
    commands=[],
)
