import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type * as lsp from "vscode-languageserver-protocol";
import type { TranslationPreview } from "../../src/lsp/translation.ts";
import { pathToUri } from "../../src/lsp/uris.ts";
import { folderWith } from "../support/cli.ts";
import { createOracle, oracleMissing } from "../support/oracle.ts";
import { type Client, startClient } from "./client.ts";

/** Two packages and a dependency; `é` and CRLF where they may get in the way. */
const types = `package acme:shop@1.2.0;

/// Prices, e.g. 3 €.
interface types {
  /// Cents.
  type amount = u64;
  type price = amount;
  record item {
    name: string,
    price: price,
  }
  resource cart {
    constructor();
    /// Adds. ÄÖÜ 🛒
    add: func(item: item);
    @since(version = 1.1.0)
    total: func() -> price;
  }
}
`;
const checkout = `interface checkout {
  use types.{cart, item as thing};
  use acme:pay/methods@2.0.0.{card};
  pay: func(cart: borrow<cart>, by: card) -> result<thing, string>;
}

world shop {
  import types;
  export checkout;
}
`.replaceAll("\n", "\r\n");
const pay = `package acme:pay@2.0.0;

interface methods {
  record card { number: string }
}
`;
const back = `package acme:back@0.1.0;

interface stock {
  use acme:shop/types@1.2.0.{item};
  list-all: func() -> list<item>;
}
`;

