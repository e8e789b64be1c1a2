import { DeserializationError, DTDForbidden } from "./errors.ts";
import type { ReadEntry } from "./format.ts";
import { optionalPackage } from "./optional-package.ts";

/** What is used of the package `sax`. */
interface SaxParser {
  line: number;
  write(chunk: string): SaxParser;
  close(): SaxParser;
  onerror: (error: Error) => void;
  ondoctype: () => void;
  onprocessinginstruction: (node: { name: string; body: string }) => void;
  onopentag: (tag: { name: string; attributes: Record<string, string> }) => void;
  onclosetag: () => void;
  ontext: (text: string) => void;
  oncdata: (text: string) => void;
}

interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly line: number;
  readonly children: Element[];
  text: string;
}

/** Objects of a `<django-objects>` document, one at a time. Throws `DTDForbidden` for a document type. */
export async function* readXml(chunks: AsyncIterable<string>): AsyncGenerator<ReadEntry, void, undefined> {
  const { parser, ready } = createReader(await loadSax());
  const feed = function* (work: () => void): Iterable<ReadEntry> {
    work();
    for (const element of ready) yield { data: objectData(element), line: element.line };
    ready.length = 0;
  };
  for await (const chunk of chunks) yield* feed(() => parser.write(chunk));
  yield* feed(() => parser.close());
}

type Sax = (strict: boolean, options: object) => SaxParser;

function loadSax(): Promise<Sax> {
  return optionalPackage("sax", "The format xml", async () => {
    const module = (await import("sax" as string)) as { parser?: Sax; default?: { parser: Sax } };
    return (module.default?.parser ?? module.parser) as Sax;
  });
}

/** Elements that objects are made of, by where they may stand. Anything else is refused, before it can grow. */
const CHILDREN: Readonly<Record<string, readonly string[]>> = {
  "": ["django-objects"],
  "django-objects": ["object"],
  "django-objects/object": ["field"],
  "django-objects/object/field": ["None", "natural", "object"],
  "django-objects/object/field/natural": ["None"],
  "django-objects/object/field/object": ["natural"],
  "django-objects/object/field/object/natural": ["None"],
};

function createReader(sax: Sax): { readonly parser: SaxParser; readonly ready: Element[] } {
  const parser = sax(true, { strictEntities: true, position: true });
  const ready: Element[] = [];
  const open: Element[] = [];
  const fail = (message: string): never => {
    throw new DeserializationError(`${message} (line ${parser.line + 1}).`);
  };
  parser.onerror = (error) => fail(`The text is not XML: ${error.message.split("\n")[0]!.replace(/\.$/, "")}`);
  parser.ondoctype = () => {
    throw new DTDForbidden(`The document has a document type (<!DOCTYPE …>, line ${parser.line + 1}).`, {
      hint: "Fixtures need none; it could define entities. Remove it.",
    });
  };
  parser.onprocessinginstruction = ({ name, body }) => {
    const encoding = name === "xml" ? /encoding\s*=\s*["']([^"']*)/.exec(body)?.[1] : undefined;
    if (encoding !== undefined && !/^(utf-?8|us-ascii|ascii)$/i.test(encoding))
      fail(`The document is in the encoding "${encoding}"; fixtures are read as UTF-8`);
  };
  parser.onopentag = ({ name, attributes }) => {
    const path = open.map((element) => element.name).join("/");
    if (CHILDREN[path]?.includes(name) !== true)
      fail(`Unexpected element <${name}> ${path === "" ? "at the top" : `in <${open.at(-1)!.name}>`}`);
    const element: Element = { name, attributes, line: parser.line + 1, children: [], text: "" };
    // Objects leave as soon as they are whole.
    if (open.length > 1) open.at(-1)!.children.push(element);
    open.push(element);
  };
  parser.onclosetag = () => {
    const element = open.pop()!;
    if (open.length === 1) ready.push(element);
  };
  parser.ontext = parser.oncdata = (text) => {
    const last = open.at(-1);
    if (last !== undefined) last.text += text;
  };
  return { parser, ready };
}

function objectData({ attributes, children, line }: Element): unknown {
  const fields: [string, unknown][] = children.map((field) => {
    const { name } = field.attributes;
    if (name === undefined || name === "")
      throw new DeserializationError(`<field> node is missing the 'name' attribute (line ${field.line}).`);
    return [name, fieldValue(field)];
  });
  const { model, pk } = attributes;
  if (model === undefined || model === "")
    throw new DeserializationError(`<object> node is missing the required 'model' attribute (line ${line}).`);
  return { model, ...(pk === undefined ? {} : { pk }), fields: Object.fromEntries(fields) };
}

function fieldValue(field: Element): unknown {
  const { children, attributes } = field;
  if (attributes["rel"] === "ManyToManyRel" || children.some(({ name }) => name === "object")) return manyValues(field);
  if (children.some(({ name }) => name === "natural")) return naturalKey(children);
  return children.length > 0 ? null : field.text.trim();
}

function manyValues({ children }: Element): unknown[] {
  return children.map((child) => {
    if (child.children.length > 0) return naturalKey(child.children);
    const { pk } = child.attributes;
    if (child.name !== "object" || pk === undefined)
      throw new DeserializationError(
        `<${child.name}> is neither a primary key nor a natural key (line ${child.line}).`,
      );
    return pk;
  });
}

function naturalKey(parts: readonly Element[]): unknown[] {
  return parts.map(({ children, text }) => (children.length > 0 ? null : text.trim()));
}
