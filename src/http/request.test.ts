import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type SettingsInput, swapSettings } from "../core/conf/settings.ts";
import "../core/conf/index.ts";
import "./settings.ts";
import {
  BadRequest,
  DisallowedHost,
  RequestDataTooBig,
  TooManyFieldsSent,
  TooManyFilesSent,
} from "../core/errors/index.ts";
import { MultiPartParserError, RawPostDataException, UnreadablePostError } from "./errors.ts";
import { HttpRequest } from "./request.ts";
import type { RequestSource } from "./request-source.ts";

let restore: (() => void)[] = [];
const use = (changes: SettingsInput): void => void restore.unshift(swapSettings(changes));
beforeEach(() => use({ SECRET_KEY: "x".repeat(50), ALLOWED_HOSTS: ["example.com", ".books.org"] }));
afterEach(() => {
  for (const undo of restore) undo();
  restore = [];
});

async function* bytes(...chunks: (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const chunk of chunks) yield typeof chunk === "string" ? Buffer.from(chunk) : chunk;
}

const request = (url = "/", source: Partial<RequestSource> = {}): HttpRequest =>
  new HttpRequest({
    method: "GET",
    url,
    scheme: "http",
    body: null,
    ...source,
    headers: { host: "example.com", ...source.headers },
  });

const post = (body: string | Uint8Array, type: string, headers: Record<string, string> = {}): HttpRequest =>
  request("/", {
    method: "POST",
    body: bytes(body),
    headers: { "content-type": type, "content-length": String(Buffer.byteLength(body)), ...headers },
  });

describe("path and query", () => {
  test.each([
    ["/a/b/?x=1&x=2", "/a/b/", "x=1&x=2"],
    ["/caf%C3%A9/%E2%82%AC", "/café/€", ""],
    ["/%FF/a%2Fb", "/%FF/a/b", ""],
    ["/100%", "/100%", ""],
    ["http://example.com/x?y", "/x", "y"],
    ["http://example.com", "/", ""],
    ["*", "/", ""],
    ["//evil.com/x", "//evil.com/x", ""],
  ])("of %s", (url, path, query) => {
    expect(request(url).path).toBe(path);
    expect(request(url).queryString).toBe(query);
  });

  test("GET has all values and cannot be changed", () => {
    const { GET } = request("/?a=1&a=2&b=&c&%F0%9F%98%80=+&d=1;e=2");
    expect(GET.getlist("a")).toEqual(["1", "2"]);
    expect(GET.get("b")).toBe("");
    expect(GET.get("c")).toBe("");
    expect(GET.get("😀")).toBe(" ");
    expect(GET.get("d")).toBe("1;e=2");
    expect(() => GET.set("a", "3")).toThrow("immutable");
    const copy = GET.copy();
    copy.set("a", "x/y");
    expect(copy.urlencode("/")).toContain("a=x/y");
  });

  test("too many fields are refused", () => {
    const many = request(`/?${"a=1&".repeat(1001)}`);
    expect(() => many.GET).toThrow(TooManyFieldsSent);
  });

  test("names of fields are never structure", () => {
    const { GET } = request("/?__proto__=x&constructor=y");
    expect(GET.get("__proto__")).toBe("x");
    expect(GET.get("toString")).toBeUndefined();
  });

  test("getFullPath() and buildAbsoluteUri() encode", () => {
    const r = request("/caf%C3%A9?q=1");
    expect(r.getFullPath()).toBe("/caf%C3%A9?q=1");
    expect(r.getFullPath(true)).toBe("/caf%C3%A9/?q=1");
    expect(r.buildAbsoluteUri()).toBe("http://example.com/caf%C3%A9?q=1");
    expect(r.buildAbsoluteUri("/x/")).toBe("http://example.com/x/");
    expect(r.buildAbsoluteUri("https://other.org/é")).toBe("https://other.org/%C3%A9");
    expect(r.buildAbsoluteUri("//other.org/x")).toBe("http://other.org/x");
    expect(request("/a/b/").buildAbsoluteUri("../c")).toBe("http://example.com/a/c");
    expect(request("//evil.com/x").buildAbsoluteUri()).toBe("http://example.com//evil.com/x");
  });
});

