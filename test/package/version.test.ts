import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  comparePrecedence,
  compareVersions,
  compareVersionTexts,
  compatibleSeries,
  parseVersion,
  type Version,
  versionsCompatible,
  versionText,
} from "../../src/package/version.ts";

function version(text: string): Version {
  const parsed = parseVersion(text);
  if (!parsed) throw new Error(`${text} is no version`);
  return parsed;
}

describe("a version", () => {
  test.each([
    "0.0.0",
    "1.2.3",
    "0.3.0-rc-2025-09-16",
    "1.0.0-alpha.1.x-y",
    "1.0.0+b.01",
    "1.0.0-rc.1+x",
    "18446744073709551615.0.0",
  ])("%s is read and written back", (text) => expect(versionText(version(text))).toBe(text));

  test.each([
    "1",
    "1.0",
    "1.0.0.0",
    "01.0.0",
    "1.0.0-01",
    "1.0.0-",
    "1.0.0-a..b",
    "1.0.0+",
    "v1.0.0",
    "1.0.x",
    " 1.0.0",
    "18446744073709551616.0.0",
  ])("%s is none", (text) => expect(parseVersion(text)).toBeUndefined());
});

describe("the order of versions", () => {
  const ascending = [
    "0.1.0",
    "0.2.0-alpha",
    "0.2.0-alpha.1",
    "0.2.0-alpha.beta",
    "0.2.0-rc.2",
    "0.2.0-rc.11",
    "0.2.0",
    "0.2.0+1",
    "0.2.0+2",
    "0.2.0+10",
    "0.2.0+a",
    "0.2.1",
    "0.10.0",
    "1.0.0",
  ];

  test("is that of semver, and build metadata counts", () => {
    const shuffled = [...ascending].sort();
    expect(shuffled.sort(compareVersionTexts)).toEqual(ascending);
    expect(comparePrecedence(version("1.0.0+a"), version("1.0.0+b"))).toBe(0);
    expect(compareVersions(version("1.0.0+b1"), version("1.0.0"))).toBeGreaterThan(0);
  });

  test("is total", () => {
    const any = fc.constantFrom(...ascending).map(version);
    fc.assert(
      fc.property(any, any, any, (a, b, c) => {
        expect(Math.sign(compareVersions(a, b))).toBe(-Math.sign(compareVersions(b, a)) + 0);
        if (compareVersions(a, b) <= 0 && compareVersions(b, c) <= 0)
          expect(compareVersions(a, c)).toBeLessThanOrEqual(0);
      }),
      { seed: 1 },
    );
  });
});

test("versions of one series stand in for one another", () => {
  const series = (text: string) => compatibleSeries(version(text));
  expect(["1.2.3", "0.2.12", "0.0.3", "0.3.0-rc.1", "2.0.0+x"].map(series)).toEqual([
    "1",
    "0.2",
    "0.0.3",
    "0.3.0-rc.1",
    "2",
  ]);
  expect(versionsCompatible(version("0.2.0"), version("0.2.9"))).toBe(true);
  expect(versionsCompatible(version("0.3.0-rc.1"), version("0.3.0"))).toBe(false);
});
