/**
 * The value of an arithmetic expression of numbers, + - * / and brackets, rounded to six decimals as a pocket
 * calculator does; undefined where it is none, or divides by zero.
 */
export function evaluate(expression: string): number | undefined {
  const tokens = expression.replaceAll("×", "*").match(/\d+(?:\.\d+)?|\.\d+|\S/g) ?? [];
  let at = 0;

  function sum(): number {
    let value = product();
    while (tokens[at] === "+" || tokens[at] === "-") value += tokens[at++] === "+" ? product() : -product();
    return value;
  }
  function product(): number {
    let value = factor();
    while (tokens[at] === "*" || tokens[at] === "/") value *= tokens[at++] === "*" ? factor() : 1 / factor();
    return value;
  }
  function factor(): number {
    const token = tokens[at++];
    if (token === "-") return -factor();
    if (token !== "(") return token === undefined ? Number.NaN : Number(token);
    const value = sum();
    return tokens[at++] === ")" ? value : Number.NaN;
  }

  const value = Math.round(sum() * 1e6) / 1e6;
  return at === tokens.length && Number.isFinite(value) ? value + 0 : undefined;
}
