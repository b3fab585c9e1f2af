import { describe, expect, it } from "vitest";
import { shippedPack } from "./support/packs.ts";
import { translateText } from "./support/translate.ts";

const pack = shippedPack("wasi-0.3-rc-to-0.3");

describe("the pack wasi-0.3-rc-to-0.3", () => {
  it("moves references to candidates, and leaves other releases alone", () => {
    const before = `package acme:app@0.1.0;

world app {
  import wasi:clocks/monotonic-clock@0.3.0-rc-2026-01-06;
  import wasi:cli/stdout@0.2.6;
  include wasi:http/service@0.3.0-rc-2026-02-09;
}
`;
    const result = translateText(before, pack);
    expect(result.files[0]?.after).toBe(before.replaceAll(/0\.3\.0-rc-[\d-]+/g, "0.3.0"));
    expect(result.report.packages[0]?.notes.map(({ id }) => id)).toEqual(["note/version-bump"]);
  });

  it("brings WASI's own candidates to the shape of the release", () => {
    const before = `package wasi:random@0.3.0-rc-2026-02-09;

@since(version = 0.3.0-rc-2026-02-09)
interface random {
  /// Some bytes.
  @since(version = 0.3.0-rc-2026-02-09)
  get-random-bytes: func(len: u64) -> list<u8>;
}
`;
    expect(translateText(before, pack).files[0]?.after).toBe(`package wasi:random@0.3.0;

@since(version = 0.3.0)
interface random {
  /// Some bytes.
  @since(version = 0.3.0)
  get-random-bytes: func(max-len: u64) -> list<u8>;
}
`);
  });
});
