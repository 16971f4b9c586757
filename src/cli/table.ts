/** Columns of text. Those that hold numbers only, under a heading or none, stand to the right. */
export function table(rows: readonly (readonly string[])[]): string {
  const columns = (rows[0] ?? []).map((_, column) => {
    const cells = rows.map((row) => row[column] ?? "");
    const width = Math.max(...cells.map((cell) => cell.length));
    const numeric = cells.slice(1).every((cell) => /^[\d.,%]*$/.test(cell));
    return { width, numeric };
  });
  const pad = (cell: string, column: number) => {
    const { width, numeric } = columns[column] ?? { width: 0, numeric: false };
    return numeric ? cell.padStart(width) : cell.padEnd(width);
  };
  return rows.map((row) => row.map(pad).join("  ").trimEnd()).join("\n");
}
