import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { textOf } from '../../src/formats/example.test.data.ts';
import { folder, onPath, outputOf, service } from './support/tool.ts';

const locustfile = `
from locust import HttpUser, task
class User(HttpUser):
    @task
    def get(self):
        self.client.get("/")
        self.environment.runner.quit()
`;

test('both tables have the header that Locust itself writes', async ({ skip }) => {
  const locust = onPath('locust');
  if (!locust) return skip('locust is not on the PATH');
  const cwd = folder();
  writeFileSync(join(cwd, 'locustfile.py'), locustfile);
  const args = ['--headless', '-u', '1', '-r', '1', '-t', '3s', '--only-summary', '--csv', 'load'];
  await outputOf(locust, [...args, '--host', await service()], cwd);
  const header = (text: string) => text.split(/\r?\n/)[0];
  for (const [name, ending] of [
    ['locust', '_stats.csv'],
    ['locust-history', '_stats_history.csv'],
  ] as const) {
    const theirs = readFileSync(join(cwd, `load${ending}`), 'utf8');
    expect(header(textOf(name))).toBe(header(theirs));
  }
}, 60_000);
