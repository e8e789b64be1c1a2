import type { Style } from "../../../src/cli/color.ts";

/** A style that colours nothing. */
export function paletteOf(): Style {
  return new Proxy({}, { get: () => (text: string) => text }) as Style;
}
