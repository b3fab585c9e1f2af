/** What is known of values while bytecode is followed. */
import type { PythonCode, PythonConstant } from "./heap.ts";

/** What is known of a value. */
export type PythonValue =
  | { readonly kind: "unknown" | "null" }
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "texts"; readonly texts: readonly string[] }
  /** A text of which beginning and end are known. */
  | { readonly kind: "affix"; readonly prefix: string; readonly suffix: string }
  /** A name as the program reaches it: `os.environ.get`. */
  | { readonly kind: "path"; readonly path: string }
  | { readonly kind: "parameter"; readonly index: number }
  | { readonly kind: "code"; readonly code: number }
  | { readonly kind: "function"; readonly code: number }
  /** An `Env` of environs, with the prefix of its keys. */
  | { readonly kind: "environs" }
  | { readonly kind: "method"; readonly of: PythonValue; readonly name: string }
  | { readonly kind: "read"; readonly read: PythonRead };

/** A read of a key. */
export interface PythonRead {
  readonly key: PythonValue;
  /** Before and behind what the caller hands over. */
  readonly prefix: string;
  required: boolean | null;
  default: string | null;
  readonly code: PythonCode;
}

/** What code objects share. */
export interface PythonProgram {
  readonly codes: ReadonlyMap<number, PythonCode>;
  /** Values of global names, by file and name. */
  readonly globals: Map<string, PythonValue>;
  /** Functions that read what they are given, by address. */
  readonly readers: Map<number, PythonRead>;
  readonly reads: PythonRead[];
}

export const UNKNOWN: PythonValue = { kind: "unknown" };
export const NULL: PythonValue = { kind: "null" };
export const text = (value: string): PythonValue => ({ kind: "text", text: value });
export const globalId = (code: PythonCode, name: string): string => `${code.file}\n${name}`;

export function constantValue(constant: PythonConstant): PythonValue {
  if (constant === null) return UNKNOWN;
  if (typeof constant === "string") return text(constant);
  return "code" in constant ? { kind: "code", code: constant.code } : { kind: "texts", texts: constant };
}

export function attribute(value: PythonValue, name: string): PythonValue {
  if (value.kind === "path") return { kind: "path", path: `${value.path}.${name}` };
  return { kind: "method", of: value, name };
}

export function isEnvironment(value: PythonValue): boolean {
  return value.kind === "path" && /^(os\.)?environb?$/.test(value.path);
}

export function joined(parts: readonly PythonValue[]): PythonValue {
  if (parts.every((part) => part.kind === "text")) return text(parts.map((part) => part.text).join(""));
  const first = parts[0];
  const last = parts.at(-1);
  const prefix = first?.kind === "text" ? first.text : first?.kind === "affix" ? first.prefix : "";
  const suffix = last?.kind === "text" ? last.text : last?.kind === "affix" ? last.suffix : "";
  return prefix === "" && suffix === "" ? UNKNOWN : { kind: "affix", prefix, suffix };
}
