"""What a password must be, said in Chinese (and, through the catalogue of the site, in English)."""

from __future__ import annotations

from django.contrib.auth import password_validation as django
from django.utils.translation import gettext as _

__all__ = ["Common", "Length", "Numeric", "Similar"]


class Length(django.MinimumLengthValidator):
    def get_error_message(self) -> str:
        return _("密码太短，至少需要 %(n)d 位。") % {"n": self.min_length}

    def get_help_text(self) -> str:
        return _("至少 %(n)d 位。") % {"n": self.min_length}


class Similar(django.UserAttributeSimilarityValidator):
    def get_error_message(self) -> str:
        return _("密码与用户名或姓名过于相似。")

    def get_help_text(self) -> str:
        return _("不能与用户名或姓名过于相似。")


class Common(django.CommonPasswordValidator):
    def get_error_message(self) -> str:
        return _("密码过于常见。")

    def get_help_text(self) -> str:
        return _("不能是常见密码。")


class Numeric(django.NumericPasswordValidator):
    def get_error_message(self) -> str:
        return _("密码不能全是数字。")

    def get_help_text(self) -> str:
        return _("不能全是数字。")
