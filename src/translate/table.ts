import type { Pack } from "./pack.ts";
import type { Step } from "./round.ts";
import type { Settings } from "./settings.ts";

export function tableSteps(_pack: Pack, _settings: Settings): readonly (readonly Step[])[] {
  return [];
}
