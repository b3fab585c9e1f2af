/** A vendored layout: the files of a project before the translation, and what becomes of it. */
export interface Layout {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  /** Packages that are nowhere: the output can't be accepted as it lies on the disk, and that alone is no failure. */
  readonly incomplete?: boolean;
  /** Texts that have to be there afterwards. */
  readonly kept?: readonly string[];
}

const streams = "resource input-stream;\n  resource output-stream;";
const wasi = (version: string): Readonly<Record<string, string>> => ({
  io: `package wasi:io@${version};\n\ninterface poll {\n  resource pollable;\n}\ninterface streams {\n  use poll.{pollable};\n  ${streams}\n}\n`,
  clocks: `package wasi:clocks@${version};\n\ninterface wall-clock {\n  record datetime { seconds: u64, nanoseconds: u32 }\n  now: func() -> datetime;\n}\ninterface monotonic-clock {\n  use wasi:io/poll@${version}.{pollable};\n  type instant = u64;\n  now: func() -> instant;\n  subscribe-instant: func(when: instant) -> pollable;\n}\n`,
  random: `package wasi:random@${version};\n\ninterface random {\n  get-random-u64: func() -> u64;\n}\n`,
  http: `package wasi:http@${version};\n\ninterface types {\n  use wasi:io/streams@${version}.{input-stream};\n  use wasi:clocks/monotonic-clock@${version}.{instant};\n  resource fields;\n  at: func() -> instant;\n  body: func() -> input-stream;\n}\n`,
});

const uses = {
  streams: (version: string) =>
    `  use wasi:io/streams@${version}.{input-stream};\n  read: func() -> result<input-stream, error-code>;\n`,
  clock: (version: string) => `  use wasi:clocks/wall-clock@${version}.{datetime};\n  at: func() -> datetime;\n`,
  fields: (version: string) => `  use wasi:http/types@${version}.{fields};\n  head: func(f: borrow<fields>);\n`,
};
type Use = keyof typeof uses;

function app(parts: readonly (readonly [Use, string])[], world = ""): string {
  const bodies = parts.map(
    ([use, version], index) => `interface i${index} {\n  enum error-code { failed }\n${uses[use](version)}}\n`,
  );
  return `package acme:app@0.1.0;\n\n${bodies.join("\n")}${world}`;
}

/** How vendored packages are named: as `wit-deps`, `wkg` and people do. */
const namings: Readonly<Record<string, (name: string, version: string) => string>> = {
  folders: (name) => `wit/deps/${name}/${name}.wit`,
  files: (name) => `wit/deps/${name}.wit`,
  wkg: (name, version) => `wit/deps/wasi-${name}-${version}/package.wit`,
  at: (name, version) => `wit/deps/${name}@${version}/main.wit`,
};

function vendor(naming: string, version: string, names: readonly string[], suffix = ""): Record<string, string> {
  const place = namings[naming];
  return Object.fromEntries(
    names.map((name) => [
      (place?.(name, version) ?? name).replace(/(\/[\w@.-]+?)(\.wit|\/\w+\.wit)$/, `$1${suffix}$2`),
      wasi(version)[name] ?? "",
    ]),
  );
}

const all = ["io", "clocks", "random", "http"];

