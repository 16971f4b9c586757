"""What current transformers and peft make of models and adapters: a JSON job a line in, a JSON answer a line out."""

import json
import sys
import traceback

import peft
import torch
import transformers
from safetensors.torch import save_file
from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers
from transformers import AutoConfig, AutoModelForCausalLM

torch.set_num_threads(1)
transformers.logging.set_verbosity_error()
transformers.logging.disable_progress_bar()


def scramble(parameters, seed):
    """Weights of a common size, but neither norms of 1 nor biases or adapters of 0, where errors could hide."""
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for parameter in parameters:
            if parameter.dim() > 1:
                parameter.normal_(0, parameter.shape[1] ** -0.5, generator=generator)
            else:
                parameter.uniform_(0.5, 1.5, generator=generator)


def load(folder):
    model, info = AutoModelForCausalLM.from_pretrained(
        folder, dtype=torch.float32, attn_implementation="eager", output_loading_info=True
    )
    wrong = {kind: sorted(map(str, names)) for kind, names in info.items() if names}
    if wrong:
        raise ValueError(f"{folder} does not fit: {wrong}")
    return model


def make_model(folder, config, dtype, shard, seed):
    settings = AutoConfig.for_model(**config)
    model = AutoModelForCausalLM.from_config(settings, dtype=torch.float32)
    scramble(model.parameters(), seed)
    model.to(getattr(torch, dtype)).save_pretrained(folder, max_shard_size=shard)


def make_adapter(base, folder, settings, seed):
    model = peft.get_peft_model(load(base), peft.LoraConfig(task_type="CAUSAL_LM", **settings))
    scramble((p for p in model.parameters() if p.requires_grad), seed)
    model.save_pretrained(folder)


def compute(folder, adapter, merge, data, out):
    """Logits, and the gradients of -sum(weight * log p) of whatever is trained, into a file."""
    model = load(folder)
    if adapter:
        model = peft.PeftModel.from_pretrained(model, adapter, is_trainable=True)
    if merge:
        model = model.merge_and_unload()
    model.eval()
    results = {}
    for index, datum in enumerate(data):
        ids = torch.tensor([datum["ids"]])
        logits = model(input_ids=ids).logits[0]
        results[f"logits.{index}"] = logits.detach().clone()
        log_p = torch.log_softmax(logits[:-1], dim=-1).gather(1, ids[0, 1:, None])[:, 0]
        weights = torch.tensor(datum["weights"][1:])
        if log_p.requires_grad:
            (-(weights * log_p).sum()).backward()
    for name, parameter in model.named_parameters():
        if parameter.grad is not None:
            plain = name.replace(".default.", ".").removeprefix("base_model.model.")
            results[f"gradient.{plain}"] = parameter.grad.contiguous()
    save_file(results, out)


def make_tokenizer(folder, kind, text, template, tokens):
    """Byte-level BPE with a family's own way of cutting text, or Llama 2's with spaces as letters and bytes as a last resort."""
    special = tokens["special"]
    if kind == "sentencepiece":
        tokenizer = Tokenizer(models.BPE(byte_fallback=True, fuse_unk=True, unk_token="<unk>"))
        tokenizer.normalizer = normalizers.Sequence([normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")])
        tokenizer.decoder = decoders.Sequence(
            [decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse(), decoders.Strip(" ", 1, 0)]
        )
        alphabet = [f"<0x{byte:02X}>" for byte in range(256)]
        trainer = trainers.BpeTrainer(vocab_size=700, show_progress=False, special_tokens=[*special, *alphabet])
    else:
        tokenizer = Tokenizer(models.BPE())
        if kind == "qwen":
            tokenizer.normalizer = normalizers.NFC()
        cut = pre_tokenizers.Split(Regex(tokens["pattern"]), "isolated")
        level = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)
        tokenizer.pre_tokenizer = pre_tokenizers.Sequence([cut, level])
        tokenizer.decoder = decoders.ByteLevel()
        alphabet = pre_tokenizers.ByteLevel.alphabet()
        trainer = trainers.BpeTrainer(vocab_size=600, show_progress=False, initial_alphabet=alphabet, special_tokens=special)
    tokenizer.train_from_iterator([text], trainer)
    fast = transformers.PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, bos_token=tokens["bos"], eos_token=tokens["eos"], chat_template=template
    )
    fast.save_pretrained(folder)


def tokenize(folder, texts, conversations):
    tokenizer = transformers.PreTrainedTokenizerFast.from_pretrained(folder)
    return {
        "ids": [tokenizer.encode(text, add_special_tokens=False) for text in texts],
        "chats": [
            tokenizer.apply_chat_template(messages, tokenize=False, add_generation_prompt=True)
            for messages in conversations
        ],
    }


jobs = {"make_tokenizer": make_tokenizer, "tokenize": tokenize} | {"make_model": make_model, "make_adapter": make_adapter, "compute": compute}
versions = {module.__name__: module.__version__ for module in (torch, transformers, peft)}
print(json.dumps({"ready": versions}), flush=True)
for line in sys.stdin:
    job = json.loads(line)
    try:
        answer = jobs[job.pop("do")](**job)
        print(json.dumps({"answer": answer}), flush=True)
    except Exception:
        print(json.dumps({"error": traceback.format_exc()}), flush=True)
