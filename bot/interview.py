"""A message in the middle of the questionnaire: is it an answer, a command, or something else to be answered first?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot import gate
from bot.answer import Option, Reply, Trace
from bot.clauses import told
from bot.conversation import Conversation, Questionnaire, Slots, Step
from bot.fitting import merge
from bot.person import Person
from bot.questionnaire import PATIENCE, Inquiry, command, started, to_change
from bot.questions import of
from bot.reading import answer, facts, undoubted
from bot.render import LIMIT, cost, fit, size
from bot.understand import GOOD, Understanding
from knowledge.base import KnowledgeBase
from knowledge.conditions import LEVEL_SHORT
from knowledge.values import replace

PAUSE = timedelta(hours=12)
"""A silence after which the questionnaire goes on only when asked to."""
KEEP = timedelta(days=30)
"""A silence after which it is forgotten."""
_RESUME = (Option("继续", "继续"), Option("重新开始", "重新开始"), Option("退出", "退出"))
_IDLE = frozenset({"greeting", "okay", "thanks", "goodbye", "more", "neither", "cheer"})
"""Small talk that neither answers nor asks anything."""
STEP = Trace("questionnaire", "questionnaire")
"""Of replies about the questionnaire itself."""
QUIT = "questionnaire.quit"
"""Stands among the aspects where somebody left the questionnaire of their own accord."""
_REASON = re.compile(r"为什么|为啥|凭什么|怎么就?(?:不能|不行|报不了)|咋(?:就)?(?:不能|不行)|哪里不够|差在哪|原因|理由")
_WELCOME = "好的，几个小问题就能看出能报几级；不清楚的可以回复“不知道”。"
_STEERING = "（可回复：上一步、为什么、进度、退出）"


@dataclass(frozen=True)
class Turn:
    """What became of a message: the conversation after it, and either a reply, or (None) that the verdict is to be told."""

    conversation: Conversation
    reply: Reply | None


def turn(
    conversation: Conversation, meant: Understanding, today: date, knowledge: KnowledgeBase, follows: bool
) -> Turn | None:
    """A message that belongs to the questionnaire; None for any other. `follows`: it could go with what was asked before."""
    state = conversation.questionnaire
    if started(meant.text, meant.spans, bool(facts(meant.person))):
        return _begin(conversation, meant, today, knowledge)
    if state is None:
        return None
    inquiry = Inquiry(state, knowledge, today)
    if not inquiry.aims:
        return None
    if what := to_change(meant.text):
        changed = inquiry.changing(what)
        if changed:
            return _put(conversation, changed, f"好的，其他回答都保留，只改{changed.question.name}。")
        if inquiry.is_question(what):
            words = f"没有{what}要改，可以说“改工作年限”“改证书”“改学历”，或“改第1题”。"
            return _put(conversation, inquiry, words) if state.pending else Turn(conversation, Reply(words, trace=STEP))
    steered = command(meant.text)
    if not state.pending:
        return _afterwards(conversation, inquiry, steered)
    if state.paused and steered != "resume" and steered not in ("quit", "restart"):
        return None
    if steered:
        return _steered(conversation, inquiry, steered)
    return _answered(conversation, inquiry, meant, today, follows)


def _begin(conversation: Conversation, meant: Understanding, today: date, knowledge: KnowledgeBase) -> Turn | None:
    slots = merge(conversation.slots, meant.mentions, knowledge)
    person = conversation.person.merged(meant.person)
    inquiry = Inquiry(Questionnaire(slots, person), knowledge, today).following()
    if not inquiry.aims:
        return None
    return _put(conversation, inquiry, _WELCOME)


def _afterwards(conversation: Conversation, inquiry: Inquiry, steered: str) -> Turn | None:
    """Commands once the result was told."""
    if steered == "back" and (before := inquiry.back()):
        return _put(conversation, before, "好的，回到上一题。")
    if steered == "restart":
        return _put(conversation, _afresh(inquiry), "好的，重新开始。")
    if steered == "progress":
        return Turn(
            conversation,
            Reply(
                f"测评已完成，共答了{len(inquiry.state.steps)}题。可以说“改工作年限”“改第1题”修改，或“重新开始”。",
                trace=STEP,
            ),
        )
    return None


def _afresh(inquiry: Inquiry) -> Inquiry:
    """With nothing told; what it is about stays, unless it was chosen in it."""
    slots = inquiry.state.steps[0].slots if inquiry.state.steps else inquiry.state.slots
    return replace(inquiry, state=Questionnaire(slots)).following()


def _steered(conversation: Conversation, inquiry: Inquiry, steered: str) -> Turn | None:
    state = inquiry.state
    match steered:
        case "back":
            before = inquiry.back()
            return _put(conversation, before or inquiry, "" if before else "这已经是第一题了。")
        case "quit":
            left = replace(conversation, questionnaire=None, person=state.person, slots=state.slots)
            words = "好的，已退出测评。之后想测随时回复“测一测”。还有别的问题可以直接问。"
            return Turn(left, Reply(words, trace=replace(STEP, aspects=(QUIT,))))
        case "restart":
            return _put(conversation, _afresh(inquiry), "好的，重新开始。")
        case "progress":
            return _put(
                conversation, inquiry, f"已答{len(state.steps)}题，大约还有{inquiry.to_go}题。{told(state.person)}"
            )
        case "why":
            return _put(conversation, inquiry, inquiry.reason())
    resumed = inquiry.with_(paused=False).following()
    changed = resumed.state.pending != state.pending and state.revision != inquiry.knowledge.revision
    return _put(conversation, resumed, "通知有更新，已按新的条件重新核对。" if changed else "好的，接着来。")


def _answered(
    conversation: Conversation, inquiry: Inquiry, meant: Understanding, today: date, follows: bool
) -> Turn | None:
    if _asks_else(inquiry, meant):
        return None
    after = answer(inquiry, meant.text, meant, today)
    if after:
        return _put(conversation, after, _news(inquiry, after) or _undecided(inquiry, after))
    if facts(meant.person):
        return _put(conversation, inquiry, "好的，记下了。")  # nothing new
    idle = meant.talk in _IDLE
    named = meant.mentions.anchored or meant.mentions.levels
    score = dict(meant.scores).get(meant.aspects[0], 0.0) if meant.aspects else 0.0
    clear = score > 0 and (meant.asking or score >= GOOD) and gate.outcome(meant, True) == "ours"
    if not idle and (follows or meant.talk or clear or named):
        return None
    return _unclear(conversation, inquiry)


def _undecided(before: Inquiry, after: Inquiry) -> str:
    """Why the same question is put again although something was told."""
    if after.state.pending != before.state.pending or len(after.state.steps) > len(before.state.steps):
        return ""
    told_of = "jobs" if before.state.pending == "work" else "certificates"
    if not before.question.years or getattr(before.state.person, told_of) == getattr(after.state.person, told_of):
        return "好的，记下了。"
    strange = {name for a in after.assessments for fact, name in a.related.undecided if fact in ("work", "since")}
    if strange:
        return f"记下了。通知的名单没有列{'、'.join(sorted(strange))}，是否相关由机构认定；不算它的话："
    return "这样还判断不了，请说具体年数，或点下面的选项："


def _news(before: Inquiry, after: Inquiry) -> str:
    """What an answer has decided already, while other levels are still open."""
    known = {(a.aim, v.level) for a in before.assessments for v in a.met}
    new = [v for a in after.assessments for v in a.met if (a.aim, v.level) not in known]
    if not new or len(after.aims) > 1:
        return ""
    return f"目前看，{'、'.join(f'可以报{LEVEL_SHORT[v.level]}（第{v.met_by[0]}条）' for v in new)}。再看其他级别："


def _asks_else(inquiry: Inquiry, meant: Understanding) -> bool:
    """Whether a message is a question of its own, and no answer to the one put."""
    if any(choice.meant_by(meant.text) for choice in inquiry.choices):
        return False
    told = replace(meant.person, age=None) != Person()
    if asks_reason(meant):
        return True
    verdict = bool(meant.aspects) and meant.aspects[0].startswith(("eligibility.verdict", "offer.programmes"))
    return bool(meant.aspects) and meant.asking and not told and not verdict


def asks_reason(meant: Understanding) -> bool:
    """为什么不能报二级: the reasons for a level, which leave the questionnaire as it is."""
    return bool(meant.mentions.levels and _REASON.search(meant.text))


def _unclear(conversation: Conversation, inquiry: Inquiry) -> Turn:
    """A kind word with an example; a person after some attempts."""
    failures = inquiry.state.failures + 1
    question = inquiry.question
    words = f"没太明白。可以直接点选项，或者直接说，例如：{question.example}。"
    if failures >= PATIENCE:
        contact = inquiry.knowledge.notices[inquiry.aims[0].notice].asking
        phone = f"，或拨打咨询电话{contact.who}" if contact else ""
        words += f"不清楚就回复“不知道”跳过；需要人工请回复“转人工”{phone}。"
    turn = _put(conversation, inquiry.with_(failures=failures), words)
    return replace(turn, reply=turn.reply and replace(turn.reply, trace=replace(turn.reply.trace, signals=("unsure",))))


def _put(conversation: Conversation, inquiry: Inquiry, lead: str) -> Turn:
    """Put the pending question, or leave it to the caller to tell the verdict where none is left."""
    state = inquiry.state
    kept = replace(conversation, questionnaire=state, slots=state.slots, person=state.person, failures=0, rest="")
    if not state.pending:
        return Turn(kept, None)
    reply = asking(inquiry, lead)
    return Turn(replace(kept, options=reply.options), reply)


def asking(inquiry: Inquiry, lead: str) -> Reply:
    """The pending question behind some words."""
    question, options = inquiry.asked()
    steering = _STEERING if len(inquiry.state.steps) < 2 else ""
    trace = replace(STEP, aspects=(f"questionnaire.{inquiry.state.pending}",))
    return Reply("\n".join(part for part in (lead, question, steering) if part), options, trace=trace)


def attached(
    conversation: Conversation, reply: Reply, today: date, knowledge: KnowledgeBase, came_back: bool
) -> tuple[Conversation, Reply]:
    """A reply to something else, with the question that waits put again behind it; one that waits for days, offered."""
    state = conversation.questionnaire
    if state is None or not state.pending or reply.kind != "text":
        return conversation, reply
    if state.paused:
        words = f"上次的测评做到第{len(state.steps) + 1}题（{of(state.pending).name}），还没做完，要接着做吗？"
        return conversation, replace(reply, text=f"{reply.text}\n{words}", options=_RESUME) if came_back else reply
    question, options = Inquiry(state, knowledge, today).asked()
    if size(reply.text) + size(question) + sum(map(cost, options)) > LIMIT - 10:  # the answer goes before the links
        question += f"（可回复：{'、'.join(option.label for option in options)}）"
        options = ()
    fitted, rest = fit(reply.text, f"——\n{question}", options, None, len(options))
    shown = replace(fitted, trace=reply.trace)
    return replace(conversation, rest=rest or conversation.rest, options=shown.options), shown


def opened(
    conversation: Conversation, slots: Slots, today: date, knowledge: KnowledgeBase, everything: bool = False
) -> Conversation:
    """With the questionnaire begun, so that what a verdict still needs is asked, and answers can be changed.

    everything: all programmes are meant, so that none has to be chosen.
    """
    before = conversation.questionnaire
    steps = before.steps if before and before.slots.occupations == slots.occupations else ()
    person = undoubted(conversation.person)
    if everything:
        steps = (Step("occupation", person, slots), *(s for s in steps if s.key != "occupation"))
    inquiry = Inquiry(Questionnaire(slots, person, steps), knowledge, today)
    return replace(conversation, questionnaire=inquiry.following().state if inquiry.aims else None)


def widened(conversation: Conversation, slots: Slots) -> Conversation:
    """Once another occupation is in question, what was told or answered with regard to the first is told of that only."""
    before = conversation.slots.occupations
    if len(before) != 1 or not slots.occupations or slots.occupations == before:
        return conversation
    return replace(conversation, person=conversation.person.regarding(before[0]), questionnaire=None)


def returning(conversation: Conversation, now: datetime) -> tuple[Conversation, bool]:
    """After a silence the questionnaire waits to be asked for, and is forgotten after a long one; did somebody come back?"""
    state = conversation.questionnaire
    if state is None or conversation.seen is None or now - conversation.seen <= PAUSE:
        return conversation, False
    if now - conversation.seen > KEEP or not state.pending:
        return replace(conversation, questionnaire=None), False
    return replace(conversation, questionnaire=replace(state, paused=True)), not state.paused