describe("getHost()", () => {
  test.each(["example.com", "EXAMPLE.com:8000", "shop.books.org", "books.org."])("takes %s", (host) => {
    expect(request("/", { headers: { host } }).getHost()).toBe(host);
  });

  test.each([
    "evil.com",
    "example.com@evil.com",
    "example.com/x",
    "exa mple.com",
    "",
    "example.com:80:80",
    "[::1",
    "notbooks.org",
  ])("refuses %j", (host) => {
    expect(() => request("/", { headers: { host } }).getHost()).toThrow(DisallowedHost);
  });

  test("heeds proxies only when told to", () => {
    const headers = { "x-forwarded-host": "shop.books.org", "x-forwarded-proto": "https" };
    expect(request("/", { headers }).getHost()).toBe("example.com");
    expect(request("/", { headers }).isSecure()).toBe(false);
    use({ USE_X_FORWARDED_HOST: true, SECURE_PROXY_SSL_HEADER: ["HTTP_X_FORWARDED_PROTO", "https"] });
    expect(request("/", { headers }).getHost()).toBe("shop.books.org");
    expect(request("/", { headers }).isSecure()).toBe(true);
  });
});

describe("headers", () => {
  test("are found in any case, but not by underscores", () => {
    const r = request("/", { headers: { "x-user": "real", x_user: "forged", remote_user: "root" } });
    expect(r.headers.get("X-User")).toBe("real");
    expect(r.headers.get("remote_user")).toBeUndefined();
    expect(r.META["HTTP_X_USER"]).toBe("real");
    expect(r.META["HTTP_REMOTE_USER"]).toBeUndefined();
    expect(r.headers.has("constructor")).toBe(false);
  });

  test("accepts() and getPreferredType() weigh types", () => {
    const r = request("/", { headers: { accept: "text/html;q=0.5, application/json, text/*;q=0.1, image/png;q=0" } });
    expect(r.accepts("application/json")).toBe(true);
    expect(r.accepts("image/png")).toBe(false);
    expect(r.getPreferredType(["text/plain", "text/html", "application/json"])).toBe("application/json");
    expect(r.getPreferredType(["text/plain", "text/html"])).toBe("text/html");
    expect(r.getPreferredType(["image/png"])).toBeUndefined();
  });

  test("cookies are read as browsers send them", () => {
    const cookie = 'a=1; b="x\\054y"; noname; a=2; c=é; __proto__=z; d=a=b';
    expect({ ...request("/", { headers: { cookie } }).COOKIES }).toMatchObject({
      a: "2",
      b: "x,y",
      "": "noname",
      d: "a=b",
    });
  });
});

