"""A channel without a network: it delivers, refuses, delays, repeats or stays silent by rule, so each can be shown."""

from dataclasses import dataclass, field

from django.conf import settings

from yiwang.foundation.notices.adapters.sms.protocol import Answer, Message, Outcome

WORDS: dict[Outcome, str] = {
    "delivered": "已送达（沙箱）",
    "sent": "已提交，无回执（沙箱）",
    "repeated": "收到重复回执（沙箱）",
    "refused": "号码停机（沙箱）",
    "later": "网关繁忙（沙箱）",
}


@dataclass
class Sandbox:
    """The ending of the number decides, by the setting YIWANG_SMS_SANDBOX such as "0=refused,9=later,8=repeated".

    "later" is answered to the first attempt only; a number without a rule is delivered.
    """

    seen: set[str] = field(default_factory=set)

    def send(self, message: Message) -> Answer:
        """The answer of the rule for this number."""
        outcome = self._outcome(message)
        if message.key in self.seen and outcome == "delivered":
            outcome = "repeated"
        if outcome != "later":
            self.seen.add(message.key)
        return Answer(outcome, WORDS[outcome])

    def _outcome(self, message: Message) -> Outcome:
        for ending, outcome in rules(settings.SMS_SANDBOX).items():
            if message.phone.endswith(ending) and not (outcome == "later" and message.attempt > 1):
                return outcome
        return "delivered"


def rules(text: str) -> dict[str, Outcome]:
    """The rules of a setting. Raises ValueError for an outcome that does not exist."""
    pairs = [part.partition("=") for part in text.split(",") if part]
    known: dict[str, Outcome] = {str(outcome): outcome for outcome in WORDS}
    unknown = [outcome for _, _, outcome in pairs if outcome not in known]
    if unknown:
        raise ValueError(f"YIWANG_SMS_SANDBOX: {unknown[0]!r} is none of {sorted(known)}")
    return {ending: known[outcome] for ending, _, outcome in pairs}
