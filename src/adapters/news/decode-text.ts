/** Bytes as text, by the charset that the server or the document names; UTF-8 where that is none. */
const DECLARED = /^<\?xml[^>]{0,150}encoding=["']([\w-]{1,40})/i;
const CHARSET = /charset=["']?([\w-]{1,40})/i;

export function decodeText(body: Uint8Array, contentType: string): string {
  const beginning = Buffer.from(body.subarray(0, 200)).toString("latin1");
  const named = CHARSET.exec(contentType.slice(0, 500))?.[1] ?? DECLARED.exec(beginning)?.[1];
  try {
    return new TextDecoder(named ?? "utf-8").decode(body);
  } catch {
    return new TextDecoder("utf-8").decode(body);
  }
}
