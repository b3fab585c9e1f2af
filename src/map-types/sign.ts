/** How much a sign counts: a hint, a name or a sentence that says it, or a signature or statement that leaves no doubt. */
export type Strength = 1 | 2 | 3;

/** Something that speaks for a mapping, or against one: a key may come twice, or the order of the pairs means something. */
export interface Sign {
  readonly for: boolean;
  readonly strength: Strength;
  /** In words, to stand after "because". */
  readonly reason: string;
}

/** The same sign, counted as a hint only: where it speaks of something around the pairs, not of the pairs themselves. */
export function asHint(sign: Sign): Sign {
  return { ...sign, strength: 1 };
}
