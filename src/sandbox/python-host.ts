/**
 * The module `sparring_host`, which every interpreter has from its start (it is part of the memory snapshot).
 * `serve` calls a function by name and says as JSON what became of it; `execute` runs text in `__main__`; `ask` puts a
 * question to the process outside. The modules imported here are those that programs use: in a snapshot they cost nothing.
 */
export const source = `
import ast, base64, bisect, collections, contextlib, copy, csv, dataclasses, datetime, decimal, difflib, enum, fractions
import functools, hashlib, heapq, inspect, io, itertools, json, linecache, marshal, math, operator, os, pickle, random, re
import statistics, string, sys, textwrap, time, traceback, types, typing, unicodedata, uuid

_dumps = json.dumps

def serve(name, text, seed):
    try:
        if seed >= 0:
            random.seed(seed)
        module, _, function = name.rpartition(".")
        result = getattr(sys.modules[module or "__main__"], function)(text)
        if type(result) is not str:
            raise TypeError(f"{name}: expected a text as result, got {type(result).__name__}")
        return _dumps({"kind": "value", "text": result})
    except BaseException as error:
        return _dumps(_raised(error))

def _raised(error):
    message = "an exception that cannot be shown"
    trace = ""
    with contextlib.suppress(BaseException):
        message = str(error)[:2000]
        # The first frames are this module's.
        frames = error.__traceback__
        while frames is not None and frames.tb_frame.f_code.co_filename == __file__:
            frames = frames.tb_next
        trace = "".join(traceback.format_exception(type(error), error, frames, limit=-20))[:20000]
    return {"kind": "raised", "type": type(error).__name__, "message": message, "traceback": trace}

def execute(text):
    exec(compile(text, "<run>", "exec"), sys.modules["__main__"].__dict__)
    return ""

def ask(text):
    import _sparring
    return _sparring.ask(text)

def _sleep(seconds):
    import _sparring
    _sparring.sleep(float(seconds))

time.sleep = _sleep
`;
