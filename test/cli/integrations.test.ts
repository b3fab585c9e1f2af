import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { cliPath, folderWith } from "../support/cli.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const isWindows = process.platform === "win32";

const good =
  "package a:b@1.0.0;\n\n@since(version = 1.0.0)\ninterface i {\n  @since(version = 1.0.0)\n  f: func();\n}\n";
const bad = good.replace("  @since(version = 1.0.0)\n", "");

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default?: string }>>;
  readonly runs: {
    readonly using: string;
    readonly steps: readonly {
      readonly shell: string;
      readonly run: string;
      readonly env: Readonly<Record<string, string>>;
      readonly "working-directory": string;
    }[];
  };
}

describe.skipIf(isWindows)("the GitHub action, its steps run as the runner does", () => {
  const action: Action = parse(readFileSync(join(root, "action.yml"), "utf8"));
  let packed = "";

  beforeAll(() => {
    const folder = folderWith({});
    execFileSync("npm", ["pack", "--ignore-scripts", "--silent", "--pack-destination", folder], {
      cwd: root,
      stdio: "pipe",
    });
    packed = join(folder, `witkit-${JSON.parse(readFileSync(join(root, "package.json"), "utf8")).version}.tgz`);
    expect(existsSync(packed)).toBe(true);
  });

  /** Evaluates `${{ inputs.… }}`, the only expressions that the action uses. */
  function evaluate(text: string, inputs: Readonly<Record<string, string>>): string {
    return text.replace(
      /\$\{\{\s*inputs\.([\w-]+)\s*\}\}/g,
      (_, name: string) => inputs[name] ?? action.inputs[name]?.default ?? "",
    );
  }

  function runAction(
    cwd: string,
    given: Readonly<Record<string, string>>,
    runner: Readonly<Record<string, string>> = {},
  ): { code: number | null; stdout: string; stderr: string } {
    const inputs = { version: `file:${packed}`, ...given };
    for (const name of Object.keys(inputs)) expect(action.inputs).toHaveProperty(name);
    let last = { code: 0 as number | null, stdout: "", stderr: "" };
    for (const step of action.runs.steps) {
      expect(step.run).not.toContain("${{");
      const script = join(folderWith({ "step.sh": evaluate(step.run, inputs) }), "step.sh");
      const env = Object.fromEntries(Object.entries(step.env).map(([name, value]) => [name, evaluate(value, inputs)]));
      const result = spawnSync("bash", ["--noprofile", "--norc", "-eo", "pipefail", script], {
        cwd: join(cwd, evaluate(step["working-directory"], inputs)),
        env: { ...process.env, GITHUB_ACTIONS: "true", CI: "true", ...runner, ...env },
        encoding: "utf8",
      });
      last = { code: result.status, stdout: result.stdout, stderr: result.stderr };
      if (last.code !== 0) break;
    }
    return last;
  }

  test("annotates what it finds, writes the SARIF file and fails", () => {
    const cwd = folderWith({ "wit/a.wit": bad });
    const { code, stdout } = runAction(cwd, { "sarif-file": "out.sarif", arguments: "--preset spec" });
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /^::error file=wit\/a\.wit,line=5,endLine=5,col=3,endColumn=4,title=since\/require-member::/,
    );
    const sarif = JSON.parse(readFileSync(join(cwd, "out.sarif"), "utf8"));
    expect(sarif.runs[0].results.map((result: { ruleId: string }) => result.ruleId)).toEqual(["since/require-member"]);
  });

  test("counts for the steps that follow, and shows a table in the summary of the job", () => {
    const cwd = folderWith({ "wit/a.wit": bad, output: "", summary: "" });
    const runner = { GITHUB_OUTPUT: join(cwd, "output"), GITHUB_STEP_SUMMARY: join(cwd, "summary") };
    expect(runAction(cwd, { "sarif-file": "out.sarif", arguments: "--preset spec" }, runner).code).toBe(1);
    expect(readFileSync(join(cwd, "output"), "utf8")).toBe("exit-code=1\nsarif-file=out.sarif\nerrors=1\nwarnings=0\n");
    expect(readFileSync(join(cwd, "summary"), "utf8").split("\n").slice(0, 6)).toEqual([
      "### witkit lint",
      "",
      "1 packages, 1 files: 1 errors, 0 warnings",
      "",
      "| severity | rule | place | message |",
      "| --- | --- | --- | --- |",
    ]);
  });

  test("looks only at what a pull request changes", () => {
    const origin = folderWith({ "wit/a.wit": bad, "wit/b.wit": "package a:b@1.0.0;\n" });
    const git = (cwd: string, ...args: readonly string[]) =>
      execFileSync("git", ["-c", "user.name=test", "-c", "user.email=test@example.com", ...args], {
        cwd,
        stdio: "pipe",
      });
    git(origin, "init", "-q", "-b", "main");
    git(origin, "add", ".");
    git(origin, "commit", "-q", "-m", "one");
    const cwd = join(folderWith({}), "clone");
    git(origin, "clone", "-q", origin, cwd);
    const inputs = { "only-changed": "true", arguments: "--preset spec" };
    const runner = { GITHUB_BASE_REF: "main" };
    expect(runAction(cwd, inputs, runner)).toMatchObject({ code: 0, stdout: "No .wit file differs from main.\n" });
    writeFileSync(join(cwd, "wit/b.wit"), "package a:b@1.0.0;\n\n@since(version = 1.0.0)\ninterface j {}\n");
    git(cwd, "commit", "-q", "-a", "-m", "two");
    expect(runAction(cwd, inputs, runner)).toMatchObject({ code: 0, stdout: "" });
    expect(runAction(cwd, { arguments: "--preset spec" }, runner).code).toBe(1);
  });

  test("succeeds where nothing is wrong, with paths, another command and another folder", () => {
    const cwd = folderWith({ "sub/one/a.wit": good, "sub/two/b.wit": good.replace("a:b", "c:d") });
    expect(runAction(cwd, { command: "check", paths: "one\ntwo", "working-directory": "sub" })).toMatchObject({
      code: 0,
      stdout: "",
    });
  });

  test("never runs the text of an input", () => {
    const cwd = folderWith({ "wit/a.wit": good });
    const { code } = runAction(cwd, { paths: "$(touch pwned) `touch pwned` ; touch pwned" });
    expect(code).toBe(2);
    expect(existsSync(join(cwd, "pwned"))).toBe(false);
  });
});

