"""Settings: the one table of what an office can choose, with name, default and meaning.

A setting is read from the environment at the moment it is asked for. A number that can be chosen well once is
a constant in the code and not a setting. An empty value counts as not set.
"""

from __future__ import annotations

import difflib
import os
from dataclasses import dataclass

from .errors import SettingsError

__all__ = ["SETTINGS", "Setting", "flag", "get", "table"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One choice of the office: where it has no default, not set means None."""

    name: str
    default: str | None
    meaning: str
    zh: str
    secret: bool = False


SETTINGS: dict[str, Setting] = {
    setting.name: setting
    for setting in (
        Setting(
            name="BAROGRAPH_DATABASE", default="barograph.db",
            meaning="The ledger: a file name, sqlite:///file or postgresql://user:password@host/name.",
            zh="台账所在：文件名、sqlite:///文件 或 postgresql://用户:口令@主机/库名。",
        ),
        Setting(
            name="BAROGRAPH_CONTENT", default=None,
            meaning="Folder of the office's own content, laid over ours (same layout as barograph/content).",
            zh="本单位内容文件夹，叠加在自带内容之上（目录结构与 barograph/content 相同）。",
        ),
        Setting(
            name="BAROGRAPH_SECRET_KEY", default=None, secret=True,
            meaning="Key that signs sessions and tokens; needed by a server that others reach.",
            zh="签名会话与令牌的密钥；对外提供服务时必须设置。",
        ),
        Setting(
            name="BAROGRAPH_HOSTS", default="localhost,127.0.0.1,[::1]",
            meaning="Host names the site answers to, separated by commas.",
            zh="网站应答的主机名，以逗号分隔。",
        ),
        Setting(
            name="BAROGRAPH_PRODUCTION", default="0",
            meaning="1 where the site is served to others: secure cookies, HTTPS only, no debug pages.",
            zh="对外服务时设为 1：仅限 HTTPS、安全 Cookie、无调试页。",
        ),
        Setting(
            name="BAROGRAPH_LANGUAGE", default=None,
            meaning="Language of the command line, zh or en; not set: that of the system.",
            zh="命令行所用语言，zh 或 en；不设则随系统。",
        ),
        Setting(
            name="BAROGRAPH_JOBS", default=None,
            meaning="Processes that read documents at once; not set: one for each core.",
            zh="同时解读文件的进程数；不设则每个处理器核一个。",
        ),
        Setting(
            name="BAROGRAPH_SOUND_AT", default=None,
            meaning="Confidence, 0 to 1, from which figures read in prose may be accepted together; not set: 0.9.",
            zh="正文读数可批量采纳的最低置信度（0 到 1）；不设则为 0.9。",
        ),
        Setting(
            name="BAROGRAPH_PROXIES", default="0",
            meaning="How many trusted reverse proxies stand in front of the site.",
            zh="网站前面受信任的反向代理的层数。",
        ),
        Setting(
            name="BAROGRAPH_OIDC_SERVER", default=None,
            meaning="Address of the office's OpenID Connect server; not set: sign-in with a password only.",
            zh="本单位统一身份认证(OpenID Connect)服务地址；不设则只用口令登录。",
        ),
        Setting(
            name="BAROGRAPH_OIDC_NAME", default="统一身份认证",
            meaning="What the sign-in page calls that server.",
            zh="登录页上该认证服务的名称。",
        ),
        Setting(
            name="BAROGRAPH_OIDC_CLIENT", default=None,
            meaning="Our client id at that server.",
            zh="本系统在该认证服务登记的客户端编号。",
        ),
        Setting(
            name="BAROGRAPH_OIDC_SECRET", default=None, secret=True,
            meaning="Our client secret at that server.",
            zh="本系统在该认证服务登记的客户端密钥。",
        ),
    )
}  # fmt: skip


def get(name: str) -> str | None:
    """What the office chose, else the default; None where it chose nothing and there is no default.

    >>> get("BAROGRAPH_HOSTS")
    'localhost,127.0.0.1,[::1]'
    >>> get("BAROGRAPH_CONTENTS")
    Traceback (most recent call last):
    barograph.errors.SettingsError: there is no setting BAROGRAPH_CONTENTS; did you mean BAROGRAPH_CONTENT?
    """
    setting = SETTINGS.get(name)
    if setting is None:
        near = difflib.get_close_matches(name, SETTINGS, n=1)
        hint, hint_zh = (f"; did you mean {near[0]}?", f"，是否指 {near[0]}？") if near else ("", "")
        raise SettingsError(
            f"there is no setting {name}{hint}",
            zh=f"没有名为 {name} 的设置{hint_zh}",
            suggestion=near[0] if near else None,
        )
    value = os.environ.get(name, "").strip()
    return value if value else setting.default


def flag(name: str) -> bool:
    """A setting that is on or off.

    >>> flag("BAROGRAPH_PRODUCTION")
    False
    """
    value = get(name)
    words = {
        "1": True,
        "true": True,
        "yes": True,
        "on": True,
        "0": False,
        "false": False,
        "no": False,
        "off": False,
    }
    if value is None or value.lower() not in words:
        raise SettingsError(
            f"{name} is {value!r}: write 1 or 0",
            zh=f"设置 {name} 的值为“{value}”，请写 1 或 0",
            code="settings-flag",
        )
    return words[value.lower()]


def table() -> list[dict[str, str]]:
    """The table for a page or a command: name, default, meaning, 说明; secrets never show their value."""
    return [
        {
            "name": s.name,
            "default": "" if s.default is None else s.default,
            "meaning": s.meaning,
            "zh": s.zh,
        }
        for s in SETTINGS.values()
    ]
