import { basicSetup, EditorView } from "codemirror";
import { diffLines } from "diff";
import type { CodeAction, Diagnostic } from "vscode-languageserver-protocol";
import { examples } from "./examples.ts";
import { colours, wit } from "./language.ts";
import { documentUri, type Server, startServer } from "./server.ts";
import { fromFragment, toFragment } from "./share.ts";
import { createTabs } from "./tabs.ts";

const byId = (id: string): HTMLElement => {
  const element = document.getElementById(id);
  if (!element) throw new Error(`the page has no element #${id}`);
  return element;
};
const make = <K extends keyof HTMLElementTagNameMap>(tag: K, className = "", text = ""): HTMLElementTagNameMap[K] => {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = text;
  return element;
};

let problems: readonly Diagnostic[] = [];
const server: Server = await startServer((found) => {
  problems = found;
  if (tabs.current() === "problems") void show("problems");
});
const view = new EditorView({
  parent: byId("editor"),
  doc: (await fromFragment(location.hash)) ?? examples[0]?.text ?? "",
  extensions: [
    basicSetup,
    wit,
    colours,
    EditorView.contentAttributes.of({ "aria-label": "WIT text" }),
    EditorView.theme({
      "&": { backgroundColor: "var(--ground)", color: "var(--text)" },
      ".cm-gutters": { backgroundColor: "var(--panel)", color: "var(--muted)" },
      ".cm-content": { caretColor: "var(--text)" },
      ".cm-cursor": { borderLeftColor: "var(--text)" },
      ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "transparent" },
      ".cm-tooltip": { backgroundColor: "var(--panel)", color: "var(--text)", border: "1px solid var(--line)" },
    }),
    server.client.plugin(documentUri, "wit"),
    EditorView.updateListener.of(({ docChanged }) => {
      if (docChanged) later(() => void show(tabs.current()));
    }),
  ],
});
// A long text scrolls; the keyboard has to reach it.
view.scrollDOM.tabIndex = 0;
const text = () => view.state.doc.toString();
const setText = (next: string) => view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: next } });

let timer: ReturnType<typeof setTimeout> | undefined;
function later(work: () => void): void {
  clearTimeout(timer);
  timer = setTimeout(work, 150);
}

const tabs = createTabs(
  byId("tabs"),
  byId("panels"),
  {
    problems: "Problems",
    formatted: "Formatted",
    translated: "WASI 0.3",
    resolved: "JSON",
    compared: "Compare",
    binary: "Binary",
  },
  (id) => void show(id),
);
const before = make("textarea");
before.setAttribute("aria-label", "The older text");
before.value = text();
before.addEventListener("input", () => later(() => void show("compared")));
const compared = make("pre");
tabs.panel("compared").append(make("p", "", "The older text, compared with the one on the left:"), before, compared);
const binary = createBinaryPanel();
tabs.panel("binary").append(binary);

/** Fills the panel of a tab with what the server says now. */
async function show(id: string): Promise<void> {
  const panel = tabs.panel(id);
  server.client.sync();
  switch (id) {
    case "problems":
      panel.replaceChildren(problemList());
      break;
    case "formatted": {
      const formatted = await server.request<string>("witkit/format", { text: text() });
      const use = make("button", "", "Use this text");
      use.type = "button";
      use.disabled = formatted === text();
      use.addEventListener("click", () => setText(formatted));
      panel.replaceChildren(use, code(formatted));
      break;
    }
    case "translated":
      await showTranslation(panel);
      break;
    case "resolved":
      panel.replaceChildren(code(await server.request<string>("witkit/print", { text: text() })));
      break;
    case "compared":
      compared.textContent = await server.request<string>("witkit/compare", { before: before.value, after: text() });
      break;
    default:
  }
}

function code(content: string): HTMLPreElement {
  const pre = make("pre", "", content);
  pre.tabIndex = 0;
  return pre;
}

function problemList(): HTMLElement {
  if (problems.length === 0) return make("p", "", "No problems.");
  const list = make("ul", "problems");
  for (const problem of problems) {
    const item = make("li");
    const { line, character } = problem.range.start;
    const place = make("button", "place", `${line + 1}:${character + 1}`);
    place.type = "button";
    place.addEventListener("click", () => goTo(line, character));
    const severity = problem.severity === 1 ? "error" : problem.severity === 2 ? "warning" : "info";
    item.append(place, " ", make("strong", severity, `${severity}[${String(problem.code)}]`));
    item.append(make("p", "", String(problem.message)));
    const fix = make("button", "", "Fix");
    fix.type = "button";
    fix.hidden = true;
    void fixesOf(problem).then(([first]) => {
      if (!first) return;
      fix.hidden = false;
      fix.textContent = first.title;
      fix.addEventListener("click", () => apply(first));
    });
    item.append(fix);
    list.append(item);
  }
  return list;
}

async function fixesOf(problem: Diagnostic): Promise<readonly CodeAction[]> {
  const found = await server.request<readonly CodeAction[] | null>("textDocument/codeAction", {
    textDocument: { uri: documentUri },
    range: problem.range,
    context: { diagnostics: [], only: ["quickfix"] },
  });
  return (found ?? []).filter(
    ({ title, diagnostics }) => !title.startsWith("Suppress") && diagnostics?.[0]?.code === problem.code,
  );
}

