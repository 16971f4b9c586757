import type { CodeAsTask } from "../core/index.ts";
import type { ExportedEnvironment, ExportedFile } from "./formats.ts";
import { toolGuide } from "./tool-guide.ts";

/** Where the agent's deeds and answer are kept: Harbor carries this folder to the verifier's own container. */
const artifacts = "/logs/artifacts";

/**
 * A task as a directory for Harbor. The agent works in a shell: `act` runs a program on the task's world, `answer` hands in
 * the answer. What it did is a list of tool calls, which the verifier makes again in a container that the agent never saw:
 * it cannot reach the verify code, and tampering with the list gains it nothing but other calls.
 */
export function harborTask(task: CodeAsTask, environment: ExportedEnvironment): ExportedFile[] {
  const own = (path: string, content: string, executable?: true): ExportedFile => ({
    path,
    content,
    ...(executable && { executable }),
  });
  const module = (folder: string) =>
    environment.module ? [own(`${folder}/${environment.module.name}`, environment.module.text)] : [];
  return [
    own("task.toml", taskToml(task, environment)),
    own("instruction.md", instruction(task, environment)),
    own(
      "environment/Dockerfile",
      dockerfile(environment, "/app", "RUN chmod +x /app/act /app/answer\nENV PATH=/app:$PATH\n"),
    ),
    own("environment/act", act(task, environment), true),
    own("environment/answer", answer, true),
    ...module("environment"),
    own(`solution/${solutionFile(task)}`, `${task.solution}\n`),
    own("solution/solve.sh", solve(task), true),
    own("tests/Dockerfile", dockerfile(environment, "/tests", "")),
    own("tests/test.sh", test(task, environment), true),
    own("tests/task.jsonl", `${JSON.stringify(task)}\n`),
    ...module("tests"),
  ];
}

function taskToml(task: CodeAsTask, { name, version }: ExportedEnvironment): string {
  const plain = (text: string) => text.replace(/[^A-Za-z0-9._-]+/g, "-").replace(/^[^A-Za-z0-9]+/, "");
  return `schema_version = "1.4"

[task]
name = ${JSON.stringify(`${plain(name)}/${plain(task.id)}`)}
description = ${JSON.stringify(`A task of the environment ${name}, written and gated by Sparring`)}
keywords = ["sparring", "tool-use"]

[metadata]
environment = ${JSON.stringify(name)}
environment_hash = ${JSON.stringify(task.environmentHash)}
author = ${JSON.stringify(task.provenance.author)}
sparring_version = ${JSON.stringify(version)}

[agent]
timeout_sec = 900.0

[verifier]
timeout_sec = 300.0
environment_mode = "separate"

[environment]
build_timeout_sec = 600.0
`;
}

function instruction(task: CodeAsTask, environment: ExportedEnvironment): string {
  return `${task.instruction.trim()}

## How to act

${environment.rules.trim()}

There are no files to work on. You act by calling tools from JavaScript, in the shell:

\`\`\`sh
act 'return await tools.${environment.tools[0]?.name ?? "name"}({ ... });'
\`\`\`

\`act\` runs the body of an async function and prints what it returns. What the tools change stays as it is for the next
\`act\`. When you are done, hand in your answer as text, "done" where nothing was asked:

\`\`\`sh
answer 'your answer'
\`\`\`

## Tools

${toolGuide(environment.tools)}
`;
}

function dockerfile({ version }: ExportedEnvironment, folder: string, more: string): string {
  return `FROM node:22-slim
RUN npm install --global --ignore-scripts sparring@${version}
COPY . ${folder}
${more}WORKDIR ${folder}
`;
}

/** Shell scripts find their neighbours by their own place, so that they also run outside of a container. */
const here = `here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)`;
const logs = `logs=\${SPARRING_ARTIFACTS:-${artifacts}}`;

function act(task: CodeAsTask, environment: ExportedEnvironment): string {
  return `#!/bin/sh
# Runs the body of an async function on the world of this task, or, with a second argument, a file of one.
${here}
${logs}
mkdir -p "$logs"
program=\${2:-$(mktemp)}
[ -n "\${2:-}" ] || printf '%s' "$1" > "$program"
cd "$here"
exec sparring exec "$program" --env ${quoted(environment.reference)} --scenario ${quoted(JSON.stringify(task.scenario))} \\
  --calls "$logs/calls.jsonl" \${ANSWER:+--answer "$ANSWER"}
`;
}

const answer = `#!/bin/sh
# Hands in the answer.
${logs}
mkdir -p "$logs"
printf '%s' "$1" > "$logs/answer.txt"
`;

/** The command that runs it goes by the ending. */
function solutionFile({ language }: CodeAsTask): string {
  return language === "python" ? "solution.py" : "solution.js";
}

const solve = (task: CodeAsTask) => `#!/bin/sh
${here}
${logs}
mkdir -p "$logs"
ANSWER="$logs/answer.txt" act '' "$here/${solutionFile(task)}"
`;

function test(task: CodeAsTask, environment: ExportedEnvironment): string {
  return `#!/bin/sh
# Makes the agent's calls again and runs the verify code on what they lead to.
${here}
${logs}
out=\${SPARRING_VERIFIER:-/logs/verifier}
mkdir -p "$out"
cd "$here"
outcome=$(sparring judge task.jsonl --task ${quoted(task.id)} --env ${quoted(environment.reference)} \\
  --calls "$logs/calls.jsonl" --answer "$logs/answer.txt")
case "$outcome" in
  solved) echo 1 > "$out/reward.txt" ;;
  failed) echo 0 > "$out/reward.txt" ;;
  # Nobody's failure is to be scored as the agent's.
  *) echo "no verdict: $outcome" >&2; exit 1 ;;
esac
`;
}

/** One word of a POSIX shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
