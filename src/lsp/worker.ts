/**
 * `witkit/worker`: the language server in a web worker, with files in memory. A worker of your own
 * imports it and calls `startWorker()`; messages are those of the protocol, as objects.
 *
 * Beside the protocol it answers `witkit/files` (puts files into memory), `witkit/translate`, `witkit/environment`, and what a page
 * shows besides an editor: `witkit/print`, `witkit/compare`, `witkit/wit` and `witkit/deployment`.
 */
import { BrowserMessageReader, BrowserMessageWriter, createConnection } from "vscode-languageserver/browser";
import { memoryReader } from "./memory-files.ts";
import { compareText, deploymentText, formattedText, printedText, witOfBinary } from "./page-requests.ts";
import { startServer } from "./server.ts";

/** The part of a worker's global scope that the connection uses. */
declare const self: ConstructorParameters<typeof BrowserMessageReader>[0];

/** A text, bytes in base64, or `null` for a file that goes. */
type FileContent = string | { readonly bytes: string } | null;

/** Starts the server in the worker that calls it. */
export function startWorker(): void {
  const files = new Map<string, string | Uint8Array>();
  const reader = memoryReader(files);
  const connection = createConnection(new BrowserMessageReader(self), new BrowserMessageWriter(self));
  connection.onRequest("witkit/files", (given: Readonly<Record<string, FileContent>>) => {
    for (const [path, content] of Object.entries(given)) {
      if (content === null) files.delete(path);
      else files.set(path, typeof content === "string" ? content : fromBase64(content.bytes));
    }
    return null;
  });
  connection.onRequest("witkit/format", ({ text }: { text: string }) => formattedText(text));
  connection.onRequest("witkit/print", ({ text }: { text: string }) => printedText(text));
  connection.onRequest("witkit/compare", ({ before, after }: { before: string; after: string }) =>
    compareText(before, after),
  );
  connection.onRequest("witkit/wit", ({ path }: { path: string }) => witOfBinary(path, reader));
  connection.onRequest("witkit/deployment", ({ binary, manifest }: { binary: string; manifest: string }) =>
    deploymentText(binary, manifest, reader),
  );
  startServer(connection, { reader, shippedPacks: "/rules" });
}

function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}
