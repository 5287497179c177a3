import { LoadstoneError } from '../../src/core/errors.ts';
import type { Distribution } from '../../src/stats/distributions/distribution.ts';
import { parseDistributionOfMean } from '../../src/stats/distributions/parse.ts';
import { type Environment, EnvironmentError } from '../kit/environment.ts';

const DEFAULT_SERVICE_TIME_S = 0.1;
const LONGEST_SERVICE_TIME_S = 3600;
const MOST_SERVERS = 256;
const MOST_WAITING = 1_000_000;

export interface Settings {
  readonly service: Distribution;
  readonly servers: number;
  /** Requests that may wait; Infinity: any number. */
  readonly queueCapacity: number;
  readonly discipline: 'fifo' | 'ps';
  readonly mode: 'cpu' | 'wait';
  readonly seed: number;
  readonly outbound: readonly OutboundCall[];
}

/** A GET that a request makes with this probability after its service. */
export interface OutboundCall {
  readonly url: URL;
  readonly probability: number;
}

/** docs/reference/systems/mm1.md has each variable, with its unit and default. */
export function readSettings(environment: Environment): Settings {
  const mean = environment.number('SERVICE_TIME_SECONDS', {
    default: DEFAULT_SERVICE_TIME_S,
    above: 0,
    max: LONGEST_SERVICE_TIME_S,
  });
  return {
    service: distributionIn(environment, mean),
    servers: environment.integer('SERVERS', { default: 1, min: 1, max: MOST_SERVERS }),
    queueCapacity: environment.integer('QUEUE_CAPACITY', { default: Infinity, min: 0, max: MOST_WAITING }),
    discipline: environment.oneOf('DISCIPLINE', ['fifo', 'ps'], 'fifo'),
    mode: environment.oneOf('MODE', ['cpu', 'wait'], 'cpu'),
    seed: environment.integer('SEED', { default: 1, min: 0, max: Number.MAX_SAFE_INTEGER }),
    outbound: parseOutbound(environment.text('OUTBOUND', { default: '' })),
  };
}

function distributionIn(environment: Environment, mean: number): Distribution {
  try {
    return parseDistributionOfMean(environment.text('DISTRIBUTION', { default: 'exp' }), mean);
  } catch (error) {
    if (!(error instanceof LoadstoneError)) throw error;
    throw new EnvironmentError(`DISTRIBUTION: ${error.message}`, { cause: error });
  }
}

/** 'http://127.0.0.1:8085/:0.3,http://127.0.0.1:8086/:1': what follows the last colon of each is its probability. */
function parseOutbound(text: string): OutboundCall[] {
  const parts = text.split(',').filter((part) => part.trim() !== '');
  return parts.map((part) => {
    const [, address = '', written = ''] = /^\s*(https?:\/\/.+):([\d.]+)\s*$/.exec(part) ?? [];
    const probability = written === '' ? Number.NaN : Number(written);
    if (!URL.canParse(address) || !(probability >= 0 && probability <= 1)) {
      throw new EnvironmentError(
        `OUTBOUND must be a list of URL:PROBABILITY from 0 to 1, such as http://127.0.0.1:8085/:0.3, got '${part.trim()}'`,
      );
    }
    return { url: new URL(address), probability };
  });
}