function apply({ edit }: CodeAction): void {
  const changes = (edit?.changes?.[documentUri] ?? []).map(({ range, newText }) => ({
    from: offset(range.start.line, range.start.character),
    to: offset(range.end.line, range.end.character),
    insert: newText,
  }));
  view.dispatch({ changes });
}

function offset(line: number, character: number): number {
  const { doc } = view.state;
  if (line >= doc.lines) return doc.length;
  return Math.min(doc.line(line + 1).from + character, doc.length);
}

function goTo(line: number, character: number): void {
  view.dispatch({ selection: { anchor: offset(line, character) }, scrollIntoView: true });
  view.focus();
}

interface Preview {
  readonly files: readonly { readonly before: string; readonly after: string }[];
  readonly report: string;
  readonly problems: readonly string[];
}

async function showTranslation(panel: HTMLElement): Promise<void> {
  const preview = await server.request<Preview | null>("witkit/translate", { textDocument: { uri: documentUri } });
  if (!preview || preview.problems.length > 0) {
    panel.replaceChildren(make("p", "error", preview?.problems.join("\n") ?? "The text is not a WIT package."));
    return;
  }
  if (preview.files.length === 0) {
    panel.replaceChildren(make("p", "", "Nothing to translate: the package does not use WASI 0.2."));
    return;
  }
  const parts = preview.files.map(({ before: old, after }) => diff(old, after));
  panel.replaceChildren(...parts, make("h2", "", "Report"), code(preview.report));
}

function diff(old: string, after: string): HTMLElement {
  const pre = make("pre", "diff");
  pre.tabIndex = 0;
  for (const { value, added, removed } of diffLines(old, after)) {
    const [className, sign] = added ? ["added", "+"] : removed ? ["removed", "-"] : ["", " "];
    for (const line of value.replace(/\n$/, "").split("\n")) pre.append(make("span", className, `${sign} ${line}`));
  }
  return pre;
}

/** A place to drop a `.wasm` and a manifest: the WIT of the binary, what it reads, and what the manifest does not supply. */
function createBinaryPanel(): HTMLElement {
  const panel = make("div");
  const drop = make("div", "drop");
  const label = make(
    "label",
    "",
    "Drop a .wasm here, or choose one. A manifest (dotenv, Kubernetes, Spin, wadm) is checked against it. ",
  );
  const input = make("input");
  input.type = "file";
  input.multiple = true;
  label.append(input);
  drop.append(label);
  const results = make("div");
  const names = { binary: "", manifest: "" };
  const take = async (files: Iterable<File>) => {
    for (const file of files) {
      const bytes = new Uint8Array(await file.arrayBuffer());
      const isBinary = bytes[0] === 0 && bytes[1] === 0x61 && bytes[2] === 0x73 && bytes[3] === 0x6d;
      names[isBinary ? "binary" : "manifest"] = `/files/${file.name}`;
      // The client's messages are text, so bytes go as numbers.
      await server.request("witkit/files", {
        [`/files/${file.name}`]: isBinary ? { bytes: toBase64(bytes) } : new TextDecoder().decode(bytes),
      });
    }
    if (names.binary === "") return;
    results.replaceChildren(make("p", "", "Analysing …"));
    const uri = `file://${names.binary.split("/").map(encodeURIComponent).join("/")}`;
    const parts = [
      make("h2", "", "Environment"),
      code(await server.request<string>("witkit/environment", { textDocument: { uri } })),
    ];
    if (names.manifest !== "") {
      const found = await server.request<string>("witkit/deployment", names);
      parts.push(make("h2", "", "Against the manifest"), code(found));
    }
    parts.push(make("h2", "", "WIT"), code(await server.request<string>("witkit/wit", { path: names.binary })));
    results.replaceChildren(...parts);
  };
  input.addEventListener("change", () => void take(input.files ?? []));
  drop.addEventListener("dragover", (event) => event.preventDefault());
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    void take(event.dataTransfer?.files ?? []);
  });
  panel.append(drop, results);
  return panel;
}

function toBase64(bytes: Uint8Array): string {
  let binary = "";
  for (let at = 0; at < bytes.length; at += 0x8000) binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(binary);
}

const choose = byId("example") as HTMLSelectElement;
for (const { name } of examples) choose.append(new Option(name, name));
choose.addEventListener("change", () => {
  const chosen = examples.find(({ name }) => name === choose.value);
  if (chosen) setText(chosen.text);
});
const status = byId("status");
byId("share").addEventListener("click", async () => {
  history.replaceState(null, "", await toFragment(text()));
  await navigator.clipboard?.writeText(location.href).catch(() => undefined);
  status.textContent = "The link is in the address bar.";
});
const theme = byId("theme");
const setTheme = (dark: boolean) => {
  document.documentElement.dataset.theme = dark ? "dark" : "light";
  theme.textContent = dark ? "Light theme" : "Dark theme";
};
setTheme(matchMedia("(prefers-color-scheme: dark)").matches);
theme.addEventListener("click", () => setTheme(document.documentElement.dataset.theme !== "dark"));
tabs.select("problems");
// The second visit works without a network. Pages from a file have no service workers.
if ("serviceWorker" in navigator && location.protocol !== "file:") void navigator.serviceWorker.register("./sw.js");
document.documentElement.dataset.ready = "true";
