import { readSpec } from '../spec/read.ts';
import type { Systems } from './arms.ts';
import { makePlan } from './make-plan.ts';
import type { Plan } from './plan.ts';

/** The plan of a spec that names no file: options stand as they are written, a trace has three times a second to 7.5 s. */
export function planned(value: object, systems: Systems): Plan {
  const { spec, raw } = readSpec({ from: 'study.yaml', value });
  return makePlan(spec, raw, systems, {
    options: (_, options) => ({ ...(options as object) }),
    driver: ({ name }) => (name === 'loadstone' ? undefined : { name, args: [], environment: {} }),
    trace: ({ file, column = null, speed }) => ({
      kind: 'trace',
      file: `/data/${file}`,
      sha256: 'abc',
      column,
      speed,
      rate: 3,
    }),
    traceEnd: ({ speed }) => 7.5 / speed,
  });
}
