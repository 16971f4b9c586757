"""PyTorch's side of pytorch.ts: says when it is ready, then repeats its work once for every line in."""

import json
import resource
import sys
import time

case = json.loads(sys.argv[1])
config, work = case["config"], case["work"]

import torch
import torch.nn.functional as F
import transformers
from transformers import AutoConfig, AutoModelForCausalLM

transformers.logging.set_verbosity_error()
torch.set_num_threads(case["threads"])
torch.backends.mkldnn.enabled = case["onednn"]
torch.manual_seed(1)


def tokens(rows, length):
    return torch.randint(config["vocab_size"], (rows, length))


def model_of():
    settings = AutoConfig.for_model("llama", **config)
    return AutoModelForCausalLM.from_config(settings, attn_implementation="sdpa", dtype=torch.float32)


def training():
    model = model_of().train()
    forward = torch.compile(model) if case["compile"] else model
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-4, weight_decay=0.01, fused=True)

    def repeat():
        ids = tokens(work["sequences"], work["length"] + 1)
        logits = forward(input_ids=ids[:, :-1], use_cache=False).logits
        F.cross_entropy(logits.flatten(0, 1), ids[:, 1:].flatten()).backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)

    return repeat


def generation():
    model = model_of().eval()
    # Compiled code wants shapes that stay, which is what the static cache is for.
    cache = "static" if case["compile"] else "dynamic"
    if case["compile"]:
        model.forward = torch.compile(model.forward)

    def repeat():
        prompts = tokens(work["rows"], work["prompt"])
        with torch.inference_mode():
            replies = model.generate(
                prompts,
                attention_mask=torch.ones_like(prompts),
                do_sample=True,
                temperature=1.0,
                top_k=0,
                top_p=1.0,
                min_new_tokens=work["fresh"],
                max_new_tokens=work["fresh"],
                eos_token_id=None,
                pad_token_id=0,
                cache_implementation=cache,
            )
        assert replies.shape[1] == work["prompt"] + work["fresh"], replies.shape

    return repeat


def product():
    a, b = torch.rand(work["size"], work["size"]), torch.rand(work["size"], work["size"])
    return lambda: F.linear(a, b)


def answer(**values):
    print(json.dumps(values), flush=True)


repeat = {"train": training, "generate": generation, "matmul": product}[work["kind"]]()
answer(ready={"torch": torch.__version__, "transformers": transformers.__version__})
for _ in sys.stdin:
    start = time.perf_counter()
    repeat()
    seconds = time.perf_counter() - start
    answer(seconds=seconds, megabytes=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
