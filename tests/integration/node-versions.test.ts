/** The way of a newcomer from the tarball to a page, on another Node line than the one that runs the tests. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newProject } from "../support/new-project.ts";
import { freePort, run, startServer } from "../support/project.ts";

/** Released lines that a project must run on, by the version of the npm package that carries the binary. */
const LINES = ["20.20.0", "24.21.0"] as const;
const current = `${process.versions.node.split(".")[0]}.`;
const platform = `node-${process.platform}-${process.arch}`;

const MODEL = `import { manager, models } from "belleville/db";
export class Book extends models.Model {
  static objects = manager(this);
  title = models.CharField({ maxLength: 200 });
  override toString() { return this.title; }
}
`;
const VIEWS = `import type { HttpRequest } from "belleville/http";
import { render } from "belleville/shortcuts";
import { Book } from "./models.ts";
export async function index(request: HttpRequest) {
  return render(request, "library/index.html", { books: Book.objects.orderBy("title") });
}
`;
const TEMPLATE = `{% extends "base.html" %}{% block content %}{% for b in books %}<li>{{ b.title }}</li>{% endfor %}{% endblock %}`;

for (const version of LINES) {
  describe.skipIf(process.platform !== "linux")(`a new project on Node ${version}`, () => {
    let scratch: string;
    let node = process.execPath;

    beforeAll(async () => {
      scratch = mkdtempSync(join(tmpdir(), "belleville-node-"));
      if (version.startsWith(current)) return;
      writeFileSync(join(scratch, "package.json"), "{}");
      const result = await run("npm", ["install", "--no-audit", "--no-fund", `${platform}@${version}`], {
        cwd: scratch,
      });
      node = join(scratch, "node_modules", platform, "bin/node");
      if (!existsSync(node)) throw new Error(`${platform}@${version} could not be installed:\n${result.stderr}`);
    }, 180_000);

    afterAll(() => rmSync(scratch, { recursive: true, force: true }));

    test("goes from the tarball to a page with rows from the database", { timeout: 400_000 }, async () => {
      await using project = await newProject("shop", node);
      expect((await project.sh("node --version")).stdout).toMatch(new RegExp(`^v${version.split(".")[0]}\\.`));
      await project.sh("./manage.ts startapp library");
      writeFileSync(join(project.folder, "library/models.ts"), MODEL);
      writeFileSync(join(project.folder, "library/views.ts"), VIEWS);
      writeFileSync(join(project.folder, "library/templates/library/index.html"), TEMPLATE);
      await project.sh(
        `sed -i 's#^import { defineSettings#import library from "../library/apps.ts";\\n&#; s#staticfiles\\]#staticfiles, library]#' shop/settings.ts`,
      );
      await project.sh(
        `sed -i 's#^import { path } from#import { include, path } from#; s#\\[path(#[path("books/", include(() => import("../library/urls.ts"))), path(#' shop/urls.ts`,
      );
      expect((await project.sh("./manage.ts makemigrations")).stdout).toContain("+ Create model Book");
      expect((await project.sh("./manage.ts makemigrations")).stdout).toContain("No changes detected");
      expect((await project.sh("./manage.ts migrate")).stdout).toContain("Applying library.0001_initial... OK");
      await project.sh(`./manage.ts shell -c 'await Book.objects.create({ title: "Small <Gods>" })'`);
      await project.sh("npx tsc --noEmit");
      const port = await freePort();
      await using server = await startServer(
        join(project.folder, "manage.ts"),
        ["runserver", `127.0.0.1:${port}`],
        port,
        {
          cwd: project.folder,
          env: project.env,
        },
      );
      expect(await (await fetch(`${server.url}/`)).text()).toContain("It works");
      expect(await (await fetch(`${server.url}/books/`)).text()).toContain("<li>Small &lt;Gods&gt;</li>");
    });
  });
}
