#!/usr/bin/env python3
"""Holds the official `openai` package against coax's served local gateway.

    openai_check.py PROGRAM     the built `serve.rs`, which this starts and ends

Prints one line per step; the first that fails ends it with a traceback and status 1.
"""

import json
import sys
from base64 import b64encode
from enum import Enum

import openai
from openai.types.chat import ChatCompletionMessageParam
from pydantic import BaseModel, TypeAdapter

from served import KEY, QUESTION, Gateway, forecast, stock

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


class Forecast(BaseModel):
    """The weather of the next days."""

    city: str
    days: int


class Stock(BaseModel):
    """Pieces of an article in stock."""

    article: str


def client(gateway, key=KEY):
    return openai.OpenAI(base_url=gateway.base_url, api_key=key, max_retries=0, timeout=20)


def chat(gateway):
    return client(gateway).chat.completions


def ask(**more):
    messages = [{"role": "user", "content": "Tell me something"}]
    return {"model": MODEL, "messages": messages, **more}


def models(gateway):
    ids = [model.id for model in client(gateway).models.list()]
    assert MODEL in ids, ids
    return f"{len(ids)} models"


def plain(gateway):
    gateway.script(reply=STORY)
    completion = chat(gateway).create(**ask(temperature=0.2))
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
    stream = chat(gateway).create(**ask(stream=True, stream_options=options))
    chunks = list(stream)
    deltas = [choice.delta.content or "" for chunk in chunks for choice in chunk.choices]
    assert "".join(deltas) == STORY, deltas
    assert len([delta for delta in deltas if delta]) > 5, "the text comes in pieces"
    reasons = [choice.finish_reason for chunk in chunks for choice in chunk.choices]
    assert [reason for reason in reasons if reason] == ["stop"], reasons
    usages = [chunk.usage for chunk in chunks if chunk.usage]
    assert len(usages) == 1 and usages[0].total_tokens > 0, usages
    return f"{len(chunks)} chunks"


def limits(gateway):
    gateway.script(reply=STORY)
    cut = chat(gateway).create(**ask(max_tokens=3))
    assert cut.choices[0].message.content == STORY[:12], cut
    assert cut.choices[0].finish_reason == "length" and cut.usage.completion_tokens == 3, cut
    gateway.script(reply=STORY)
    stream = chat(gateway).create(**ask(n=2, stop=["there", "😀"], stream=True))
    texts = ["", ""]
    for choice in (choice for chunk in stream for choice in chunk.choices):
        texts[choice.index] += choice.delta.content or ""
    assert texts == [STORY.split("😀")[0]] * 2, texts
    return repr(texts[1])


def stream_helper(gateway):
    gateway.script(reply=STORY)
    with chat(gateway).stream(**ask()) as stream:
        pieces = [event.delta for event in stream if event.type == "content.delta"]
        completion = stream.get_final_completion()
    assert "".join(pieces) == completion.choices[0].message.content == STORY
    return f"{len(pieces)} pieces"


def parsed(gateway):
    parse = chat(gateway).parse
    recipes = [parse(**ask(response_format=Recipe, seed=seed)) for seed in range(5)]
    for completion in recipes:
        recipe = completion.choices[0].message.parsed
        assert isinstance(recipe, Recipe) and isinstance(recipe.difficulty, Difficulty)
    return repr(recipe.title)


def tool_call(gateway):
    arguments = {"city": "Zürich", "days": 3}
    for stream in (False, True):
        gateway.script(tool_call={"forecast": arguments})
        create = chat(gateway)
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


def tool_loop(gateway):
    """The loop that the package documents for chat completions, for which it has no runner."""
    for stream in (False, True):
        gateway.script(tool_loop="script")
        answer, steps = run_loop(chat(gateway), stream)
        assert (answer, steps) == ("Take the “umbrella”.", 3), (answer, steps)
        gateway.script(tool_loop="compare")
    return "three steps, whole and streamed, as coax takes them"


