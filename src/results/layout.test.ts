import { expect, test } from 'vitest';
import { folderName } from './layout.ts';

test('a folder is named after its experiment and the local time', () => {
  expect(folderName('quickstart', new Date(2026, 0, 5, 7, 8, 9))).toBe('quickstart_20260105_070809');
});
