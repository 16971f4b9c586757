"""What somebody with a Tinker script does: trains and samples through the official SDK, then asks the official OpenAI client.

Prints one JSON object. Arguments: the server's URL, its model's name, the API key.
"""

import json
import sys

import numpy as np
import openai
import tinker
from tinker import types

url, name, key = sys.argv[1:]
said = {"versions": {"tinker": tinker.__version__, "openai": openai.__version__}}

service = tinker.ServiceClient(base_url=url, api_key=key)
rest = tinker.RestClient(base_url=url, api_key=key)
training = service.create_lora_training_client(base_model=name, rank=8, seed=3).result()
info = training.get_info()
said["info"] = {"is_lora": info.is_lora, "rank": info.lora_rank, "model": info.model_data.model_name}
tokenizer = training.get_tokenizer()
ids = tokenizer.encode("what is two and two? four it is, and more")


def datum(ids, **inputs):
    return types.Datum(
        model_input=types.ModelInput.from_ints(ids[:-1]), loss_fn_inputs={"target_tokens": ids[1:], **inputs}
    )


# More data than one request takes at a time, so that the client sends several.
lesson = datum(ids, weights=[1.0 / len(ids)] * (len(ids) - 1))
adam = types.AdamParams(learning_rate=2e-3, grad_clip_norm=1.0)
losses = []
for _ in range(8):
    passes = training.forward_backward([lesson] * 2, "cross_entropy")
    step = training.optim_step(adam)
    losses.append(passes.result().metrics["loss:sum"])
    step.result()
said["losses"] = losses
many = training.forward([datum(ids[:3])] * 1100, "cross_entropy").result()
said["many"] = len(many.loss_fn_outputs)

sampling = training.save_weights_and_get_sampling_client().result()
prompt = types.ModelInput.from_ints(ids[:5])
params = types.SamplingParams(max_tokens=8, seed=1)
sampled = sampling.sample(prompt, num_samples=3, sampling_params=params, include_prompt_logprobs=True).result()
said["sampled"] = [
    {"stop": each.stop_reason, "tokens": each.tokens, "logprobs": each.logprobs} for each in sampled.sequences
]
said["again"] = sampling.sample(prompt, num_samples=1, sampling_params=params).result().sequences[0].tokens

# The policy gradient of a sample: log-probabilities of the sampler are those of the trainer.
first = sampled.sequences[0]
whole = ids[:5] + first.tokens
quiet = [0.0] * 4
trained = training.forward([datum(whole)], "cross_entropy").result().loss_fn_outputs[0]["logprobs"].tolist()
said["difference"] = float(np.max(np.abs(np.array(trained[4:]) - np.array(first.logprobs))))
rollout = datum(whole, logprobs=quiet + first.logprobs, advantages=quiet + [1.0] * len(first.tokens))
said["native"] = {
    loss: training.forward_backward([rollout], loss).result().metrics["loss:sum"]
    for loss in ["importance_sampling", "ppo", "cispo"]
}
before = sampling.compute_logprobs(types.ModelInput.from_ints(ids)).result()
training.optim_step(adam).result()
said["snapshot"] = sampling.compute_logprobs(types.ModelInput.from_ints(ids)).result() == before

state = training.save_state("after").result().path
final = training.save_weights_for_sampler("final").result().path
resumed = service.create_training_client_from_state_with_optimizer(state).result()
said["resumed"] = [
    each.forward([lesson], "cross_entropy").result().metrics["loss:sum"] for each in (training, resumed)
]
said["checkpoints"] = sorted(
    each.checkpoint_id for each in rest.list_checkpoints(training.model_id).result().checkpoints
)

refusals = {}
for what, ask in {
    "loss": lambda: resumed.forward_backward([lesson], "dro").result(),
    "model": lambda: service.create_sampling_client(base_model="huge").result(),
}.items():
    try:
        ask()
    except tinker.APIStatusError as error:
        refusals[what] = [error.status_code, str(error)]
said["refusals"] = refusals

client = openai.OpenAI(base_url=f"{url}/v1", api_key=key)
said["models"] = [each.id for each in client.models.list().data]
completion = client.completions.create(
    model=final, prompt=ids[:5], max_tokens=8, temperature=0, logprobs=0, extra_body={"return_token_ids": True}
)
said["completion"] = {"tokens": completion.choices[0].token_ids, "text": completion.choices[0].text}
greedy = types.SamplingParams(max_tokens=8, temperature=0)
finished = service.create_sampling_client(model_path=final).result()
said["greedy"] = finished.sample(prompt, num_samples=1, sampling_params=greedy).result().sequences[0].tokens
chat = client.chat.completions.create(model=name, messages=[{"role": "user", "content": "hello"}], max_tokens=8)
said["chat"] = [chat.choices[0].message.role, chat.choices[0].finish_reason]
try:
    openai.OpenAI(base_url=f"{url}/v1", api_key="wrong", max_retries=0).models.list()
except openai.AuthenticationError as error:
    said["wrong_key"] = error.status_code
service.close("success").result()
print(json.dumps(said))
