import { describe, expect, test } from 'vitest';
import { Environment } from '../kit/environment.ts';
import { readSettings } from './settings.ts';

const read = (values: Record<string, string>) => readSettings(new Environment(values));

describe('the settings of mm1', () => {
  test('are one server of CPU time, 0.1 s exponential, and an unlimited queue', () => {
    const { service, ...rest } = read({});
    expect([service.mean, service.variance]).toEqual([0.1, 0.1 * 0.1]);
    expect(rest).toEqual({
      servers: 1,
      queueCapacity: Infinity,
      discipline: 'fifo',
      mode: 'cpu',
      seed: 1,
      outbound: [],
    });
  });

  test('are read from the environment', () => {
    const { service, ...rest } = read({
      SERVICE_TIME_SECONDS: '0.02',
      DISTRIBUTION: 'gamma:0.25',
      SERVERS: '3',
      QUEUE_CAPACITY: '0',
      DISCIPLINE: 'ps',
      MODE: 'wait',
      SEED: '42',
      OUTBOUND: 'http://127.0.0.1:8085:0.3, https://example.com/a/b?c=1:1',
    });
    expect(service.mean).toBeCloseTo(0.02, 12);
    expect(service.variance).toBeCloseTo(0.25 * 0.02 ** 2, 12);
    expect(rest).toEqual({
      servers: 3,
      queueCapacity: 0,
      discipline: 'ps',
      mode: 'wait',
      seed: 42,
      outbound: [
        { url: new URL('http://127.0.0.1:8085'), probability: 0.3 },
        { url: new URL('https://example.com/a/b?c=1'), probability: 1 },
      ],
    });
  });

  test.each([
    ['SERVICE_TIME_SECONDS', '0', "SERVICE_TIME_SECONDS must be a number above 0 and at most 3600, got '0'"],
    ['SERVICE_TIME_SECONDS', '10ms', "got '10ms'"],
    ['DISTRIBUTION', 'normal', 'DISTRIBUTION: a distribution of a given mean is one of const, exp'],
    ['DISTRIBUTION', 'gamma:-1', "DISTRIBUTION: gamma needs CV2 > 0, got 'gamma:-1'"],
    ['SERVERS', '0', "SERVERS must be a whole number from 1 to 256, got '0'"],
    ['QUEUE_CAPACITY', '-1', "QUEUE_CAPACITY must be a whole number from 0 to 1000000, got '-1'"],
    ['DISCIPLINE', 'lifo', "DISCIPLINE must be one of fifo, ps, got 'lifo'"],
    ['MODE', 'sleep', "MODE must be one of cpu, wait, got 'sleep'"],
    ['SEED', '1.5', 'SEED must be a whole number from 0 to'],
    ['OUTBOUND', 'http://127.0.0.1:8085', 'OUTBOUND must be a list of URL:PROBABILITY from 0 to 1'],
    ['OUTBOUND', 'http://a/:1,nowhere:0.5', "got 'nowhere:0.5'"],
    ['OUTBOUND', 'http://a/:1.5', "got 'http://a/:1.5'"],
    ['OUTBOUND', 'http://a/:.', "got 'http://a/:.'"],
  ])('%s=%s is refused', (name, value, message) => {
    expect(() => read({ [name]: value })).toThrow(message);
  });
});
