"""One settings class, read once from the environment or `.env` (contract.md, Settings)."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AliasChoices, Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from db.session import sqlite_file


class Settings(BaseSettings):
    """Every name is the environment variable of the contract in lower case. Secrets never print."""

    model_config = SettingsConfigDict(env_file=".env", env_file_encoding="utf-8", extra="ignore", env_ignore_empty=True)

    database_url: str = "sqlite+aiosqlite:///var/dondoc.db"
    timezone: str = "Asia/Ho_Chi_Minh"
    files_dir: Path | None = None  # pictures and papers that were sent; see files_folder

    web_host: str = "127.0.0.1"
    web_port: int = 8363
    web_chat: Literal["local", "on", "off"] = "local"
    public_url: str | None = None

    telegram_token: SecretStr | None = None
    telegram_api_base: str = "https://api.telegram.org"
    telegram_webhook_secret: SecretStr | None = None

    zalo_bot_token: SecretStr | None = None
    zalo_bot_api_base: str = "https://bot-api.zaloplatforms.com"
    zalo_bot_webhook_secret: SecretStr | None = None
    zalo_bot_name: str | None = None  # behind the @ in groups; getMe may not tell it
    zalo_bot_monthly: int = Field(default=3000, ge=0)  # messages of the account's plan (bot/channels/zalo_bot.py); 0: no quota
    zalo_oa_app_id: str | None = None
    zalo_oa_app_secret: SecretStr | None = None
    zalo_oa_secret_key: SecretStr | None = None
    zalo_oa_refresh_token: SecretStr | None = None
    zalo_oa_api_base: str = "https://openapi.zalo.me"
    zalo_oauth_base: str = "https://oauth.zaloapp.com"

    dondoc_now: datetime | None = Field(default=None, validation_alias=AliasChoices("DONDOC_NOW", "dondoc_now"))
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_format: Literal["text", "json"] = "text"

    @field_validator("database_url")
    @classmethod
    def _url_is_understood(cls, value: str) -> str:
        try:
            driver = make_url(value).drivername
        except ArgumentError:
            driver = ""
        if driver not in ("sqlite+aiosqlite", "postgresql+asyncpg"):
            raise ValueError("expected sqlite+aiosqlite:///file.db or postgresql+asyncpg://…")
        return value

    @field_validator("timezone")
    @classmethod
    def _zone_exists(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError(f"no time zone is called {value!r}; for example Asia/Ho_Chi_Minh") from error
        return value

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def files_folder(self) -> Path:
        """FILES_DIR, or a folder beside the SQLite database. Replicas on PostgreSQL share one."""
        database = sqlite_file(self.database_url)
        return (self.files_dir or (database.parent if database else Path("var")) / "files").absolute()

    @property
    def local_url(self) -> str | None:
        """Where a browser on this machine finds the pages, in an installation that serves this machine alone."""
        return f"http://127.0.0.1:{self.web_port}" if self.web_chat == "local" and self.web_port else None

    @property
    def is_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")

    def secrets(self) -> list[str]:
        """Every secret value that is set, for blotting out of logs."""
        values = (getattr(self, name) for name in type(self).model_fields)
        found = [value.get_secret_value() for value in values if isinstance(value, SecretStr)]
        password = make_url(self.database_url).password
        return [*found, *([str(password)] if password else [])]
