import { parseRates } from '../../arrivals/index.ts';
import type { AutoscalingSettings } from './index.ts';

/** A minute of 20/s on services of 100 ms, with a policy that knows and one that looks. */
export const settings: AutoscalingSettings = {
  load: { arrivals: 'poisson', rates: parseRates('20/s'), times: null, duration_s: 60 },
  service: { time: 'exp:100ms', servers: 1 },
  replicas: { initial: 1, startup: 'const:5s' },
  objective: { text: 'p95 < 500ms', share: 0.95, limit_s: 0.5 },
  price: null,
  currency: '',
  policies: [
    { name: 'enough', options: { policy: 'fixed', replicas: 4 } },
    {
      name: 'target',
      options: { policy: 'target-tracking', signal: 'utilisation', target: 0.5, interval: '5s' },
    },
  ],
  repetitions: 3,
  seed: 1,
  mode: 'events',
  step_s: 5,
};
