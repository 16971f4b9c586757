import { PbfWriter } from "pbf";

/** The name of a tensor in a graph. */
export type Value = string;
export type ElementType = "float32" | "int32" | "int64" | "bool";
/** Named dimensions are free: one session then serves all sizes. */
export type Dimensions = readonly (number | string)[];
export type Attribute = number | readonly number[] | { float: number } | { graph: Graph };
export type Attributes = Readonly<Record<string, Attribute>>;

interface Node {
  type: string;
  domain: string;
  inputs: readonly Value[];
  outputs: readonly Value[];
  attributes: Attributes;
  /** What graphs among the attributes take from the graph around them. */
  captured: readonly Value[];
}

interface Constant {
  name: Value;
  type: ElementType;
  dimensions: readonly number[];
  bytes: Uint8Array;
}

interface Port {
  name: Value;
  type: ElementType;
  /** Of any shape where it is not given. */
  dimensions?: Dimensions;
}

/**
 * Writes ONNX models (onnx.proto3, opset 18). Operators of ONNX Runtime itself (`com.microsoft`) are not a stable
 * standard, which is why the runtime's version is pinned and every operator's gradient has a test.
 */
export class Graph {
  readonly #nodes: Node[] = [];
  readonly #constants = new Map<string, Constant>();
  readonly #inputs: Port[] = [];
  readonly #outputs: Port[] = [];
  readonly #prefix: string;
  #names = 0;

  /** The names of a graph inside another begin with a prefix of their own. */
  constructor(prefix = "") {
    this.#prefix = prefix;
  }

  /** A standard operator with one output. */
  op(type: string, inputs: readonly Value[], attributes: Attributes = {}): Value {
    return this.#node(type, "", inputs, attributes, 1)[0] as Value;
  }

  /** An operator of ONNX Runtime's own set with one output. */
  contrib(type: string, inputs: readonly Value[], attributes: Attributes = {}): Value {
    return this.#node(type, "com.microsoft", inputs, attributes, 1)[0] as Value;
  }

  /** A standard operator with two outputs. */
  op2(type: string, inputs: readonly Value[], attributes: Attributes = {}): [Value, Value] {
    return this.#node(type, "", inputs, attributes, 2) as [Value, Value];
  }

  #node(type: string, domain: string, inputs: readonly Value[], attributes: Attributes, count: number) {
    const outputs = Array.from({ length: count }, () => this.#name());
    const captured = Object.values(attributes).flatMap((value) =>
      typeof value === "object" && "graph" in value ? value.graph.#captured() : [],
    );
    this.#nodes.push({ type, domain, inputs, outputs, attributes, captured });
    return outputs;
  }

