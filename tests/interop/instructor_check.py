#!/usr/bin/env python3
"""Holds the `instructor` package against coax's served local gateway.

    instructor_check.py PROGRAM     the built `serve.rs`, which this starts and ends

Prints one line per step; the first that fails ends it with a traceback and status 1.
"""

import logging
import sys
from importlib.metadata import version

import instructor
import openai
from instructor.core.exceptions import InstructorRetryException
from pydantic import BaseModel, field_validator

from served import KEY, Gateway

MODEL = "openai/gpt-5"
# What it asks for where: a tool that must be called, a strict schema, JSON in the text.
MODES = [instructor.Mode.TOOLS, instructor.Mode.TOOLS_STRICT, instructor.Mode.JSON_SCHEMA]


class Ingredient(BaseModel):
    name: str
    grams: float


class Recipe(BaseModel):
    title: str
    ingredients: list[Ingredient]
    note: str | None


class Forecast(BaseModel):
    city: str
    days: int

    @field_validator("days")
    @classmethod
    def within_a_week(cls, days):
        if days > 7:
            raise ValueError("no forecast reaches further than 7 days")
        return days


def ask(gateway, mode, kind, **more):
    client = openai.OpenAI(base_url=gateway.base_url, api_key=KEY, max_retries=0, timeout=20)
    messages = [{"role": "user", "content": "Tell me something"}]
    completions = instructor.from_openai(client, mode=mode).chat.completions
    return completions, {"model": MODEL, "messages": messages, "response_model": kind, **more}


def extracted(gateway):
    for mode in MODES:
        for seed in range(3):
            completions, asked = ask(gateway, mode, Recipe, seed=seed, max_retries=0)
            recipe = completions.create(**asked)
            assert isinstance(recipe, Recipe) and recipe.ingredients, recipe
    return repr(recipe.title)


def retried(gateway):
    gateway.script(tool_call={"Forecast": {"city": "Zürich", "days": 30}})
    gateway.script(tool_call={"Forecast": {"city": "Zürich"}})
    gateway.script(tool_call={"Forecast": {"city": "Zürich", "days": 3}})
    completions, asked = ask(gateway, instructor.Mode.TOOLS, Forecast, max_retries=3)
    forecast, completion = completions.create_with_completion(**asked)
    assert (forecast.city, forecast.days) == ("Zürich", 3), forecast
    assert completion.choices[0].finish_reason == "tool_calls", completion
    return repr(forecast)


def given_up(gateway):
    for _ in range(3):
        gateway.script(reply='{"city": "Zürich", "days": 30}')
    completions, asked = ask(gateway, instructor.Mode.JSON_SCHEMA, Forecast, max_retries=2)
    try:
        completions.create(**asked)
    except InstructorRetryException as error:
        assert error.n_attempts == 3, error
        return f"after {error.n_attempts} attempts"
    raise AssertionError("30 days are taken")


def partial(gateway):
    completions, asked = ask(gateway, instructor.Mode.TOOLS, Recipe, max_retries=0)
    states = list(completions.create_partial(**asked))
    assert len(states) > 2 and states[-1].title and states[-1].ingredients, states[-1]
    return f"{len(states)} states"


def main():
    # It logs what `given_up` is there to see.
    logging.disable()
    steps = [extracted, retried, given_up, partial]
    Gateway(sys.argv[1]).check(f"instructor {version('instructor')}", steps)


if __name__ == "__main__":
    main()