interface Hook {
  readonly id: string;
  readonly entry: string;
  readonly args: readonly string[];
  readonly files: string;
  readonly exclude: string;
}

describe.skipIf(isWindows)("the pre-commit hooks, run as pre-commit does", () => {
  const hooks: readonly Hook[] = parse(readFileSync(join(root, ".pre-commit-hooks.yaml"), "utf8"));

  /** Passes the files that the hook selects to its entry, with the installed command in the path. */
  function runHook(
    id: string,
    files: Readonly<Record<string, string>>,
    given?: readonly string[],
  ): { code: number | null; cwd: string; stdout: string } {
    const hook = hooks.find((candidate) => candidate.id === id);
    if (hook === undefined) throw new Error(`no hook ${id}`);
    const cwd = folderWith(files);
    const bin = folderWith({});
    writeFileSync(join(bin, "witkit"), `#!/bin/sh\nexec '${process.execPath}' '${cliPath}' "$@"\n`);
    chmodSync(join(bin, "witkit"), 0o755);
    const selected = Object.keys(files).filter(
      (name) => new RegExp(hook.files).test(name) && !new RegExp(hook.exclude).test(name),
    );
    const [program = "", ...args] = hook.entry.split(" ");
    const env = { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH}`, GITHUB_ACTIONS: "" };
    const result = spawnSync(program, [...args, ...(given ?? hook.args), ...selected], { cwd, env, encoding: "utf8" });
    return { code: result.status, cwd, stdout: result.stdout };
  }

  const twoFiles = {
    "wit/a.wit": good,
    "wit/b.wit": "interface j {\n  use i.{};\n}\n",
    "wit/deps/x/x.wit": "package x:x;\n",
    "readme.md": "",
  };

  test("check takes the package that the files belong to, and leaves vendored ones alone", () => {
    expect(runHook("witkit-check", { ...twoFiles, "wit/b.wit": "interface j {\n  use i.{nothing};\n}\n" }).code).toBe(
      1,
    );
    expect(runHook("witkit-check", { ...twoFiles, "wit/b.wit": "interface j {\n  g: func();\n}\n" }).code).toBe(0);
  });

  test("lint", () => {
    expect(runHook("witkit-lint", { "wit/a.wit": bad }).code).toBe(1);
    expect(runHook("witkit-lint", { "wit/a.wit": good }).code).toBe(0);
  });

  test.each([undefined, ["--preset", "spec", "--"]])(
    "a file whose name looks like an option is a file (args: %j)",
    (given) => {
      const { code, cwd } = runHook("witkit-lint", { "--write-baseline=x.wit": good, "wit/a.wit": good }, given);
      expect(code).toBe(0);
      expect(existsSync(join(cwd, "x.wit"))).toBe(false);
    },
  );

  test("fmt changes the files, by which pre-commit knows that the hook failed", () => {
    const { code, cwd } = runHook("witkit-fmt", { "wit/a.wit": good.replace("  f: func();", "      f:func( );") });
    expect(code).toBe(0);
    expect(readFileSync(join(cwd, "wit/a.wit"), "utf8")).toBe(good);
  });
});
