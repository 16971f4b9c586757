import { createPythonSandbox } from "../../src/sandbox/index.ts";
import { testSandbox } from "./contract.ts";

testSandbox(
  "Python",
  () => createPythonSandbox({ workers: 1 }),
  {
    returnsNested: `return {"list": [1, "two", None], "flag": True}`,
    returnsNothing: "x = 1",
    prints: `print("hello")\nprint(1)`,
    returnsAnswer: "return answer",
    callsEcho: "return tools.echo(a=1)",
    callsEchoWithoutArguments: "return tools.echo()",
    returnsRefusal: "return tools.refuse()",
    callsInvalid: "return tools.misuse(a=1)",
    catchesInvalid: `try:\n    tools.misuse()\nexcept Exception:\n    return "caught"`,
    callsUnknown: "return tools.erase(all=True)",
    callsInOrder: "return [tools.echo(n=n) for n in range(3)]",
    callsWithoutWaiting: "tools.echo()\nreturn 1",
    callsForever: "while True: tools.echo()",
    loopsForever: "while True: pass",
    printsForever: `while True: print("more")`,
    returnsTooMuch: `return "x" * 70_000`,
    allocatesForever: "kept = []\nwhile True: kept.append(bytearray(1_000_000))",
    throws: `x = 1\nraise ValueError("broken")`,
    doesNotParse: "x = 1\ny = = 2",
    countsUntilStopped: "i = 0\nwhile True:\n    i += 1\n    if i % 1000 == 0: print(i)",
    returnsRandomAndTime:
      "import random, time\nreturn [random.random(), random.random(), time.time() * 1000]",
    leavesAMark: `
import builtins, json, math, os, random, sys
builtins.mark = sys.mark = math.mark = random.mark = 1
json.dumps = lambda *_, **__: '"marked"'
random.random = lambda: 0
os.environ["MARK"] = "1"
open("/tmp/mark", "w").write("1")
mark_of_mine = 1
import js
js.mark = 1
try: js.eval("localStorage.setItem('mark', '1')")
except Exception: pass
return 1`,
    findsTheMark: `
import builtins, json, math, os, random, sys, js
def stored():
    try: return js.eval("localStorage.getItem('mark')") is not None
    except Exception: return False
return (any(hasattr(each, "mark") for each in [builtins, sys, math, random, js]) or json.dumps(1) != "1"
    or random.random() == 0 or "MARK" in os.environ or os.path.exists("/tmp/mark") or "mark_of_mine" in globals() or stored())`,
  },
  { atOnce: 4 },
);
