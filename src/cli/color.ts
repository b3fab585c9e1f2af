/**
 * Whether to colour what goes to a stream. `--color` decides; then `FORCE_COLOR`, then `NO_COLOR`, then `CLICOLOR_FORCE` and
 * `CLICOLOR` (https://bixense.com/clicolors/); then it has to be a capable terminal.
 */
export function wantsColor(
  when: "auto" | "always" | "never" | undefined,
  env: Readonly<Record<string, string | undefined>>,
  isTerminal: boolean,
): boolean {
  if (when === "always" || when === "never") return when === "always";
  const forced = env.FORCE_COLOR;
  if (forced !== undefined) return forced !== "0" && forced !== "false";
  if (env.NO_COLOR) return false;
  if (env.CLICOLOR_FORCE && env.CLICOLOR_FORCE !== "0") return true;
  if (env.CLICOLOR === "0") return false;
  return isTerminal && env.TERM !== "dumb";
}

/**
 * Whether to write links (OSC 8) to a stream that is coloured: the terminals that are known to have them, and wherever
 * `FORCE_HYPERLINK` says so. Others would show the address as garbage.
 */
export function wantsLinks(env: Readonly<Record<string, string | undefined>>, isTerminal: boolean): boolean {
  const forced = env.FORCE_HYPERLINK;
  if (forced !== undefined) return forced !== "" && forced !== "0";
  if (!isTerminal || env.CI !== undefined || env.TERM === "dumb") return false;
  return (
    ["iTerm.app", "WezTerm", "vscode", "ghostty", "Hyper", "WarpTerminal", "Tabby"].includes(env.TERM_PROGRAM ?? "") ||
    Number(env.VTE_VERSION ?? 0) >= 5000 ||
    env.WT_SESSION !== undefined ||
    env.KONSOLE_VERSION !== undefined ||
    /^(xterm-kitty|xterm-ghostty|alacritty|foot)/.test(env.TERM ?? "")
  );
}
