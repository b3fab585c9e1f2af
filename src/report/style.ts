/** Terminal colours as functions from text to text; all of them the identity where colour is off. */
export interface Style {
  readonly enabled: boolean;
  bold(text: string): string;
  dim(text: string): string;
  red(text: string): string;
  green(text: string): string;
  yellow(text: string): string;
  blue(text: string): string;
  cyan(text: string): string;
  magenta(text: string): string;
}

type Paint = (text: string) => string;

/** @param enabled whether to write ANSI escape sequences at all */
export function createStyle(enabled: boolean): Style {
  const paint = (open: number, close: number): Paint =>
    enabled ? (text) => (text === "" ? "" : `\u001b[${open}m${text}\u001b[${close}m`) : (text) => text;
  return {
    enabled,
    bold: paint(1, 22),
    dim: paint(2, 22),
    red: paint(31, 39),
    green: paint(32, 39),
    yellow: paint(33, 39),
    blue: paint(34, 39),
    magenta: paint(35, 39),
    cyan: paint(36, 39),
  };
}

/** No colour: what files, pipes and tests get. */
export const plain: Style = createStyle(false);
