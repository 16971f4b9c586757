/**
 * Tells of token after token of one reply whether the text so far contains one of `stops`. Texts have one character for each
 * byte of their UTF-8, in `tokens` (by id) as in `stops`: a token may hold a part of a character.
 */
export function stopWatch(tokens: readonly string[], stops: readonly string[]): (token: number) => boolean {
  if (stops.length === 0) return () => false;
  const kept = Math.max(...stops.map(({ length }) => length)) - 1;
  let tail = "";
  return (token) => {
    const text = tail + (tokens[token] ?? "");
    tail = text.slice(Math.max(0, text.length - kept));
    return stops.some((stop) => text.includes(stop));
  };
}
