/** `witkit/node`: the adapters that connect the core to Node. */
export type { DirectoryEntry, FileReader } from "../package/load/reader.ts";
export type { FileChange, FileWriter, WriteResult } from "../package/load/writer.ts";
export { type GitSource, type GitTree, openGitTree, parseGitSource } from "./git.ts";
export { GitError } from "./git-error.ts";
export { overlayReader } from "./overlay.ts";
export { createNodeReader, type NodeReaderOptions, nodeReader } from "./reader.ts";
export { createNodeWriter, type NodeWriterOptions, nodeWriter } from "./writer.ts";
