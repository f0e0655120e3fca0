/** Discord's gateway on a local port: hello, identify, heartbeat, resume, invalid session, reconnect, closing codes. */
import type { Server } from "node:http";
import { WebSocketServer, type WebSocket } from "ws";
import { selfJson } from "./discord-routes.ts";
import type { DiscordWorld, Json } from "./discord-world.ts";

export type GatewayOptions = {
  readonly token: string;
  /** Whether the privileged intent to read messages is switched on for the application. */
  readonly messageIntent: boolean;
  readonly heartbeatMs: number;
  readonly url: () => string;
};

export type Gateway = {
  /** Sent at once, or replayed when the session is resumed. */
  dispatch(type: string, data: Json): void;
  /** The intents of the session that is open. */
  intents(): number;
  isConnected(): boolean;
  /** Identifies, resumes and heartbeats so far. */
  readonly counts: { identified: number; resumed: number; heartbeats: number };
  /** Ends the connection without a word, or with a closing code. */
  drop(code?: number): void;
  /** "Connect anew": opcode 7. */
  askReconnect(): void;
  /** The session cannot be resumed any more: opcode 9. */
  invalidate(): void;
  /** From now on heartbeats are not answered. */
  fallSilent(): void;
  speakAgain(): void;
  close(): void;
};

type Session = { readonly id: string; readonly intents: number; readonly events: Json[]; seq: number };

const MESSAGE_CONTENT = 1 << 15;
const OP = {
  dispatch: 0,
  heartbeat: 1,
  identify: 2,
  resume: 6,
  reconnect: 7,
  invalid: 9,
  hello: 10,
  ack: 11,
};

export function createGateway(server: Server, world: DiscordWorld, options: GatewayOptions): Gateway {
  const sockets = new WebSocketServer({ server });
  const counts = { identified: 0, resumed: 0, heartbeats: 0 };
  let session: Session | null = null;
  let socket: WebSocket | null = null;
  let isSilent = false;

  sockets.on("connection", (connected) => {
    socket = connected;
    connected.on("message", (data) =>
      receive(connected, JSON.parse((data as Buffer).toString("utf8")) as Json),
    );
    connected.on("close", () => {
      if (socket === connected) socket = null;
    });
    send(connected, { op: OP.hello, d: { heartbeat_interval: options.heartbeatMs } });
  });

  function receive(from: WebSocket, { op, d }: Json): void {
    if (op === OP.heartbeat) {
      counts.heartbeats += 1;
      if (!isSilent) send(from, { op: OP.ack });
    } else if (op === OP.identify) {
      identify(from, d as Json);
    } else if (op === OP.resume) {
      resume(from, d as Json);
    } else {
      from.close(4_001, "Unknown opcode");
    }
  }

  function identify(from: WebSocket, { token, intents }: Json): void {
    if (token !== options.token) return from.close(4_004, "Authentication failed.");
    if (!Number.isInteger(intents)) return from.close(4_013, "Invalid intent(s).");
    if ((Number(intents) & MESSAGE_CONTENT) !== 0 && !options.messageIntent) {
      return from.close(4_014, "Disallowed intent(s).");
    }
    counts.identified += 1;
    session = { id: `session-${counts.identified}`, intents: Number(intents), events: [], seq: 0 };
    event("READY", {
      v: 10,
      user: selfJson(world),
      guilds: [{ id: world.guildId, unavailable: true }],
      session_id: session.id,
      resume_gateway_url: options.url(),
      shard: [0, 1],
      application: { id: world.applicationId, flags: 0 },
      private_channels: [],
      relationships: [],
    });
  }

  function resume(from: WebSocket, { token, session_id: id, seq }: Json): void {
    if (token !== options.token) return from.close(4_004, "Authentication failed.");
    if (session === null || id !== session.id) return send(from, { op: OP.invalid, d: false });
    counts.resumed += 1;
    const missed = session.events.filter((each) => Number(each["s"]) > Number(seq));
    for (const each of missed) send(from, each);
    event("RESUMED", {});
  }

  function event(type: string, data: Json): void {
    if (session === null) return;
    session.seq += 1;
    const payload = { op: OP.dispatch, t: type, s: session.seq, d: data };
    session.events.push(payload);
    if (socket !== null) send(socket, payload);
  }

  return {
    dispatch: event,
    intents: () => session?.intents ?? 0,
    isConnected: () => socket !== null && session !== null,
    counts,
    drop(code) {
      const leaving = socket;
      socket = null;
      if (code === undefined) leaving?.terminate();
      else leaving?.close(code);
    },
    askReconnect() {
      if (socket !== null) send(socket, { op: OP.reconnect, d: null });
    },
    invalidate() {
      session = null;
      if (socket !== null) send(socket, { op: OP.invalid, d: false });
    },
    fallSilent() {
      isSilent = true;
    },
    speakAgain() {
      isSilent = false;
    },
    close() {
      for (const client of sockets.clients) client.terminate();
      sockets.close();
    },
  };
}

function send(to: WebSocket, payload: Json): void {
  to.send(JSON.stringify({ t: null, s: null, ...payload }));
}
