/** Code before it has lines: text, or a bracketed list that is written on one line when it fits. */
export type Layout = string | Group;

export interface Group {
  /** Text up to and with the opening bracket: `models.CharField({`. */
  readonly open: string;
  readonly items: readonly Item[];
  /** The closing bracket and what follows: `})`. */
  readonly close: string;
  /** Always one item a line. */
  readonly expand?: boolean;
}

/** An entry of a list, or a property of an object. */
export interface Item {
  readonly key?: string;
  readonly value: Layout;
}

/** Longest line that is not broken up: what formatters with a narrow page leave alone too. */
const MAX_WIDTH = 80;

/** Text of a layout whose first line begins at `indent` (with `column` characters before it). */
export function render(layout: Layout, indent = 0, column = indent): string {
  if (typeof layout === "string") return layout;
  const flat = flatten(layout);
  if (flat !== null && column + flat.length + 1 <= MAX_WIDTH) return flat;
  if (layout.items.length === 0) return layout.open + layout.close;
  const inner = indent + 2;
  const lines = layout.items.map(({ key, value }) => {
    const start = key === undefined ? "" : `${key}: `;
    return `${" ".repeat(inner)}${start}${render(value, inner, inner + start.length)},\n`;
  });
  return `${layout.open}\n${lines.join("")}${" ".repeat(indent)}${layout.close}`;
}

/** Text on one line; null when some part must have lines of its own. */
function flatten(layout: Layout): string | null {
  if (typeof layout === "string") return layout.includes("\n") ? null : layout;
  if (layout.expand === true && layout.items.length > 0) return null;
  const parts: string[] = [];
  for (const { key, value } of layout.items) {
    const text = flatten(value);
    if (text === null) return null;
    parts.push(key === undefined ? text : `${key}: ${text}`);
  }
  const space = layout.open.endsWith("{") && parts.length > 0 ? " " : "";
  return `${layout.open}${space}${parts.join(", ")}${space}${layout.close}`;
}

/** A list; one of several lists or objects has a line for each, as formatters have it. */
export function list(items: readonly Layout[], expand = isTable(items)): Group {
  return { open: "[", items: items.map((value) => ({ value })), close: "]", expand };
}

function isTable(items: readonly Layout[]): boolean {
  const [first] = items;
  if (items.length < 2 || typeof first !== "object" || !/^[[{]$/.test(first.open)) return false;
  return items.every((item) => typeof item === "object" && item.open === first.open && item.items.length > 1);
}

export function object(entries: Iterable<readonly [key: string, value: Layout]>, expand = false): Group {
  const items = [...entries].map(([key, value]) => ({ key: propertyName(key), value }));
  return { open: "{", items, close: "}", expand };
}

/**
 * `name(first, { … })`: plain arguments, then an object that shares the brackets of the call. Where an argument has parts
 * of its own, each has a line when they do not fit on one.
 */
export function call(name: string, args: readonly Layout[], options: Group | null): Layout {
  const last = options === null || options.items.length === 0 ? null : options;
  if (args.some((arg) => typeof arg !== "string")) {
    return { ...list(last === null ? args : [...args, last], false), open: `${name}(`, close: ")" };
  }
  if (last === null) return `${name}(${args.join(", ")})`;
  return { ...last, open: `${name}(${[...args, "{"].join(", ")}`, close: "})" };
}

function propertyName(name: string): string {
  if (name === "__proto__") return '["__proto__"]';
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
}
