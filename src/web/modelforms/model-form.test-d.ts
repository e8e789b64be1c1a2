import { describe, expectTypeOf, test } from "vitest";
import * as models from "../../db/models/models.ts";
import * as forms from "../../forms/index.ts";
import { ModelChoiceField, ModelForm, ModelMultipleChoiceField } from "./index.ts";

class Author extends models.Model {
  static objects = models.manager(this);
  name = models.CharField({ maxLength: 100 });
}

class Book extends models.Model {
  static objects = models.manager(this);
  title = models.CharField({ maxLength: 200 });
  author = models.ForeignKey(() => Author, { onDelete: models.CASCADE });
  editor = models.ForeignKey(() => Author, { onDelete: models.SET_NULL, null: true });
  readers = models.ManyToManyField(() => Author);
  status = models.CharField({
    choices: [
      ["d", "Draft"],
      ["p", "Published"],
    ],
    default: "d",
  });
  pages = models.IntegerField({ null: true });
  get label() {
    return this.title;
  }
}

class BookForm extends ModelForm(Book, { fields: ["title", "author", "editor", "readers", "status", "pages"] }) {
  extra = forms.BooleanField({ required: false });
  cleanTitle() {
    const title: string = this.cleanedData.title;
    return `${title} by ${this.cleanedData.author.name}`;
  }
}

describe("types of a model form", () => {
  const form = new BookForm();

  test("cleanedData has the types of the model, relations as instances", () => {
    expectTypeOf(form.cleanedData.title).toEqualTypeOf<string>();
    expectTypeOf(form.cleanedData.author).toEqualTypeOf<Author>();
    expectTypeOf(form.cleanedData.editor).toEqualTypeOf<Author | null>();
    expectTypeOf(form.cleanedData.readers).toEqualTypeOf<Author[]>();
    expectTypeOf(form.cleanedData.status).toEqualTypeOf<"d" | "p">();
    expectTypeOf(form.cleanedData.pages).toEqualTypeOf<number | null>();
    expectTypeOf(form.cleanedData.extra).toEqualTypeOf<boolean>();
  });

  test("the instance and what save() gives are of the model", () => {
    expectTypeOf(form.instance).toEqualTypeOf<Book>();
    expectTypeOf(form.save()).toEqualTypeOf<Promise<Book>>();
    expectTypeOf(form.title.errors).toEqualTypeOf<forms.ErrorList>();
    // @ts-expect-error an instance of another model
    void new BookForm({ instance: new Author() });
  });

  test("exclude leaves the others", () => {
    class ShortForm extends ModelForm(Book, { exclude: ["editor", "readers"] }) {}
    expectTypeOf(new ShortForm().cleanedData.title).toEqualTypeOf<string>();
    // @ts-expect-error excluded
    void new ShortForm().editor;
  });

  test("names are checked", () => {
    // @ts-expect-error no such field
    ModelForm(Book, { fields: ["titel"] });
    // @ts-expect-error a getter is no field
    ModelForm(Book, { fields: ["label"] });
    // @ts-expect-error no such field
    ModelForm(Book, { fields: ["title"], labels: { titel: "Title" } });
    // @ts-expect-error neither fields nor exclude
    ModelForm(Book, { labels: { title: "Title" } });
  });

  test("fields that choose rows give them", () => {
    class SearchForm extends forms.Form {
      author = ModelChoiceField({ queryset: Author.objects.all() });
      editor = ModelChoiceField({ queryset: Author.objects.all(), required: false });
      readers = ModelMultipleChoiceField({ queryset: Author.objects.all() });
    }
    const { author, editor, readers } = new SearchForm().cleanedData;
    expectTypeOf(author).toEqualTypeOf<Author>();
    expectTypeOf(editor).toEqualTypeOf<Author | null>();
    expectTypeOf(readers).toEqualTypeOf<Author[]>();
  });
});
