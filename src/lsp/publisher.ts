import type * as lsp from "vscode-languageserver";
import type { Diagnostic } from "../common/diagnostic.ts";
import { type ConfigSource, createConfigSource } from "../lint/project/config-source.ts";
import { diagnose, type FileFindings, toProtocol } from "./diagnose.ts";
import type { FileStore } from "./files.ts";
import { packFindings } from "./rule-packs.ts";
import { pathToUri } from "./uris.ts";
import type { Project, Workspace, WorkspaceSnapshot } from "./workspace.ts";

/** How long the server waits for the next key before it looks at a change, in milliseconds. */
const DELAY = 120;

/** Sends the findings of every project that has an open document, some time after the last change. */
export interface DiagnosticsPublisher {
  /** A file changed. */
  changed(path: string): void;
  /** The workspace changed. */
  schedule(): void;
  /** The findings of a file as it is now. */
  diagnosticsOf(path: string): Promise<readonly Diagnostic[]>;
}

export function createDiagnosticsPublisher(
  connection: lsp.Connection,
  workspace: Workspace,
  store: FileStore,
): DiagnosticsPublisher {
  let configOf: ConfigSource = createConfigSource(store.reader);
  let known = new WeakMap<WorkspaceSnapshot, Promise<FileFindings>>();
  const findingsOf = (snapshot: WorkspaceSnapshot) => {
    const found = known.get(snapshot) ?? diagnose(snapshot, configOf, store.reader);
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
    const sendAll = (findings: FileFindings) => {
      for (const [file, diagnostics] of findings) {
        current.add(file);
        send(file, diagnostics);
      }
    };
    for (const path of store.openPaths()) {
      const pack = await packFindings(path, store.reader);
      const snapshot = pack ? undefined : await workspace.snapshotOf(path);
      const findings = pack ?? (snapshot && !seen.has(snapshot.project) ? await findingsOf(snapshot) : undefined);
      // A newer round has begun: it sends what is true now.
      if (mine !== round) return;
      if (snapshot) seen.add(snapshot.project);
      if (findings) sendAll(findings);
    }
    for (const path of [...shown.keys()]) if (!current.has(path)) send(path, []);
  };
  const schedule = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      publish().catch((error: unknown) => connection.console.error(`witkit: ${String(error)}`));
    }, DELAY);
  };
  return {
    schedule,
    changed: (path) => {
      if (/\/(witkit\.config\.[a-z]+|package\.json)$|\.(json|ya?ml)$/.test(path)) {
        configOf = createConfigSource(store.reader);
        known = new WeakMap();
      }
      schedule();
    },
    diagnosticsOf: async (path) => {
      const snapshot = await workspace.snapshotOf(path);
      return snapshot ? ((await findingsOf(snapshot)).get(path) ?? []) : [];
    },
  };
}
