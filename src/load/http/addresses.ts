import { type LookupAddress, lookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';

type Callback = Parameters<LookupFunction>[2];

/**
 * The addresses of a name, looked up once for all connections to it. A failure is not kept: the name may come later.
 * Once an address has answered, the others are not tried any more.
 */
export class Addresses {
  readonly #name: string;
  #known: readonly LookupAddress[] | undefined;
  #asking: ((error: NodeJS.ErrnoException | null) => void)[] = [];

  constructor(name: string) {
    this.#name = name;
  }

  /** For net.connect. */
  readonly lookup: LookupFunction = (_, { all }, callback: Callback) => {
    const answer = (error: NodeJS.ErrnoException | null) => {
      const [first] = this.#known ?? [];
      if (!this.#known || !first) callback(error, '', 0);
      else if (all) callback(null, [...this.#known]);
      else callback(null, first.address, first.family);
    };
    if (this.#known) process.nextTick(answer, null);
    else if (this.#asking.push(answer) === 1) this.#ask();
  };

  /** This address has answered. */
  settle(address: string | undefined): void {
    if (address === undefined || (this.#known?.length ?? 0) < 2) return;
    this.#known = [{ address, family: isIP(address) }];
  }

  #ask(): void {
    lookup(this.#name, { all: true }, (error, addresses) => {
      if (!error && addresses.length > 0) this.#known = addresses;
      for (const answer of this.#asking.splice(0)) answer(error);
    });
  }
}
