"""What a candidate says of themselves, read out of the words: years, certificates, schooling, age, titles.

Only statements count: 要干满5年 is a rule somebody heard, not five years of work. Where the words leave a doubt that the reading
may have missed (plans, breaks, other people), the person is marked so, and no verdict is given without its condition.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.held import certificates, names
from bot.lexicon import Span
from bot.person import Held, Job, Person, Titled
from bot.quantities import Length, lengths, number, since
from bot.schooling import education, titles

_AGE = re.compile(
    r"(?P<age>\d{1,2}|[一二三四五六七八九]?十[一二三四五六七八九]?)(?:周?岁(?!以)|了(?=[ ,，。]|$)|(?<=今年\d\d)(?=[ ,，。]|$))"
)
_WORK_BEFORE = re.compile(
    r"(?:加一块|加一起|干|做|从事|工作|上班|搞|当|跑|从业|经验|工龄|入行|任职|就职|开|卖|写|带|送|年限|岗|待|混|打工|守|管|教|摆|打|画|拍|讲|帮人|累计|一共|总共|加起来|合起来)[^,，。;；、 证]{0,10}$"
)
_WORK_AFTER = re.compile(
    r"^(?:半|多|来)?(?:的)?(?:左右)?(?:的)?(?:都在|一直|在干|在做|都是干|都干|了|工作|经验|工龄|从业|相关工作|相关经验|经历|工作经验|老|班龄|班)"
)
_HELD_BEFORE = re.compile(
    r"(?:^|[,，。 ])(?:都|已经|才|刚|也|就){0,6}(?:拿|考|到手|下来)(?:了|到|出来|下来|到手)?(?:都|已经|有|快|才|刚){0,6}$|证书?[,，。 ](?:也|都|就)?(?:刚|才|到手|满){1,4}$|(?:证书?|资格|本本|证儿)(?:已经|都|才|也|有|满|刚|到手|拿到?|考|取得|下来|出来|持有|到现在|过了|了|快|整|刚好|正好|手里|在手|发|已|拿到手|持|考到|考下来|考出来|刚满|差不多){0,6}$"
    r"|(?:拿|考|取得|持有|持)(?:了|到|出|下)?[^,，。;； ]{0,10}证书?(?:已经|都|才|满|有|了|快|刚|也|刚好|正好){0,6}$|(?:拿证|取证|持证|考证|拿到证|领证)(?:已经|都|才|满|有|了|快|刚|也){0,6}$"
)
_THEREAFTER = re.compile(r"(?:证书?|[一二三四五1-5]级|拿到|取得)(?:之|以)?后(?:是|一共是?|总共是?|有|共)$")
_HELD_AFTER = re.compile(r"^(?:多|半)?前(?:就)?(?:拿|考|取得|领|过)")
_AFTER_CERTIFICATE = re.compile(
    r"(?:拿证|取证|证书?|得证|持证|级|考完|拿到|取得)[^,，。;；]{0,4}?(?:后|又|再|之后|以后|完|然后|接着|到现在)|(?:拿|考|取)完证"
)
_NO_WORK = re.compile(
    r"没(?:有)?(?:上过班|工作过|工作经验|经验|干过|从业|工作经历|上班|做过|参加工作)|无(?:工作)?经验|还没(?:有)?(?:工作|上班)|零经验|没工作(?!单位|证)|刚入行|想入行|想转行|打算入行|刚转行|没干过|没打过工"
)
_NO_CERTIFICATE = re.compile(
    r"没(?:有)?(?:任何|考过|拿过|什么|啥|相关|别的|其他|其它)?(?:的)?(?:[一二三四五1-5]级)?(?:职业|资格|等级|技能)*证|无证|啥证(?:书)?(?:都|也)?没|什么证(?:书)?(?:都|也)?没|证(?:书)?(?:都|也|一个)?(?:没有|没考过|没拿)|零证|没考过证|没证书|一个证(?:书)?(?:都|也)没|没有证书|白板|没考过任何"
)
_TRADE = re.compile(
    r"(?:^|[,，。;； ])(?![^,，。;； ]*[了是我的错在有没说都也就还对吧哎哦嗯过证级学])[\u4e00-\u9fff]{2,8}$"
)
_TITLES = re.compile(r"职称|经济师")
_NO_TITLE = re.compile(r"没(?:有)?(?:证书没有)?职称|无职称")
_TOTAL = re.compile(r"(?:累计|一共|总共|加起来|合起来|加一块|加一起|合计|总工龄|全部加|拢共|统共|共)[^,，。 ]{0,4}$")
_EARLIER = re.compile(r"(?:之前|以前|前)(?:就|已经|都|先)*(?:干|做|工作|从事)")
_SINCE_SCHOOL = re.compile(
    r"毕业(?:了|已经|都|有|快)*$|(?:读|念|学|上)(?:了|的)?(?:有|满|快)?$|(?:大专|本科|专科|中专|技校|硕士|研究生|高职|大学)(?:里|已经|都)?(?:读|念|上)?(?:了)?$"
)
_CONTINUOUS = re.compile(
    r"(?:一直|始终|证后|之后|期间|到现在|至今|接着|继续|都)(?:都|也|还|就)?(?:在|是)?(?P<verb>(?:做|干|从事|搞|播|当|管)(?!满|到|过|了?\d)|在(?:职|岗|这行))"
    r"|(?P<bare>没断过|没换过|没停过?|(?:一直|始终|到现在|至今|之后|以后)(?:都|也|还|就)*(?:在|是)|一直)"
)
_STOPPED = re.compile(r"没(?:有)?(?:上班|干|做|工作|从事)|不干|不做|上学|读书|带娃|带孩子|在家|换行|改行|转行")
_FURTHER = re.compile(r"后来|又|再|之前|然后|先|接着|另外|还(?:干|做|当)|加|第[一二三]家|另一家|[ab]公司|换|跳槽")
_DOUBTS = re.compile(
    r"如果|要是|假如|等我|明年(?!.{0,4}毕业)(?:就|才|\d|[一二三四五六七八九十])|下个?月|年底|再(?:干|过|等|有|熬|做).{0,4}[年月]|就满|还差(?!多久|多少|几)|才够|就够|打算(?:干|做)|合同|签了|(?:干|做)到(?:明年|后年)|"
    r"差.{1,3}月(?!能|可|通融|行|报|够)|不过(?:是|不是|没)?(?:做|干|在|当)|但(?:是)?(?:不是|没|做|干|都)|年(?:多|半)?[ ,，]*(?:是(?:做|干|在|当))|没做(?!过)|没做过◇|不是(?:做|干|◇(?!的?证))|都是(?!做|干|在|◇|这|本|相关)|里面|里头|当中|包括|包含|中间|休产假|产假|待业|空窗|(?<!没)断过|歇了|停了|失业|兼职|实习|"
    r"其中(?!取证|拿证|证后|持证)|不干|离职|辞职|里有|年没(?!证|学历|有?证|职称|考|文凭)|对吗|他(?:\d|[一二三四五六七八九十])|她(?:\d|[一二三四五六七八九十])|才转|辅修|本来想|做的是|干的是|每家|自己孩子|家里带|自家(?:娃|孩子)|带(?:了)?.{0,3}娃|自己的孩子|丢了|没下来|还在考|在考|没通过|让我拿|只过了"
)
_OTHERS = (
    r"师傅|婆婆|公公|舅舅|小姨|叔叔|嫂子|姑姑|家里|员工|同行|人家|别人|他们|领导|老板|爱人|(?:经理|主管|阿姨)(?=干|做|有)|室友|"
    r"(?<!宝)(?<!全职)妈(?!群)|爸|哥|姐(?!夫)|姐夫|妹|弟|老公|老婆|媳妇|对象(?=[干做也都是])|儿子|女儿|闺女|男朋友|女朋友|[表堂][哥姐弟妹]|朋友|同事|同学|亲戚|闺蜜|邻居"
)
"""Other people that somebody tells of."""
MOST = 20
"""Lengths of time, and as many dates, that are read in one message: nobody tells of more."""
_KIN = re.compile(rf"(?:我|俺|咱)?(?:们)?(?:{_OTHERS})")
_OF_PERSONS = re.compile(r"([,，。;； ]|(?<=[年月岁了过业])(?=我|俺|咱|本人))")
_MYSELF = re.compile(rf"(?:^|[,，。;； ]|(?<=[年月岁了过业]))(?:那)?(?:我|俺|咱|本人|自己)(?!们|表|堂|家|{_OTHERS})")
_FILLER = re.compile(
    r"我|俺|咱|自己|已经?|都|了|的|得|过|在|干|做|当(?!兵)|搞|工作|从事|上班|经验|工龄|年限|相关|累计|一共|总共|整整|足足|刚|才|就|也|还|大概|差不多|快|满|有|"
    r"一直|这行|本行|行业|岗位?|公司|单位|一家|家里?|厂里?|私企|国企|外企|没证|无证|没有?|证书?|考|拿|取|持|级|后|前|又|再|之|以|现在|目前|今年|毕业|学历|高中|初中|"
    r"就是|不是|是|职业|本|相关|岁|多|来|半|整|从|到|至今|年|月|日|号|那|这|个|呢|吧|啊|呀|么|吗|加|共|合|统|拢|说|算|嘛|光|只|零|以上|社会|职场|入行|入职|开始|进|呆|待|混|实打实|前后|\d|[一二三四五六七八九十两]|[a-z]"
)


def extract(text: str, spans: Sequence[Span], today: date) -> Person:
    """Facts of the writer in a normalised text whose known words are `spans`."""
    text, spans = _own_words(text, spans)
    told = lengths(text)[:MOST]
    jobs, held, unclear = _assign(text, spans, told, certificates(text, spans), today)
    studied, ranked = education(text, spans, today), titles(text, spans)
    if ranked and told:
        ranked = _title_years(text, ranked, jobs)
    none = _NO_CERTIFICATE.search(text)
    return Person(
        age=_age(text),
        jobs=jobs,
        certificates=held or (() if none else None),
        education=studied,
        titles=ranked or (() if _NO_TITLE.search(text) else None),
        apprenticeship=_apprenticeship(text),
        doubtful=bool(jobs or held) and (unclear or bool(_DOUBTS.search(_anonymous(text, spans)))),
    )


def _apprenticeship(text: str) -> bool | None:
    if re.search(r"(?:没|没有|不是|未|无)(?:有)?(?:当过?|做过?|过)?学徒|学徒(?:期)?(?:没|还没|未|不)满?", text):
        return False
    return True if re.search(r"学徒(?:期)?(?:已经|刚)?(?:期?满|出师|结束|满了)|出师", text) else None


def _anonymous(text: str, spans: Sequence[Span]) -> str:
    """The text with every named job as ◇, so that a pattern holds for all of them."""
    for span in reversed(spans):
        if names(span) and not span.values("level"):
            text = text[: span.start] + "◇" + text[span.end :]
    return text


def _own_words(text: str, spans: Sequence[Span]) -> tuple[str, Sequence[Span]]:
    """The text with what is told of other people blanked out, where the writer speaks of themselves as well."""
    if not (_MYSELF.search(text) and _KIN.search(text)):
        return text, spans
    kept, position, others = list(text), 0, False
    for clause in _OF_PERSONS.split(text):
        if _MYSELF.search(clause):
            others = False
        elif _KIN.search(clause):
            others = True
        if others:
            kept[position : position + len(clause)] = " " * len(clause)
        position += len(clause)
    own = "".join(kept)
    return own, [s for s in spans if own[s.start : s.end].strip()]


def _age(text: str) -> float | None:
    for match in _AGE.finditer(text):
        value = number(match["age"])
        told = "岁" in match.group() or match.start() == 0 or text[match.start() - 1] in " ,，我今年都"
        before = text[max(0, match.start() - 4) : match.start()]
        if (
            10 <= value <= 90
            and told
            and not re.search(r"[要须年得需]满$|超过$|大于$|上限$|不满$|未满$", before)
            and text[match.end() : match.end() + 1] not in ("以", "才", "级")
        ):
            return value
    return None


def _jobs_beside(spans: Sequence[Span], text: str, told: Sequence[Length]) -> dict[Length, Span | None]:
    """The named job that belongs to each duration: the side on which every duration has one, else the nearer one."""
    befores = [_job_before(spans, text, one, told) for one in told]
    afters = [_job_after(spans, text, one, told) for one in told]
    if len(told) > 1 and all(befores) != all(afters):
        return dict(zip(told, befores if all(befores) else afters, strict=True))
    return {one: _nearer(one, *sides) for one, *sides in zip(told, befores, afters, strict=True)}


def _nearer(length: Length, before: Span | None, after: Span | None) -> Span | None:
    if before is None or after is None:
        return before or after
    return after if after.start - length.end <= length.start - before.end + 2 else before


def _job_after(spans: Sequence[Span], text: str, length: Length, told: Sequence[Length]) -> Span | None:
    """The job named right behind a duration, in the same clause."""
    for span in spans:
        between = text[length.end : span.start]
        if span.start < length.end or not names(span) or span.values("level"):
            continue
        paper = re.match(r"[^没无,，。 ]{0,4}证", text[span.end :])
        crossed = any(length.end <= other.start < span.start for other in told)
        return None if len(between) > 4 or re.search(r"[,，。;； (]", between) or paper or crossed else span
    return None


def _job_before(spans: Sequence[Span], text: str, length: Length, told: Sequence[Length]) -> Span | None:
    """The job named last before a duration, behind the duration before it; never a level asked about or a certificate."""
    since_ = max((other.end for other in told if other.end <= length.start), default=0)
    for span in reversed(spans):
        between = text[span.end : length.start]
        if span.end > length.start or not names(span) or span.values("level"):
            continue
        leads = re.match(r"(?:专业|的?证|[一二三四五1-5]级)", text[span.end : span.end + 3])
        if leads or len(between) > 16 or re.search(r"[。;；]", between):
            continue
        return span if span.start >= since_ or len(told) == 1 else None
    return None


def _job(text: str, spans: Sequence[Span], length: Length, span: Span | None, total: bool = False) -> Job:
    """The work that a duration measures, by the job named beside it; a name that no word of ours knows is kept as "?name"."""
    if span:
        return Job(names(span), span.word, length.years, total, length.open)
    names_ = _unknown(text, spans, length.start, length.end)
    return Job(names_, names_[0][1:] if names_ else "", length.years, total, length.open)


def _unknown(text: str, spans: Sequence[Span], start: int, end: int, before: bool = True) -> tuple[str, ...]:
    """("?name",) where the clause around a stretch names work that no word of ours knows; part of a known name is that name."""
    blanked = list(text)
    for span in spans:
        if not span.tags.by_kind.keys() <= {"major", "concept", "foreign"}:
            blanked[span.start : span.end] = "|" * (span.end - span.start)
    earlier = "".join(blanked[:start]) if before else ""
    clause = re.split(r"[,，。;； ]", earlier)[-1]
    trade = _TRADE.search(earlier[: len(earlier) - len(clause) - 1])
    if trade and not _FILLER.sub("", clause).strip("|"):
        clause = trade.group() + clause  # 超市收银员 干八年了
    clause += "|"
    clause += re.split(r"[,，。;； ]", "".join(blanked[end:]))[0][:8]
    left = max(re.findall(r"[\u4e00-\u9fff]+", _FILLER.sub("|", clause)), key=len, default="")
    if not 2 <= len(left) <= 8 or re.search(r"[能可报够怎]|多少|什么|行[不吗么]", left):
        return ()
    known = next((n for span in spans for n in names(span) if left in n), None)
    return (known,) if known else (f"?{left}",)


def _assign(
    text: str, spans: Sequence[Span], told: list[Length], held: list[tuple[int, Held]], today: date
) -> tuple[tuple[Job, ...] | None, tuple[Held, ...], bool]:
    """Give each duration and date to work, to a certificate's age, or to the work since a certificate; is one left over?"""
    jobs: list[Job] = []
    last, unclear = "", False
    first = min((position for position, _ in held), default=None)
    beside = _jobs_beside(spans, text, told)
    for length in told:
        role = _role(text, length, beside[length], first)
        if role == "unclear":
            unclear = True
        elif role == "held" and not held and _TITLES.search(text):
            continue  # how old a title is counts nowhere
        elif role == "held":
            held = _updated(held or [(0, Held())], length.start, years_held=length.years, open=length.open)
        elif role:
            job = _job(text, spans, length, beside[length], role == "total")
            before = text[max(0, length.start - 14) : length.start]
            explicit = bool(_AFTER_CERTIFICATE.search(text[first or 0 : length.start + 1]))
            if role == "since" and not explicit and re.search(r"[,，。;；]", text[first or 0 : length.start]):
                role = "work"  # 有二级证，人事干了12年: since when the certificate is there is not said
            if role != "since" or not explicit:  # what was done after a certificate may be a part of all work
                earlier = jobs if role == last or not jobs else []
                jobs = [*jobs[: len(jobs) - len(earlier)], *_collected(earlier, job, before)]
                last = role
            if role == "since":
                held = _worked_since(held or [(0, Held())], length.start, job, before, not explicit)
    for position, verb, lasted, open_ in since(text, today)[:MOST]:
        jobs, held = _dated(text, spans, position, verb, lasted, open_, jobs, held)
    held = _continued(text, spans, held)
    if jobs and _EARLIER.search(text):
        jobs += [job for _, c in held for job in c.since or () if job not in jobs]
    if held and re.search(
        r"证书?(?:是)?(?:刚|才|新)(?:拿|考|下|到手)|刚(?:拿|考)(?:到|了|出|下)?[^,，。 ]{0,6}证", text
    ):
        held = [(p, replace(c, years_held=0.0) if c.years_held is None else c) for p, c in held]
    certificates_ = tuple(_capped(c) for _, c in held if c != Held())
    if not jobs and _NO_WORK.search(text):
        return (), certificates_, unclear
    return (tuple(jobs) or None), certificates_, unclear


