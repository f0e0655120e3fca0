import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it, type TestContext } from "node:test";
import { createMediaFiles } from "#src/adapters/media-files.ts";
import { MEDIA_ID } from "#src/domain/message.ts";
import { MEDIA_BYTES_MAX, type MediaStore } from "#src/ports/media-store.ts";
import { createFakeClock } from "#test/support/fake-clock.ts";
import { createMemoryMedia } from "#test/support/memory-media.ts";

const DAY_MS = 24 * 3_600_000;
const PICTURE = { bytes: Buffer.from("a picture"), kind: "png" } as const;

function openFiles(t: TestContext) {
  const dir = mkdtempSync(join(tmpdir(), "media-"));
  t.after(() => rmSync(dir, { recursive: true, force: true }));
  const clock = createFakeClock();
  return { dir, clock, media: createMediaFiles(dir, clock) };
}

const STORES: Readonly<Record<string, (t: TestContext) => MediaStore>> = {
  files: (t) => openFiles(t).media,
  memory: createMemoryMedia,
};

for (const [name, open] of Object.entries(STORES)) {
  describe(`${name}: what a media store promises`, () => {
    it("gives back the bytes that were put in, and what they are, by an id that an attachment takes", async (t) => {
      const media = open(t);
      const mediaId = await media.put(PICTURE);
      const found = await media.find(mediaId);
      assert.match(mediaId, MEDIA_ID);
      assert.equal(found?.kind, "png");
      assert.deepEqual(Buffer.from(found?.bytes ?? []), PICTURE.bytes);
    });

    it("keeps the same bytes once, and others apart", async (t) => {
      const media = open(t);
      const [first, same, other] = [
        await media.put(PICTURE),
        await media.put(PICTURE),
        await media.put({ ...PICTURE, bytes: Buffer.from("another") }),
      ];
      assert.equal(first, same);
      assert.notEqual(first, other);
    });

    it("knows nothing under an id that it never gave, nor under a path", async (t) => {
      const media = open(t);
      const unknown = `${"0".repeat(40)}.png`;
      const found = await Promise.all([unknown, "../../etc/passwd", ""].map((id) => media.find(id)));
      assert.deepEqual(found, [null, null, null]);
    });

    it("takes neither an empty file nor one that no platform would take", async (t) => {
      const media = open(t);
      const sizes = [0, MEDIA_BYTES_MAX + 1];
      for (const size of sizes) {
        await assert.rejects(media.put({ bytes: new Uint8Array(size), kind: "txt" }), RangeError);
      }
    });
  });
}

it("media files forget what nobody asked to keep for a month, and only that", async (t) => {
  const { dir, clock, media } = openFiles(t);
  const [old, kept] = [await media.put(PICTURE), await media.put({ ...PICTURE, bytes: Buffer.from("kept") })];
  await clock.advance(20 * DAY_MS);
  await media.put({ ...PICTURE, bytes: Buffer.from("kept") });
  await clock.advance(20 * DAY_MS);
  await media.prune();
  assert.deepEqual([await media.find(old), (await media.find(kept))?.kind], [null, "png"]);
  const left = readdirSync(dir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  assert.deepEqual(
    left.map((entry) => join(entry.parentPath, entry.name)),
    [media.pathOf(kept)],
  );
});