def message_forms(gateway):
    """Every form of message and part, typed by the package; the same stands in `message_forms.rs`."""
    def base64(data):
        return b64encode(data).decode()

    png, pdf = b"\x89PNG\r\n\x1a\npicture", b"%PDF-1.4 document"
    wav = b"RIFF\x08\0\0\0WAVEsound"
    call = {"name": "stock", "arguments": '{"article":"oven"}'}
    file_data = "data:application/pdf;base64," + base64(pdf)
    messages: list[ChatCompletionMessageParam] = [
        {"role": "system", "content": "Be brief."},
        {"role": "developer", "content": "Answer in English."},
        {"role": "user", "content": "Hello", "name": "kim"},
        {"role": "assistant", "content": [
            {"type": "text", "text": "Hi!"}, {"type": "refusal", "refusal": "No."},
        ]},
        {"role": "user", "content": "Is there an oven?"},
        {"role": "assistant", "tool_calls": [{"id": "call_1", "type": "function", "function": call}]},
        {"role": "tool", "tool_call_id": "call_1", "content": "4"},
        {"role": "assistant", "refusal": "I cannot do that."},
        {"role": "user", "content": [
            {"type": "text", "text": "What is in these?"},
            {"type": "image_url", "image_url": {
                "url": "data:image/png;base64," + base64(png), "detail": "low",
            }},
            {"type": "image_url", "image_url": {"url": "https://example.com/oven.png"}},
            {"type": "file", "file": {"filename": "invoice.pdf", "file_data": file_data}},
            {"type": "file", "file": {"file_id": "file-1"}},
            {"type": "input_audio", "input_audio": {"data": base64(wav), "format": "wav"}},
        ]},
    ]
    TypeAdapter(list[ChatCompletionMessageParam]).validate_python(messages)
    chat(gateway).create(model=MODEL, messages=messages)
    gateway.script(message_forms="compare")
    return f"{len(messages)} messages, as coax sends them"


def run_loop(completions, stream):
    function_tool = openai.pydantic_function_tool
    functions = {"forecast": forecast, "stock": stock}
    asked = ask(tools=[function_tool(Forecast, name="forecast"), function_tool(Stock, name="stock")])
    asked["messages"] = [{"role": "user", "content": QUESTION}]
    for step in range(1, 9):
        if stream:
            with completions.stream(**asked) as events:
                message = events.get_final_completion().choices[0].message
        else:
            message = completions.parse(**asked).choices[0].message
        if not message.tool_calls:
            return message.content, step
        asked["messages"].append(message)
        for call in message.tool_calls:
            given = call.function.parsed_arguments
            assert isinstance(given, (Forecast, Stock)), call
            content = str(functions[call.function.name](**given.model_dump()))
            result = {"role": "tool", "tool_call_id": call.id, "content": content}
            asked["messages"].append(result)
    raise AssertionError("the loop has no end")


def wrong_key(gateway):
    try:
        client(gateway, "sk-wrong").chat.completions.create(**ask())
    except openai.AuthenticationError as error:
        assert error.status_code == 401 and error.type == "authentication_error", error.body
        return error.message
    raise AssertionError("a wrong key is taken")


def rate_limit(gateway):
    gateway.script(fail=429, retry_after=7)
    try:
        chat(gateway).create(**ask())
    except openai.RateLimitError as error:
        assert error.status_code == 429 and error.request_id, error
        assert error.response.headers["retry-after"] == "7", error.response.headers
        return error.message
    raise AssertionError("no failure came")


def bad_request(gateway):
    try:
        chat(gateway).create(**ask(temperature=3.0))
    except openai.BadRequestError as error:
        return error.message
    raise AssertionError("a temperature of 3 is taken")


def main():
    steps = [
        models, plain, streamed, limits, stream_helper, parsed, tool_call, tool_loop,
        message_forms, wrong_key,
        rate_limit, bad_request,
    ]
    Gateway(sys.argv[1]).check(f"openai {openai.__version__}", steps)


if __name__ == "__main__":
    main()
