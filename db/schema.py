"""Whether the tables of a database are those that the program knows: a database made by an earlier draft of a
migration calls itself current and is not."""

from __future__ import annotations

from sqlalchemy import Connection, inspect
from sqlalchemy.ext.asyncio import AsyncEngine

from db.faults import DatabaseUnavailable, explained
from db.models import Base

_SHOWN = 4
_NOT_OURS = {"alembic_version"}


async def differences(engine: AsyncEngine) -> list[str]:
    """Missing and unknown columns as "table.column", missing and unknown tables as "table.*"; none when all is well."""
    with explained():
        async with engine.connect() as connection:
            return await connection.run_sync(_compare)


async def check_schema(engine: AsyncEngine) -> None:
    """Raises DatabaseUnavailable when the tables are not those that the program knows."""
    found = await differences(engine)
    if found:
        raise DatabaseUnavailable(
            f"the database was made by another draft of this version ({shortened(found)}); restore a backup or move the file away"
        )


def _compare(connection: Connection) -> list[str]:
    inspector = inspect(connection)
    here = {table: {column["name"] for column in inspector.get_columns(table)} for table in inspector.get_table_names()}
    known = {table.name: {column.name for column in table.columns} for table in Base.metadata.sorted_tables}
    found: list[str] = []
    for table in sorted((here.keys() | known.keys()) - _NOT_OURS):
        if table not in here or table not in known:
            found.append(f"{'-' if table not in here else '+'}{table}.*")
            continue
        found += [f"-{table}.{column}" for column in sorted(known[table] - here[table])]
        found += [f"+{table}.{column}" for column in sorted(here[table] - known[table])]
    return found


def shortened(found: list[str]) -> str:
    """ "-prompts.confirms, +prompts.old and 3 more": minus is missing, plus is unknown to this version."""
    more = f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
    return ", ".join(found[:_SHOWN]) + more
