import { describe, expect, test } from 'vitest';
import { end, needsProc, node, stay } from './live.test.data.ts';
import { findByLabel, labelIn, processIdentity } from './process-identity.ts';

describe('who a process is', needsProc, () => {
  test('the same while it lives, nothing afterwards', async () => {
    const child = await node(`console.log('ready'); ${stay}`);
    const identity = processIdentity(child.pid!);
    expect(identity).toMatch(/^[0-9a-f-]{36}:\d+$/);
    expect(processIdentity(child.pid!)).toBe(identity);
    expect(identity).not.toBe(processIdentity(process.pid));
    await end(child);
    expect(processIdentity(child.pid!)).toBeNull();
  });

  test('processes are found by the label of their run', async () => {
    const label = `loadstone-test-${process.pid}`;
    const child = await node(`console.log('ready'); ${stay}`, { LOADSTONE_RUN: label });
    try {
      const found = { pid: child.pid, identity: processIdentity(child.pid!), label };
      expect(await findByLabel(label)).toEqual([found]);
      expect(await findByLabel()).toContainEqual(found);
      expect(await findByLabel('loadstone-none')).toEqual([]);
    } finally {
      await end(child);
    }
  });
});

test('a label is a whole variable', () => {
  expect(labelIn('A=1\0LOADSTONE_RUN=loadstone-1\0B=2\0')).toBe('loadstone-1');
  expect(labelIn('A=LOADSTONE_RUN=x\0MY_LOADSTONE_RUN=y\0')).toBeUndefined();
});
