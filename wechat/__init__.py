"""The platform's protocol without Flask: verify, open, parse, render, seal.

WechatError
├── Unauthenticated   whoever sent this did not prove to be the platform: refuse with 403
└── Unreadable        the platform sent it, but it is no message: answer `success`, so that nothing is repeated
"""


class WechatError(Exception):
    """What arrived cannot be answered; the text names the reason and never quotes what arrived."""


class Unauthenticated(WechatError):
    """The request does not come from the platform, or was tampered with."""


class Unreadable(WechatError):
    """The request is authentic and yet holds no message."""
