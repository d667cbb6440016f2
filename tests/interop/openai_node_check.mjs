// Holds the official `openai` package for Node.js, with its helpers for zod, against coax's served
// local gateway.
//
//     openai_node_check.mjs PROGRAM     the built `serve.rs`, which this starts and ends

import assert from "node:assert/strict";
import OpenAI from "openai";
import { zodFunction, zodResponseFormat } from "openai/helpers/zod";
import { VERSION } from "openai/version";
import {
  ARGUMENTS, Forecast, KEY, MODEL, QUESTION, Recipe, STORY, Stock, check, forecast, stock,
} from "./served.mjs";

const completions = (gateway) => {
  const options = { baseURL: gateway.baseURL, apiKey: KEY, maxRetries: 0, timeout: 20_000 };
  return new OpenAI(options).chat.completions;
};

const ask = (more) => ({
  model: MODEL,
  messages: [{ role: "user", content: "Tell me something" }],
  ...more,
});

const format = zodResponseFormat(Recipe, "recipe");

async function parsed(gateway) {
  assert.ok(format.json_schema.schema.$schema, "the helper names the draft");
  let recipe;
  for (let seed = 0; seed < 5; seed++) {
    const asked = ask({ response_format: format, seed });
    const completion = await completions(gateway).parse(asked);
    recipe = Recipe.parse(completion.choices[0].message.parsed);
  }
  return recipe.title;
}

async function streamed(gateway) {
  await gateway.script({ reply: STORY });
  const options = { stream: true, stream_options: { include_usage: true } };
  let text = "";
  let usage;
  for await (const chunk of await completions(gateway).create(ask(options))) {
    text += chunk.choices[0]?.delta.content ?? "";
    usage = chunk.usage ?? usage;
  }
  assert.equal(text, STORY);
  assert.ok(usage.total_tokens > 0);
  return `${usage.total_tokens} tokens`;
}

async function parsedStream(gateway) {
  const stream = completions(gateway).stream(ask({ response_format: format }));
  let pieces = 0;
  stream.on("content.delta", () => pieces++);
  const completion = await stream.finalChatCompletion();
  const recipe = Recipe.parse(completion.choices[0].message.parsed);
  assert.ok(pieces > 5, "the answer comes in pieces");
  return `${pieces} pieces, ${recipe.title}`;
}

/** Runs the tool loop and gives what the tool was called with, and the last answer. */
async function loop(gateway, stream) {
  const calls = [];
  const tool = zodFunction({
    name: "forecast",
    parameters: Forecast,
    function: (given) => {
      calls.push(given);
      return "rain";
    },
  });
  await gateway.script({ tool_call: { forecast: ARGUMENTS } });
  await gateway.script({ reply: "Rain." });
  const runner = completions(gateway).runTools(ask({ tools: [tool], stream }));
  assert.equal(await runner.finalContent(), "Rain.");
  assert.deepEqual(calls, [ARGUMENTS]);
  const tools = runner.messages.filter((message) => message.role === "tool");
  assert.deepEqual(tools.map((message) => message.content), ["rain"]);
}

async function toolLoop(gateway) {
  await loop(gateway, false);
  await loop(gateway, true);
  return "called once, whole and streamed";
}

/** The script of three steps, for which the gateway has to get what coax sends. */
async function sameLoop(gateway) {
  const tools = [
    zodFunction({ name: "forecast", parameters: Forecast, function: forecast }),
    zodFunction({ name: "stock", parameters: Stock, function: stock }),
  ];
  for (const stream of [false, true]) {
    await gateway.script({ tool_loop: "script" });
    const messages = [{ role: "user", content: QUESTION }];
    const runner = completions(gateway).runTools(ask({ messages, tools, stream }));
    assert.equal(await runner.finalContent(), "Take the “umbrella”.");
    await gateway.script({ tool_loop: "compare" });
  }
  return "three steps, whole and streamed, as coax takes them";
}

async function limits(gateway) {
  await gateway.script({ reply: STORY });
  const { choices } = await completions(gateway).create(ask({ n: 2, stop: ["there", "😀"] }));
  const ends = choices.map((choice) => [choice.index, choice.message.content, choice.finish_reason]);
  const before = STORY.split("😀")[0];
  assert.deepEqual(ends, [0, 1].map((index) => [index, before, "stop"]));
  return JSON.stringify(before);
}

async function cut(gateway) {
  const asked = ask({ response_format: format, max_completion_tokens: 3 });
  await assert.rejects(completions(gateway).parse(asked), OpenAI.LengthFinishReasonError);
  return "told";
}

async function failure(gateway) {
  await gateway.script({ fail: 429, retry_after: 7 });
  const error = await completions(gateway)
    .create(ask())
    .catch((error) => error);
  assert.ok(error instanceof OpenAI.RateLimitError, `${error}`);
  assert.equal(error.headers.get("retry-after"), "7");
  return error.message;
}

const steps = [parsed, streamed, parsedStream, toolLoop, sameLoop, limits, cut, failure];
await check(`openai-node ${VERSION}`, steps);
