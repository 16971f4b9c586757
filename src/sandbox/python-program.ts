/**
 * The module `sparring_program`, part of every interpreter's start: `run` runs one program and says as JSON what became
 * of it. A program is a cell of a notebook in which `return` ends the cell: what it defines at its top level stays in
 * `__main__`. To that end it becomes the body of a function whose own names are all declared global.
 */
export const source = `
import ast, json, sys, traceback
from sparring_host import ask

_dumps, _loads = json.dumps, json.loads
_FILE = "program.py"


class ToolError(Exception):
    """A call that cannot work: an unknown tool, or arguments that do not fit."""


class _Tools:
    __slots__ = ("_names",)

    def __init__(self, names):
        object.__setattr__(self, "_names", tuple(names))

    def __getattr__(self, name):
        def call(*args, **arguments):
            if args:
                raise TypeError(f'tools.{name} takes arguments by name: tools.{name}(argument="value")')
            text = _dumps(arguments, allow_nan=False)
            result = _loads(ask(_dumps({"name": name, "arguments": text})))
            if result["kind"] == "value":
                return result["value"]
            if result["kind"] == "refused":
                return {"error": result["error"]}
            raise ToolError(result["error"])

        call.__name__ = call.__qualname__ = name
        return call

    def __setattr__(self, name, value):
        raise AttributeError("tools cannot be changed")

    __delattr__ = lambda self, name: self.__setattr__(name, None)

    def __dir__(self):
        return list(self._names)

    def __repr__(self):
        return f"<tools: {', '.join(self._names)}>"


class _Cell(ast.NodeTransformer):
    """Fits statements of a module into a function all of whose names are global."""

    def __init__(self):
        self.depth = 0

    def _inner(self, node):
        self.depth += 1
        self.generic_visit(node)
        self.depth -= 1
        return node

    visit_FunctionDef = visit_AsyncFunctionDef = visit_Lambda = visit_ClassDef = _inner

    def visit_AnnAssign(self, node):
        # A global name cannot be annotated.
        if self.depth or not isinstance(node.target, ast.Name):
            return node
        if node.value is None:
            return ast.copy_location(ast.Pass(), node)
        return ast.copy_location(ast.Assign([node.target], node.value), node)

    def visit_Nonlocal(self, node):
        # The names of the program itself are global.
        return ast.copy_location(ast.Global(node.names), node) if self.depth == 1 else node


def _compile(code):
    statements = _Cell().visit(ast.parse(code, _FILE)).body
    arguments = ast.arguments(posonlyargs=[], args=[], kwonlyargs=[], kw_defaults=[], defaults=[])
    function = ast.FunctionDef("program", arguments, statements or [ast.Pass()], [], type_params=[])
    module = ast.fix_missing_locations(ast.Module([function], []))

    def compiled():
        return compile(module, _FILE, "exec", dont_inherit=True)

    body = next(part for part in compiled().co_consts if hasattr(part, "co_varnames"))
    names = sorted({*body.co_varnames, *body.co_cellvars})
    if names:
        function.body = [ast.fix_missing_locations(ast.Global(names)), *function.body]
    return compiled()


def _line(error):
    line = None
    if isinstance(error, SyntaxError) and error.filename == _FILE:
        line = error.lineno
    for frame, at in traceback.walk_tb(error.__traceback__):
        if frame.f_code.co_filename == _FILE:
            line = at
    return line


def _described(error):
    name = type(error).__name__
    try:
        message = error.msg if isinstance(error, SyntaxError) else str(error)
    except BaseException:
        message = "an exception that cannot be shown"
    line = _line(error)
    return {
        "name": name,
        "message": f"{name}: {message[:2000]}" + (f" (line {line})" if line is not None else ""),
    }


def run(text):
    job = _loads(text)
    space = sys.modules["__main__"].__dict__
    space["tools"] = _Tools(job["tools"])
    space.pop("answer", None)
    if job["answer"] is not None:
        space["answer"] = job["answer"]
    try:
        program = _compile(job["code"])
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        return _dumps({"kind": "syntax", **_described(error)})
    try:
        exec(program, space)
        value = space.pop("program")()
        if value is None:
            return _dumps({"kind": "nothing"})
        returned = _dumps(value, allow_nan=False)
    except BaseException as error:
        return _dumps({"kind": "raised", **_described(error)})
    if len(returned) > job["outputBytes"] * 6:
        return _dumps({"kind": "overflow"})
    return _dumps({"kind": "value", "json": returned})
`;
