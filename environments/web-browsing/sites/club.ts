import type { Random } from "sparring";
import { linksTo, type Pages, slug } from "../page.ts";
import { people, roles, teams } from "../words.ts";

/** A sports club with the table of its league. No two teams have as many points. */
export interface Club {
  name: string;
  /** The best first. */
  table: { team: string; points: number }[];
  results: { home: string; away: string; goals: [home: number, away: number] }[];
  board: { name: string; role: string; since: number; phone: string }[];
}

export function drawClub(random: Random, name: string): Club {
  const playing = random.shuffle(teams).slice(0, 8);
  const points = random.shuffle(Array.from({ length: 40 }, (_, index) => index + 3)).slice(0, 8);
  const sorted = points.sort((a, b) => b - a);
  const matches = random
    .shuffle(
      playing.flatMap((home) => playing.filter((away) => away !== home).map((away) => ({ home, away }))),
    )
    .slice(0, 9);
  const members = random.shuffle(people);
  return {
    name,
    table: playing.map((team, index) => ({ team, points: sorted[index] ?? 0 })),
    results: matches.map((match) => ({ ...match, goals: [random.integer(0, 5), random.integer(0, 5)] })),
    board: random
      .shuffle(roles)
      .slice(0, 5)
      .map((role, index) => ({
        name: members[index] ?? "",
        role,
        since: random.integer(1985, 2024),
        phone: `555 ${random.integer(1000, 9999)}`,
      })),
  };
}

export function clubPages({ name, table, results, board }: Club): Pages {
  const site = slug(name);
  const pages: Pages = {
    [site]: { title: name, lines: ["Come and play."], links: linksTo(site, ["Table", "Results", "Board"]) },
    [`${site}/table`]: {
      title: "Table",
      lines: table.map(({ team, points }, index) => `${index + 1}. ${team}: ${points} points`),
      links: [],
    },
    [`${site}/results`]: {
      title: "Results",
      lines: results.map(({ home, away, goals }) => `${home} ${goals[0]}, ${away} ${goals[1]}`),
      links: [],
    },
    [`${site}/board`]: {
      title: "Board",
      lines: [],
      links: linksTo(
        site,
        board.map((member) => member.name),
      ),
    },
  };
  for (const member of board) {
    pages[`${site}/${slug(member.name)}`] = {
      title: member.name,
      lines: [`Role: ${member.role}`, `On the board since: ${member.since}`, `Phone: ${member.phone}`],
      links: [],
    };
  }
  return pages;
}
