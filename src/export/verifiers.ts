import type { CodeAsTask } from "../core/index.ts";
import type { ExportedEnvironment, ExportedFile } from "./formats.ts";
import { functionTool } from "./rows.ts";

/**
 * Tasks as a taskset package for verifiers (its v1 interface): tools over MCP, which verifiers serves to whatever harness
 * plays, and a reward that Sparring's judge gives. Both ask the `sparring` command, so it has to be on the PATH, or be
 * named by SPARRING.
 */
export function verifiersTaskset(
  tasks: readonly CodeAsTask[],
  environment: ExportedEnvironment,
): ExportedFile[] {
  const dashed = `sparring-${environment.name.toLowerCase().replace(/[^a-z0-9]+/g, "-")}`;
  const name = dashed.replaceAll("-", "_");
  const specs = environment.tools.map((tool) => ({ ...functionTool(tool), effect: tool.effect }));
  return [
    { path: "pyproject.toml", content: pyproject(dashed, name) },
    { path: "README.md", content: readme(dashed, name, tasks.length, environment) },
    {
      path: `${name}/__init__.py`,
      content: `from ${name}.taskset import SparringTaskset\n\n__all__ = ["SparringTaskset"]\n`,
    },
    { path: `${name}/taskset.py`, content: taskset(name) },
    { path: `${name}/toolset.py`, content: toolset(name) },
    { path: `${name}/judge.py`, content: judge },
    {
      path: `${name}/environment.json`,
      content: `${JSON.stringify({ reference: environment.reference, rules: environment.rules, tools: specs }, null, 2)}\n`,
    },
    { path: `${name}/tasks.jsonl`, content: tasks.map((task) => `${JSON.stringify(task)}\n`).join("") },
    ...(environment.module
      ? [{ path: `${name}/${environment.module.name}`, content: environment.module.text }]
      : []),
  ];
}

function pyproject(dashed: string, name: string): string {
  return `[project]
name = "${dashed}"
version = "0.1.0"
description = "Tasks that Sparring wrote and gated"
requires-python = ">=3.11"
dependencies = ["verifiers>=0.4"]

[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"

[tool.hatch.build.targets.wheel]
packages = ["${name}"]
`;
}

function readme(
  dashed: string,
  name: string,
  count: number,
  { name: of, version }: ExportedEnvironment,
): string {
  return `# ${dashed}

${count} tasks of the environment ${of}, written as code and gated by Sparring, as a taskset for verifiers.

\`\`\`sh
npm install --global sparring@${version}
pip install .
vf-validate ${dashed}      # every solution earns the reward, and doing nothing does not
vf-eval ${dashed} -n 5
\`\`\`

Tools and judge run the command \`sparring\`; the environment variable SPARRING names another one.
\`${name}/tasks.jsonl\` holds the tasks as Sparring keeps them, with their solutions and verify code.
`;
}

function taskset(name: string): string {
  return `"""Tasks that Sparring wrote and gated, as a verifiers taskset."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import verifiers.v1 as vf

from ${name}.judge import ENVIRONMENT, HERE, judged, run_program
from ${name}.toolset import SparringState, SparringToolset


class SparringData(vf.TaskData):
    scenario: Any


class SparringTaskConfig(vf.TaskConfig):
    tools: vf.ToolsetConfig = vf.ToolsetConfig()


class SparringTask(vf.Task[SparringData, SparringState, SparringTaskConfig]):
    @classmethod
    def toolsets(cls, config: SparringTaskConfig) -> list[vf.Toolset]:
        return [SparringToolset(config.tools)]

    @vf.reward(weight=1.0)
    async def solved(self, trace: vf.Trace) -> float:
        """1 where the verify code accepts the calls and the last reply; a judge that cannot work raises."""
        return float(await judged(self.data.id, trace.state.calls, trace.last_reply))

    async def validate(self, runtime: vf.Runtime) -> bool | None:
        """The task's own solution earns the reward."""
        task = next(task for task in stored_tasks() if task["id"] == self.data.id)
        calls, answer = await run_program(self.data.scenario, [], task["solution"], task["language"])
        return await judged(self.data.id, calls, answer)


class SparringConfig(vf.TasksetConfig):
    task: SparringTaskConfig = SparringTaskConfig()


class SparringTaskset(vf.Taskset[SparringTask, SparringConfig]):
    def load(self) -> Iterator[SparringTask]:
        for task in stored_tasks():
            data = SparringData(
                id=task["id"],
                name=task["id"],
                prompt=task["instruction"],
                system_prompt=ENVIRONMENT["rules"] or None,
                scenario=task["scenario"],
            )
            yield SparringTask(data, self.config.task)


def stored_tasks() -> list[dict[str, Any]]:
    lines = (Path(HERE) / "tasks.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]
`;
}

