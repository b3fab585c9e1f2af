import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import {
  createMessageConnection,
  type MessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-jsonrpc/node";
import type * as lsp from "vscode-languageserver-protocol";

const cli = fileURLToPath(new URL("../../dist/cli.mjs", import.meta.url));

/** An editor as far as the protocol goes: starts `witkit lsp` and speaks to it through a real client library. */
export interface Client {
  readonly connection: MessageConnection;
  readonly child: ChildProcess;
  readonly capabilities: lsp.ServerCapabilities;
  /** The findings that the server last sent for a document. */
  readonly diagnostics: ReadonlyMap<string, readonly lsp.Diagnostic[]>;
  open(uri: string, text: string): Promise<void>;
  change(uri: string, contentChanges: lsp.TextDocumentContentChangeEvent[]): Promise<void>;
  close(uri: string): Promise<void>;
  request<R>(method: string, params: unknown): Promise<R>;
  /** Waits until the server sends findings for a document that satisfy a condition. */
  findings(uri: string, enough?: (found: readonly lsp.Diagnostic[]) => boolean): Promise<readonly lsp.Diagnostic[]>;
  stop(): Promise<void>;
}

export async function startClient(folders: readonly string[]): Promise<Client> {
  const child = spawn(process.execPath, [cli, "lsp", "--stdio"], { stdio: ["pipe", "pipe", "inherit"] });
  const connection = createMessageConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  const diagnostics = new Map<string, readonly lsp.Diagnostic[]>();
  const waiting = new Set<() => void>();
  connection.onNotification("textDocument/publishDiagnostics", (params: lsp.PublishDiagnosticsParams) => {
    diagnostics.set(params.uri, params.diagnostics);
    for (const check of [...waiting]) check();
  });
  connection.onRequest("client/registerCapability", () => null);
  connection.listen();
  const { capabilities } = await connection.sendRequest<lsp.InitializeResult>("initialize", {
    processId: process.pid,
    capabilities: {},
    rootUri: null,
    workspaceFolders: folders.map((uri) => ({ uri, name: uri })),
  });
  await connection.sendNotification("initialized", {});
  const versions = new Map<string, number>();
  const next = (uri: string) => {
    const version = (versions.get(uri) ?? 0) + 1;
    versions.set(uri, version);
    return version;
  };
  return {
    connection,
    child,
    capabilities,
    diagnostics,
    open: (uri, text) =>
      connection.sendNotification("textDocument/didOpen", {
        textDocument: { uri, languageId: "wit", version: next(uri), text },
      }),
    change: (uri, contentChanges) =>
      connection.sendNotification("textDocument/didChange", {
        textDocument: { uri, version: next(uri) },
        contentChanges,
      }),
    close: (uri) => connection.sendNotification("textDocument/didClose", { textDocument: { uri } }),
    request: (method, params) => connection.sendRequest(method, params),
    findings: (uri, enough = () => true) =>
      new Promise((done) => {
        const check = () => {
          const found = diagnostics.get(uri);
          if (!found || !enough(found)) return;
          waiting.delete(check);
          done(found);
        };
        waiting.add(check);
        check();
      }),
    stop: async () => {
      await connection.sendRequest("shutdown");
      await connection.sendNotification("exit");
      connection.dispose();
      if (child.exitCode === null) await new Promise((done) => child.once("exit", done));
    },
  };
}
