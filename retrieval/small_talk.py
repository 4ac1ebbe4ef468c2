"""Messages that are no question about articles."""

import re

_GREETING = re.compile(
    r"\W*(?:hi|hey|hello|hallo|hola|bonjour|good\s+(?:morning|afternoon|evening|day)|thanks?(?:\s+you)?|thank\s+you|thx|"
    r"cheers|bye|goodbye|ok(?:ay)?|great|cool|nice|lol|test)(?:\s+(?:there|all|everyone|bot|very\s+much|a\s+lot|so\s+much))?\W*",
    re.IGNORECASE,
)


def is_small_talk(text: str) -> bool:
    """Whether the whole message is a greeting, a thanks or the like, or holds no word at all."""
    return _GREETING.fullmatch(text) is not None or not any(c.isalnum() for c in text)
