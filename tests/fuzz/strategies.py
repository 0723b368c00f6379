"""What the webhook may be sent: all that the platform never sends, and some of what it does."""

from __future__ import annotations

import random
from dataclasses import dataclass

from hypothesis import strategies as st

from bot.normalise import LONGEST
from tests.account import AES_KEY, APPID, ARRIVED, TOKEN
from tests.patterns import hostile, patterns
from wechat.codec import Envelope
from wechat.sender import Posting, element_xml
from wechat.verify import sign

STAMP = str(int(ARRIVED))
PERSON, WORD = "oPerson-that-nobody-may-log", "怕人看见的话"
"""Part of every sender's name and of every text, so that they are noticed where they must not be."""
MARKS = (
    "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff\u00ad\ufe0f\u20e3"
)
"""Zero width, or turning the direction of writing."""
CONTROLS = "".join(map(chr, (*range(32), 127, 0x85, 0x2028, 0x2029, 0xFFFE, 0xFFFF)))
PIECES = sorted({before + piece for pattern in patterns().values() for before, piece in hostile(pattern)})

ENVELOPE = Envelope(TOKEN, AES_KEY, APPID)

characters = st.one_of(
    st.characters(codec="utf-8"),
    st.sampled_from(MARKS + CONTROLS),
    st.integers(1, 16).flatmap(lambda plane: st.integers(plane << 16, (plane << 16) + 0xFFFF)).map(chr),
    st.sampled_from("三级多少钱北京上海人力资源电商几号报名能不能考0123456789.,，。？!<>&'\"]〔〕/:[]"),
)
"""Of every plane, as bytes may carry them."""
surrogates = st.integers(0xD800, 0xDFFF).map(lambda code: chr(code).encode("utf-8", "surrogatepass"))
links = st.sampled_from(
    [
        '<a href="weixin://bizmsgmenu?msgmenucontent=三级&msgmenuid=1">三级</a>',
        'weixin://bizmsgmenu?msgmenucontent=%00&msgmenuid="><script>',
        "<a href='https://example.com' onclick=x>查看通知详情</a>",
        "]]><ToUserName>oElse</ToUserName><![CDATA[",
        "]]]]><![CDATA[>",
        "&lt;&#0;&#xD800;&amp;amp;&nbsp;",
        "【收到不支持的消息类型，暂无法显示】",
    ]
)
PROTOCOL_TEXTS = (
    "{{7*7}}",
    "${jndi:ldap://x}",
    "%s%n%(x)s",
    "' OR 1=1 --",
    "\\",
    "../../etc/passwd",
    "=cmd|' /C calc'!A0",
)


def repeated(piece: str) -> str:
    """A text of the greatest length made of one piece."""
    return (piece * LONGEST)[:LONGEST]


short_texts = st.one_of(
    st.text(characters, max_size=40),
    st.lists(st.one_of(links, st.sampled_from(PIECES), st.sampled_from(PROTOCOL_TEXTS)), max_size=6).map("".join),
)
long_texts = st.one_of(
    st.sampled_from(PIECES).map(repeated),
    characters.map(repeated),
    st.integers(0, 2**32).map(lambda seed: "".join(random.Random(seed).choices(PIECES, k=300))[:LONGEST]),
)
names = st.text(st.sampled_from("abcXYZ019_-"), max_size=12).map(lambda text: f"{PERSON}{text}")
times = st.one_of(
    st.integers(10**9, 10**10 - 1).map(str),
    st.sampled_from(["", "0", "-1", "9" * 400, "1e10", "１７７２３３０４００", "0x7fffffff", "NaN", "253402300800"]),
)
numbers = st.one_of(st.integers(0, 2**64).map(str), st.text(characters, max_size=20), st.just("9" * 5000))
kinds = st.sampled_from(
    ["text", "image", "voice", "video", "shortvideo", "location", "link", "file", "event", "TEXT", "music", ""]
)
events = st.sampled_from(
    [
        "subscribe",
        "unsubscribe",
        "SCAN",
        "CLICK",
        "VIEW",
        "LOCATION",
        "TEMPLATESENDJOBFINISH",
        "scancode_push",
        "kf_create_session",
        "",
    ]
)


@st.composite
def elements(draw: st.DrawFn, texts: st.SearchStrategy[str] = short_texts) -> dict[str, str]:
    """A message or an event, with anything in any element; the account is always named."""
    text = draw(texts)
    message = {
        "ToUserName": draw(st.sampled_from(["gh_account", "gh_account]]>", "<gh&account>"])),
        "FromUserName": draw(names),
        "CreateTime": draw(st.one_of(st.just(STAMP), times)),
        "MsgType": draw(kinds),
        "Content": WORD + text,
        "MsgId": draw(numbers),
    }
    more = {"Event": events, "EventKey": texts, "Recognition": texts, "Encrypt": texts, "bizmsgmenuid": numbers}
    return message | draw(st.fixed_dictionaries({}, optional=more))  # type: ignore[arg-type]


def spoken(texts: st.SearchStrategy[str]) -> st.SearchStrategy[dict[str, str]]:
    """Messages that are answered: a person's words, by text, button or voice."""
    return st.builds(_spoken, names, texts, st.sampled_from(["text", "voice", "event"]), st.integers(0, 2**64))


