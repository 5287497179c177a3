import { openCpuServer } from './cpu-server.ts';
import { PreciseTimer } from './precise-timer.ts';
import { QueueStation } from './queue-station.ts';
import type { Settings } from './settings.ts';
import { SharingStation } from './sharing-station.ts';
import type { Server, Station } from './station.ts';
import { WaitServer } from './wait-server.ts';

/** Requests that share CPU servers take turns of so much CPU time. */
const QUANTUM_S = 0.002;

export async function openStation(settings: Settings): Promise<Station> {
  const { servers, queueCapacity, discipline, mode } = settings;
  const room = servers + queueCapacity;
  if (mode === 'wait' && discipline === 'ps') {
    return new SharingStation({ servers, room, timer: (ring) => new PreciseTimer(ring) });
  }
  const all: Server[] = await Promise.all(
    Array.from({ length: servers }, () => (mode === 'cpu' ? openCpuServer() : new WaitServer())),
  );
  return new QueueStation(all, { room, quantum_s: discipline === 'ps' ? QUANTUM_S : Infinity });
}
