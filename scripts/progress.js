/**
 * Shows that something is under way, from its first second, as one line: `· Docker engine … installed (41 s)`.
 * All of it goes to stderr: stdout belongs to what a script is asked for.
 *
 * @template T
 * @param {string} label
 * @param {(note: (text: string) => void) => Promise<T>} work `note` says how far it is, where there is a terminal to say it on
 * @param {string | ((result: T) => string)} [outcome] the word at the line's end
 * @returns {Promise<T>}
 */
export async function progress(label, work, outcome = "done") {
  const line = openLine(label);
  try {
    const result = await work(line.note);
    line.close(typeof outcome === "function" ? outcome(result) : outcome);
    return result;
  } catch (error) {
    line.close("failed");
    throw error;
  }
}

/** @param {string} label */
function openLine(label) {
  const started = Date.now();
  const seconds = () => Math.round((Date.now() - started) / 1000);
  const terminal = process.stderr.isTTY;
  const start = `· ${label} … `;
  let text = "";
  process.stderr.write(start);

  const redraw = () => {
    const width = (process.stderr.columns || 80) - 1;
    process.stderr.write(`\r\x1b[K${`${start}${seconds()} s ${text}`.slice(0, width)}`);
  };
  const ticking = terminal ? setInterval(redraw, 1000) : undefined;

  return {
    /** @param {string} news */
    note(news) {
      text = news;
    },
    /** @param {string} outcome */
    close(outcome) {
      clearInterval(ticking);
      process.stderr.write(`${terminal ? `\r\x1b[K${start}` : ""}${outcome} (${seconds()} s)\n`);
    },
  };
}

/** One line that isn't about something under way. @param {string} text */
export function say(text) {
  process.stderr.write(`· ${text}\n`);
}