def _spoken(name: str, text: str, kind: str, number: int) -> dict[str, str]:
    common = {"ToUserName": "gh_account", "FromUserName": name, "CreateTime": STAMP, "MsgType": kind}
    if kind == "event":
        return common | {"Event": "CLICK", "EventKey": f"{text}{WORD}{number}"}
    return common | {"Content" if kind == "text" else "Recognition": text + WORD, "MsgId": str(number)}


def xml_of(message: dict[str, str]) -> str:
    return f"<xml>{''.join(element_xml(name, value) for name, value in message.items())}</xml>"


entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "ha"}">' for n in range(12))
TRICKS = (
    f"<!DOCTYPE xml [{entities}]><xml><Content>&e11;</Content></xml>",
    '<!DOCTYPE xml [<!ENTITY x SYSTEM "file:///etc/passwd">]><xml><FromUserName>&x;</FromUserName></xml>',
    '<!DOCTYPE xml SYSTEM "http://127.0.0.1:9/x.dtd"><xml/>',
    "<xml>" + "<a>" * 12000,
    "<xml>" + "<a>" * 7000 + "</a>" * 7000 + "</xml>",
    "<xml " + " ".join(f'a{n}="1"' for n in range(5000)) + "/>",
    "<xml>" + "<MsgType>text</MsgType>" * 2500 + "</xml>",
    "<xml><![CDATA[" + "]]" * 20000 + "]]></xml>",
    "<xml><Content><![CDATA[a]]><b/><![CDATA[c]]></Content></xml>",
    "<xml xmlns:x='y'><x:MsgType>text</x:MsgType></xml>",
    "<xml>text only</xml>", "<html></html>", "{}", "null", "<?xml version='1.0' encoding='gbk'?><xml/>", "<xml/><xml/>",
    "<!--" + "-" * 3000 + "<xml/>", "<xml>&#0;</xml>", "<xml>&#x110000;</xml>", "\ufeff<xml/>", "<xml><__proto__>1</__proto__></xml>",
)  # fmt: skip
tricks = st.sampled_from(TRICKS)


@st.composite
def mangled(draw: st.DrawFn, texts: st.SearchStrategy[str] = short_texts) -> bytes:
    """A body that was one of ours before something was cut out, put in, repeated or nested."""
    body = xml_of(draw(elements(texts))).encode("utf-8", "surrogatepass")
    start = draw(st.integers(0, len(body)))
    end = draw(st.integers(start, min(len(body), start + 60)))
    match draw(st.sampled_from(["cut", "put", "twice", "nested", "end"])):
        case "cut":
            return body[:start] + body[end:]
        case "put":
            return body[:start] + draw(st.one_of(st.binary(max_size=30), surrogates)) + body[start:]
        case "twice":
            return body[:-6] + body[5:]
        case "nested":
            return b"<xml>" + body + b"</xml>"
    return body[:start]


bodies = st.one_of(
    mangled(),
    st.binary(max_size=300),
    tricks.map(str.encode),
    elements().map(lambda e: xml_of(e).encode("utf-8", "replace")),
)


def signed(encrypted: str | None = None) -> dict[str, str]:
    """The query of an authentic request."""
    query = {"signature": sign(TOKEN, STAMP, "1"), "timestamp": STAMP, "nonce": "1"}
    if encrypted is not None:
        query |= {"encrypt_type": "aes", "msg_signature": sign(TOKEN, STAMP, "1", encrypted)}
    return query


parameters = st.sampled_from(["signature", "timestamp", "nonce", "msg_signature", "encrypt_type", "echostr", "openid"])
values = st.one_of(st.text(characters, max_size=60), st.just(STAMP), st.just("aes"), st.just("0" * 40), times)
queries = st.one_of(
    st.dictionaries(parameters, values, max_size=7),
    st.dictionaries(parameters, values, min_size=1, max_size=2).map(lambda changed: signed() | changed),
)
"""Of strangers, as good as always."""


@dataclass(frozen=True)
class Sealed:
    """What is sealed for whom, and how the envelope is damaged; "" leaves it whole."""

    inner: str
    appid: str
    damage: str
    place: float

    def posting(self) -> Posting:
        """The request, whose msg_signature is right all the same."""
        encrypted = Envelope(TOKEN, AES_KEY, self.appid).encrypt(self.inner)
        place = int(self.place * (len(encrypted) - 1))
        encrypted = {
            "": encrypted,
            "cut": encrypted[:place],
            "changed": encrypted[:place] + "A" + encrypted[place + 1 :],
            "doubled": encrypted * 2,
            "open": self.inner,
        }[self.damage]
        return Posting(signed(encrypted), f"<xml>{element_xml('Encrypt', encrypted)}</xml>")


sealed = st.builds(
    Sealed,
    st.one_of(tricks, elements().map(xml_of), st.text(characters, max_size=50)),
    st.sampled_from([APPID, APPID, APPID, "", "wx-other"]),
    st.sampled_from(["", "", "cut", "changed", "doubled", "open"]),
    st.floats(0, 1),
)
