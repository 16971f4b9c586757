import { challengePrompt, renderProposal } from "../../src/challenger/index.ts";
import { type Json, type Random, renderValue } from "../../src/core/index.ts";
import { Draft } from "./draft.ts";
import { makeFailures } from "./failures.ts";
import { expand } from "./grammar.ts";
import { capital } from "./names.ts";
import { drawPages, type PagesWorld, pageAt } from "./pages.ts";
import { type Knowledge, pathTo, walker } from "./pages-walk.ts";
import { type Answer, type Ref, type Task, Unfit } from "./plan.ts";
import { programText, verifyText } from "./program-text.ts";
import { homeAddress, type Page } from "./site.ts";
import { embellish } from "./style.ts";
import { executorTranscript, type Transcript } from "./transcripts.ts";
import type { State } from "./world.ts";

/** Steps of the longest way through a site that a task may need. */
const mostSteps = 9;

/** A question about a fact that stands some links deep; undefined where none was found. */
export function pagesTask(
  random: Random,
  world: PagesWorld,
  state: State,
  knowledge: Knowledge = "searching",
): Task | undefined {
  for (let attempt = 0; attempt < 30; attempt++) {
    const question = makeQuestion(random, world, state, asked);
    const task = question && solved(world, state, question, knowledge);
    if (task !== undefined) return task;
  }
  return undefined;
}

/** A transcript about a site of its own; undefined where the site gives no question that suits the role. */
export function makePagesTranscript(
  random: Random,
  world: PagesWorld,
  role: Transcript["role"],
): { transcript: Transcript; state: State } | undefined {
  const state = drawPages(random);
  if (role === "executor") {
    const task = pagesTask(random, world, state);
    return task && { transcript: executorTranscript(random, world, state, task), state };
  }
  const transcript = pagesChallenger(random, world, state);
  return transcript && { transcript, state };
}

/** Somebody looks around until a fact is found, and then poses the question whose answer it is. */
function pagesChallenger(random: Random, world: PagesWorld, state: State): Transcript | undefined {
  const question = makeQuestion(random, world, state, posed);
  if (question === undefined) return undefined;
  const task = solved(world, state, question, "knowing");
  const found = solved(world, state, question, "searching", random.chance(0.25) ? random : undefined);
  if (task === undefined || found === undefined) return undefined;
  const explored = executorTranscript(random, world, state, found).turns.slice(1, -1);
  const shown = explored.filter(({ role }) => role === "tool");
  const seen = shown.map(({ content }) => content).join(" ");
  const failures = makeFailures(random, state, task, seen);
  if (failures === undefined) return undefined;
  const used = [...new Set(task.program.steps.map(({ tool }) => tool.spec.name))];
  const request = {
    ...(random.chance(0.25) && { entity: task.about! }),
    ...(random.chance(0.75) && { calls: task.program.steps.length }),
    ...(random.chance(0.6) && { tools: random.chance(0.6) ? [random.pick(used)] : random.shuffle(used) }),
  };
  const proposal = renderProposal({
    instruction: task.instruction,
    solution: programText(task.program),
    verify: verifyText(task, false),
    failures: failures.map(programText),
  });
  return {
    role: "challenger",
    turns: [
      { role: "user", content: challengePrompt(request, "brief"), taught: false },
      ...explored,
      { role: "assistant", content: proposal, taught: true },
    ],
    task,
  };
}

interface Place {
  address: string;
  fact: string;
}

interface Question {
  instruction: string;
  about: string;
  /** Where the facts are; all that is read before the answer. */
  places: Place[];
  answer(facts: Json[], draft: Draft, last: Ref | undefined): Answer;
}

const wordings: Record<string, string> = {
  price: "how much is {R}|how much does {R} cost|what do i pay for {R}|what is the price of {R}",
  departure: "when does {R} leave|at what time does {R} leave|when is the departure of {R}",
  arrival: "when does {R} arrive|at what time does {R} (arrive|get there)|when is the arrival of {R}",
  opening: "when does {R} open|from when is {R} open|what is the opening time of {R}",
  closing: "when does {R} close|until when is {R} open|what is the closing time of {R}",
  phone: "how can i call {R}|what is the (phone|phone number) of {R}|which number do i call for {R}",
  email: "how can i write to {R}|what is the email of {R}|where do i write to reach {R}",
  room: "in which room is {R}|where does {R} sit|what is the room of {R}",
  platform: "from which platform does {R} leave|where does {R} leave from",
};

const timesWording =
  "(what is|compute|tell me|i need) {N} times the {F} of {R}|multiply the {F} of {R} by {N}|take the {F} of {R} times {N}|{N} times the {F} of {R}";

/** Where the answer stands, as requests say it; what a challenger writes must say what its tools do. */
const onPages =
  "{T}. look at the pages of {S}|(look|read|search) (on|through) the pages of {S}. {T}|{T}. it is on (a|one) page of {S}|on the pages of {S}, {T}|find the page of {R}. {T}";

