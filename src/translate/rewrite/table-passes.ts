import type { Pack, PackTable } from "../pack/pack.ts";
import type { TranslateSettings } from "../settings.ts";
import type { Step } from "./pass.ts";
import { blockStep } from "./printed-packages.ts";
import { moveStep, renameStep } from "./table-names.ts";
import { textStep } from "./table-text.ts";

/**
 * The passes of a pack's tables, each done once and in this order: names, moves, text. Tables come before the rules: what a
 * table says of a declaration holds.
 */
export function tableSteps(pack: Pack, settings: TranslateSettings): readonly Step[] {
  const byLayer = (layer: PackTable["layer"]) =>
    settings.layers.has(layer) ? pack.tables.filter((table) => table.layer === layer) : [];
  const names = byLayer("names");
  const text = byLayer("text");
  return [
    ...(text.length > 0 ? [blockStep] : []),
    ...(names.length > 0 ? [renameStep(names), moveStep(names)] : []),
    ...(text.length > 0
      ? [textStep(text, "remove"), textStep(text, "containers"), textStep(text, "items"), textStep(text, "members")]
      : []),
  ];
}
