"""One-click sign-in for the demo. Its address exists only where DEMO is set."""

from __future__ import annotations

from django.contrib.auth import get_user_model, login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from notifications.models import Preferences

DEMO_EMAIL = "demo@example.com"
AGENT_EMAIL = "agent@example.com"


@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """GET shows the button, so that a link scanner signs nobody in; POST does it."""
    if request.method == "GET":
        return render(request, "demo/sign_in.html")
    support = request.POST.get("as") == "support"
    email = AGENT_EMAIL if support else DEMO_EMAIL
    user = get_user_model().objects.filter(email=email).first()
    if user is None:
        return render(request, "demo/sign_in.html", {"missing": True}, status=404)
    # Everybody shares these accounts: their mail comes in the language of whoever signs in.
    Preferences.objects.filter(user_id=user.pk).update(language=get_language())
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    return redirect("staff:home" if support else "channels:list")
