"""Words → meaning: what is asked (aspects), about what (mentions), and what the writer tells of themselves.

Understanding never decides what to answer and never writes anything.
"""

from __future__ import annotations

import re
from contextlib import suppress
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from weakref import WeakKeyDictionary

from bot.extract import Person, extract, is_held, is_major
from bot.lexicon import Lexicon, Span
from bot.normalise import normalise
from bot.match import Classifier, features
from bot.vocabulary import KINDS, Cue, Words, entries, lexicon, months, utterances, words, year_named
from knowledge.base import KnowledgeBase

GOOD = 1.5
"""A score from which a cue stands by itself."""
OTHER_MATTERS = frozenset("refund invoice ticket related fee howmuch photo retake result".split())
"""What a teller of facts may ask about instead of a verdict."""
_LEVEL_LAST = re.compile(r"[一二三四五1-5]级[?？]?$")
_HOW_LONG = re.compile(r"(?:要|得|需要|须)(?:再|先)?(?:干|做|工作|等|满)?(?:满)?(?:几|多少)年|几年才|多久才|能考几[回次]|考几[回次]")
_ABLE = re.compile(r"能|可以|够|行|成不|成吗|中不|让|给报|认吗|冲|上[一二三四]级|想.{0,8}(?:报|考|上)|吧$|[吗不没]$")
_AMOUNT = re.compile(r"(?<![\d.:/-])\d{2,3}(?![\d年月日号天级点:%分题道人岁周个k兆像寸届/.-])|[一二两三四五六七八九]百|[一二三四五六七八九]十(?:块|蚊|元|吧|呀|吗)|\d{2,4}(?:元|块)|[一二三四五六七八九]?[十百](?:[一二三四五六七八九][十]?)?块")
SCALE = 2.0
"""Points of a margin of one; a class at its border scores SCALE."""
CUE = 0.2
"""What a point of a cue adds beyond its part as a feature."""
CLOSE = 0.8
"""A lead below which two aspects of one topic are both answered; half of it for aspects of two topics."""
LEAST = 0.75
"""A score below which nothing counts as asked, or as a second reading."""
SINGLE = frozenset(("eligibility", "offer", "decline", "related"))
"""Topics whose answers are long or exclusive, so that they are never given beside another reading."""
TOLD = 2.6
"""What facts about oneself add to the reading that they are what the question is about."""
_CLAUSE = re.compile(r"[,，。;；!！?？\n]+|(?<![a-z0-9]) | (?![a-z0-9])|(?:和|跟)(?=(?:报名|考试|截止|缴费|费用|时间|条件|材料|地点|成绩|证书|补考|准考证|多少|怎么|什么|咋|流程|科目|电话))|还有|另外|顺便|以及|然后|再问|同时问|还想问|还想知道|对了")
_QUESTION = re.compile(
    r"吗|么|呢|不$|没$|没有$|\?|？|多少|几|哪|啥|什么|怎|咋|如何|何时|能不能|可不可|行不行|是不是|有没有|多久|谁|能否|是否|还是|要不要|用不用|需不需|告诉|求|请问|想知道|查一下|说说|多大|不能|呀$|啊$|可以不|行不|吧$"
)
_NEGATED = re.compile(r"(?:不是|不要|不考|不报|不问|别说|并非|没说)(?:的)?(?:是)?(?:问|说|考|报)?$")
STOP = frozenset(
    "的了吗呢啊呀吧嘛么哦哈啦我你您他她它们这那个些是有在和跟与或就都也还要想会能可以请问一下下给把被让到从对于为因所以但如果的话什么怎样几多少不没很太更最真好吗呗咯噢喔唉哎诶嗯额上中里后前来去得着过吧啥嘞滴哟们说知道现在目前已经今天听说是不是有没有一个这个那个我们你们咱咱们这边那边自己别人朋友同事老公老婆女儿儿子孩子妈妈爸爸帮忙麻烦老师同学"
)


@dataclass(frozen=True)
class Mentions:
    """What the words name, canonical, in the order said."""

    regions: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    occupations: tuple[str, ...] = ()
    job_types: tuple[str, ...] = ()
    levels: tuple[int, ...] = ()
    held_levels: tuple[int, ...] = ()
    dropped: tuple[tuple[str, object], ...] = ()
    months: tuple[int, ...] = ()
    years: tuple[int, ...] = ()
    subjects: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()
    majors: tuple[str, ...] = ()
    jobs: tuple[str, ...] = ()
    schools: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    foreign: tuple[tuple[str, str], ...] = ()
    guide: bool = False

    @property
    def anchored(self) -> bool:
        """Whether something of ours is named: an occupation, an organiser, a region we cover."""
        return bool(self.regions or self.notices or self.occupations or self.job_types or self.guide)


