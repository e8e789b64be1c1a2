import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hasPostgresql } from "../../../db/backends/testing/postgresql-server.ts";
import { connections } from "../../../db/connection/connections.ts";
import { F } from "../../../db/models/expressions/factories.ts";
import { manager } from "../../../db/models/managers.ts";
import * as models from "../../../db/models/models.ts";
import { registerModels } from "../../../db/models/registry.ts";
import {
  GinIndex,
  Lexeme,
  postgres,
  SearchHeadline,
  SearchQuery,
  SearchRank,
  SearchVector,
  SearchVectorField,
  TrigramDistance,
  TrigramSimilarity,
  TrigramWordSimilarity,
} from "../index.ts";
import { openDatabase } from "../testing/database.ts";

class Line extends models.Model {
  static objects = manager(this);
  character = models.CharField({ maxLength: 30 });
  dialogue = models.TextField({ null: true });
  vector = SearchVectorField({ null: true });
  static Meta = { indexes: [new GinIndex({ fields: ["vector"], name: "line_words", fastupdate: false })] };
}

const MODELS = { Line };
registerModels("pgsearch", MODELS);
new postgres().ready();

// oxlint-disable-next-line typescript/no-explicit-any -- lookups of an app
const lines = async (where: any): Promise<string[]> => Line.objects.filter(where).orderBy("id").valuesFlat("character");

describe.skipIf(!(await hasPostgresql()))("full-text search", () => {
  let close: () => Promise<void>;

  beforeAll(async () => {
    close = await openDatabase(MODELS, ["pg_trgm", "unaccent"]);
    await Line.objects.bulkCreate([
      { character: "Arthur", dialogue: "The swallow may fly south with the sun" },
      { character: "Guard", dialogue: "Are you suggesting that coconuts migrate? Coconuts!" },
      { character: "Robin", dialogue: "He bravely ran away; bravely bold Sir Robin" },
      { character: "Hélène", dialogue: null },
    ]);
  });

  afterAll(() => close());

  test("search finds words in their forms", async () => {
    expect(await lines({ dialogue__search: "coconut" })).toEqual(["Guard"]);
    expect(await lines({ dialogue__search: "swallows flying" })).toEqual(["Arthur"]);
    expect(await lines({ dialogue__search: SearchQuery("brave", { config: "simple" }) })).toEqual([]);
  });

  test("a vector of several columns skips what is NULL", async () => {
    const rows = Line.objects.annotate({ search: SearchVector("character", "dialogue", { config: "simple" }) });
    expect(await rows.filter({ search: SearchQuery("hélène", { config: "simple" }) } as never).count()).toBe(1);
    expect(await rows.filter({ search: SearchQuery("robin", { config: "simple" }) } as never).count()).toBe(1);
    expect(() => SearchVector("character", { weight: "E" as never })).toThrow("A, B, C or D");
  });

  test("queries are joined, turned round, read as phrases or as on the web", async () => {
    const where = (query: unknown) => lines({ dialogue__search: query });
    expect(await where(SearchQuery("swallow").or(SearchQuery("coconut")))).toEqual(["Arthur", "Guard"]);
    expect(await where(SearchQuery("bravely").and(SearchQuery("bold")))).toEqual(["Robin"]);
    expect(await where(SearchQuery("coconut").not())).toEqual(["Arthur", "Robin", "Hélène"]);
    expect(await where(SearchQuery("bold sir", { searchType: "phrase" }))).toEqual(["Robin"]);
    expect(await where(SearchQuery("sir bold", { searchType: "phrase" }))).toEqual([]);
    expect(await where(SearchQuery('"may fly" or migrate', { searchType: "websearch" }))).toEqual(["Arthur", "Guard"]);
    expect(() => SearchQuery("x", { searchType: "to_tsquery('a')" as never })).toThrow("Unknown searchType");
  });

  test("a Lexeme quotes its word, whatever stands in it", async () => {
    const where = (lexeme: Lexeme) => lines({ dialogue__search: SearchQuery(lexeme) });
    expect(await where(new Lexeme("coco", { prefix: true }))).toEqual(["Guard"]);
    expect(await where(new Lexeme("swallow").or(new Lexeme("coconut")))).toEqual(["Arthur", "Guard"]);
    expect(await where(new Lexeme("swallow").and(new Lexeme("south")).not())).toEqual(["Guard", "Robin", "Hélène"]);
    expect(await where(new Lexeme("it's ' & ! | ( \\"))).toEqual([]);
  });

  test("ranks and headlines", async () => {
    const query = SearchQuery("bravely | coconuts", { searchType: "raw" });
    const rows = await Line.objects
      .annotate({
        rank: SearchRank(SearchVector("dialogue"), query, { coverDensity: true, weights: [0.1, 0.2, 0.4, 1] }),
        part: SearchHeadline("dialogue", query, { startSel: "<i>", stopSel: "</i>", maxWords: 6, minWords: 3 }),
      })
      .filter({ rank__gt: 0 })
      .orderBy(F("rank").desc(), "id");
    expect(rows.map((row) => row.character)).toEqual(["Guard", "Robin"]);
    expect(rows[1]!.part).toContain("<i>bravely</i>");
  });

  test("a column of vectors is filled once and searched by its index", async () => {
    await Line.objects.update({ vector: SearchVector("character", { weight: "A" }).plus(SearchVector("dialogue")) });
    expect(await lines({ vector: "bold" })).toEqual(["Robin"]);
    expect(await lines({ vector: null })).toEqual([]);
    const { rows } = await connections
      .get()
      .executeRaw("SELECT indexdef FROM pg_indexes WHERE indexname = 'line_words'");
    expect(String(rows[0]![0])).toMatch(/USING gin \(vector\) WITH \(fastupdate=off\)/);
  });

  test("trigrams", async () => {
    expect(await lines({ character__trigram_similar: "Arther" })).toEqual(["Arthur"]);
    expect(await lines({ dialogue__trigram_word_similar: "migrates" })).toEqual(["Guard"]);
    const [row] = await Line.objects
      .annotate({
        like: TrigramSimilarity("character", "Arther"),
        far: TrigramDistance("character", "Arther"),
        part: TrigramWordSimilarity("Arth", "character"),
      })
      .orderBy("far");
    expect(row!.character).toBe("Arthur");
    expect(row!.like + row!.far).toBeCloseTo(1);
    expect(row!.part).toBeGreaterThan(0.5);
  });

  test("unaccent", async () => {
    expect(await lines({ character__unaccent: "Helene" })).toEqual(["Hélène"]);
    expect(await lines({ character__unaccent__istartswith: "hel" })).toEqual(["Hélène"]);
  });
});
