import { describe, expect, test } from 'vitest';
import { analyze } from '../../analysis/analyze.ts';
import { type Says, watched } from '../../analysis/monitoring/monitored.test.data.ts';
import { reportFixture } from '../example.test.data.ts';
import { markdownReport } from '../index.ts';
import { monitoring } from './monitoring.ts';

const reportOf = (says: Says, gaps: string[] = []) => {
  const analysis = analyze(watched(says, gaps));
  return { ...reportFixture(), analysis, figures: [] };
};

describe('the section on Prometheus', () => {
  test('is not there where there was none', () => {
    expect(monitoring(reportFixture())).toEqual([]);
  });

  test('has both figures of each trial, where ours come from, and the PromQL', () => {
    const text = markdownReport(reportOf(({ own }) => 1.03 * own));
    expect(text).toContain('## Prometheus');
    expect(text).toMatch(/\| run_000_\S+ \| Throughput of app \| [\d.]+ \| [\d.]+ \| \+3\.0% \|/);
    expect(text).toContain('Utilisation of app: CPU time of its processes.');
    expect(text.match(/throughput\{job="app"\}\[4s\]/g)).toHaveLength(1);
  });

  test('says what is not there and why, and has what is off in bold', () => {
    const text = markdownReport(
      reportOf(
        ({ own, quantity }) => (quantity === 'throughput' ? 'no data: nobody answered' : 2 * own),
        ['down'],
      ),
    );
    expect(text).toMatch(/\| Throughput of app \| \u2013 \| [\d.]+ \| \*\*no data\*\* \|/);
    expect(text).toContain('**+100%**');
    expect(text).toContain('`: down');
    expect(text).toContain('no data: nobody answered');
  });
});
