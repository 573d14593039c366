"""Signing in and out, the own password, the language. Where a person lands is their role's door."""

from typing import TYPE_CHECKING

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.contrib.auth.password_validation import validate_password
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from yinuo.accounts import actions
from yinuo.accounts.types import STAFF_ROLES, Role
from yinuo.hall.act import act_of, user_of
from yinuo.hall.entry import home_of, open_to

if TYPE_CHECKING:
    from yinuo.accounts.models import User


class SignIn(forms.Form):
    username = forms.CharField(
        label=_("用户名"),
        max_length=60,
        widget=forms.TextInput({"autocomplete": "username", "autocapitalize": "none", "autofocus": True}),
    )
    password = forms.CharField(
        label=_("密码"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """A wrong name and a wrong password get the same answer; too many are locked out by axes (see `locked`)."""
    if request.user.is_authenticated:
        return redirect(landing(request))
    form = SignIn(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = authenticate(request, **form.cleaned_data)
        if user is not None:
            login(request, user)
            actions.signed_in(user_of(request), act=act_of(request))
            return remember_language(redirect(landing(request)), user_of(request).language)
        form.add_error(None, _("用户名或密码不对。请检查大小写和输入法；忘记密码请找系统管理员重设。"))
    page = {"form": form, "next": request.POST.get("next") or request.GET.get("next", "")}
    return render(request, "hall/signin.html", page, status=422 if form.errors else 200)


def locked(request: HttpRequest, response: HttpResponse | None = None, credentials: object = None) -> HttpResponse:
    """AXES_LOCKOUT_CALLABLE: says so in plain words, with the time to wait."""
    form = SignIn(request.POST)
    form.full_clean()
    times, minutes = int(settings.AXES_FAILURE_LIMIT), round(float(settings.AXES_COOLOFF_TIME) * 60)
    act = act_of(request, Role.SYSTEM)
    actions.locked_out(form.cleaned_data.get("username", ""), times=times, minutes=minutes, act=act)
    form.add_error(
        None,
        gettext("密码连续输错 %(times)s 次，为安全起见已暂停登录。请等 %(minutes)s 分钟后再试，或请系统管理员解锁。")
        % {"times": times, "minutes": minutes},
    )
    return render(request, "hall/signin.html", {"form": form, "next": request.POST.get("next", "")}, status=429)


def landing(request: HttpRequest) -> str:
    """Where the person wanted to go, when that is on this site; else the door of the role."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    if wanted and url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
        return wanted
    return home_of(request.user)


@never_cache
@require_http_methods(["GET", "POST"])
def sign_out(request: HttpRequest) -> HttpResponse:
    """Asked first (a link may be followed by accident), then done."""
    if request.method == "GET":
        return render(request, "hall/signout.html")
    language = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    if request.user.is_authenticated:
        actions.signed_out(user_of(request), act=act_of(request))
    logout(request)
    return remember_language(redirect("login"), language)


class NewPassword(forms.Form):
    old = forms.CharField(
        label=_("现在的密码"), strip=False, widget=forms.PasswordInput({"autocomplete": "current-password"})
    )
    new = forms.CharField(
        label=_("新密码"),
        help_text=_("至少 10 个字符；不要全用数字，不要用常见的密码、自己的姓名或用户名。"),
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("再输一遍新密码"), strip=False, widget=forms.PasswordInput({"autocomplete": "new-password"})
    )

    def __init__(self, user: "User", data: QueryDict | None = None) -> None:
        super().__init__(data)
        self.user = user

    def clean_old(self) -> str:
        if not self.user.check_password(self.cleaned_data["old"]):
            raise forms.ValidationError(_("现在的密码不对，请重新输入。"))
        return str(self.cleaned_data["old"])

    def clean_new(self) -> str:
        validate_password(self.cleaned_data["new"], self.user)
        return str(self.cleaned_data["new"])

    def clean_again(self) -> str:
        if self.cleaned_data["again"] != self.cleaned_data.get("new", self.cleaned_data["again"]):
            raise forms.ValidationError(_("两次输入的新密码不一样，请再输一遍。"))
        return str(self.cleaned_data["again"])


@never_cache
@sensitive_post_parameters()
@open_to(*STAFF_ROLES, Role.SHOP)
@require_http_methods(["GET", "POST"])
def change_password(request: HttpRequest) -> HttpResponse:
    """The own password; this session goes on, all others of the person end."""
    user = user_of(request)
    form = NewPassword(user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        changed = actions.change_password(user, form.cleaned_data["new"], act=act_of(request))
        update_session_auth_hash(request, changed)
        messages.success(request, _("密码已更换，其他设备上的登录已退出。"))
        return redirect(landing(request))
    return render(request, "hall/password.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Kept in a cookie for everybody, and with the account of who is signed in."""
    language = request.POST.get("language", "")
    answer = redirect(landing(request))
    if language not in dict(settings.LANGUAGES):
        return answer
    if request.user.is_authenticated:
        actions.set_language(request.user, language)
    return remember_language(answer, language)


def remember_language(answer: HttpResponse, language: str) -> HttpResponse:
    """The cookie by which every page chooses its language."""
    if language in dict(settings.LANGUAGES):
        year = 365 * 86_400
        answer.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, language, max_age=year, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
        )
    return answer


urls = [
    path("login/", sign_in, name="login"),
    path("logout/", sign_out, name="logout"),
    path("password/", change_password, name="password"),
    path("language/", choose_language, name="language"),
]
