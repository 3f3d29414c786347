"""What a rule of a network tells a person beyond its cause.

Sentences are English as they stand, marked by ``gettext_noop`` here and translated where
they are said; each wants ``network`` filled in. Empty where the cause says enough.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

from channels.contract.causes import Blame


@dataclass(frozen=True, slots=True)
class RuleWords:
    """``says``: what happened, on a card; ``said``: the same in a history, where it is put
    otherwise. ``why``: what that means; ``step``: what to do, to a tool or an operator, and
    ``button``, where no new sign-in helps and it leads elsewhere than its cause's. ``says`` and
    ``why`` may name the channel (``name``). ``turn``: whose turn it is, where it is neither the
    person's alone nor the network's.

    ``article``: slug and paragraph. ``failure``: how a connection ends that met this; a name of
    ``consent.failures.Failure`` or of ``Network.failures``. ``at_another_server``: the account
    lives at another one than its login, and signing in is for there.
    """

    says: str = ""
    said: str = ""
    why: str = ""
    step: str = ""
    button: str = ""
    turn: str = ""
    article: str = ""
    failure: str = ""
    at_another_server: bool = False

    def over(self, shared: RuleWords) -> RuleWords:
        """These, and of ``shared`` what is not told here."""
        names = [field.name for field in fields(self)]
        return RuleWords(*(getattr(self, name) or getattr(shared, name) for name in names))


@dataclass(frozen=True, slots=True)
class FailureWords:
    """How a connection failed, where only one network can say so: title, what happened, what next,
    and the article. ``again``: whether trying again can help. ``at_network``: it is put right in
    the settings there."""

    title: str
    what: str
    step: str
    article: str
    blame: Blame = Blame.YOU
    again: bool = True
    at_network: bool = False


def gettext_noop(sentence: str) -> str:
    """The sentence itself, marked for translation: its name is what finds it
    (``config.translations.sentences``).

    The registry is read by the settings themselves, and by programs that know no Django: Django's
    own marker asks the settings, and raises there.
    """
    return sentence
