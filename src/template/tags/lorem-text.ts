/** Filler text in the manner of Cicero, as printers have used it for centuries. */
const COMMON_PARAGRAPH =
  "Lorem ipsum dolor sit amet, consectetur adipisicing elit, sed do eiusmod tempor incididunt ut labore et " +
  "dolore magna aliqua. Ut enim ad minim veniam, quis nostrud exercitation ullamco laboris nisi ut aliquip ex " +
  "ea commodo consequat. Duis aute irure dolor in reprehenderit in voluptate velit esse cillum dolore eu fugiat " +
  "nulla pariatur. Excepteur sint occaecat cupidatat non proident, sunt in culpa qui officia deserunt mollit " +
  "anim id est laborum.";

const WORDS = (
  "exercitationem perferendis perspiciatis laborum eveniet sunt iure nam nobis eum cum officiis excepturi odio " +
  "consectetur quasi aut quisquam vel eligendi itaque non odit tempore quaerat dignissimos facilis neque nihil " +
  "expedita vitae vero ipsum nisi animi cumque pariatur velit modi natus iusto eaque sequi illo sed ex et " +
  "voluptatibus tempora veritatis ratione assumenda incidunt nostrum placeat aliquid fuga provident praesentium " +
  "rem necessitatibus suscipit adipisci quidem possimus voluptas debitis sint accusantium unde sapiente " +
  "voluptate qui aspernatur laudantium soluta amet quo aliquam saepe culpa libero ipsa dicta reiciendis " +
  "nesciunt doloribus autem impedit minima maiores repudiandae ipsam obcaecati ullam enim totam delectus " +
  "ducimus quis voluptates dolores molestiae harum dolorem quia voluptatem molestias magni distinctio omnis " +
  "illum dolorum voluptatum ea quas quam corporis quae blanditiis atque deserunt laboriosam earum consequuntur " +
  "hic cupiditate quibusdam accusamus ut rerum error minus eius ab ad nemo fugit officia at in id quos " +
  "reprehenderit numquam iste fugiat sit inventore beatae repellendus magnam recusandae quod explicabo " +
  "doloremque aperiam consequatur asperiores commodi optio dolor labore temporibus repellat veniam architecto " +
  "est esse mollitia nulla a similique eos alias dolore tenetur deleniti porro facere maxime corrupti"
).split(" ");

const COMMON_WORDS =
  "lorem ipsum dolor sit amet consectetur adipisicing elit sed do eiusmod tempor incididunt ut labore et dolore magna aliqua".split(
    " ",
  );

const randomInt = (low: number, high: number): number => low + Math.floor(Math.random() * (high - low + 1));

/** `count` different words in any order. */
function sample(count: number): string[] {
  const left = [...WORDS];
  return Array.from({ length: Math.min(count, left.length) }, () => left.splice(randomInt(0, left.length - 1), 1)[0]!);
}

function sentence(): string {
  const sections = Array.from({ length: randomInt(1, 5) }, () => sample(randomInt(3, 12)).join(" "));
  const text = sections.join(", ");
  return `${text[0]!.toUpperCase()}${text.slice(1)}${Math.random() < 0.5 ? "?" : "."}`;
}

/** Paragraphs; with `common` the first is the well-known one. */
export function loremParagraphs(count: number, common: boolean): string[] {
  return Array.from({ length: Math.max(0, count) }, (_, i) =>
    common && i === 0 ? COMMON_PARAGRAPH : Array.from({ length: randomInt(1, 4) }, sentence).join(" "),
  );
}

/** Words; with `common` the first nineteen are the well-known ones. A negative count counts from the end of those. */
export function loremWords(count: number, common: boolean): string {
  const words = common ? [...COMMON_WORDS] : [];
  while (words.length < count) words.push(...sample(Math.min(count - words.length, WORDS.length)));
  return words.slice(0, count).join(" ");
}
