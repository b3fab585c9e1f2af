import { escapeInJson, visibleOutput } from "../common/visible.ts";
import { harmlessReport } from "./harmless.ts";
import { renderPretty } from "./pretty.ts";
import type { Rendered, RenderOptions, Report } from "./report.ts";

/** The formats of `--format`. */
export const formats = ["pretty", "concise", "json", "github", "sarif", "junit", "gitlab"] as const;
export type Format = (typeof formats)[number];

type Renderer = (report: Report, options: RenderOptions) => Rendered;

/**
 * Loads the renderer of a format. The default is there already; of the others only the one that is asked for. Whatever the
 * format, no control character of the input comes out of it.
 */
export async function loadRenderer(format: Format): Promise<Renderer> {
  const render = await loadPlainRenderer(format);
  const isJson = format === "json" || format === "sarif" || format === "gitlab";
  return (report, options) => {
    const { output, log } = render(isJson ? report : harmlessReport(report), options);
    return { output: isJson ? escapeInJson(output) : output, log: visibleOutput(log, options.logStyle.enabled) };
  };
}

async function loadPlainRenderer(format: Format): Promise<Renderer> {
  switch (format) {
    case "pretty":
      return shown(renderPretty);
    case "concise":
      return shown((await import("./concise.ts")).renderConcise);
    case "json":
      return (await import("./json.ts")).renderJson;
    case "github":
      return (await import("./github.ts")).renderGithub;
    case "sarif":
      return (await import("./sarif.ts")).renderSarif;
    case "junit":
      return (await import("./junit.ts")).renderJunit;
    case "gitlab":
      return (await import("./gitlab.ts")).renderGitlab;
  }
}

/** The results of these formats are looked at as they are; those of the others are read by programs that know their escapes. */
function shown(render: Renderer): Renderer {
  return (report, options) => {
    const { output, log } = render(report, options);
    return { output: visibleOutput(output, options.style.enabled), log };
  };
}
