"""Sign-in, lock-out, the second step, language, errors."""

import time

import pytest
from django.contrib.auth import get_user_model

NAME, PASSWORD = "own-analyst", "Barometer-2026"


def sign_in(client, name=NAME, password=PASSWORD):
    return client.post("/accounts/login/", {"login": name, "password": password})


@pytest.fixture(autouse=True)
def fresh_counts():
    from django.core.cache import cache

    cache.clear()


def test_somebody_signs_in_and_the_trail_knows(client, office):
    from barograph.ledger.models import AuditEntry

    answer = sign_in(client)

    assert answer.status_code == 302 and answer.url == "/"
    assert client.get("/").status_code == 200
    assert AuditEntry.objects.filter(action="user.sign-in", actor=NAME).exists()


def test_five_wrong_guesses_lock_the_account_in_chinese_and_an_administrator_unlocks(client, office):
    for _ in range(4):
        assert sign_in(client, password="wrong").status_code == 200
    locked = sign_in(client, password="wrong")
    still = sign_in(client)

    assert locked.status_code == still.status_code == 429
    assert "账号已锁定" in locked.content.decode() and "15 分钟" in locked.content.decode()
    assert locked.headers["Retry-After"] == "900"

    person = office.people["analyst"]
    keeper = office.people["administrator"]
    client.force_login(keeper, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert "已锁定" in client.get(f"/users/{person.pk}/").content.decode()
    assert client.post(f"/users/{person.pk}/unlock/").status_code == 302
    client.logout()
    again = sign_in(client)
    assert again.status_code == 302, again.content.decode()[2000:4500]


def test_an_inactive_person_gets_nowhere(client, office):
    get_user_model().objects.filter(username=NAME).update(is_active=False)

    sign_in(client)

    assert client.get("/sources/").status_code == 302
    answer = client.get("/api/v1/me", headers={"Authorization": f"Bearer {office.tokens['analyst']}"})
    assert answer.status_code == 401


def test_nobody_signs_up_and_no_password_is_mailed(client, db):
    assert client.get("/accounts/signup/").status_code == 404
    assert client.get("/accounts/password/reset/").status_code == 404


def test_the_second_step_is_asked_for(client, office):
    from allauth.mfa.totp.internal import auth as totp

    secret = totp.generate_totp_secret()
    totp.TOTP.activate(office.people["analyst"], secret)

    first = sign_in(client)
    assert first.url == "/accounts/2fa/authenticate/"
    assert client.get("/sources/").status_code == 302
    assert "验证码" in client.get("/accounts/2fa/authenticate/").content.decode()
    code = totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30))
    assert client.post("/accounts/2fa/authenticate/", {"code": code}).status_code == 302
    assert client.get("/sources/").status_code == 200


def test_the_second_step_is_set_up_in_chinese(client, office):
    sign_in(client)

    for page in ("/accounts/2fa/", "/accounts/2fa/totp/activate/", "/accounts/password/change/"):
        words = client.get(page, follow=True).content.decode()
        assert "两步验证" in words or "验证器" in words or "密码" in words, page
        assert "Two-Factor" not in words and "Authenticator" not in words and "Password" not in words, page


def test_language_is_kept_with_the_person(client, office):
    sign_in(client)
    assert 'lang="zh-Hans"' in client.get("/").content.decode()

    client.post("/language/", {"language": "en", "next": "/users/"})

    assert get_user_model().objects.get(username=NAME).language == "en"
    assert '<html lang="en">' in client.get("/").content.decode()
    away = client.post("/language/", {"language": "en", "next": "https://evil.example/"})
    assert away.url == "/"


def test_no_page_allows_inline_scripts_or_outside_hosts(client, office):
    sign_in(client)
    for page in ("/", "/sources/", "/account/", "/accounts/login/"):
        policy = client.get(page, follow=True).headers["Content-Security-Policy"]
        assert "unsafe" not in policy and "http" not in policy
        assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy


@pytest.mark.parametrize("path", ["/nothing/here/", "/sources/99999999/"])
def test_what_is_not_there_says_so_in_one_sentence(client, office, path):
    sign_in(client)
    answer = client.get(path)
    line = client.get(path, headers={"HX-Request": "true"})

    assert answer.status_code == line.status_code == 404
    assert "没有找到" in answer.content.decode()
    assert "<html" not in line.content.decode() and line.headers["HX-Retarget"] == "#toasts"


def test_a_token_is_shown_once(client, office):
    sign_in(client)
    shown = client.post("/account/tokens/", {"name": "月报脚本", "days": "30"}).content.decode()
    token = shown.split('id="new-token">')[1].split("<")[0]

    assert client.get("/api/v1/me", headers={"Authorization": f"Bearer {token}"}).json()["username"] == NAME
    assert token not in client.get("/account/").content.decode()


def test_a_password_that_is_too_weak_is_refused_in_chinese(knock, office):
    client = knock("administrator")
    person = office.people["reader"]
    answer = client.post(f"/users/{person.pk}/password/", {"password": "12345678"})

    assert answer.status_code == 422
    words = answer.content.decode()
    assert "密码太短，至少需要 10 位" in words and "too short" not in words
