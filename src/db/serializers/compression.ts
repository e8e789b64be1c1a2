import { createGunzip, createGzip } from "node:zlib";
import { pipeline, type Readable } from "node:stream";
import { FixtureError } from "./errors.ts";

/** Endings of compressed fixtures. Node unpacks `gz` alone; the others are found, and refused with a way out. */
export const COMPRESSIONS: readonly string[] = ["gz", "bz2", "xz", "lzma", "zip"];

const COMMANDS: Readonly<Record<string, string>> = {
  bz2: "bzip2 -dc",
  xz: "xz -dc",
  lzma: "xz --format=lzma -dc",
  zip: "unzip -p",
};

/** What is in a file, unpacked. */
export async function* decompress(
  file: Readable,
  compression: string | null,
  path: string,
): AsyncGenerator<Uint8Array, void, undefined> {
  if (compression === null) yield* file as AsyncIterable<Uint8Array>;
  else if (compression === "gz") {
    // The consumer sees the error of either stream.
    yield* pipeline(file, createGunzip(), () => undefined) as AsyncIterable<Uint8Array>;
  } else {
    file.destroy();
    throw new FixtureError(`Node.js cannot unpack ${compression}.`, {
      hint: `Run ${COMMANDS[compression]} ${path} | … loaddata - --format=<format>, or pack it with gzip.`,
    });
  }
}

/** A packer for a file of that name, null for one that is not packed. Throws `FixtureError` for what Node lacks. */
export function compressorFor(path: string): ReturnType<typeof createGzip> | null {
  const ending = /\.([a-z0-9]+)$/.exec(path)?.[1] ?? "";
  if (ending === "gz") return createGzip();
  if (!COMPRESSIONS.includes(ending)) return null;
  throw new FixtureError(`Unsupported file extension (.${ending}): Node.js cannot pack it.`, {
    hint: "Write to a .gz file, or to standard output and pack that.",
  });
}
