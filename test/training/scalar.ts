/** A number that remembers how it was made: reverse-mode automatic differentiation, to write textbook losses down in. */
export class Scalar {
  readonly value: number;
  /** The derivative by this number of the one whose `backward` was called. */
  slope = 0;
  readonly #parents: readonly (readonly [Scalar, number])[];

  constructor(value: number, parents: readonly (readonly [Scalar, number])[] = []) {
    this.value = value;
    this.#parents = parents;
  }

  plus(other: Scalar | number): Scalar {
    const b = scalar(other);
    return new Scalar(this.value + b.value, [
      [this, 1],
      [b, 1],
    ]);
  }

  times(other: Scalar | number): Scalar {
    const b = scalar(other);
    return new Scalar(this.value * b.value, [
      [this, b.value],
      [b, this.value],
    ]);
  }

  minus(other: Scalar | number): Scalar {
    return this.plus(scalar(other).times(-1));
  }

  exp(): Scalar {
    const value = Math.exp(this.value);
    return new Scalar(value, [[this, value]]);
  }

  log(): Scalar {
    return new Scalar(Math.log(this.value), [[this, 1 / this.value]]);
  }

  min(other: Scalar): Scalar {
    return this.value <= other.value ? this : other;
  }

  clip(low: number, high: number): Scalar {
    return this.value < low ? scalar(low) : this.value > high ? scalar(high) : this;
  }

  /** The same number, held constant. */
  constant(): Scalar {
    return scalar(this.value);
  }

  backward(): void {
    const order: Scalar[] = [];
    const seen = new Set<Scalar>();
    const visit = (node: Scalar) => {
      if (seen.has(node)) return;
      seen.add(node);
      for (const [parent] of node.#parents) visit(parent);
      order.push(node);
    };
    visit(this);
    this.slope = 1;
    for (const node of order.toReversed()) {
      for (const [parent, factor] of node.#parents) parent.slope += factor * node.slope;
    }
  }
}

export function scalar(value: Scalar | number): Scalar {
  return typeof value === "number" ? new Scalar(value) : value;
}

export function sum(terms: readonly Scalar[]): Scalar {
  return terms.reduce((total, term) => total.plus(term), scalar(0));
}

export function mean(terms: readonly Scalar[]): Scalar {
  return sum(terms).times(1 / terms.length);
}
