/**
 * Names that were seen, but may not be names: put together from a number, empty, with characters that no name has. What is doubtful
 * is told as a computed name, never as a key.
 */
import type { Event } from "../explore/exploration.ts";
import type { KeyText } from "../machine/key-text.ts";

/** What is known of the module's constant data. */
export interface ConstantData {
  /** Whether a text stands in it. */
  readonly holds: (text: string) => boolean;
  /** Whether a name stands just where it was read. */
  readonly isAt: (text: KeyText) => boolean;
  /** Whether code or data refers to it there as a text of just this length. */
  readonly isReferredTo: (text: KeyText) => boolean;
}

const dynamic: Omit<KeyText, "address"> = { match: "dynamic", key: null, prefix: null, suffix: null, origin: 0 };

/** The events, with names that can't be relied on told as computed ones. */
export function withoutDoubt(events: readonly Event[], data: ConstantData, isSure: (event: Event) => boolean): Event[] {
  const numbered = numberedNames(events, data);
  return events.map((event) => {
    const { text } = event;
    const unknown = { ...event, text: { ...dynamic, address: text.address } };
    if (text.match === "affix") return /\p{Cc}/u.test(`${text.prefix}${text.suffix}`) ? unknown : event;
    if (text.match !== "exact" || text.key === null) return event;
    if (data.isAt(text))
      return isSure(event) || (isPlausibleName(text.key) && data.isReferredTo(text)) ? event : unknown;
    const parts = numbered.get(text.key);
    if (parts !== undefined) return { ...event, text: { ...dynamic, ...parts, match: "affix", address: text.address } };
    return isPlausibleName(text.key) ? event : unknown;
  });
}

/** Whether a text can be taken for a name without further proof. */
export function isPlausibleName(text: string): boolean {
  return text !== "" && !/[\s\p{Cc}"'`=\ufffd]/u.test(text) && /[\p{L}\p{N}]/u.test(text);
}

interface Affix {
  readonly prefix: string | null;
  readonly suffix: string | null;
}

/** Names that a program made with a number: several that differ in digits alone, or one whose parts around the digits are constants. */
function numberedNames(events: readonly Event[], data: ConstantData): ReadonlyMap<string, Affix> {
  const families = new Map<string, Set<string>>();
  for (const { text, by } of events) {
    if (by !== "lookup" || text.key === null || !/\d/.test(text.key) || data.isAt(text) || data.holds(text.key))
      continue;
    const pattern = text.key.replace(/\d+/g, "*");
    families.set(pattern, (families.get(pattern) ?? new Set()).add(text.key));
  }
  const found = new Map<string, Affix>();
  for (const keys of families.values()) {
    for (const key of keys) {
      const [, prefix = "", suffix = ""] = /^(\D*)\d.*?(\D*)$/s.exec(key) ?? [];
      if (keys.size > 1 || areConstants(prefix, suffix, data))
        found.set(key, { prefix: prefix || null, suffix: suffix || null });
    }
  }
  return found;
}

function areConstants(prefix: string, suffix: string, { holds }: ConstantData): boolean {
  if (suffix === "") return prefix.length >= 3 && /[_.-]$/.test(prefix) && holds(prefix);
  return prefix.length + suffix.length >= 4 && (prefix === "" || holds(prefix)) && holds(suffix);
}
