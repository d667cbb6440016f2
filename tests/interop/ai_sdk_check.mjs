// Holds the AI SDK, with its provider for OpenAI-compatible servers, against coax's served local
// gateway.
//
//     ai_sdk_check.mjs PROGRAM     the built `serve.rs`, which this starts and ends

import assert from "node:assert/strict";
import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { APICallError, generateObject, generateText, stepCountIs, streamObject, streamText, tool } from "ai";
import { createRequire } from "node:module";
import {
  ARGUMENTS, Forecast, KEY, MODEL, QUESTION, Recipe, STORY, Stock, check, forecast as rain, stock,
} from "./served.mjs";

const { version } = createRequire(import.meta.url)("ai/package.json");

const ask = (gateway, more) => {
  const provider = createOpenAICompatible({
    name: "coax",
    baseURL: gateway.baseURL,
    apiKey: KEY,
    includeUsage: true,
    supportsStructuredOutputs: true,
  });
  return { model: provider(MODEL), prompt: "Tell me something", maxRetries: 0, ...more };
};

async function made(gateway) {
  let recipe;
  for (let seed = 0; seed < 5; seed++) {
    const asked = ask(gateway, { schema: Recipe, seed });
    const { object, finishReason, request } = await generateObject(asked);
    const body = typeof request.body === "string" ? JSON.parse(request.body) : request.body;
    const { strict, schema } = body.response_format.json_schema;
    assert.ok(strict && schema.$schema, "the schema is strict and names the draft");
    assert.equal(finishReason, "stop");
    recipe = Recipe.parse(object);
  }
  return recipe.title;
}

async function madeInPieces(gateway) {
  const stream = streamObject(ask(gateway, { schema: Recipe }));
  let states = 0;
  for await (const _ of stream.partialObjectStream) states++;
  Recipe.parse(await stream.object);
  assert.ok(states > 2, "the object grows");
  return `${states} states`;
}

async function streamed(gateway) {
  await gateway.script({ reply: STORY });
  const stream = streamText(ask(gateway));
  let text = "";
  let pieces = 0;
  for await (const piece of stream.textStream) {
    text += piece;
    pieces++;
  }
  assert.equal(text, STORY);
  assert.ok(pieces > 5, "the text comes in pieces");
  const usage = await stream.usage;
  assert.ok(usage.inputTokens > 0 && usage.outputTokens > 0);
  assert.equal(await stream.finishReason, "stop");
  return `${pieces} pieces, ${usage.totalTokens} tokens`;
}

/** A tool that notes what it is called with. */
function forecast(calls) {
  return tool({
    description: "The weather of the next days",
    inputSchema: Forecast,
    execute: (given) => {
      calls.push(given);
      return "rain";
    },
  });
}

async function toolLoop(gateway) {
  for (const run of [generateText, streamText]) {
    const calls = [];
    await gateway.script({ tool_call: { forecast: ARGUMENTS } });
    await gateway.script({ reply: "Rain." });
    const settings = { tools: { forecast: forecast(calls) }, stopWhen: stepCountIs(3) };
    const result = await run(ask(gateway, settings));
    assert.equal(await result.text, "Rain.");
    assert.deepEqual(calls, [ARGUMENTS]);
    assert.equal((await result.steps).length, 2);
  }
  return "called once, whole and streamed";
}

/** The script of three steps, for which the gateway has to get what coax sends. */
async function sameLoop(gateway) {
  const tools = {
    forecast: tool({ description: "The weather", inputSchema: Forecast, execute: rain }),
    stock: tool({ description: "Pieces in stock", inputSchema: Stock, execute: stock }),
  };
  for (const run of [generateText, streamText]) {
    await gateway.script({ tool_loop: "script" });
    const settings = { tools, prompt: QUESTION, stopWhen: stepCountIs(5) };
    const result = await run(ask(gateway, settings));
    assert.equal(await result.text, "Take the “umbrella”.");
    assert.equal((await result.steps).length, 3);
    await gateway.script({ tool_loop: "compare" });
  }
  return "three steps, whole and streamed, as coax takes them";
}

async function demandedTool(gateway) {
  const settings = { tools: { forecast: forecast([]) }, toolChoice: "required" };
  const { toolCalls } = await generateText(ask(gateway, settings));
  const given = Forecast.parse(toolCalls[0].input);
  return JSON.stringify(given);
}

async function limits(gateway) {
  await gateway.script({ reply: STORY });
  const cut = await generateText(ask(gateway, { maxOutputTokens: 2 }));
  assert.deepEqual([cut.text, cut.finishReason], ["Once upo", "length"]);
  assert.equal(cut.usage.outputTokens, 2);
  await gateway.script({ reply: STORY });
  const stopped = await generateText(ask(gateway, { stopSequences: [" time"] }));
  assert.deepEqual([stopped.text, stopped.finishReason], ["Once upon a", "stop"]);
  return JSON.stringify(stopped.text);
}

async function failure(gateway) {
  await gateway.script({ fail: 429, retry_after: 7 });
  const error = await generateText(ask(gateway)).catch((error) => error);
  assert.ok(APICallError.isInstance(error), `${error}`);
  assert.ok(error.statusCode === 429 && error.isRetryable);
  return error.message;
}

const steps = [made, madeInPieces, streamed, toolLoop, sameLoop, demandedTool, limits, failure];
await check(`ai ${version}`, steps);
