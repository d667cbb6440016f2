// The served gateway as a process of its own, for the check scripts in JavaScript.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { z } from "zod";

export const KEY = "sk-served";
export const MODEL = "openai/gpt-5";
export const STORY = "Once upon a time, in Zürich — 漢字 😀 —\nthere was a “story”.";

export const Recipe = z.object({
  title: z.string(),
  difficulty: z.enum(["easy", "hard"]),
  ingredients: z.array(z.object({ name: z.string(), grams: z.number() })),
  minutes: z.int(),
  note: z.string().nullable(),
});

export const Forecast = z.object({ city: z.string(), days: z.int() });
export const ARGUMENTS = { city: "Zürich", days: 3 };

/** The tools of the tool loop, and what is asked in it. */
export const QUESTION = "What do I need in Zürich and in Oslo, and is it in stock?";
export const Stock = z.object({ article: z.string() });
export const forecast = ({ city, days }) => `${city}: ${days} days of rain`;
export const stock = ({ article }) => Buffer.byteLength(article);

/** The built `serve.rs`, which takes its script line by line. */
export class Gateway {
  constructor(program) {
    this.process = spawn(program, { stdio: ["pipe", "pipe", "inherit"] });
    this.lines = createInterface({ input: this.process.stdout })[Symbol.asyncIterator]();
    this.ended = new Promise((resolve) => this.process.on("exit", resolve));
  }

  async start() {
    this.baseURL = (await this.lines.next()).value;
    assert.match(this.baseURL, /^http:\/\/127\.0\.0\.1:/);
  }

  async script(command) {
    this.process.stdin.write(JSON.stringify(command) + "\n");
    assert.equal((await this.lines.next()).value, "ok");
  }

  async end() {
    this.process.stdin.end();
    assert.equal(await this.ended, 0, "the program ends well");
  }
}

/** Runs the steps and prints a line for each; the first that fails ends all with status 1. */
export async function check(name, steps) {
  const gateway = new Gateway(process.argv[2]);
  try {
    await gateway.start();
    for (const step of steps) {
      console.log(`${name}: ${step.name}: ${await step(gateway)}`);
    }
    await gateway.end();
  } catch (error) {
    gateway.process.kill();
    throw error;
  }
}
