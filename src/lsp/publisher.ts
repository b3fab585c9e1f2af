import type * as lsp from "vscode-languageserver";
import type { Diagnostic } from "../common/diagnostic.ts";
import { diagnose, toProtocol } from "./diagnose.ts";
import type { FileStore } from "./files.ts";
import { pathToUri } from "./uris.ts";
import type { Project, Workspace, WorkspaceSnapshot } from "./workspace.ts";

/** How long the server waits for the next key before it looks at a change, in milliseconds. */
const DELAY = 120;

/** Sends the findings of every project that has an open document, some time after the last change. */
export interface DiagnosticsPublisher {
  /** Something changed. */
  schedule(): void;
  /** The findings of a file as it is now. */
  diagnosticsOf(path: string): Promise<readonly Diagnostic[]>;
}

export function createDiagnosticsPublisher(
  connection: lsp.Connection,
  workspace: Workspace,
  store: FileStore,
): DiagnosticsPublisher {
  const known = new WeakMap<WorkspaceSnapshot, ReadonlyMap<string, readonly Diagnostic[]>>();
  const findingsOf = (snapshot: WorkspaceSnapshot) => {
    const found = known.get(snapshot) ?? diagnose(snapshot);
    known.set(snapshot, found);
    return found;
  };
  /** What the client shows: the protocol's form by path, to send only what changed. */
  const shown = new Map<string, string>();
  const send = (path: string, diagnostics: readonly Diagnostic[]) => {
    const sent = diagnostics.map(toProtocol);
    const text = JSON.stringify(sent);
    if ((shown.get(path) ?? "[]") === text) return;
    if (sent.length === 0) shown.delete(path);
    else shown.set(path, text);
    void connection.sendDiagnostics({ uri: pathToUri(path), diagnostics: sent });
  };
  let timer: ReturnType<typeof setTimeout> | undefined;
  let round = 0;
  const publish = async () => {
    const mine = ++round;
    const seen = new Set<Project>();
    const current = new Set<string>();
    for (const path of store.openPaths()) {
      const snapshot = await workspace.snapshotOf(path);
      if (mine !== round) return;
      if (!snapshot || seen.has(snapshot.project)) continue;
      seen.add(snapshot.project);
      for (const [file, diagnostics] of findingsOf(snapshot)) {
        current.add(file);
        send(file, diagnostics);
      }
    }
    for (const path of [...shown.keys()]) if (!current.has(path)) send(path, []);
  };
  return {
    schedule: () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        publish().catch((error: unknown) => connection.console.error(`witkit: ${String(error)}`));
      }, DELAY);
    },
    diagnosticsOf: async (path) => {
      const snapshot = await workspace.snapshotOf(path);
      return snapshot ? (findingsOf(snapshot).get(path) ?? []) : [];
    },
  };
}
