import type { FileReader } from "../package/load/reader.ts";

/** The request that asks what a binary reads from its environment. */
export const ENVIRONMENT_REQUEST = "witkit/environment";

/** What `witkit env` prints for a binary, or why it could not be analysed. */
export async function environmentText(path: string, reader: FileReader): Promise<string> {
  const [{ analyzeBinaries }, { renderReports }, { plain }] = await Promise.all([
    import("../env/project.ts"),
    import("../env/text.ts"),
    import("../report/style.ts"),
  ]);
  const project = await analyzeBinaries([path], reader);
  const problems = project.problems.map(({ file, message }) => `${file}: ${message}\n`);
  return `${renderReports(project, "pretty", { minConfidence: "likely" }, plain) ?? ""}${problems.join("")}`;
}
