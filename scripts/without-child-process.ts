const EMPTY = "\0without-child-process";

/**
 * Leaves `node:child_process` out of commander. It needs it only for subcommands that are programs of their own, which witkit
 * has none of; loading it brings the network with it, 3 ms of every start.
 */
export function withoutChildProcess() {
  return {
    name: "without-child-process",
    resolveId: (source: string, importer: string | undefined) =>
      source === "node:child_process" && importer !== undefined && /[\\/]commander[\\/]/.test(importer)
        ? EMPTY
        : undefined,
    load: (id: string) => (id === EMPTY ? "module.exports = {};" : undefined),
  };
}
