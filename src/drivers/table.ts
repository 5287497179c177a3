import type { Driver } from './driver.ts';
import { jmeter } from './jmeter.ts';
import { k6 } from './k6.ts';
import { locust } from './locust.ts';

/** A new driver is a file and a line here. */
export const drivers: Readonly<Record<Driver['name'], Driver>> = { k6, locust, jmeter };