@dataclass(frozen=True)
class Understanding:
    """One message understood. `aspects` are what is asked, best first per clause; `scores` explain them."""

    text: str
    spans: tuple[Span, ...]
    mentions: Mentions
    person: Person
    aspects: tuple[str, ...] = ()
    scores: tuple[tuple[str, float], ...] = ()
    talk: str | None = None
    concepts: frozenset[str] = frozenset()
    unexplained: str = ""
    ours: float = 0.0
    """How much the message resembles what is for this account: a margin, positive for yes."""
    comparing: bool = False
    asking: bool = False
    extra: tuple[str, ...] = field(default=())


def understand(text: str, knowledge: KnowledgeBase, now: datetime) -> Understanding:
    """Everything the words of one message say, without the conversation."""
    data = words()
    clean = normalise(text)
    spans = lexicon(knowledge).scan(clean)
    mentions = _mentions(clean, spans)
    person = extract(clean, spans, now)
    concepts = _concepts(spans, clean)
    judge = _Judge(data, prepare(knowledge))
    scores = judge(clean, spans) if _says_something(clean, spans) else {}
    ours = judge.ours
    _about_oneself(scores, person, concepts, mentions, clean)
    aspects = _questions(clean, spans, judge, scores, bool(replace(person, age=None)))
    return Understanding(
        clean,
        spans,
        mentions,
        person,
        aspects,
        tuple(sorted(scores.items(), key=lambda item: -item[1])[:6]),
        _talk(clean, data),
        concepts,
        _unexplained(clean, spans, lexicon(knowledge)),
        ours,
        "compare" in concepts or len(mentions.regions) + len(mentions.notices) > 1,
        bool(_QUESTION.search(clean)),
    )


def _concepts(spans: Iterable[Span], text: str) -> frozenset[str]:
    found = {value for span in spans for kind, value in span.tags if kind == "concept"}
    found |= {kind for span in spans for kind, _ in span.tags if kind in KINDS}
    if months(text):
        found.add("month")
    return frozenset(found)


def _mentions(text: str, spans: Sequence[Span]) -> Mentions:
    """Sort the named things by role: what is asked about, what somebody holds, studied or works as."""
    seen: dict[str, list] = {
        k: [] for k in ("region", "notice", "occupation", "job_type", "level", "held", "paper", "person", "major", "job", "school", "keyword")
    }  # fmt: skip
    dropped: list[tuple[str, object]] = []
    weak: list[str] = []
    foreign: list[tuple[str, str]] = []
    guide = False
    for index, span in enumerate(spans):
        negated = _NEGATED.search(text[max(0, span.start - 6) : span.start])
        for kind, value in sorted(span.tags, key=str):
            if kind == "foreign":
                foreign.append((value, span.word))
            elif kind == "guide":
                guide = True
            elif kind == "level":
                role = "held" if is_held(text, span) else "level"
                if negated and role == "level":
                    dropped.append((kind, value))
                else:
                    seen[role].append(value)
            elif kind in ("occupation", "job_type"):
                role = _occupation_role(text, spans, index)
                if negated:
                    dropped.append((kind, value))
                elif role == "asked":
                    seen[kind].append(value)
                elif role == "held":
                    weak.append(value) if kind == "occupation" else seen[kind].append(value)
                elif role == "job" and kind == "occupation":
                    weak.append(value)
            elif kind in ("region", "notice") and negated:
                dropped.append((kind, value))
            elif kind == "major":
                if is_major(text, span) or not span.values("occupation"):
                    seen[kind].append(value)
            elif kind in seen:
                seen[kind].append(value)
    if not seen["occupation"]:
        seen["occupation"] = weak
    unique = {k: tuple(dict.fromkeys(v)) for k, v in seen.items()}
    return Mentions(
        unique["region"], unique["notice"], unique["occupation"], unique["job_type"], unique["level"], unique["held"],
        tuple(dropped), months(text), year_named(text), unique["paper"], unique["person"], unique["major"], unique["job"],
        unique["school"], unique["keyword"], tuple(foreign), guide,
    )  # fmt: skip


