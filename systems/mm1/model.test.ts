import { describe, expect, test } from 'vitest';
import { mm1Model } from './model.ts';
import { mm1 } from './system.ts';

describe('the model of mm1', () => {
  test('is its service times by construction, of any environment', () => {
    expect(mm1.model).toEqual(mm1Model({}));
    expect(mm1Model({})).toMatchObject({
      services: { server: { cpu_s: 0.1, processes: 1 } },
      requests: { 'GET /': { share: 1, alone_s: 0.1, scv: expect.closeTo(1, 12) } },
    });
    const erlang = { SERVICE_TIME_SECONDS: '0.02', DISTRIBUTION: 'erlang:4', SERVERS: '3', MODE: 'wait' };
    expect(mm1Model(erlang)).toMatchObject({
      services: { server: { cpu_s: 0.02, processes: 3 } },
      requests: { 'GET /': { alone_s: 0.02, scv: expect.closeTo(0.25, 12) } },
    });
  });

  test.each([
    ['a room that fills', { QUEUE_CAPACITY: '5' }],
    ['processor sharing', { DISCIPLINE: 'ps' }],
    ['calls to other services', { OUTBOUND: 'http://127.0.0.1:1/:1' }],
    ['a variance that is none', { DISTRIBUTION: 'pareto:1.5' }],
    ['what the server refuses', { SERVERS: 'many' }],
    ['what is known when it is started', { SERVICE_TIME_SECONDS: '${env.MEAN}' }],
  ])('leaves out %s, and says so', (_, environment) => {
    expect(mm1Model(environment)).toBe('uncalibrated');
  });
});
