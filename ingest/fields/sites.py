"""Websites, accounts and apps, with what the sentences around them say they are for."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ingest.blocks import Paragraph
from ingest.context import Context
from ingest.drafted import Read, Tree, merged

_HOST = r"[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.(?:com|cn|net|org|gov|edu|example|info|vip|top|cc|xyz|work)(?:\.cn)?"
URL = re.compile(rf"(?:https?://|www\.)[A-Za-z0-9.\-/_?=&%#~]+|(?<![@\w.-]){_HOST}(?:/[A-Za-z0-9./_?=&%#~-]*)?")
_NAMED = re.compile(
    r"(?P<before>微信公众号|公众号|微信小程序|小程序|客户端|APP|平台|网站)\s*[：:]?\s*“(?P<a>[^“”]{2,30})”|“(?P<b>[^“”]{2,30})”\s*(?:等级认定)?(?P<after>微信公众号|公众号|微信小程序|小程序|客户端|APP)",
    re.IGNORECASE,
)
_SYSTEM = re.compile(
    r"(?:通过|登录|登陆|进入|访问|在)(?P<n>(?!本人|该|此)[\u4e00-\u9fffA-Za-z（）]{4,30}?(?:系统|平台|服务网|联网查询系统|官网))(?!（)"
)
_SITE_NAME = re.compile(
    r"(?:登录|登陆|进入|访问|通过|在|从|是|为|：|^)?(?P<n>[\u4e00-\u9fffA-Za-z“”（）]{2,40}?(?:网站|平台|系统|服务网|官网|网址|工作网|网))”?(?:（网址：?|（|：|网址：)?$"
)
_PURPOSES: tuple[tuple[str, str], ...] = (
    ("报名", r"报名|申报"), ("缴费", r"缴费|支付"), ("准考证打印", r"准考证"), ("成绩查询", r"成绩|查分"), ("证书查询", r"证书.{0,8}查询|查询.{0,8}证书"),
    ("电子证书下载", r"电子证书"), ("证书领取", r"证书.{0,4}领取"), ("业务受理", r"业务受理"), ("业务查询", r"业务查询"), ("标准查询", r"标准"),
    ("文件查询", r"文件|通知公告"), ("考核指导手册", r"手册"),
)  # fmt: skip


@dataclass
class _Site:
    name: str
    url: str
    lines: list[tuple[int, ...]] = field(default_factory=list)
    sections: list[str] = field(default_factory=list)
    purposes: list[str] = field(default_factory=list)

    def tree(self) -> Tree:
        """As the notice has it."""
        lines = merged(self.lines)
        purpose = "、".join(dict.fromkeys(self.purposes))
        found: dict[str, Tree] = {
            "purpose": Read(purpose or "未写明", lines, "" if purpose else "没有写明是做什么用的"),
            "name": Read(self.name or "网站", lines, "" if self.name else "网址前没有写名称"),
        }
        if self.url:
            found["url"] = Read(self.url, lines)
        found["section"] = Read("、".join(dict.fromkeys(filter(None, self.sections))), lines)
        return found


def read(context: Context) -> list[Tree]:
    """One tree a site: by address, by quoted name, by the name of a system."""
    found: dict[str, _Site] = {}
    for paragraph in context.paragraphs:
        if re.search(r"版权|ICP备|技术支持：", paragraph.text):
            continue
        for clause in re.split(r"[；。]", paragraph.text):
            _of_clause(clause, paragraph, found)
    for table in context.outline.tables:
        for row in table.rows:
            texts = [c.flat for c in row]
            for text in texts:
                _of_clause(
                    text, Paragraph(text, (row[0].line,), text, table.section, (*table.headings, texts[0])), found
                )
    return [site.tree() for site in _merged(found)]


def _of_clause(clause: str, paragraph: Paragraph, found: dict[str, _Site]) -> None:
    for match in URL.finditer(clause):
        if "@" in clause[max(0, match.start() - 1) : match.end() + 1]:
            continue
        url = match[0].rstrip(".,，。、）)")
        name = _name_before(clause[: match.start()]) or _name_before(paragraph.text[: paragraph.text.find(match[0])])
        key = f"{_bare(url)} {name}" if re.search("查询网址|网址$", name) else _bare(url)
        _note(found.setdefault(key, _Site(name, url)), clause, paragraph, name)
    for match in _NAMED.finditer(clause):
        name = match["a"] or match["b"]
        kind = match["before"] or match["after"]
        if kind in ("平台", "网站"):
            continue
        site = found.setdefault(name, _Site(f"{kind}“{name}”", ""))
        _note(site, clause, paragraph, "")
    for match in _SYSTEM.finditer(clause):
        official = re.search(r"省|市|全国|国家|人力资源|社会保障", match["n"])
        if official and not URL.search(clause) and "“" not in match[0] and len(match["n"]) >= 8:
            _note(found.setdefault(match["n"], _Site(match["n"], "")), clause, paragraph, "")


def _name_before(text: str) -> str:
    text = re.sub(r"“([^“”]*)”", r"\1", text[-44:])
    match = _SITE_NAME.search(re.sub(r"^\S*?[，。；]", "", text) if re.search("[，。；]", text) else text)
    if match is None:
        return ""
    name = re.sub(r"^(?:.*?(?:登录|登陆|进入|访问|通过|可在|也可|由|自行在|在))(?=[\u4e00-\u9fff]{2})", "", match["n"])
    name = re.sub(r"^(?:\d+[.、])+", "", name)
    return "" if name in ("网址", "网站", "平台") else name


def _note(site: _Site, clause: str, paragraph: Paragraph, name: str) -> None:
    site.name = site.name or name
    site.lines.append(paragraph.lines)
    site.sections.append(paragraph.section)
    texts = (clause, *paragraph.headings[-1:])
    site.purposes += [purpose for purpose, pattern in _PURPOSES if any(re.search(pattern, t) for t in texts[:1])] or [
        purpose for purpose, pattern in _PURPOSES if any(re.search(pattern, t) for t in texts[1:])
    ]


def _bare(url: str) -> str:
    return re.sub(r"^https?://|/+$", "", url).lower()


def _merged(found: dict[str, _Site]) -> list[_Site]:
    """Without sites that are another by a shorter name."""
    kept: list[_Site] = []
    for site in found.values():
        inner = re.sub(r"[“”]|^(?:微信)?(?:公众号|小程序)", "", site.name)
        same = next((k for k in kept if not site.url and inner and inner in k.name), None)
        if same:
            same.lines += site.lines
            same.sections += site.sections
            same.purposes += site.purposes
        else:
            kept.append(site)
    return kept