def _capped(held: Held) -> Held:
    """Nobody has worked longer since a certificate than it is old."""
    worked = held.work_years_since
    if held.open and held.years_held is not None and worked and held.years_held < worked <= held.years_held + 1:
        return replace(held, years_held=worked, open=False)  # only its year was told, the work says more
    if held.years_held is None or worked is None or worked <= held.years_held or len(held.since or ()) != 1:
        return held
    return replace(held, since=tuple(replace(job, years=held.years_held) for job in held.since or ()))


def _continued(text: str, spans: Sequence[Span], held: list[tuple[int, Held]]) -> list[tuple[int, Held]]:
    """一直在做: the certificate's age is work since then, in the job named beside it, unless the words deny it."""
    if not held:
        return held
    match = next(
        (m for m in _CONTINUOUS.finditer(text) if m["verb"] or m["bare"].startswith("没") or _named_at(spans, m.end())),
        None,
    )
    if match is None or _STOPPED.search(text):
        return held
    near = _named_at(spans, match.end())
    since_names = names(near) or _unknown(text, spans, match.end(), match.end(), before=False)
    return [
        (p, replace(c, since=(Job(since_names, near.word if near else "", c.years_held),), assumed_since=False))
        if c.years_held is not None and c.since is None
        else (p, c)
        for p, c in held
    ]


