export { type CpuSets, confineSelf, cpuSets, parseCpuList } from './cpu-set.ts';
export { hardware } from './hardware.ts';
export { createHost } from './host.ts';
export { portOwner } from './port-owner.ts';
export { goBeforeSystems, mayGoFirst } from './priority.ts';
export { ProcessTrees } from './process-tree.ts';
export { startSampler } from './sampler.ts';
export { scrape, scrapeAll } from './scrape.ts';
export { requestsBetween, type SystemScrape, systemReport } from './system-report.ts';