def _occupation_role(text: str, spans: Sequence[Span], index: int) -> str:
    """asked, held (names a certificate the writer has), job (work told of) or major (what was studied)."""
    span = spans[index]
    after, before = text[span.end : span.end + 8], text[max(0, span.start - 8) : span.start]
    if span.values("major") and (re.match(r"(?:类|系)?(?:的)?专业|系|大专|本科|中专|毕业|在读|大[一二三四]", after) or re.search(r"(?:学|读|念|修|大专|本科|中专|专科|技校|高职|硕士)(?:的|了|过)?$", before)):
        return "major"
    for following in spans[index + 1 : index + 3]:
        if following.start - span.end > 2:
            break
        if following.values("level"):
            return "held" if is_held(text, following) else "asked"
    if any(k == "level" for k, _ in span.tags):
        return "held" if is_held(text, span) else "asked"
    if span.values("job") and (
        re.match(r"(?:这行|这块|岗|工作|专员|经理|运营|了?(?:整整|快|大概|差不多|有|满|已经|也|都|才)*(?:\d|[一二两三四五六七八九十半]+)(?:来|多|几)?个?(?:年|月))", after)
        or re.search(r"(?:干|做|从事|搞|跑|当|是)(?:了|过|的|着)?(?:整整|快|大概|差不多|有|满)*(?:[\d一二两三四五六七八九十半]+(?:多|来)?个?(?:年|月)半?)?(?:多)?(?:的)?$", before)
    ):
        return "job"
    return "asked"


def _says_something(text: str, spans: Sequence[Span]) -> bool:
    """Whether more than names stands there; names alone (辽宁 人力二级) ask nothing by themselves."""
    return len(_beyond_names(text, spans)) >= 2 or bool(months(text))


def _beyond_names(text: str, spans: Sequence[Span]) -> str:
    """The text without names and words that only introduce them."""
    rest = text
    for span in spans:
        if any(kind in KINDS for kind, _ in span.tags) and not any(kind == "concept" for kind, _ in span.tags):
            rest = rest.replace(span.word, " ", 1)
    rest = re.sub(r"我?(?:想|要|打算|准备)(?:在|去)?(?:考|报|了解|问)?(?:一?下)?|了解一?下|看看|我在|我", "", rest)
    return re.sub(r"[\s那么呢的了吧啊呀,，。?？!！要是换成还有怎么样说就]", "", rest)


@dataclass(frozen=True)
class Classifiers:
    """Which aspect a message resembles, and whether it is for this account at all."""

    aspects: Classifier
    ours: Classifier


_READY: WeakKeyDictionary[KnowledgeBase, Classifiers] = WeakKeyDictionary()


def prepare(knowledge: KnowledgeBase, folder: Path | None = None) -> Classifiers:
    """Build or read everything a knowledge base needs before the first message.

    The classifiers are trained once and kept in `folder` under a digest of what they were trained on; without a folder, or
    with one that cannot be written, they are trained in memory.
    """
    if ready := _READY.get(knowledge):
        return ready
    if folder is None:
        return _READY.setdefault(knowledge, _trained(knowledge))
    paths = [folder / f"{name}-{_digest(knowledge)}.npz" for name in ("aspects", "ours")]
    try:
        ready = Classifiers(*(Classifier.load(path) for path in paths))
    except (OSError, ValueError, KeyError):
        ready = _trained(knowledge)
        with suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
            ready.aspects.save(paths[0])
            ready.ours.save(paths[1])
    return _READY.setdefault(knowledge, ready)


def _digest(knowledge: KnowledgeBase) -> str:
    """Names everything the classifiers depend on: words, examples, the knowledge's own vocabulary, the code."""
    here = Path(__file__).parent
    state = sha256("".join(sorted(f"{w}{t}" for w, t in entries(knowledge, words()))).encode())
    for path in (*sorted((here / "words").rglob("*.*")), *(here / name for name in ("understand.py", "match.py", "lexicon.py", "normalise.py"))):
        state.update(path.read_bytes())
    return state.hexdigest()[:16]


def _trained(knowledge: KnowledgeBase) -> Classifiers:
    known, data = lexicon(knowledge), words()
    examples = []
    for aspect, text in utterances():
        clean = normalise(text)
        spans = known.scan(clean)
        examples.append((aspect, _features(clean, spans, _scores(clean, spans, data))))
    return Classifiers(
        Classifier.train([(aspect, found) for aspect, found in examples if aspect != "none"]),
        Classifier.train([("none" if aspect == "none" else "ours", found) for aspect, found in examples]),
    )