function toolset(name: string): string {
  return `"""The environment's tools over MCP. A world is a task's scenario and the calls since."""

from typing import Any, cast

import verifiers.v1 as vf
from mcp.server.mcpserver import Context, MCPServer
from mcp.types import CallToolResult, TextContent, Tool
from pydantic import Field

from ${name}.judge import ENVIRONMENT, call_tool


class SparringState(vf.State):
    calls: list[dict[str, Any]] = Field(default_factory=list)


class SparringToolset(vf.Toolset[vf.ToolsetConfig, SparringState]):
    TOOL_PREFIX = None

    async def setup_task(self, task: Any) -> None:
        self.scenario = task.scenario

    def register(self, mcp: MCPServer) -> None:
        # The tools are those of a file, so the handlers are put in place of those for Python functions.
        server = cast(Any, mcp)
        server.list_tools = self.list_tools
        server.call_tool = self._with_state(self.call_tool)

    async def list_tools(self) -> list[Tool]:
        return [
            Tool(name=tool["name"], description=tool["description"], input_schema=tool["parameters"])
            for tool in (each["function"] for each in ENVIRONMENT["tools"])
        ]

    async def call_tool(
        self, name: str, arguments: dict[str, Any], context: Context | None = None
    ) -> CallToolResult:
        calls, ok, text = await call_tool(self.scenario, self.state.calls, name, arguments)
        self.state.calls = calls
        return CallToolResult(content=[TextContent(type="text", text=text)], is_error=not ok)


if __name__ == "__main__":
    SparringToolset.run()
`;
}

const judge = `"""Asks the command \`sparring\`, which runs programs on worlds and judges what they lead to."""

import asyncio
import json
import os
import shlex
import tempfile
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
ENVIRONMENT = json.loads((HERE / "environment.json").read_text(encoding="utf-8"))

Calls = list[dict[str, Any]]


async def sparring(*arguments: str) -> tuple[int, dict[str, Any]]:
    """The exit code and the object that the command prints; raises where it prints none, since then it could not work."""
    command = shlex.split(os.environ.get("SPARRING", "sparring"))
    process = await asyncio.create_subprocess_exec(
        *command,
        *arguments,
        "--env",
        ENVIRONMENT["reference"],
        "--json",
        cwd=HERE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, error = await process.communicate()
    if not out.strip():
        raise RuntimeError(f"sparring {arguments[0]}: {error.decode().strip()}")
    return process.returncode or 0, json.loads(out)


async def run_program(scenario: Any, calls: Calls, program: str, language: str) -> tuple[Calls, str]:
    """Runs a program after the calls; the calls with its own, and its answer."""
    calls, result, answer = await _execute(scenario, calls, program, language)
    if not result["ok"]:
        raise RuntimeError(f"a program failed: {result['error']}")
    return calls, answer


async def call_tool(
    scenario: Any, calls: Calls, name: str, arguments: dict[str, Any]
) -> tuple[Calls, bool, str]:
    """One call after the calls: the calls with it, whether it could be made, and what it came to."""
    known = {tool["function"]["name"] for tool in ENVIRONMENT["tools"]}
    if name not in known:
        return calls, False, f"unknown tool {name}: expected {', '.join(sorted(known))}"
    program = f"return await tools.{name}({json.dumps(arguments)});"
    calls, result, answer = await _execute(scenario, calls, program, "javascript")
    return calls, result["ok"], answer if result["ok"] else result["error"]["message"]


async def _execute(
    scenario: Any, calls: Calls, program: str, language: str
) -> tuple[Calls, dict[str, Any], str]:
    with tempfile.TemporaryDirectory() as folder:
        at = Path(folder)
        file = at / ("program.py" if language == "python" else "program.js")
        file.write_text(program, encoding="utf-8")
        _write(at / "calls.jsonl", calls)
        _, result = await sparring(
            "exec",
            str(file),
            "--scenario",
            json.dumps(scenario),
            "--calls",
            str(at / "calls.jsonl"),
            "--answer",
            str(at / "answer.txt"),
        )
        lines = (at / "calls.jsonl").read_text(encoding="utf-8").splitlines()
        answer = at / "answer.txt"
        text = answer.read_text(encoding="utf-8") if answer.exists() else ""
        return [json.loads(line) for line in lines], result, text


async def judged(task: str | None, calls: Calls, answer: str) -> bool:
    """Whether calls and answer solve the task; raises where the task itself is broken."""
    with tempfile.TemporaryDirectory() as folder:
        at = Path(folder)
        _write(at / "calls.jsonl", calls)
        (at / "answer.txt").write_text(answer, encoding="utf-8")
        _, verdict = await sparring(
            "judge",
            str(HERE / "tasks.jsonl"),
            "--task",
            str(task),
            "--calls",
            str(at / "calls.jsonl"),
            "--answer",
            str(at / "answer.txt"),
        )
    if verdict["outcome"] == "task-defect":
        raise RuntimeError(f"task {task}: {verdict['detail']}")
    return verdict["outcome"] == "solved"


def _write(path: Path, calls: Calls) -> None:
    path.write_text("".join(json.dumps(call) + "\\n" for call in calls), encoding="utf-8")
`;