def _named_at(spans: Sequence[Span], position: int) -> Span | None:
    return next((s for s in spans if position - 2 <= s.start <= position + 8 and names(s)), None)


def _role(text: str, length: Length, job: Span | None, first_certificate: int | None) -> str:
    """What a duration measures, beside which `job` is named: held, since (a certificate), work, total – or nothing of these (''), or unclear."""
    before, after = text[max(0, length.start - 18) : length.start], text[length.end : length.end + 8]
    if first_certificate is not None and _THEREAFTER.search(before):
        return "since"
    if _HELD_BEFORE.search(before) or (_HELD_AFTER.match(after) and re.search(r"证|[一二三四五1-5]级", text)):
        return "held"
    if (
        (after.startswith("前") and not _WORK_BEFORE.search(before))
        or _SINCE_SCHOOL.search(before)
        or re.match("(?:多|半)?前?毕业|(?:的)?(?:大专|本科|专科|中专|技校|硕士|研究生|高职|大学)", after)
    ):
        return ""
    if _TOTAL.search(before):
        return "total"
    works = _WORK_BEFORE.search(before) or _WORK_AFTER.match(after) or job
    later = (first_certificate is not None and first_certificate < length.start) or re.search("拿证|取证|持证", before)
    if (
        not works
        and later
        and re.match(r"^(?:了|[,，。 ]|能|可|$)", after)
        and re.search(r"(?:级|证)[^,，。 ]{0,4}$", before)
    ):
        return "held"
    closed = re.match(r"^(?:了|的|[,，。 ]|$)", after)
    if not works and not closed:
        return "unclear"
    if _EARLIER.search(before) and not re.search(r"(?:后|又|再|完)[^,，。 ]{0,6}$", before):
        return "work"
    if later:
        return "since"
    if closed and _TRADE.search(before):
        return "work"  # 网络工程师6年
    return "work" if works or (closed and re.search(r"(?:已经|都|了|有|也)$|^$", before)) else "unclear"


