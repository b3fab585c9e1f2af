import type { ProposedEdit } from "../edit/proposed-edit.ts";
import type { MatcherName } from "../pack/matcher-names.ts";
import type { TranslationRule } from "../pack/rule.ts";
import type { Pass } from "../rewrite/pass.ts";
import { duplexStreams } from "./duplex-streams.ts";
import { errorPayload } from "./error-payload.ts";
import { listToMap, listToMapFollowed, mapToList } from "./maps.ts";
import { listsLeft } from "./maps-left.ts";

/** What a pattern can't say: a named function that looks at the packages and offers drafts, as the rules of items do. */
type Matcher = (rule: TranslationRule, pass: Pass, offer: (draft: ProposedEdit) => boolean) => void;

export const matchers: Readonly<Record<MatcherName, Matcher>> = {
  "duplex-streams": duplexStreams,
  "error-payload": errorPayload,
  "list-to-map": listToMap,
  "list-to-map-followed": listToMapFollowed,
  "lists-left": listsLeft,
  "map-to-list": mapToList,
};
