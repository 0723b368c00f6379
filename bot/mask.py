"""Personal data → a neutral word in brackets, in all usual spellings."""


def mask(text: str) -> str:
    """`text` without identity card numbers, phones, e-mails, bank cards."""
    return text
