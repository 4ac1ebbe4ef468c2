"""Messages that are no question about articles."""

import re

_THANKS = (
    r"(?:many\s+)?thanks?(?:\s+you)?|thx|ty|cheers|gracias|muchas\s+gracias|merci(?:\s+beaucoup)?|danke(?:\s+(?:schön|dir|sehr))?|vielen\s+dank|"
    r"grazie(?:\s+mille)?|obrigad[oa]|спасибо(?:\s+большое)?|شكرا(?:ً|\s+لك)?|धन्यवाद|शुक्रिया|teşekkür(?:ler|\s+ederim)?|sağ\s?ol|谢谢(?:你)?|謝謝|多谢|"
    r"ありがとう(?:ございます)?|cảm\s+ơn(?:\s+bạn)?|terima\s+kasih|ευχαριστώ"
)
_GREETING = (
    r"hi+|hey|hello|hallo|hola|bonjour|salut|ciao|olá|oi|привет|здравствуйте|مرحبا|السلام\s+عليكم|नमस्ते|merhaba|selam|你好|您好|こんにちは|"
    r"おはよう(?:ございます)?|xin\s+chào|halo|γεια(?:\s+σου)?|good\s+(?:morning|afternoon|evening|day|night)|guten\s+(?:tag|morgen|abend)|"
    r"buen[oa]s\s+(?:días|tardes|noches)|buongiorno|bom\s+dia|bye|goodbye|ok(?:ay)?|great|cool|nice|lol|test|how\s+are\s+you|who\s+are\s+you|what'?s\s+up"
)
_TAIL = r"(?:\s+(?:there|all|everyone|everybody|bot|dateline|very\s+much|a\s+lot|so\s+much|again|for\s+(?:that|this|the\s+answer|your\s+help)))*"
_SMALL_TALK = re.compile(rf"\W*(?:{_GREETING}|{_THANKS}){_TAIL}\W*", re.IGNORECASE)
_ONLY_THANKS = re.compile(rf"\W*(?:{_THANKS}){_TAIL}\W*", re.IGNORECASE)


def is_small_talk(text: str) -> bool:
    """Whether the whole message is a greeting, a thanks or the like, or holds no word at all."""
    return _SMALL_TALK.fullmatch(text) is not None or not any(c.isalnum() for c in text)


def is_thanks(text: str) -> bool:
    """Whether the whole message is a thanks."""
    return _ONLY_THANKS.fullmatch(text) is not None
