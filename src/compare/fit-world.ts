import type { Diagnostic } from "../common/diagnostic.ts";
import { packageName, pathId } from "../package/item-id.ts";
import { loadPackages } from "../package/load/load.ts";
import type { FileReader } from "../package/load/reader.ts";
import type { Model, World } from "../package/model.ts";
import { resolveAsWritten } from "../package/resolve/resolve.ts";
import { compatibleSeries, parseVersion } from "../package/version.ts";
import type { Change } from "./change.ts";
import { compareWorlds } from "./compare.ts";
import { componentWorld } from "./component.ts";

/**
 * Checks whether components can run in a world: the world supplies what they import, and they export what it requires.
 * Versions of one series fit, as hosts link them.
 * @param paths components, and the WIT packages in which the world is looked for (with their `deps/`); `wit` if there are none
 * @param wanted `name`, `ns:pkg/name`, or with a version: `@0.2.6`, `@0.2`, `@0.2.x`
 */
export async function checkFit(
  paths: readonly string[],
  reader: FileReader,
  wanted: string,
): Promise<readonly Diagnostic[]> {
  const components: { readonly path: string; readonly model: Model; readonly world: World }[] = [];
  const models: Model[] = [];
  for (const path of paths) {
    const model = await load(path, reader);
    const world = componentWorld(model);
    if (world) components.push({ path, model, world });
    else models.push(model);
  }
  if (models.length === 0 && (await reader.stat("wit")) === "directory") models.push(await load("wit", reader));
  const first = paths[0] ?? "";
  if (components.length === 0) return [finding("component/not-found", "there is no component to check", first)];
  const found = models.flatMap((model) => {
    const worlds = model.packages.flatMap((pkg) => [...pkg.worlds.values()]);
    return worlds.filter((world) => isWanted(world, wanted)).map((world) => ({ model, world }));
  });
  const [target] = found;
  if (!target) {
    const help = "name the folder of the package that has it beside the component";
    return [finding("component/unknown-world", `world \`${wanted}\` is in none of the packages`, first, { help })];
  }
  return components.flatMap((one) => {
    const options = { perspective: "host", isCalled: true } as const;
    const { changes } = compareWorlds(target.model, target.world, one.model, one.world, options);
    const file = reader.display?.(one.path) ?? one.path;
    return changes.flatMap((change) => misfitOf(change, target.world, file));
  });
}

async function load(path: string, reader: FileReader): Promise<Model> {
  return resolveAsWritten((await loadPackages([path], reader)).packages).model;
}

/** Whether a world is meant by a name; a version matches its whole series. */
function isWanted(world: World, wanted: string): boolean {
  const [name = "", version] = wanted.split("@");
  const { identity } = world.package;
  if (name !== world.name && name !== `${packageName(identity)}/${world.name}`) return false;
  if (version === undefined) return true;
  const own = identity.version === undefined ? undefined : parseVersion(identity.version);
  const asked = parseVersion(version);
  if (!own) return false;
  return compatibleSeries(own) === (asked ? compatibleSeries(asked) : version.replace(/(\.x)+$/, ""));
}

function misfitOf(change: Change, world: World, file: string): readonly Diagnostic[] {
  if (!change.breaks.includes("host") || change.within !== undefined) return [];
  const id = pathId(world.package.identity, world.name);
  const name = `\`${(change.new ?? change.old)?.name ?? change.item}\``;
  const more = { item: change.item };
  if (change.kind === "added") {
    return [
      finding(
        "component/missing-import",
        `the component needs ${name}, which world \`${id}\` does not supply`,
        file,
        more,
      ),
    ];
  }
  if (change.kind === "removed") {
    return [
      finding(
        "component/missing-export",
        `world \`${id}\` requires ${name}, which the component does not have`,
        file,
        more,
      ),
    ];
  }
  const details = change.details.filter(({ breaks }) => breaks?.includes("host") ?? true).map(({ message }) => message);
  return [
    finding("component/mismatch", `${name} differs from what world \`${id}\` has: ${details.join("; ")}`, file, more),
  ];
}

function finding(
  rule: string,
  message: string,
  file: string,
  more: Pick<Diagnostic, "help" | "item"> = {},
): Diagnostic {
  return { rule, severity: "error", message, file, ...more };
}
