const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** A whole number with the digits `0-9A-Za-z`: the timestamps of signatures. */
export function b62Encode(value: number): string {
  if (value === 0) return "0";
  let out = "";
  for (let rest = Math.abs(value); rest > 0; rest = Math.floor(rest / 62)) out = ALPHABET[rest % 62]! + out;
  return value < 0 ? `-${out}` : out;
}

/** The number behind `text`. Throws `RangeError` for a digit that is none. */
export function b62Decode(text: string): number {
  const isNegative = text.startsWith("-");
  const digits = isNegative ? text.slice(1) : text;
  if (digits === "") throw new RangeError("An empty text is no number in base 62.");
  let value = 0;
  for (const digit of digits) {
    const index = ALPHABET.indexOf(digit);
    if (index === -1) throw new RangeError(`${JSON.stringify(digit)} is not a digit of base 62.`);
    value = value * 62 + index;
  }
  return isNegative ? -value : value;
}
