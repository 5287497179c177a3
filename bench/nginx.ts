import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../src/core/abort.ts';

export interface Nginx {
  readonly url: string;
  stop(): Promise<void>;
}

/** One process that answers 'hello, world', 12 bytes, and closes nothing. */
const configOf = (folder: string, port: number) =>
  `daemon off; master_process off; worker_processes 1; pid ${folder}/pid; error_log ${folder}/error.log;
  worker_rlimit_nofile 32768; events { worker_connections 16384; }
  http { access_log off; keepalive_requests 1000000000; client_body_temp_path ${folder}; proxy_temp_path ${folder};
    fastcgi_temp_path ${folder}; uwsgi_temp_path ${folder}; scgi_temp_path ${folder};
    server { listen 127.0.0.1:${port}; location / { default_type text/plain; return 200 "hello, world"; } } }`;

export async function startNginx(command: string): Promise<Nginx> {
  const folder = mkdtempSync(join(tmpdir(), 'loadstone-nginx-'));
  const port = await freePort();
  const config = join(folder, 'nginx.conf');
  writeFileSync(config, configOf(folder, port));
  const child = spawn(command, ['-p', folder, '-c', config], { stdio: 'ignore' });
  const ended = new Promise((resolve) => {
    child.on('exit', resolve);
    child.on('error', resolve);
  });
  const stop = async () => {
    child.kill();
    await ended;
    rmSync(folder, { recursive: true });
  };
  try {
    await until(() => answers(port), 50, AbortSignal.timeout(5000));
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: `http://127.0.0.1:${port}/`, stop };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

const answers = (port: number) =>
  new Promise<true | undefined>((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('connect', () => resolve(true));
    socket.on('error', () => resolve(undefined));
    socket.on('connect', () => socket.destroy());
  });
