import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { officialParser } from "../../src/cli/translate/official.ts";
import { createNodeReader } from "../../src/node/reader.ts";
import { createNodeWriter } from "../../src/node/writer.ts";
import { changesInPlace } from "../../src/translate/project/output.ts";
import { translateProject } from "../../src/translate/project/project.ts";
import { folderWith } from "../support/cli.ts";
import { shared } from "../support/shared.ts";
import { type Layout, layouts } from "./support/layouts.ts";
import { shippedPack } from "./support/packs.ts";

const deps = shared("corpus/wasi/0.3");
const packs = [shippedPack("wasi-0.2-to-0.3")];
const ask = officialParser(fileURLToPath(new URL("../..", import.meta.url)), {});

/** Every file below a folder, with its text. */
function textsIn(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true });
  const empty = names.filter(
    (entry) => entry.isDirectory() && readdirSync(join(entry.parentPath, entry.name)).length === 0,
  );
  expect(empty.map(({ name }) => name)).toEqual([]);
  return Object.fromEntries(
    names
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => {
        const path = join(parentPath, name);
        return [path.slice(folder.length + 1), readFileSync(path, "utf8")];
      }),
  );
}

async function verdict(files: Readonly<Record<string, string>>) {
  const own = Object.entries(files).filter(([name]) => /^wit\/([^/]*\.wit$|deps\/)/.test(name));
  return ask([{ name: "wit", files: own.map(([name, content]) => ({ path: name.slice("wit/".length), content })) }]);
}

async function write({ files }: Layout) {
  const cwd = folderWith(files);
  const reader = createNodeReader({ cwd });
  const project = await translateProject({ paths: ["wit"], reader, packs, deps: deps ?? "" });
  if ("diagnostics" in project) throw new Error(project.diagnostics.map(({ message }) => message).join("\n"));
  if (!project.failed) {
    const result = await createNodeWriter({ cwd }).write(changesInPlace(project.files));
    expect(result.diagnostics).toEqual([]);
  }
  return { project, after: textsIn(cwd) };
}

describe.skipIf(!deps)("vendored layouts with --deps (needs the shared corpus)", () => {
  it.each(layouts.map((layout) => [layout.name, layout] as const))("%s", async (_, layout) => {
    const { project, after } = await write(layout);
    expect(project.report.verification.errors).toEqual([]);
    expect(project.failed).toBe(false);
    for (const text of layout.kept ?? []) expect(Object.values(after).join("\n")).toContain(text);
    if (!layout.incomplete) expect(await verdict(after)).toEqual({ kind: "asked", errors: [] });
    const again = await write({ ...layout, files: after });
    expect(again.after).toEqual(after);
  });
});
