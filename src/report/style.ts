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
  /** The text as a link, where the terminal has links; else the text alone. */
  link(text: string, url: string): string;
}

type Paint = (text: string) => string;

/**
 * @param enabled whether to write ANSI escape sequences at all
 * @param links whether the terminal has links (OSC 8)
 */
export function createStyle(enabled: boolean, links = false): Style {
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
    link:
      enabled && links ? (text, url) => `\u001b]8;;${encodeURI(url)}\u001b\\${text}\u001b]8;;\u001b\\` : (text) => text,
  };
}

/** No colour: what files, pipes and tests get. */
export const plain: Style = createStyle(false);