def _collected(jobs: list[Job], job: Job, before: str) -> list[Job]:
    """Years add up where another job is named or the words say so (后来, 又, 再); else it is unclear whether they do."""
    if not jobs or job.total or jobs[-1].names != job.names or _FURTHER.search(before):
        return [*jobs, job]
    return [*jobs[:-1], replace(job, years=max(job.years or 0, jobs[-1].years or 0), open=True)]


def _dated(
    text: str,
    spans: Sequence[Span],
    position: int,
    verb: str,
    lasted: float,
    open_: bool,
    jobs: list[Job],
    held: list[tuple[int, Held]],
) -> tuple[list[Job], list[tuple[int, Held]]]:
    """A date since which something lasts: a certificate obtained, or work begun."""
    context = text[position : position + 24]
    if verb == "毕业" or "职称" in context:
        return jobs, held
    obtained = re.search(r"拿|考|取得|领|发|下|到手|通过|证", verb)
    if obtained or (
        re.match(r".{0,12}?(?<!没)(?<!无)(?<!没有)证", context)
        and verb not in ("开始", "就开始", "到现在", "至今", "入行", "入职")
    ):
        return jobs, _updated(held or [(0, Held())], position, years_held=lasted, open=open_)
    length = Length(position, position + len(context), lasted, open_)
    job = _job(text, spans, length, _jobs_beside(spans, text, [length])[length])
    if any(known.names == job.names for known in jobs):
        return [*jobs[:-1], replace(jobs[-1], open=True)], held
    older = [(at, c) for at, c in held if at < position and c.years_held is not None and c.years_held >= lasted]
    if older and not older[-1][1].since:
        held = _worked_since(held, position, job, "", False)
    return [*jobs, job], held


