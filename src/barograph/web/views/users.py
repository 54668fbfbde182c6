"""People and organisations: who may sign in, as what, for whom."""

from __future__ import annotations

import datetime as dt
from typing import Any

from axes.models import AccessAttempt
from axes.utils import reset
from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from ...ledger.models import Organisation, User
from .. import trail
from ..access import needs
from ..forms import Form, tried
from ..lists import Column, Filter, Listing
from ..templatetags.barograph import badge

ROLES = [
    ("reader", lazy("读者"), lazy("查看与导出")),
    ("analyst", lazy("分析员"), lazy("另可添加资料、补标、录入")),
    ("reviewer", lazy("审核员"), lazy("另可采纳、更正、退回、撤回、共享")),
    ("administrator", lazy("管理员"), lazy("另可管理人员与单位、查看审计、备份")),
]


def _roles() -> list[tuple[str, str]]:
    return [(code, _("%(role)s：%(does)s") % {"role": role, "does": does}) for code, role, does in ROLES]


class OrganisationChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Organisation) -> str:
        return "\u3000" * (obj.path.count(".") - 1) + obj.name


class PersonForm(Form):
    role = forms.ChoiceField(label=lazy("角色"))
    organisation = OrganisationChoice(
        label=pgettext_lazy("organisation", "单位"), queryset=Organisation.objects.none(), empty_label=None
    )

    def __init__(self, *args: Any, ledger: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = _roles()
        self.fields["organisation"].queryset = ledger.organisations()


class NewPersonForm(PersonForm):
    username = forms.CharField(
        label=lazy("用户名"), max_length=150, help_text=lazy("登录时使用，建立后不再更改。")
    )
    full_name = forms.CharField(label=lazy("姓名"), max_length=60, required=False)
    password = forms.CharField(
        label=lazy("初始密码"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=lazy("不少于 10 位，不能全是数字，不能是常见密码。请当面或通过可靠渠道告知本人，并提醒其登录后修改。"),
    )  # fmt: skip
    field_order = ["username", "full_name", "role", "organisation", "password"]


class PasswordForm(Form):
    password = forms.CharField(
        label=lazy("新密码"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=lazy("不少于 10 位，不能全是数字，不能是常见密码。"),
    )  # fmt: skip


def _locked(usernames: list[str]) -> set[str]:
    """Which of these accounts are locked out now."""
    since = timezone.now() - dt.timedelta(hours=settings.AXES_COOLOFF_TIME)
    return set(
        AccessAttempt.objects.filter(
            username__in=[name.lower() for name in usernames],
            failures_since_start__gte=settings.AXES_FAILURE_LIMIT,
            attempt_time__gte=since,
        ).values_list("username", flat=True)
    )


def _state(person: User) -> str:
    if not person.is_active:
        return "inactive"
    return "locked" if getattr(person, "locked", False) else "active"


def _with_locks(people: list[User]) -> list[User]:
    locked = _locked([p.username for p in people])
    for person in people:
        person.locked = person.username.lower() in locked  # type: ignore[attr-defined]
    return people


@needs("users")
def users(request: HttpRequest) -> HttpResponse:
    return Listing(
        name="users", title=pgettext("list", "人员"), rows=request.ledger.users(), order=("username", "id"),
        columns=[
            Column("username", _("用户名"), link=lambda p: reverse("user", args=[p.pk]), sort="username"),
            Column("name", _("姓名"), lambda p: p.get_full_name()),
            Column("role", _("角色"), lambda p: str({c: w for c, w, _d in ROLES}.get(p.role, p.role)),
                   kind="badge", cell=lambda p: badge(p.role), sort="role"),
            Column("organisation", pgettext("organisation", "单位"),
                   lambda p: "" if p.organisation is None else p.organisation.name, sort="scope"),
            Column("state", _("状态"), lambda p: str(badge_words(_state(p))), kind="badge",
                   cell=lambda p: badge(_state(p))),
            Column("last_login", _("上次登录"), kind="datetime", sort="last_login"),
        ],
        search=("username", "first_name", "last_name", "organisation__name"),
        search_hint=_("用户名、姓名或单位"),
        filters=[
            Filter("role", _("角色"), [(c, w) for c, w, _d in ROLES]),
            Filter("active", _("状态"), [("1", _("在用")), ("0", _("已停用"))],
                   apply=lambda rows, v: rows.filter(is_active=v == "1")),
        ],
        prepare=_with_locks, empty=_("还没有人员。"), verb="users",
    ).respond(request, "users/index.html", {"title": pgettext("list", "人员")})  # fmt: skip


def badge_words(code: str) -> Any:
    from ..templatetags.barograph import word

    return word(code)


@needs("users")
@sensitive_post_parameters("password")
def new_user(request: HttpRequest) -> HttpResponse:
    form = NewPersonForm(request.POST or None, ledger=request.ledger, initial={"role": "analyst"})
    if form.is_valid():
        given = form.cleaned_data
        made = tried(
            form,
            lambda: request.ledger.create_user(
                given["username"], role=given["role"], organisation=given["organisation"],
                password=given["password"], first_name=given["full_name"],
            ),
        )  # fmt: skip
        if made is not None:
            messages.success(request, _("已建立人员“%(name)s”。") % {"name": made.username})
            return redirect("user", made.pk)
    context = {"title": _("新建人员"), "form": form}
    return render(request, "users/new.html", context, status=422 if form.errors else 200)


@needs("users")
def user(request: HttpRequest, user_id: int) -> HttpResponse:
    """One person; POST changes role and organisation."""
    person = request.ledger.person(user_id)
    own = person.pk == request.user.pk
    form = PersonForm(
        request.POST or None, ledger=request.ledger,
        initial={"role": person.role, "organisation": person.organisation_id},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data

        def change() -> bool:
            if given["role"] != person.role:
                request.ledger.set_role(person, given["role"])
            if given["organisation"].pk != person.organisation_id:
                request.ledger.set_organisation(person, given["organisation"])
            return True

        if tried(form, change):
            messages.success(request, _("已保存。"))
            return redirect("user", person.pk)
    return _user_page(request, person, form=form, own=own)


def _user_page(request: HttpRequest, person: User, **context: Any) -> HttpResponse:
    own = person.pk == request.user.pk
    form = context.get("form") or PersonForm(
        ledger=request.ledger, initial={"role": person.role, "organisation": person.organisation_id}
    )
    password_form = context.get("password_form") or PasswordForm()
    bad = bool(form.errors or password_form.errors)
    return render(
        request,
        "users/user.html",
        {
            "title": person.get_full_name() or person.username, "person": _with_locks([person])[0],
            "state": _state(person), "form": form, "password_form": password_form, "own": own,
            "tokens": person.tokens.filter(revoked_at=None).order_by("-id"),
            "has_mfa": person.authenticator_set.filter(type="totp").exists(),
        },
        status=422 if bad else 200,
    )  # fmt: skip


@needs("users")
@require_POST
@sensitive_post_parameters("password")
def user_password(request: HttpRequest, user_id: int) -> HttpResponse:
    """A new password by an administrator; the person's sessions end with the old one."""
    person = request.ledger.person(user_id)
    form = PasswordForm(request.POST)
    if form.is_valid() and tried(
        form, lambda: request.ledger.set_password(person, form.cleaned_data["password"]) or True
    ):
        reset(username=person.username.lower())
        messages.success(request, _("已重设“%(name)s”的密码。") % {"name": person.username})
        return redirect("user", person.pk)
    return _user_page(request, person, password_form=form)


@needs("users")
@require_POST
def user_active(request: HttpRequest, user_id: int) -> HttpResponse:
    person = request.ledger.person(user_id)
    active = request.POST.get("active") == "1"
    request.ledger.set_active(person, active)
    words = _("已启用“%(name)s”。") if active else _("已停用“%(name)s”，其登录与令牌随即失效。")
    messages.success(request, words % {"name": person.username})
    return redirect("user", person.pk)


@needs("users")
@require_POST
def user_unlock(request: HttpRequest, user_id: int) -> HttpResponse:
    """Let somebody try again who guessed too often."""
    person = request.ledger.person(user_id)
    reset(username=person.username.lower())
    trail.note(
        request.user.username,
        "user.unlock",
        "user",
        str(person.pk),
        {"username": person.username},
        person.scope,
    )
    messages.success(request, _("已解锁“%(name)s”。") % {"name": person.username})
    return redirect("user", person.pk)


@needs("users")
@require_POST
def user_mfa(request: HttpRequest, user_id: int) -> HttpResponse:
    """Take the second step away from somebody who lost her phone; she sets it up anew."""
    person = request.ledger.person(user_id)
    person.authenticator_set.all().delete()
    trail.note(
        request.user.username,
        "user.mfa-reset",
        "user",
        str(person.pk),
        {"username": person.username},
        person.scope,
    )
    messages.success(request, _("已取消“%(name)s”的两步验证。") % {"name": person.username})
    return redirect("user", person.pk)


@needs("users")
@require_POST
def user_token(request: HttpRequest, user_id: int, token_id: int) -> HttpResponse:
    person = request.ledger.person(user_id)
    request.ledger.revoke_token(token_id)
    messages.success(request, _("令牌已吊销。"))
    return redirect("user", person.pk)


# organisations


class OrganisationForm(Form):
    name = forms.CharField(label=lazy("名称"), max_length=200)
    parent = OrganisationChoice(
        label=lazy("上级单位"), queryset=Organisation.objects.none(), empty_label=None
    )

    def __init__(self, *args: Any, rows: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = rows


def _tree(ledger: Any) -> list[dict[str, Any]]:
    """The organisations in sight as nested dictionaries, with how many people each has."""
    from django.db.models import Count, Q

    rows = ledger.organisations().annotate(n_people=Count("user", filter=Q(user__is_active=True)))
    roots: list[dict[str, Any]] = []
    by_path: dict[str, dict[str, Any]] = {}
    for row in rows:
        node = {"row": row, "children": []}
        by_path[row.path] = node
        above = row.path[: row.path.rstrip(".").rfind(".") + 1]
        (by_path[above]["children"] if above in by_path else roots).append(node)
    return roots


@needs("organisations")
def organisations(request: HttpRequest) -> HttpResponse:
    if request.GET.get("format") == "xlsx":
        return Listing(
            name="organisations", title=pgettext("list", "单位"), rows=request.ledger.organisations(),
            order=("path", "id"),
            columns=[
                Column("name", _("名称")),
                Column("parent", _("上级单位"), lambda o: o.parent.name if o.path != request.user.scope and o.parent else ""),
                Column("created_at", _("建立时间"), kind="datetime"),
            ],
        ).excel(request)  # fmt: skip
    form = OrganisationForm(request.POST or None, rows=request.ledger.organisations())
    if form.is_valid():
        made = tried(
            form,
            lambda: request.ledger.create_organisation(
                form.cleaned_data["name"], parent=form.cleaned_data["parent"]
            ),
        )
        if made is not None:
            messages.success(request, _("已建立单位“%(name)s”。") % {"name": made.name})
            return redirect("organisations")
    context = {"title": pgettext("list", "单位"), "tree": _tree(request.ledger), "form": form}
    return render(request, "organisations/index.html", context, status=422 if form.errors else 200)


@needs("organisations")
def organisation(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """Rename an organisation, or hang it elsewhere with all that it holds."""
    one = request.ledger._found(Organisation, organisation_id, rows=request.ledger.organisations())
    rows = request.ledger.organisations().exclude(path__startswith=one.path)
    own = one.path == request.user.scope
    form = OrganisationForm(
        request.POST or None, rows=rows, initial={"name": one.name, "parent": one.parent_id}
    )
    if own:
        del form.fields["parent"]
    if form.is_valid():

        def change() -> bool:
            if form.cleaned_data["name"] != one.name:
                request.ledger.rename_organisation(one, form.cleaned_data["name"])
            if not own and form.cleaned_data["parent"].pk != one.parent_id:
                request.ledger.move_organisation(one, form.cleaned_data["parent"])
            return True

        if tried(form, change):
            messages.success(request, _("已保存。"))
            return redirect("organisations")
    context = {
        "title": one.name, "one": one, "form": form, "own": own,
        "people": request.ledger.users().filter(organisation=one)[:200],
    }  # fmt: skip
    return render(request, "organisations/organisation.html", context, status=422 if form.errors else 200)


urlpatterns = [
    path("users/", users, name="users"),
    path("users/new/", new_user, name="user_new"),
    path("users/<int:user_id>/", user, name="user"),
    path("users/<int:user_id>/password/", user_password, name="user_password"),
    path("users/<int:user_id>/active/", user_active, name="user_active"),
    path("users/<int:user_id>/unlock/", user_unlock, name="user_unlock"),
    path("users/<int:user_id>/mfa/", user_mfa, name="user_mfa"),
    path("users/<int:user_id>/tokens/<int:token_id>/revoke/", user_token, name="user_token_revoke"),
    path("organisations/", organisations, name="organisations"),
    path("organisations/<int:organisation_id>/", organisation, name="organisation"),
]
