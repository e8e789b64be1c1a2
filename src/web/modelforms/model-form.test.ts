import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { configure } from "../../core/conf/index.ts";
import { ValidationError } from "../../core/validators/index.ts";
import { connections } from "../../db/connection/connections.ts";
import { withSchemaEditor } from "../../db/connection/schema-session.ts";
import * as models from "../../db/models/models.ts";
import { registerModels } from "../../db/models/registry.ts";
import * as forms from "../../forms/index.ts";
import { ModelChoiceField, ModelForm, ModelMultipleChoiceField, modelFormFactory, modelToDict } from "./index.ts";

class Author extends models.Model {
  static objects = models.manager(this);
  name = models.CharField({ maxLength: 100 });
  override toString() {
    return this.name;
  }
}

class Tag extends models.Model {
  static objects = models.manager(this);
  label = models.CharField({ maxLength: 20, unique: true });
  override toString() {
    return this.label;
  }
}

class Book extends models.Model {
  static objects = models.manager(this);
  title = models.CharField({ maxLength: 30, unique: true, helpText: "As on the cover" });
  author = models.ForeignKey(() => Author, { onDelete: models.CASCADE });
  editor = models.ForeignKey(() => Author, {
    onDelete: models.SET_NULL,
    null: true,
    blank: true,
    relatedName: "edited",
  });
  tags = models.ManyToManyField(() => Tag, { blank: true });
  status = models.CharField({
    maxLength: 1,
    choices: [
      ["d", "Draft"],
      ["p", "Published"],
    ],
    default: "d",
  });
  pages = models.PositiveIntegerField({ null: true, blank: true });
  override clean() {
    if (this.title === "Forbidden") throw new ValidationError({ title: "Not this one." });
  }
}

class BookForm extends ModelForm(Book, {
  fields: ["title", "author", "editor", "tags", "status", "pages"],
  labels: { pages: "Length" },
}) {
  cleanTitle() {
    return this.cleanedData.title.trim();
  }
}

const tables = { Author, Tag, Book };

beforeAll(async () => {
  configure({ SECRET_KEY: "test", TIME_ZONE: "UTC", DATABASES: { default: { ENGINE: "sqlite", NAME: ":memory:" } } });
  registerModels("library", tables);
  await withSchemaEditor(connections.get("default"), async (editor) => {
    for (const model of Object.values(tables)) await editor.createModel(model as never);
  });
});
afterAll(() => connections.closeAll());

let ursula: Author;
let ann: Author;
beforeEach(async () => {
  for (const model of [Book, Tag, Author]) await model.objects.all().delete();
  ursula = await Author.objects.create({ name: "Ursula" });
  ann = await Author.objects.create({ name: "Ann" });
});
const post = (more: Record<string, unknown> = {}) => ({
  title: "Dispossessed",
  author: String(ursula.id),
  status: "p",
  ...more,
});

