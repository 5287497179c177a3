import { Command } from 'commander';
import { specJsonSchema } from '../../spec/schema.ts';

export const schemaCommand = () =>
  new Command('schema')
    .description('Print the JSON Schema of a spec, for editors.')
    .addHelpText(
      'after',
      '\nExample:\n  loadstone schema > spec.schema.json\n  # first line of a spec: # yaml-language-server: $schema=spec.schema.json',
    )
    .action(() => console.log(JSON.stringify(specJsonSchema(), null, 2)));
