"""Small talk, other kinds of message, and hand-over: short, kind, and back to the point."""

from __future__ import annotations

import re
from datetime import date

from bot.answer import Option, Reply, Trace
from bot.conversation import Slots
from bot.message import Kind
from bot.understand import Understanding
from knowledge.base import KnowledgeBase
from knowledge.periods import is_known

ABOUT = "我可以回答职业技能等级认定的报名条件、费用、考试时间、材料、准考证、成绩、补考、证书查询和领取等问题，内容都来自各机构的通知。"
STARTERS = (
    Option("有哪些职业可以考", "有哪些职业可以考"),
    Option("我能报几级", "我能报几级"),
    Option("考试费多少钱", "考试费多少钱"),
    Option("咨询电话", "咨询电话是多少"),
)
_TEXTS = {
    "greeting": "您好！" + ABOUT + "请说说想考什么职业、哪一级、在哪个城市。",
    "thanks": "不客气！还有报名、考试方面的问题随时问我，祝考试顺利。",
    "okay": "好的，还有问题随时问我，祝考试顺利。",
    "goodbye": "再见，祝考试顺利！有问题随时回来问。",
    "help": ABOUT + "直接打字问就行，例如“上海人力三级多少钱”“电商四级要什么条件”。需要人工请回复“转人工”。",
    "who": "我是自动回复的智能助手，不是真人。" + ABOUT + "需要人工请回复“转人工”。",
    "cheer": "放松些，好好休息，相信自己，祝考试顺利！考试安排、要带什么、考场规定，随时可以问我。",
    "cheating": "抱歉，代考、保过、买答案这类事不能提供，都属于违纪违规。我可以告诉您正规的报名条件、考试科目和补考规定。",
    "abuse": "很抱歉没能帮上忙。您可以直接说想考的职业和等级，或回复“转人工”。",
    "privacy": "抱歉，不能提供他人的信息，也看不到其他人的对话。我只能回答通知里的报名和考试问题。",
    "reminder": "抱歉，我不能代办、代查，也不能发短信或电话提醒。我可以告诉您通知里的时间和办理途径，请说说想考的职业、等级和地区。",
    "more": "没有更多内容了。请说说还想了解什么，例如报名条件、费用、考试时间。",
    "unsolved": "抱歉没能帮上忙。您的问题已经记下，工作人员会看到并补充资料。可以换个说法再问，最好带上职业、等级和地区；着急请回复“转人工”。",
    "neither": "抱歉没有答到点上。请换个说法，最好带上职业、等级和地区，例如“上海人力三级多少钱”；也可以回复“转人工”。",
    "restart": "好的，我们重新开始。请说说想考的职业、等级和地区。",
}
_KINDS: dict[str, str] = {
    "subscribe": "您好，欢迎关注！" + ABOUT + "请直接打字提问，例如“上海人力三级多少钱”。",
    "scan": "您好，欢迎回来！" + ABOUT,
    "voice": "抱歉，暂时听不了语音，请打字告诉我想问什么。",
    "image": "抱歉，看不了图片，请打字告诉我想问什么。请勿发送证件照片。",
    "video": "抱歉，看不了视频，请打字告诉我想问什么。",
    "sticker": "抱歉，看不到表情内容，请打字告诉我想问什么。",
    "location": "收到位置了，但我按机构通知回答，不能按位置查考点。请打字说说想问什么，例如“上海人力三级什么时候考”。",
    "link": "抱歉，打不开链接，请打字告诉我想问什么。",
    "file": "抱歉，看不了文件，请打字告诉我想问什么。",
}
_FACTUAL = re.compile(r"会|被|后果|处理|处罚|算|罚|抓|违纪|违规|规定|举报|投诉|禁|发现")


def for_kind(kind: Kind) -> Reply:
    """The reply to what is no text."""
    return Reply(_KINDS.get(kind, "请打字告诉我想问什么。" + ABOUT), STARTERS)


def reply(name: str) -> Reply:
    """The reply to a kind of small talk."""
    return Reply(_TEXTS[name], STARTERS if name in ("greeting", "help", "who", "restart", "neither") else ())


def decides(meant: Understanding) -> bool:
    """Whether small talk is all there is to a message, or overrules what else it holds."""
    asks = bool(meant.aspects) and (meant.mentions.anchored or bool(meant.mentions.levels))
    match meant.talk:
        case "cheating":
            return "complaint" not in meant.concepts and not asks_consequence(meant)
        case "privacy":
            return True
        case "abuse" | "reminder":
            return not asks
    return not asks or len(meant.text) <= 4


def asks_consequence(meant: Understanding) -> bool:
    """Whether somebody asks what the rules say of cheating, rather than for help with it."""
    return (
        meant.talk == "cheating"
        and "complaint" not in meant.concepts
        and meant.mentions.anchored
        and bool(_FACTUAL.search(meant.text))
    )


def remark(meant: Understanding) -> str:
    """A first line where a request goes beyond telling."""
    if meant.talk == "reminder":
        return "我不能代办、代查，也不能发提醒，下面是通知里的办法。"
    return ""


def handover(knowledge: KnowledgeBase, slots: Slots, today: date) -> Reply:
    """Connect a person; where the account cannot, the phones and hours of the organisers meant."""
    lines = []
    for notice in knowledge.main:
        chosen = notice.id in slots.notices or notice.region in slots.regions or not (slots.notices or slots.regions)
        if not chosen or not is_known(notice, today):
            continue
        if contact := notice.asking:
            lines.append(f"{notice.short}：{contact.who}" + (f"（{contact.hours}）" if contact.hours else ""))
    return Reply(
        "这里由智能助手自动回复，需要人工请拨打咨询电话：\n" + "\n".join(lines),
        kind="handover",
        trace=Trace("handover", "contact"),
    )
