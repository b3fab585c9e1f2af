import { describe, expect, test } from "vitest";
import { wantsColor, wantsLinks } from "../../src/cli/color.ts";
import { createProgress } from "../../src/cli/progress.ts";
import { createStyle } from "../../src/report/style.ts";

describe("colour", () => {
  test.each([
    ["a terminal has it", "auto", {}, true, true],
    ["a pipe has it not", "auto", {}, false, false],
    ["a dumb terminal has it not", undefined, { TERM: "dumb" }, true, false],
    ["NO_COLOR takes it away", undefined, { NO_COLOR: "1" }, true, false],
    ["an empty NO_COLOR says nothing", undefined, { NO_COLOR: "" }, true, true],
    ["FORCE_COLOR brings it to a pipe", undefined, { FORCE_COLOR: "1" }, false, true],
    ["FORCE_COLOR wins over NO_COLOR, as in Node", undefined, { FORCE_COLOR: "1", NO_COLOR: "1" }, false, true],
    ["CLICOLOR_FORCE brings it to a pipe", undefined, { CLICOLOR_FORCE: "1" }, false, true],
    ["CLICOLOR_FORCE=0 says nothing", undefined, { CLICOLOR_FORCE: "0" }, false, false],
    ["NO_COLOR wins over CLICOLOR_FORCE", undefined, { CLICOLOR_FORCE: "1", NO_COLOR: "1" }, true, false],
    ["CLICOLOR=0 takes it away", undefined, { CLICOLOR: "0" }, true, false],
    ["FORCE_COLOR=0 takes it away", undefined, { FORCE_COLOR: "0" }, true, false],
    ["--color always wins over the environment", "always", { NO_COLOR: "1" }, false, true],
    ["--color never wins over the environment", "never", { FORCE_COLOR: "1" }, true, false],
  ] as const)("%s", (_, when, env, isTerminal, expected) => {
    expect(wantsColor(when, env, isTerminal)).toBe(expected);
  });
});

describe("links", () => {
  test.each([
    ["a terminal that is known to have them", { TERM_PROGRAM: "WezTerm" }, true, true],
    ["GNOME's terminal since 0.50", { VTE_VERSION: "6003" }, true, true],
    ["an unknown terminal", { TERM: "xterm-256color" }, true, false],
    ["a pipe", { TERM_PROGRAM: "WezTerm" }, false, false],
    ["a log of CI", { TERM_PROGRAM: "WezTerm", CI: "1" }, true, false],
    ["FORCE_HYPERLINK", { FORCE_HYPERLINK: "1" }, false, true],
    ["FORCE_HYPERLINK=0", { FORCE_HYPERLINK: "0", TERM_PROGRAM: "WezTerm" }, true, false],
  ] as const)("%s", (_, env, isTerminal, expected) => {
    expect(wantsLinks(env, isTerminal)).toBe(expected);
  });

  test("are escape sequences around the text, and only with colours", () => {
    const url = "https://example.com/a b";
    expect(createStyle(true, true).link("rule", url)).toBe(
      "\u001b]8;;https://example.com/a%20b\u001b\\rule\u001b]8;;\u001b\\",
    );
    expect(createStyle(true, false).link("rule", url)).toBe("rule");
    expect(createStyle(false, true).link("rule", url)).toBe("rule");
  });
});

describe("the progress line", () => {
  const start = (columns: number, total?: number) => {
    const written: string[] = [];
    let time = 0;
    const stream = { isTTY: true, columns, write: (text: string) => written.push(text) };
    const progress = createProgress(stream, "reading", total, () => time);
    return { written, progress, wait: (ms: number) => (time += ms) };
  };

  test("doesn't show for work that is done soon", () => {
    const { written, progress, wait } = start(80, 3);
    progress.update(1);
    wait(400);
    progress.update(2);
    progress.end();
    expect(written).toEqual([]);
  });

  test("shows how far long work has come, redraws ten times a second at most, and wipes itself", () => {
    const { written, progress, wait } = start(80, 9);
    wait(600);
    progress.update(1, "a.wit");
    wait(50);
    progress.update(2, "b.wit");
    wait(60);
    progress.update(3, "c.wit");
    progress.end();
    progress.end();
    expect(written).toEqual(["\r\u001b[2Kreading 1/9 a.wit", "\r\u001b[2Kreading 3/9 c.wit", "\r\u001b[2K"]);
  });

  test("never wraps", () => {
    const { written, progress, wait } = start(12);
    wait(600);
    progress.update(1, "a-long-name.wit");
    expect(written).toEqual(["\r\u001b[2Kreading 1 a"]);
  });
});
