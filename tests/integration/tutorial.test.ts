/**
 * Goes through docs/intro/tutorial.md as a reader does: writes its files, runs its commands, opens its pages.
 *
 * The info strings of the fences say what to do: `sh` runs a command (`prints="…"` is part of its output), `ts file=…`
 * writes a file, `ts edit=…` puts imports on top and the rest below (`find="…"` replaces that text), `http get=…
 * contains="…"` asks the running site. `console` blocks are for reading.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type NewProject, newProject } from "../support/new-project.ts";
import { freePort, type RunningServer, ROOT, startServer } from "../support/project.ts";

interface Step {
  readonly line: number;
  readonly language: string;
  readonly options: Readonly<Record<string, string>>;
  readonly text: string;
}

function steps(markdown: string): Step[] {
  return [...markdown.matchAll(/^```(\w+)(.*)\n([\s\S]*?)^```$/gm)].map((m) => ({
    line: markdown.slice(0, m.index).split("\n").length,
    language: m[1]!,
    options: Object.fromEntries(
      [...m[2]!.matchAll(/(\w+)=(?:"((?:\\"|[^"])*)"|(\S+))/g)].map((o) => [o[1]!, o[2] ?? o[3] ?? ""]),
    ),
    text: m[3]!,
  }));
}

/** Imports to the top, the rest to the end: what "add this to the file" means. */
function edit(source: string, text: string, find: string | undefined): string {
  if (find !== undefined) {
    expect(source).toContain(find);
    return source.replace(find, text.trimEnd());
  }
  const lines = text.split("\n");
  const imports = lines.filter((line) => line.startsWith("import "));
  const rest = lines.filter((line) => !line.startsWith("import ")).join("\n");
  return `${imports.join("\n")}\n${source}${rest}`;
}

describe("the tutorial", () => {
  const all = steps(readFileSync(join(ROOT, "docs/intro/tutorial.md"), "utf8"));
  let project: NewProject;
  let server: RunningServer | null = null;
  let port: number;

  const serve = async () => {
    server ??= await startServer(
      join(project.folder, "manage.ts"),
      ["runserver", "--noreload", `127.0.0.1:${port}`],
      port,
      {
        cwd: project.folder,
        env: project.env,
      },
    );
    return server;
  };
  const stopServing = async () => {
    await server?.[Symbol.asyncDispose]();
    server = null;
  };

  beforeAll(async () => {
    project = await newProject("mysite");
    port = await freePort();
  }, 300_000);

  afterAll(async () => {
    await stopServing();
    await project?.[Symbol.asyncDispose]();
  });

  test("has steps to run", () => {
    expect(all.filter((s) => s.language === "http").length).toBeGreaterThan(2);
  });

  for (const step of all.slice(1)) {
    const { language, options, text } = step;
    const what = options.file ?? options.edit ?? text.split("\n")[0]!.slice(0, 60);
    if (language === "sh") {
      test(`line ${step.line}: ${what}`, { timeout: 180_000 }, async () => {
        await stopServing();
        const isUser = options.input === "createsuperuser";
        const command = isUser ? `${text.trim()} --noinput --username ann --email ann@example.com` : text;
        const { stdout } = await project.sh(command, {
          env: isUser ? { DJANGO_SUPERUSER_PASSWORD: "correct horse" } : {},
        });
        if (options.prints !== undefined) expect(stdout).toContain(options.prints);
      });
    } else if (options.file !== undefined || options.edit !== undefined) {
      test(`line ${step.line}: writes ${what}`, async () => {
        await stopServing();
        const path = join(project.folder, what);
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, options.edit === undefined ? text : edit(readFileSync(path, "utf8"), text, options.find));
      });
    } else if (language === "http") {
      test(`line ${step.line}: GET ${options.get} shows ${options.contains}`, { timeout: 60_000 }, async () => {
        const { url } = await serve();
        expect(await (await fetch(url + options.get)).text()).toContain(options.contains);
      });
    }
  }
});
