import { describe, expect, test } from 'vitest';
import { rehearse } from './rehearsal.ts';
import { openSink } from './sink.ts';

describe('a rehearsal', () => {
  test('tells what one send costs here', async () => {
    const sink = await openSink();
    try {
      const cost_s = await rehearse(sink.url);
      expect(cost_s).toBeGreaterThan(0);
      expect(cost_s).toBeLessThan(1);
    } finally {
      sink.close();
    }
  });

  test('tells nothing where nothing can be sent', async () => {
    const sink = await openSink();
    sink.close();
    expect(await rehearse(sink.url)).toBeNull();
  });
});
