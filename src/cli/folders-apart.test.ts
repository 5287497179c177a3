import { resolve, sep } from 'node:path';
import { expect, test } from 'vitest';
import { foldersApart } from './folders-apart.ts';

const path = (...parts: string[]) => parts.join(sep);

test('two folders are told apart by the end of their paths', () => {
  expect(foldersApart('results/before', 'results/after/')).toEqual(['before', 'after']);
  expect(foldersApart('old/results', 'new/results')).toEqual([
    path('old', 'results'),
    path('new', 'results'),
  ]);
  const [here, below] = foldersApart('.', path('x', resolve('.').split(sep).at(-1)!));
  expect(here).not.toBe(below);
});

test('one folder twice is told apart by its place', () => {
  expect(foldersApart('results/one', './results/one')).toEqual(['one (before)', 'one (after)']);
});
