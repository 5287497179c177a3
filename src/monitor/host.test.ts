import { describe, expect, test } from 'vitest';
import { createHost } from './host.ts';
import { end, needsProc, node, stay } from './live.test.data.ts';

describe('the host', needsProc, () => {
  const host = createHost({ missing: 'CPU sets: not in this test' });

  test('says what it cannot do, and then changes nothing', () => {
    expect(host.missing).toEqual({ cpuSets: 'CPU sets: not in this test' });
    expect(host.confine(['node', 'x.js'])).toEqual(['node', 'x.js']);
    expect(createHost({ generator: '0', systems: '1-3' }).confine(['node', 'x.js'])).toEqual([
      'taskset',
      '-c',
      '1-3',
      'node',
      'x.js',
    ]);
  });

  test('samples asked for together are of one moment', async () => {
    const child = await node(`console.log('ready'); ${stay}`);
    try {
      const [own, other] = await Promise.all([host.sampleTree(process.pid), host.sampleTree(child.pid!)]);
      expect(own!.at).toBe(other!.at);
      expect(own!.pid).toBe(process.pid);
      expect(own!.processes).toBeGreaterThan(other!.processes);
    } finally {
      await end(child);
    }
  });
});
