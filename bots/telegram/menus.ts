/**
 * The menus behind "/". What everybody sees holds only what anybody may; whoever has a role sees his own commands, in
 * his private chat and, as a member, in a group. Menus are a convenience: a call that fails is logged and forgotten.
 */
import type { Api } from "grammy";
import type { BotCommandScope } from "grammy/types";
import { allows, roleOf, type Role, type RoleBook } from "#src/domain/roles.ts";
import type { Log } from "#src/ports/log.ts";
import { commandMenu } from "#bots/command-views.ts";
import { COMMANDS } from "#bots/commands.ts";
import { chatIdOf, describeError } from "./api.ts";
import type { Sender } from "./to-inbound.ts";

export type Menus = {
  /** The menu of everybody, and those of the people who are known. Resolves when all was tried. */
  setUp(roles: RoleBook): Promise<void>;
  /** Gives a person the menu of his role where he writes, once for each role. */
  offer(sender: Pick<Sender, "chatId" | "chatKind" | "userId">, role: Role): void;
};

/** As many menus as are remembered to be set; an older one is set again, which does no harm. */
const REMEMBERED_MAX = 1_000;

export function createMenus(api: Api, log: Log): Menus {
  const offered = new Map<string, Role>();

  async function set(scope: BotCommandScope, role: Role | null): Promise<void> {
    // In a group a viewer's command, and so its answer, is seen by himself alone.
    const isEphemeral = scope.type === "chat_member" && role !== null && !allows(role, "operator");
    const plain = commandMenu(COMMANDS, role);
    const menus = isEphemeral
      ? [plain.map((command) => ({ ...command, is_ephemeral: true })), plain]
      : [plain];
    // A server that does not know the mark may refuse it; it knows the rest.
    for (const commands of menus) {
      try {
        await api.setMyCommands(commands, { scope });
        return;
      } catch (error) {
        log.warn("telegram: a menu was not set", { scope, reason: describeError(error) });
      }
    }
  }

  function remember(key: string, role: Role): boolean {
    if (offered.get(key) === role) return false;
    offered.set(key, role);
    const [oldest] = offered.keys();
    if (offered.size > REMEMBERED_MAX && oldest !== undefined) offered.delete(oldest);
    return true;
  }

  return {
    async setUp(roles) {
      const known = roles.telegram;
      const users = new Set([...(known?.owner ?? []), ...(known?.operator ?? []), ...(known?.viewer ?? [])]);
      await Promise.all([
        set({ type: "default" }, null),
        ...[...users].map(async (userId) => {
          const role = roleOf(roles, "telegram", userId);
          if (role !== null && remember(`${userId} ${userId}`, role))
            await set(scopeOf(userId, userId), role);
        }),
      ]);
    },
    offer({ chatId, userId }, role) {
      if (remember(`${chatId} ${userId}`, role)) void set(scopeOf(chatId, userId), role);
    },
  };
}

function scopeOf(chatId: string, userId: string): BotCommandScope {
  return chatId === userId
    ? { type: "chat", chat_id: chatIdOf(chatId) }
    : { type: "chat_member", chat_id: chatIdOf(chatId), user_id: Number(userId) };
}
