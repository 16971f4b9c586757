"""The peer's side of overhead.ts: `overhead.py URL IN_FLIGHT ROLLOUTS` says in one line of JSON what it took."""

import asyncio
import json
import logging
import os
import resource
import sys
import time

os.environ["BENCH_KEY"] = "none"
import verifiers as vf
from datasets import Dataset

logging.disable(logging.WARNING)
url, in_flight, rollouts = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])


def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def step(n: int) -> str:
    """Take a step.

    Args:
        n: which one
    """
    return f"step {n + 1} of 7"


async def correct(completion, **kwargs) -> float:
    return 1.0 if completion[-1].content == "done" else 0.0


async def main():
    rows = [{"question": f"Rollout {i}: take seven steps, then say done.", "answer": "done"} for i in range(rollouts)]
    dataset = Dataset.from_list(rows)
    env = vf.ToolEnv(
        tools=[step],
        max_turns=10,
        dataset=dataset,
        eval_dataset=dataset,
        system_prompt="Take the steps one after the other.",
        rubric=vf.Rubric(funcs=[correct]),
    )
    client = vf.ClientConfig(api_base_url=url, api_key_var="BENCH_KEY")
    before = peak()
    started = time.perf_counter()
    outputs = await env.evaluate(
        client=client, model="stub", max_concurrent=in_flight, on_start=lambda *_: None, on_progress=lambda *_: None
    )
    seconds = time.perf_counter() - started
    solved = sum(1 for output in outputs["outputs"] if output["reward"] == 1.0)
    print(json.dumps({"seconds": seconds, "solved": solved, "memoryBefore": before, "memoryPeak": peak()}), flush=True)


asyncio.run(main())