def _worked_since(
    held: list[tuple[int, Held]], position: int, job: Job, before: str, assumed: bool
) -> list[tuple[int, Held]]:
    """One more job since the certificate that stands last before a position."""
    number_ = max((i for i, (at, _) in enumerate(held) if at <= position), default=0)
    at, certificate = held[number_]
    worked = tuple(_collected(list(certificate.since or ()), job, before))
    more = replace(certificate, since=worked, assumed_since=assumed)
    return [*held[:number_], (at, more), *held[number_ + 1 :]]


def _updated(held: list[tuple[int, Held]], position: int, **values: object) -> list[tuple[int, Held]]:
    """More known of the certificate that stands last before a position, else of the first."""
    number_ = max((i for i, (at, _) in enumerate(held) if at <= position), default=0)
    at, certificate = held[number_]
    return [*held[:number_], (at, replace(certificate, **values)), *held[number_ + 1 :]]  # type: ignore[arg-type]


def _title_years(text: str, ranked: tuple[Titled, ...], jobs: tuple[Job, ...] | None) -> tuple[Titled, ...]:
    """Work told after a title counts as since the title."""
    told = next((job.years for job in jobs or () if job.years is not None), None)
    after = re.search(r"(?:职称|经济师).{0,14}(?:后|又|再|以来)|(?:评|拿|取得)[^,，。]{0,5}(?:后|完|又)", text)
    return tuple(replace(t, work_years_since=told) for t in ranked) if after else ranked
