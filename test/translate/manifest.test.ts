import { describe, expect, it } from "vitest";
import { updateManifest } from "../../src/translate/project/manifest.ts";
import { shippedPack } from "./support/packs.ts";

const packs = [shippedPack("wasi-0.2-to-0.3")];

describe("manifests beside a package", () => {
  it("wkg.toml: versions move, what is gone goes, the rest stays", () => {
    const before = `[overrides]
"wasi:http" = { version = "0.2.3" } # keep
"wasi:io" = "0.2.3"
"wasi:keyvalue" = "0.2.0-draft"
"acme:http" = "0.2.3"

[metadata]
version = "0.2.3"
`;
    expect(updateManifest("wkg.toml", before, packs).text).toBe(`[overrides]
"wasi:http" = { version = "0.3.0" } # keep
"wasi:keyvalue" = "0.2.0-draft"
"acme:http" = "0.2.3"

[metadata]
version = "0.2.3"
`);
  });

  it("deps.toml: archives move to the one repository, checksums go", () => {
    const before = `http = "https://github.com/WebAssembly/wasi-http/archive/v0.2.3.tar.gz"
io = { url = "https://github.com/WebAssembly/wasi-io/archive/v0.2.3.tar.gz", sha256 = "aa" }
clocks = { url = "https://github.com/WebAssembly/wasi-clocks/archive/v0.2.3.tar.gz", sha256 = "aa", sha512 = "bb" }
logging = "https://github.com/WebAssembly/wasi-logging/archive/main.tar.gz"
own = "../own"

[random]
url = "https://github.com/WebAssembly/wasi-random/archive/v0.2.3.tar.gz"
sha256 = "cc"
`;
    const { text, changed } = updateManifest("deps.toml", before, packs);
    expect(changed).toBe(true);
    expect(
      text,
    ).toBe(`http = { url = "https://github.com/WebAssembly/WASI/archive/v0.3.0.tar.gz", subdir = "proposals/http/wit" }
clocks = { url = "https://github.com/WebAssembly/WASI/archive/v0.3.0.tar.gz", subdir = "proposals/clocks/wit" }
logging = "https://github.com/WebAssembly/wasi-logging/archive/main.tar.gz"
own = "../own"

[random]
url = "https://github.com/WebAssembly/WASI/archive/v0.3.0.tar.gz"
subdir = "proposals/random/wit"
`);
    expect(updateManifest("deps.toml", text, packs).changed).toBe(false);
  });

  it("a line about what is gone stays where it is still in use", () => {
    const inUse = new Set(["wasi:io@0.2.3"]);
    const wkg = '[overrides]\n"wasi:io" = "0.2.3"\n';
    expect(updateManifest("wkg.toml", wkg, packs, inUse)).toEqual({ text: wkg, changed: false });
    const deps = 'io = "https://github.com/WebAssembly/wasi-io/archive/v0.2.3.tar.gz"\n';
    expect(updateManifest("deps.toml", deps, packs, inUse)).toEqual({ text: deps, changed: false });
    expect(updateManifest("deps.toml", deps, packs).text).toBe("");
  });
});
