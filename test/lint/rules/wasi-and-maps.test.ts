import { describe, expect, it } from "vitest";
import { findings, lintAll, run } from "../harness.ts";

describe("p3/*", () => {
  it("know names of wasi:io by their path, through aliases and re-exports, also when nothing is there", async () => {
    const text = `package acme:queue@1.0.0;

interface base {
  use wasi:io/poll@0.2.3.{pollable as p};
  type ready = p;
  f: func(a: ready);
}

interface user {
  use base.{p as q};
  use wasi:io/streams@0.2.3.{input-stream, output-stream as out};
  wait: func() -> option<q>;
  read: func(a: borrow<out>) -> result<input-stream, u8>;
}

interface own {
  resource pollable;
  resource input-stream;
  get: func() -> tuple<pollable, input-stream>;
}
`;
    expect(await findings("p3/no-pollable", text)).toEqual([
      "5:8 type `ready` uses `pollable` of `wasi:io/poll`, which WASI 0.3 doesn't have",
      "12:3 function `wait` uses `pollable` of `wasi:io/poll`, which WASI 0.3 doesn't have",
    ]);
    expect(await findings("p3/no-input-output-stream", text)).toEqual([
      "13:3 function `read` uses `output-stream` and `input-stream` of `wasi:io/streams`; WASI 0.3 has `stream<u8>`",
    ]);
    expect(await findings("p3/no-wasi-io-dep", text)).toEqual([
      "4:7 `wasi:io/poll` is not part of WASI 0.3",
      "11:7 `wasi:io/streams` is not part of WASI 0.3",
    ]);
  });

  it("find a pair for one operation, and no start without a finish", async () => {
    const text = `package acme:net@1.0.0;

interface links {
  start-a: func();
  resource link { start-b: func(); finish-b: func(); finish-a: func(); }
}
`;
    expect(await findings("p3/no-start-finish", text)).toEqual([
      "5:19 method `link.start-b` and `finish-b` are one operation: an `async func` in WASI 0.3",
    ]);
  });

  it("find an out-parameter, and no resource that is returned or made", async () => {
    const set = "set: static func(this: NAME, value: result<string>);";
    const resource = (name: string, more = "") =>
      `  resource ${name} { ${more} ${set.replace("NAME", name)} }\n  take-${name}: func(out: ${name});\n`;
    const text = `package acme:rpc@1.0.0;\n\ninterface calls {\n${resource("a")}${resource("b", "constructor();")}${resource("c")}  make: func() -> c;\n}\n`;
    expect(await findings("p3/no-out-parameter", text)).toEqual([
      "4:12 resource `a` is an out-parameter: WASI 0.3 returns the result from an `async func`",
    ]);
  });

  it("find moved items of 0.2, and nothing of 0.3", async () => {
    const text = `package acme:app@1.0.0;

world app {
  import wasi:http/outgoing-handler@0.2.4;
  import wasi:http/handler@0.3.0;
  import wasi:cli/stdout@0.2.4;
  use wasi:http/types@0.2.1.{incoming-request, outgoing-request as out, method};
}
`;
    expect(await findings("p3/moved-item", text)).toEqual([
      "4:10 WASI 0.3 has `wasi:http/client` in place of `wasi:http/outgoing-handler`",
      "7:7 WASI 0.3 has `wasi:http/types#request` in place of `wasi:http/types#incoming-request`, `wasi:http/types#request` in place of `wasi:http/types#outgoing-request`",
    ]);
  });

  it("find one-shot futures, not the completion of a stream", async () => {
    const text = `package acme:store@1.0.0;

interface blobs {
  type body = stream<u8>;
  a: func() -> future<result<u8>>;
  b: func(data: body) -> future<result>;
  c: func() -> tuple<stream<u8>, future<result>>;
  d: func() -> future<u8>;
}
`;
    expect(await findings("p3/future-of-result", text)).toEqual([
      "5:3 function `a` returns a future of one result; `async func` would do",
    ]);
  });
});

