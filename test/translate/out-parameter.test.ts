import { describe, expect, it } from "vitest";
import { shippedPack } from "./support/packs.ts";
import { translateText } from "./support/translate.ts";

const pack = shippedPack("wasi-0.2-to-0.3");
const text = (member: string) => `package a:b@0.1.0;

interface i {
  resource logger {
    ${member}
  }
  attach: func(l: logger, level: u8);
  use wasi:clocks/wall-clock@0.2.3.{datetime};
  now: func() -> datetime;
}
`;
const run = (member: string) => translateText(text(member), pack).files[0]?.after ?? text(member);

describe("a resource that takes one result", () => {
  it("is an out-parameter where its static function uses it up", () => {
    expect(run("set: static func(this: logger, answer: result<string, u32>);")).toBe(`package a:b@0.1.0;

interface i {
  attach: async func(level: u8) -> result<string, u32>;
  use wasi:clocks/system-clock@0.3.0.{instant as datetime};
  now: func() -> datetime;
}
`);
  });

  it("stays where a method takes the result, which may be called many times", () => {
    const method = "log: func(r: result<string, u32>);";
    expect(run(method)).toContain(method);
  });

  it("stays where the static function takes no handle, or only borrows it", () => {
    for (const member of [
      "log: static func(r: result<string, u32>);",
      "log: static func(l: borrow<logger>, r: result<string, u32>);",
    ])
      expect(run(member)).toContain(member);
  });
});
