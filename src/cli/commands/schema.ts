import { Argument, Command } from 'commander';
import { autoscalingJsonSchema } from '../../spec/autoscaling.ts';
import { specJsonSchema } from '../../spec/schema.ts';

const schemas = { experiment: specJsonSchema, autoscaling: autoscalingJsonSchema } as const;

export const schemaCommand = () =>
  new Command('schema')
    .description('Print the JSON Schema of a spec, for editors.')
    .addArgument(
      new Argument('[kind]', 'of what the spec is').choices(Object.keys(schemas)).default('experiment'),
    )
    .addHelpText(
      'after',
      '\nExample:\n  loadstone schema > spec.schema.json\n  # first line of a spec: # yaml-language-server: $schema=spec.schema.json',
    )
    .action((kind: keyof typeof schemas) => console.log(JSON.stringify(schemas[kind](), null, 2)));
