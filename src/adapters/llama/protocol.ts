/**
 * What the worker and the process that owns a model say to each other, over node's IPC with structured clones. Both
 * ends parse what they hear: neither trusts that the other is of the same version, or sane.
 */
import { z } from "zod";

const id = z.int().positive();
const turn = z.object({ role: z.enum(["user", "assistant"]), text: z.string() });

export const toEngineSchema = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("load"),
    path: z.string(),
    contextTokens: z.int().positive(),
    slots: z.int().min(1),
    /** Null: as many as the machine's physical cores. */
    threads: z.int().positive().nullable(),
    gpu: z.boolean(),
    lockMemory: z.boolean(),
    /** Looks at every weight; once per file, it reads it whole. */
    checkTensors: z.boolean(),
    /** Where evaluated prompts are kept; null keeps them nowhere. */
    stateDir: z.string().nullable(),
    /** Changes whenever the file does. */
    modelKey: z.string(),
  }),
  z.object({
    type: z.literal("generate"),
    id,
    agent: z.string(),
    system: z.string(),
    messages: z.array(turn).min(1),
    schema: z.record(z.string(), z.unknown()).nullable(),
    maxTokens: z.int().positive(),
    maxThinkingTokens: z.int().min(0),
    temperature: z.number().min(0),
    seed: z.int().min(0),
    /** Evaluates its prompt in small pieces, so that a better lane never waits long. */
    yields: z.boolean(),
  }),
  z.object({ type: z.enum(["pause", "resume", "abort"]), id }),
  z.object({ type: z.literal("embed"), id, texts: z.array(z.string()).min(1) }),
  z.object({ type: z.literal("stats"), id }),
  z.object({ type: z.literal("close") }),
]);

export const fromEngineSchema = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("loaded"),
    /** Bytes that the engine believes to hold, without what it maps from the file. */
    contextBytes: z.number(),
    weightBytes: z.number(),
    tookMs: z.number(),
    gpu: z.string().nullable(),
    /** False when pinning was asked for and the system refused. */
    locked: z.boolean(),
  }),
  z.object({ type: z.literal("load-failed"), message: z.string() }),
  z.object({ type: z.literal("progress"), id }),
  z.object({ type: z.literal("text"), id, text: z.string() }),
  z.object({
    type: z.literal("done"),
    id,
    text: z.string(),
    stop: z.enum(["end", "tokens-max", "aborted"]),
    promptTokens: z.int(),
    /** Of the prompt; the rest was still warm. */
    evaluatedTokens: z.int(),
    outputTokens: z.int(),
    thinkingTokens: z.int(),
    /** Spent on the prompt and on the answer, pauses not counted. */
    promptMs: z.number(),
    outputMs: z.number(),
  }),
  z.object({
    type: z.literal("failed"),
    id,
    code: z.enum(["PROMPT_TOO_LONG", "OUTPUT_INVALID", "ENGINE_DOWN"]),
    message: z.string(),
  }),
  z.object({ type: z.literal("vectors"), id, vectors: z.array(z.array(z.number())) }),
  z.object({
    type: z.literal("stats"),
    id,
    cellsUsed: z.int(),
    cellsTotal: z.int(),
    contextBytes: z.number(),
    stateBytes: z.number(),
    rssBytes: z.number(),
  }),
]);

export type ToEngine = z.infer<typeof toEngineSchema>;
export type FromEngine = z.infer<typeof fromEngineSchema>;
export type LoadOrder = Extract<ToEngine, { type: "load" }>;
export type GenerateOrder = Extract<ToEngine, { type: "generate" }>;
