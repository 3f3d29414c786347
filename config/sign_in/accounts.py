"""Django's and allauth's settings of accounts: who signs in, how, and for how long."""

from __future__ import annotations

from datetime import timedelta

from config.env import HTTPS, env

AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
# By length and by what is known to be tried first, and by no mixture of characters.
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "config.sign_in.passwords.LengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
# The way round for whom too many tries, not theirs perhaps, keep from their password.
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600  # seconds; the pages and the mail say it in words
LOGIN_REDIRECT_URL = "channels:list"
LOGOUT_REDIRECT_URL = "helpcenter:home"
ACCOUNT_FORMS = {
    "login": "accounts.forms.SignInForm",
    "change_password": "accounts.forms.NewPasswordForm",
    "set_password": "accounts.forms.FirstPasswordForm",
    "reset_password_from_key": "accounts.forms.ForgottenPasswordForm",
}
# With "Remember me"; without it until the browser is closed.
SIGNED_IN_FOR = timedelta(days=14)
SESSION_COOKIE_AGE = round(SIGNED_IN_FOR.total_seconds())
# However much they use it: so long after they last proved it, everybody says again who they are.
SIGN_IN_AGAIN = timedelta(hours=env.int("SIGN_IN_AGAIN_HOURS", default=720))
SESSION_ENGINE = "accounts.recent_sign_in.session_store"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_UNIQUE_EMAIL = True
# The link in the letter signs in the browser that signed up, and no other.
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "[Channel Care] "
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
# Staff pages and the admin open to nobody without a second factor.
STAFF_NEED_MFA = env.bool("STAFF_NEED_MFA", default=HTTPS)
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
USERSESSIONS_ADAPTER = "accounts.user_sessions.ending.LoggedEndings"
# Whoever changes a password, an address or a second step is told so by mail.
ACCOUNT_EMAIL_NOTIFICATIONS = True
SOCIALACCOUNT_ADAPTER = "channels.journeys.allauth_adapter.ChannelsSocialAccountAdapter"
# The vault keeps the tokens, sealed; allauth keeps none.
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_REQUESTS_TIMEOUT = 10
# An address alone never signs in to an account that exists: see accounts.joining.
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_AUTO_SIGNUP = True
