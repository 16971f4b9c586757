import { source as host } from "./python-host.ts";
import { source as program } from "./python-program.ts";

/** Python that makes a module of a text. JSON text of plain ASCII is a Python string, too. */
const moduleOf = (name: string, source: string) => `
sys.modules["${name}"] = types.ModuleType("${name}")
sys.modules["${name}"].__file__ = "${name}.py"
exec(compile(${JSON.stringify(source)}, "${name}.py", "exec"), sys.modules["${name}"].__dict__)
`;

/** Run once in every interpreter, before its memory is kept as a snapshot. */
export const prelude = `import sys, types\n${moduleOf("sparring_host", host)}${moduleOf("sparring_program", program)}del sys, types\n`;