describe("adopted/features", () => {
  it.each([
    ["async func", "f: async func();", "`async func`", "4:3"],
    ["an async method", "resource r { f: async func(); }", "`async func`", "4:16"],
    ["a stream", "f: func() -> stream<u8>;", "`stream`", "4:16"],
    ["a future in a record", "record r { a: future<u8> }", "`future`", "4:17"],
  ])("finds %s below WASI 0.3.0", async (_, item, feature, place) => {
    const text = `package acme:store@1.0.0;\n\ninterface types {\n  ${item}\n}\n`;
    const message = `${place} ${feature} came with WASI 0.3.0, but the target is 0.2.6`;
    expect(await findings("adopted/features", text, { settings: { wasi: "0.2.6" } })).toEqual([message]);
    for (const wasi of ["0.3.0", "0.3.0-rc-1", "0.3.1"]) {
      expect(await findings("adopted/features", text, { settings: { wasi } })).toEqual([]);
    }
  });

  const rule = "adopted/features";
  const text = (uses: string) => `package acme:store@1.0.0;

interface types {
  f: func(a: map<string, u8>) -> list<u8, 4>;
  g: func() -> error-context;
}

world app {
  @external-id("x")
  import f: func();
  import named: types;
  ${uses}
}
`;
  const experimental = [
    "4:34 `list<T, N>` is experimental: no WASI release has adopted it",
    "5:16 `error-context` is experimental: no WASI release has adopted it",
  ];

  it("takes the target from the configuration, or from what is referred to", async () => {
    expect(await findings(rule, text(""), { settings: { wasi: "0.3.1" } })).toEqual(experimental);
    expect(await findings(rule, text("import wasi:cli/stdout@0.3.1;"))).toEqual(experimental);
    const old = [
      "4:14 `map<K, V>` came with WASI 0.3.1, but the target is 0.3.0",
      ...experimental,
      "9:3 `@external-id` came with WASI 0.3.1, but the target is 0.3.0",
      "11:10 a named import came with WASI 0.3.1, but the target is 0.3.0",
    ];
    expect(await findings(rule, text(""), { settings: { wasi: "0.3.0" } })).toEqual(old);
    expect(await findings(rule, text("import wasi:cli/stdout@0.3.0;"))).toEqual(old);
  });
});

describe("map/key-type", () => {
  it("takes primitive keys by name only, and is told once", async () => {
    const text = `package acme:store@1.0.0;

interface types {
  type k = string;
  enum e { a }
  type a = map<k, u8>;
  type b = map<e, u8>;
  type c = map<f32, map<string, map<list<u8>, u8>>>;
  type d = map<char, map<s64, map<bool, string>>>;
  use other.{id as used};
  type second = used;
  f: func() -> map<second, u8>;
}
interface other { type id = u64; }
`;
    expect(await lintAll(text, { presets: ["spec"] })).toEqual([
      "map/key-type 6:16 `k` can't be the key of a map: write `string`, an alias isn't allowed there",
      "map/key-type 7:16 `e` can't be the key of a map: bool, an integer, char or string can",
      "map/key-type 8:16 `f32` can't be the key of a map: bool, an integer, char or string can",
      "map/key-type 8:37 `list<u8>` can't be the key of a map: bool, an integer, char or string can",
      "map/key-type 12:20 `second` can't be the key of a map: write `u64`, an alias isn't allowed there",
    ]);
  });
});

describe("map/candidate", () => {
  const rule = "map/candidate";
  const text = `package acme:app@1.0.0;

interface env {
  type name = string;
  enum kind { a }
  get-environment: func() -> list<tuple<string, string>>;
  a: func() -> list<tuple<name, string>>;
  b: func() -> list<tuple<kind, string>>;
  c: func() -> list<tuple<f32, string>>;
  d: func() -> list<tuple<string, string, string>>;
  e: func() -> list<tuple<string, string>, 4>;
  headers: func() -> list<tuple<string, string>>;
  f: func(query: list<tuple<string, string>>);
  /// A name may come more than once.
  g: func() -> list<tuple<string, string>>;
  resource bag {
    append: func(a: string);
    all: func() -> list<tuple<string, string>>;
  }
  record config { values: list<tuple<u32, list<u8>>>, fields: list<tuple<string, string>> }
}
`;

  it("offers a map where the key is written out and nothing says that it comes twice", async () => {
    const { diagnostics } = await run(text, { rule, settings: { wasi: "0.3.1" } });
    expect(
      diagnostics.map(({ severity, message, fix }) => [severity, message, fix?.kind, fix?.edits[0]?.text]),
    ).toEqual([
      [
        "info",
        "`list<tuple<string, string>>` of function `get-environment` could be `map<string, string>`",
        "suggestion",
        "map<string, string>",
      ],
      [
        "info",
        "`list<tuple<u32, list<u8>>>` of record `config` could be `map<u32, list<u8>>`",
        "suggestion",
        "map<u32, list<u8>>",
      ],
    ]);
  });

  it("is silent below WASI 0.3.1, told by the configuration or by what is referred to", async () => {
    expect(await findings(rule, text, { settings: { wasi: "0.3.0" } })).toEqual([]);
    const dependent = text.replace("interface env {", "world w { import wasi:cli/stdin@0.3.0; }\ninterface env {");
    expect(await findings(rule, dependent)).toEqual([]);
    expect(await findings(rule, text)).toHaveLength(2);
  });
});

describe("map/candidate and its option", () => {
  it("reports lists of which nothing tells only where it is asked to", async () => {
    const text = "package acme:store@1.0.0;\n\ninterface types {\n  f: func(x: list<tuple<string, u8>>);\n}\n";
    const settings = { wasi: "0.3.1" };
    expect(await findings("map/candidate", text, { settings, options: { unclear: false } })).toEqual([]);
    expect(await findings("map/candidate", text, { settings, options: { unclear: true } })).toHaveLength(1);
  });
});
