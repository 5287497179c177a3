import { Command } from 'commander';
import { LoadstoneError } from '../../core/errors.ts';
import { cleanAll } from '../../orchestrate/index.ts';
import { localMachine } from '../../run/index.ts';

export const cleanCommand = () =>
  new Command('clean')
    .description(
      'Undo what earlier runs left: processes, ports, temporary folders. Runs that still work are left alone.',
    )
    .option('--all', 'also what `systems up` keeps up')
    .option('--json', 'print what was undone as JSON')
    .addHelpText('after', '\nExample:\n  loadstone clean')
    .action(async (options: { all?: boolean; json?: boolean }) => {
      const { host, stateDir } = await localMachine('shared');
      const reports = await cleanAll({ host, stateDir, kept: options.all ?? false });
      if (options.json) console.log(JSON.stringify(reports, null, 2));
      for (const { run, state, undone } of options.json ? [] : reports) {
        if (state === 'kept') console.log(`${run}: kept up on purpose; \`loadstone systems down\` ends it`);
        else if (state === 'held') console.log(`${run}: still at work, left alone`);
        else
          console.log(
            `${run}: ${undone.map(({ kind, id }) => `${kind} ${id}`).join(', ') || 'nothing was left'}`,
          );
      }
      if (reports.length === 0 && !options.json) console.log('nothing to clean');
      const failed = reports.flatMap((report) => report.failed);
      if (failed.length > 0) {
        const things = failed.map(({ kind, id, reason }) => `${kind} ${id}: ${reason}`).join(', ');
        throw new LoadstoneError('E_STATE', `could not be undone: ${things}`);
      }
    });