  #name(): Value {
    return `${this.#prefix}t${this.#names++}`;
  }

  /**
   * Computes the body so often, one after the other, each from the float32 values that the one before gave; gives those of the
   * last. What the body computes is given up before it is computed again. It may use all values of this graph.
   */
  loop(
    times: Value,
    start: Readonly<Record<string, Value>>,
    body: (graph: Graph, index: Value, values: Record<string, Value>) => Record<string, Value>,
  ): Record<string, Value> {
    const names = Object.keys(start);
    const inner = new Graph(`${this.#name()}/`);
    const scalar = (type: ElementType) => {
      const name = inner.#name();
      inner.#inputs.push({ name, type, dimensions: [] });
      return name;
    };
    const [index, go] = [scalar("int64"), scalar("bool")];
    const carried = names.map((): Value => {
      const name = inner.#name();
      inner.#inputs.push({ name, type: "float32" });
      return name;
    });
    const byName = (values: readonly Value[]) =>
      Object.fromEntries(names.map((name, i) => [name, values[i] as Value]));
    const given = body(inner, index, byName(carried));
    inner.#outputs.push({ name: inner.op("Identity", [go]), type: "bool", dimensions: [] });
    for (const name of names) inner.#outputs.push({ name: given[name] as Value, type: "float32" });
    const inputs = [times, "", ...Object.values(start)];
    return byName(this.#node("Loop", "", inputs, { body: { graph: inner } }, names.length));
  }

  /** Values that are used here and made elsewhere. */
  #captured(): Value[] {
    const used = this.#nodes.flatMap(({ inputs, captured }) => [...inputs, ...captured]);
    const made = new Set([
      ...this.#nodes.flatMap(({ outputs }) => outputs),
      ...this.#inputs.map(({ name }) => name),
      ...[...this.#constants.values()].map(({ name }) => name),
    ]);
    return [...new Set([...used, ...this.#outputs.map(({ name }) => name)])].filter(
      (name) => !made.has(name),
    );
  }

  input(name: string, type: ElementType, dimensions: Dimensions): Value {
    this.#inputs.push({ name, type, dimensions });
    return name;
  }

  output(value: Value, type: ElementType, dimensions: Dimensions): Value {
    this.#outputs.push({ name: value, type, dimensions });
    return value;
  }

  /** A small vector of whole numbers, such as a shape or a list of axes. */
  integers(...values: number[]): Value {
    const bytes = new Uint8Array(BigInt64Array.from(values, BigInt).buffer);
    return this.#constant(`i${values}`, { type: "int64", dimensions: [values.length], bytes });
  }

  floats(values: Float32Array, dimensions: readonly number[]): Value {
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    return this.#constant(`f${this.#name()}`, { type: "float32", dimensions, bytes });
  }

  #constant(key: string, constant: Omit<Constant, "name">): Value {
    const known = this.#constants.get(key);
    if (known) return known.name;
    const name = `${this.#prefix}c${this.#constants.size}`;
    this.#constants.set(key, { name, ...constant });
    return name;
  }

  /**
   * Inputs that are named as `constants` become parts of the model, for which the runtime prepares itself once and for
   * all. Their values do not go into the model's bytes: whoever opens the session hands them over under their names.
   */
  encode(constants: ReadonlySet<Value> = new Set()): Uint8Array {
    const model = new PbfWriter();
    model.writeVarintField(1, 9); // ir_version
    model.writeMessage(7, (_, graph) => this.write(graph, constants), null);
    for (const [domain, version] of Object.entries({ "": 18, "com.microsoft": 1 })) {
      model.writeMessage(8, writeOperatorSet, { domain, version });
    }
    return model.finish();
  }

  /** The nodes that an output depends on: the runtime would run the others too. */
  #used(): Node[] {
    const wanted = new Set(this.#outputs.map(({ name }) => name));
    const used: Node[] = [];
    for (const node of this.#nodes.toReversed()) {
      if (!node.outputs.some((output) => wanted.has(output))) continue;
      for (const input of [...node.inputs, ...node.captured]) wanted.add(input);
      used.push(node);
    }
    return used.reverse();
  }

  /** As a GraphProto. */
  write(graph: PbfWriter, constants: ReadonlySet<Value> = new Set()): void {
    for (const node of this.#used()) graph.writeMessage(1, writeNode, node);
    graph.writeStringField(2, "sparring");
    for (const constant of this.#constants.values()) graph.writeMessage(5, writeConstant, constant);
    for (const port of this.#inputs) {
      if (constants.has(port.name)) graph.writeMessage(5, writeOutsideConstant, port);
      else graph.writeMessage(11, writePort, port);
    }
    for (const port of this.#outputs) graph.writeMessage(12, writePort, port);
  }
}

/** TensorProto.DataType */
const typeCode: Record<ElementType, number> = { float32: 1, int32: 6, int64: 7, bool: 9 };
/** AttributeProto.AttributeType */
const attributeCode = { float: 1, integer: 2, graph: 5, integers: 7 };

function writeOperatorSet(set: { domain: string; version: number }, writer: PbfWriter): void {
  writer.writeStringField(1, set.domain);
  writer.writeVarintField(2, set.version);
}

function writeNode(node: Node, writer: PbfWriter): void {
  for (const input of node.inputs) writer.writeStringField(1, input);
  for (const output of node.outputs) writer.writeStringField(2, output);
  writer.writeStringField(3, `${node.type}_${node.outputs[0]}`);
  writer.writeStringField(4, node.type);
  for (const attribute of Object.entries(node.attributes)) writer.writeMessage(5, writeAttribute, attribute);
  if (node.domain !== "") writer.writeStringField(7, node.domain);
}

function writeAttribute([name, value]: [string, Attribute], writer: PbfWriter): void {
  writer.writeStringField(1, name);
  if (typeof value === "number") {
    writer.writeVarintField(3, value);
    writer.writeVarintField(20, attributeCode.integer);
  } else if ("float" in value) {
    writer.writeFloatField(2, value.float);
    writer.writeVarintField(20, attributeCode.float);
  } else if ("graph" in value) {
    writer.writeMessage(6, (graph, inner) => graph.write(inner), value.graph);
    writer.writeVarintField(20, attributeCode.graph);
  } else {
    for (const item of value) writer.writeVarintField(8, item);
    writer.writeVarintField(20, attributeCode.integers);
  }
}

function writeConstant(constant: Constant, writer: PbfWriter): void {
  for (const size of constant.dimensions) writer.writeVarintField(1, size);
  writer.writeVarintField(2, typeCode[constant.type]);
  writer.writeStringField(8, constant.name);
  writer.writeBytesField(9, constant.bytes);
}

/** A constant whose values lie in a file of its own name. */
function writeOutsideConstant({ name, type, dimensions = [] }: Port, writer: PbfWriter): void {
  for (const size of dimensions) writer.writeVarintField(1, size as number);
  writer.writeVarintField(2, typeCode[type]);
  writer.writeStringField(8, name);
  writer.writeMessage(
    13,
    (_, entry) => {
      entry.writeStringField(1, "location");
      entry.writeStringField(2, name);
    },
    null,
  );
  writer.writeVarintField(14, 1); // EXTERNAL
}

function writePort(port: Port, writer: PbfWriter): void {
  writer.writeStringField(1, port.name);
  writer.writeMessage(2, (_, type) => type.writeMessage(1, writeTensorType, port), null);
}

function writeTensorType(port: Port, writer: PbfWriter): void {
  writer.writeVarintField(1, typeCode[port.type]);
  if (port.dimensions) writer.writeMessage(2, writeShape, port.dimensions);
}

function writeShape(dimensions: Dimensions, writer: PbfWriter): void {
  for (const dimension of dimensions) writer.writeMessage(1, writeDimension, dimension);
}

function writeDimension(dimension: number | string, writer: PbfWriter): void {
  if (typeof dimension === "number") writer.writeVarintField(1, dimension);
  else writer.writeStringField(2, dimension);
}
