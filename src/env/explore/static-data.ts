/** Memory as the active data segments at constant offsets leave it. */
import type { CoreModule } from "../../wasm/module.ts";
import type { StaticData } from "../readers/reader.ts";

/** The data of a module's memory 0. */
export function staticData(module: CoreModule): StaticData {
  const segments = module.data
    .flatMap(({ mode, memory, offset, start, end }) => {
      if (mode === "passive") return [{ address: -1, start, end }];
      const value = offset?.value;
      return memory === 0 && value?.kind === "i32" && end > start ? [{ address: value.value >>> 0, start, end }] : [];
    })
    .sort((a, b) => a.address - b.address);
  return {
    segments,
    bytes(address, size) {
      const at = fileOffset(segments, address, size);
      return at === undefined ? undefined : module.bytes.subarray(at, at + size);
    },
  };
}

/** Where in the file `[address, address + size)` of memory comes from. */
function fileOffset(segments: StaticData["segments"], address: number, size: number): number | undefined {
  let low = 0;
  let high = segments.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((segments[middle]?.address ?? 0) <= address) low = middle + 1;
    else high = middle;
  }
  const segment = segments[low - 1];
  if (segment === undefined || segment.address < 0) return undefined;
  const at = segment.start + address - segment.address;
  return at + size <= segment.end ? at : undefined;
}
