/** 0.1234 as "12.3%". */
export function percent(fraction: number): string {
  return `${(fraction * 100).toFixed(1)}%`;
}

/** A difference of fractions in percentage points, with its sign: "+4.2". */
export function points(difference: number): string {
  const rounded = (Math.abs(difference) * 100).toFixed(1);
  if (rounded === "0.0") return "0.0";
  return `${difference < 0 ? "\u2212" : "+"}${rounded}`;
}

export function pValue(p: number): string {
  if (p < 0.0001) return "p < 0.0001";
  return `p = ${p.toFixed(p < 0.1 ? 4 : 2)}`;
}

/** Seconds as "48 s", "12 min 5 s" or "2 h 3 min". */
export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

/** 12345 as "12,345". */
export function integer(count: number): string {
  return count.toLocaleString("en-GB", { maximumFractionDigits: 0 });
}

export function bytes(count: number): string {
  return count < 1e9 ? `${Math.round(count / 1e6)} MB` : `${(count / 1e9).toFixed(2)} GB`;
}

export function plural(count: number, noun: string): string {
  return `${integer(count)} ${noun}${count === 1 ? "" : "s"}`;
}
