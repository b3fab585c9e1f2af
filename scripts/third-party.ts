import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** The part of a bundler's plugin that is used here. */
interface NoticePlugin {
  readonly name: string;
  writeBundle(
    options: unknown,
    bundle: Readonly<Record<string, { readonly type: string; readonly moduleIds?: readonly string[] }>>,
  ): void;
}

/**
 * Writes the licence notices of everything that the build bundles. Made from the modules that are really in the output, so
 * that it can't be out of date.
 * @param file where to write; the notices of several builds come together in it
 */
export function thirdPartyNotices(file: string): NoticePlugin {
  const folders = new Set<string>();
  return {
    name: "third-party-notices",
    writeBundle(_options, bundle) {
      for (const output of Object.values(bundle)) {
        for (const id of output.moduleIds ?? []) {
          const folder = packageFolder(id);
          if (folder !== undefined) folders.add(folder);
        }
      }
      const notices = [...folders].map(notice).toSorted();
      writeFileSync(file, `# Third-party software in this package\n\n${notices.join("\n")}`);
    },
  };
}

/** `…/node_modules/@scope/name` of a module; `undefined` for our own. */
function packageFolder(id: string): string | undefined {
  return /^\0?(.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+)[\\/]/.exec(id)?.[1];
}

function notice(folder: string): string {
  const { name, version, license, homepage } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  if (file === undefined) throw new Error(`${name} has no licence file: its notice has to be written by hand`);
  const text = readFileSync(join(folder, file), "utf8").trim();
  return `## ${name} ${version}\n\n${license}${homepage ? ` · ${homepage}` : ""}\n\n\`\`\`text\n${text}\n\`\`\`\n`;
}
