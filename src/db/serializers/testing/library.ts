/** The models that the fixtures in `django/` were dumped from, by Django itself. */
import { manager } from "../../models/managers.ts";
import * as models from "../../models/models.ts";
import { registerModels } from "../../models/registry.ts";

class GenreQuerySet extends models.QuerySet<Genre> {
  getByNaturalKey(name: string): Promise<Genre> {
    return this.get({ name });
  }
}

export class Genre extends models.Model {
  static objects = manager(this, GenreQuerySet);
  name = models.CharField({ maxLength: 50, unique: true });
  naturalKey(): readonly unknown[] {
    return [this.name];
  }
}

export class Book extends models.Model {
  static objects = manager(this);
  title = models.CharField({ maxLength: 200 });
  genre = models.ForeignKey(() => Genre, { onDelete: models.CASCADE, relatedName: "+" });
  sequelOf = models.ForeignKey("self", { onDelete: models.CASCADE, null: true, relatedName: "+" });
  tags = models.ManyToManyField(() => Genre, { relatedName: "+" });
  inPrint = models.BooleanField({ default: false });
  price = models.DecimalField({ maxDigits: 8, decimalPlaces: 2 });
  rating = models.FloatField({ null: true });
  sold = models.BigIntegerField({ default: 0 });
  publishedOn = models.DateField({ null: true });
  publishedAt = models.DateTimeField({ null: true });
  opens = models.TimeField({ null: true });
  lentFor = models.DurationField({ null: true });
  isbn = models.UUIDField({ null: true });
  data = models.JSONField({ null: true });
  cover = models.BinaryField({ null: true });
  note = models.TextField({ null: true });
}

export const LIBRARY = { Genre, Book };
registerModels("library", LIBRARY);
