/** Work of one chat, one after the other in the order in which it came; other chats go on meanwhile. */
export type ChatLanes = <T>(chatId: string, work: () => Promise<T>) => Promise<T>;

export function createChatLanes(): ChatLanes {
  const lanes = new Map<string, Promise<unknown>>();
  return async (chatId, work) => {
    const before = lanes.get(chatId) ?? Promise.resolve();
    const done = before.then(work);
    const settled = done.catch(() => undefined);
    lanes.set(chatId, settled);
    try {
      return await done;
    } finally {
      if (lanes.get(chatId) === settled) lanes.delete(chatId);
    }
  };
}
