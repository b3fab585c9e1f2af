import { execFileSync, spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { commandNames } from "../../src/cli/registry.ts";
import { folderWith, witkit } from "../support/cli.ts";

function has(shell: string): boolean {
  return spawnSync(shell, ["--version"]).status === 0;
}

const scriptIn = (shell: string) => {
  const cwd = folderWith({ "wit/a.wit": "", [`witkit.${shell}`]: witkit(["completion", shell]).stdout });
  return { cwd, path: join(cwd, `witkit.${shell}`) };
};

/** What bash offers for the last of these words. */
function bashOffers(...words: readonly string[]): readonly string[] {
  const { cwd, path } = scriptIn("bash");
  const quoted = ["witkit", ...words].map((word) => `'${word}'`).join(" ");
  const lines = `source '${path}'; COMP_WORDS=(${quoted}); COMP_CWORD=${words.length}; _witkit; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const out = execFileSync("bash", ["--norc", "-c", lines], { cwd, encoding: "utf8" });
  return out.split("\n").filter((line) => line !== "");
}

describe.skipIf(!has("bash"))("completion in bash", () => {
  test("offers the commands", () => {
    expect(bashOffers("").toSorted()).toEqual([...commandNames()].toSorted());
    expect(bashOffers("comp")).toEqual(["completion"]);
    expect(bashOffers("--quiet", "comp")).toEqual(["completion"]);
  });

  test("offers the options of the command, and those of every command", () => {
    expect(bashOffers("completion", "--")).toEqual(["--version", "--quiet", "--color", "--help", "--output"]);
    expect(bashOffers("completion", "--ou")).toEqual(["--output"]);
  });

  test("offers the words that an option or argument takes", () => {
    expect(bashOffers("completion", "--color", "a")).toEqual(["auto", "always"]);
    expect(bashOffers("completion", "")).toEqual(["bash", "zsh", "fish"]);
  });

  test("offers rules and packs by name", () => {
    expect(bashOffers("explain", "since/require-m")).toEqual(["since/require-member"]);
    expect(bashOffers("explain", "io/return-input")).toEqual(["io/return-input-stream"]);
    expect(bashOffers("lint", "--rule", "docs/bro")).toEqual(["docs/broken-ref="]);
    expect(bashOffers("translate", "--pack", "wasi-0.2").toSorted()).toEqual(["wasi-0.2-to-0.3"]);
  });

  test("offers files", () => {
    expect(bashOffers("completion", "--output", "w").toSorted()).toEqual(["wit", "witkit.bash"]);
  });
});

describe("the scripts for other shells", () => {
  test.skipIf(!has("zsh"))("zsh accepts its script", () => {
    const { path } = scriptIn("zsh");
    expect(spawnSync("zsh", ["-n", path], { encoding: "utf8" })).toMatchObject({ status: 0, stderr: "" });
  });

  test.skipIf(!has("fish"))("fish accepts its script", () => {
    const { path } = scriptIn("fish");
    expect(spawnSync("fish", ["--no-execute", path], { encoding: "utf8" })).toMatchObject({ status: 0, stderr: "" });
  });

  test("fish: a line for each command, option and word", () => {
    const lines = witkit(["completion", "fish"]).stdout.split("\n");
    expect(lines).toContain(
      "complete -c witkit -n __fish_use_subcommand -f -a completion -d 'print the completion script for a shell'",
    );
    expect(lines).toContain(
      "complete -c witkit -l color -x -a 'auto always never' -d 'whether to colour the output (auto, always, never)'",
    );
    expect(lines).toContain(
      "complete -c witkit -n '__fish_seen_subcommand_from completion' -s o -l output -r -F -d 'write the results to a file'",
    );
    expect(lines).toContain("complete -c witkit -n '__fish_seen_subcommand_from completion' -f -a 'bash zsh fish'");
  });

  test("zsh: the commands with their summaries, options in the terms of _arguments", () => {
    const script = witkit(["completion", "zsh"]).stdout;
    expect(script).toMatch(/^#compdef witkit\n/);
    expect(script).toContain("    'completion:print the completion script for a shell'\n");
    expect(script).toContain(
      "completion) _arguments '(-V --version)'{-V,--version}'[print the version]' '(-q --quiet)'{-q,--quiet}'[show errors only, no summary and no log]' '*--color[whether to colour the output (auto, always, never)]:value:(auto always never)' '(-h --help)'{-h,--help}'[show help]' '(-o --output)'{-o,--output}'[write the results to a file]:file:_files' '1:argument:(bash zsh fish)' ;;",
    );
  });
});
