import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{src,systems,test}/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 20_000 } },
    // Live tests start real servers: two files at once are what two cores carry.
    maxWorkers: 2,
  },
});
