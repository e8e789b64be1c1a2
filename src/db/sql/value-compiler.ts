/** Names and values as SQL text: the ground that expressions and statements stand on. */
import { checkIdentifier } from "./identifiers.ts";
import { DataError, ProgrammingError } from "../errors.ts";
import type { ParamOrigin } from "./nodes.ts";
import { splitPlaceholders } from "./raw-text.ts";
import { quoteText } from "./text.ts";
import type { SqlWriter } from "./writer.ts";

const quoted = new Map<string, string>();

export abstract class ValueCompiler {
  protected param(out: SqlWriter, value: unknown, origin?: ParamOrigin): void {
    if (out.inline) {
      out.sql += this.quoteValue(value);
      return;
    }
    if (origin !== undefined) (out.origins ??= new Map()).set(out.params.length, origin);
    out.params.push(value);
    out.sql += this.placeholder(out.params.length);
  }

  protected literal(value: number | boolean | string | null): string {
    if (value === null) return "NULL";
    if (typeof value === "boolean") return this.boolean(value);
    if (typeof value === "string") return quoteText(value);
    if (!Number.isFinite(value)) throw new DataError(`${value} cannot be written in SQL; expected a finite number.`);
    return value < 0 ? `(${value})` : String(value);
  }

  /** Writes text of code with its values; throws `ProgrammingError` when their numbers differ. */
  protected rawText(out: SqlWriter, sql: string, params: readonly unknown[]): void {
    const parts = splitPlaceholders(sql);
    if (parts.length - 1 !== params.length) {
      throw new ProgrammingError(
        `The SQL has ${parts.length - 1} placeholders but ${params.length} parameters were given.`,
        {
          hint: "Write ? where a parameter belongs, and ?? for a question mark.",
          sql,
        },
      );
    }
    out.sql += parts[0]!;
    for (let i = 0; i < params.length; i++) {
      this.param(out, params[i]);
      out.sql += parts[i + 1]!;
    }
  }

  protected names(names: readonly string[]): string {
    let text = "";
    for (let i = 0; i < names.length; i++) text += (i > 0 ? ", " : "") + this.quoteName(names[i]!);
    return text;
  }

  /** The name in quotes, inner quotes doubled. Throws `DatabaseError` for control characters. */
  quoteName(name: string): string {
    let text = quoted.get(name);
    if (text === undefined) {
      text = `"${checkIdentifier(name).replaceAll('"', '""')}"`;
      if (quoted.size < 10_000) quoted.set(name, text);
    }
    return text;
  }

  quoteValue(value: unknown): string {
    switch (typeof value) {
      case "string":
        return quoteText(value);
      case "number":
        if (!Number.isFinite(value)) break;
        return String(value);
      case "bigint":
        return String(value);
      case "boolean":
        return this.boolean(value);
      case "object":
        if (value === null) return "NULL";
        if (value instanceof Uint8Array) return this.quoteBytes(value);
    }
    throw new DataError(`Cannot quote the parameter value ${String(value)} of type ${typeof value}.`);
  }

  protected quoteBytes(value: Uint8Array): string {
    return `X'${Buffer.from(value).toString("hex")}'`;
  }

  protected placeholder(_position: number): string {
    return "?";
  }

  protected boolean(value: boolean): string {
    return value ? "TRUE" : "FALSE";
  }

  /** A condition that is always true or false. */
  protected always(value: boolean): string {
    return value ? "1 = 1" : "1 = 0";
  }

  protected collation(name: string): string {
    return this.quoteName(name);
  }
}
