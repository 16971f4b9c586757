import type { PosedTask } from "sparring";
import type { Web } from "../browser.ts";
import { slug } from "../page.ts";
import { question, saysOnly } from "./question.ts";

/** Tasks about the sports club's pages. */
export const clubTasks: PosedTask<Web>[] = [
  question("since-at-address", 1, (walk, { club }, random) => {
    const member = random.pick(club.board);
    const address = `${slug(club.name)}/${slug(member.name)}`;
    return {
      instruction: `Since what year has the person on the page ${address} been on the board?`,
      walk: walk.browse(address).number("since", "On the board").text("role", "Role"),
      answer: "since",
      says: member.since,
      wrong: ["role", "since + 1", "page.title"],
    };
  }),

  question("at-the-bottom", 2, (walk, { club }) => {
    const last = club.table.at(-1);
    if (last === undefined) return undefined;
    const others = club.table.slice(0, -1).map(({ team }) => team);
    return {
      instruction: `Who is at the very bottom in ${slug(club.name)}/table? Poor things.`,
      walk: walk.browse(`${slug(club.name)}/table`).number("points", `${club.table.length}. `, 1),
      answer: 'page.lines.at(-1).split(" ")[1].replace(":", "")',
      says: saysOnly(last.team, others),
      wrong: ["points", "page.lines.at(-2)", `"${others[0]}"`],
    };
  }),

  question("who-leads", 3, (walk, { club }) => {
    const [first, ...others] = club.table.map(({ team }) => team);
    return {
      instruction: `Quick one: who leads the table of ${club.name}?`,
      walk: walk.look().press(club.name, "Table").number("points", "1. ", 1),
      answer: 'page.lines[0].split(" ")[1].replace(":", "")',
      says: saysOnly(first ?? "", others),
      wrong: ["points", "page.lines[1]", "page.title"],
    };
  }),

  question("points-of-team", 3, (walk, { club }, random) => {
    const place = random.integer(1, 5);
    const row = club.table[place];
    if (row === undefined || row.points === place + 1) return undefined;
    return {
      instruction: `How many points do the ${row.team} have in the league of ${club.name}?`,
      walk: walk
        .look()
        .press(club.name, "Table")
        .number("place", `${place + 1}. ${row.team}`)
        .number("points", `${place + 1}. ${row.team}`, 1),
      answer: "points",
      says: row.points,
      wrong: ["place", "points + 1", "page.lines[0]"],
    };
  }),

  question("behind-the-leaders", 4, (walk, { club }, random) => {
    const place = random.integer(1, 5);
    const [first, row] = [club.table[0], club.table[place]];
    if (!first || !row || first.points - row.points === row.points) return undefined;
    return {
      instruction: `By how many points are the ${row.team} behind the first team of the table? I mean the one on the ${club.name} site.`,
      walk: walk
        .look()
        .press(club.name, "Table")
        .number("first", "1. ", 1)
        .number("points", `${place + 1}. ${row.team}`, 1)
        .workOut("gap", "first", "-", "points"),
      answer: "gap",
      says: first.points - row.points,
      wrong: ["first", "points", "first + points"],
    };
  }),

  question("call-the-coach", 4, (walk, { club }, random) => {
    const member = random.pick(club.board);
    return {
      instruction: `${member.name} of ${club.name} asked me to ring back, but I lost the note. What's the phone number?`,
      walk: walk
        .look()
        .press(club.name, "Board", member.name)
        .text("phone", "Phone")
        .number("since", "On the"),
      answer: "phone",
      says: `answer.replace(/\\D/g, "") === "${member.phone.replace(/\D/g, "")}"`,
      wrong: ["since", "phone.slice(0, -1)", "page.title"],
    };
  }),

  question("goals-in-match", 3, (walk, { club }, random) => {
    const match = club.results[random.integer(0, 5)];
    if (match === undefined) return undefined;
    const [home, away] = match.goals;
    if (home + away === home || home + away === away) return undefined;
    const line = `${match.home} ${home}, ${match.away}`;
    return {
      instruction: `How many goals were there altogether when the ${match.home} played the ${match.away} at home? Have a look at the results of ${club.name}.`,
      walk: walk.look().press(club.name, "Results").number("home", line).number("away", line, 1),
      answer: "home + away",
      says: home + away,
      wrong: ["home", "away", "home + away + 1"],
    };
  }),

  question("score-further-down", 4, (walk, { club }, random) => {
    const match = club.results[random.integer(6, 8)];
    if (match === undefined || match.goals[0] === match.goals[1]) return undefined;
    const winner = match.goals[0] > match.goals[1] ? match.home : match.away;
    const loser = winner === match.home ? match.away : match.home;
    const line = `${match.home} ${match.goals[0]}, ${match.away}`;
    return {
      instruction: `${match.home} at home against ${match.away}: who won that match? The results are on the site of ${club.name}, quite far down I think.`,
      walk: walk.look().press(club.name, "Results").number("home", line).number("away", line, 1),
      answer: `home > away ? "${match.home}" : "${match.away}"`,
      says: saysOnly(winner, [loser]),
      wrong: [`"${loser}"`, "home", `"${winner} and ${loser} drew"`],
    };
  }),

  question("years-on-board", 5, (walk, { club }, random) => {
    const member = random.pick(club.board);
    const now = random.integer(2026, 2030);
    return {
      instruction: `We want to honor ${member.name} from the board of ${club.name} in ${now}. For how many years will that be?`,
      walk: walk
        .look()
        .press(club.name, "Board", member.name)
        .number("since", "On the board")
        .workOut("years", String(now), "-", "since"),
      answer: "years",
      says: now - member.since,
      wrong: ["since", "years + 1", String(now)],
    };
  }),

  question("longer-on-board", 6, (walk, { club }, random) => {
    const [one, two] = random.shuffle(club.board);
    if (!one || !two || one.since === two.since) return undefined;
    const [long, short] = one.since < two.since ? [one, two] : [two, one];
    return {
      instruction: `Who has been on the board of ${club.name} for longer, ${one.name} or ${two.name}? There's a bottle of wine at stake.`,
      walk: walk
        .look()
        .press(club.name, "Board", one.name)
        .number("one", "On the board")
        .back()
        .press(two.name)
        .number("two", "On the board"),
      answer: `one < two ? "${one.name}" : "${two.name}"`,
      says: saysOnly(long.name, [short.name]),
      wrong: [`"${short.name}"`, "Math.min(one, two)", `"${one.name}, ${two.name}"`],
    };
  }),
];
