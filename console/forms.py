"""Forms of accounts, and what all forms share: Chinese messages and a CSRF token."""

from __future__ import annotations

from typing import Any

from flask import Flask, current_app
from flask_wtf import CSRFProtect, FlaskForm
from flask_wtf.csrf import CSRFError
from wtforms import Form as _Form
from wtforms import PasswordField, SelectField, StringField, SubmitField
from wtforms.validators import EqualTo, InputRequired

from store.passwords import SHORTEST
from store.users import Role

STALE = CSRFError
ROLES = {role.code: role.label for role in Role}


class Form(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """The parent of all forms of the console."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        """Where WTForms takes its messages from."""

        locales = ("zh",)

        def get_translations(self, form: _Form) -> Any:
            """WTForms' own translations; Flask-WTF's need Flask-Babel."""
            return super(FlaskForm.Meta, self).get_translations(form)


def install(app: Flask) -> None:
    """CSRF tokens as the console wants them: they live as long as the session, and only `protect` checks them, so that
    the webhook's body is never read as a form."""
    app.config |= {"WTF_CSRF_CHECK_DEFAULT": False, "WTF_CSRF_TIME_LIMIT": None}
    CSRFProtect(app)


def protect() -> None:
    """CSRFError (400) unless the request only reads or carries the session's token."""
    current_app.extensions["csrf"].protect()


def _new_password(label: str) -> PasswordField:
    return PasswordField(
        label,
        [InputRequired("请填写新密码")],
        description=f"至少{SHORTEST}个字符，不要用账号名、常见词或连续的字符",
        render_kw={"autocomplete": "new-password"},
    )


def _repeated(other: str) -> PasswordField:
    return PasswordField(
        "再输一遍",
        [InputRequired("请再输一遍"), EqualTo(other, "两次输入的密码不一样")],
        render_kw={"autocomplete": "new-password"},
    )


class LoginForm(Form):
    """Signing in."""

    name = StringField(
        "账号", [InputRequired("请填写账号")], render_kw={"autocomplete": "username", "autocapitalize": "none"}
    )
    password = PasswordField("密码", [InputRequired("请填写密码")], render_kw={"autocomplete": "current-password"})
    submit = SubmitField("登录")


class OwnPasswordForm(Form):
    """Changing one's own password."""

    old_password = PasswordField(
        "现在的密码", [InputRequired("请填写现在的密码")], render_kw={"autocomplete": "current-password"}
    )
    password = _new_password("新密码")
    repeated_password = _repeated("password")
    submit = SubmitField("改密码")


class NewUserForm(Form):
    """Adding an account."""

    name = StringField(
        "账号",
        [InputRequired("请填写账号")],
        description="登录时输入；2到32个字，字母、汉字、数字和 . - _",
        render_kw={"autocomplete": "off", "autocapitalize": "none"},
    )
    display = StringField("姓名", description="显示给同事看，可以不填", render_kw={"autocomplete": "off"})
    role = SelectField("角色", choices=ROLES)
    password = _new_password("初始密码")
    repeated_password = _repeated("password")
    submit = SubmitField("添加")


class RoleForm(Form):
    """Changing somebody's role."""

    role = SelectField("角色", choices=ROLES)
    submit = SubmitField("改角色")


class ResetForm(Form):
    """Setting somebody else's password."""

    password = _new_password("新密码")
    repeated_password = _repeated("password")
    submit = SubmitField("重设密码")
