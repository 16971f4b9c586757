/**
 * The verifiers of this suite, as code text. They are lenient about how an answer is put ("$1,250.00", "It is H3.")
 * and strict about what it says, which includes that nothing else was booked or sent.
 */

/** The answer's last number is the value, give or take a rounding. */
export function isNumber(value: number): string {
  return `${lastNumber("answer")}
return Math.abs(number - ${value}) < 0.02;`;
}

/** The answer has these words, in any case and punctuation, and none of the others that were on offer. */
export function says(text: string, others: readonly string[] = []): string {
  const refused = others.map((other) => JSON.stringify(` ${plainWords(other)} `)).join(", ");
  const onlyThat = others.length === 0 ? "" : `\n  && ![${refused}].some((other) => words.includes(other))`;
  return `${wordsOf("answer")}
return words.includes(${JSON.stringify(` ${plainWords(text)} `)})${onlyThat};`;
}

/** This stay is the only thing booked, and nothing was sent. */
export function booked(hotel: string, nights: number): string {
  return `${onlyBooking(hotel, nights)}
return booked && log.sent.length === 0;`;
}

/** These people got a message with these words, in this order, and nothing else happened. */
export function sent(people: readonly string[], text: string): string {
  return `${onlyMessages(people)}
return told && log.bookings.length === 0 && log.sent.every(({ text }) => {
  ${wordsOf("text")}
  return words.includes(${JSON.stringify(` ${plainWords(text)} `)});
});`;
}

/** This person got one message whose last number is the value, and nothing else was sent; bookings as given. */
export function sentNumber(person: string, value: number, stay?: { hotel: string; nights: number }): string {
  const bookings = stay
    ? `${onlyBooking(stay.hotel, stay.nights)}\nconst told = log.sent.length === 1 && log.sent[0].to.toLowerCase() === "${person.toLowerCase()}";`
    : `${onlyMessages([person])}\nconst booked = log.bookings.length === 0;`;
  return `${bookings}
if (!told || !booked) return false;
${lastNumber("log.sent[0].text")}
return Math.abs(number - ${value}) < 0.02;`;
}

function onlyBooking(hotel: string, nights: number): string {
  return `const log = await tools.show_log({});
const booked = log.bookings.length === 1
  && log.bookings[0].hotel === "${hotel}" && log.bookings[0].nights === ${nights};`;
}

function onlyMessages(people: readonly string[]): string {
  const names = people.map((name) => name.toLowerCase()).join(",");
  return `const log = await tools.show_log({});
const told = log.sent.map(({ to }) => to.toLowerCase()).join() === "${names}";`;
}

function lastNumber(text: string): string {
  return `const number = Number(${text}.replace(/,(?=\\d)/g, "").match(/-?\\d+(\\.\\d+)?/g)?.at(-1));`;
}

function wordsOf(text: string): string {
  return `const words = \` \${${text}.toLowerCase().replace(/[^a-z0-9]+/g, " ").trim()} \`;`;
}

function plainWords(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, " ")
    .trim();
}
