import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { folderWith, witkit } from "../support/cli.ts";
import { createOracle } from "../support/oracle.ts";
import { assemble } from "../support/wat.ts";

const fixture = (path: string) =>
  readFileSync(fileURLToPath(new URL(`../../fixtures/maps/${path}`, import.meta.url)), "utf8");

const oracle = await createOracle();
const warehouse = fixture("warehouse/warehouse.wit");

describe.skipIf(!oracle)("components with maps, made by the official encoder", () => {
  let folder = "";

  beforeAll(async () => {
    const depot = await oracle?.encode(warehouse, "depot");
    const core = await assemble(fixture("region/region.wat"));
    const region = await oracle?.encode(fixture("region/region.wit"), "app", core);
    if (!depot || !region) throw new Error("the official encoder made nothing");
    folder = folderWith({
      "depot.wasm": depot.component,
      "package.wasm": depot.package,
      "region.wasm": region.component,
      "warehouse.wit": warehouse,
      "right.json": '{ "config": { "region": "north" } }\n',
      "wrong.json": '{ "config": { "regoin": "north" } }\n',
    });
  });

  const run = (...args: readonly string[]) => witkit(args, { cwd: folder });

  it("print as WIT, with every map of imports, exports, records and variants", () => {
    const { code, stdout, stderr } = run("print", "depot.wasm");
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toBe(`package root:component;

world root {
  import depot:warehouse/settings@1.2.0;
  import audit: interface {
    record-all: func(entries: map<u64, tuple<string, f64>>);
  }
  import limits: func() -> map<string, u32>;

  export run: func(env: map<string, string>) -> result<_, map<string, string>>;
  export depot:warehouse/stock@1.2.0;
}

package depot:warehouse@1.2.0 {
  interface settings {
    get: func(key: string) -> option<string>;

    get-all: func() -> map<string, string>;
  }

  interface stock {
    type levels = map<u32, u64>;

    record shelf {
      label: string,
      counts: map<string, u32>,
      notes: option<map<char, string>>,
    }

    variant change {
      recount(map<string, s32>),
      moved(tuple<map<u8, bool>, map<bool, u8>>),
      nothing,
    }

    resource aisle {
      constructor(shelves: map<u16, shelf>);
      find: func(names: list<map<s8, string>>) -> result<map<u64, list<u8>>, map<string, string>>;
      merge: static func(parts: map<s64, map<s16, borrow<aisle>>>) -> aisle;
    }

    levels-now: func() -> levels;

    %map: func(%map: map<s32, option<levels>>) -> map<string, change>;
  }
}
`);
  });

  it("print as WIT that the official parser accepts, and so does a binary package", async () => {
    for (const file of ["depot.wasm", "package.wasm", "region.wasm"]) {
      const { code, stdout } = run("print", file);
      expect([file, code]).toEqual([file, 0]);
      expect([file, await oracle?.check({ source: stdout })]).toEqual([file, { ok: true, message: "" }]);
      expect([file, run("check", "--strict", file).code]).toEqual([file, 0]);
    }
  });

  it("have the maps of the text that they were made from in their JSON model", () => {
    const maps = (file: string) => {
      const model = JSON.parse(run("print", "--json", file).stdout) as { types: { kind: object | string }[] };
      const plain = model.types.flatMap(({ kind }) =>
        typeof kind === "object" && "map" in kind && !/\d/.test(JSON.stringify(kind).replace(/"[a-z]+\d+"/g, ""))
          ? [JSON.stringify(kind)]
          : [],
      );
      return [...new Set(plain)].sort();
    };
    expect(maps("warehouse.wit")).toHaveLength(8);
    expect(maps("package.wasm")).toEqual(maps("warehouse.wit"));
    expect(maps("depot.wasm")).toEqual(maps("warehouse.wit"));
  });

  it("are searched for what they read", () => {
    const { stdout } = run("env", "region.wasm", "--format", "json");
    const [file] = (JSON.parse(stdout) as { files: { analyzed: string; reads: object[] }[] }).files;
    expect(file).toMatchObject({
      analyzed: "all",
      reads: [{ source: "config", key: "region", match: "exact", confidence: "certain" }],
    });
    expect(run("env", "region.wasm", "--check", "right.json").code).toBe(0);
    const wrong = run("env", "region.wasm", "--check", "wrong.json", "--format", "concise");
    expect(wrong.code).toBe(1);
    expect(wrong.stdout.split("\n")[0]).toBe(
      "region.wasm: error[env/missing-required]: config key `region` is not supplied; the program stops without it (region.wasm reads it in run, module 0, function 3, offset 0x13c)",
    );
    expect(JSON.parse(run("env", "depot.wasm", "--format", "json").stdout)).toMatchObject({
      files: [{ kind: "component", analyzed: "all", reads: [] }],
    });
  });
});
