// After the build: makes the command executable, and `npx loadstone` find it in this very checkout without npm
// installing the package into a cache of its own first.
import { chmodSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';

const command = new URL('../dist/src/cli/main.js', import.meta.url);
const bin = new URL('../node_modules/.bin/', import.meta.url);

chmodSync(command, 0o755);
mkdirSync(bin, { recursive: true });
rmSync(new URL('loadstone', bin), { force: true });
symlinkSync('../../dist/src/cli/main.js', new URL('loadstone', bin));
