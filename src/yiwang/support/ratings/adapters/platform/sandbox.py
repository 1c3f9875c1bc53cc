"""A platform without a network: it takes, refuses, delays or repeats by rule, so that each can be shown."""

from dataclasses import dataclass, field

from django.conf import settings

from yiwang.support.ratings.adapters.platform.protocol import Answer, Outcome, Record

WORDS: dict[Outcome, str] = {
    "taken": "已接收（沙箱）",
    "repeated": "重复报送，已有此记录（沙箱）",
    "refused": "校验未通过，退回（沙箱）",
    "later": "平台繁忙（沙箱）",
}


@dataclass
class Sandbox:
    """The ending of a record's key decides, by the setting YIWANG_RATINGS_SANDBOX such as "0=refused,9=later".

    "later" is answered to the first attempt only; a record taken before is answered "repeated".
    """

    seen: set[str] = field(default_factory=set)

    def take(self, record: Record) -> Answer:
        """The answer of the rule for this record."""
        outcome: Outcome = "taken"
        for ending, word in rules(settings.RATINGS_SANDBOX).items():
            if record.key.endswith(ending) and not (word == "later" and record.attempt > 1):
                outcome = word
        if outcome == "taken" and record.key in self.seen:
            outcome = "repeated"
        if outcome == "taken":
            self.seen.add(record.key)
        return Answer(outcome, WORDS[outcome])


def rules(text: str) -> dict[str, Outcome]:
    """The rules of a setting. Raises ValueError for an outcome that does not exist."""
    pairs = [part.partition("=") for part in text.split(",") if part]
    known: dict[str, Outcome] = {str(outcome): outcome for outcome in WORDS}
    unknown = [outcome for _, _, outcome in pairs if outcome not in known]
    if unknown:
        raise ValueError(f"YIWANG_RATINGS_SANDBOX: {unknown[0]!r} is none of {sorted(known)}")
    return {ending: known[outcome] for ending, _, outcome in pairs}
