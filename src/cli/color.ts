/** Whether to colour what goes to a stream. `--color` decides; then `FORCE_COLOR`, then `NO_COLOR`; then it has to be a capable terminal. */
export function wantsColor(
  when: "auto" | "always" | "never" | undefined,
  env: Readonly<Record<string, string | undefined>>,
  isTerminal: boolean,
): boolean {
  if (when === "always" || when === "never") return when === "always";
  const forced = env.FORCE_COLOR;
  if (forced !== undefined) return forced !== "0" && forced !== "false";
  if (env.NO_COLOR) return false;
  return isTerminal && env.TERM !== "dumb";
}
