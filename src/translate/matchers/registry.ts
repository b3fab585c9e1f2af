import type { ProposedEdit } from "../edit/proposed-edit.ts";
import type { TranslationRule } from "../pack/rule.ts";
import type { Round } from "../rewrite/pass.ts";
import { duplexStreams } from "./duplex-streams.ts";
import { errorPayload } from "./error-payload.ts";
import { listToMap, listToMapFollowed, mapToList } from "./maps.ts";
import { listsLeft } from "./maps-left.ts";

/** What a pattern can't say: a named function that looks at the packages and offers drafts, as the rules of items do. */
type Matcher = (rule: TranslationRule, round: Round, offer: (draft: ProposedEdit) => boolean) => void;

export const matchers: Readonly<Record<string, Matcher>> = {
  "duplex-streams": duplexStreams,
  "error-payload": errorPayload,
  "list-to-map": listToMap,
  "list-to-map-followed": listToMapFollowed,
  "lists-left": listsLeft,
  "map-to-list": mapToList,
};

/** The names that a rule's `matcher` may have. */
export const matcherNames: readonly string[] = Object.keys(matchers);
