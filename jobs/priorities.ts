/**
 * Who goes first in a queue: the lower number. There is no 0, which BullMQ would run before everything else.
 * A person waits at a phone; a tool call is a step of an answer that a person waits for; automation can wait.
 * The gaps leave room for levels that do not exist yet.
 */
export const PRIORITY_PERSON = 1;
export const PRIORITY_TOOL = 5;
export const PRIORITY_AUTOMATION = 10;
