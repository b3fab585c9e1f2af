import * as path from "node:path";
import * as vscode from "vscode";
import {
  LanguageClient,
  type LanguageClientOptions,
  type ServerOptions,
  Trace,
  TransportKind,
} from "vscode-languageclient/node";

let client: LanguageClient | undefined;

/** Starts the server that comes with the extension, or the one of the settings, and adds the commands. */
export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const texts = createGeneratedTexts();
  context.subscriptions.push(
    vscode.workspace.registerTextDocumentContentProvider(SCHEME, texts),
    vscode.commands.registerCommand("witkit.restartServer", () => restart(context)),
    vscode.commands.registerCommand("witkit.lintWorkspace", lintWorkspace),
    vscode.commands.registerCommand("witkit.explainRule", explainRule),
    vscode.commands.registerCommand("witkit.previewTranslation", (uri?: string) => previewTranslation(texts, uri)),
    vscode.commands.registerCommand("witkit.showEnvironment", (uri?: vscode.Uri) => showEnvironment(texts, uri)),
    vscode.commands.registerCommand("witkit.showReferences", showReferences),
  );
  await start(context);
}

export async function deactivate(): Promise<void> {
  await client?.stop();
}

async function start(context: vscode.ExtensionContext): Promise<void> {
  const settings = vscode.workspace.getConfiguration("witkit");
  // Only a trusted workspace may say which program to run.
  const command = vscode.workspace.isTrusted ? settings.get<string>("server.path", "") : "";
  const module = context.asAbsolutePath(path.join("server", "cli.mjs"));
  const server: ServerOptions =
    command === "" ? { module, args: ["lsp"], transport: TransportKind.stdio } : { command, args: ["lsp", "--stdio"] };
  const options: LanguageClientOptions = {
    documentSelector: [
      { language: "wit", scheme: "file" },
      { language: "wit", scheme: "untitled" },
      { pattern: "**/witkit.config.{json,jsonc,yaml,yml}" },
      { pattern: "**/rules/**/*.yaml" },
    ],
  };
  client = new LanguageClient("witkit", "witkit", server, options);
  await client.setTrace(Trace.fromString(settings.get("trace.server", "off")));
  await client.start();
}

async function restart(context: vscode.ExtensionContext): Promise<void> {
  await client?.stop();
  await start(context);
}

/** Opens each WIT file once, so that the server reports on its package, and shows the list of problems. */
async function lintWorkspace(): Promise<void> {
  const files = await vscode.workspace.findFiles("**/*.wit", "**/{deps,node_modules,target}/**");
  for (const file of files) await vscode.workspace.openTextDocument(file);
  await vscode.commands.executeCommand("workbench.actions.view.problems");
}

/** Opens the page of the rule whose finding is under the cursor. */
async function explainRule(): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  const findings = editor ? vscode.languages.getDiagnostics(editor.document.uri) : [];
  const code = findings.find(({ range }) => editor && range.contains(editor.selection.active))?.code;
  if (typeof code === "object") await vscode.env.openExternal(code.target);
  else await vscode.window.showInformationMessage("Put the cursor on a finding of witkit first.");
}

interface TranslationPreview {
  readonly files: readonly { readonly uri: string; readonly before: string; readonly after: string }[];
  readonly report: string;
  readonly problems: readonly string[];
}

/** Shows what WASI 0.3 makes of a package: a diff for each file, and the report. Nothing is written. */
async function previewTranslation(texts: GeneratedTexts, given?: string): Promise<void> {
  const uri = given ?? vscode.window.activeTextEditor?.document.uri.toString();
  if (!client || uri === undefined) return;
  const preview = await client.sendRequest<TranslationPreview | null>("witkit/translate", { textDocument: { uri } });
  if (!preview || preview.problems.length > 0) {
    await vscode.window.showErrorMessage(preview?.problems[0] ?? "This file does not belong to a WIT package.");
    return;
  }
  if (preview.files.length === 0) {
    await vscode.window.showInformationMessage("Nothing to translate: the package does not use WASI 0.2.");
    return;
  }
  await vscode.window.showTextDocument(texts.show("report.md", preview.report), { preview: false });
  for (const { uri: file, after } of preview.files) {
    const before = vscode.Uri.parse(file);
    const name = path.posix.basename(before.path);
    const title = `${name}: WASI 0.2 ↔ 0.3`;
    await vscode.commands.executeCommand("vscode.diff", before, texts.show(`after/${name}`, after), title);
  }
}

/** Shows the variables, config keys and secrets that a binary reads, in a read-only view. */
async function showEnvironment(texts: GeneratedTexts, uri?: vscode.Uri): Promise<void> {
  if (!client || !uri) return;
  const found = await client.sendRequest<string>("witkit/environment", { textDocument: { uri: uri.toString() } });
  await vscode.window.showTextDocument(texts.show(`${path.posix.basename(uri.path)}.environment.txt`, found));
}

interface ProtocolPosition {
  readonly line: number;
  readonly character: number;
}
interface ProtocolLocation {
  readonly uri: string;
  readonly range: { readonly start: ProtocolPosition; readonly end: ProtocolPosition };
}

/** The command of a code lens: the editor's own view of places. */
async function showReferences(uri: string, at: ProtocolPosition, places: readonly ProtocolLocation[]): Promise<void> {
  const position = ({ line, character }: ProtocolPosition) => new vscode.Position(line, character);
  const locations = places.map(({ uri: file, range }) => {
    return new vscode.Location(vscode.Uri.parse(file), new vscode.Range(position(range.start), position(range.end)));
  });
  const from = vscode.Uri.parse(uri);
  await vscode.commands.executeCommand("editor.action.showReferences", from, position(at), locations);
}

const SCHEME = "witkit";

/** Read-only documents that commands made. */
interface GeneratedTexts extends vscode.TextDocumentContentProvider {
  /** Makes a text available under a name, in place of an earlier one. */
  show(name: string, text: string): vscode.Uri;
}

function createGeneratedTexts(): GeneratedTexts {
  const texts = new Map<string, string>();
  const changes = new vscode.EventEmitter<vscode.Uri>();
  return {
    onDidChange: changes.event,
    provideTextDocumentContent: ({ path: name }) => texts.get(name) ?? "",
    show: (name, text) => {
      const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${name}` });
      texts.set(uri.path, text);
      changes.fire(uri);
      return uri;
    },
  };
}
