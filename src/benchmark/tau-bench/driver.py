"""Drives tau-bench's own classes for Sparring, in Pyodide or CPython.

The checkout decides everything: prompts, how a message is read, tools, data, the end of a conversation, hashes, reward.
What is ours: stand-ins for the names of two packages where they are missing, a faster load of the same data, a user whose
words come from outside, and a memory of the hash that the ground truth leads to.

Arguments of tool calls stay text until Python's own json reads them: 150 and 150.0 lead to different hashes.
"""

import copy
import importlib
import json
import marshal
import sys
import types

RESPOND = "respond"


class StandInModel:
    """As much of pydantic.BaseModel as tau-bench's types need: fields by keyword, defaults, surplus ignored."""

    def __init__(self, **given):
        for kind in reversed(type(self).__mro__[:-2]):
            for name in kind.__annotations__:
                if name in given:
                    setattr(self, name, given[name])
                elif not hasattr(type(self), name):
                    raise ValueError(f"{type(self).__name__}: {name} is missing")


class Reply:
    """A model's message, as litellm would hand it to an agent."""

    def __init__(self, content):
        self.content = content
        self.choices = [self]
        self._hidden_params = {"response_cost": 0}

    @property
    def message(self):
        return self

    def model_dump(self):
        return {"role": "assistant", "content": self.content}


class OutsideUser:
    """The user: whatever was said for them last."""

    words = ""

    def reset(self, instruction=None):
        return self.words

    def step(self, content):
        return self.words

    def get_total_cost(self):
        return 0


def stand_in(package, **names):
    try:
        importlib.import_module(package)
    except ImportError:
        module = types.ModuleType(package)
        module.__dict__.update(names)
        sys.modules[package] = module


class Session:
    """One conversation: an environment of theirs and how its agent's messages are read."""

    def __init__(self, env, key):
        self.env = env
        self.key = key
        self.hashes = []
        self.result = None


class Domain:
    def __init__(self, root, name):
        sys.dont_write_bytecode = True
        sys.path.insert(0, root)
        stand_in("litellm", completion=None, provider_list=[])
        stand_in("pydantic", BaseModel=StandInModel)
        self.name = name
        self.types = importlib.import_module("tau_bench.types")
        self.envs = importlib.import_module("tau_bench.envs")
        self.react = importlib.import_module("tau_bench.agents.chat_react_agent")
        self.calling = importlib.import_module("tau_bench.agents.tool_calling_agent")
        test = self.template("test")
        self.data = marshal.dumps(test.data)
        self.users = sorted(test.data["users"])
        self.templates = {"test": test}
        self.gold = {}
        self.sessions = {}
        self.opened = 0
        self.agents = {
            name: self.react.ChatReActAgent(
                test.tools_info, test.wiki, model="", provider="", use_reasoning=name == "react"
            )
            for name in ("act", "react")
        }

    def template(self, split):
        return self.envs.get_env(
            self.name, user_strategy="human", user_model="", task_split=split, task_index=0
        )

    def of_split(self, split):
        if split not in self.templates:
            self.templates[split] = self.template(split)
        return self.templates[split]

    def add_split(self, split, tasks):
        """A split of other tasks on the same tools and data."""
        env = copy.copy(self.templates["test"])
        env.tasks = [
            self.types.Task(
                user_id=task["userId"],
                instruction=task["instruction"],
                actions=[
                    self.types.Action(name=action["name"], kwargs=json.loads(action["arguments"]))
                    for action in task["actions"]
                ],
                outputs=task["outputs"],
            )
            for task in tasks
        ]
        self.templates[split] = env

    def open(self, split, index, words):
        env = copy.copy(self.of_split(split))
        env.user = OutsideUser()
        env.user.words = words
        env.data_load_func = lambda: marshal.loads(self.data)
        env.reset(task_index=index)
        session = Session(env, (split, index))
        self.remember_gold(session)
        self.opened += 1
        self.sessions[self.opened] = session
        return self.opened

    def remember_gold(self, session):
        """Lets calculate_reward take the second hash that it asks for, the ground truth's, from an earlier conversation."""
        env, key, hashes = session.env, session.key, session.hashes
        theirs = env.get_data_hash
        known = key in self.gold
        if known:
            env.task = copy.copy(env.task)
            env.task.actions = []

        def get_data_hash():
            if not hashes:
                hashes.append(theirs())
                if known:
                    env.data_load_func = dict
            else:
                hashes.append(self.gold[key] if known else theirs())
                self.gold[key] = hashes[-1]
            return hashes[-1]

        env.get_data_hash = get_data_hash

    def read(self, strategy, message):
        """What their agent of that strategy would do after this message of the model."""
        if strategy == "tool-calling":
            return self.calling.message_to_action(message)
        self.react.completion = lambda **_: Reply(message["content"])
        return self.agents[strategy].generate_next_step([])[1]

    def step(self, session, action):
        if session.result is not None:
            return {"kind": "observation", "text": "Error: the conversation is over"}
        response = session.env.step(action)
        if not response.done:
            return {"kind": "observation", "text": response.observation}
        score = response.info.reward_info
        session.result = {
            "reward": score.reward,
            "database": session.hashes[0] == session.hashes[1],
            "hash": session.hashes[0],
            "goldHash": session.hashes[1],
            "outputs": getattr(score.info, "outputs", {}),
        }
        return {"kind": "end", "text": response.observation, "score": session.result}


