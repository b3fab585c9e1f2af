import type { Draft } from "../draft.ts";
import type { Round } from "../round.ts";
import type { Rule } from "../rule.ts";
import { duplexStreams } from "./duplex-streams.ts";
import { errorPayload } from "./error-payload.ts";
import { listToMap, listToMapFollowed, mapToList } from "./maps.ts";
import { listsLeft } from "./maps-left.ts";
import { pairsToMap } from "./pairs-to-map.ts";

/** What a pattern can't say: a named function that looks at the packages and offers drafts, as the rules of items do. */
export type Matcher = (rule: Rule, round: Round, offer: (draft: Draft) => boolean) => void;

export const matchers: Readonly<Record<string, Matcher>> = {
  "duplex-streams": duplexStreams,
  "error-payload": errorPayload,
  "pairs-to-map": pairsToMap,
};

/** The names that a rule's `matcher` may have. */
export const matcherNames: readonly string[] = ["duplex-streams", "error-payload", "pairs-to-map"];
