"""tau-bench's own classes under CPython, as its run.py uses them: a new environment a rollout, the ground truth as agent.

Reads lines `DOMAIN N` from stdin: plays the first N test tasks and prints one JSON line with milliseconds of reset, of a
step, of the score, and of the whole. `sys.argv[1]` is the checkout. litellm is replaced by an empty module.
"""

import json
import sys
import time
import types

sys.dont_write_bytecode = True
sys.path.insert(0, sys.argv[1])
litellm = types.ModuleType("litellm")
litellm.completion = None
sys.modules["litellm"] = litellm

from tau_bench.envs import get_env
from tau_bench.types import Action


class Stops:
    def reset(self, instruction=None):
        return ""

    def step(self, content):
        return "###STOP###"

    def get_total_cost(self):
        return 0


def now():
    return time.perf_counter() * 1000


def play(domain, index):
    began = now()
    env = get_env(domain, user_strategy="human", user_model="", task_split="test", task_index=index)
    env.user = Stops()
    env.reset(task_index=index)
    ready = now()
    gold = [action for action in env.task.actions if action.name not in env.terminate_tools]
    for action in gold:
        env.step(action)
    acted = now()
    content = "\n".join(env.task.outputs)
    response = env.step(Action(name="respond", kwargs={"content": content}))
    ended = now()
    return {
        "reset": ready - began,
        "step": (acted - ready) / max(1, len(gold)),
        "score": ended - acted,
        "whole": ended - began,
        "reward": response.reward,
    }


for line in sys.stdin:
    domain, count = line.split()
    print(json.dumps([play(domain, index) for index in range(int(count))]), flush=True)