def _features(text: str, spans: Sequence[Span], cues: dict[str, float]) -> dict[str, float]:
    """The text's features and the aspects its best cues point to."""
    found: dict[str, float] = dict(features(text, spans))
    for name in sorted(cues, key=lambda n: -cues[n])[:3]:
        found[f"#{name}"] = cues[name]
    return found


class _Judge:
    """Scores aspects for a stretch of text: what the examples resemble, their features including the cues that match."""

    def __init__(self, data: Words, trained: Classifiers) -> None:
        self._data, self._trained = data, trained
        self.ours = 0.0

    def __call__(self, text: str, spans: Sequence[Span]) -> dict[str, float]:
        cues = _scores(text, spans, self._data)
        found = _features(text, spans, cues)
        self.ours = self._trained.ours.margins(found).get("ours", 0.0)
        scores = {n: SCALE * (1 + m) for n, m in self._trained.aspects.margins(found).items() if m > -1}
        for name, score in cues.items():
            scores[name] = scores.get(name, 0.0) + CUE * score
        return scores


@lru_cache(maxsize=2)
def _indexed(data_id: int) -> dict[str, list[tuple[Cue, float]]]:
    """Cues by their heaviest word, with the score each is worth."""
    data = words()
    index: dict[str, list[tuple[Cue, float]]] = {}
    for cue in data.cues:
        score = sum(max(data.weight(t) for t in alternatives) for alternatives in cue.needs)
        rarest = max(cue.needs, key=lambda alternatives: max(data.weight(t) for t in alternatives))
        for term in rarest:
            index.setdefault(term, []).append((cue, score))
    return index


def _terms(text: str, spans: Iterable[Span]) -> frozenset[str]:
    """Concepts, kinds and literal words present."""
    found = {value for span in spans for kind, value in span.tags if kind == "concept"}
    found |= {kind for span in spans for kind, _ in span.tags if kind in KINDS}
    found |= {literal for literal in words().literals if literal in text}
    if months(text):
        found.add("month")
    if re.search(r"第?[一二三四]批|这批|下一?批|本批|那批|每批", text):
        found.add("batch")
    if _AMOUNT.search(text):
        found.add("amount")
    if re.search(r"\d点|[一二三四五六七八九十]点(?:半|开|到|$)", text):
        found.add("clock")
    if re.search(r"\d+道|几道", text):
        found.add("questions")
    return frozenset(found)


def _scores(text: str, spans: Sequence[Span], data: Words) -> dict[str, float]:
    """Best score of each aspect in a stretch of text."""
    present = _terms(text, spans)
    index = _indexed(id(data))
    best: dict[str, float] = {}
    for term in present:
        for cue, score in index.get(term, ()):
            if all(alternatives & present for alternatives in cue.needs) and not cue.bars & present:
                best[cue.aspect] = max(best.get(cue.aspect, 0.0), score)
    return best


def _clauses(text: str, spans: Sequence[Span]) -> list[tuple[str, list[Span], int]]:
    """Stretches between punctuation, blanks and connectives, each with its words."""
    bounds, start = [], 0
    for match in _CLAUSE.finditer(text):
        inside = any(span.start < match.start() and match.end() < span.end for span in spans)
        if not inside:
            bounds.append((start, match.start()))
            start = match.end()
    bounds.append((start, len(text)))
    return [
        (text[a:b], [s for s in spans if a <= s.start and s.end <= b], a) for a, b in bounds if text[a:b].strip()
    ]  # fmt: skip


def _about_oneself(
    scores: dict[str, float], person: Person, concepts: frozenset[str], mentions: Mentions, text: str
) -> None:
    """Somebody who tells of work, certificates or schooling asks for a verdict or for their own materials."""
    if not replace(person, age=None) or _HOW_LONG.search(text):
        return
    if "document" in concepts:
        scores["documents.materials"] = scores.get("documents.materials", 0) + TOLD
    elif (concepts & {"can", "which_level", "apply_time"} or mentions.levels and (_ABLE.search(text) or _LEVEL_LAST.search(text))) and not concepts & OTHER_MATTERS:
        scores["eligibility.verdict"] = scores.get("eligibility.verdict", 0) + TOLD