domain = None


def load(root, name):
    """Opens a domain; says what an agent of it is told."""
    global domain
    domain = Domain(root, name)
    test = domain.templates["test"]
    return {
        "rules": test.wiki,
        "tools": [info["function"] for info in test.tools_info],
        "endingTools": test.terminate_tools,
        "prompts": {name: agent.prompt for name, agent in domain.agents.items()},
        "users": domain.users,
    }


def tasks(split):
    return [
        {
            "userId": task.user_id,
            "instruction": task.instruction,
            "actions": [
                {"name": action.name, "arguments": json.dumps(action.kwargs)} for action in task.actions
            ],
            "outputs": task.outputs,
        }
        for task in domain.of_split(split).tasks
    ]


def add_split(split, given):
    domain.add_split(split, given)
    return len(given)


def start(split, index, words):
    """Opens the conversation about a task with the user's first words; gives its number."""
    return domain.open(split, index, words)


def turn(number, strategy, message):
    """Takes an agent's message. A reply to the user is handed back: `respond` goes on once the user has answered."""
    try:
        action = domain.read(strategy, message)
        if action.name == RESPOND:
            return {"kind": "reply", "text": action.kwargs["content"] or ""}
        if not isinstance(action.kwargs, dict):
            raise TypeError("the arguments are no object")
    except Exception as fault:
        # Theirs ends the conversation without a reward here.
        return {"kind": "fault", "text": f"{type(fault).__name__}: {fault}"}
    return {"name": action.name, **domain.step(domain.sessions[number], action)}


def call(number, name, arguments):
    """A tool call of a program."""
    try:
        kwargs = json.loads(arguments)
    except ValueError as fault:
        return {"kind": "observation", "text": f"Error: {fault}"}
    if not isinstance(kwargs, dict):
        return {"kind": "observation", "text": "Error: the arguments are no object"}
    return domain.step(domain.sessions[number], domain.types.Action(name=name, kwargs=kwargs))


def use(number, name, arguments):
    """A tool alone, outside any conversation."""
    env = domain.sessions[number].env
    try:
        text = env.tools_map[name].invoke(data=env.data, **json.loads(arguments))
    except Exception as fault:
        text = f"Error: {fault}"
    return {"kind": "observation", "text": text}


def respond(number, content, words):
    """The agent said `content` and the user answered `words`."""
    session = domain.sessions[number]
    session.env.user.words = words
    return domain.step(session, domain.types.Action(name=RESPOND, kwargs={"content": content}))


def copy_of(number):
    """An independent copy of a conversation's data and what was done so far."""
    session = domain.sessions[number]
    copied = domain.open(*session.key, "")
    domain.sessions[copied].env.data = marshal.loads(marshal.dumps(session.env.data))
    domain.sessions[copied].env.actions = list(session.env.actions)
    return copied


def data_hash(number):
    env = domain.sessions[number].env
    return type(env).get_data_hash(env)


def close(number):
    domain.sessions.pop(number, None)
    return None
