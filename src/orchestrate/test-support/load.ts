import { Agent, get } from 'node:http';
import { until } from '../../core/abort.ts';
import type { Deployment, ReplicaStatus } from '../orchestrator.ts';

export async function states(deployment: Deployment, service: string): Promise<string[]> {
  return (await deployment.observe())
    .filter((replica) => replica.service === service)
    .map(({ state }) => state);
}

export const seen = (deployment: Deployment, state: ReplicaStatus['state']) =>
  until(async () => (await deployment.observe()).find((replica) => replica.state === state), 20);

/** What each replica of `web` has served. */
export async function served(deployment: Deployment): Promise<number[]> {
  return Promise.all(
    deployment.endpoints('web').map(async (url) => Number((await ask(`${url}/counts`)).body.served)),
  );
}

export interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

export function ask(url: string, agent?: Agent): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = get(url, agent ? { agent } : { agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk) => {
        text += chunk;
      });
      response.on('end', () => {
        const isJson = response.headers['content-type'] === 'application/json';
        resolve({ status: response.statusCode!, body: isJson ? JSON.parse(text) : { text } });
      });
    });
    request.on('error', reject);
  });
}

/** Users who ask again as soon as they are answered, each on a kept-alive connection. */
export function startLoad(target: string, users: number) {
  const agent = new Agent({ keepAlive: true, maxSockets: users });
  const failed: string[] = [];
  let answered = 0;
  let going = true;
  const user = async () => {
    while (going) {
      try {
        const { status } = await ask(target, agent);
        if (status === 200) answered++;
        else failed.push(`status ${status}`);
      } catch (error) {
        failed.push(String(error));
      }
    }
  };
  const ended = Promise.all(Array.from({ length: users }, user));
  return {
    /** Resolves after so many more answers, good or bad. */
    async more(count: number) {
      const enough = answered + failed.length + count;
      await until(() => (answered + failed.length >= enough ? true : undefined), 5);
    },
    async stop() {
      going = false;
      await ended;
      agent.destroy();
      return { answered, failed };
    },
  };
}
