import { baseName } from "../manifest/tree.ts";
import type { EmitInput } from "./keys.ts";

export const emitFormats = ["dotenv", "k8s", "wasmcloud", "json-schema", "markdown"] as const;
export type EmitFormat = (typeof emitFormats)[number];

/** Writes configuration to start from, a schema, or documentation, for the keys of these binaries. */
export async function emit(format: EmitFormat, inputs: readonly EmitInput[]): Promise<string> {
  switch (format) {
    case "dotenv":
      return (await import("./dotenv.ts")).emitDotenv(inputs);
    case "k8s":
      return (await import("./kubernetes.ts")).emitKubernetes(inputs);
    case "wasmcloud":
      return (await import("./wasmcloud.ts")).emitWasmcloud(inputs);
    case "json-schema":
      return (await import("./json-schema.ts")).emitJsonSchema(inputs);
    case "markdown":
      return (await import("./markdown.ts")).emitMarkdown(inputs);
  }
}

/** The name of a component from that of its binary: lower case, digits and dashes, as Kubernetes wants it. */
export function componentName(file: string): string {
  const name = baseName(file)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
  return name.slice(0, 50).replace(/-+$/, "") || "app";
}
