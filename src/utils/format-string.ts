/** Writes values into a format: values in order, an object of named ones last; `show` turns each into text. */
export type FormatWriter = (values: readonly unknown[], show: (value: unknown) => string) => string;

const cache = new Map<string, FormatWriter>();

/**
 * Parses the fields `{}`, `{0}` and `{name}` of Python's `str.format` (no format specifications, no attribute access).
 * `{{` and `}}` are braces. Throws `TypeError` for anything else between braces.
 */
export function parseFormat(format: string): FormatWriter {
  const known = cache.get(format);
  if (known !== undefined) return known;
  const writer = compile(format);
  if (cache.size < 500) cache.set(format, writer); // formats are literals in code: few
  return writer;
}

function compile(format: string): FormatWriter {
  const literals: string[] = [];
  const fields: (number | string)[] = [];
  let literal = "";
  let next = 0;
  for (let i = 0; i < format.length; i++) {
    const c = format[i]!;
    if (c !== "{" && c !== "}") {
      literal += c;
    } else if (format[i + 1] === c) {
      literal += c;
      i++;
    } else {
      const end = c === "{" ? format.indexOf("}", i) : -1;
      if (end === -1) throw new TypeError(`Single "${c}" in the format ${JSON.stringify(format)}; write "${c}${c}".`);
      const name = format.slice(i + 1, end);
      if (!/^\w*$/.test(name)) throw new TypeError(`Field "{${name}}" in a format must be {}, {0} or {name}.`);
      literals.push(literal);
      literal = "";
      fields.push(name === "" ? next++ : /^\d+$/.test(name) ? Number(name) : name);
      i = end;
    }
  }
  return (values, show) => {
    const last = values.at(-1);
    let out = "";
    for (let i = 0; i < fields.length; i++) {
      const field = fields[i]!;
      out += literals[i]! + show(typeof field === "number" ? nth(values, field) : named(last, field));
    }
    return out + literal;
  };
}

function nth(values: readonly unknown[], index: number): unknown {
  if (index >= values.length)
    throw new TypeError(`The format has a field for value ${index}, but ${values.length} were given.`);
  return values[index];
}

function named(values: unknown, name: string): unknown {
  if (typeof values === "object" && values !== null && Object.hasOwn(values, name)) {
    return (values as Record<string, unknown>)[name];
  }
  throw new TypeError(`The format has a field {${name}}, but no object with "${name}" was given last.`);
}
