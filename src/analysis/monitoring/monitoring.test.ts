import { describe, expect, test } from 'vitest';
import type { PrometheusReading } from '../../measure/prometheus-reading.ts';
import type { RequestRecord } from '../../measure/request-record.ts';
import type { Arm } from '../../plan/plan.ts';
import { analyze } from '../analyze.ts';
import { simulate } from '../fixture.ts';
import { watched } from './monitored.test.data.ts';
import { ownFigure } from './ours.ts';

const findings = (input: Parameters<typeof analyze>[0]) =>
  analyze(input).findings.filter(({ id }) => id.startsWith('monitoring'));

describe('what Prometheus says, beside our own figures', () => {
  test('is nothing where none was asked', () => {
    const analysis = analyze(simulate({ seed: 1 }));
    expect(analysis.monitoring).toEqual([]);
    expect(analysis.findings.some(({ id }) => id.startsWith('monitoring'))).toBe(false);
  });

  test('agrees within 5% and the share of the window that lies outside of its scrapes', () => {
    const { monitoring } = analyze(watched(({ own }) => 1.03 * own));
    expect(monitoring).toHaveLength(6);
    for (const { quantities } of monitoring) {
      expect(quantities.map(({ quantity }) => quantity)).toEqual(['throughput', 'response_s', 'utilisation']);
      for (const { relative_difference, tolerance, agrees } of quantities) {
        expect(relative_difference).toBeCloseTo(0.03, 9);
        expect(tolerance).toBeCloseTo(0.05 + 0.1 / 4, 9);
        expect(agrees).toBe(true);
      }
    }
    expect(findings(watched(({ own }) => 1.03 * own))).toEqual([
      expect.objectContaining({
        level: 'detail',
        figure: 'prometheus_vs_own',
        text: 'Prometheus agrees with what was measured here: off by at most 3.0% in 6 trials.',
      }),
    ]);
  });

  test('is a finding where it says otherwise', () => {
    const off = watched(({ own, quantity, trial }) =>
      quantity === 'response_s' && trial.order === 2 ? 1.5 * own : own,
    );
    const [finding, ...more] = findings(off);
    expect(more).toEqual([]);
    expect(finding!.level).toBe('caution');
    expect(finding!.text).toMatch(
      /^Prometheus says otherwise than what was measured here in 1 of 18 figures: mean response time of app in run_002_\S+ \(.*, here .*: \+50%\)\.$/,
    );
  });

  test('is a finding where it says nothing, which is never 0', () => {
    const silent = watched(({ own, quantity }) =>
      quantity === 'throughput' ? 'no data: app-1 down since 0.2 s into the window' : own,
    );
    const { monitoring } = analyze(silent);
    expect(monitoring[0]!.quantities[0]).toMatchObject({
      theirs: null,
      relative_difference: null,
      agrees: null,
    });
    const cautions = findings(silent).filter(({ level }) => level === 'caution');
    expect(cautions.map(({ text }) => text)).toEqual([
      expect.stringMatching(
        /^Prometheus has no throughput of app in run_000_\S+: no data: app-1 down since 0\.2 s into the window\. 6 figures of Prometheus are missing in all\.$/,
      ),
    ]);
  });

  test('is a finding where a page could not always be scraped', () => {
    const [, gap] = findings(watched(({ own }) => own, ['app-1 down from 1.0 s to 2.0 s']));
    expect(gap!.text).toContain('could not scrape everything in 6 trials');
    expect(gap!.text).toContain('app-1 down from 1.0 s to 2.0 s');
  });

  test('is compared in no INVALID trial', () => {
    const input = watched(({ own }) => 2 * own);
    const invalid = {
      ...input,
      judge: () => ({ validity: 'INVALID', validity_reasons: ['a test'] }) as const,
    };
    expect(findings(invalid)).toEqual([]);
    expect(analyze(invalid).monitoring.every(({ kept }) => !kept)).toBe(true);
  });

  test('has a caveat where it is no mean over the window, and is not judged', () => {
    const input = watched(({ own }) => 2 * own);
    const withCaveat = (reading: PrometheusReading): PrometheusReading => ({
      ...reading,
      queries: reading.queries.map((query) => ({ ...query, caveat: 'the last 1024 requests' })),
    });
    const doubtful = { ...input, readingOf: (run_id: string) => withCaveat(input.readingOf(run_id)!) };
    expect(analyze(doubtful).monitoring[0]!.quantities[0]!.agrees).toBeNull();
    expect(findings(doubtful)).toEqual([]);
  });
});

describe('our own figures', () => {
  const queries = { throughput: 'a', response_s: 'b', utilisation: 'c' };
  const arm = (environment: Record<string, string>): Arm => ({
    kind: 'system',
    arch: 'a',
    system: {
      name: 'queue',
      title: '',
      entry: 'server',
      services: { server: { kind: 'http', port: 1, environment, queries } },
      model: 'uncalibrated',
    },
  });
  const request = (arrived_s: number, started_s: number, freed_s: number): RequestRecord => ({
    index: 0,
    name: 'GET /',
    ...{ intended_s: arrived_s, sent_s: arrived_s, done_s: freed_s },
    ...{ status: 200, bytes: 1, error: null },
    server: { arrived_s, started_s, freed_s, service_s: freed_s - started_s, drawn_s: null },
  });
  const result = simulate({ seed: 1 }).results[0]!;
  // Two servers in a window of 2 s: of 4 s they were occupied for 0.5 + 1 + 0.25 s.
  const own = {
    result,
    arm: arm({ SERVERS: '1' }),
    window: { from: 1, until: 3 },
    requests: [request(0.2, 0.5, 1.5), request(1, 1.5, 2.5), request(2.25, 2.75, 3.25)],
    replicas: ['server-1', 'server-2'],
  };

  test('are those of the server, request by request, where it tells them', () => {
    expect(ownFigure('utilisation', 'server', own).value).toBeCloseTo(1.75 / 4, 12);
    // Those that ended within: 1.3 and 1.5 s.
    expect(ownFigure('response_s', 'server', own).value).toBeCloseTo(1.4, 12);
    expect(ownFigure('throughput', 'server', own).value).toBe(result.goodput_rps);
    const many = { ...own, arm: arm({ SERVERS: '2' }) };
    expect(ownFigure('utilisation', 'server', many).value).toBeCloseTo(1.75 / 8, 12);
  });

  test('are missing with the reason where it does not', () => {
    const { value, from } = ownFigure('utilisation', 'server', { ...own, requests: null });
    expect([value, from]).toEqual([null, expect.stringContaining('keep_requests')]);
  });

  test("of a proxy are the generator's", () => {
    expect(ownFigure('throughput', 'server-proxy', own).value).toBe(result.throughput_rps);
    expect(ownFigure('response_s', 'server-proxy', own).value).toBe(result.roundtrip_avg_ms! / 1000);
    expect(ownFigure('utilisation', 'server-proxy', own).value).toBeNull();
  });
});
