#!/usr/bin/env node
import { Command } from 'commander';
import { commands } from './commands/index.ts';
import { report } from './failure.ts';
import { version } from './version.ts';

// A reader that has seen enough (`| head`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

const program = new Command('loadstone')
  .description('Scalability experiments: deploy a service, load it, scale it, and know how it behaves.')
  .version(version)
  // A command's options are its own, also where a command above has some of the same name.
  .enablePositionalOptions()
  .showHelpAfterError('(--help shows the arguments and an example)')
  .addHelpText('after', '\nExample:\n  loadstone run experiments/tasktracker/quickstart.yaml');

for (const command of commands) program.addCommand(command());
for (const command of [program, ...program.commands, ...program.commands.flatMap((c) => c.commands)]) {
  command.exitOverride();
}

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = report(error);
}
