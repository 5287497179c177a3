const LINES = 10;
/** Kept of the beginning, and as much of the end. */
const MOST = 512 * 1024;

/** What a tool writes to its standard output and error: its beginning and its end, however much that is. */
export class ToolLog {
  #head = '';
  #tail = '';
  #left = 0;

  add(text: string): void {
    const fits = text.slice(0, Math.max(0, MOST - this.#head.length));
    this.#head += fits;
    this.#tail += text.slice(fits.length);
    if (this.#tail.length > 2 * MOST) {
      this.#left += this.#tail.length - MOST;
      this.#tail = this.#tail.slice(-MOST);
    }
  }

  get text(): string {
    const gap = this.#left === 0 ? '' : `\n[${this.#left} characters are left out here]\n`;
    return `${this.#head}${gap}${this.#tail}`;
  }

  /** The last lines that say something. */
  get lastWords(): string {
    const lines = this.text.split('\n').filter((line) => line.trim() !== '');
    return lines.slice(-LINES).join('\n');
  }
}
