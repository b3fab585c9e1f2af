import { LSPClient, languageServerExtensions, type Transport } from "@codemirror/lsp-client";
import type { Diagnostic, PublishDiagnosticsParams } from "vscode-languageserver-protocol";

/** The document of the editor. */
export const documentUri = "file:///wit/playground.wit";

/** The packs that translate, as text; they are part of the page. */
const packs = import.meta.glob<string>("../../rules/**/*.{yaml,wit}", {
  query: "?raw",
  import: "default",
  eager: true,
});

/** The client of the language server that runs in a worker. */
export interface Server {
  readonly client: LSPClient;
  request<R>(method: string, params: object): Promise<R>;
}

/** @param onDiagnostics gets the findings of the editor's document whenever they change */
export async function startServer(onDiagnostics: (found: readonly Diagnostic[]) => void): Promise<Server> {
  const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
  const client = new LSPClient({
    rootUri: "file:///wit",
    extensions: languageServerExtensions(),
    notificationHandlers: {
      "textDocument/publishDiagnostics": (_, params: PublishDiagnosticsParams) => {
        if (params.uri === documentUri) onDiagnostics(params.diagnostics);
        return false;
      },
    },
  });
  client.connect(transportTo(worker));
  await client.initializing;
  const request = <R>(method: string, params: object) => client.request<object, R>(method, params);
  const files = Object.entries(packs).map(([path, text]) => [path.replace(/^.*\/rules\//, "/rules/"), text]);
  await request("witkit/files", Object.fromEntries(files));
  return { client, request };
}

/** The editor's client sends text, the worker takes objects. Bytes go through as they are. */
function transportTo(worker: Worker): Transport {
  const handlers = new Set<(value: string) => void>();
  worker.addEventListener("message", ({ data }) => {
    const text = JSON.stringify(data);
    for (const handler of handlers) handler(text);
  });
  return {
    send: (message) => worker.postMessage(JSON.parse(message)),
    subscribe: (handler) => void handlers.add(handler),
    unsubscribe: (handler) => void handlers.delete(handler),
  };
}