describe("a model form", () => {
  test("creates an instance and its relations", async () => {
    const [a, b] = [await Tag.objects.create({ label: "a" }), await Tag.objects.create({ label: "b" })];
    const form = new BookForm({ data: post({ tags: [a.id, b.id].map(String), pages: "341" }) });
    expect(await form.isValid()).toBe(true);
    expect(form.cleanedData.author.name).toBe("Ursula");
    const book = await form.save();
    expect(book).toMatchObject({ title: "Dispossessed", status: "p", pages: 341 });
    expect((await book.tags.all()).map(String).sort()).toEqual(["a", "b"]);
    expect((await Book.objects.get({ title: "Dispossessed" })).author.id).toBe(ursula.id);
  });

  test("changes an instance, and shows its values until then", async () => {
    const book = await Book.objects.create({ title: "Old", author: ursula });
    const tag = await Tag.objects.create({ label: "sf" });
    await book.tags.add(tag);
    const html = String(await new BookForm({ instance: book }).asDiv());
    expect(html).toContain('value="Old"');
    expect(html).toContain(`<option value="${ursula.id}" selected>Ursula</option>`);
    expect(html).toContain(`<option value="${tag.id}" selected>sf</option>`);
    const form = new BookForm({ data: post({ title: "New", author: String(ann.id) }), instance: book });
    expect(await form.isValid()).toBe(true);
    await form.save();
    const stored = await Book.objects.selectRelated("author").get({ pk: book.id });
    expect([stored.title, stored.author.name, await stored.tags.count()]).toEqual(["New", "Ann", 0]);
  });

  test("puts errors of the model on the right field", async () => {
    await Book.objects.create({ title: "Taken", author: ursula });
    const taken = new BookForm({ data: post({ title: "Taken" }) });
    expect(await taken.isValid()).toBe(false);
    expect(taken.title.errors.toArray()).toEqual(["Book with this Title already exists."]);
    const forbidden = new BookForm({ data: post({ title: "Forbidden" }) });
    await forbidden.isValid();
    expect(forbidden.title.errors.toArray()).toEqual(["Not this one."]);
    await expect(forbidden.save()).rejects.toThrow("The Book could not be created because the data didn't validate.");
  });

  test.each(["999999", "x", "", "\0", "1e3", "9".repeat(400), "-1", "1; DROP TABLE"])(
    "refuses the key %j",
    async (author) => {
      const form = new BookForm({ data: post({ author }) });
      expect(await form.isValid()).toBe(false);
      expect(form.author.errors.length).toBe(1);
    },
  );

  test("refuses a forged choice of many", async () => {
    const form = new BookForm({ data: post({ tags: ["1", "nothing"] }) });
    expect(await form.isValid()).toBe(false);
    expect(form.tags.errors.toArray()).toEqual(["“nothing” is not a valid value."]);
  });

  test("keeps a default for what was not sent", async () => {
    const { status: _status, ...rest } = post();
    class TitleForm extends ModelForm(Book, { fields: ["title", "author", "status"] }) {
      override status = forms.ChoiceField({ choices: [["d", "Draft"]], required: false }) as never;
    }
    const form = new TitleForm({ data: rest });
    expect(await form.isValid()).toBe(true);
    expect((await form.save()).status).toBe("d");
  });

  test("with commit: false leaves saving to the caller", async () => {
    const tag = await Tag.objects.create({ label: "later" });
    const form = new BookForm({ data: post({ tags: [String(tag.id)] }) });
    await form.isValid();
    const book = await form.save({ commit: false });
    expect(await Book.objects.count()).toBe(0);
    await book.save();
    await form.saveM2m();
    expect(await book.tags.count()).toBe(1);
  });

  test("takes labels, help and choices from the model", () => {
    const form = new BookForm();
    expect(Object.keys(form.fields)).toEqual(["title", "author", "editor", "tags", "status", "pages"]);
    expect([String(form.pages.label), String(form.title.label), form.title.helpText]).toEqual([
      "Length",
      "Title",
      "As on the cover",
    ]);
    expect(form.title.field).toBeInstanceOf(forms.CharField);
    expect((form.title.field as unknown as forms.Field).widgetAttrs(new forms.TextInput())).toEqual({
      maxlength: "30",
    });
    expect(form.get("pages").field.required).toBe(false);
    expect(form.status.initial).toBe("d");
  });

  test("refuses unknown fields, and a class without a choice of fields", () => {
    // @ts-expect-error the compiler says so too
    const Misspelt = ModelForm(Book, { fields: ["titel"] });
    expect(() => new Misspelt()).toThrow('Unknown field(s) (titel) specified for Book. Did you mean "title"?');
    // @ts-expect-error the compiler says so too
    expect(() => ModelForm(Book, {})).toThrow("without either the 'fields' attribute or the 'exclude' attribute");
  });

  test("made by a factory", async () => {
    const AuthorForm = modelFormFactory(Author, { fields: "__all__" });
    const form = new AuthorForm({ data: { name: "Octavia" } });
    expect(await form.isValid()).toBe(true);
    expect(String(await form.save())).toBe("Octavia");
  });
});

describe("fields that choose rows", () => {
  class SearchForm extends forms.Form {
    author = ModelChoiceField({ queryset: Author.objects.orderBy("name"), required: false, emptyLabel: "Anyone" });
    tags = ModelMultipleChoiceField({ queryset: Tag.objects.all(), required: false, toFieldName: "label" });
  }

  test("render the rows there are now", async () => {
    const html = async () => String(await new SearchForm().author.asWidget()).replaceAll("\n", "");
    expect(await html()).toBe(
      `<select name="author" id="id_author"><option value="" selected>Anyone</option><option value="${ann.id}">Ann</option><option value="${ursula.id}">Ursula</option></select>`,
    );
    await Author.objects.create({ name: "Zadie" });
    expect(await html()).toContain("Zadie");
  });

  test("give instances", async () => {
    await Tag.objects.create({ label: "sf" });
    const form = new SearchForm({ data: { author: String(ann.id), tags: ["sf"] } });
    expect(await form.isValid()).toBe(true);
    expect(form.cleanedData.author?.name).toBe("Ann");
    expect(form.cleanedData.tags.map(String)).toEqual(["sf"]);
  });

  test("give null and an empty list for nothing", async () => {
    const form = new SearchForm({ data: {} });
    expect(await form.isValid()).toBe(true);
    expect(form.cleanedData).toEqual({ author: null, tags: [] });
  });
});

test("modelToDict() gives keys for relations", async () => {
  const book = await Book.objects.create({ title: "T", author: ursula });
  expect(await modelToDict(book, { fields: ["title", "author", "tags"] })).toEqual({
    title: "T",
    author: ursula.id,
    tags: [],
  });
});
