"""Drives M3ToolEval's own loop, tools and checker for Sparring, in Pyodide or CPython.

The checkout decides everything: prompts, how a message is read, tools, what is said to a wrong answer, turns, the verdict.
What is ours: stand-ins for the names of packages that are missing, two places in their loop where it pauses and asks
(for a message of the model, for a tool's result), fresh tools for every trial, and a second, tolerant verdict.

One interpreter judges (`load`, `start`, `proceed`); tools run in another (`load_tools`, `open_tools`, `execute`), because two of
them evaluate whatever text they are given, and programs can do anything.
"""

import ast
import contextlib
import importlib
import io
import json
import os
import re
import signal
import sys
import traceback
import types

FAMILIES = (
    "message_decoder",
    "dna_sequencer",
    "trade_calculator",
    "travel_itinerary_planning",
    "web_browsing",
)


class Shell:
    """As much of IPython's InteractiveShell as their REPL needs: state that persists, and the last expression's value shown."""

    def __init__(self, user_ns, colors=None):
        self.names = {"__name__": "__main__", **user_ns}
        self.count = 0

    def run_cell(self, text, store_history=True):
        self.count += 1
        try:
            body = ast.parse(text).body
            shown = body.pop() if body and isinstance(body[-1], ast.Expr) else None
            exec(compile(ast.Module(body, []), "<cell>", "exec"), self.names)
            if shown is not None:
                value = eval(compile(ast.Expression(shown.value), "<cell>", "eval"), self.names)
                if value is not None:
                    print(f"Out[{self.count}]: {value!r}")
        except BaseException:
            # An interrupt and an exit end the cell, not the interpreter.
            print(traceback.format_exc(limit=-1))

    def reset(self):
        self.names.clear()

    def cleanup(self):
        pass


class Captured(io.StringIO):
    @property
    def stdout(self):
        return self.getvalue()


@contextlib.contextmanager
def capture_output():
    captured = Captured()
    with contextlib.redirect_stdout(captured):
        yield captured


def stand_in(name, **names):
    try:
        importlib.import_module(name)
    except ImportError:
        module = types.ModuleType(name)
        module.__dict__.update(names)
        sys.modules[name] = module
        parent, _, leaf = name.rpartition(".")
        if parent:
            setattr(sys.modules[parent], leaf, module)


def prepare(root):
    sys.dont_write_bytecode = True
    sys.path.insert(0, root)
    stand_in("tqdm", tqdm=None)
    stand_in("IPython", __path__=[])
    stand_in("IPython.core", __path__=[])
    stand_in("IPython.core.interactiveshell", InteractiveShell=Shell)
    stand_in("IPython.utils", __path__=[])
    stand_in("IPython.utils.io", capture_output=capture_output)
    if not hasattr(signal, "alarm"):
        # Whoever runs this interpreter holds the clock.
        signal.alarm = lambda seconds: 0
    with quiet():
        importlib.import_module("tasks")


def quiet():
    """Theirs prints every task and every call."""
    stack = contextlib.ExitStack()
    stack.enter_context(contextlib.redirect_stdout(io.StringIO()))
    stack.enter_context(contextlib.redirect_stderr(io.StringIO()))
    return stack


# ---- judging ----


class ContextFull(Exception):
    pass


class Pausing(ast.NodeTransformer):
    """Turns calls into places where the loop pauses: it hands out what it asks for, and goes on with what it is given."""

    asks = {"chat_completion": "message", "task.execute_action": "result"}

    def visit_Call(self, node):
        self.generic_visit(node)
        kind = self.asks.get(ast.unparse(node.func))
        if kind is None:
            return node
        return ast.Yield(ast.Tuple([ast.Constant(kind), node.args[0]], ast.Load()))


def pausing_loop(root):
    """`run_task` of their main.py, which itself cannot be imported: it parses a command line and opens files."""
    with open(os.path.join(root, "main.py")) as file:
        tree = ast.parse(file.read())
    wanted = [
        node
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and node.name in ("postprocess_fn", "run_task")
    ]
    module = ast.fix_missing_locations(Pausing().visit(ast.Module(wanted, [])))
    errors = types.SimpleNamespace(InvalidRequestError=ContextFull, APIError=ContextFull)
    base = sys.modules["tasks.base"]
    names = {
        "re": re,
        "traceback": traceback,
        "args": types.SimpleNamespace(model=""),
        "openai": types.SimpleNamespace(error=errors),
        "Task": base.Task,
        "ActionMode": base.ActionMode,
    }
    exec(compile(module, "main.py", "exec"), names)
    return names["run_task"]


judge = None


class Judge:
    def __init__(self, root):
        prepare(root)
        self.run_task = pausing_loop(root)
        self.mode = sys.modules["tasks.base"].ActionMode
        self.tasks = [
            (family, task)
            for family in FAMILIES
            for task in sys.modules[f"tasks.impl.{family}"].TASKS
        ]
        self.sessions = {}
        self.opened = 0


