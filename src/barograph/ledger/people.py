"""People and organisations: who works here, with which role, in which part of the tree. Every change is audited."""

from __future__ import annotations

import hashlib
import re
import secrets
from typing import Any

from django.db.models import QuerySet, Value
from django.db.models.functions import Concat, Substr
from django.utils import timezone

from ..errors import LedgerError, NotFound, NotPermitted
from .desk import Desk
from .figures import storable
from .models import (
    ApiToken,
    Decision,
    Holding,
    Import,
    Lesson,
    Observation,
    Organisation,
    Reading,
    Run,
    Source,
    User,
)  # fmt: skip

__all__ = ["People", "token_digest"]

SCOPED = (Source, Import, Reading, Observation, Decision, Run, Holding, Lesson)
"""What belongs to an organisation by its path."""

_NAME = re.compile(r"[\w.@+-]{1,150}")


class People(Desk):
    """The verbs about users and organisations. An administrator acts in her own part of the tree only."""

    # -- organisations ------------------------------------------------------------------------------------

    def organisations(self) -> QuerySet[Organisation]:
        """The organisations in sight: one's own and those below."""
        rows = Organisation.objects.order_by("path")
        if self.user is None:
            return rows
        return rows.filter(path__startswith=self.user.scope) if self.user.scope else rows.none()

    def organisation(self, name: str, *, create: bool = False, parent: str | None = None) -> Organisation:
        """An organisation by its name; made where there is none and `create` says so."""
        found = list(self.organisations().filter(name=name)[:2])
        if len(found) == 1:
            return found[0]
        if found:
            raise LedgerError(
                f"several organisations are called {name}; use the pages to say which.",
                zh=f"有多个单位名为“{name}”，请在网页上指定。", code="organisation",
            )  # fmt: skip
        if not create:
            raise NotFound(
                f"there is no organisation {name}.",
                zh=f"没有名为“{name}”的单位。",
                code="organisation",
                name=name,
            )
        return self.create_organisation(name, parent=None if parent is None else self.organisation(parent))

    def create_organisation(
        self, name: str, *, parent: Organisation | None = None, area_code: str = ""
    ) -> Organisation:
        """A new organisation below `parent`; without one a root, which only the analyst at her own file makes."""
        self._may("organisations")
        name = storable(name.strip())
        if not name or len(name) > 200:
            raise LedgerError(
                "an organisation needs a name of at most 200 characters.", zh="请填写单位名称，不超过 200 字。",
                code="field", field="name",
            )  # fmt: skip
        if parent is None and self.user is not None:
            parent = self.user.organisation
        if parent is not None:
            parent = self._within(parent)
        with self._write() as pen:
            made = Organisation.objects.create(
                name=name,
                parent=parent,
                path=f"new-{secrets.token_hex(8)}",
                area_code=area_code,
                created_at=pen.now,
            )
            made.path = ("" if parent is None else parent.path) + f"{made.pk}."
            made.save(update_fields=["path"])
            pen.note(
                "organisation.create",
                made,
                scope=made.path,
                name=name,
                parent=None if parent is None else parent.pk,
            )
        return made

    def rename_organisation(self, organisation: Organisation, name: str) -> Organisation:
        self._may("organisations")
        organisation = self._within(organisation)
        name = storable(name.strip())
        if not name or len(name) > 200:
            raise LedgerError(
                "an organisation needs a name of at most 200 characters.", zh="请填写单位名称，不超过 200 字。",
                code="field", field="name",
            )  # fmt: skip
        with self._write() as pen:
            was, organisation.name = organisation.name, name
            organisation.save(update_fields=["name"])
            pen.note("organisation.rename", organisation, scope=organisation.path, was=was, name=name)
        return organisation

    def move_organisation(self, organisation: Organisation, parent: Organisation) -> Organisation:
        """Hang an organisation, with all below it and all that they hold, under another one."""
        self._may("organisations")
        organisation, parent = self._within(organisation), self._within(parent)
        if self.user is not None and organisation.path == self.user.scope:
            raise NotPermitted(
                "you cannot move the organisation that you administer.",
                zh="不能移动您自己所在的单位。",
                code="own-organisation",
            )
        if parent.path.startswith(organisation.path):
            raise LedgerError(
                "an organisation cannot hang below itself.",
                zh="不能把单位移到它自己的下级。",
                code="field",
                field="parent",
            )
        with self._write() as pen:
            old, new = organisation.path, f"{parent.path}{organisation.pk}."
            organisation.parent = parent
            organisation.save(update_fields=["parent"])
            self._repath(old, new)
            pen.note("organisation.move", organisation, scope=new, was=old, path=new)
        organisation.refresh_from_db()
        return organisation

    @staticmethod
    def _repath(old: str, new: str) -> None:
        moved = Concat(Value(new), Substr("path", len(old) + 1))
        Organisation.objects.filter(path__startswith=old).update(path=moved)
        moved = Concat(Value(new), Substr("scope", len(old) + 1))
        for model in (*SCOPED, User):
            model.objects.filter(scope__startswith=old).update(scope=moved)

    def adopt(self, organisation: Organisation) -> int:
        """Give what belongs to nobody (an analyst's own file) to an organisation; how many sources it were."""
        self._may("organisations")
        if self.user is not None:
            raise NotPermitted(
                "only the analyst at her own file can give it to an organisation.",
                zh="只有在本机台账上才能把数据划归单位。", code="adopt",
            )  # fmt: skip
        organisation = self._within(organisation)
        with self._write() as pen:
            both = Source.objects.filter(scope="", blob__sources__scope=organisation.path).count()
            if both:
                raise LedgerError(
                    f"{both} of the files are in {organisation.name} already; adopt into an organisation without them.",
                    zh=f"其中 {both} 份文件“{organisation.name}”已有，请划归没有这些文件的单位。", code="adopt",
                )  # fmt: skip
            # Counted anew under the new scope: the organisation may hold the same series already.
            pen.series.update(Holding.objects.filter(scope="").values_list("series_id", flat=True))
            Holding.objects.filter(scope="").delete()
            n = Source.objects.filter(scope="").update(scope=organisation.path, organisation=organisation)
            Import.objects.filter(scope="").update(scope=organisation.path, organisation=organisation)
            for model in (Reading, Observation, Decision, Run):
                model.objects.filter(scope="").update(scope=organisation.path)
            self._adopt_lessons(organisation)
            pen.note("organisation.adopt", organisation, scope=organisation.path, sources=n)
        return n

    @staticmethod
    def _adopt_lessons(organisation: Organisation) -> None:
        """Lessons come along; one whose words the organisation reads otherwise already is only proposed."""
        theirs = set(
            Lesson.objects.filter(scope=organisation.path, state=Lesson.State.ACCEPTED).values_list(
                "attribute", "key"
            )
        )
        for lesson in Lesson.objects.filter(scope=""):
            if lesson.state == Lesson.State.ACCEPTED and (lesson.attribute, lesson.key) in theirs:
                lesson.state = Lesson.State.PROPOSED
            lesson.scope = organisation.path
            lesson.save(update_fields=["scope", "state"])

    def _within(self, organisation: Organisation) -> Organisation:
        found: Organisation = self._found(Organisation, organisation.pk, rows=self.organisations())
        return found

    # -- users --------------------------------------------------------------------------------------------

    def users(self) -> QuerySet[User]:
        """The people in sight: of one's own organisation and below, and, for the analyst, everybody."""
        rows = User.objects.select_related("organisation").order_by("username")
        if self.user is None:
            return rows
        return rows.filter(scope__startswith=self.user.scope) if self.user.scope else rows.none()

    def person(self, user_id: int) -> User:
        self._may("users")
        found: User = self._found(User, user_id, rows=self.users())
        return found

    def create_user(
        self, username: str, *, role: str, organisation: Organisation, password: str, **names: str
    ) -> User:
        """A new person; the password must pass the validators of the site."""
        self._may("users")
        username = username.strip()
        if not _NAME.fullmatch(username):
            raise LedgerError(
                f"{username!r} is no user name: letters, digits and @ . + - _, at most 150.",
                zh=f"“{username}”不能作用户名，请用字母、数字、汉字和 @ . + - _,不超过 150 字。", code="field", field="username",
            )  # fmt: skip
        self._role(role)
        home = self._within(organisation)
        if User.objects.filter(username__iexact=username).exists():
            raise LedgerError(
                f"there is a user {username} already.",
                zh=f"用户名“{username}”已被使用。",
                code="field",
                field="username",
            )
        user = User(username=username, role=role, organisation=home, **names)
        self._password(user, password)
        with self._write() as pen:
            user.save()
            pen.note("user.create", user, scope=home.path, username=username, role=role, organisation=home.pk)
        return user

    def set_role(self, user: User, role: str) -> User:
        self._role(role)
        return self._change(user, "user.role", role=role)

    def set_organisation(self, user: User, organisation: Organisation) -> User:
        return self._change(user, "user.organisation", organisation=self._within(organisation))

    def set_active(self, user: User, active: bool) -> User:
        return self._change(user, "user.activate" if active else "user.deactivate", is_active=active)

    def set_password(self, user: User, password: str) -> User:
        """A new password by an administrator, or one's own."""
        own = self.user is not None and self.user.pk == user.pk
        if not own:
            self._may("users")
            user = self.person(user.pk)
        self._password(user, password)
        with self._write() as pen:
            user.save(update_fields=["password"])
            pen.note("user.password", user, scope=user.scope, username=user.username)
        return user

    def _change(self, user: User, action: str, **changes: Any) -> User:
        self._may("users")
        user = self.person(user.pk)
        if self.user is not None and self.user.pk == user.pk:
            raise NotPermitted(
                "nobody changes her own role, organisation or standing.",
                zh="不能修改自己的角色、单位或启用状态，请由另一位管理员操作。", code="own-account",
            )  # fmt: skip
        with self._write() as pen:
            was = {name: str(getattr(user, name)) for name in changes}
            for name, value in changes.items():
                setattr(user, name, value)
            user.save()
            pen.note(
                action,
                user,
                scope=user.scope,
                username=user.username,
                was=was,
                now={k: str(v) for k, v in changes.items()},
            )
        return user

    @staticmethod
    def _role(role: str) -> None:
        if role not in User.Role.values:
            raise LedgerError(
                f"{role!r} is no role; there are {', '.join(User.Role.values)}.",
                zh=f"没有“{role}”这种角色，可选：{'、'.join(User.Role.values)}。", code="field", field="role",
            )  # fmt: skip

    @staticmethod
    def _password(user: User, password: str) -> None:
        from django.contrib.auth.password_validation import validate_password
        from django.core.exceptions import ValidationError

        try:
            validate_password(password, user)
        except ValidationError as error:
            words = " ".join(error.messages)
            raise LedgerError(f"the password is not good enough: {words}", zh=f"密码不符合要求：{words}", code="field",
                              field="password") from error  # fmt: skip
        user.set_password(password)

    # -- tokens -------------------------------------------------------------------------------------------

    def create_token(self, name: str, *, expires_at: Any = None) -> tuple[ApiToken, str]:
        """A token of one's own for the API; its text is shown now and never again."""
        if self.user is None:
            raise NotPermitted(
                "a token belongs to a user.", zh="令牌须属于某个用户，请先登录。", code="token"
            )
        text = "bg_" + secrets.token_urlsafe(32)
        with self._write() as pen:
            token = ApiToken.objects.create(
                user=self.user, name=storable(name.strip())[:100], prefix=text[:9], digest=token_digest(text),
                created_at=pen.now, expires_at=expires_at,
            )  # fmt: skip
            pen.note("token.create", token, scope=self.scope, name=token.name, prefix=token.prefix)
        return token, text

    def revoke_token(self, token_id: int) -> ApiToken:
        """End a token: one's own, or as an administrator that of somebody in one's part of the tree."""
        rows = ApiToken.objects.select_related("user")
        if self.user is not None:
            allowed = self.users() if self.can("users") else User.objects.filter(pk=self.user.pk)
            rows = rows.filter(user__in=allowed)
        token: ApiToken = self._found(ApiToken, token_id, rows=rows)
        with self._write() as pen:
            if token.revoked_at is None:
                token.revoked_at = pen.now
                token.save(update_fields=["revoked_at"])
                pen.note("token.revoke", token, scope=token.user.scope, name=token.name, prefix=token.prefix)
        return token

    @staticmethod
    def user_of_token(text: str) -> User | None:
        """The person whose valid token this is."""
        now = timezone.now()
        token = (
            ApiToken.objects.select_related("user", "user__organisation")
            .filter(digest=token_digest(text), revoked_at=None, user__is_active=True).first()
        )  # fmt: skip
        if token is None or (token.expires_at is not None and token.expires_at <= now):
            return None
        if token.last_used_at is None or (now - token.last_used_at).total_seconds() > 60:
            ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
        return token.user


def token_digest(text: str) -> str:
    """What is kept of a token: it has 256 random bits, so a plain hash is enough."""
    return hashlib.sha256(text.encode()).hexdigest()