/** Layouts of each kind, in each way of naming. */
export const layouts: readonly Layout[] = Object.keys(namings).flatMap((naming): readonly Layout[] => {
  const named = (name: string, files: Readonly<Record<string, string>>, incomplete = false): Layout => ({
    name: `${naming}: ${name}`,
    files,
    ...(incomplete ? { incomplete } : {}),
  });
  const main = (text: string) => ({ "wit/app.wit": text });
  const box = `package acme:box@1.0.0;\n\ninterface box {\n  use wasi:io/streams@0.2.3.{input-stream};\n  open: func() -> input-stream;\n}\n`;
  return [
    named("io alone", { ...main(app([["streams", "0.2.3"]])), ...vendor(naming, "0.2.3", ["io"]) }),
    named("everything", {
      ...main(
        app([
          ["fields", "0.2.3"],
          ["clock", "0.2.3"],
          ["streams", "0.2.3"],
        ]),
      ),
      ...vendor(naming, "0.2.3", all),
    }),
    named("what nothing uses goes along", { ...main(app([["streams", "0.2.3"]])), ...vendor(naming, "0.2.3", all) }),
    named("two versions", {
      ...main(
        app([
          ["fields", "0.2.3"],
          ["clock", "0.2.0"],
        ]),
      ),
      ...vendor(naming, "0.2.3", all),
      ...vendor(naming, "0.2.0", ["io", "clocks"], "-old"),
    }),
    named("four versions", {
      ...main(
        app([
          ["clock", "0.2.0"],
          ["clock", "0.2.1"],
          ["streams", "0.2.2"],
          ["fields", "0.2.3"],
        ]),
      ),
      ...vendor(naming, "0.2.0", ["io", "clocks"], "-v0"),
      ...vendor(naming, "0.2.1", ["io", "clocks"], "-v1"),
      ...vendor(naming, "0.2.2", ["io", "clocks"], "-v2"),
      ...vendor(naming, "0.2.3", all),
    }),
    named("a package of somebody else that stays at 0.2", {
      ...main(app([["clock", "0.2.3"]], "world w {\n  import acme:box/box@1.0.0;\n}\n")),
      ...vendor(naming, "0.2.3", ["io", "clocks"]),
      "wit/deps/box/box.wit": box,
    }),
    named("a package of somebody else that nothing refers to", {
      ...main(app([["clock", "0.2.3"]])),
      ...vendor(naming, "0.2.3", ["io", "clocks"]),
      "wit/deps/box.wit": box,
    }),
    named("nested deps and other files in vendored folders", {
      ...main(
        app([
          ["streams", "0.2.3"],
          ["clock", "0.2.3"],
        ]),
      ),
      ...vendor(naming, "0.2.3", ["io", "clocks"]),
      "wit/deps/io/README.md": "# io\n",
      "wit/deps/io/deps/clocks/clocks.wit": wasi("0.2.3").clocks ?? "",
      "wit/deps/io/io.wit": wasi("0.2.3").io ?? "",
      ...(naming === "folders" ? {} : { "wit/app.wit": app([["clock", "0.2.3"]]) }),
    }),
    named("manifests and lock files", {
      ...main(app([["clock", "0.2.3"]])),
      ...vendor(naming, "0.2.3", ["io", "clocks"]),
      "wkg.toml": '[overrides."wasi:clocks"]\nversion = "0.2.3"\n',
      "wit/deps.toml": 'clocks = "https://github.com/WebAssembly/wasi-clocks/archive/v0.2.3.tar.gz"\n',
      "wkg.lock": "version = 1\n",
    }),
    named("0.2 beside 0.3 in a world", {
      ...main(app([], "world w {\n  import wasi:random/random@0.2.3;\n  import wasi:random/random@0.3.0;\n}\n")),
      ...vendor(naming, "0.2.3", ["random"]),
      "wit/deps/random-new.wit":
        "package wasi:random@0.3.0;\n\ninterface random {\n  get-random-u64: func() -> u64;\n}\n",
    }),
    {
      ...named("a world that serves 0.2 and 0.3, beside an interface that moves", {
        ...main(
          app(
            [["clock", "0.2.3"]],
            "world both {\n  import wasi:clocks/wall-clock@0.2.3;\n  import wasi:clocks/system-clock@0.3.0;\n}\n",
          ),
        ),
        ...vendor(naming, "0.2.3", ["io", "clocks"]),
        "wit/deps/new-clocks.wit":
          "package wasi:clocks@0.3.0;\n\ninterface system-clock {\n  record instant { seconds: s64, nanoseconds: u32 }\n}\n",
      }),
      kept: [
        "import wasi:clocks/wall-clock@0.2.3;",
        "import wasi:clocks/system-clock@0.3.0;",
        "use wasi:clocks/system-clock@0.3.0.{",
      ],
    },
    named("a package that needs no edit", {
      ...main("package acme:app@0.1.0;\n\nworld w {\n  import acme:box/box@1.0.0;\n}\n"),
      ...vendor(naming, "0.2.3", ["io"]),
      "wit/deps/box.wit": box,
    }),
    named(
      "a package that is nowhere",
      {
        ...main(app([["clock", "0.2.3"]], "world w {\n  import acme:gone/box@1.0.0;\n}\n")),
        ...vendor(naming, "0.2.3", ["io", "clocks"]),
      },
      true,
    ),
    named(
      "none vendored",
      main(
        app([
          ["clock", "0.2.3"],
          ["streams", "0.2.3"],
        ]),
      ),
    ),
  ];
});
