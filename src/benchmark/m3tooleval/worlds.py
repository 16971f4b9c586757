# ---- worlds: a family's tools and data without its tasks; runs after driver.py, in an interpreter of `load_tools` ----

import copy
import inspect

worlds = {}
opened_worlds = 0


def describe_family(family):
    """The tools as an agent sees them, and what there is to make tasks about."""
    module = sys.modules[f"tasks.impl.{family}"]
    flights = getattr(module, "flights", [])
    plain = lambda place: place.strip('"')
    return {
        "tools": [
            {"name": name, "description": " ".join(tool.description.split()), "parameters": parameters(tool)}
            for name, tool in fresh_tools(family).items()
        ],
        "entities": [f"page {page.name}" for page in getattr(module, "PAGES", [])]
        + [f"flight from {plain(f['from_location'])} to {plain(f['to_location'])} on {f['date']}" for f in flights],
    }


def fresh_tools(family):
    module = sys.modules[f"tasks.impl.{family}"]
    return module.create_tools() if hasattr(module, "create_tools") else module.CUR_TOOLS


JSON_TYPES = {"str": "string", "int": "integer", "float": "number"}


def parameters(tool):
    """JSON Schema of the arguments by name, the surplus ones of `*args` as a list of that name."""
    signature = declared(tool)
    properties = {arg.arg: json_type(arg.annotation) for arg in signature.args}
    required = list(properties)
    if signature.vararg:
        properties[signature.vararg.arg] = {"type": "array", "items": json_type(signature.vararg.annotation)}
    return {"type": "object", "properties": properties, "required": required}


def declared(tool):
    """The signature that is shown to agents, or the function's own where the shown one lacks an argument."""
    shown = signature_in(tool.fn_signature)
    try:
        own = signature_in(tool.function.__name__ + str(inspect.signature(tool.function)))
    except (ValueError, SyntaxError):
        return shown
    return own if len(own.args) > len(shown.args) else shown


def signature_in(text):
    return ast.parse(f"def {text}: pass").body[0].args


def json_type(annotation):
    name = JSON_TYPES.get(ast.unparse(annotation)) if annotation else None
    return {"type": name} if name else {}


def open_world(family, tools=None):
    global opened_worlds
    opened_worlds += 1
    worlds[opened_worlds] = (family, tools or fresh_tools(family))
    return opened_worlds


def use(world, name, arguments):
    """Calls a tool with arguments by name; what it raises is a refusal."""
    tool = worlds[world][1][name]
    given = json.loads(arguments)
    signature = declared(tool)
    args = [given[arg.arg] for arg in signature.args]
    if signature.vararg:
        args += given.get(signature.vararg.arg, [])
    with quiet():
        try:
            return {"kind": "value", "value": json.dumps(tool.function(*args), allow_nan=False)}
        except Exception as raised:
            return {"kind": "refused", "error": f"{type(raised).__name__}: {raised}"}


def browser_of(tools):
    """What the tools are methods of; None where they have no state."""
    return next((tool.function.__self__ for tool in tools.values() if inspect.ismethod(tool.function)), None)


def copy_of(world):
    family, tools = worlds[world]
    copied = fresh_tools(family)
    browser = browser_of(tools)
    if browser:
        browser_of(copied).__dict__.update({name: copy.copy(value) for name, value in browser.__dict__.items()})
    return open_world(family, copied)


def state_of(world):
    browser = browser_of(worlds[world][1])
    if browser is None:
        return ""
    pages = [page.name for page in [*browser.page_history, browser.current_page]]
    return json.dumps([pages, browser.scroll_position])


def close_world(world):
    worlds.pop(world, None)