class Session:
    def __init__(self, task, loop):
        self.task = task
        self.loop = loop
        self.said = 0


def load(root):
    """The tasks, in the order of their registration."""
    global judge
    judge = Judge(root)
    return [
        {
            "name": task.name,
            "family": family,
            "index": sys.modules[f"tasks.impl.{family}"].TASKS.index(task),
            "instruction": task.instruction,
            "type": type(task.expected_output).__name__,
            "gold": str(task.expected_output),
        }
        for family, task in judge.tasks
    ]


def start(number, mode, turns):
    """Begins a trial; gives its number and what the loop asks for first."""
    task = judge.tasks[number][1]
    loop = judge.run_task(task.name, task, judge.mode(mode), turns)
    session = Session(task, loop)
    judge.opened += 1
    judge.sessions[judge.opened] = session
    return {"trial": judge.opened, **advance(session, lambda: next(loop))}


def proceed(trial, given):
    """Goes on with the model's message, or a tool's result."""
    session = judge.sessions[trial]
    return advance(session, lambda: session.loop.send(given))


def context_full(trial):
    """The model has no room for another message."""
    session = judge.sessions[trial]
    return advance(session, lambda: session.loop.throw(ContextFull()))


def advance(session, step):
    with quiet():
        try:
            kind, content = step()
        except StopIteration as end:
            result = end.value
            return {
                "kind": "end",
                "correct": result["is_correct"],
                "turns": result["n_turns"],
                "reason": result["end_reason"],
                "messages": result["messages"][session.said :],
                "tolerant": any(
                    tolerates(answer, session.task.expected_output)
                    for answer in answers_in(session.task, result["messages"])
                ),
            }
    if kind == "message":
        said, session.said = content[session.said :], len(content)
        return {"kind": kind, "messages": said}
    return {"kind": kind, "action": content}


def answers_in(task, messages):
    read = [task.parse_generation(m["content"]) for m in messages if m["role"] == "assistant"]
    return [each["content"] for each in read if each["type"] == "answer"]


def close(trial):
    judge.sessions.pop(trial, None)


# ---- the tolerant verdict ----

NUMBER = re.compile(r"[$€£]?\s*(-?[\d,]*\.?\d+(?:[eE][-+]?\d+)?)\s*(?:[%$€£]|[a-zA-Z]+)?\.?")


def tolerates(answer, expected):
    """Whether the answer means the expected value, however it is written. Unlike their checker it takes no truncated number."""
    if isinstance(expected, bool):
        return plain(answer) in ({"true", "yes"} if expected else {"false", "no"})
    if isinstance(expected, (int, float)):
        number = number_of(answer)
        # Half a unit of the second decimal, which is how the instructions ask for amounts.
        return number is not None and abs(number - expected) <= (0.005000001 if isinstance(expected, float) else 0)
    if isinstance(expected, str):
        return plain(answer) == plain(expected)
    value = value_of(answer)
    if isinstance(expected, dict):
        if not isinstance(value, dict):
            return False
        found = {plain(key): member for key, member in value.items()}
        return len(found) == len(expected) and all(
            plain(key) in found and tolerates(found[plain(key)], member) for key, member in expected.items()
        )
    return (
        isinstance(value, (list, tuple))
        and len(value) == len(expected)
        and all(map(tolerates, value, expected))
    )


def plain(value):
    return " ".join(str(value).split()).strip("`'\"* ").rstrip(".").casefold()


def number_of(value):
    if isinstance(value, (int, float)):
        return float(value)
    matched = NUMBER.fullmatch(plain(value))
    return float(matched[1].replace(",", "")) if matched else None


def value_of(value):
    if not isinstance(value, str):
        return value
    text = value.strip().strip("`")
    for read in (json.loads, ast.literal_eval, lambda bare: ast.literal_eval(f"[{bare}]")):
        try:
            return read(text)
        except (ValueError, SyntaxError, MemoryError, RecursionError):
            pass
    return None


# ---- tools ----

trials = {}


def load_tools(root):
    prepare(root)
    forget_answers()


def forget_answers():
    """Programs run beside the tools: what their tasks expect must not lie around here."""
    for family in FAMILIES:
        module = sys.modules[f"tasks.impl.{family}"]
        for task in module.TASKS:
            task.expected_output = None


def open_tools(trial, family, index):
    """Makes the family's module anew, so that no trial finds what another left behind."""
    del sys.modules[f"tasks.impl.{family}"]
    sys.modules["tasks.base"].task_iterators.clear()
    with quiet():
        module = importlib.import_module(f"tasks.impl.{family}")
    trials[trial] = module.TASKS[index]
    forget_answers()


def execute(trial, mode, action):
    task = trials[trial]
    with quiet():
        return str(task.execute_action(action, sys.modules["tasks.base"].ActionMode(mode)))


def close_tools(trial):
    trials.pop(trial, None)
