import { defineConfig } from 'vitest/config';

const all = '{src,systems,test}/**/*.test.ts';
/** They measure, and a machine that is busy with other tests makes what they measure INVALID. */
const alone = 'test/{mm1,guide}.test.ts';
/** Patterns, a line each: vitest's own --exclude does not reach its projects. */
const excluded = (process.env.TEST_EXCLUDE ?? '').split('\n').filter((pattern) => pattern !== '');

export default defineConfig({
  test: {
    testTimeout: 30_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 20_000 } },
    projects: [
      // Live tests start real servers: two files at once are what two cores carry.
      {
        extends: true,
        test: { name: 'together', include: [all], exclude: [alone, ...excluded], maxWorkers: 2 },
      },
      {
        extends: true,
        test: {
          name: 'alone',
          include: [alone],
          exclude: excluded,
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
