import type { LoadSummary, SummaryFormat, ThresholdVerdict } from './format.ts';
import { element } from './xml.ts';

/** JUnit's XML for CI servers: a test case for the measurement's validity, and one for each threshold. */
export const junit: SummaryFormat = {
  kind: 'summary',
  name: 'junit',
  ending: '.xml',
  about: 'the thresholds as JUnit test cases, for CI',
  text: (summary) => {
    const { name, started_s, elapsed_s, thresholds, validity } = summary;
    const counts = {
      tests: thresholds.length + 1,
      failures: thresholds.filter(({ passed }) => passed === false).length,
      errors: validity === 'INVALID' ? 1 : 0,
      skipped: thresholds.filter(({ passed }) => passed === null).length,
    };
    const suite = {
      name,
      ...counts,
      time: elapsed_s.toFixed(3),
      timestamp: new Date(started_s * 1000).toISOString().slice(0, 19),
    };
    const cases = [properties(summary), validityCase(summary), ...thresholds.map(thresholdCase)];
    const { skipped, ...totals } = counts;
    return `<?xml version="1.0" encoding="UTF-8"?>\n${element(
      'testsuites',
      { name: 'loadstone', ...totals, time: suite.time },
      [element('testsuite', suite, cases)],
    )}`;
  },
};

const properties = ({ tags, validity }: LoadSummary) =>
  element(
    'properties',
    {},
    Object.entries({ ...tags, validity }).map(([name, value]) => element('property', { name, value })),
  );

/** SUSPECT is told, and stops nothing. */
function validityCase({ validity, validity_reasons }: LoadSummary): string {
  const message = [validity, ...validity_reasons].join('; ');
  return element(
    'testcase',
    { classname: 'loadstone.measurement', name: 'the measurement can be trusted', time: 0 },
    validity === 'INVALID' ? [element('error', { type: 'validity', message })] : [],
  );
}

function thresholdCase({ threshold, value, passed }: ThresholdVerdict): string {
  const [, unit = ''] = /([%/a-z]*)\s*$/i.exec(threshold) ?? [];
  const measured =
    value === null ? 'there is no such figure' : `it was ${Number(value.toPrecision(6))}${unit}`;
  const outcome =
    passed === null
      ? [element('skipped', { message: 'the measurement is INVALID' })]
      : passed
        ? []
        : [element('failure', { type: 'threshold', message: `${threshold}: ${measured}` })];
  return element('testcase', { classname: 'loadstone.thresholds', name: threshold, time: 0 }, outcome);
}