describe("form bodies", () => {
  test("POST wants parse() first, and the handler does it", async () => {
    const r = post("a=1&b=%C3%A9", "application/x-www-form-urlencoded; charset=UTF-8");
    expect(() => r.POST).toThrow(RawPostDataException);
    await r.parse();
    expect(r.POST.get("b")).toBe("é");
    expect((await r.body()).toString()).toBe("a=1&b=%C3%A9");
  });

  test("a body that is no form leaves POST empty", async () => {
    const r = post('{"a": 1}', "application/json");
    expect(r.POST.size).toBe(0);
    expect(await r.json()).toEqual({ a: 1 });
  });

  const multipart = (...parts: string[]): HttpRequest =>
    post(
      `${parts.map((part) => `--BoUnD\r\n${part}\r\n`).join("")}--BoUnD--\r\n`,
      "multipart/form-data; boundary=BoUnD",
    );
  const field = (name: string, value: string): string =>
    `Content-Disposition: form-data; name="${name}"\r\n\r\n${value}`;
  const file = (name: string, fileName: string, content: string, more = ""): string =>
    `Content-Disposition: form-data; name="${name}"; filename="${fileName}"\r\nContent-Type: text/plain\r\n${more}\r\n${content}`;

  test("multipart gives fields and files", async () => {
    const r = multipart(field("a", "1"), field("a", "zwei é"), file("f", "x.txt", "hello"), file("empty", "", ""));
    await r.parse();
    expect(r.POST.getlist("a")).toEqual(["1", "zwei é"]);
    const upload = r.FILES.get("f")!;
    expect([upload.name, upload.size, upload.contentType, await upload.text()]).toEqual([
      "x.txt",
      5,
      "text/plain",
      "hello",
    ]);
    expect(r.FILES.has("empty")).toBe(false);
  });

  test("large uploads go to a file that goes away with the request", async () => {
    use({ FILE_UPLOAD_MAX_MEMORY_SIZE: 10 });
    const r = multipart(file("f", "big.bin", "x".repeat(100_000)));
    await r.parse();
    const upload = r.FILES.get("f")!;
    expect(upload.constructor.name).toBe("TemporaryUploadedFile");
    expect((await upload.read()).byteLength).toBe(100_000);
    await r.close();
    await expect(upload.read()).rejects.toThrow("ENOENT");
  });

  test.each([
    "/tmp/hax0rd.txt",
    "C:\\\\Windows\\\\hax0rd.txt",
    "../../hax0rd.txt",
    "..&#x2F;hax0rd.txt",
    "..&sol;hax0rd.txt",
    "subdir/hax0rd.txt",
    "sub/dir\\\\hax0rd.txt",
  ])("a file named %s is named hax0rd.txt", async (name) => {
    const r = multipart(file("f", name, "x"));
    await r.parse();
    expect(r.FILES.get("f")?.name).toBe("hax0rd.txt");
  });

  test("base64 parts are decoded, bad ones refused", async () => {
    const good = multipart(
      file("f", "x", Buffer.from("hello").toString("base64"), "Content-Transfer-Encoding: base64\r\n"),
    );
    await good.parse();
    expect(await good.FILES.get("f")?.text()).toBe("hello");
    const bad = multipart(file("f", "x", "a", "Content-Transfer-Encoding: base64\r\n"));
    await expect(bad.parse()).rejects.toThrow(MultiPartParserError);
    expect(bad.POST.size).toBe(0);
  });

  test("limits hold for fields, files and memory", async () => {
    use({ DATA_UPLOAD_MAX_NUMBER_FIELDS: 2, DATA_UPLOAD_MAX_NUMBER_FILES: 1, DATA_UPLOAD_MAX_MEMORY_SIZE: 50 });
    await expect(multipart(field("a", "1"), field("b", "1"), field("c", "1")).parse()).rejects.toThrow(
      TooManyFieldsSent,
    );
    await expect(multipart(file("a", "1", ""), file("b", "1", "")).parse()).rejects.toThrow(TooManyFilesSent);
    await expect(multipart(field("a", "x".repeat(51))).parse()).rejects.toThrow(RequestDataTooBig);
    await expect(post(`a=${"x".repeat(60)}`, "application/x-www-form-urlencoded").parse()).rejects.toThrow(
      RequestDataTooBig,
    );
  });

  test("an understated length does not get around the limit", async () => {
    use({ DATA_UPLOAD_MAX_MEMORY_SIZE: 50 });
    const r = post("x".repeat(100), "text/plain", { "content-length": "9" });
    await expect(r.body()).rejects.toThrow(RequestDataTooBig);
  });

  test.each(["multipart/form-data", "multipart/form-data; boundary=é", "multipart/form-data; boundary="])(
    "a missing or bad boundary is refused: %s",
    async (type) => {
      await expect(post("x", type).parse()).rejects.toThrow(MultiPartParserError);
    },
  );

  test("a body that ends early is refused", async () => {
    const r = post(
      '--b\r\nContent-Disposition: form-data; name="f"; filename="x"\r\n\r\nhal',
      "multipart/form-data; boundary=b",
    );
    await expect(r.parse()).rejects.toThrow(MultiPartParserError);
  });

  test("a broken connection is told apart", async () => {
    const broken = (async function* () {
      yield Buffer.from("a=1");
      throw new Error("ECONNRESET");
    })();
    const r = request("/", {
      method: "POST",
      body: broken,
      headers: { "content-type": "application/x-www-form-urlencoded" },
    });
    await expect(r.parse()).rejects.toThrow(UnreadablePostError);
  });
});

describe("json()", () => {
  test("gives objects without a prototype at every level", async () => {
    const data = await post('{"__proto__": {"admin": true}, "a": [{"b": 1}]}', "application/json").json<{
      a: unknown[];
    }>();
    expect(Object.getPrototypeOf(data)).toBeNull();
    expect(Object.getPrototypeOf(data.a[0])).toBeNull();
    expect(({} as Record<string, unknown>)["admin"]).toBeUndefined();
  });

  test("refuses what is not JSON and survives depth", async () => {
    await expect(post("{", "application/json").json()).rejects.toThrow(BadRequest);
    const deep = post("[".repeat(100_000) + "]".repeat(100_000), "application/json");
    await expect(deep.json()).resolves.toBeDefined();
  });
});
