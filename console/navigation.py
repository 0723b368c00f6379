"""Where the console leads: one table for the menu and for the cards of the home page."""

from __future__ import annotations

from dataclasses import dataclass

from store.users import Role


@dataclass(frozen=True)
class Entry:
    """A place: its name, its endpoint, the least role that may go there, what one does there, and the pages below it."""

    label: str
    endpoint: str
    least: Role
    about: str
    below: tuple[str, ...] = ()
    """Endpoints, or what they begin with when it ends in a dot."""

    def holds(self, endpoint: str | None) -> bool:
        """Whether a page belongs to this place."""
        return any(
            endpoint == own or (own.endswith(".") and (endpoint or "").startswith(own))
            for own in (self.endpoint, *self.below)
        )


@dataclass(frozen=True)
class Group:
    """Places that are used together, under one heading of the menu."""

    label: str
    entries: tuple[Entry, ...]

    def holds(self, endpoint: str | None) -> bool:
        """Whether a page belongs to one of the places."""
        return any(entry.holds(endpoint) for entry in self.entries)


GROUPS = (
    Group(
        "资料",
        (
            Entry(
                "全部资料", "console.knowledge", Role.VIEWER, "通知、共用标准、常见问题、别名和例句：查看和修改",
                ("console.documents.",),
            ),
            Entry(
                "导入通知", "console.import_notice", Role.EDITOR, "把 Word、PDF、网页或文字读成草稿，对照原文核对",
                ("console.upload_notice", "console.source"),
            ),
            Entry(
                "Excel 上传下载", "console.workbook", Role.VIEWER, "把资料下载成 Excel，改好再传回来",
                ("console.upload", "console.uploaded"),
            ),
            Entry("缺漏", "console.coverage", Role.VIEWER, "每个职业、等级有哪些内容没有写"),
        ),
    ),
    Group(
        "发布",
        (
            Entry("检查和发布", "console.gate", Role.VIEWER, "看草稿改了什么、哪些回答会变，检查后发布"),
            Entry("草稿试问", "console.preview", Role.VIEWER, "用还没有发布的草稿试着问答"),
            Entry("标准问题", "console.golden", Role.VIEWER, "每次发布前都要问一遍的问题", ("console.add_golden",)),
            Entry("历次发布", "console.history", Role.VIEWER, "每一版改了什么，回到以前的一版", ("console.revision",)),
        ),
    ),
    Group(
        "考生看到的",
        (
            Entry("试问", "simulator.page", Role.VIEWER, "像考生在微信里那样提问，看会怎么回答"),
            Entry("通知页面", "notices.index", Role.VIEWER, "考生看到的每份通知"),
        ),
    ),
    Group(
        "回顾",
        (
            Entry(
                "没答好的问题", "console.review.index", Role.VIEWER, "考生问了、没有答好的，最要紧的在前；看影响，改资料",
                (
                    "console.review.cluster", "console.review.mend", "console.review.draw_up", "console.review.forecast",
                    "console.review.keep",
                ),
            ),
            Entry(
                "抽查", "console.review.sample", Role.VIEWER, "随机看答过的问题，判断对不对",
                ("console.review.judge", "console.review.wrong"),
            ),
            Entry("对话记录", "console.journal", Role.VIEWER, "查考生问过的话、当时怎样理解和回答，导出 Excel"),
            Entry("统计", "console.statistics", Role.VIEWER, "问了多少、答上多少、什么时候问得多，按天按周看图和表"),
        ),
    ),
    Group(
        "管理",
        (
            Entry(
                "账号", "console.users.index", Role.ADMIN, "添加同事，改角色，重设密码，停用", ("console.users.",)
            ),
            Entry("操作记录", "console.log", Role.ADMIN, "谁在什么时候做了什么"),
            Entry("改密码", "console.password", Role.VIEWER, "换自己的登录密码"),
        ),
    ),
)  # fmt: skip
ENTRIES = tuple(entry for group in GROUPS for entry in group.entries)


def entries_for(role: Role) -> tuple[Entry, ...]:
    """The places that a role may go to."""
    return tuple(entry for entry in ENTRIES if role >= entry.least)


def menu_for(role: Role) -> tuple[Group, ...]:
    """The places that a role may go to, in their groups; a group without any is left out."""
    groups = (Group(g.label, tuple(entry for entry in g.entries if role >= entry.least)) for g in GROUPS)
    return tuple(group for group in groups if group.entries)
