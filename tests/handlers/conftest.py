"""Fixtures of the abilities: a played reporting year, made once and copied for each test."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.conftest import sqlite_url
from tests.handlers.year import play_year
from tests.postgres import run_aside


@pytest.fixture(scope="session")
def year_template(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Path:
    file = tmp_path_factory.mktemp("year") / "year.db"
    shutil.copyfile(sqlite_template, file)
    run_aside(play_year(sqlite_url(file)))
    return file


@pytest.fixture
def year_url(tmp_path: Path, year_template: Path) -> str:
    """A database that knows the weeks of tests/handlers/year.py; open it with `year_ahead`."""
    file = tmp_path / "year.db"
    for part in year_template.parent.iterdir():  # with what is still in the write-ahead log
        shutil.copyfile(part, tmp_path / part.name)
    return sqlite_url(file)
