/** What a person without a role is told. */
import { code, text, type OutboundMessage } from "#src/domain/message.ts";
import type { RoleBook } from "#src/domain/roles.ts";

/** The ids that an owner needs, and where they go. Without any owner the sender is shown how to become the first. */
export function pairingMessage(userId: string, chatId: string, roles: RoleBook): OutboundMessage {
  const unpaired = (roles.telegram?.owner.length ?? 0) === 0;
  const ids = [text("Your user id is ", code(userId)), text("This chat's id is ", code(chatId))];
  const how = unpaired
    ? text(
        "If this is your desk, set ",
        code(`TELEGRAM_OWNERS=${userId}`),
        " where it runs and start it again.",
      )
    : text(
        "An owner can add your user id to ",
        code("TELEGRAM_VIEWERS"),
        ", ",
        code("TELEGRAM_OPERATORS"),
        " or ",
        code("TELEGRAM_OWNERS"),
        " and restart.",
      );
  return {
    kind: "refusal",
    severity: "info",
    headline: unpaired ? "This bot has no owner yet" : "You have no role on this desk",
    blocks: [...ids, how],
  };
}
