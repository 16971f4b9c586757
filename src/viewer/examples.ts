import type { Message } from "../core/index.ts";
import { integer } from "./format.ts";
import { type Html, html } from "./html.ts";
import type { PairKind, PairView, ReportPage, RolloutView, TaskView } from "./report.ts";

/** A few tasks that the challenger wrote, with the code that judges them. */
export function exampleTasks(page: ReportPage): Html {
  if (page.examples.length === 0) {
    return html`<section id="tasks"><h2>Tasks it wrote</h2><p>No proposal passed the gates.</p></section>`;
  }
  return html`<section id="tasks">
    <h2>Tasks it wrote</h2>
    <p>${integer(page.examples.length)} of ${integer(page.report.tasks.admitted)} admitted tasks.</p>
    ${page.examples.map(taskCard)}
  </section>`;
}

function taskCard(task: TaskView): Html {
  return html`<details class="card">
    <summary><span class="instruction">${task.instruction}</span><span class="tag">${integer(task.solved)} of ${integer(task.attempts)} solved</span></summary>
    <div class="columns">
      <div><h3>Solution</h3><pre><code>${task.solution}</code></pre><h3>Verification</h3><pre><code>${task.verify}</code></pre></div>
      <div><h3>Failure cases</h3>${task.failures.map((failure) => html`<pre><code>${failure}</code></pre>`)}</div>
    </div>
    <p class="id">${task.id}</p>
  </details>`;
}

const pairTitle: Record<PairKind, [string, string]> = {
  gained: ["Gained", "solved more often after training than before"],
  lost: ["Lost", "solved less often after training than before"],
  both: ["Solved both times", "solved as often before as after"],
  neither: ["Never solved", "by no attempt, before or after"],
};

/** Held-out tasks with one rollout before and one after training next to each other. */
export function heldOutRollouts(page: ReportPage): Html {
  return html`<section id="held-out">
    <h2>Held-out tasks, before and after</h2>
    ${page.pairs.map(({ kind, total, shown }) => {
      const [title, meaning] = pairTitle[kind];
      const some = shown.length < total && shown.length > 0 ? `, ${integer(shown.length)} shown` : "";
      return html`<h3 class="kind"><span class="mark ${kind}"></span>${title} <small>${integer(total)} ${meaning}${some}</small></h3>${shown.map(pairCard)}`;
    })}
  </section>`;
}

function pairCard(pair: PairView): Html {
  return html`<details class="card">
    <summary><span class="instruction">${pair.instruction}</span><span class="tag">${pair.item}</span></summary>
    <div class="columns">${rollout("Before", pair.before)}${rollout("After", pair.after)}</div>
  </details>`;
}

function rollout(title: string, view: RolloutView): Html {
  return html`<div class="rollout">
    <h3>${title} <span class="outcome ${view.outcome}">${view.outcome.replace("-", " ")}</span></h3>
    ${view.detail === "" ? undefined : html`<p class="detail">${view.detail}</p>`}
    <ol>${view.messages.map(turn)}</ol>
  </div>`;
}

function turn(message: Message): Html {
  const calls = message.role === "assistant" ? (message.toolCalls ?? []) : [];
  return html`<li class="${message.role}"><span class="role">${message.role}</span><div class="text">${message.content}${calls.map(
    (call) => html`<code>${call.name}(${call.arguments})</code>`,
  )}</div></li>`;
}
