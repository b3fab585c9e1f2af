import { didYouMean } from "../../common/nearest.ts";
import type { ManifestComponent } from "../manifest/manifest.ts";
import { baseName } from "../manifest/tree.ts";

/** The component of the deployment files that a binary is; `null` where the files name none. */
export type ComponentChoice =
  | { readonly component: string | null; readonly problem?: never }
  | { readonly problem: string };

/**
 * Which component a binary belongs to: the one asked for, the one of its name (or whose image or source has its name), or the
 * only one that there is. Where that leaves a choice, it is a problem: a guess could let a missing key through.
 */
export function chooseComponent(
  file: string,
  components: readonly ManifestComponent[],
  asked: string | undefined,
): ComponentChoice {
  const names = [...new Set(components.map((component) => component.name))];
  if (asked !== undefined) {
    if (names.length === 0 || names.includes(asked)) return { component: asked };
    return { problem: `the files have no component \`${asked}\`, but ${listed(names)}.${didYouMean(asked, names)}` };
  }
  const [only] = names;
  if (only === undefined || names.length === 1) return { component: only ?? null };
  const wanted = comparable(baseName(file));
  const byName = names.filter((name) => comparable(name) === wanted);
  const byAlias = components
    .filter(({ aliases }) => aliases.some((alias) => comparable(alias) === wanted))
    .map(({ name }) => name);
  const [found, ...others] = byName.length > 0 ? byName : [...new Set(byAlias)];
  if (found !== undefined && others.length === 0) return { component: found };
  const why =
    found === undefined
      ? "none of them goes by the name of the binary"
      : "more than one goes by the name of the binary";
  return { problem: `the files have the components ${listed(names)}, and ${why}` };
}

/** Build tools turn `-` into `_`. */
function comparable(name: string): string {
  return name.toLowerCase().replaceAll("_", "-");
}

function listed(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(", ");
}
