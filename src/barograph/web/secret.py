"""The key that signs sessions: chosen by the office, or made once and kept beside the embedded ledger."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any

from .. import settings
from ..errors import SettingsError

__all__ = ["key"]


def key(database: dict[str, Any]) -> str:
    """BAROGRAPH_SECRET_KEY; for an SQLite ledger else a private file `<ledger>.key` beside it."""
    chosen = settings.get("BAROGRAPH_SECRET_KEY")
    if chosen is not None:
        if len(chosen) < 50 or len(set(chosen)) < 5:
            raise SettingsError(
                "BAROGRAPH_SECRET_KEY is too short: it needs at least 50 random characters",
                zh="设置 BAROGRAPH_SECRET_KEY 过短：请使用不少于 50 个随机字符",
                code="settings-secret",
            )
        return chosen
    name = str(database["NAME"])
    if "sqlite" not in database["ENGINE"]:
        raise SettingsError(
            "BAROGRAPH_SECRET_KEY is not set; a ledger on a server needs one (50 random characters or more)",
            zh="未设置 BAROGRAPH_SECRET_KEY;台账在数据库服务器上时必须设置（不少于 50 个随机字符）",
            code="settings-secret",
        )
    if name == ":memory:" or "mode=memory" in name:
        return secrets.token_urlsafe(64)
    return _kept(Path(name + ".key"))


def _kept(path: Path) -> str:
    """Read the file, or make it so that only its owner reads it; two starts at once agree on one key."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        pass
    else:
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(64))
    value = path.read_text().strip()
    if len(value) < 50:
        raise SettingsError(
            f"{path} does not hold a key: delete it and start again",
            zh=f"密钥文件 {path} 内容不完整：请删除后重新启动",
            code="settings-secret",
            path=str(path),
        )
    return value
