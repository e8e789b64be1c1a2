/**
 * Microseconds per page of the template engines on the page of `pages.ts`: `npm run bench -- template`.
 *
 * Peers are installed with `npm install` in `bench/`. Rounds are interleaved and the median counts. The outputs of
 * all engines are compared first: same bytes, up to the entity that each writes for a quote.
 */
import { configure } from "../../src/core/conf/index.ts";
import { Engine, LocmemLoader, CachedLoader } from "../../src/template/index.ts";
import { median, table } from "../report.ts";
import { django, eta, liquid, nunjucks, truncatewords, values } from "./pages.ts";

const ROUNDS = 15;
const ROUND_MS = 60;

interface Contestant {
  readonly name: string;
  readonly render: () => string | Promise<string>;
  readonly times: number[];
}

/** Peers are loaded by name: their types need not be installed. */
// oxlint-disable-next-line typescript/no-explicit-any -- each peer has an interface of its own
const load = async (name: string): Promise<any> => await import(name);

async function contestants(): Promise<Contestant[]> {
  configure({ SECRET_KEY: "bench" });
  const engine = new Engine({ loaders: [new CachedLoader([new LocmemLoader(django)])] });
  const template = engine.getTemplate("list.html");

  const { Eta } = await load("eta");
  const etaEngine = new Eta({ autoEscape: true, cache: true });
  for (const [name, source] of Object.entries(eta)) etaEngine.loadTemplate(name, source);
  const etaValues = { ...values, truncatewords };

  const nunjucksModule = (await load("nunjucks")).default;
  const Memory = nunjucksModule.Loader.extend({
    getSource: (name: string) => ({ src: nunjucks[name], path: name, noCache: false }),
  });
  const nunjucksEngine = new nunjucksModule.Environment(new Memory(), { autoescape: true });
  nunjucksEngine.addFilter("truncatewords", truncatewords);

  const { Liquid } = await load("liquidjs");
  const liquidEngine = new Liquid({ templates: liquid, outputEscape: "escape", cache: true, jsTruthy: true });
  liquidEngine.registerFilter("cutwords", truncatewords);
  const liquidTemplate = liquidEngine.parseFileSync("list.html");

  return [
    { name: "belleville, sync", render: () => template.renderSync(values), times: [] },
    { name: "belleville, async", render: () => template.render(values), times: [] },
    { name: "eta", render: () => etaEngine.render("@list", etaValues) as string, times: [] },
    { name: "nunjucks", render: () => nunjucksEngine.render("list.html", values) as string, times: [] },
    { name: "liquidjs", render: () => liquidEngine.renderSync(liquidTemplate, values) as string, times: [] },
  ];
}

/** Same text, whatever entity stands for a quote. */
const normal = (html: string): string =>
  html
    .replace(/&quot;|&#34;|&#x22;/g, "&#34;")
    .replace(/&#x27;|&#39;/g, "&#39;")
    .trim();

async function measure({ render }: Contestant, ms: number): Promise<number> {
  let pages = 0;
  const start = process.hrtime.bigint();
  const end = start + BigInt(ms) * 1_000_000n;
  for (let now = start; now < end; now = process.hrtime.bigint()) {
    for (let i = 0; i < 20; i++) {
      const html = render();
      if (typeof html !== "string") await html;
    }
    pages += 20;
  }
  return Number(process.hrtime.bigint() - start) / 1000 / pages;
}

export async function run(): Promise<void> {
  const all = await contestants();
  const wanted = normal(await all[0]!.render());
  for (const { name, render } of all) {
    const got = normal(await render());
    const note = got === wanted ? "same as the first" : "not the same as the first";
    console.log(`${name}: ${got.length} characters, ${note}`);
  }
  for (const contestant of all) await measure(contestant, 500);
  for (let round = 0; round < ROUNDS; round++) {
    for (const contestant of all) contestant.times.push(await measure(contestant, ROUND_MS));
  }
  const base = median(all[0]!.times);
  table(
    "page of 20 rows with inheritance, filters and escaping",
    ["engine", "µs per page", "of belleville, sync"],
    all.map(({ name, times }) => [name, median(times).toFixed(1), (median(times) / base).toFixed(2)]),
  );
}
