import { onScreen, screensOf } from "../page.ts";
import { pageAt, type Sites, startAddress } from "../sites/index.ts";

/**
 * Walks through a web as a reader does and writes the program that does the same, one call after the other. `page` in the
 * program is the last screen seen. Screens are turned where what is wanted stands further down.
 */
export class Walk {
  readonly #sites: Sites;
  readonly #source: string[] = [];
  /** The open page last. */
  readonly #trail: { address: string; screen: number }[] = [{ address: startAddress, screen: 0 }];
  #calls = 0;

  constructor(sites: Sites) {
    this.#sites = sites;
  }

  get calls(): number {
    return this.#calls;
  }

  /** The screen that the browser has at the end. */
  get open() {
    const { address, screen } = this.#last();
    return { address, screen, page: this.#page() };
  }

  look(): this {
    return this.#see("current_screen({})");
  }

  browse(address: string): this {
    this.#trail.push({ address, screen: 0 });
    return this.#see(`browse_to({ address: ${JSON.stringify(address)} })`);
  }

  press(...links: string[]): this {
    for (const link of links) {
      const holds = (screen: number) =>
        onScreen(this.#page(), screen).links.find(({ text }) => text === link);
      this.#turnTo((screen) => holds(screen) !== undefined, link);
      const found = holds(this.#last().screen);
      this.#trail.push({ address: found?.address ?? "", screen: 0 });
      this.#see(`press_link({ link: ${JSON.stringify(link)} })`);
    }
    return this;
  }

  back(times = 1): this {
    for (; times > 0; times--) {
      this.#trail.pop();
      this.#see("previous_page({})");
    }
    return this;
  }

  /** Turns to another screen, counted from 0. */
  turn(screen: number): this {
    this.#last().screen = screen;
    return this.#see(`turn_to_screen({ screen: ${screen + 1} })`);
  }

  /** A number of the line that begins so: the first, or another one. */
  number(variable: string, line: string, which = 0): this {
    return this.#read(variable, line, `Number(LINE.match(/\\d+(\\.\\d+)?/g)[${which}])`);
  }

  /** What stands behind the colon of the line that begins so. */
  text(variable: string, line: string): this {
    return this.#read(variable, line, 'LINE.replace(/^[^:]*: /, "")');
  }

  /** A calculation with two expressions over the program's variables. */
  workOut(variable: string, a: string, sign: "+" | "-" | "*" | "/", b: string): this {
    this.#calls += 1;
    this.#source.push(`const ${variable} = await tools.work_out({ a: ${a}, sign: "${sign}", b: ${b} });`);
    return this;
  }

  /** The program, returning the value of an expression over its variables. */
  returning(expression: string): string {
    return [...this.#source, `return ${expression};`].join("\n");
  }

  #read(variable: string, line: string, reading: string): this {
    const holds = (screen: number) =>
      onScreen(this.#page(), screen).lines.some((each) => each.startsWith(line));
    this.#turnTo(holds, line);
    const found = `page.lines.find((line) => line.startsWith(${JSON.stringify(line)}))`;
    this.#source.push(`const ${variable} = ${reading.replace("LINE", found)};`);
    return this;
  }

  #turnTo(holds: (screen: number) => boolean, wanted: string): void {
    const from = this.#last().screen;
    const screens = Array.from({ length: screensOf(this.#page()) - from }, (_, index) => from + index);
    const target = screens.find(holds);
    if (target === undefined) throw new Error(`${this.#last().address} has no "${wanted}" further down`);
    if (target !== from) this.turn(target);
  }

  #see(call: string): this {
    const isFirst = !this.#source.some((line) => line.startsWith("let page"));
    this.#source.push(`${isFirst ? "let " : ""}page = await tools.${call};`);
    this.#calls += 1;
    return this;
  }

  #last() {
    return this.#trail.at(-1) ?? { address: startAddress, screen: 0 };
  }

  #page() {
    const page = pageAt(this.#sites, this.#last().address);
    if (page === undefined) throw new Error(`no page at ${this.#last().address}`);
    return page;
  }
}
