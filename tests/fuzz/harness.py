"""An account under fire: every answer is checked, the log is read, and an honest question is asked in between."""

from __future__ import annotations

import itertools
import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from xml.etree import ElementTree

from hypothesis import HealthCheck, settings

import assistant
import webhook
from settings import Mode
from tests.account import Account, message, open_account
from tests.fuzz.strategies import ENVELOPE, PERSON, WORD
from wechat.sender import Posting

QUESTION = "北京ATA三级报名费多少钱"
LONGEST = 2047
"""Of a text; above, the candidate sees a failure notice."""
_honest = (f"oHonest{number}" for number in itertools.count())


def inputs(examples: int) -> settings:
    """So many examples, the same in every run, so that a failure can be told from a change."""
    return settings(
        max_examples=examples, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
    )


class _Log(logging.Handler):
    """Everything that is logged, as text."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.levelname} {self.format(record)}")


class Target:
    """An account with the real core in one mode."""

    def __init__(self, account: Account, log: _Log) -> None:
        self.account, self._log = account, log
        self._client = account.app.test_client()
        self._expected = self._ask()
        assert "150元" in self._expected

    def post(self, query: Mapping[str, str], body: bytes) -> str:
        """The answer to a request, '' for refusals; fails if it is none that the platform or a stranger may get."""
        return self._checked("POST", query, body)

    def get(self, query: Mapping[str, str]) -> str:
        """Likewise for the request that sets an account up."""
        return self._checked("GET", query, b"")

    def deliver(self, posting: Posting) -> str:
        return self.post(posting.query, posting.body.encode("utf-8", "surrogatepass"))

    def _checked(self, method: str, query: Mapping[str, str], body: bytes) -> str:
        self._log.lines.clear()
        response = self._client.open("/wechat", method=method, query_string=dict(query), data=body)
        answer = response.get_data(as_text=True)
        logged = "\n".join(self._log.lines)
        for hidden in ("ERROR", "CRITICAL", "Traceback", PERSON, WORD):
            assert hidden not in logged
        assert "Traceback" not in answer
        if len(body) > webhook.MOST_BYTES and response.status_code == 413:
            return ""
        assert response.status_code in (200, 403)
        if response.status_code == 403:
            assert answer == "forbidden"
            return ""
        return answer

    def reply(self, answer: str, sender: str) -> str:
        """The content of an answer, '' for silence; fails unless it is a whole message to its sender."""
        if answer == "success":
            return ""
        root = ElementTree.fromstring(answer)  # our own answer
        if self.account.sender.mode == "safe":
            root = ElementTree.fromstring(ENVELOPE.open(root.findtext("Encrypt") or ""))
        read = {child.tag: child.text or "" for child in root}
        assert len(read) == len(root) == 5
        assert (root.tag, read["ToUserName"], read["MsgType"]) == ("xml", sender, "text")
        assert 0 < len(read["Content"].encode()) <= LONGEST
        return read["Content"]

    def is_as_ever(self) -> None:
        """The next honest question, of somebody new, is answered as the first one was."""
        assert self._ask() == self._expected

    def _ask(self) -> str:
        person = next(_honest)
        return self.account.content(self.account.send(message(person, Content=QUESTION)))


@contextmanager
def target(folder: Path, mode: Mode = "plain") -> Iterator[Target]:
    """An account over a database in `folder`."""
    log = _Log()
    logging.getLogger().addHandler(log)
    before = logging.getLogger().level
    logging.getLogger().setLevel(logging.INFO)
    account = open_account(folder, mode, respond=assistant.respond, flood=10_000, base_url="https://kaoda.example.com")
    try:
        yield Target(account, log)
    finally:
        logging.getLogger().setLevel(before)
        logging.getLogger().removeHandler(log)
        account.app.extensions["kaoda-close"]()
