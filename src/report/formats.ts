import { renderPretty } from "./pretty.ts";
import type { Rendered, RenderOptions, Report } from "./report.ts";

/** The formats of `--format`. */
export const formats = ["pretty", "concise", "json", "github", "sarif", "junit"] as const;
export type Format = (typeof formats)[number];

type Renderer = (report: Report, options: RenderOptions) => Rendered;

/** Loads the renderer of a format. The default is there already; of the others only the one that is asked for. */
export async function loadRenderer(format: Format): Promise<Renderer> {
  switch (format) {
    case "pretty":
      return renderPretty;
    case "concise":
      return (await import("./concise.ts")).renderConcise;
    case "json":
      return (await import("./json.ts")).renderJson;
    case "github":
      return (await import("./github.ts")).renderGithub;
    case "sarif":
      return (await import("./sarif.ts")).renderSarif;
    case "junit":
      return (await import("./junit.ts")).renderJunit;
  }
}
