/**
 * Python that turns a user's module into tools: it runs in the interpreter that holds the module and its states, under
 * the name `sparring_tools`. States are kept as bytes and never change: a write makes a new one, under a new number.
 * Every function below takes and returns JSON text.
 */
export const source = `
import collections.abc as collections_abc
import hashlib, importlib, inspect, json, marshal, random, re, sys, types, typing, zlib

class Refused(Exception):
    """Raised by a tool that refuses: programs and models see {"error": message}, and what it changed is dropped."""

def read(function):
    """Marks a tool that changes nothing."""
    function.sparring_effect = "read"
    return function

def ends(function):
    """Marks a tool that ends the rollout when it is called and does not refuse."""
    function.sparring_ends = True
    return function

sparring = types.ModuleType("sparring", "What a module of tools may import.")
sparring.Refused, sparring.read, sparring.ends = Refused, read, ends
sys.modules["sparring"] = sparring

module = None
tools = {}
states = {}  # number -> bytes
live = {}  # number -> object, of those used last
starts = {}  # scenario -> bytes, of those used last
KEPT_LIVE, KEPT_STARTS = 8, 32
issued = 0
own = {"scenario", "entities"}

def describe(name):
    global module
    module = importlib.import_module(name)
    described = []
    for each, function in vars(module).items():
        if each.startswith("_") or each in own or not inspect.isfunction(function):
            continue
        if function.__module__ != name:
            continue
        described.append(_tool(each, function))
        tools[each] = function
    if not callable(getattr(module, "scenario", None)):
        raise Misfit("expected a function scenario(random) that builds the state")
    if not described:
        raise Misfit("expected at least one function whose first parameter is state")
    return json.dumps({"rules": inspect.cleandoc(module.__doc__ or ""), "tools": described})

class Misfit(Exception):
    """Something in the module that its author has to change."""

def _tool(name, function):
    parameters = list(inspect.signature(function).parameters.values())
    if not parameters or parameters[0].name != "state":
        raise Misfit(f"function {name}: expected state as the first parameter of a tool; a helper's name starts with _")
    description, said = _docstring(name, function)
    hints = typing.get_type_hints(function, include_extras=True)
    properties, required = {}, []
    for parameter in parameters[1:]:
        if parameter.kind not in (parameter.POSITIONAL_OR_KEYWORD, parameter.KEYWORD_ONLY):
            raise Misfit(f"tool {name}: expected parameters that can be given by name, got {parameter}")
        where = f"tool {name}, parameter {parameter.name}"
        schema = _schema(where, hints.get(parameter.name, typing.Any))
        if parameter.name in said:
            schema.setdefault("description", said[parameter.name])
        if parameter.default is parameter.empty:
            required.append(parameter.name)
        elif parameter.default is None:
            # An argument that may be left out need not be null as well.
            schema = _without_null(schema)
        else:
            schema["default"] = parameter.default
        properties[parameter.name] = schema
    return {
        "name": name,
        "description": description,
        "input": {"type": "object", "properties": properties, "required": required},
        "effect": getattr(function, "sparring_effect", "write"),
        **({"ends": True} if getattr(function, "sparring_ends", False) else {}),
    }

def _docstring(name, function):
    text = inspect.getdoc(function) or ""
    description = " ".join(text.split("\\n\\n")[0].split()).rstrip(".")
    if not description:
        raise Misfit(f"tool {name}: expected a docstring, of one phrase: it is what models read")
    said = dict(re.findall(r"^ *(?::param )?(\\w+)(?: *\\([^)]*\\))?: *(\\S.*)$", text.partition("\\n\\n")[2], re.M))
    return description, said

_simple = {str: "string", int: "integer", float: "number", bool: "boolean", type(None): "null", list: "array", dict: "object"}

def _schema(where, kind):
    if kind in (typing.Any, object):
        return {}
    if kind in _simple:
        return {"type": _simple[kind]}
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin is typing.Annotated:
        texts = [text for text in kind.__metadata__ if isinstance(text, str)]
        return {**_schema(where, inner[0]), **({"description": texts[0]} if texts else {})}
    if origin in (typing.Required, typing.NotRequired):
        return _schema(where, inner[0])
    if origin is typing.Literal:
        return {"enum": list(inner)}
    if origin in (list, collections_abc.Sequence, collections_abc.Iterable):
        return {"type": "array", "items": _schema(where, inner[0])}
    if origin in (dict, collections_abc.Mapping):
        return {"type": "object", "additionalProperties": _schema(where, inner[1])}
    if origin in (typing.Union, types.UnionType):
        return {"anyOf": [_schema(where, each) for each in inner]}
    if typing.is_typeddict(kind):
        fields = typing.get_type_hints(kind, include_extras=True)
        properties = {name: _schema(where, field) for name, field in fields.items()}
        return {"type": "object", "properties": properties, "required": sorted(kind.__required_keys__)}
    raise Misfit(f"{where}: expected a type made of str, int, float, bool, list, dict, Literal, TypedDict, | and None, got {kind}")

def _without_null(schema):
    kinds = [each for each in schema.get("anyOf", []) if each != {"type": "null"}]
    if not kinds:
        return schema
    rest = {key: value for key, value in schema.items() if key != "anyOf"}
    return {**rest, **(kinds[0] if len(kinds) == 1 else {"anyOf": kinds})}

def reset(text):
    key, scenario = text, json.loads(text)
    data = starts.pop(key, None)
    if data is None:
        state = scenario
        if isinstance(scenario, int):
            state = module.scenario(random.Random(f"{module.__name__} {scenario}"))
        if not isinstance(state, dict):
            raise TypeError(f"expected a dict as state, got {type(state).__name__}")
        # A copy, made of JSON and of nothing else.
        data = _packed(json.loads(json.dumps(state, allow_nan=False)))
    starts[key] = data
    if len(starts) > KEPT_STARTS:
        del starts[next(iter(starts))]
    return json.dumps(_kept(data))

def call(text):
    job = json.loads(text)
    number, function = job["state"], tools[job["tool"]]
    arguments = json.loads(job["arguments"])
    before = states[number]
    reads = getattr(function, "sparring_effect", "write") == "read"
    state = live.pop(number, None) or marshal.loads(before)
    try:
        value = function(state, **arguments)
    except Refused as refusal:
        return json.dumps({"kind": "refused", "error": str(refusal)})
    # Read before anything else can change what it shares with the state.
    result = json.dumps(value, allow_nan=False)
    after = _packed(state)
    if after == before:
        _use(number, state)
        return json.dumps({"kind": "value", "value": result})
    if reads:
        raise TypeError("the tool is marked @read and changed the state")
    made = _kept(after)
    _use(made["state"], state)
    return json.dumps({"kind": "value", "value": result, "to": made})

def copy(text):
    return json.dumps(_kept(states[int(text)]))

def drop(text):
    states.pop(int(text), None)
    live.pop(int(text), None)
    return ""

def fingerprint(text):
    state = marshal.loads(states[int(text)])
    return json.dumps(hashlib.sha256(json.dumps(state, sort_keys=True).encode()).hexdigest())

def entities(text):
    if not hasattr(module, "entities"):
        return "[]"
    return json.dumps([str(each) for each in module.entities(marshal.loads(states[int(text)]))])

def _packed(state):
    try:
        # Version 2 writes equal values alike, whoever else holds parts of them.
        return marshal.dumps(state, 2)
    except ValueError:
        raise TypeError("the state has to be made of dict, list, str, int, float, bool and None") from None

def _kept(data):
    global issued
    issued += 1
    states[issued] = data
    return {"state": issued, "seed": zlib.crc32(data)}

def _use(number, state):
    live[number] = state
    if len(live) > KEPT_LIVE:
        del live[next(iter(live))]
`;
