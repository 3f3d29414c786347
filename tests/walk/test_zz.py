import os,re
import pytest
from django.utils import timezone
from tests.accessibility import LOOKS, PHONE
from tests.pages_and_states import states
from tests.people_of_pages import people
from tests.walk.walking import looked_at, windows
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
def test_some(live_server, settings, chromium):
    settings.SITE_URL = live_server.url
    everybody = people(at=timezone.now())
    with windows(chromium, everybody, live_server.url) as opened:
        for state in states(everybody):
            if re.search(os.environ["ONLY"], state.slug):
                for f in looked_at(opened, state, (("light", PHONE),)): print("FAULT", f[:400])
                if os.environ.get("SHOT"):
                    p=opened.of(state.who); p.set_viewport_size(PHONE); p.screenshot(path=f"/tmp/r8shot-{state.slug[:60]}.png", full_page=True)
