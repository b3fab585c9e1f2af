import { visibleName } from "../common/visible.ts";

/** A line that says how far a long piece of work has come. */
export interface ProgressLine {
  /** @param done how many of the total are through @param now what is at work */
  update(done: number, now?: string): void;
  /** Wipes the line. To be called also where the work fails. */
  end(): void;
}

export interface ProgressStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

const SHOW_AFTER_MS = 500;
const REDRAW_MS = 100;

export const silent: ProgressLine = { update: () => {}, end: () => {} };

/** Draws on `stream` (a terminal) once the work has lasted half a second; work that is done sooner shows nothing. */
export function createProgress(
  stream: ProgressStream,
  label: string,
  total: number | undefined,
  clock: () => number,
): ProgressLine {
  const begun = clock();
  let drawn: number | undefined;
  return {
    update(done, now) {
      const time = clock();
      if (time - begun < SHOW_AFTER_MS || (drawn !== undefined && time - drawn < REDRAW_MS)) return;
      drawn = time;
      const count = total === undefined ? `${done}` : `${done}/${total}`;
      const line = visibleName(`${label} ${count}${now === undefined ? "" : ` ${now}`}`);
      stream.write(`\r\u001b[2K${line.slice(0, Math.max(1, (stream.columns ?? 80) - 1))}`);
    },
    end() {
      if (drawn !== undefined) stream.write("\r\u001b[2K");
      drawn = undefined;
    },
  };
}
