import { leb, section } from "../support/wat.ts";

/** A source of numbers that only the seed decides. */
export interface Random {
  /** A whole number from 0 to `bound` − 1. */
  below(bound: number): number;
}

/** mulberry32. */
export function random(seed: number): Random {
  let state = seed >>> 0;
  return {
    below(bound) {
      state = (state + 0x6d2b79f5) >>> 0;
      let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
      mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
      return ((mixed ^ (mixed >>> 14)) >>> 0) % bound;
    },
  };
}

interface Part {
  id: number;
  content: number[];
}

/** The sections of a well-formed binary. */
function split(bytes: readonly number[]): Part[] {
  const parts: Part[] = [];
  for (let at = 8; at < bytes.length; ) {
    const id = bytes[at++] ?? 0;
    let [size, shift] = [0, 0];
    for (let byte = 0x80; byte & 0x80; shift += 7) {
      byte = bytes[at++] ?? 0;
      size |= (byte & 0x7f) << shift;
    }
    parts.push({ id, content: bytes.slice(at, at + size) });
    at += size;
  }
  return parts;
}

const isComponent = (bytes: readonly number[]): boolean => bytes[6] === 1;
const isBinary = (bytes: readonly number[]): boolean => bytes.length >= 8 && bytes[0] === 0 && bytes[1] === 0x61;

function join(header: readonly number[], parts: readonly Part[]): number[] {
  return [...header, ...parts.flatMap(({ id, content }) => section(id, content))];
}

/** Numbers that decoders trip over: limits of LEB128 and of 32 bits, too long forms. */
const awkward: readonly (readonly number[])[] = [
  [0xff, 0xff, 0xff, 0xff, 0x0f],
  [0xff, 0xff, 0xff, 0xff, 0x7f],
  [0x80, 0x80, 0x80, 0x80, 0x00],
  [0x80, 0x80, 0x80, 0x80, 0x80, 0x00],
  [0x80],
  [0x7f],
  [0x40],
  [0x00],
  leb(0x10000),
  leb(0x7fffffff),
];

/** Changes one place within bytes. */
function disturb(bytes: number[], source: Random): number[] {
  const at = source.below(bytes.length + 1);
  const piece = bytes.slice(at, at + 1 + source.below(12));
  switch (source.below(8)) {
    case 0:
      return bytes.with(Math.min(at, bytes.length - 1), source.below(256));
    case 1:
      return bytes.with(Math.min(at, bytes.length - 1), (bytes[at] ?? 0) ^ (1 << source.below(8)));
    case 2:
      return [...bytes.slice(0, at), ...(awkward[source.below(awkward.length)] ?? []), ...bytes.slice(at + 1)];
    case 3:
      return [...bytes.slice(0, at), ...(awkward[source.below(awkward.length)] ?? []), ...bytes.slice(at)];
    case 4:
      return bytes.slice(0, at);
    case 5:
      return [...bytes.slice(0, at), ...bytes.slice(at + piece.length)];
    case 6:
      return [...bytes.slice(0, at), ...piece, ...bytes.slice(at)];
    default: {
      const to = source.below(bytes.length + 1);
      return [...bytes.slice(0, to), ...piece, ...bytes.slice(to)];
    }
  }
}

/**
 * A mutant of a binary. Most keep the frame intact (the sizes of the sections around the change are right), so that the change is met
 * deep inside; some lose, repeat, exchange or borrow sections of `other`, some are changed anywhere.
 */
export function mutate(bytes: readonly number[], other: readonly number[], source: Random): number[] {
  if (bytes.length <= 8 || source.below(10) === 0) return disturb([...bytes], source);
  const parts = split(bytes);
  const at = source.below(parts.length);
  const part = parts[at];
  if (part === undefined) return disturb([...bytes], source);
  const borrowed = split(other);
  switch (source.below(12)) {
    case 0:
      parts.splice(at, 1);
      break;
    case 1:
      parts.splice(at, 0, { ...part });
      break;
    case 2:
      parts.splice(source.below(parts.length), 0, ...parts.splice(at, 1));
      break;
    case 3:
      parts.splice(at, 0, borrowed[source.below(borrowed.length)] ?? part);
      break;
    case 4:
      part.id = source.below(16);
      break;
    default: {
      const nested = isComponent(bytes) && (part.id === 1 || part.id === 4) && isBinary(part.content);
      part.content = nested ? mutate(part.content, part.content, source) : disturb(part.content, source);
    }
  }
  return join(bytes.slice(0, 8), parts);
}
