/** A thread that reads one answer of a news source and ends: nothing that a stranger wrote is parsed where stops run. */
import { parentPort, workerData } from "node:worker_threads";
import { DeskError } from "#src/domain/errors.ts";
import type { ParseAnswer, ParseQuestion } from "./parse-apart.ts";
import { decodeText } from "./decode-text.ts";
import { parseFeed } from "./parse-feed.ts";
import { parseTrending } from "./parse-trending.ts";

const { kind, body, contentType } = workerData as ParseQuestion;

function answer(): ParseAnswer {
  try {
    const text = decodeText(body, contentType);
    return { value: kind === "feed" ? parseFeed(text) : parseTrending(text) };
  } catch (error) {
    if (error instanceof DeskError) return { refused: error.message };
    throw error;
  }
}

parentPort?.postMessage(answer(), []);
