"""Answers the calls of an assistant."""

import logging
from collections.abc import Sequence
from typing import Any

from mcp.server import Server, ServerRequestContext
from mcp.shared.exceptions import MCPError
from mcp_types import (
    INVALID_PARAMS,
    CallToolRequestParams,
    CallToolResult,
    ListToolsResult,
    PaginatedRequestParams,
    TextContent,
)
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from bot import __version__
from bot.i18n import DEFAULT, speaking
from bot.mcp.offer import INSTRUCTIONS, Offered
from bot.mcp.threads import Threads
from bot.mcp.tools import Reply
from retrieval.errors import DatelineError

log = logging.getLogger(__name__)

MOST_READING, MOST_ADDING = 8, 4
"""Calls at the same time. Those that wait for a page do not take the place of those that answer."""

Context = ServerRequestContext[Any]


class Assistance:
    """The MCP server over some tools.

    Args:
        tools: the tools.

    Attributes:
        server: the server, for `transports`.
    """

    def __init__(self, tools: Sequence[Offered[Any]]) -> None:
        self._tools = {tool.name: tool for tool in tools}
        self._reading, self._adding = Threads(MOST_READING), Threads(MOST_ADDING)
        self.server: Server[Any] = Server(
            "dateline",
            version=__version__,
            title="Dateline",
            instructions=INSTRUCTIONS,
            on_list_tools=self._list,
            on_call_tool=self._call,
        )

    @property
    def is_idle(self) -> bool:
        """Whether no tool is at work, not even for a caller that has gone."""
        return self._reading.are_idle and self._adding.are_idle

    async def _list(self, _context: Context, _params: PaginatedRequestParams | None) -> ListToolsResult:
        return ListToolsResult(tools=[tool.described() for tool in self._tools.values()])

    async def _call(self, _context: Context, params: CallToolRequestParams) -> CallToolResult:
        """Call a tool. What fails is a result that says so, as the protocol has it.

        Raises:
            MCPError: there is no such tool.
        """
        tool = self._tools.get(params.name)
        if tool is None:
            raise MCPError(INVALID_PARAMS, f"There is no tool {params.name!r}. There are: {', '.join(self._tools)}.")
        try:
            given = tool.arguments.model_validate(params.arguments or {})
        except ValidationError as exc:
            return _failed(_misused(tool, exc))
        threads = self._adding if tool.changes else self._reading
        try:
            reply = await threads.call(lambda: _called(tool, given))
        except DatelineError as exc:
            return _failed(str(exc))
        except Exception as exc:
            log.exception("The tool %s has failed.", tool.name)
            return _failed(f"Dateline could not do this ({type(exc).__name__}). Its log says more.")
        return CallToolResult(
            content=[TextContent(text=reply.text)],
            structured_content=reply.result.model_dump(mode="json", by_alias=True),
        )


def _called(tool: Offered[Any], given: Any) -> Reply:  # noqa: ANN401 - the arguments of this tool
    with speaking(DEFAULT):
        return tool.call(given)


def _failed(text: str) -> CallToolResult:
    return CallToolResult(content=[TextContent(text=text)], is_error=True)


def _misused(tool: Offered[Any], error: ValidationError) -> str:
    """What is wrong with the arguments, without what was written, and which arguments there are."""
    wrong = [_wrong(one) for one in error.errors(include_input=False, include_url=False)]
    return f"Wrong arguments: {'; '.join(wrong)}. {tool.name} takes: {', '.join(tool.arguments.model_fields)}."


def _wrong(error: ErrorDetails) -> str:
    name = ".".join(map(str, error["loc"]))
    match error["type"]:
        case "extra_forbidden":
            return f"there is no {name}"
        case "missing":
            return f"{name} is missing"
        case "string_pattern_mismatch":
            return f"{name} is not of the form that its description shows"
        case "value_error":
            return error["msg"].removeprefix("Value error, ")
    return f"{name}: {error['msg']}"
