/**
 * Keeps the turns of a person in a chat apart. A sentence that arrives while another is answered waits for it, replaces
 * it, or steers it; sentences that wait together, and the pieces of one paste, become one turn; a stop ends a turn at
 * once. Commands and buttons never wait: they are answered beside it.
 */
import type { WhileBusy } from "#src/domain/chat-settings.ts";
import { text, type InboundMessage, type OutboundMessage } from "#src/domain/message.ts";
import { allows, type Actor } from "#src/domain/roles.ts";
import type { Clock } from "#src/ports/clock.ts";
import type { Wait } from "#src/ports/inference.ts";
import type { TurnStatuses } from "./turn-status.ts";

export type TurnWatch = { readonly signal: AbortSignal; readonly onWait: (wait: Wait) => void };

export type Dispatch = (inbound: InboundMessage, actor: Actor, watch: TurnWatch) => Promise<OutboundMessage>;

export type ConversationsDeps = {
  readonly dispatch: Dispatch;
  readonly statuses: TurnStatuses;
  /** What a sentence does in this chat that arrives during a turn of the same person; asked for at each. */
  readonly whileBusy: (inbound: InboundMessage) => WhileBusy;
  readonly clock: Clock;
};

/** Null where another message's answer answers this one too. */
export type Converse = (
  inbound: InboundMessage,
  actor: Actor,
  signal: AbortSignal,
) => Promise<OutboundMessage | null>;

/** A text of this length is likely the first piece of a paste that a platform has cut. */
const PIECE_LENGTH = 4_000;
const PIECES_WITHIN_MS = 800;
/** Sentences of one person that may wait in a chat; they hold slots of the queue. */
const WAITING_MAX = 4;

type Waiting = { said: string; readonly begin: (said: string | null) => void };
type Running = { readonly inbound: InboundMessage; readonly stop: AbortController; said: string };
type Lane = { running: Running | null; readonly waiting: Waiting[] };

const STOPPED = Symbol("stopped by a person");
const SUPERSEDED = Symbol("another sentence took its place");

export function createConversations(deps: ConversationsDeps): Converse {
  const lanes = new Map<string, Lane>();

  async function converse(
    inbound: InboundMessage,
    actor: Actor,
    signal: AbortSignal,
  ): Promise<OutboundMessage | null> {
    if (inbound.content.type === "stop" && stopTurn(lanes, inbound, actor)) return null;
    if (inbound.content.type !== "text")
      return await deps.dispatch(inbound, actor, { signal, onWait: () => {} });
    const key = keyOf(inbound);
    const lane = lanes.get(key) ?? { running: null, waiting: [] };
    lanes.set(key, lane);
    const said =
      lane.running === null
        ? inbound.content.text
        : await itsTurn(lane, deps.whileBusy(inbound), inbound.content.text, signal);
    if (said === TOO_MANY) return tooMany();
    if (said === null) return null;
    try {
      const mayContinue = inbound.content.text.length >= PIECE_LENGTH;
      return await take(
        deps,
        { ...inbound, content: { type: "text", text: said } },
        actor,
        lane,
        signal,
        mayContinue,
      );
    } finally {
      lane.running = null;
      handOn(lane, deps.whileBusy(inbound));
      if (lane.running === null && lane.waiting.length === 0) lanes.delete(key);
    }
  }

  return converse;
}

const TOO_MANY = Symbol("too many wait");

/** Waits until the turn under way has ended. Null when a later sentence takes this one along. */
async function itsTurn(
  lane: Lane,
  whileBusy: WhileBusy,
  said: string,
  signal: AbortSignal,
): Promise<string | null | typeof TOO_MANY> {
  if (lane.waiting.length >= WAITING_MAX) return TOO_MANY;
  if (whileBusy !== "queue") lane.running?.stop.abort(SUPERSEDED);
  return await new Promise((resolve, reject) => {
    const waiting: Waiting = { said, begin: resolve };
    lane.waiting.push(waiting);
    signal.addEventListener("abort", () => {
      const place = lane.waiting.indexOf(waiting);
      if (place !== -1) lane.waiting.splice(place, 1);
      reject(signal.reason as Error);
    });
  });
}

async function take(
  deps: ConversationsDeps,
  inbound: InboundMessage & { readonly content: { readonly type: "text"; readonly text: string } },
  actor: Actor,
  lane: Lane,
  signal: AbortSignal,
  mayContinue: boolean,
): Promise<OutboundMessage | null> {
  const running: Running = { inbound, stop: new AbortController(), said: inbound.content.text };
  lane.running = running;
  if (mayContinue) {
    await deps.clock.sleep(PIECES_WITHIN_MS, signal);
    if (carryOver(lane, running)) return null;
  }
  const status = deps.statuses.begin(inbound);
  try {
    const watch = { signal: AbortSignal.any([signal, running.stop.signal]), onWait: status.onWait };
    return await Promise.race([deps.dispatch(inbound, actor, watch), whenStopped(running)]);
  } catch (error) {
    if (error === STOPPED) return stopped();
    if (error !== SUPERSEDED) throw error;
    if (deps.whileBusy(inbound) === "steer") carryOver(lane, running);
    return null;
  } finally {
    status.end();
  }
}

/** What was said goes in front of the next sentence that waits; false where none does. */
function carryOver(lane: Lane, { said }: Running): boolean {
  const [next] = lane.waiting;
  if (next === undefined) return false;
  next.said = `${said}\n${next.said}`;
  return true;
}

/** Begins the last sentence that waits, with those before it; where sentences replace each other, alone. */
function handOn(lane: Lane, whileBusy: WhileBusy): void {
  const waiting = lane.waiting.splice(0);
  const last = waiting.at(-1);
  if (last === undefined) return;
  for (const earlier of waiting.slice(0, -1)) earlier.begin(null);
  last.begin(whileBusy === "replace" ? last.said : waiting.map(({ said }) => said).join("\n"));
}

/** Ends the turn that is meant. A person stops his own; an operator anybody's. */
function stopTurn(lanes: ReadonlyMap<string, Lane>, inbound: InboundMessage, actor: Actor): boolean {
  const { platform, chatId, userId, content } = inbound;
  const wanted = content.type === "stop" ? content.updateId : undefined;
  for (const { running } of lanes.values()) {
    const turn = running?.inbound;
    if (running === null || turn === undefined || turn.platform !== platform || turn.chatId !== chatId)
      continue;
    if (wanted !== undefined && turn.updateId !== wanted) continue;
    if (turn.userId !== userId && !allows(actor.role, "operator")) continue;
    running.stop.abort(STOPPED);
    return true;
  }
  return false;
}

function whenStopped({ stop }: Running): Promise<never> {
  return new Promise((_resolve, reject) => {
    stop.signal.addEventListener("abort", () => reject(stop.signal.reason as Error), { once: true });
  });
}

/** One person in one chat, and in one topic of it: nobody's words are put into another's mouth. */
function keyOf({ platform, chatId, topicId, userId }: InboundMessage): string {
  return JSON.stringify([platform, chatId, topicId ?? null, userId]);
}

function stopped(): OutboundMessage {
  return {
    kind: "answer",
    severity: "info",
    headline: "Stopped.",
    blocks: [text("Nothing more is done about it. Ask again when you like.")],
  };
}

function tooMany(): OutboundMessage {
  return {
    kind: "refusal",
    severity: "info",
    headline: "Too much waits here already; this one was not taken.",
    blocks: [text("/stop ends the answer that is being worked on. Commands are answered at once.")],
  };
}
