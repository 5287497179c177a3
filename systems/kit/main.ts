import { Environment, EnvironmentError } from './environment.ts';

/** Only this machine may call a system under test, unless HOST says otherwise. */
const DEFAULT_HOST = '127.0.0.1';

export function listenAddress(environment: Environment, defaultPort: number): { host: string; port: number } {
  return {
    host: environment.text('HOST', { default: DEFAULT_HOST }),
    port: environment.integer('PORT', { default: defaultPort, min: 0, max: 65_535 }),
  };
}

/** Starts a server and says where it listens, or says in one line why it cannot start. */
export async function runMain(
  name: string,
  start: (environment: Environment) => Promise<string>,
): Promise<void> {
  try {
    console.log(`${name} listens on ${await start(new Environment())}`);
  } catch (error) {
    const expected = error instanceof EnvironmentError || (error instanceof Error && 'syscall' in error);
    console.error(expected ? `${name}: ${error.message}` : error);
    process.exit(1);
  }
}
