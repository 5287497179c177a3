import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { formatJson } from '../core/json.ts';
import type { RequestRecord } from '../measure/request-record.ts';
import { removeDerived, writeAllResults, writeDerived } from './derived.ts';
import { manifest, plan, trialRecord } from './example.test.data.ts';
import { openResults } from './read-results.ts';
import { createResults, resumeResults } from './write-results.ts';

let dir: string;
let out: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'loadstone-results-'));
  out = join(dir, 'run');
});
afterEach(() => rm(dir, { recursive: true }));

const identify = async (pid: number) => String(pid);
const config = { name: 'example' };
const create = () => createResults({ out, plan, config, manifest, identify });

describe('a results folder', () => {
  test('is written and read again', async () => {
    const writer = await create();
    const trial = trialRecord(0);
    await writer.record(trial);
    await writer.close();
    expect((await readdir(out)).sort()).toEqual([
      'config.json',
      'manifest.json',
      'plan.json',
      'results.jsonl',
      'run_000_monolith_c10',
    ]);
    expect((await readdir(join(out, 'run_000_monolith_c10'))).sort()).toEqual([
      'events.jsonl',
      'intervals.hlog',
      'lag.hlog',
      'load.log',
      'resources.csv',
      'results.json',
      'stats_stats.csv',
      'stats_stats_history.csv',
    ]);

    const results = await openResults(out);
    expect(results).toMatchObject({ plan, manifest, results: [trial.result] });
    const files = results.trial('run_000_monolith_c10');
    expect(await files.events()).toEqual(trial.events);
    expect(await files.resources()).toEqual(trial.sampling);
    expect((await files.stats()).map(({ name }) => name)).toEqual(['GET /tasks/', 'Aggregated']);
    expect(await files.history()).toHaveLength(6);
    expect(await files.requests()).toBeNull();
    const response = await files.response();
    expect(response.count).toBe(240);
    expect(response.percentile(95) / 1000).toBe(trial.result.latency_p95_ms);
    expect(() => results.trial('run_009')).toThrow("got 'run_009'");
  });

  test('a row says what was measured', () => {
    const { result } = trialRecord(0);
    expect(result).toMatchObject({
      throughput_rps: 120,
      warmup_s: 1,
      duration_s: 2,
      start_ts: '2023-11-14T22:13:21.000Z',
      end_ts: '2023-11-14T22:13:23.000Z',
      validity: 'SUSPECT',
      efficiency: { rps_per_cpu_unit: 240, rps_per_gb_mem: 120_000 },
      raw_csv_path: 'run_000_monolith_c10/stats_stats.csv',
      history_csv_path: 'run_000_monolith_c10/stats_stats_history.csv',
    });
    expect(result.validity_reasons).toEqual([
      'processes outside the experiment took 20% of the CPU time, over 10%',
    ]);
    expect(result.thresholds.map(({ passed }) => passed)).toEqual([true, true]);
  });

  test('has the requests of a plan that keeps them', async () => {
    const writer = await createResults({
      ...{ out, config, manifest, identify },
      plan: { ...plan, keep_requests: true },
    });
    const request = (index: number): RequestRecord => ({
      ...{ index, name: 'GET /a,b', intended_s: index, sent_s: index, done_s: null, status: 0, bytes: null },
      ...{ error: null, server: null },
    });
    await writer.record({ ...trialRecord(0), requests: [2, 0, 1].map(request) });
    await writer.record(trialRecord(1));
    await writer.close();
    const { trial } = await openResults(out);
    expect(await trial('run_000_monolith_c10').requests()).toEqual([0, 1, 2].map(request));
    await expect(trial('run_001_monolith_c10').requests()).rejects.toMatchObject({
      code: 'E_RESULTS_CORRUPT',
      message: expect.stringContaining('requests.csv is missing'),
    });
  });

  test('a trial is recorded once', async () => {
    const writer = await create();
    await writer.record(trialRecord(0));
    await expect(writer.record(trialRecord(0))).rejects.toThrow('recorded once');
    await writer.close();
  });

  test('is not put where something is already', async () => {
    await mkdir(out);
    await writeFile(join(out, 'thesis.tex'), '');
    await expect(create()).rejects.toMatchObject({ code: 'E_RESULTS_EXIST' });
    expect(await readdir(out)).toEqual(['thesis.tex']);
    out = join(out, 'thesis.tex');
    await expect(create()).rejects.toMatchObject({ code: 'E_RESULTS_EXIST' });
  });

  test('has one writer at a time', async () => {
    const writer = await create();
    await expect(resumeResults(out, identify)).rejects.toMatchObject({ code: 'E_RESULTS_BUSY' });
    await writer.close();
  });

  test.each(['.', 'nowhere', 'a-file'])('%s is none', async (name) => {
    await writeFile(join(dir, 'a-file'), '');
    const path = join(dir, name);
    await expect(openResults(path)).rejects.toMatchObject({ code: 'E_RESULTS_NOT' });
    await expect(resumeResults(path, identify)).rejects.toMatchObject({ code: 'E_RESULTS_NOT' });
  });
});

describe('resuming', () => {
  test('keeps what is done and replaces what is half done', async () => {
    const killed = await create();
    await killed.record(trialRecord(0));
    await killed.close();
    // Killed while it wrote the second trial: a folder without a row, a folder half written, half a row.
    await mkdir(join(out, 'run_001_monolith_c10'));
    await writeFile(join(out, 'run_001_monolith_c10', 'old'), '');
    await mkdir(join(out, '.run_001_monolith_c10.partial'));
    await appendFile(join(out, 'results.jsonl'), '{"run_id":"run_0');

    const writer = await resumeResults(out, identify);
    expect([...writer.done]).toEqual(['run_000_monolith_c10']);
    expect(writer.plan).toEqual(plan);
    await writer.record(trialRecord(1));
    await writer.close();

    const { results } = await openResults(out);
    expect(results.map((row) => row.run_id)).toEqual(['run_000_monolith_c10', 'run_001_monolith_c10']);
    expect(await readdir(join(out, 'run_001_monolith_c10'))).not.toContain('old');
    expect(await readdir(out)).not.toContain('.run_001_monolith_c10.partial');
  });
});

describe('what is derived', () => {
  test('can be deleted and comes back', async () => {
    const writer = await create();
    for (const order of [1, 0]) await writer.record(trialRecord(order));
    await writer.close();
    const before = await readdir(out, { recursive: true });
    const results = await openResults(out);
    await writeAllResults(results);
    await writeDerived(out, 'analysis/analysis.json', '{}\n');
    await writeDerived(out, 'run_000_monolith_c10/report.html', '<!doctype html>');
    const all = await readFile(join(out, 'all_results.json'), 'utf8');
    expect(all).toBe(formatJson([0, 1].map((order) => trialRecord(order).result)));
    await removeDerived(out);
    expect(await readdir(out, { recursive: true })).toEqual(before);
  });

  test('is never written over a raw file', async () => {
    await expect(writeDerived(out, 'results.jsonl', '')).rejects.toThrow('a derived file is one of');
    await expect(writeDerived(out, 'run_000/intervals.hlog', '')).rejects.toThrow('a derived file is one of');
  });
});
