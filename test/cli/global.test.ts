import { chmodSync, readdirSync, readFileSync, readlinkSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { commands } from "../../src/cli/registry.ts";
import { VERSION } from "../../src/common/version.ts";
import { folderWith, witkit, witkitWithClosedPipe } from "../support/cli.ts";

const packageJson = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));

describe("version and help", () => {
  test("--version prints the version of the package and nothing else", () => {
    expect(VERSION).toBe(packageJson.version);
    for (const flag of ["--version", "-V"]) {
      expect(witkit([flag])).toEqual({ code: 0, stdout: `${VERSION}\n`, stderr: "" });
    }
    expect(witkit(["completion", "--version"]).stdout).toBe(`${VERSION}\n`);
  });

  test("--help lists every command with its line", () => {
    const { code, stdout, stderr } = witkit(["--help"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const flat = stdout.replace(/\s+/g, " ");
    for (const { name, aliases = [], summary } of commands) {
      expect(flat).toContain(` ${[name, ...aliases].join("|")} `);
      expect(flat).toContain(summary);
    }
  });

  test.each(commands.map(({ name }) => name))(
    "%s --help has a description, examples that name it, and the global options",
    (name) => {
      const { code, stdout, stderr } = witkit([name, "--help"]);
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      expect(stdout).toMatch(new RegExp(`^Usage: witkit ${name}`));
      expect(stdout).toContain("Examples:\n  witkit ");
      expect(stdout).toContain("--color <when>");
      expect(witkit(["help", name]).stdout).toBe(stdout);
    },
  );

  test("no arguments at all is bad usage: the help goes to standard error", () => {
    const { code, stdout, stderr } = witkit([]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/^Usage: witkit \[options\] \[command\]\n/);
  });
});

describe("bad usage ends with 2 and names what was probably meant", () => {
  test.each([
    [
      ["complteion"],
      "witkit: unknown command `complteion`. Did you mean `completion`?\nRun `witkit --help` for the list.\n",
    ],
    [["zzzzzz"], "witkit: unknown command `zzzzzz`.\nRun `witkit --help` for the list.\n"],
    [
      ["--color", "never", "complteion"],
      "witkit: unknown command `complteion`. Did you mean `completion`?\nRun `witkit --help` for the list.\n",
    ],
    [
      ["completion", "--outptu", "x"],
      "witkit: unknown option `--outptu`. Did you mean `--output`?\nRun `witkit completion --help` to see what it takes.\n",
    ],
    [["completion", "bsh"], "witkit: unknown shell `bsh`, expected one of bash, zsh, fish. Did you mean `bash`?\n"],
    [
      ["completion"],
      "witkit: the argument `<shell>` is missing\nRun `witkit completion --help` to see what it takes.\n",
    ],
    [
      ["completion", "bash", "zsh"],
      "witkit: too many arguments for `completion`: expected 1, got 2\nRun `witkit completion --help` to see what it takes.\n",
    ],
    [
      ["completion", "bash", "--color", "alwys"],
      "witkit: `alwys` is not a valid value for `--color <when>`: expected one of auto, always, never. Did you mean `always`?\nRun `witkit completion --help` to see what it takes.\n",
    ],
    [
      ["completion", "bash", "--output"],
      "witkit: the option `-o, --output <file>` needs a value\nRun `witkit completion --help` to see what it takes.\n",
    ],
  ])("%j", (args, message) => {
    expect(witkit(args)).toEqual({ code: 2, stdout: "", stderr: message });
  });
});

describe("--output", () => {
  test("writes what would have gone to standard output, and leaves nothing beside it", () => {
    const cwd = folderWith({ "out.bash": "old" });
    expect(witkit(["completion", "bash", "--output", "out.bash"], { cwd })).toEqual({
      code: 0,
      stdout: "",
      stderr: "",
    });
    expect(readFileSync(join(cwd, "out.bash"), "utf8")).toBe(witkit(["completion", "bash"]).stdout);
    expect(readdirSync(cwd)).toEqual(["out.bash"]);
  });

  test("leaves the file alone where the command fails", () => {
    const cwd = folderWith({ "out.bash": "old" });
    expect(witkit(["completion", "bsh", "--output", "out.bash"], { cwd }).code).toBe(2);
    expect(readFileSync(join(cwd, "out.bash"), "utf8")).toBe("old");
    expect(readdirSync(cwd)).toEqual(["out.bash"]);
  });

  test.skipIf(process.platform === "win32")(
    "follows a link, keeps the file's rights, and leaves alone what is no file",
    () => {
      const cwd = folderWith({ "real.bash": "old" });
      chmodSync(join(cwd, "real.bash"), 0o640);
      symlinkSync("real.bash", join(cwd, "link.bash"));
      symlinkSync("/dev/null", join(cwd, "nothing"));
      expect(witkit(["completion", "bash", "-o", "link.bash"], { cwd }).code).toBe(0);
      expect(readlinkSync(join(cwd, "link.bash"))).toBe("real.bash");
      expect(readFileSync(join(cwd, "real.bash"), "utf8")).toMatch(/^# witkit completion/);
      expect(statSync(join(cwd, "real.bash")).mode & 0o777).toBe(0o640);
      expect(witkit(["completion", "bash", "-o", "nothing"], { cwd }).code).toBe(0);
      expect(statSync("/dev/null").isCharacterDevice()).toBe(true);
      expect(readdirSync(cwd).toSorted()).toEqual(["link.bash", "nothing", "real.bash"]);
    },
  );

  test("says why it can't write", () => {
    const cwd = folderWith({ "folder/x": "" });
    expect(witkit(["completion", "bash", "-o", "no/such/file"], { cwd })).toEqual({
      code: 2,
      stdout: "",
      stderr: "witkit: can't write no/such/file: no such file or directory\n",
    });
    expect(witkit(["completion", "bash", "-o", "folder"], { cwd })).toEqual({
      code: 2,
      stdout: "",
      stderr: "witkit: can't write folder: it is a directory\n",
    });
    expect(readdirSync(cwd)).toEqual(["folder"]);
  });
});

test("a reader that hangs up early is no failure", async () => {
  for (const args of [["completion", "bash"], ["--help"], ["--version"]]) {
    expect(await witkitWithClosedPipe(args)).toEqual({ code: 0, stdout: "", stderr: "" });
  }
});

test("an internal failure is a short message; the stack shows only with WITKIT_DEBUG", () => {
  // The program can't be made to fail by its input, so the process is broken on purpose before it starts.
  const cwd = folderWith({});
  writeFileSync(join(cwd, "break.mjs"), 'process.cwd = () => { throw new Error("broken on purpose"); };\n');
  const env = { NODE_OPTIONS: `--import=file://${cwd}/break.mjs` };
  expect(witkit(["completion", "bash"], { env })).toEqual({
    code: 2,
    stdout: "",
    stderr:
      "witkit: internal failure: broken on purpose\nThis is a bug in witkit. WITKIT_DEBUG=1 shows where it happened.\n",
  });
  expect(witkit(["completion", "bash"], { env: { ...env, WITKIT_DEBUG: "1" } }).stderr).toMatch(
    /^witkit: internal failure: broken on purpose\nError: broken on purpose\n {4}at /,
  );
});
