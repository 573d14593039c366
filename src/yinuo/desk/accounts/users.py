"""Users, for the administrator: the list, one user with password and API tokens, and the forms."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.password_validation import validate_password
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from yinuo.accounts import actions, queries
from yinuo.accounts.types import STAFF_ROLES, Role, Scope
from yinuo.desk.kit.edit import Editing, edit_page
from yinuo.desk.kit.find import found
from yinuo.desk.kit.lists import Listing, Search, list_page
from yinuo.desk.kit.tables import Column
from yinuo.desk.shell import roles_of
from yinuo.hall.act import act_of
from yinuo.hall.entry import open_to
from yinuo.hall.story import told as in_words
from yinuo.journal import queries as journal

MAY = roles_of("users")
RECORDS = 20
"""Entries of an account's journal that are shown."""
ROLES = [(role.value, role.label) for role in Role if role in STAFF_ROLES]


class Filter(Search):
    role = forms.ChoiceField(label=_("岗位"), required=False, choices=[("", _("全部")), *ROLES])


class UserForm(forms.Form):
    name = forms.CharField(label=_("姓名"), max_length=60)
    role = forms.ChoiceField(label=_("岗位"), choices=ROLES)
    phone = forms.CharField(label=_("电话"), max_length=30, required=False)
    is_active = forms.BooleanField(label=_("可以登录"), required=False, initial=True)


class PasswordField(forms.CharField):
    """A new password, held against the rules for passwords."""

    def __init__(self) -> None:
        super().__init__(
            label=_("密码"), strip=False, max_length=128, help_text=_("至少 10 位，不用常见密码。请当面告诉本人。"),
            widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        )  # fmt: skip

    def validate(self, value: Any) -> None:
        super().validate(value)
        validate_password(value)


class NewUserForm(forms.Form):
    username = forms.RegexField(
        r"^[A-Za-z0-9._@-]+$", label=_("用户名"), max_length=60, help_text=_("登录用，只用字母、数字和 . _ @ -。")
    )
    name = forms.CharField(label=_("姓名"), max_length=60)
    role = forms.ChoiceField(label=_("岗位"), choices=ROLES)
    phone = forms.CharField(label=_("电话"), max_length=30, required=False)
    password = PasswordField()


class ResetForm(forms.Form):
    password = PasswordField()


class TokenForm(forms.Form):
    name = forms.CharField(label=_("用途"), max_length=60)
    scope = forms.ChoiceField(label=_("权限"), choices=Scope.choices)


def matching(user: Any, chosen: Any) -> Any:
    rows = queries.users(chosen.get("q", ""))
    return rows.filter(role=chosen["role"]) if chosen.get("role") else rows


def by_name(user: Any, username: str) -> Any:
    return found(queries.user(username), username)


def its_page(user: Any) -> str:
    return reverse("desk:user", args=[user.username])


def back() -> str:
    return reverse("desk:users")


def page_of(request: HttpRequest, user: Any, *, form: forms.Form | None = None, secret: str = "") -> HttpResponse:
    """One user. `secret` is a new token's, which is shown this once."""
    told = [in_words(each) for each in journal.newest(f"user:{user.pk}", limit=RECORDS)]
    page = {
        "shown": user, "tokens": queries.tokens_of(user.pk), "form": form or TokenForm(), "secret": secret,
        "told": told,
    }  # fmt: skip
    status = 422 if form is not None and form.errors else 200
    return render(request, "desk/accounts/user.html", page, status=status)


@open_to(*MAY)
@require_GET
def user(request: HttpRequest, username: str) -> HttpResponse:
    return page_of(request, by_name(None, username))


@open_to(*MAY)
@never_cache
@require_POST
def issue(request: HttpRequest, username: str) -> HttpResponse:
    """The secret is in this answer and nowhere else, so there is no redirect."""
    shown = by_name(None, username)
    form = TokenForm(request.POST)
    if not form.is_valid():
        return page_of(request, shown, form=form)
    return page_of(request, shown, secret=actions.issue_token(shown, **form.cleaned_data, act=act_of(request)))


@open_to(*MAY)
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    token = found(queries.token(pk), pk)
    actions.revoke_token(token, act=act_of(request))
    messages.success(request, _("令牌已停用，用它的程序从现在起不能再访问。"))
    return redirect("desk:user", token.user.username)


def save_new(_nobody: None, values: Any, act: Any) -> Any:
    return actions.create_user(**values, act=act)


users = open_to(*MAY)(
    list_page(
        Listing(
            title=pgettext_lazy("several", "用户"),
            name="users",
            query=matching,
            filters=Filter,
            columns=(
                Column("name", _("姓名"), sort="name"),
                Column("username", _("用户名"), sort="username"),
                Column("role", _("岗位"), sort="role"),
                Column("phone", _("电话")),
                Column("is_active", _("可以登录"), kind="yes"),
                Column("created_at", _("建立时间"), kind="moment", sort="created_at"),
            ),
            row_url=its_page,
            new_url=lambda user: reverse("desk:user_new"),
            new_label=_("新建用户"),
        )
    )
)
new = sensitive_post_parameters("password")(
    edit_page(Editing(_("新建用户"), NewUserForm, by_name, lambda none: {}, save_new, its_page, back))
)
edit = edit_page(
    Editing(
        title=_("修改用户"),
        form=UserForm,
        find=by_name,
        start=lambda one: {name: getattr(one, name) for name in ("name", "role", "phone", "is_active")},
        save=lambda one, values, act: actions.change_user(one, **values, act=act),
        after=its_page,
        back=back,
        lead=_("停用的用户不能再登录，他做过的事都留着。"),
    )
)
reset = sensitive_post_parameters("password")(
    edit_page(
        Editing(
            title=_("重设密码"),
            form=ResetForm,
            find=by_name,
            start=lambda one: {},
            save=lambda one, values, act: actions.change_password(one, values["password"], act=act),
            after=its_page,
            back=back,
            done=_("密码已重设，他在其他设备上的登录已退出。"),
        )
    )
)
urls = [
    path("users/", users, name="users"),
    path("users/new/", open_to(*MAY)(new), name="user_new"),
    path("users/<str:username>/", user, name="user"),
    path("users/<str:key>/edit/", open_to(*MAY)(edit), name="user_edit"),
    path("users/<str:key>/password/", open_to(*MAY)(reset), name="user_password"),
    path("users/<str:username>/tokens/", issue, name="token_new"),
    path("tokens/<int:pk>/revoke/", revoke, name="token_revoke"),
]
