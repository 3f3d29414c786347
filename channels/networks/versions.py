"""Reads ``versions.toml``: the versions of a network's API that it documents, with their ends."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field, field_validator

from channels.contract import ApiVersion, ApiVersions
from channels.networks.policy import PolicyError
from core.toml_files import HttpsAddress, ListOf, Text, TomlModel, not_empty, read


class _Version(TomlModel):
    name: Annotated[Text, Field(pattern=r"^\D*\d[\d.]*$")]
    ends: date | None = None


class _File(TomlModel):
    source: HttpsAddress
    checked: date
    version: Annotated[ListOf[_Version], AfterValidator(not_empty)]

    @field_validator("version")
    @classmethod
    def _each_name_once(cls, versions: tuple[_Version, ...]) -> tuple[_Version, ...]:
        names = [version.name for version in versions]
        if twice := {name for name in names if names.count(name) > 1}:
            raise ValueError(f"{', '.join(sorted(twice))} stands there twice")
        return versions


def load(
    folder: str | Path, *, asked: str = "", setting: str = "", header: str = "", refused: int = 0
) -> ApiVersions:
    """Read ``versions.toml`` in ``folder``; the rest as ``ApiVersions`` has it.

    Raises PolicyError where the file cannot be relied on.
    """
    path = Path(folder) / "versions.toml"
    try:
        file = read(_File, path.read_text())
    except OSError as error:
        raise PolicyError(f"{path.parent.name}/versions.toml: {error.strerror}") from None
    except ValueError as error:
        raise PolicyError(f"{path.parent.name}/versions.toml: {error}") from None
    listed = tuple(ApiVersion(version.name, version.ends) for version in file.version)
    return ApiVersions(listed, file.source, file.checked, asked, setting, header, refused)