def _top(scores: dict[str, float]) -> tuple[str, float] | None:
    return max(scores.items(), key=lambda item: item[1], default=None)


def _questions(text: str, spans: Sequence[Span], judge: Callable[[str, Sequence[Span]], dict[str, float]], whole: dict[str, float], told: bool) -> tuple[str, ...]:
    """The aspects asked: one a clause where clauses ask different things, else the best of the whole message."""
    best = _top(whole)
    if best is None or best[1] < LEAST:
        return ()
    clauses = _clauses(text, spans)
    asked: list[tuple[str, float]] = []
    for clause, inside, at in clauses:
        if len(clauses) > 1 and not _says_something(clause, inside):
            continue
        top = _top(judge(clause, [replace(s, start=s.start - at, end=s.end - at) for s in inside]))
        if top and top[1] >= GOOD and (_QUESTION.search(clause) or len(clauses) == 1 or len(_beyond_names(clause, inside)) <= 8):
            asked.append(top)
    names = list(dict.fromkeys(name for name, _ in asked))
    if best[0] in ("eligibility.verdict", "documents.materials") and told:
        others = [n for n in names if n.partition(".")[0] in ("fees", "dates", "payment", "registration", "results") or n == "eligibility.education"]
        return (best[0], *others[:2])
    if len(names) >= 2:
        plain = [name for name in names if not name.startswith("decline")]
        return tuple((plain or names)[:3])
    first = names[0] if names and whole.get(names[0], 0) >= best[1] - 0.4 else best[0]
    return (first, *_close(first, whole))


def _close(first: str, scores: dict[str, float]) -> tuple[str, ...]:
    """The runner-up of the same topic where the two readings are too close to call."""
    topic, top = first.partition(".")[0], scores.get(first, 0.0)
    if topic in SINGLE:
        return ()
    rivals = {n: s for n, s in scores.items() if n != first and n.partition(".")[0] not in SINGLE}
    second = _top(rivals)
    if second is None:
        return ()
    lead = CLOSE if second[0].partition(".")[0] == topic or top < GOOD else CLOSE / 2
    return (second[0],) if second[1] >= max(top - lead, LEAST) else ()


def _talk(text: str, data: Words) -> str | None:
    """The kind of small talk a message is, or holds."""
    bare = text
    for _ in range(3):
        for particle in data.particles:
            shorter = bare.strip(particle)
            bare = shorter or bare
    forms = {text.strip("。.!！?？~ ,，"), bare}
    for name, talk in data.talk.items():
        if forms & talk.whole or len(text) <= 16 and talk.whole and _made_of(text, talk.whole, data.particles):
            return name
    for name, talk in data.talk.items():
        if any(word in text for word in talk.part):
            return name
    return None


def _made_of(text: str, parts: frozenset[str], particles: Sequence[str]) -> bool:
    """Whether a message consists of such words only (哈喽 有人吗 在不在)."""
    rest = text
    for part in sorted(parts, key=len, reverse=True):
        rest = rest.replace(part, " ")
    for particle in particles:
        rest = rest.replace(particle, " ")
    return not rest.strip(" 。.!！?？~,，、")


def _unexplained(text: str, spans: Sequence[Span], known: Lexicon) -> str:
    """What is left of the text once known words, numbers and function words are taken away."""
    covered = bytearray(len(text))
    for span in spans:
        covered[span.start : span.end] = b"\x01" * (span.end - span.start)
    for literal in words().literals:
        if len(literal) > 1 and (at := text.find(literal)) >= 0:
            covered[at : at + len(literal)] = b"\x01" * len(literal)
    rest = "".join(c if not covered[i] and (c.isalpha()) else " " for i, c in enumerate(text))
    left = []
    for piece in rest.split():
        left += [token for token in known.tokens(piece) if token not in _STOP_WORDS and not all(c in STOP for c in token)]
    return " ".join(left)


_STOP_WORDS = frozenset(
    "请问 一下 是否 怎么 可以 没有 不是 就是 还是 如果 因为 所以 但是 那么 这样 那样 时候 问题 需要 应该 一般 或者 比如 大概 左右 谢谢 你好 您好 咨询 了解 知道 想问 告诉 为什么 到底 具体 今年 明年 已经 现在 打算 准备 想要 希望 看看 搞 弄 办 整 用 看 问 找 等 后 前 内 人 年 月 日 天 号 元 块".split()
)
