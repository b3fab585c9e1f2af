import { assemblyscript, zig } from "./dictionary/reader.ts";
import { embedded } from "./embedded.ts";
import { go } from "./go/reader.ts";
import { javascript } from "./javascript/reader.ts";
import { python } from "./python/reader.ts";
import type { ToolchainReader } from "./reader.ts";

/** The readers, in the order in which they are asked. */
export const readers: readonly ToolchainReader[] = [go, javascript, zig, assemblyscript, python, embedded];
