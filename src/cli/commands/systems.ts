import { join } from 'node:path';
import { Command } from 'commander';
import { systems } from '../../../systems/index.ts';
import { LoadstoneError } from '../../core/errors.ts';
import type { SystemDefinition } from '../../core/system.ts';
import { cleanAll, undoRun } from '../../orchestrate/index.ts';
import { localMachine } from '../../run/index.ts';
import { interruptible } from '../interrupt.ts';

export const systemsCommand = () =>
  new Command('systems')
    .description('List the checked-in systems; start and stop one by hand.')
    .addHelpText(
      'after',
      '\nExample:\n  loadstone systems up tasktracker-monolith\n  loadstone systems down tasktracker-monolith',
    )
    .addCommand(list(), { isDefault: true })
    .addCommand(up())
    .addCommand(down());

const list = () =>
  new Command('list')
    .description('list the systems with their services and ports')
    .option('--json', 'print the definitions as JSON')
    .addHelpText('after', '\nExample:\n  loadstone systems list --json')
    .action((options: { json?: boolean }) => {
      if (options.json) return void console.log(JSON.stringify(systems, null, 2));
      for (const { name, title, services } of Object.values(systems)) {
        console.log(`${name}\n  ${title}`);
        for (const [service, { kind, port }] of Object.entries(services)) {
          console.log(`  :${port}  ${service}${kind === 'postgres' ? ' (PostgreSQL)' : ''}`);
        }
      }
    });

const up = () =>
  new Command('up')
    .description("start a system on its own ports; it stays up until 'systems down'")
    .argument('<name>', 'a system of the list')
    .option('--json', 'print its URL as JSON')
    .addHelpText('after', '\nExample:\n  loadstone systems up tasktracker-microservices')
    .action(async (name: string, options: { json?: boolean }) => {
      const system = systemNamed(name);
      const { orchestrator, host, stateDir } = await localMachine('shared');
      await cleanAll({ host, stateDir });
      const { target } = await interruptible((signal) =>
        orchestrator.apply(
          {
            run: labelOf(name),
            system,
            replicas: {},
            proxied: false,
            ports: 'fixed',
            keep: true,
            logs: join(stateDir, 'logs', name),
          },
          signal,
        ),
      );
      if (options.json) return void console.log(JSON.stringify({ system: name, url: target }));
      console.log(
        `${name} is up at ${target}, its API at ${target}/docs; \`loadstone systems down ${name}\` stops it`,
      );
    });

const down = () =>
  new Command('down')
    .description("stop what 'systems up' has started, and remove its data")
    .argument('[name]', 'a system of the list; default: all of them')
    .addHelpText('after', '\nExample:\n  loadstone systems down tasktracker-microservices')
    .action(async (name: string | undefined) => {
      const names = name === undefined ? Object.keys(systems) : [systemNamed(name).name];
      const { host, stateDir } = await localMachine('shared');
      const reports = await Promise.all(
        names.map(async (one) => ({ one, ...(await undoRun(labelOf(one), { host, stateDir })) })),
      );
      const failed = reports.flatMap((report) => report.failed);
      if (failed.length > 0)
        throw new LoadstoneError('E_STATE', `could not be stopped: ${JSON.stringify(failed)}`);
      const stopped = reports.filter(({ state }) => state !== 'absent').map(({ one }) => `${one} is down`);
      console.log(stopped.join('\n') || (name === undefined ? 'no system is up' : `${name} is not up`));
    });

const labelOf = (name: string) => `loadstone-up-${name}`;

function systemNamed(name: string): SystemDefinition {
  if (Object.hasOwn(systems, name)) return systems[name]!;
  throw new LoadstoneError(
    'E_UNKNOWN_SYSTEM',
    `a system is one of ${Object.keys(systems).join(', ')}, got '${name}'`,
  );
}
