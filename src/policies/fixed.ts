import { Fields } from './fields.ts';
import { limited, readLimits } from './limits.ts';
import { definePolicy, type Limits } from './policy.ts';
import { replicas } from './wording.ts';

export interface FixedConfig extends Limits {
  readonly replicas: number;
}

/** The same number always: what a policy has to beat. */
export const fixed = definePolicy<FixedConfig>({
  name: 'fixed',
  summary: 'the same number of replicas always',
  parse: (options) => {
    const fields = new Fields('fixed', options);
    const config = { ...readLimits(fields), replicas: fields.whole('replicas') };
    fields.end();
    return config;
  },
  decide: (_history, config) => {
    const why = [`The policy is fixed: ${replicas(config.replicas)}.`];
    return { desired: limited(config.replicas, config, why), recommended: config.replicas, why };
  },
  lookBack_s: () => 0,
});