function makeQuestion(random: Random, world: PagesWorld, state: State, dress: Dress): Question | undefined {
  const addresses = Object.keys(state.pages!).filter((at) => Object.keys(pageAt(state, at).facts).length > 0);
  if (addresses.length === 0) return undefined;
  const address = random.pick(addresses);
  const page = pageAt(state, address);
  const site = pageAt(state, homeAddress).title;
  const facts = Object.keys(page.facts);
  const [fact, second] = random.shuffle(facts) as [string, string | undefined];
  const named = (subject: string) =>
    subject !== site && random.chance(0.3)
      ? `${subject} ${random.pick(["at", "of", "on the site of"])} ${site}`
      : subject === site && random.chance(0.4)
        ? random.pick(["the place", "this place", `the ${site}`])
        : subject;
  const record = named(page.subject);
  const single = (text: string): Question => ({
    instruction: dress(random, text, page.subject, site),
    about: page.subject,
    places: [{ address, fact }],
    answer: ([value], _draft, last) => ({ kind: "value", value: last?.at(fact) ?? renderValue(value) }),
  });
  const way = random.next();
  const number = typeof page.facts[fact] === "number";
  const multiply = world.tools.find(({ kind }) => kind === "multiply");
  if (number && multiply !== undefined && way < 0.35) {
    const count = random.integer(2, 12);
    const text = expand(random, timesWording, { N: String(count), F: fact, R: record });
    return {
      ...single(text),
      answer: ([value], draft, last) => ({
        kind: "value",
        value: draft.call(multiply, { x: last?.at(fact) ?? value!, y: count }),
      }),
    };
  }
  if (second !== undefined && way < 0.5) {
    const text = expand(
      random,
      "(tell me|give me|i need|find) the {F} and the {G} of {R}|what are the {F} and the {G} of {R}|{F} and {G} of {R}",
      { F: fact, G: second, R: record },
    );
    return {
      ...single(text),
      places: [fact, second].map((each) => ({ address, fact: each })),
      answer: (values, _draft, last) => ({
        kind: "parts",
        parts: [fact, second].map((each, index) => last?.at(each) ?? renderValue(values[index])),
      }),
    };
  }
  if (number && way < 0.7) {
    const others = siblings(state, address).filter(
      (at) =>
        typeof pageAt(state, at).facts[fact] === "number" &&
        pageAt(state, at).facts[fact] !== page.facts[fact],
    );
    if (others.length > 0 && page.links.length === 0)
      return comparison(random, state, fact, [address, random.pick(others)], dress);
  }
  const special = wordings[fact];
  const draft = new Draft(world, state);
  return single(
    special !== undefined && random.chance(0.7)
      ? expand(random, `(${special})`, { R: record })
      : draft.fieldQuestion(random, { name: fact, kind: "text", value: () => null }, record).text,
  );
}

/** Makes a request of a bare question about a record of a site. */
type Dress = (random: Random, text: string, record: string, site: string) => string;

const asked: Dress = (random, text, record, site) =>
  embellish(random, random.chance(0.4) ? expand(random, onPages, { T: text, R: record, S: site }) : text);

/** In the words of the tools, and without small talk about people that the site does not know. */
const posed: Dress = (random, text, record, site) => {
  const clauses = expand(random, onPages, { T: text, R: record, S: site }).split(". ").map(capital);
  return clauses
    .map(
      (clause) =>
        clause +
        (/^(What|When|Which|Who|Where|How|In which|On the .* (what|when|which|who|where|how))\b/.test(clause)
          ? "?"
          : "."),
    )
    .join(" ");
};

function comparison(
  random: Random,
  state: State,
  fact: string,
  addresses: [string, string],
  dress: Dress,
): Question {
  const [one, two] = addresses.map((at) => pageAt(state, at)) as [Page, Page];
  const more = random.chance(0.6);
  const text = expand(
    random,
    more
      ? "which has (more|the higher) {F}, {R} or {S}|(who|what) has the (higher|greater) {F}: {R} or {S}"
      : "which has (less|the lower) {F}, {R} or {S}|(who|what) has the (lower|smaller) {F}: {R} or {S}",
    { F: fact, R: one.subject, S: two.subject },
  );
  return {
    instruction: dress(random, text, one.subject, pageAt(state, homeAddress).title),
    about: one.subject,
    places: addresses.map((address) => ({ address, fact })),
    answer: ([a, b]) => ({ kind: "value", value: Number(a) > Number(b) === more ? one.title : two.title }),
  };
}

/** Other pages that hang on the same list. */
function siblings(state: State, address: string): string[] {
  const { parent } = pageAt(state, address);
  return parent === null
    ? []
    : pageAt(state, parent)
        .links.map(({ to }) => to)
        .filter((to) => to !== address);
}

/** The task with its way through the site; `detours` first looks at something else. Undefined where the way is too long. */
function solved(
  world: PagesWorld,
  state: State,
  question: Question,
  knowledge: Knowledge,
  detours?: Random,
): Task | undefined {
  const draft = new Draft(world, state);
  draft.about = question.about;
  try {
    const walk = walker(draft, world, knowledge);
    const others = detours && siblings(state, pathTo(state, question.places[0]!.address)[1] ?? homeAddress);
    if (others !== undefined && others.length > 0) {
      walk.to(detours!.pick(others));
      walk.leave();
    }
    let last: Ref | undefined;
    for (const { address, fact } of question.places) last = walk.to(address, fact);
    const facts = question.places.map(({ address, fact }) => pageAt(state, address).facts[fact]!);
    const answer = question.answer(facts, draft, last);
    if (draft.steps.length > mostSteps) return undefined;
    return draft.finish(question.instruction, { text: "", answer, judgesAnswer: true });
  } catch (error) {
    if (!(error instanceof Unfit)) throw error;
    return undefined;
  }
}
