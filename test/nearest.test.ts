import { describe, expect, test } from "vitest";
import { didYouMean, nearest } from "../src/common/nearest.ts";

const commands = ["check", "lint", "fmt", "print", "diff", "translate", "completion"];

describe("the nearest name", () => {
  test.each([
    ["chekc", "check"],
    ["lnit", "lint"],
    ["LINT", "lint"],
    ["prin", "print"],
    ["pritn", "print"],
    ["tranzlate", "translate"],
    ["format", undefined],
    ["xyz", undefined],
    ["", undefined],
  ])("of %j is %j", (name, expected) => {
    expect(nearest(name, commands)).toBe(expected);
  });

  test("is never the name itself, and of equals the first", () => {
    expect(nearest("aa", ["aa", "ab", "ac"])).toBe("ab");
  });

  test("makes half a sentence", () => {
    expect(didYouMean("lnit", commands)).toBe(" Did you mean `lint`?");
    expect(didYouMean("xyz", commands)).toBe("");
  });
});
