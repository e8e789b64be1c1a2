/** Files of models in a storage (docs/ref/models/fields, "FileField"; Django's tests `file_storage`, `model_fields`). */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { SuspiciousFileOperation } from "../../../core/errors/index.ts";
import { ContentFile } from "../../../core/files/file.ts";
import { FileSystemStorage } from "../../../core/files/file-system-storage.ts";
import { imageSize } from "../../../utils/image-size.ts";
import { manager } from "../managers.ts";
import * as models from "../models.ts";
import { registerModels } from "../registry.ts";
import { createTestDatabase } from "../testing/database.ts";

let folder = "";
const storage = () => new FileSystemStorage({ location: folder, baseUrl: "/media/" });

class Car extends models.Model {
  static objects = manager(this);
  name = models.CharField({ maxLength: 20 });
  manual = models.FileField({ uploadTo: "manuals/%Y", storage, blank: true });
  photo = models.ImageField({ uploadTo: uploadPath, storage, blank: true, widthField: "width", heightField: "height" });
  width = models.IntegerField({ null: true });
  height = models.IntegerField({ null: true });
}
function uploadPath(car: Car, filename: string): string {
  return `cars/${car.name}/${filename}`;
}

registerModels("filed", { Car });

const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAMAAAACCAYAAACddGYaAAAAEklEQVR42mNk+M9QzwAFjDAGACCDAf8cwZ4fAAAAAElFTkSuQmCC",
  "base64",
);
const year = new Date().getUTCFullYear();

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "belleville-files-"));
  await createTestDatabase({ Car });
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe("FileField", () => {
  test("save() of the row puts an assigned file into the storage", async () => {
    const car = await Car.objects.create({ name: "2cv", manual: new ContentFile("turn the key", "man ual.txt") });
    expect(car.manual.name).toBe(`manuals/${year}/man_ual.txt`);
    expect(await readFile(join(folder, car.manual.name), "utf8")).toBe("turn the key");
    const read = await Car.objects.get({ pk: car.pk });
    expect([read.manual.name, read.manual.url, await read.manual.size()]).toEqual([
      car.manual.name,
      `/media/manuals/${year}/man_ual.txt`,
      12,
    ]);
    expect(await (await read.manual.open()).text()).toBe("turn the key");
    await read.save();
    expect(read.manual.name).toBe(car.manual.name); // nothing is written again
  });

  test("another file of the same name gets another name", async () => {
    const [a, b] = await Car.objects.bulkCreate([
      { name: "a", manual: new ContentFile("1", "m.txt") },
      { name: "b", manual: new ContentFile("2", "m.txt") },
    ]);
    expect(a!.manual.name).toBe(`manuals/${year}/m.txt`);
    expect(b!.manual.name).toMatch(new RegExp(`^manuals/${year}/m_[A-Za-z0-9]{7}\\.txt$`));
  });

  test("save() and delete() of the file save the row, unless told otherwise", async () => {
    const car = await Car.objects.create({ name: "ds" });
    expect([car.manual.name, car.manual.length, String(car.manual)]).toEqual(["", 0, ""]);
    expect(() => car.manual.url).toThrow("The 'manual' attribute has no file associated with it.");
    await car.manual.save("m.txt", new ContentFile("x"));
    expect((await Car.objects.get({ pk: car.pk })).manual.name).toBe(`manuals/${year}/m.txt`);
    const { path } = car.manual;
    await car.manual.delete();
    await expect(readFile(path)).rejects.toThrow(/ENOENT/);
    expect((await Car.objects.get({ pk: car.pk })).manual.name).toBe("");
  });

  test("values, filters and JSON have the name", async () => {
    await Car.objects.create({ name: "ds", manual: new ContentFile("x", "m.txt") });
    const name = `manuals/${year}/m.txt`;
    expect(await Car.objects.filter({ manual: name } as never).valuesFlat("manual")).toEqual([name]);
    expect(JSON.parse(JSON.stringify(await Car.objects.get({}))).manual).toBe(name);
  });

  test("a name cannot lead out of the storage", async () => {
    const car = new Car({ name: "../../etc" });
    await expect(car.photo.save("x.png", new ContentFile(png))).rejects.toThrow(SuspiciousFileOperation);
    const other = new Car({ name: "x", manual: new ContentFile("x", "../../evil.txt") });
    await expect(other.save()).rejects.toThrow(SuspiciousFileOperation);
  });

  test("fullClean() asks for a file where one is needed", async () => {
    const field = new models.fields.FileField({});
    expect(() => field.clean(new models.fields.FieldFile({}, field, null), null)).toThrow(
      "This field cannot be blank.",
    );
    expect(() => models.FileField({ uploadTo: "/abs" })).toThrow("fields.E202");
  });
});

describe("ImageField", () => {
  test("fills the fields of the size", async () => {
    const car = await Car.objects.create({ name: "2cv", photo: new ContentFile(png, "front.png") });
    expect([car.photo.name, car.width, car.height]).toEqual(["cars/2cv/front.png", 3, 2]);
    await car.photo.delete();
    expect([car.width, car.height]).toEqual([null, null]);
  });

  test("imageSize() reads headers and nothing else", () => {
    const gif = Buffer.from("GIF89a\x05\x00\x07\x00", "latin1");
    const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0, 0xff, 0xc0, 0, 17, 8, 0, 9, 0, 4, 3]);
    expect([imageSize(png), imageSize(gif), imageSize(jpeg)]).toEqual([
      { width: 3, height: 2 },
      { width: 5, height: 7 },
      { width: 4, height: 9 },
    ]);
    expect([imageSize(Buffer.from("no image at all")), imageSize(Buffer.alloc(0))]).toEqual([null, null]);
  });
});
