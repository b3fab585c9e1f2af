import { describe, expect, it } from "vitest";
import type { TranslateSettings } from "../../src/translate/settings.ts";
import { shippedPack } from "./support/packs.ts";
import { translateText } from "./support/translate.ts";

const pack = shippedPack("wasi-0.2-to-0.3");
const run = (members: string, settings: Partial<TranslateSettings> = {}): string => {
  const text = `package a:b@0.1.0;\n\ninterface i {\n  use wasi:io/streams@0.2.0.{input-stream};\n  variant error-code { x }\n${members}\n}\n`;
  const after = translateText(text, pack, settings).files[0]?.after ?? "";
  return after.slice(after.indexOf("error-code { x }\n") + 17, -3);
};

const methods = `  resource r {
    open: static func() -> result<r, error-code>;
    size: func() -> result<u64, error-code>;
    set-size: func(v: u64) -> result<_, error-code>;
    flush: func() -> result<_, error-code>;
    name: func() -> string;
    read: func() -> result<input-stream, error-code>;
  }`;

describe("--async", () => {
  it("proven leaves what no rule proves", () => {
    expect(run(methods)).toBe(
      methods.replace("result<input-stream, error-code>", "tuple<stream<u8>, future<result<_, error-code>>>"),
    );
  });

  it("fallible takes methods that can fail, but no getter with its setter, and no stream", () => {
    expect(run(methods, { async: "fallible" })).toContain("flush: async func() -> result<_, error-code>;");
    expect(run(methods, { async: "fallible" }).match(/async func/g)).toHaveLength(1);
  });

  it("all takes everything but what hands over a stream", () => {
    expect(run(methods, { async: "all" }).match(/async func/g)).toHaveLength(5);
    expect(run(methods, { async: "all" })).toContain("open: static async func()");
  });

  it("none keeps even what a rule proves synchronous", () => {
    const pair =
      "  resource r {\n    start-x: func() -> result<_, error-code>;\n    finish-x: func() -> result<u8, error-code>;\n    subscribe: func() -> pollable;\n  }\n  use wasi:io/poll@0.2.3.{pollable};";
    expect(run(pair, { async: "none" })).toContain("  x: func() -> result<u8, error-code>;");
    expect(run(pair)).toContain("  x: async func() -> result<u8, error-code>;");
  });

  it("a list names the functions that wait", () => {
    const found = run(methods, { asyncList: new Set(["r.name", "i#r.flush", "a:b/i#r.size"]) });
    expect(found.match(/\S+: async func/g)).toEqual(["size: async func", "flush: async func", "name: async func"]);
  });
});

describe("--error-type", () => {
  it("names the type for streams that had none", () => {
    const found = run("  resource trouble;\n  get: func() -> input-stream;", { errorType: "trouble" });
    expect(found).toContain("get: func() -> tuple<stream<u8>, future<result<_, trouble>>>;");
  });
});

describe("--package-version and --keep-p2", () => {
  const text = `package a:b@0.1.0;

interface i {
  use wasi:io/streams@0.2.0.{input-stream};
  enum error-code { x }
  get: func() -> result<input-stream, error-code>;
}

world w {
  import wasi:cli/stdin@0.2.0;
  import wasi:io/poll@0.2.0;
  import i;
}
`;
  it("moves the version of a package that changed", () => {
    const result = translateText(text, pack, { packageVersions: new Map([["", "0.2.0"]]) });
    expect(result.files[0]?.after).toContain("package a:b@0.2.0;");
    expect(result.report.packages[0]?.notes.map(({ id }) => id)).not.toContain("note/version-bump");
    expect(translateText(text, pack, { packageVersions: new Map([["a:c", "0.2.0"]]) }).files[0]?.after).toContain(
      "package a:b@0.1.0;",
    );
  });

  it("adds to a world instead of replacing", () => {
    const after = translateText(text, pack, { keepOld: true }).files[0]?.after ?? "";
    expect(after).toContain(
      "  import wasi:cli/stdin@0.2.0;\n  import wasi:cli/stdin@0.3.0;\n  import wasi:io/poll@0.2.0;\n",
    );
    expect(translateText(after, pack, { keepOld: true }).files[0]?.after).toBe(after);
  });
});

describe("--keep-p2 where one statement becomes several, or several one", () => {
  const world = (members: string) => `package a:b@0.1.0;\n\nworld w {\n${members}}\n`;
  const keep = (text: string) => translateText(text, pack, { keepOld: true });

  it("keeps the include of a world that is gone, with its lines behind it", () => {
    const result = keep(world("  include wasi:http/imports@0.2.4;\n  import wasi:cli/stdin@0.3.0;\n"));
    const after = result.files[0]?.after ?? "";
    expect(after).toBe(
      world(`  include wasi:http/imports@0.2.4;
  import wasi:http/client@0.3.0;
  include wasi:clocks/imports@0.3.0;
  include wasi:random/imports@0.3.0;
  import wasi:cli/stdout@0.3.0;
  import wasi:cli/stderr@0.3.0;
  import wasi:cli/stdin@0.3.0;
`),
    );
    expect(result.report.packages[0]?.notes.map(({ id }) => id)).toContain("note/removed-function");
    const again = keep(after);
    expect(again.files[0]?.after ?? after).toBe(after);
    expect(again.report.packages.flatMap(({ notes }) => notes.map(({ id }) => id))).not.toContain(
      "note/removed-function",
    );
  });

  it("keeps both statements of a middleware, with the one include behind them", () => {
    const text = world("  include wasi:http/proxy@0.2.4;\n  import wasi:http/incoming-handler@0.2.4;\n");
    const after = keep(text).files[0]?.after ?? "";
    expect(after).toBe(
      world(
        "  include wasi:http/proxy@0.2.4;\n  include wasi:http/middleware@0.3.0;\n  import wasi:http/incoming-handler@0.2.4;\n",
      ),
    );
    expect(keep(after).files[0]?.after ?? after).toBe(after);
  });
});

describe("line endings and indentation", () => {
  it("are those of the text", () => {
    const crlf =
      "package a:b;\r\n\r\ninterface i {\r\n\tuse wasi:io/streams@0.2.0.{input-stream};\r\n\r\n\t/// docs\r\n\tget: func() -> input-stream;\r\n}\r\n";
    const after = translateText(crlf, pack).files[0]?.after ?? "";
    expect(after.replaceAll("\r\n", "")).not.toContain("\n");
    expect(after).toBe(
      "package a:b;\r\n\r\ninterface i {\r\n\t/// docs\r\n\tget: func() -> tuple<stream<u8>, future<result<_, error-code>>>;\r\n\r\n\t/// What can go wrong.\r\n\tvariant error-code {\r\n\t\t/// Any other cause, with a text for debugging.\r\n\t\tother(option<string>),\r\n\t}\r\n}\r\n",
    );
  });
});
