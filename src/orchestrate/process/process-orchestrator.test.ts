import { rm } from 'node:fs/promises';
import { afterAll } from 'vitest';
import { contractSuite } from '../contract-suite.ts';
import { processHarness } from '../test-support/process-harness.ts';

const harness = await processHarness();
afterAll(() => rm(harness.stateDir, { recursive: true }));

contractSuite(harness);