describe("the language server over standard input and output", () => {
  let root = "";
  let client: Client;
  const uri = (name: string) => pathToUri(join(root, name));
  const texts: Record<string, string> = {};
  /** The position of `needle`, `offset` characters in. */
  const at = (name: string, needle: string, offset = 0): lsp.Position => {
    const before = (texts[name] ?? "").slice(0, (texts[name] ?? "").indexOf(needle) + offset).split("\n");
    return { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
  };
  const on = (name: string, needle: string, offset = 0) => ({
    textDocument: { uri: uri(name) },
    position: at(name, needle, offset),
  });
  const open = async (name: string) => client.open(uri(name), texts[name] ?? "");
  const place = (found: lsp.Location | null) =>
    found &&
    `${found.uri.replace(pathToUri(root), "")}:${found.range.start.line + 1}:${found.range.start.character + 1}`;

  beforeAll(async () => {
    texts["shop/types.wit"] = types;
    texts["shop/checkout.wit"] = checkout;
    texts["shop/deps/pay/pay.wit"] = pay;
    texts["back/stock.wit"] = back;
    root = folderWith(texts);
    client = await startClient([pathToUri(root)]);
    for (const name of Object.keys(texts)) await open(name);
  });
  afterAll(async () => {
    await client.stop();
    rmSync(root, { recursive: true });
  });

  test("goes to definitions through `use`, aliases, packages and deps", async () => {
    const definition = async (name: string, needle: string, offset = 0) =>
      place(await client.request("textDocument/definition", on(name, needle, offset)));
    expect(await definition("shop/types.wit", "price: price", 8)).toBe("/shop/types.wit:7:8");
    expect(await definition("shop/checkout.wit", "thing, string", 2)).toBe("/shop/types.wit:8:10");
    expect(await definition("shop/checkout.wit", "borrow<cart>", 8)).toBe("/shop/types.wit:12:12");
    expect(await definition("shop/checkout.wit", "by: card", 5)).toBe("/shop/deps/pay/pay.wit:4:10");
    expect(await definition("shop/checkout.wit", "export checkout", 9)).toBe("/shop/checkout.wit:1:11");
    expect(await definition("back/stock.wit", "list<item>", 6)).toBe("/shop/types.wit:8:10");
    expect(await definition("back/stock.wit", "shop/types@", 6)).toBe("/shop/types.wit:4:11");
    expect(await definition("back/stock.wit", "list-all", 2)).toBe("/back/stock.wit:5:3");
  });

  test("goes to the `use` that brings a name in, and to the type of a field", async () => {
    expect(place(await client.request("textDocument/declaration", on("shop/checkout.wit", "thing, string", 2)))).toBe(
      "/shop/checkout.wit:2:28",
    );
    const found = await client.request<lsp.Location[]>(
      "textDocument/typeDefinition",
      on("shop/types.wit", "item: item", 1),
    );
    expect(found.map(place)).toEqual(["/shop/types.wit:8:10"]);
  });

  test("finds references in every package of the workspace", async () => {
    const params = { ...on("shop/types.wit", "record item", 8), context: { includeDeclaration: false } };
    const found = await client.request<lsp.Location[]>("textDocument/references", params);
    expect(found.map(place).toSorted()).toEqual([
      "/back/stock.wit:4:30",
      "/back/stock.wit:5:28",
      "/shop/checkout.wit:2:20",
      "/shop/checkout.wit:2:28",
      "/shop/checkout.wit:4:53",
      "/shop/types.wit:15:21",
    ]);
  });

  test("highlights within a file, the declaration as written", async () => {
    const found = await client.request<lsp.DocumentHighlight[]>(
      "textDocument/documentHighlight",
      on("shop/types.wit", "type price", 6),
    );
    expect(found.map(({ range, kind }) => [range.start.line + 1, kind])).toEqual([
      [7, 3],
      [10, 2],
      [17, 2],
    ]);
  });

  test("hovers with the declaration, what an alias resolves to, the docs and where it is from", async () => {
    const hover = await client.request<lsp.Hover>("textDocument/hover", on("shop/types.wit", "-> price", 4));
    expect(hover.contents).toEqual({
      kind: "markdown",
      value: "```wit\ntype price = amount;\n```\n\nResolves to `u64`\n\nFrom `acme:shop/types@1.2.0#price`",
    });
    const method = await client.request<lsp.Hover>("textDocument/hover", on("shop/types.wit", "add: func", 1));
    expect(method.contents).toEqual({
      kind: "markdown",
      value: "```wit\nadd: func(item: item);\n```\n\nAdds. ÄÖÜ 🛒\n\nIn `cart`",
    });
  });

  test("renames everywhere, and the official parser accepts the result", async ({ skip }) => {
    const oracle = await createOracle();
    if (!oracle) return skip(oracleMissing);
    const params = { ...on("shop/types.wit", "record item", 8), newName: "list" };
    const { changes = {} } = await client.request<lsp.WorkspaceEdit>("textDocument/rename", params);
    const renamed = Object.fromEntries(
      Object.entries(texts).map(([name, text]) => [name, applied(text, changes[uri(name)] ?? [])]),
    );
    expect(renamed["shop/types.wit"]).toContain("record %list {");
    expect(renamed["shop/types.wit"]).toContain("add: func(item: %list);");
    expect(renamed["shop/checkout.wit"]).toContain("use types.{cart, %list as thing};");
    expect(renamed["back/stock.wit"]).toContain("use acme:shop/types@1.2.0.{%list};");
    expect(renamed["back/stock.wit"]).toContain("list-all: func() -> list<%list>;");
    const folder = folderWith(renamed);
    expect(await oracle.check({ path: join(folder, "shop") })).toEqual({ ok: true, message: "" });
    rmSync(folder, { recursive: true });
  });

  test("renames an alias only where it is known", async () => {
    const params = { ...on("shop/checkout.wit", "as thing", 4), newName: "ware" };
    const { changes = {} } = await client.request<lsp.WorkspaceEdit>("textDocument/rename", params);
    expect(Object.keys(changes)).toEqual([uri("shop/checkout.wit")]);
    expect(applied(checkout, changes[uri("shop/checkout.wit")] ?? [])).toBe(checkout.replaceAll("thing", "ware"));
  });

  test.each([
    ["price", "`price` is already declared in ROOT/shop/types.wit:7"],
    ["No_good", "`No_good` is not a kebab-case name"],
  ])("refuses to rename to %s", async (newName, message) => {
    const params = { ...on("shop/types.wit", "type amount", 6), newName };
    await expect(client.request("textDocument/rename", params)).rejects.toThrow(message.replace("ROOT", root));
  });

  test("refuses to rename what belongs to a dependency", async () => {
    await expect(client.request("textDocument/prepareRename", on("shop/checkout.wit", "{card}", 2))).rejects.toThrow(
      "`card` belongs to a dependency",
    );
  });

  test("completes keywords, types, interfaces, gates and the names of a `use`", async () => {
    const name = "shop/new.wit";
    const labels = async (text: string) => {
      texts[name] = text.replace("|", "");
      const position = at(name, texts[name].slice(0, text.indexOf("|")), text.indexOf("|"));
      await client.open(uri(name), texts[name]);
      const found = await client.request<lsp.CompletionItem[]>("textDocument/completion", {
        textDocument: { uri: uri(name) },
        position,
      });
      await client.close(uri(name));
      return found.map(({ label }) => label);
    };
    expect(await labels("|")).toEqual(["interface", "package", "use", "world"]);
    expect(await labels("interface i {\n  |")).toContain("record");
    expect(await labels("interface i {\n  f: |")).toEqual(["async func", "func"]);
    expect(await labels("interface i {\n  type a = u8;\n  f: func(x: |")).toContain("a");
    expect(await labels("interface i {\n  f: func() -> list<|")).toContain("option");
    expect(await labels("interface i {\n  use |")).toEqual(
      expect.arrayContaining(["types", "checkout", "acme:pay/methods@2.0.0", "acme:back/stock@0.1.0"]),
    );
    expect(await labels("interface i {\n  use types.{|};\n}")).toEqual(["amount", "price", "item", "cart"]);
    expect(await labels("interface i {\n  @|")).toEqual(["since", "unstable", "deprecated", "external-id"]);
    expect(await labels("interface i {\n  @since(version = |")).toEqual(expect.arrayContaining(["1.1.0", "1.2.0"]));
    expect(await labels("world w {\n  include |")).toContain("shop");
    expect(await labels("// use |")).toEqual([]);
  });

  test("outlines a file and finds symbols by letters", async () => {
    const outline = await client.request<lsp.DocumentSymbol[]>("textDocument/documentSymbol", {
      textDocument: { uri: uri("shop/types.wit") },
    });
    expect(outline.map(({ name, children = [] }) => [name, children.map((child) => child.name)])).toEqual([
      ["types", ["amount", "price", "item", "cart"]],
    ]);
    const found = await client.request<lsp.SymbolInformation[]>("workspace/symbol", { query: "lsta" });
    expect(found.map(({ name, containerName }) => `${containerName}/${name}`)).toEqual(["stock/list-all"]);
  });

  test("folds, selects and colours", async () => {
    const textDocument = { uri: uri("shop/types.wit") };
    const folds = await client.request<lsp.FoldingRange[]>("textDocument/foldingRange", { textDocument });
    expect(folds.map(({ startLine, endLine }) => `${startLine + 1}-${endLine + 1}`)).toEqual(["4-18", "8-10", "12-17"]);
    const [selection] = await client.request<lsp.SelectionRange[]>("textDocument/selectionRange", {
      textDocument,
      positions: [at("shop/types.wit", "name: string", 1)],
    });
    const lines: number[] = [];
    for (let range = selection; range; range = range.parent) lines.push(range.range.end.line - range.range.start.line);
    expect(lines).toEqual([0, 0, 3, 15, 19]);
    const { data } = await client.request<lsp.SemanticTokens>("textDocument/semanticTokens/full", { textDocument });
    expect(data.length % 5).toBe(0);
    expect(data.slice(0, 10)).toEqual([0, 8, 4, 0, 1, 0, 5, 4, 0, 1]);
  });

  test("hints at resolved aliases and at the gate of the container", async () => {
    const hints = await client.request<lsp.InlayHint[]>("textDocument/inlayHint", {
      textDocument: { uri: uri("shop/types.wit") },
      range: { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } },
    });
    expect(hints.map(({ label }) => label)).toEqual(["= u64"]);
  });

  test("counts the users of an interface, links paths and shows who imports what", async () => {
    const textDocument = { uri: uri("shop/types.wit") };
    const lenses = await client.request<lsp.CodeLens[]>("textDocument/codeLens", { textDocument });
    expect(lenses.map(({ command }) => command?.title)).toEqual(["3 uses"]);
    const links = await client.request<lsp.DocumentLink[]>("textDocument/documentLink", {
      textDocument: { uri: uri("back/stock.wit") },
    });
    expect(links.map(({ target }) => target)).toEqual([`${uri("shop/types.wit")}#L4`]);
    const [item] = await client.request<lsp.CallHierarchyItem[]>(
      "textDocument/prepareCallHierarchy",
      on("shop/types.wit", "interface types", 11),
    );
    const calls = await client.request<lsp.CallHierarchyIncomingCall[]>("callHierarchy/incomingCalls", { item });
    expect(calls.map(({ from }) => from.name).toSorted()).toEqual(["checkout", "shop", "stock"]);
  });

  test("formats with edits that leave the rest alone, also in a range", async () => {
    const name = "back/stock.wit";
    const messy = back
      .replace("  list-all: func()", "     list-all:func( )")
      .replace("interface stock {", "interface   stock {");
    const params = { textDocument: { uri: uri(name) }, options: { tabSize: 2, insertSpaces: true } };
    // Lines that are only inserted.
    const dense = back.replace("\n\n", "\n");
    await client.change(uri(name), [{ text: dense }]);
    expect(applied(dense, await client.request<lsp.TextEdit[]>("textDocument/formatting", params))).toBe(back);
    await client.change(uri(name), [{ text: messy }]);
    const edits = await client.request<lsp.TextEdit[]>("textDocument/formatting", params);
    expect(applied(messy, edits)).toBe(back);
    const range = { start: { line: 4, character: 0 }, end: { line: 4, character: 5 } };
    const some = await client.request<lsp.TextEdit[]>("textDocument/rangeFormatting", { ...params, range });
    expect(applied(messy, some)).toBe(back.replace("interface stock {", "interface   stock {"));
    await client.change(uri(name), [{ text: back }]);
  });

  test("reports findings with fixes, and takes them back when the text is right", async () => {
    const name = "back/stock.wit";
    const wrong = back
      .replace("list<item>", "list<itm>")
      .replace("interface stock", "@since(version = 0.1.0)\ninterface stock");
    await client.change(uri(name), [{ text: wrong }]);
    const found = await client.findings(uri(name), (all) => all.some(({ code }) => code === "since/require-member"));
    expect(found.map(({ message }) => String(message).split("\n")[0])).toContain("name `itm` does not exist");
    const member = found.find(({ code }) => code === "since/require-member");
    const actions = await client.request<lsp.CodeAction[]>("textDocument/codeAction", {
      textDocument: { uri: uri(name) },
      range: member?.range,
      context: { diagnostics: [] },
    });
    expect(actions.map(({ title }) => title)).toContain("Apply all safe fixes of witkit");
    const fix = actions.find(({ kind, edit }) => kind === "quickfix" && edit);
    expect(applied(wrong, fix?.edit?.changes?.[uri(name)] ?? [])).toContain("  @since(version = 0.1.0)\n  use acme");
    const suppress = actions.find(({ title }) => title === "Suppress `since/require-member` here");
    expect(applied(wrong, suppress?.edit?.changes?.[uri(name)] ?? [])).toContain(
      "  // witkit-disable-next-line since/require-member -- reason\n  use acme",
    );
    await client.change(uri(name), [{ text: back }]);
    await client.findings(uri(name), (all) => all.every(({ code }) => code !== "type/unknown"));
  });

  test("answers in text that does not parse", async () => {
    const name = "shop/types.wit";
    const broken = types.replace("  record item {", "  record item { ???\n").replace("constructor();", "constructor(");
    await client.change(uri(name), [{ text: broken }]);
    texts[name] = broken;
    expect(place(await client.request("textDocument/definition", on(name, "price = amount", 9)))).toBe(
      "/shop/types.wit:6:8",
    );
    const outline = await client.request<lsp.DocumentSymbol[]>("textDocument/documentSymbol", {
      textDocument: { uri: uri(name) },
    });
    expect(outline[0]?.name).toBe("types");
    await client.change(uri(name), [{ text: types }]);
    texts[name] = types;
  });

  test("follows the configuration of the project, and says what is wrong with it", async () => {
    const config = "shop/witkit.config.json";
    texts[config] = '{ "rules": { "docs/requir": "error", "docs/require": "error" } }';
    await client.connection.sendNotification("textDocument/didOpen", {
      textDocument: { uri: uri(config), languageId: "json", version: 1, text: texts[config] },
    });
    const found = await client.findings(uri("shop/types.wit"), (all) =>
      all.some(({ code }) => code === "docs/require"),
    );
    expect(found.length).toBeGreaterThan(0);
    const wrong = await client.findings(uri(config));
    expect(wrong.map(({ code, range }) => [code, range.start.line])).toEqual([["config/unknown-rule", 0]]);
    await client.close(uri(config));
    await client.findings(uri("shop/types.wit"), (all) => all.every(({ code }) => code !== "docs/require"));
  });

  test("previews the translation of a package without writing anything", async () => {
    const name = "old/old.wit";
    const text = `package acme:old@0.1.0;

interface uploads {
  use wasi:io/streams@0.2.6.{input-stream};
  open: func(name: string) -> input-stream;
}
`;
    await client.open(uri(name), text);
    const preview = await client.request<TranslationPreview>("witkit/translate", { textDocument: { uri: uri(name) } });
    expect(preview.problems).toEqual([]);
    expect(preview.files.map((file) => [file.uri, file.before])).toEqual([[uri(name), text]]);
    expect(preview.files[0]?.after).toContain("open: func(name: string) -> ");
    expect(preview.files[0]?.after).not.toContain("wasi:io");
    expect(preview.report).toContain("acme:old");
    await client.close(uri(name));
  });

  test("sees files that change outside the editor", async () => {
    writeFileSync(join(root, "shop/deps/pay/pay.wit"), pay.replace("record card", "record voucher"));
    await client.close(uri("shop/deps/pay/pay.wit"));
    await client.connection.sendNotification("workspace/didChangeWatchedFiles", {
      changes: [{ uri: uri("shop/deps/pay/pay.wit"), type: 2 }],
    });
    const found = await client.findings(uri("shop/checkout.wit"), (all) =>
      all.some(({ code }) => code === "name/unknown-type"),
    );
    expect(found.map(({ message }) => message)).toContain("type `card` not defined in interface");
    expect(readFileSync(join(root, "shop/checkout.wit"), "utf8")).toBe(checkout);
  });
});

/** A text with the edits of the protocol applied. */
function applied(text: string, edits: readonly lsp.TextEdit[]): string {
  const lines = text.split("\n");
  const offset = ({ line, character }: lsp.Position) =>
    lines.slice(0, line).reduce((sum, one) => sum + one.length + 1, 0) + character;
  return edits
    .toSorted((a, b) => offset(b.range.start) - offset(a.range.start))
    .reduce(
      (all, { range, newText }) => all.slice(0, offset(range.start)) + newText + all.slice(offset(range.end)),
      text,
    );
}
