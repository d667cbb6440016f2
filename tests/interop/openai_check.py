#!/usr/bin/env python3
"""Holds the official `openai` package against coax's served local gateway.

    openai_check.py PROGRAM     the built `serve.rs`, which this starts and ends

Prints one line per step; the first that fails ends it with a traceback and status 1.
"""

import json
import subprocess
import sys
from enum import Enum

import openai
from pydantic import BaseModel

KEY = "sk-served"
MODEL = "anthropic/claude-sonnet-4.5"
STORY = "Once upon a time, in Zürich — 漢字 😀 —\nthere was a “story”."
TOOL = {
    "type": "function",
    "function": {
        "name": "forecast",
        "description": "The weather of the next days",
        "strict": True,
        "parameters": {
            "type": "object",
            "properties": {"city": {"type": "string"}, "days": {"type": "integer"}},
            "required": ["city", "days"],
            "additionalProperties": False,
        },
    },
}


class Difficulty(Enum):
    EASY = "easy"
    HARD = "hard"


class Ingredient(BaseModel):
    name: str
    grams: float


class Recipe(BaseModel):
    title: str
    difficulty: Difficulty
    ingredients: list[Ingredient]
    minutes: int
    note: str | None


class Gateway:
    """The served gateway as a process, which takes its script line by line."""

    def __init__(self, program):
        pipe = subprocess.PIPE
        self.process = subprocess.Popen([program], stdin=pipe, stdout=pipe, text=True)
        self.base_url = self.process.stdout.readline().strip()
        assert self.base_url.startswith("http://127.0.0.1:"), "the program gives no address"

    def script(self, **command):
        self.process.stdin.write(json.dumps(command) + "\n")
        self.process.stdin.flush()
        assert self.process.stdout.readline() == "ok\n", command

    def client(self, key=KEY):
        return openai.OpenAI(base_url=self.base_url, api_key=key, max_retries=0, timeout=20)

    def end(self):
        self.process.stdin.close()
        assert self.process.wait(timeout=10) == 0, "the program ends well"


def ask(**more):
    messages = [{"role": "user", "content": "Tell me something"}]
    return {"model": MODEL, "messages": messages, **more}


def models(gateway):
    ids = [model.id for model in gateway.client().models.list()]
    assert MODEL in ids, ids
    return f"{len(ids)} models"


def plain(gateway):
    gateway.script(reply=STORY)
    completion = gateway.client().chat.completions.create(**ask(temperature=0.2))
    choice = completion.choices[0]
    assert completion.object == "chat.completion"
    assert choice.message.content == STORY, choice
    assert choice.message.role == "assistant" and choice.finish_reason == "stop"
    usage = completion.usage
    assert usage.total_tokens == usage.prompt_tokens + usage.completion_tokens > 0
    return f"{usage.total_tokens} tokens, id {completion.id[:4]}…"


def streamed(gateway):
    gateway.script(reply=STORY)
    options = {"include_usage": True}
    stream = gateway.client().chat.completions.create(**ask(stream=True, stream_options=options))
    chunks = list(stream)
    deltas = [choice.delta.content or "" for chunk in chunks for choice in chunk.choices]
    assert "".join(deltas) == STORY, deltas
    assert len([delta for delta in deltas if delta]) > 5, "the text comes in pieces"
    reasons = [choice.finish_reason for chunk in chunks for choice in chunk.choices]
    assert [reason for reason in reasons if reason] == ["stop"], reasons
    usages = [chunk.usage for chunk in chunks if chunk.usage]
    assert len(usages) == 1 and usages[0].total_tokens > 0, usages
    return f"{len(chunks)} chunks"


def stream_helper(gateway):
    gateway.script(reply=STORY)
    with gateway.client().chat.completions.stream(**ask()) as stream:
        pieces = [event.delta for event in stream if event.type == "content.delta"]
        completion = stream.get_final_completion()
    assert "".join(pieces) == completion.choices[0].message.content == STORY
    return f"{len(pieces)} pieces"


def parsed(gateway):
    parse = gateway.client().chat.completions.parse
    recipes = [parse(**ask(response_format=Recipe, seed=seed)) for seed in range(5)]
    for completion in recipes:
        recipe = completion.choices[0].message.parsed
        assert isinstance(recipe, Recipe) and isinstance(recipe.difficulty, Difficulty)
    return repr(recipe.title)


def tool_call(gateway):
    arguments = {"city": "Zürich", "days": 3}
    for stream in (False, True):
        gateway.script(tool_call={"forecast": arguments})
        create = gateway.client().chat.completions
        if stream:
            with create.stream(**ask(tools=[TOOL])) as events:
                choice = events.get_final_completion().choices[0]
        else:
            choice = create.create(**ask(tools=[TOOL])).choices[0]
        assert choice.finish_reason == "tool_calls", choice
        (call,) = choice.message.tool_calls
        assert call.type == "function" and call.id, call
        assert call.function.name == "forecast", call
        assert json.loads(call.function.arguments) == arguments, call
    gateway.script(reply="Rain.")
    result = {"role": "tool", "tool_call_id": call.id, "content": "rain"}
    asked = ask(tools=[TOOL])
    asked["messages"] += [choice.message.model_dump(exclude_none=True), result]
    answer = create.create(**asked).choices[0].message.content
    assert answer == "Rain.", answer
    return call.function.arguments


def wrong_key(gateway):
    try:
        gateway.client("sk-wrong").chat.completions.create(**ask())
    except openai.AuthenticationError as error:
        assert error.status_code == 401 and error.type == "authentication_error", error.body
        return error.message
    raise AssertionError("a wrong key is taken")


def rate_limit(gateway):
    gateway.script(fail=429, retry_after=7)
    try:
        gateway.client().chat.completions.create(**ask())
    except openai.RateLimitError as error:
        assert error.status_code == 429 and error.request_id, error
        assert error.response.headers["retry-after"] == "7", error.response.headers
        return error.message
    raise AssertionError("no failure came")


def bad_request(gateway):
    try:
        gateway.client().chat.completions.create(**ask(temperature=3.0))
    except openai.BadRequestError as error:
        return error.message
    raise AssertionError("a temperature of 3 is taken")


def main():
    gateway = Gateway(sys.argv[1])
    steps = [
        models, plain, streamed, stream_helper, parsed, tool_call, wrong_key, rate_limit,
        bad_request,
    ]
    try:
        for step in steps:
            print(f"openai {openai.__version__}: {step.__name__}: {step(gateway)}", flush=True)
    except BaseException:
        gateway.process.kill()
        raise
    gateway.end()


if __name__ == "__main__":
    main()
